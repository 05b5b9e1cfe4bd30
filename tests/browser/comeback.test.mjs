// A machine is gone with everything on it: with the printed paper and a member's invitation the organisation comes back by
// one form, and what it says is its own again.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, logIn, reloadUntil, text, visit } from "./browser.mjs";
import { NodeProcess } from "./node_process.mjs";
import { arrived, pair } from "./together.mjs";

const NAME = "Atelier des Remparts";

let browser, nodes, back;
before(async () => {
  [browser, nodes, back] = await Promise.all([launch(), pair("Ville de Hautmont", NAME), NodeProcess.start(NAME)]);
  await back.account();
});
after(async () => {
  await browser?.close();
  await Promise.all([nodes?.stop(), back?.stop()]);
});

test("a lost node is replaced by its paper and an invitation", async () => {
  const { founder, member } = nodes;
  const paper = member.groups;
  const said = await member.api("POST", "/needs", { text: "Dix portables", lines: { laptop: 10 } });
  await arrived(founder, "needs", "need", said.event);
  await member.stop();
  const { invitation } = await founder.api("POST", "/invitations", {});

  await visit(browser, [back.url], {}, async (page) => {
    await logIn(page, back.url);
    await page.goto(`${back.url}/membres`);
    await page.fill("#b-invitation", invitation);
    await page.fill("#b-root", [...paper].reverse().join(" "));
    await page.click("form[action='/membres/revenir'] button");
    assert.match(await page.locator("#problem").innerText(), /quatorze groupes/, "it says what was expected");
    assert.equal(await page.inputValue("#b-invitation"), invitation, "what was typed stays");
    assert.equal(await page.inputValue("#b-root"), "", "but the key");
    await page.fill("#b-root", paper.join(" "));
    await page.click("form[action='/membres/revenir'] button");
    await page.waitForURL(/fait=joining/);

    await reloadUntil(page, `${back.url}/membres/cles`, "td:has-text('ouvert')");
    const keys = await text(page);
    assert.match(keys, /certificat no 1/);
    assert.match(keys, /fermé/, "the logs of the lost key have ended");
    await page.goto(`${back.url}/annonces?onglet=besoins`);
    assert.match(await text(page), /Dix portables/, "what it said is there again");
  });
  const again = await back.api("POST", "/needs", { text: "Cinq écrans", lines: { screen: 5 } });
  await arrived(founder, "needs", "need", again.event);
  assert.equal((await founder.api("GET", "/members")).members.length, 2, "nobody was admitted");
});
