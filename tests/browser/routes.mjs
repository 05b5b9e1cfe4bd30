// Every page there is: the table of the source, and a real address for each on a running territory.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { glpi } from "./inventory.mjs";
import { reloadUntil } from "./browser.mjs";

const PAGES = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../web-ui/src/pages");

/** The paths of all `GET` routes, as the source writes them. */
export function table() {
  const files = fs.readdirSync(PAGES, { recursive: true }).filter((f) => f.endsWith(".rs"));
  const sources = files.map((f) => fs.readFileSync(path.join(PAGES, f), "utf8"));
  const found = sources.flatMap((s) => [...s.matchAll(/\.get\(\s*"([^"]+)"/g)].map((m) => m[1]));
  return [...new Set(found.filter((p) => p.startsWith("/")))].sort();
}

/** Routes that answer with a file, or lead elsewhere. */
export const FILES = ["/parc.csv", "/devenir.csv", "/devenir/outil", "/import/{id}/rejets.csv", "/preuves/{event}/{blob}", "/etat/sauvegarde",
  "/parc/{key}/fichiers/{file}"];
export const LEADS = ["/chercher", "/flux", "/annonces/demandes/{id}"];

/** Pages that have one address, the same on every node. */
const FIXED = ["/", "/menu", "/parc", "/import", "/import/modeles", "/import/sources", "/lots", "/lots/nouveau", "/annonces", "/annonces/offres/nouvelle",
  "/annonces/besoins/nouveau", "/remises", "/remises/nouvelle", "/devenir", "/indicateurs", "/indicateurs/liste", "/membres",
  "/previsions", "/partage", "/territoire", "/parc/notes", "/annonces/dotations", "/membres/cles", "/membres/gouvernance", "/membres/suite", "/territoires", "/annuaire", "/annuaire/fiche", "/annuaire/import", "/indicateurs/reparation",
  "/etat", "/etat/travaux", "/reglages", "/aide", "/compte", "/compte/mot-de-passe", "/bienvenue/structure", "/bienvenue/cle",
  "/bienvenue/acces", "/bienvenue/donnees"];

/** More of the same pages: other tabs, filters, nothing found, an address that leads nowhere. */
const STATES = ["/parc?q=xyzintrouvable", "/parc?q=portable", "/lots?onglet=tous", "/annonces?onglet=besoins", "/annonces?onglet=demandes", "/annonces?onglet=voisins",
  "/remises?onglet=faites", "/remises?onglet=recevoir", "/indicateurs/liste?liste=pending", "/nulle-part", "/parc/inconnu",
  "/annuaire?service=repair&groupe=200040715", "/annuaire?q=xyzintrouvable", "/annuaire?qui=membres", "/parc?plan=none", "/parc?whose=leased&whose=personal", "/parc?rest=stock&sort=planned"];

const href = (page, selector) => page.locator(selector).first().getAttribute("href");

/**
 * Real addresses on the metropole's node, as `{route, path}`; `route` is the pattern of the table that it stands for.
 * The page must be logged in there. A rehearsal is left open for the report.
 */
export async function addresses(page, url) {
  const detail = async (list, selector, route) => {
    await page.goto(`${url}${list}`);
    return { route, path: (await href(page, selector)).split("#")[0] };
  };
  const found = [
    await detail("/parc", "main tbody th a", "/parc/{key}"),
    await detail("/lots?onglet=siens", "main tbody th a", "/lots/{id}"),
    await detail("/annonces?onglet=offres", "main tbody th a", "/annonces/offres/{id}"),
    await detail("/annonces?onglet=demandes", "main tbody th a", "/annonces/offres/{id}"),
    await detail("/annonces?onglet=besoins", "main tbody th a", "/annonces/besoins/{id}"),
    await detail("/remises?onglet=faites", "main tbody th a", "/remises/{id}"),
    await detail("/remises?onglet=remettre", "main tbody th a", "/remises/{id}"),
    await detail("/lots?onglet=siens", "main tbody th a", "/lots/{id}"),
  ];
  found.push(await detail("/annuaire?qui=membres&q=atelier", "main tbody th a", "/annuaire/organisation"));
  found.push(await detail("/membres", 'main a[href^="/membres/retrait/"]', "/membres/retrait/{actor}"));
  const lot = found[1].path.split("/").pop();
  found.push({ route: "/annonces/offres/nouvelle", path: `/annonces/offres/nouvelle?lot=${lot}` });
  found.push({ route: "/remises/nouvelle", path: `/remises/nouvelle?lot=${lot}` });
  await page.goto(`${url}/devenir`);
  found.push({ route: "/parc/{key}", path: await href(page, "main tbody th a") });
  await page.goto(`${url}/import`);
  const file = { name: "parc.csv", mimeType: "text/csv", buffer: Buffer.from(glpi(3, { prefix: "AXE" })) };
  await page.setInputFiles("#file", file);
  await page.click("main form[enctype] button.primary");
  await page.waitForURL(/\/import\/\d+/);
  await reloadUntil(page, page.url(), "nav.tabs");
  const rehearsal = new URL(page.url()).pathname;
  found.push({ route: "/import/{id}", path: rehearsal }, { route: "/import/{id}/colonnes", path: `${rehearsal}/colonnes` });
  // Its own fleet came by an import, which is the first thing that can be taken back.
  found.push({ route: "/import/faits/{number}", path: "/import/faits/1" });
  return [...FIXED.map((p) => ({ route: p, path: p })), ...STATES.map((p) => ({ route: p.split("?")[0], path: p })), ...found];
}
