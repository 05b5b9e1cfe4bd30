// Import with its rehearsal: nothing is written before it was seen; people do not come through; twice is once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, reloadUntil, text, visit } from "./browser.mjs";
import { PERSON, glpi } from "./inventory.mjs";
import { NodeProcess } from "./node_process.mjs";

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
