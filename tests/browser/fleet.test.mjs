// From the forecast to what others see: rules, notes of many, totals looked at and signed, the territory at another node,
// withdrawn again. And a photo that stays.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, reloadUntil, text, visit } from "./browser.mjs";
import { glpi, serial } from "./inventory.mjs";
import { pair } from "./together.mjs";

const COUNT = 42;
const inUse = (row) => ({ ...row, "Statut": "En service", "Gestion - Date de réforme": "", "Gestion - Date d'achat": "15-03-2024" });

let browser, nodes;
before(async () => {
  [browser, nodes] = await Promise.all([launch(), pair("Ville de Hautmont", "Atelier des Remparts")]);
  await nodes.founder.api("POST", "/import?apply=true", glpi(COUNT, { change: inUse }));
});
after(async () => {
  await browser?.close();
  await nodes?.stop();
});

const done = (page) => page.locator(".note.ok[role=status]").innerText();

test("forecast, rules, notes of many and back", () => visit(browser, [nodes.founder.url], {}, async (page) => {
  const { url } = nodes.founder;
  await logIn(page, url);
  await page.goto(`${url}/previsions`);
  assert.match(await text(page), /T1 2029/, "five years after the purchase");
  await page.fill("#y-laptop", "3");
  await page.click("form[action='/previsions/regles'] button.primary");
  assert.match(await done(page), /Règles enregistrées/);
  assert.match(await page.locator("section[aria-labelledby=s-quarters] table").innerText(), /T1 2027[\s\S]*42/);
  await page.click("section[aria-labelledby=s-quarters] tbody a");
  assert.equal(await page.locator("main tbody tr").count(), COUNT, "the quarter opens its devices");

  await page.goto(`${url}/parc/notes`);
  await page.fill("#list", [serial(1), `INV-MFY-1002`, "personne-3"].join("\n"));
  await page.selectOption("#what", "planned");
  await page.fill("#v-planned", "2030-05-06");
  await page.click("main form button.primary");
  assert.match(await text(page), /personne-3/, "what is unknown is named");
  assert.equal(await page.locator("table tbody tr").count(), 2);
  await page.click("form[action='/parc/notes/faire'] button.primary");
  assert.match(await done(page), /2 appareils/);
  await page.goto(`${url}/parc?ground=planned`);
  assert.equal(await page.locator("main tbody tr").count(), 2);
  await page.goto(`${url}/parc/notes`);
  await page.click("form[action='/parc/notes/reprendre'] button");
  assert.match(await done(page), /Annulé pour 2/);
  await page.goto(`${url}/parc?ground=planned`);
  assert.equal(await page.locator("main tbody tr").count(), 0);
}));

test("totals are looked at, signed, seen by the other, withdrawn", () => {
  const { founder, member } = nodes;
  return visit(browser, [founder.url, member.url], {}, async (page) => {
    await logIn(page, founder.url);
    await page.goto(`${founder.url}/partage`);
    await page.check("input[name=category][value=laptop]");
    await page.click("form[action='/partage'] button.primary");
    const shown = await page.locator("main table").innerText();
    assert.match(shown, /Portable/i);
    assert.match(shown, /≈ 40/, "forty-two, rounded");
    assert.match(shown, /caché/);
    assert.doesNotMatch(shown, /42/);
    assert.match(await text(page), /Atelier des Remparts/, "who can read it");
    await page.click("form[action='/partage/signer'] button.primary");
    assert.match(await done(page), /signés et publiés/);

    await visit(browser, [member.url], {}, async (other) => {
      await logIn(other, member.url);
      await reloadUntil(other, `${member.url}/territoire`, "section[aria-labelledby=s-fleet] table");
      const told = await text(other);
      assert.match(told, /Données de 1 sur 2 membres, toutes d’aujourd’hui/);
      assert.match(told, /≈ 40/);
      assert.match(told, /Aucun des 2 membres ne publie ses totaux/, "nothing is made up of the forecast");
    });

    await page.goto(`${founder.url}/partage`);
    await page.click("form[action='/partage'] button.primary");
    assert.match(await text(page), /déjà été publié ce trimestre/);
    await page.goto(`${founder.url}/partage`);
    await page.click("form[action='/partage/retirer']:has(input[name=about]) button");
    assert.match(await done(page), /Nombres retirés/);
    await visit(browser, [member.url], {}, async (other) => {
      await logIn(other, member.url);
      await reloadUntil(other, `${member.url}/territoire`, "main:not(:has(section[aria-labelledby=s-fleet] table))");
    });
  });
});

