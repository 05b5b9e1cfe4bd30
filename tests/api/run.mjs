// Asks every call of a node's API what its description allows and much that it does not (Schemathesis): no answer may be
// an error of the server, and each must be of the form that the description says.
// REGAIN_SCHEMATHESIS names the program; arguments are passed on to it.

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { NodeProcess } from "../browser/node_process.mjs";

const PROGRAM = process.env.REGAIN_SCHEMATHESIS ?? "schemathesis";
const FLEET = ['"Nom";"Type";"Fabricant";"Numéro de série";', ...Array.from({ length: 30 }, (_, n) => `"PC-${n}";"Portable";"Dell";"QX7R${String(n).padStart(3, "0")}";`)].join("\n");
/** Calls that end what the run itself uses. */
const LEFT_OUT = ["/network/found", "/network/join"];

const node = await NodeProcess.start("Atelier du Pont");
await node.api("POST", "/network/found", { found: { name: "Valclair", territories: ["valclair"] }, root_groups: node.asked });
await node.account();
await node.api("POST", "/import?apply=true", `${FLEET}\n`);
await node.api("POST", "/devices/enter", {});
await node.api("POST", "/lots", { title: "Hiver", select: {} });
await node.api("POST", "/needs", { text: "Écrans", lines: { screen: 2 } });

const args = ["run", `${node.url}/api/v1/openapi.json`, "-H", `Authorization: Bearer ${node.token}`];
args.push("--checks", "not_a_server_error,content_type_conformance,response_schema_conformance");
args.push("--phases", "coverage,fuzzing", "--max-examples", "20", "--seed", "1", "--generation-database", "none");
args.push("--request-timeout", "20", "--suppress-health-check", "all", "--no-color", "--warnings", "off");
for (const call of LEFT_OUT) args.push("--exclude-path", call);
const run = spawn(PROGRAM, [...args, ...process.argv.slice(2)], { stdio: "inherit", cwd: node.root });
const code = await new Promise((go) => run.once("exit", (status) => go(status ?? 1)));
const lively = await node.api("GET", "/status");
console.log(`api: the node of ${lively.name} still answers`);
if (code !== 0) process.stderr.write(fs.readFileSync(path.join(node.root, "log"), "utf8"));
await node.stop();
process.exit(code);
