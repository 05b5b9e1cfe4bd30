// Runs the browser tests one file after the other, all that look at the seeded territory on one and the same.
// Arguments: test files; all of them if there is none.

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { demo } from "./node_process.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const began = Date.now();
const named = process.argv.slice(2).map((f) => path.resolve(f));
const all = fs.readdirSync(HERE).filter((f) => f.endsWith(".test.mjs")).sort().map((f) => path.join(HERE, f));
const files = named.length > 0 ? named : all;
// The look at every page comes first, in a run of its own, since node --test has its own order: it needs the territory as it
// was seeded, and others receive and write in it.
const looks = files.filter((f) => path.basename(f).startsWith("pages."));
const groups = [looks, files.filter((f) => !looks.includes(f))].filter((group) => group.length > 0);
const territory = await demo();
const env = { ...process.env, REGAIN_DEMO: territory.line };
let code = 0;
for (const group of groups) {
  const args = ["--test", "--test-concurrency=1", "--test-reporter=spec", ...group];
  const tests = spawn(process.execPath, args, { stdio: "inherit", env });
  code = Math.max(code, await new Promise((go) => tests.once("exit", (status) => go(status ?? 1))));
}
await territory.stop();
console.log(`browser tests: ${Math.round((Date.now() - began) / 1000)} s`);
process.exit(code);
