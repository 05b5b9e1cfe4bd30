// Two nodes in one network, made by their APIs: for tests that look at what comes after.

import { NodeProcess } from "./node_process.mjs";
import { until } from "./until.mjs";

/** A founder and a member with an account each, and their kinds told; `more` for `NodeProcess.start`. */
export async function pair(founderName, memberName) {
  const [founder, member] = await Promise.all([NodeProcess.start(founderName), NodeProcess.start(memberName)]);
  await Promise.all([founder.account(), member.account()]);
  const network = { found: { name: "Réemploi Hautmont", territories: ["hautmont"] }, root_groups: founder.asked };
  await founder.api("POST", "/network/found", network);
  const { invitation } = await founder.api("POST", "/invitations", {});
  await member.api("POST", "/join", { invitation, role: "write", root_groups: member.asked });
  const application = await until("the application arrives", async () => (await founder.api("GET", "/applications")).applications[0]);
  await founder.api("POST", "/admissions", { actor: application.actor });
  await until("the newcomer may write", async () => {
    const { topics } = await member.api("GET", "/network");
    return topics.some((t) => t.topic === "trade/hautmont" && t.own_log);
  });
  await founder.api("POST", "/profile", { kinds: [] });
  await member.api("POST", "/profile", { kinds: [] });
  await until("they know each other by name", async () => {
    const lists = await Promise.all([founder, member].map((n) => n.api("GET", "/members")));
    return lists.every((l) => l.members.every((m) => m.name));
  });
  const stop = () => Promise.all([founder.stop(), member.stop()]);
  return { founder, member, stop };
}

/** Waits until a list of a node's API has a thing of that id; gives it. */
export function arrived(node, many, one, id) {
  return until(`${one} reaches ${node.name}`, async () => (await node.api("GET", `/${many}`))[many].find((x) => x[one] === id));
}