test("totals are sealed to one member, read by it, and withdrawn alone", () => {
  const { founder, member } = nodes;
  return visit(browser, [founder.url, member.url], {}, async (page) => {
    await logIn(page, founder.url);
    await page.goto(`${founder.url}/partage`);
    await page.check("input[name=readers][value=some]");
    await page.click("form[action='/partage'] button.primary");
    assert.match(await text(page), /Cochez au moins un membre/);
    await page.goto(`${founder.url}/partage`);
    await page.check("input[name=readers][value=some]");
    await page.getByLabel("Atelier des Remparts").check();
    await page.click("form[action='/partage'] button.primary");
    assert.match(await text(page), /Ceux-là seulement/);
    await page.click("form[action='/partage/signer'] button.primary");
    await done(page);

    await visit(browser, [member.url], {}, async (other) => {
      await logIn(other, member.url);
      await reloadUntil(other, `${member.url}/territoire`, "section[aria-labelledby=s-confided] table");
      assert.match(await text(other), /Dit par/);
    });

    await page.goto(`${founder.url}/partage`);
    const share = page.locator("details.sheet", { hasText: "Scellé" });
    await share.locator("summary").click();
    assert.match(await share.innerText(), /Scellé pour\s: Atelier des Remparts/);
    await share.locator("button.danger").click();
    assert.match(await done(page), /Nombres retirés/);
    await visit(browser, [member.url], {}, async (other) => {
      await logIn(other, member.url);
      await reloadUntil(other, `${member.url}/territoire`, "main:not(:has(section[aria-labelledby=s-confided]))");
    });
  });
});

test("a profile makes the draft of a need, and a photo stays with its device", () => visit(browser, [nodes.founder.url], {}, async (page) => {
  const { url } = nodes.founder;
  await logIn(page, url);
  await page.goto(`${url}/annonces/dotations`);
  await page.fill("#name", "Accueil");
  await page.selectOption("#c-0", "laptop");
  await page.selectOption("#s-0", "office");
  await page.fill("#n-0", "2");
  await page.click("form[action='/annonces/dotations'] button.primary");
  assert.match(await done(page), /Profil gardé/);
  await page.fill("input[name=posts]", "3");
  await page.click("form[action='/annonces/dotations/besoin'] button.primary");
  await page.waitForURL(/besoins\/nouveau/);
  assert.equal(await page.inputValue("input[name='n.laptop']"), "6");

  await page.goto(`${url}/parc`);
  await page.click("main tbody th a");
  // The smallest PNG: one grey dot, with a text that must go.
  const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==", "base64");
  await page.setInputFiles("#photo", { name: "étiquette.png", mimeType: "image/png", buffer: dot });
  await page.click("form[action$='/fichiers'] button");
  assert.match(await done(page), /Gardé/);
  const image = page.locator("ul.photos img");
  assert.equal(await image.count(), 1);
  await page.waitForFunction(() => document.querySelector("ul.photos img")?.naturalWidth === 1);
  const answer = await page.request.get(new URL(await image.getAttribute("src"), url).href);
  assert.equal(answer.headers()["content-type"], "image/png");
  assert.match(answer.headers()["content-security-policy"], /sandbox/);
  await page.click("ul.photos form button");
  assert.match(await done(page), /Retiré/);
  await page.setInputFiles("#photo", { name: "x.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") });
  await page.click("form[action$='/fichiers'] button");
  assert.match(await text(page), /n’en est pas un/);
}));
