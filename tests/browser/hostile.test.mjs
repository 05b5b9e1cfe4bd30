// A peer that writes markup, commands of htmx and marks of direction wherever its API lets it: on the other node all of
// it is text, nothing of it is an element, and nothing is asked for by it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, reloadUntil, visit } from "./browser.mjs";
import { glpi } from "./inventory.mjs";
import { arrived, pair } from "./together.mjs";

const RIGHT_TO_LEFT = "\u202e";
/** Hostile text; `field` says in which field it stands, so that each can be found. */
const evil = (field) =>
  `${RIGHT_TO_LEFT}${field}<img src=/vole-${field} onerror=alert(1)><b hx-get="/deconnexion" hx-trigger="load">x</b>"'`;
/** The same without the mark, where the peer's own node takes none. */
const plain = (field) => evil(field).replace(RIGHT_TO_LEFT, "");
/** The same, two thousand bytes long, as long as the protocol lets a text be. */
const long = (field) => {
  const text = evil(field);
  return text + "W".repeat(2000 - Buffer.byteLength(text));
};
const START = /<img src=\/vole-(\w+) onerror=alert\(1\)><b hx-get="\/deconnexion" hx-trigger="load">x<\/b>/g;

let browser, nodes;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  await nodes?.stop();
});

/** Everything a peer can write that others see. The founder is the good one, the member is hostile. */
async function attack(founder, member) {
  const change = (row) => ({ ...row, "Modèle": evil("modele").slice(0, 150), "Fabricant": "<i>Tilleul</i>", "Nom": evil("nom") });
  await member.api("POST", "/import?apply=true", glpi(3, { change }));
  await founder.api("POST", "/import?apply=true", glpi(3, { prefix: "HTM" }));
  for (const node of [founder, member]) await node.api("POST", "/devices/enter", { decommissioned: true, reform: true });
  const select = { skip: 0, take: 3 };
  const lot = (await member.api("POST", "/lots", { title: long("lot"), select })).event;
  const offer = (await member.api("POST", "/offers", { lot, text: long("offre"), title: "gift" })).event;
  const need = (await member.api("POST", "/needs", { text: long("besoin"), lines: { laptop: 2 } })).event;
  const editors = { editors: [founder.actor] };
  await member.api("POST", `/lots/${lot}/editors`, editors);
  await member.api("POST", `/lots/${lot}/file`, { edit: "note", text: plain("note") });
  await member.api("POST", `/lots/${lot}/file`, { edit: "check", item: plain("point"), done: true });
  await arrived(founder, "offers", "offer", offer);
  const asked = (await founder.api("POST", "/requests", { offer, lines: { laptop: 1 } })).event;
  await arrived(member, "requests", "request", asked);
  await member.api("POST", "/declines", { request: asked, reason: "other", note: long("refus") });
  const give = (await member.api("POST", "/gives", {
    to: founder.actor, select: { take: 2 }, title: "gift", destination: "donne", on: "2026-11-20", manifest: "serials",
  })).event;
  await arrived(founder, "gives", "give", give);
  await arrived(founder, "needs", "need", need);
  return { lot, offer, need, give };
}

test("what a hostile peer writes is text on the other node", async () => {
  nodes = await pair("Ville de Hautmont", evil("orga"));
  const { founder, member } = nodes;
  const { lot, offer, need, give } = await attack(founder, member);
  const places = ["/", "/parc", "/lots?onglet=tous", `/lots/${lot}`, "/annonces", "/annonces?onglet=besoins", "/annonces?onglet=demandes",
    `/annonces/offres/${offer}`, `/annonces/besoins/${need}`, "/remises?onglet=recevoir", `/remises/${give}`, "/remises/nouvelle",
    "/membres", "/etat", "/indicateurs", "/devenir"];
  for (const javaScriptEnabled of [true, false]) {
    await visit(browser, [founder.url], { javaScriptEnabled }, async (page, { requests }) => {
      await logIn(page, founder.url);
      await reloadUntil(page, `${founder.url}/remises/${give}`, "td bdi");
      await reloadUntil(page, `${founder.url}/lots/${lot}`, "section[aria-labelledby=l-file] bdi");
      const [told, wrong] = [new Set(), []];
      for (const where of places) {
        await page.goto(founder.url + where);
        wrong.push(...(await harmful(page, where, told)));
        await page.goto(`${founder.url}/etat`);
      }
      assert.equal(new URL(page.url()).pathname, "/etat", "nobody was logged out");
      assert.deepEqual(wrong, []);
      const asked = requests.map((r) => new URL(r.url()).pathname);
      assert.deepEqual(asked.filter((p) => p.includes("vole") || p === "/deconnexion"), []);
      for (const field of ["lot", "offre", "besoin", "note", "refus", "modele", "orga"]) assert.ok(told.has(field), `${field} is shown as text: ${[...told]}`);
    });
  }
});

/**
 * What is wrong with the open page, in sentences: an element of the text exists, or what is shown of it stands outside an
 * element that keeps its direction to itself. Notes in `told` which fields are shown as text.
 */
async function harmful(page, where, told) {
  const wrong = [];
  const foreign = "img, main b, [onerror], [hx-get='/deconnexion'], main i";
  if ((await page.locator(foreign).count()) > 0) wrong.push(`${where}: an element of the hostile text`);
  if ((await page.content()).includes(RIGHT_TO_LEFT)) wrong.push(`${where}: a mark of direction is sent`);
  const shown = await page.locator("body").innerText();
  for (const [, field] of shown.matchAll(START)) told.add(field);
  const bare = await page.locator("body *").evaluateAll((all) => all
    .filter((e) => !["OPTION", "TEXTAREA", "TITLE"].includes(e.tagName) && !e.closest("bdi"))
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.includes("onerror=")))
    .map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`));
  wrong.push(...bare.map((b) => `${where}: foreign text outside bdi in ${b}`));
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (width > 0) wrong.push(`${where}: ${width} px too wide`);
  return wrong;
}
