// Everything is there in English: no text of the French files is left on a page, other than names that people gave.

import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, logIn, visit } from "./browser.mjs";
import { demo } from "./node_process.mjs";
import { addresses } from "./routes.mjs";

const TEXTS = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../web-ui/i18n");
/** What stands in the rail. */
const RAIL = ["To do", "Fleet", "Import", "Lots", "Hand-overs", "Indicators", "Members", "Settings", "Help"];
/** Words that no English page has outside of names. */
const FRENCH = /\b(Parc|Remises?|À faire|Membres|Réglages|Aide|Besoins|appareils?|Annonces|Devenir|Réseau|Matériel|Échanges|Preuves|nœud|aucune?|avec|pour|cette|vous|écrans?|portables?)\b/;

/** The whole texts of a language that have no variable in them. */
function values(lang) {
  const files = fs.readdirSync(path.join(TEXTS, lang)).map((f) => fs.readFileSync(path.join(TEXTS, lang, f), "utf8"));
  const lines = files.flatMap((f) => f.split("\n")).map((l) => /^[a-z][a-z0-9-]* = (.+)$/.exec(l)?.[1]);
  return new Set(lines.filter((l) => l && !l.includes("{")).map((l) => l.trim()));
}

let browser, territory;
before(async () => { [browser, territory] = await Promise.all([launch(), demo()]); });
after(async () => {
  await browser?.close();
  await territory?.stop();
});

/** Every piece of text and every spoken attribute of the page, but names (`bdi`, `code`) and text of another language. */
const pieces = (page) => page.evaluate(() => {
  const found = [document.title.replace(" · Regain", "")];
  const names = "bdi, code, .mono, script, option[lang], [lang='fr'], .mark, .band, input, textarea, pre, #membre";
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest(names)) found.push(walk.currentNode.data.trim());
  for (const e of document.querySelectorAll("[aria-label], [placeholder], [title], [data-label]")) {
    for (const a of ["aria-label", "placeholder", "title", "data-label"]) if (e.hasAttribute(a)) found.push(e.getAttribute(a).trim());
  }
  return found.filter((t) => t.length > 1);
});

test("no French is left on an English page", async () => {
  const english = values("en");
  const french = new Set([...values("fr")].filter((v) => !english.has(v)));
  assert.ok(french.size > 400, `${french.size} French texts are known`);
  const { url, password } = territory.metropole;
  await visit(browser, [url], { locale: "en-GB" }, async (page) => {
    await logIn(page, url, password);
    const rail = await page.locator(".rail nav").innerText();
    for (const word of RAIL) assert.ok(rail.includes(word), `${word} in: ${rail}`);
    const wrong = [];
    for (const { path: where } of await addresses(page, url)) {
      await page.goto(url + where);
      assert.equal(await page.getAttribute("html", "lang"), "en", where);
      for (const piece of new Set(await pieces(page))) {
        if (french.has(piece) || FRENCH.test(piece)) wrong.push(`${where}: ${piece}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
});

test("the choice of language in the menu is kept", async () => {
  const { url, password } = territory.atelier;
  await visit(browser, [url], { javaScriptEnabled: false }, async (page) => {
    await logIn(page, url, password);
    const choose = async (lang) => {
      await page.goto(`${url}/parc`);
      await page.click("details.menu > summary");
      await page.selectOption("#me-lang", lang);
      await page.click("form[action='/compte/affichage'] button");
      await page.locator(`html[lang=${lang}]`).waitFor();
    };
    await choose("en");
    assert.match(await page.locator("h1").innerText(), /Fleet/);
    await page.goto(`${url}/aide`);
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await choose("fr");
    assert.match(await page.locator("h1").innerText(), /Parc/);
  });
});
