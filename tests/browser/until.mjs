// Waiting for what another process or node does: by asking again, with a deadline, never by a fixed pause.

/** How long anything may take on a busy machine, in milliseconds. */
export const PATIENCE = 40_000;
const BETWEEN = 50;

/**
 * Asks `found` again and again until it gives something true, and gives that.
 * Throws with `what` and the last error when the deadline passes.
 */
export async function until(what, found, patience = PATIENCE) {
  const end = Date.now() + patience;
  let last = "";
  while (Date.now() < end) {
    try {
      const value = await found();
      if (value) return value;
    } catch (error) {
      last = `: ${error.message}`;
    }
    await new Promise((go) => setTimeout(go, BETWEEN));
  }
  throw new Error(`waited ${patience} ms in vain: ${what}${last}`);
}
