// Every page, in both languages, light and dark, wide and narrow: axe finds nothing, nothing sticks out, one heading, a
// title, no inline script or style. Leaves a picture of each in a folder, to be looked at.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, logIn, visit } from "./browser.mjs";
import { NodeProcess, demo } from "./node_process.mjs";
import { FILES, LEADS, addresses, table } from "./routes.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const HERE = path.dirname(fileURLToPath(import.meta.url));
const SHOTS = process.env.REGAIN_SHOTS ?? path.join(HERE, "../../target/screenshots");
const LANGUAGES = { fr: "fr-FR", en: "en-GB" };
const WIDTHS = [1366, 390];
/** What can differ between light and dark; everything else is looked at in light. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const seen = { pages: 0, checks: 0, violations: 0 };
const covered = new Set();

let browser, territory;
before(async () => {
  fs.mkdirSync(SHOTS, { recursive: true });
  [browser, territory] = await Promise.all([launch(), demo()]);
});
after(async () => {
  await browser?.close();
  await territory?.stop();
  console.log(`axe: ${seen.pages} pages, ${seen.checks} checks of them, ${seen.violations} violations; pictures in ${SHOTS}`);
});

/** What is wrong with the page that is open, at all widths and in both colours; sentences. */
async function look(page, name) {
  const wrong = [];
  const tell = (what) => wrong.push(`${name}: ${what}`);
  if ((await page.locator("h1").count()) !== 1) tell(`${await page.locator("h1").count()} h1`);
  if (!(await page.title()).replace(/· Regain$/, "").trim()) tell("no title");
  const inline = "[style], style, script:not([src]), [onclick], [onload], [onerror]";
  if ((await page.locator(inline).count()) > 0) tell("inline style or script");
  await page.evaluate(AXE);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 768 });
    const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (sticksOut > 0) tell(`${sticksOut} px too wide at ${width}: ${await widest(page)}`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const runOnly = colorScheme === "light" ? { type: "tag", values: RULES } : { type: "rule", values: COLOURS };
      const options = { runOnly, resultTypes: ["violations"] };
      const { violations } = await page.evaluate((o) => globalThis.axe.run(document, o), options);
      seen.checks += 1;
      seen.violations += violations.length;
      for (const v of violations) {
        const at = v.nodes.slice(0, 2).map((n) => `${n.target.join(" ")} ${n.failureSummary.replaceAll("\n", " ")}`);
        tell(`axe ${v.id} at ${width} ${colorScheme} (${v.nodes.length}): ${at.join(" | ").slice(0, 500)}`);
      }
      await picture(page, name, width, colorScheme);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1366, height: 768 });
  seen.pages += 1;
  return wrong;
}

