// Real nodes: the built binary as child processes in temporary directories, with free ports, and their HTTP API.

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { PATIENCE, until } from "./until.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BINARY = process.env.REGAIN_BIN ?? path.join(HERE, "../../target/debug/regain");

/** The account that `prepared` makes on a node. */
export const LOGIN = "demo";
/** Its password. */
export const PASSWORD = "quatre mots sans rapport aucun";

const alive = new Set();
process.on("exit", () => alive.forEach((child) => child.kill("SIGKILL")));

/** A program of the project with its standard output read by lines; `lines` grows. */
function start(args, log) {
  const errors = fs.openSync(log, "a");
  const child = spawn(BINARY, args, { stdio: ["pipe", "pipe", errors] });
  fs.closeSync(errors);
  alive.add(child);
  child.on("exit", () => alive.delete(child));
  const lines = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return { child, lines };
}

async function ready({ child, lines }, log, isReady) {
  return until("the program says that it is ready", () => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${fs.readFileSync(log, "utf8")}`);
    return lines.find(isReady);
  }, 2 * PATIENCE);
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((go) => child.once("exit", go));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(late);
}

/** A node of its own: `regain init`, then `regain serve`. */
export class NodeProcess {
  /** Starts one. `speak` is "json", or "text" as a person would start it. `more` are further arguments of `serve`. */
  static async start(name, { speak = "json", more = [], lang = "fr" } = {}) {
    const node = new NodeProcess();
    node.name = name;
    node.root = fs.mkdtempSync(path.join(os.tmpdir(), "regain-browser-"));
    node.dir = path.join(node.root, "data");
    const made = spawnSync(BINARY, ["init", "--json", "--name", name, "--data-dir", node.dir], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(`regain init: ${made.error ?? made.stderr}`);
    const told = JSON.parse(made.stdout);
    node.actor = told.actor;
    node.groups = told.root_groups;
    node.asked = told.asked_groups.map((at) => told.root_groups[at]);
    const style = speak === "json" ? ["--json"] : [];
    const places = ["--http", "127.0.0.1:0", "--listen", "/ip4/127.0.0.1/tcp/0", "--sync-every", "2", "--lang", lang];
    const log = path.join(node.root, "log");
    node.program = start(["--data-dir", node.dir, ...style, "serve", ...places, ...more], log);
    const line = await ready(node.program, log, (l) => l.includes("http://"));
    node.url = /http:\/\/[0-9.:]+/.exec(line)[0];
    if (speak === "text") node.welcome = /http\S+/.exec(await ready(node.program, log, (l) => l.includes("jeton=")))[0];
    node.token = fs.readFileSync(path.join(node.dir, "api.token"), "utf8").trim();
    return node;
  }

  /** Calls the API below `/api/v1`; gives the JSON. Throws the status and body where it is refused. */
  async api(method, where, body) {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json" };
    const sent = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(`${this.url}/api/v1${where}`, { method, headers, body: sent });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** Makes the account `LOGIN` with these roles. */
  async account(roles = ["admin"], login = LOGIN) {
    await this.api("POST", "/accounts", { login, name: `Personne ${login}`, password: PASSWORD, roles });
  }

  /** Ends it and deletes its data. */
  async stop() {
    await ended(this.program.child);
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/**
 * The seeded territory of `regain demo`: `{nodes: [{name, url, password}]}` and `stop`. Where `REGAIN_DEMO` holds the
 * ready line of one that runs, it is that one, and `stop` leaves it.
 */
export async function demo() {
  if (process.env.REGAIN_DEMO) return { ...territory(process.env.REGAIN_DEMO), stop: async () => {} };
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "regain-demo-"));
  const log = path.join(root, "log");
  const program = start(["demo", "--json", "--scale", "10", "--dir", path.join(root, "nodes")], log);
  const line = await ready(program, log, (l) => l.includes('"ready":true'));
  const stop = async () => {
    await ended(program.child);
    fs.rmSync(root, { recursive: true, force: true });
  };
  return { ...territory(line), line, stop };
}

function territory(line) {
  const nodes = JSON.parse(line).nodes.map((n) => ({ ...n, url: n.url.replace(/\/$/, "") }));
  const [metropole, atelier, association, observatoire] = nodes;
  return { nodes, metropole, atelier, association, observatoire };
}
