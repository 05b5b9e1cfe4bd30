// The first run as a person goes through it: the link of the console, account, name, root key, network.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, text, visit } from "./browser.mjs";
import { NodeProcess } from "./node_process.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const GOOD = "girafe tambour nuage sept";

async function account(page, password, again = password) {
  await page.fill("#name", "Marie Testeuse");
  await page.fill("#login", "marie");
  await page.fill("#password", password);
  await page.fill("#again", again);
  await page.click("main button[type=submit]");
}

for (const javaScriptEnabled of [true, false]) {
  test(`from the printed link to a founded network, JavaScript ${javaScriptEnabled ? "on" : "off"}`, async () => {
    const node = await NodeProcess.start("Régie de Montfleury", { speak: "text" });
    try {
      await visit(browser, [node.url], { javaScriptEnabled }, (page) => wizard(page, node));
    } finally {
      await node.stop();
    }
  });
}

async function wizard(page, node) {
  await page.goto(`${node.url}/parc`);
  assert.equal(new URL(page.url()).pathname, "/connexion", "nobody comes in before there is an account");
  assert.match(await text(page), /regain serve|lien/i, "the page says where the first account is made");
  await page.goto(`${node.url}/bienvenue?jeton=faux`);
  assert.equal(await page.locator("form[action='/bienvenue']").count(), 0, "a wrong token opens nothing");

  await page.goto(node.welcome);
  await account(page, "motdepasse123");
  assert.match(await page.locator("#problem").innerText(), /refusé/, "a weak password is refused with a sentence");
  assert.equal(await page.inputValue("#login"), "marie", "what was typed stays, but the password");
  assert.equal(await page.inputValue("#password"), "");
  await account(page, GOOD, `${GOOD}!`);
  assert.ok(await page.locator("#problem").isVisible(), "two different passwords are told");
  await account(page, GOOD);

  await page.waitForURL("**/bienvenue/structure");
  assert.equal(await page.inputValue("main #name"), node.name);
  await page.fill("main #name", "Régie de Montfleury-le-Haut");
  await page.click("main button.primary");
  await page.waitForURL("**/bienvenue/cle");
  const shown = await page.locator(".key-groups li").allInnerTexts();
  assert.deepEqual(shown.map((g) => g.trim()), node.groups, "the whole root key is on the page, to be printed");
  await page.click("main a.primary");
  await page.waitForURL("**/bienvenue/reseau");
  await found(page, [shown[3], "AAAA"]);
  assert.match(await page.locator(".note.err").first().innerText(), /\S+ \S+ \S+/, "a wrong group is told in a sentence");
  assert.equal(await page.inputValue("#net-name"), "Réemploi Montfleury", "what was typed stays");
  await found(page, [shown[3].trim(), shown[11].trim()]);
  await page.waitForURL(/fait=founded/);
  assert.match(await page.locator(".note.ok").innerText(), /réseau est fondé/);
  await page.goto(`${node.url}/bienvenue/cle`);
  assert.equal(await page.locator(".key-groups").count(), 0, "the root key has left the machine");
  for (const step of ["acces", "donnees"]) {
    await page.goto(`${node.url}/bienvenue/${step}`);
    assert.equal(await page.locator("h1").count(), 1);
  }
  await page.goto(`${node.url}/membres`);
  assert.match(await text(page), /Montfleury-le-Haut/, "the new name is the published one");

  await page.context().clearCookies();
  await page.goto(node.welcome);
  assert.equal(new URL(page.url()).pathname, "/connexion", "the link is dead once there is an account");
  const again = await page.request.post(`${node.url}/bienvenue`, {
    headers: { origin: node.url },
    form: { jeton: new URL(node.welcome).searchParams.get("jeton"), name: "X", login: "autre", password: GOOD, again: GOOD },
  });
  assert.equal(again.status(), 422, "nor does it make a second account");
}

async function found(page, groups) {
  await page.fill("#net-name", "Réemploi Montfleury");
  await page.fill("#territory", "montfleury");
  await page.fill("#f-a", groups[0].trim());
  await page.fill("#f-b", groups[1].trim());
  await page.click("form[action='/membres/fonder'] button[type=submit]");
  await page.waitForLoadState();
}
