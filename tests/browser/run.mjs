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
// The look at every page comes first: it needs the territory as it was seeded, and others receive and write in it.
const rank = (f) => (f.startsWith("pages.") ? 0 : 1);
const all = fs.readdirSync(HERE).filter((f) => f.endsWith(".test.mjs")).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
const files = named.length > 0 ? named : all.map((f) => path.join(HERE, f));
const territory = await demo();
const env = { ...process.env, REGAIN_DEMO: territory.line };
const args = ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files];
const tests = spawn(process.execPath, args, { stdio: "inherit", env });
const code = await new Promise((go) => tests.once("exit", (status) => go(status ?? 1)));
await territory.stop();
console.log(`browser tests: ${Math.round((Date.now() - began) / 1000)} s`);
process.exit(code);