/** A picture of the page: wide and narrow in light, narrow in dark; in English wide only, since only the words differ. */
async function picture(page, name, width, colorScheme) {
  const wide = width !== 390;
  const wanted = wide ? colorScheme === "light" : !name.startsWith("en-");
  if (wanted) await page.screenshot({ path: path.join(SHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true });
}

const widest = (page) => page.evaluate(() => {
  const out = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  return out.slice(-1).map((e) => `${e.tagName}.${e.className} ${e.textContent.slice(0, 40)}`).join();
});

const named = (lang, node, where) => `${lang}-${node}${where.replace(/[0-9a-f]{16,}/g, "x").replace(/[^a-z0-9]+/gi, "_")}`;

/** Every page of the metropole in a language. */
async function metropole(lang, locale) {
  const { url, password } = territory.metropole;
  const wrong = [];
  await visit(browser, [url], { locale }, async (page) => {
    await page.goto(`${url}/connexion`);
    wrong.push(...(await look(page, `${lang}-connexion`)));
    covered.add("/connexion");
    await logIn(page, url, password);
    for (const [at, { route, path: where }] of (await addresses(page, url)).entries()) {
      const answer = await page.goto(url + where);
      const lost = where === "/nulle-part" || where === "/parc/inconnu";
      assert.equal(answer.status(), lost ? 404 : 200, where);
      assert.equal(await page.getAttribute("html", "lang"), lang);
      covered.add(route);
      wrong.push(...(await look(page, `${named(lang, at, where)}`)));
    }
    wrong.push(...(await posted(page, url, lang)));
  });
  assert.deepEqual(wrong, []);
}

/** Pages that answer a form. */
async function posted(page, url, lang) {
  const wrong = [];
  for (const what of ["lot", "enter", "reform", "step"]) {
    await page.goto(`${url}/parc`);
    await page.locator("input[name=row]").first().check();
    await page.click(`button[name=what][value=${what}]`);
    await page.waitForURL(/\/parc\/choix/);
    wrong.push(...(await look(page, `${lang}-choix-${what}`)));
  }
  const kinds = await page.locator("button[name=kind]").evaluateAll((all) => all.map((b) => b.value));
  for (const kind of lang === "fr" ? kinds : kinds.slice(0, 1)) {
    await page.goto(`${url}/parc`);
    await page.locator("input[name=row]").first().check();
    await page.click("button[name=what][value=step]");
    await page.click(`button[name=kind][value=${kind}]`);
    await page.locator("main #certificate, main .note.err").first().waitFor();
    wrong.push(...(await look(page, `${lang}-etape-${kind}`)));
  }
  await page.goto(`${url}/annuaire/import`);
  const list = "Nom;Services;Code postal;Commune\nAtelier du Quai;Réparation;38000;Grenoble\n;Collecte;38000;Grenoble\n";
  await page.fill("#source", "Liste d'essai");
  await page.setInputFiles("#file", { name: "liste.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
  await page.click("main form[enctype] button[type=submit]");
  await page.locator("#s-told").waitFor();
  wrong.push(...(await look(page, `${lang}-annuaire-essai`)));
  await page.goto(`${url}/membres`);
  await page.click("form[action='/membres/inviter'] button");
  await page.locator("#inv-text").waitFor();
  return wrong.concat(await look(page, `${lang}-invitation`));
}

/** Pages that only others see: receiving, observing, the first run. */
async function others() {
  const wrong = [];
  const { association, atelier, observatoire } = territory;
  const fresh = await NodeProcess.start("Régie de Montfleury", { speak: "text" });
  try {
    for (const node of [association, atelier]) {
      await visit(browser, [node.url], {}, async (page) => {
        await logIn(page, node.url, node.password);
        await page.goto(`${node.url}/remises?onglet=recevoir`);
        await page.click("main tbody th a");
        wrong.push(...(await look(page, `recevoir-${node === atelier ? "atelier" : "association"}`)));
        await page.goto(`${node.url}/annonces?onglet=offres`);
        await page.click("main tbody th a");
        wrong.push(...(await look(page, `offre-${node === atelier ? "atelier" : "association"}`)));
      });
    }
    await visit(browser, [observatoire.url], {}, async (page) => {
      await logIn(page, observatoire.url, observatoire.password);
      for (const where of ["/", "/parc", "/lots?onglet=tous", "/annonces", "/remises", "/indicateurs", "/membres", "/annuaire", "/etat"]) {
        await page.goto(observatoire.url + where);
        wrong.push(...(await look(page, `observateur${where.replace(/\W+/g, "_")}`)));
      }
    });
    await visit(browser, [fresh.url], {}, async (page) => {
      await page.goto(fresh.welcome);
      wrong.push(...(await look(page, "bienvenue")));
      covered.add("/bienvenue");
      for (const [field, value] of [["name", "Marie"], ["login", "marie"], ["password", "girafe tambour nuage sept"], ["again", "girafe tambour nuage sept"]]) {
        await page.fill(`#${field}`, value);
      }
      await page.click("main button[type=submit]");
      await page.waitForURL("**/bienvenue/structure");
      for (const where of ["/", "/parc", "/lots", "/annonces", "/remises", "/devenir", "/membres", "/bienvenue/cle", "/bienvenue/reseau"]) {
        await page.goto(fresh.url + where);
        covered.add(where);
        wrong.push(...(await look(page, `neuf${where.replace(/\W+/g, "_")}`)));
      }
    });
  } finally {
    await fresh.stop();
  }
  assert.deepEqual(wrong, []);
}

describe("axe and the eye", { concurrency: 2 }, () => {
  for (const [lang, locale] of Object.entries(LANGUAGES)) {
    test(`every page of the metropole, ${lang}`, () => metropole(lang, locale));
  }
  test("pages of the others: receiving, observing, the first run", others);
});

test("no route of the table was left out", async () => {
  const left = table().filter((route) => !covered.has(route) && !FILES.includes(route) && !LEADS.includes(route));
  assert.deepEqual(left, []);
});
