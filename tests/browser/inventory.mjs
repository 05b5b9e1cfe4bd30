// A small invented inventory, as GLPI's CSV export of a search list writes it.

const HEAD = ["Nom", "Entité", "Statut", "Fabricant", "Numéro de série", "Numéro d'inventaire", "Type", "Modèle", "Lieu",
  "Usager", "Responsable technique", "Composants - Mémoire", "Gestion - Date d'achat", "Gestion - Date de réforme"];

/** A person that stands in the export and must not come through. */
export const PERSON = "Ignace Bellevrille";

/** The serial of machine `n`, from 1. */
export const serial = (n, prefix = "MFY") => `${prefix}7K${String(n).padStart(4, "0")}`;

/** The export of `count` reformed laptops; `change` may alter a row (an object by column name). */
export function glpi(count, { prefix = "MFY", change = (row) => row } = {}) {
  const line = (cells) => cells.map((c) => `"${c.replaceAll('"', "''")}";`).join("");
  const row = (n) => change({
    "Nom": `PC-${prefix}-${n}`,
    "Entité": "Montfleury > Écoles",
    "Statut": "Réformé",
    "Fabricant": "Tilleul",
    "Numéro de série": serial(n, prefix),
    "Numéro d'inventaire": `INV-${prefix}-${1000 + n}`,
    "Type": "Portable",
    "Modèle": "Carnet 14",
    "Lieu": "École des Tilleuls",
    "Usager": PERSON,
    "Responsable technique": PERSON,
    "Composants - Mémoire": "8192",
    "Gestion - Date d'achat": "12-03-2019",
    "Gestion - Date de réforme": "15-06-2026",
  }, n);
  const rows = Array.from({ length: count }, (_, at) => row(at + 1)).map((r) => line(HEAD.map((h) => r[h])));
  return `\u{feff}${[line(HEAD), ...rows].join("\n")}\n`;
}
