// What comes over the wire: how much, under which name, with which headers.

import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { launch, logIn, visit } from "./browser.mjs";
import { demo } from "./node_process.mjs";

/** Bytes of the first load of the list of devices, compressed, without fonts. */
const WEIGHT = 60 * 1024;

let browser, territory;
before(async () => { [browser, territory] = await Promise.all([launch(), demo()]); });
after(async () => {
  await browser?.close();
  await territory?.stop();
});

test("the first load of the list of devices is light", async () => {
  const { url, password } = territory.metropole;
  let storageState;
  await visit(browser, [url], {}, async (page, { context }) => {
    await logIn(page, url, password);
    storageState = await context.storageState();
  });
  await visit(browser, [url], { storageState }, async (page, { context }) => {
    const wire = await context.newCDPSession(page);
    await wire.send("Network.enable");
    const kinds = new Map();
    const bytes = {};
    wire.on("Network.responseReceived", (e) => kinds.set(e.requestId, e.type));
    wire.on("Network.loadingFinished", (e) => {
      const kind = kinds.get(e.requestId) ?? "Other";
      bytes[kind] = (bytes[kind] ?? 0) + e.encodedDataLength;
    });
    const answer = await page.goto(`${url}/parc`, { waitUntil: "load" });
    assert.match(answer.headers()["content-encoding"] ?? "", /gzip|br|zstd/, "pages are compressed");
    await page.evaluate(() => document.fonts.ready.then(() => true));
    const { Font: fonts = 0, ...others } = bytes;
    const total = Object.values(others).reduce((a, b) => a + b, 0);
    console.log(`first load of /parc: ${total} bytes compressed without fonts (${JSON.stringify(others)}), fonts ${fonts}`);
    assert.ok(bytes.Document > 0 && bytes.Script > 0 && bytes.Stylesheet > 0, JSON.stringify(bytes));
    assert.ok(total < WEIGHT, `${total} bytes, at most ${WEIGHT}`);
  });
});

/** A bare request, so that any `Host` can be told. */
const ask = (url, headers, method = "GET", where = "/connexion") => new Promise((go, fail) => {
  const request = http.request(url + where, { method, headers }, (answer) => {
    answer.resume();
    answer.on("end", () => go({ status: answer.statusCode, headers: answer.headers }));
  });
  request.on("error", fail).end();
});

test("another host name and another site's form are refused", async () => {
  const { url } = territory.metropole;
  const { port } = new URL(url);
  assert.equal((await ask(url, {})).status, 200);
  for (const host of [`evil.example:${port}`, "evil.example", "127.0.0.1", `127.0.0.1.evil.example:${port}`]) {
    assert.equal((await ask(url, { host })).status, 403, host);
  }
  for (const headers of [{}, { origin: "http://evil.example" }, { origin: "null" }, { origin: url, "sec-fetch-site": "cross-site" }]) {
    assert.equal((await ask(url, headers, "POST")).status, 403, JSON.stringify(headers));
  }
});

test("every answer carries the headers that keep pages in", async () => {
  const { url, password } = territory.metropole;
  await visit(browser, [url], {}, async (page) => {
    await logIn(page, url, password);
    for (const where of ["/", "/parc", "/nulle-part", "/parc.csv", "/devenir.csv"]) {
      const { headers } = { headers: (await page.request.get(url + where)).headers() };
      const policy = headers["content-security-policy"];
      assert.match(policy, /default-src 'none'/, where);
      assert.match(policy, /require-trusted-types-for 'script'/);
      assert.ok(!policy.includes("unsafe"), `${where}: ${policy}`);
      assert.equal(headers["x-content-type-options"], "nosniff", where);
      assert.equal(headers["cache-control"], "no-store", where);
    }
  });
});
