// The browser of the tests, and how a person comes in.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { LOGIN, PASSWORD } from "./node_process.mjs";
import { watch } from "./watch.mjs";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts chromium: Debian's, or what `REGAIN_CHROMIUM` names. */
export function launch() {
  return chromium.launch({ executablePath: process.env.REGAIN_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/**
 * A person with a browser of their own does something; afterwards nothing may have happened that no page may do.
 * `origins`: the nodes they look at. `options`: what `browser.newContext` takes. `act(page, {context, requests})`.
 */
export async function visit(browser, origins, options, act) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "fr-FR", ...options });
  context.setDefaultTimeout(20_000);
  try {
    const { problems, requests } = await watch(context, origins);
    const page = await context.newPage();
    await act(page, { context, requests, problems });
    assert.deepEqual([...new Set(problems)], [], "what no page may do");
  } finally {
    await context.close();
  }
}

/** Logs in by the form; ends on the page that was wanted, `/` at first. */
export async function logIn(page, url, password = PASSWORD, login = LOGIN) {
  await page.goto(`${url}/connexion`);
  await page.fill("#login", login);
  await page.fill("#password", password);
  await page.click("main button[type=submit]");
  await page.waitForURL((u) => u.pathname !== "/connexion");
}

/** Loads the page again and again until a locator is there. */
export async function reloadUntil(page, address, selector, patience = 40_000) {
  const end = Date.now() + patience;
  for (;;) {
    await page.goto(address);
    if ((await page.locator(selector).count()) > 0) return;
    assert.ok(Date.now() < end, `waited in vain for ${selector} on ${address}: ${await text(page)}`);
    await page.locator(selector).first().waitFor({ state: "attached", timeout: 300 }).catch(() => {});
  }
}

/** The text of the page's main part; spaces that no line breaks at are spaces. */
export async function text(page) {
  return (await page.locator("main").innerText()).replace(/[\u00a0\u202f]/g, " ");
}
