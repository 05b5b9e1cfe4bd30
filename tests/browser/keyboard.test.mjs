// Three journeys without a mouse: coming in, finding a device, receiving a hand-over. What has the focus is seen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, text, visit } from "./browser.mjs";
import { demo } from "./node_process.mjs";

/** Stops of the Tab key that a person may need to get anywhere on a page of work. */
const MOST = 120;

let browser, territory;
before(async () => { [browser, territory] = await Promise.all([launch(), demo()]); });
after(async () => {
  await browser?.close();
  await territory?.stop();
});

/** Presses Tab until what matches the selector has the focus; every stop on the way must be seen. */
async function tabTo(page, selector) {
  for (let stop = 0; stop < MOST; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate((wanted) => {
      const e = document.activeElement;
      if (!e || e === document.body) return { out: true };
      const { outlineStyle, outlineWidth } = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      const words = `${e.tagName} ${e.id} ${e.textContent.trim().slice(0, 40)}`;
      const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
      return { words, seen, inside: box.bottom > 0 && box.top < innerHeight && box.width > 0, there: e.matches(wanted) };
    }, selector);
    if (at.out) continue;
    assert.ok(at.seen, `the focus cannot be seen on ${at.words}`);
    assert.ok(at.inside, `the focus is outside the window on ${at.words}`);
    if (at.there) return;
  }
  assert.fail(`${selector} was not reached by ${MOST} presses of Tab on ${page.url()}`);
}

test("logging in", async () => {
  const { url, password } = territory.metropole;
  await visit(browser, [url], {}, async (page) => {
    await page.goto(`${url}/connexion`);
    await tabTo(page, ".skip");
    await tabTo(page, "#login");
    await page.keyboard.type("demo");
    await tabTo(page, "#password");
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await page.waitForURL((u) => u.pathname === "/");
    await tabTo(page, ".skip");
    await page.keyboard.press("Enter");
    await page.waitForURL((u) => u.hash === "#contenu");
    assert.equal(await page.evaluate(() => document.activeElement.id), "contenu", "the skip link leads to the content");
    await tabTo(page, "main a, main button");
  });
});

test("finding a device, by the field and by the list; the menu opens and closes", async () => {
  const { url, password } = territory.metropole;
  await visit(browser, [url], {}, async (page) => {
    await logIn(page, url, password);
    await page.goto(`${url}/parc`);
    const serial = (await page.locator("main tbody tr").nth(3).locator("td[data-label] bdi").nth(1).innerText()).trim();
    await page.goto(url);
    await tabTo(page, "#scan");
    await page.keyboard.type(serial);
    await page.keyboard.press("Enter");
    await page.waitForURL((u) => u.pathname.startsWith("/parc/"));
    assert.ok((await text(page)).includes(serial));
    await page.goto(url);
    await tabTo(page, ".rail a[href='/parc']");
    await page.keyboard.press("Enter");
    await page.waitForURL((u) => u.pathname === "/parc");
    await tabTo(page, "details.menu > summary");
    await page.keyboard.press("Enter");
    await page.locator("details.menu[open] #me-lang").waitFor();
    await tabTo(page, "#me-theme");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("details.menu[open]").count(), 0, "Escape closes the menu");
    await tabTo(page, "main tbody th a");
    await page.keyboard.press("Enter");
    await page.waitForURL((u) => u.pathname.startsWith("/parc/"));
  });
});

test("receiving a hand-over, one device missing", async () => {
  const { url, password } = territory.association;
  await visit(browser, [url], {}, async (page) => {
    await logIn(page, url, password);
    await tabTo(page, ".rail a[href='/remises']");
    await page.keyboard.press("Enter");
    await page.waitForURL((u) => u.pathname === "/remises");
    await tabTo(page, "nav.tabs a[href*='recevoir']");
    await page.keyboard.press("Enter");
    await page.waitForURL((u) => u.searchParams.get("onglet") === "recevoir");
    await tabTo(page, "main tbody th a");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/remises\/[0-9a-f]+/);
    await tabTo(page, "select[name='p.0']");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.inputValue("select[name='p.0']"), "missing");
    await tabTo(page, "form[action$='/reception'] button[type=submit]");
    await page.keyboard.press("Enter");
    await page.locator(".note.ok[role=status]").waitFor();
    assert.match(await text(page), /Reçue|Refusée/);
    assert.match(await page.locator("main table tbody tr:first-child td:last-child").innerText(), /Manquant/);
  });
});
