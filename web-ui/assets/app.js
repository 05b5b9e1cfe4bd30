// Small comforts. Every page works without this file.

// A wedge scanner types very fast and ends with Enter: its code goes to the search field from anywhere.
const field = document.querySelector("form.scan input[name=q]");
const GAP = 40; // milliseconds between two keys of a scanner; people are slower
const LEAST = 5;
let typed = "";
let last = 0;
const writes = (e) => e.matches?.("input, textarea, select, [contenteditable]");
const quiet = document.documentElement.dataset.keys === "off";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || writes(event.target)) return;
  // The moment of the key, not of its handling: a busy page must not tear a scan apart.
  const now = event.timeStamp;
  if (now - last > GAP) typed = "";
  last = now;
  if (event.key === "Enter" && typed.length >= LEAST && field) {
    event.preventDefault();
    field.value = typed;
    field.form.submit();
    return;
  }
  if (event.key.length === 1) typed += event.key;
  if (typed.length === 1) window.setTimeout(() => shortcut(event, now), GAP + 20);
});

// One-key commands, told apart from a scan by the pause after them; they can be switched off in the settings.
const PLACES = { a: "/", p: "/parc", l: "/lots", o: "/annonces", r: "/remises", i: "/indicateurs", e: "/etat", m: "/membres" };
let going = 0;
function shortcut(event, at) {
  if (quiet || last !== at) return;
  const key = event.key;
  if (performance.now() - going < 1500 && PLACES[key]) {
    location.assign(PLACES[key]);
    return;
  }
  if (key === "g") going = performance.now();
  else if (key === "/" && field) { typed = ""; field.focus(); field.select(); }
  else if (key === "?") location.assign("/aide");
  else move(key);
}

// Rows of a list: j and k move, x selects, Enter opens by itself since the link has the focus.
let at = -1;
function move(key) {
  const rows = [...document.querySelectorAll("main tbody tr")];
  if (key === "j" || key === "k") {
    at = Math.min(rows.length - 1, Math.max(0, at + (key === "j" ? 1 : -1)));
    rows[at]?.querySelector("a, input")?.focus();
    rows[at]?.scrollIntoView({ block: "nearest" });
  } else if (key === "x") rows[at]?.querySelector("input[name=row]")?.click();
}

// Shift selects a range; the head's box selects the page; the counter follows.
let anchor = null;
document.addEventListener("click", (event) => {
  const box = event.target;
  if (!box.matches?.("input[name=row], input[data-all]")) return;
  const boxes = [...document.querySelectorAll("input[name=row]")];
  if (box.matches("[data-all]")) boxes.forEach((b) => { b.checked = box.checked; });
  else if (event.shiftKey && anchor) {
    const [a, b] = [boxes.indexOf(anchor), boxes.indexOf(box)].sort((x, y) => x - y);
    boxes.slice(a, b + 1).forEach((other) => { other.checked = box.checked; });
  }
  anchor = box.matches("input[name=row]") ? box : null;
  const told = document.querySelector("[data-selected]");
  if (told) told.textContent = String(boxes.filter((b) => b.checked).length);
});

// A menu closes with Escape and with a click elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.menu[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// A form that was sent is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  window.setTimeout(() => { delete form.dataset.sent; }, 4000);
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
