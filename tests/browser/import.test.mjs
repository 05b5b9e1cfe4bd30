// Import with its rehearsal: nothing is written before it was seen; people do not come through; twice is once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, reloadUntil, text, visit } from "./browser.mjs";
import fs from "node:fs";
import { createRequire } from "node:module";
import { PERSON, glpi } from "./inventory.mjs";
import { NodeProcess } from "./node_process.mjs";
import { until } from "./until.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const COUNT = 12;
let browser, node;
before(async () => {
  browser = await launch();
  node = await NodeProcess.start("Régie de Montfleury");
  await node.account();
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

/** What axe finds on a page. */
async function axe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html).join(" | ").slice(0, 300)}`);
}

const fleet = async () => (await node.api("GET", "/fleet")).devices;

/** Sends a file and waits until its rehearsal can be read; gives its address. */
async function rehearse(page, name, content) {
  await page.goto(`${node.url}/import`);
  const file = { name, mimeType: "text/csv", buffer: Buffer.from(content) };
  await page.setInputFiles("#file", file);
  await page.click("main form[enctype] button.primary");
  await page.waitForURL(/\/import\/\d+/);
  const address = page.url();
  await reloadUntil(page, address, "nav.tabs, .note.err");
  return address;
}

async function part(page, address, name) {
  await page.goto(`${address}?partie=${name}`);
  const tab = await page.locator("nav.tabs [aria-current]").innerText();
  return Number(/\((\d+)\)/.exec(tab)[1]);
}

for (const javaScriptEnabled of [true, false]) {
  const mode = javaScriptEnabled ? "on" : "off";
  const more = javaScriptEnabled ? 0 : 3;
  test(`rehearsal, apply, report; the same file again changes nothing, JavaScript ${mode}`, async () => {
    await visit(browser, [node.url], { javaScriptEnabled }, async (page) => {
      await logIn(page, node.url);
      const known = (await fleet()).length;
      const csv = glpi(COUNT + more);
      const address = await rehearse(page, "parc.csv", csv);
      assert.equal((await fleet()).length, known, "the rehearsal writes nothing");
      const dropped = await page.locator("main .note.ok code").allInnerTexts();
      assert.ok(dropped.includes("Usager") && dropped.includes("Responsable"), `dropped: ${dropped}`);
      assert.ok(!(await page.content()).includes(PERSON), "no person comes through");
      assert.equal(await part(page, address, "new"), COUNT + more - known);
      assert.equal(await page.locator("main tbody tr").count() > 0, true);
      assert.equal(await part(page, address, "rejected"), 0);
      assert.equal(await part(page, address, "unchanged"), known);

      await page.goto(address);
      await page.click("form[action$='/appliquer'] button");
      await reloadUntil(page, address, "a.primary[href='/parc']");
      assert.match(await text(page), /Import terminé/);
      assert.equal((await fleet()).length, COUNT + more);
      await page.goto(`${node.url}/parc`);
      assert.equal(await page.locator("main tbody tr").count(), COUNT + more);
      assert.ok(!(await page.content()).includes(PERSON));

      const again = await rehearse(page, "parc.csv", csv);
      assert.equal(await part(page, again, "unchanged"), COUNT + more);
      assert.equal(await part(page, again, "new"), 0);
      assert.equal(await part(page, again, "changed"), 0);
      assert.equal(await page.locator("form[action$='/appliquer']").count(), 0, "there is nothing to apply");
    });
  });
}

test("a changed field is shown before and after", async () => {
  await visit(browser, [node.url], {}, async (page) => {
    await logIn(page, node.url);
    const change = (row, n) => (n === 2 ? { ...row, "Composants - Mémoire": "16384" } : row);
    const address = await rehearse(page, "parc-2.csv", glpi(COUNT, { change }));
    assert.equal(await part(page, address, "changed"), 1);
    assert.equal(await page.locator("main tbody del").count() > 0, true);
    assert.equal(await page.locator("main tbody ins").count() > 0, true);
    assert.equal(await part(page, address, "missing"), 3, "those that are not in this file are listed, and stay");
  });
});

/** A table with headers that nobody knows, and a column of people. */
const OWN = `Étiquette;Code barre;Machin;Utilisateur\nPC-1;VLC-9001;Latitude 5490;${PERSON}\nPC-2;VLC-9002;OptiPlex 7050;${PERSON}\n`;

for (const javaScriptEnabled of [true, false]) {
  const mode = javaScriptEnabled ? "on" : "off";
  test(`unknown columns are told, rehearsed, applied, and taken back, JavaScript ${mode}`, async () => {
    await visit(browser, [node.url], { javaScriptEnabled }, async (page) => {
      await logIn(page, node.url);
      const known = (await fleet()).length;
      const own = OWN.replaceAll("VLC-9", javaScriptEnabled ? "VLC-8" : "VLC-7");
      const address = await rehearse(page, "maison.csv", own);
      if (javaScriptEnabled) {
        assert.match(await text(page), /n’a pas pu être lu/);
        await page.click("a[href$='/colonnes']");
        assert.deepEqual(await axe(page), [], "the page of columns");
        assert.ok(!(await page.content()).includes(PERSON), "no person is shown");
        assert.match(await text(page), /VLC-8001/);
        await page.selectOption("select[name=colonne1]", "label");
        await page.selectOption("select[name=colonne3]", "model");
        await page.selectOption("select[name=colonne2]", "ignored");
        await page.click("form[action$='/colonnes'] button.primary");
        assert.match(await page.locator("#problem").innerText(), /numéro de série ou d’inventaire/);
        assert.equal(await page.locator("select[name=colonne1]").inputValue(), "label", "what was chosen is kept");
        await page.selectOption("select[name=colonne2]", "asset_tag");
        await page.click("form[action$='/colonnes'] button.primary");
        await page.waitForURL(/\/import\/\d+$/);
      }
      // The second time the header is known: nothing is asked.
      await reloadUntil(page, address, "nav.tabs");
      assert.equal(await part(page, address, "new"), 2);
      assert.ok(!(await page.content()).includes(PERSON));
      await page.goto(address);
      await page.click("form[action$='/appliquer'] button");
      await reloadUntil(page, address, "a.primary[href='/parc']");
      assert.equal((await fleet()).length, known + 2);

      await page.click("a[href^='/import/faits/']");
      if (javaScriptEnabled) assert.deepEqual(await axe(page), [], "the page of taking back");
      assert.match(await page.locator("#undo").innerText(), /2/);
      await page.click("form[action$='/annuler'] button");
      await page.waitForURL(/\/etat\/travaux/);
      await until("the import is taken back", async () => (await fleet()).length === known);
      await page.goto(`${node.url}/import`);
      if (javaScriptEnabled) assert.deepEqual(await axe(page), [], "the page of imports");
      assert.match(await text(page), /annulé/);
      await page.goto(`${node.url}/import/modeles`);
      if (javaScriptEnabled) assert.deepEqual(await axe(page), [], "the page of remembered tables");
      assert.match(await text(page), /maison\.csv/);
    });
  });
}

test("several files are one import, and one bad file spoils nothing", async () => {
  await visit(browser, [node.url], {}, async (page) => {
    await logIn(page, node.url);
    await page.goto(`${node.url}/import`);
    const file = (name, content) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
    const bad = file("photo.jpg", Buffer.from([0, 1, 0, 2]));
    await page.setInputFiles("#file", [file("a.csv", glpi(2, { prefix: "MUL" })), bad, file("b.csv", glpi(3, { prefix: "TIP" }))]);
    await page.click("main form[enctype] button.primary");
    await page.waitForURL(/\/import\/\d+/);
    const address = page.url();
    await reloadUntil(page, address, "nav.tabs");
    assert.match(await text(page), /3 fichiers/);
    assert.match(await text(page), /Un fichier n’a pas pu être lu/);
    assert.equal(await part(page, address, "new"), 5);
    assert.equal(await part(page, address, "rejected"), 1);
    assert.match(await text(page), /photo\.jpg/);
    assert.deepEqual(await axe(page), [], "a rehearsal of several files");
  });
});

test("a live source is configured, and its token is never shown again", async () => {
  await visit(browser, [node.url], {}, async (page) => {
    await logIn(page, node.url);
    await page.goto(`${node.url}/import/sources`);
    assert.deepEqual(await axe(page), [], "the page of live sources");
    await page.selectOption("#outil", "snipe_it");
    await page.fill("#adresse", "http://parc.valclair.example/api/v1");
    await page.fill("#second", "un-jeton-secret");
    await page.click("form[action='/import/sources'] button.primary");
    assert.match(await page.locator("#problem").innerText(), /https/);
    assert.equal(await page.inputValue("#second"), "", "the token is not sent back");
    // A server of this machine may be asked in the clear. Nobody is there.
    await page.fill("#adresse", "http://127.0.0.1:9/api/v1");
    await page.fill("#second", "un-jeton-secret");
    await page.click("form[action='/import/sources'] button.primary");
    await page.waitForURL(/fait=pull-set/);
    assert.ok(!(await page.content()).includes("un-jeton-secret"));
    assert.ok(!JSON.stringify(await node.api("GET", "/pulls")).includes("un-jeton-secret"));
    await page.click("form[action$='/lecture'] button");
    await page.waitForURL(/\/import\/\d+/);
    await reloadUntil(page, page.url(), ".note.err");
    assert.match(await text(page), /ne peut pas être joint/);
    await page.goto(`${node.url}/import/sources`);
    await page.click("form[action$='/retrait'] button");
    assert.deepEqual((await node.api("GET", "/pulls")).sources, []);
  });
});

test("a file that is no inventory is refused with a sentence, and nothing changes", async () => {
  await visit(browser, [node.url], {}, async (page) => {
    await logIn(page, node.url);
    const before = JSON.stringify(await fleet());
    for (const [name, content] of [["photo.csv", Buffer.from([0, 255, 1, 254, 0, 0, 7])], ["notes.csv", "a;b\n1;2\n"], ["x.json", "{"]]) {
      await rehearse(page, name, content);
      const told = await page.locator(".note.err").first().innerText();
      assert.ok(told.split(/\s+/).length > 4, `${name}: ${told}`);
      assert.match(await text(page), /parc n’a pas changé/, name);
      assert.equal(await page.locator("form[action$='/appliquer']").count(), 0);
    }
    assert.equal(JSON.stringify(await fleet()), before);
    await page.goto(`${node.url}/import`);
    const empty = { name: "vide.csv", mimeType: "text/csv", buffer: Buffer.from("") };
    await page.setInputFiles("#file", empty);
    await page.click("main form[enctype] button.primary");
    assert.ok((await page.locator("#problem, .note.err").first().innerText()).length > 10);
  });
});
