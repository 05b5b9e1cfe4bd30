// A node that observes signs nothing: its pages offer no act, and refuse those that are sent all the same.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, visit } from "./browser.mjs";
import { demo } from "./node_process.mjs";

/** Forms that an observer may have: how pages look, leaving, searching, one's own account and the node's people. */
const OWN = ["/compte/affichage", "/deconnexion", "/compte/raccourcis", "/compte/mot-de-passe"];
const PAGES = ["/", "/menu", "/parc", "/lots", "/lots?onglet=tous", "/annonces", "/annonces?onglet=besoins",
  "/annonces?onglet=demandes", "/remises", "/remises?onglet=reseau", "/indicateurs", "/indicateurs/liste", "/membres", "/etat",
  "/etat/travaux", "/aide", "/compte"];
const DETAILS = { "/parc": "main tbody th a", "/lots?onglet=tous": "main tbody th a", "/annonces": "main tbody th a",
  "/annonces?onglet=besoins": "main tbody th a", "/remises?onglet=reseau": "main tbody th a" };
const ACTS = ["/import", "/lots", "/annonces/offres", "/annonces/besoins", "/remises", "/remises/relire", "/parc/entrer",
  "/parc/reformer", "/parc/etape", "/membres/admettre"];

let browser, territory;
before(async () => { [browser, territory] = await Promise.all([launch(), demo()]); });
after(async () => {
  await browser?.close();
  await territory?.stop();
});

const forms = (page) => page.locator("form").evaluateAll((all) =>
  all.filter((f) => f.method === "post").map((f) => new URL(f.action).pathname));

test("no page of an observer offers an act", async () => {
  const { url, password } = territory.observatoire;
  await visit(browser, [url], {}, async (page) => {
    await logIn(page, url, password);
    const more = [];
    const wrong = [];
    const look = async (where) => {
      const answer = await page.goto(url + where);
      assert.equal(answer.status(), 200, where);
      const acts = (await forms(page)).filter((f) => !OWN.includes(f) && !/^\/compte\/sessions\//.test(f) && !(f === "/parc/vues"));
      if (acts.length > 0) wrong.push(`${where}: ${[...new Set(acts)]}`);
      const links = await page.locator("a[href^='/import'], a[href*='/nouvelle'], a[href*='/nouveau']").count();
      if (links > 0) wrong.push(`${where}: a link to an act`);
    };
    for (const where of PAGES) {
      await look(where);
      if (DETAILS[where]) more.push(await page.locator(DETAILS[where]).first().getAttribute("href"));
    }
    assert.equal(more.filter(Boolean).length, Object.keys(DETAILS).length, `details: ${more}`);
    for (const where of more) await look(where.split("#")[0]);
    assert.deepEqual(wrong, []);
  });
});

test("what an observer sends all the same is refused", async () => {
  const { url, password } = territory.observatoire;
  await visit(browser, [url], {}, async (page) => {
    await logIn(page, url, password);
    for (const where of ["/import", "/lots/nouveau", "/annonces/offres/nouvelle", "/annonces/besoins/nouveau", "/remises/nouvelle"]) {
      assert.equal((await page.goto(url + where)).status(), 403, where);
      assert.equal(await page.locator("h1").count(), 1);
    }
    const jeton = await page.locator("input[name=_jeton]").first().inputValue();
    for (const act of ACTS) {
      const answer = await page.request.post(url + act, {
        headers: { origin: url }, form: { _jeton: jeton, title: "x", actor: "x", what: "sign" }, maxRedirects: 0,
      });
      assert.ok([403, 409, 422].includes(answer.status()), `${act}: ${answer.status()}`);
    }
  });
});
