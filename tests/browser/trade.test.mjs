// A whole trade between two nodes by forms: joining, lot, offer, request, grant, hand-over, receipt line by line. Once
// without JavaScript, once with it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, reloadUntil, text, visit } from "./browser.mjs";
import { glpi, serial } from "./inventory.mjs";
import { NodeProcess } from "./node_process.mjs";
import { until } from "./until.mjs";

const COUNT = 6;
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const javaScriptEnabled of [false, true]) {
  test(`founder and newcomer trade by forms, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const founder = await NodeProcess.start("Ville de Hautmont");
    const member = await NodeProcess.start("Atelier des Remparts");
    try {
      await Promise.all([founder.account(), member.account()]);
      await founder.api("POST", "/import?apply=true", glpi(COUNT));
      const origins = [founder.url, member.url];
      await visit(browser, origins, { javaScriptEnabled }, async (page) => {
        await visit(browser, origins, { javaScriptEnabled }, (other) => trade(founder, page, member, other));
      });
    } finally {
      await founder.stop();
      await member.stop();
    }
  });
}

async function trade(founder, page, member, other) {
  await logIn(page, founder.url);
  await logIn(other, member.url);
  await join(founder, page, member, other);
  const lot = await makeLot(founder, page);
  await offer(founder, page, lot);
  await request(member, other);
  await grant(founder, page);
  const give = await handOver(founder, page);
  await receive(member, other, give);
  for (const [at, node] of [[other, member], [page, founder]]) {
    await reloadUntil(at, `${node.url}${give}`, "section[aria-labelledby=h-keys] li:nth-child(2)");
    const keys = await at.locator("section[aria-labelledby=h-keys]").innerText();
    assert.match(keys, /Les deux clés/);
    assert.match(keys, /Ville de Hautmont/);
    assert.match(keys, /Atelier des Remparts/);
    assert.match(await text(at), /Reçue avec écart/, "one refused, one missing");
  }
}

/** Waits for an element of the page as it is after a form was sent, and gives the words of what was done. */
async function done(page) {
  await page.locator(".note.ok[role=status]").waitFor();
  return page.locator(".note.ok[role=status]").innerText();
}

async function join(founder, page, member, other) {
  await page.goto(`${founder.url}/membres`);
  await page.fill("#net-name", "Réemploi Hautmont");
  await page.fill("#territory", "hautmont");
  await page.fill("#f-a", founder.asked[0]);
  await page.fill("#f-b", founder.asked[1]);
  await page.click("form[action='/membres/fonder'] button[type=submit]");
  assert.match(await done(page), /fondé/);
  await page.click("form[action='/membres/inviter'] button");
  const invitation = await page.inputValue("#inv-text");
  assert.ok(invitation.length > 40 && (await page.locator("svg.qr path").count()) === 1);

  await other.goto(`${member.url}/membres`);
  await other.fill("#invitation", `  ${invitation}\n`);
  await other.fill("#j-a", member.asked[0]);
  await other.fill("#j-b", member.asked[1]);
  await other.click("form[action='/membres/rejoindre'] button[type=submit]");
  assert.match(await done(other), /Demande envoyée/);
  await reloadUntil(page, `${founder.url}/membres`, "form[action='/membres/admettre'] button");
  await page.click("form[action='/membres/admettre'] button");
  assert.match(await done(page), /admission est signée/);
  await reloadUntil(other, `${member.url}/membres`, "tbody tr:nth-child(2)");
  await until("the newcomer may write", async () => {
    const topics = (await member.api("GET", "/network")).topics;
    return topics.some((t) => t.topic === "trade/hautmont" && t.own_log);
  });
  await describe(founder, page, 0);
  await describe(member, other, 2);
}

/** Publishes name and kind. */
async function describe(node, page, kind) {
  await page.goto(`${node.url}/membres`);
  await page.click("details:has(form[action='/membres/decrire']) > summary");
  await page.locator("input[name=kind]").nth(kind).check();
  await page.click("form[action='/membres/decrire'] button");
  assert.match(await done(page), /publiée/);
}

async function makeLot(founder, page) {
  await page.goto(`${founder.url}/parc`);
  const rows = page.locator("input[name=row]");
  assert.equal(await rows.count(), COUNT);
  for (let at = 0; at < COUNT - 1; at += 1) await rows.nth(at).check();
  await page.click("button[name=what][value=lot]");
  await page.fill("#title", "Portables des écoles");
  await page.click("main form button.primary");
  await done(page);
  if (!/\/lots\/[0-9a-f]+/.test(page.url())) {
    await page.goto(`${founder.url}/lots?onglet=siens`);
    await page.click("main tbody a");
  }
  await page.waitForURL(/\/lots\/[0-9a-f]+/);
  assert.equal(await page.locator("main table tbody tr").count(), COUNT - 1, "exactly the chosen rows");
  return new URL(page.url()).pathname;
}

async function offer(founder, page, lot) {
  await page.goto(`${founder.url}${lot}`);
  await page.click("a.primary[href*='/annonces/offres/nouvelle']");
  await page.fill("#o-text", "Cinq portables, chargeurs compris");
  await page.selectOption("#o-title", "gift");
  await page.click("form[action='/annonces/offres'] button.primary");
  assert.match(await done(page), /offre est publiée/);
}

async function request(member, other) {
  await reloadUntil(other, `${member.url}/annonces?onglet=offres`, "main tbody a");
  await other.click("main tbody a");
  await other.waitForURL(/\/annonces\/offres\//);
  await other.fill("input[name='n.laptop']", "0");
  await other.click("form[action$='/demande'] button.primary");
  assert.match(await other.locator("#problem").innerText(), /\S+ \S+ \S+/, "asking for nothing is told in a sentence");
  await other.fill("input[name='n.laptop']", "4");
  await other.click("form[action$='/demande'] button.primary");
  assert.match(await done(other), /demande est envoyée/);
}

async function grant(founder, page) {
  await reloadUntil(page, `${founder.url}/annonces?onglet=demandes`, "main tbody a");
  await page.click("main tbody a");
  await page.click("form[action$='/accord'] button.primary");
  assert.match(await done(page), /demande est accordée/);
}

async function handOver(founder, page) {
  await page.goto(`${founder.url}/remises?onglet=remettre`);
  await page.click("a.primary[href*='/remises/nouvelle?grant=']");
  assert.equal(await page.locator("input[name=row]:checked").count(), 4, "as many as were granted are proposed");
  const to = await page.locator("#g-to option:checked").innerText();
  assert.match(to, /Atelier des Remparts/);
  await page.click("form[action='/remises/relire'] button.primary");
  const review = await text(page);
  assert.match(review, /Atelier des Remparts/);
  assert.match(review, /4 /);
  assert.equal((await founder.api("GET", "/gives")).gives.length, 0, "reading it again signs nothing");
  await page.click("button[name=what][value=back]");
  assert.equal(await page.locator("input[name=row]:checked").count(), 4, "what was chosen is still there");
  await page.click("form[action='/remises/relire'] button.primary");
  await page.click("button[name=what][value=sign]");
  await done(page);
  await page.waitForURL(/\/remises\/[0-9a-f]+/);
  assert.match(await text(page), /Attend le receveur/);
  return new URL(page.url()).pathname;
}

async function receive(member, other, give) {
  await reloadUntil(other, `${member.url}/remises?onglet=recevoir`, "main tbody a");
  await other.click("main tbody a");
  await reloadUntil(other, `${member.url}${give}`, "td bdi");
  assert.match(await text(other), new RegExp(serial(1).slice(0, 5)), "the sealed list tells the serials");
  await other.selectOption("select[name='p.1']", { index: 2 });
  await other.selectOption("select[name='p.2']", "missing");
  await other.click("form[action$='/reception'] button.primary");
  assert.match(await done(other), /\S+ \S+/);
  const outcomes = await other.locator("main table tbody tr td:last-child").allInnerTexts();
  assert.match(outcomes[0], /Accepté/);
  assert.match(outcomes[1], /Refusé/);
  assert.match(outcomes[2], /Manquant/);
  assert.match(outcomes[3], /Accepté/);
}
