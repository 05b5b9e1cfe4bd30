// A wedge scanner types into whatever page is open; people type too, slower. And the commands of one key.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, text, visit } from "./browser.mjs";
import { glpi, serial } from "./inventory.mjs";
import { NodeProcess } from "./node_process.mjs";

const SCAN = 5;
const PERSON = 130;
let browser, node;
before(async () => {
  browser = await launch();
  node = await NodeProcess.start("Régie de Montfleury");
  await node.account();
  await node.api("POST", "/import?apply=true", glpi(9));
});
after(async () => {
  await browser?.close();
  await node?.stop();
});

const come = (act) => visit(browser, [node.url], {}, async (page) => {
  await logIn(page, node.url);
  await act(page);
});

/** Types as a wedge scanner does: five milliseconds a key by the keyboard's own clock, then Enter. */
async function scan(page, code) {
  const wire = await page.context().newCDPSession(page);
  const began = Date.now();
  const keys = [...code].map((c) => ({ key: c, text: c })).concat({ key: "Enter", text: "\r", windowsVirtualKeyCode: 13 });
  const sent = keys.flatMap((key, at) => {
    const timestamp = (began + at * SCAN) / 1000;
    return [wire.send("Input.dispatchKeyEvent", { type: "keyDown", ...key, timestamp }),
      wire.send("Input.dispatchKeyEvent", { type: "keyUp", key: key.key, timestamp })];
  });
  // A page that goes away answers no more.
  await Promise.allSettled(sent);
}

const at = (page) => new URL(page.url()).pathname;

for (const where of ["/", "/lots", "/etat"]) {
  test(`a scan on ${where} opens the device of that serial`, () => come(async (page) => {
    await page.goto(node.url + where);
    await scan(page, serial(4));
    await page.waitForURL((u) => u.pathname.startsWith("/parc/"));
    assert.match(await text(page), new RegExp(serial(4)));
  }));
}

test("the same keys typed by a person open nothing", () => come(async (page) => {
  await page.goto(`${node.url}/etat`);
  await page.keyboard.type(serial(4), { delay: PERSON });
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
  assert.equal(at(page), "/etat");
}));

test("an unknown code becomes a search that says so", () => come(async (page) => {
  await page.goto(`${node.url}/lots`);
  await scan(page, "INCONNU99887");
  await page.waitForURL((u) => u.pathname === "/parc");
  assert.equal(await page.inputValue("#park-q"), "INCONNU99887");
  assert.match(await text(page), /Aucun|aucun|0 /);
}));

test("a scan into a field stays in the field", () => come(async (page) => {
  await page.goto(`${node.url}/parc`);
  await page.focus("#park-q");
  await scan(page, serial(4));
  await page.waitForURL((u) => u.searchParams.get("q") === serial(4));
  assert.equal(at(page), "/parc", "the field's own form is sent");
}));

const shortcuts = [["g p", "/parc"], ["g l", "/lots"], ["g o", "/annonces"], ["g r", "/remises"], ["g i", "/indicateurs"], ["?", "/aide"]];

/** Types the keys of a command as a person does. */
async function command(page, keys) {
  for (const key of keys.split(" ")) {
    await page.keyboard.press(key);
    await page.waitForTimeout(PERSON);
  }
}

test("commands of one key lead to places, search, rows", () => come(async (page) => {
  for (const [keys, place] of shortcuts) {
    await page.goto(`${node.url}/etat`);
    await command(page, keys);
    await page.waitForURL((u) => u.pathname === place);
  }
  await page.goto(`${node.url}/etat`);
  await command(page, "/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "scan", "`/` goes to the search field");
  await page.goto(`${node.url}/parc`);
  const focused = () => page.evaluate(() => [...document.querySelectorAll("main tbody tr")].indexOf(document.activeElement.closest("tr")));
  await command(page, "j");
  assert.equal(await focused(), 0);
  await page.evaluate(() => document.activeElement.blur());
  await command(page, "j");
  assert.equal(await focused(), 1, "j goes down");
  await page.evaluate(() => document.activeElement.blur());
  await command(page, "x");
  assert.equal(await page.locator("input[name=row]").nth(1).isChecked(), true, "x ticks the row");
  assert.equal(await page.locator("[data-selected]").innerText(), "1");
  await command(page, "k");
  assert.equal(await focused(), 0, "k goes up");
}));

test("they can be switched off, and on again", () => come(async (page) => {
  await page.goto(`${node.url}/compte`);
  await page.click("form[action='/compte/raccourcis'] button");
  await page.locator("html[data-keys=off]").waitFor();
  await page.goto(`${node.url}/etat`);
  await command(page, "g p");
  await command(page, "?");
  await page.waitForTimeout(300);
  assert.equal(at(page), "/etat", "no single key does anything");
  await scan(page, serial(2));
  await page.waitForURL((u) => u.pathname.startsWith("/parc/"));
  await page.goto(`${node.url}/compte`);
  await page.click("form[action='/compte/raccourcis'] button");
  await page.locator("html:not([data-keys])").waitFor();
}));
