# Import.
import-title = Importer mon parc
import-lead = Rien n’est écrit avant que vous ayez vu le résultat et appuyé sur « Appliquer ».
import-file = Fichier
import-file-hint = GLPI, OCS, FusionInventory, Snipe-IT, lshw, dmidecode, CSV, XLSX ou ODS : le contenu dit la forme ; 70 Mio au plus.
import-rehearse = Lire le fichier
import-no-file = Choisissez d’abord un fichier.
import-how = Comment cela se passe
import-how-1 = Le fichier est lu : encodage, séparateur et colonnes sont reconnus et montrés. Les noms de personnes sont écartés à la lecture.
import-how-2 = Vous voyez ce qui serait nouveau, changé, identique, à vérifier ou rejeté, champ par champ.
import-how-3 = Vous appliquez. Réimporter le même fichier ne change rien ; un appareil absent du fichier n’est jamais supprimé.
import-other = Un autre fichier
import-is-reading = Lecture en cours
import-is-refused = Ce fichier n’a pas pu être lu
import-is-ready = Voici ce qui se passerait
import-is-applying = Écriture en cours
import-is-applied = Import terminé
import-is-cancelled = Import interrompu
import-is-failed = L’import n’est pas allé au bout
import-reading-text = Le fichier est lu en arrière-plan ; cette page se met à jour.
import-nothing-changed = Votre parc n’a pas changé.
import-dates = Les dates de ce fichier sont écrites
import-day-first = jour d’abord (31/12/2026)
import-month-first = mois d’abord (12/31/2026)
import-again = Relire ainsi
import-progress = { $x } appareils écrits sur { $y }
import-leave = Vous pouvez quitter cette page ; le travail continue.
import-written = { $n ->
    [0] Aucun appareil n’avait à changer.
    [one] Un appareil est écrit.
   *[other] { NUMBER($n) } appareils sont écrits.
}
import-apply = { $n ->
    [one] Appliquer (un appareil)
   *[other] Appliquer ({ NUMBER($n) } appareils)
}
import-nothing = Il n’y a rien à écrire : le parc contient déjà tout cela.
import-not-yet = Rien n’est encore écrit.
import-read = Comment le fichier a été lu
import-format = Format
format-glpi-csv = Export CSV de GLPI
format-glpi-json = JSON de l’agent GLPI
format-agent-xml = XML d’un agent (FusionInventory, GLPI, OCS)
format-glpi-api = API REST de GLPI
format-glpi-injection = CSV pour l’injection de données de GLPI
format-ocs-csv = Export CSV d’OCS Inventory
format-ocs-json = JSON de l’agent OCS
format-ocs-api = API REST d’OCS Inventory
format-snipe-csv = CSV de Snipe-IT
format-snipe-api = API REST de Snipe-IT
format-table = Tableau CSV ou TSV
format-workbook = Classeur XLSX ou ODS
format-lshw = Rapport lshw
format-dmidecode = Rapport dmidecode
format-hwinfo = Rapport hwinfo
format-workbench = Relevé eReuse Workbench
format-smartctl = Rapport smartctl
format-jamf = API de Jamf Pro
format-lansweeper = API de Lansweeper
format-graph = Microsoft Graph (Intune)
format-itop = XML d’iTop
import-encoding = Encodage
import-separator = Séparateur
import-records = Enregistrements
import-personal = Données personnelles écartées à la lecture :
import-columns = { $n ->
    [one] Une colonne
   *[other] { $n } colonnes
}
import-mapping = Colonnes et champs
import-column = Colonne du fichier
import-means = Champ
column-ignored = ignorée
column-repeated = déjà lue
column-personal = personnelle, écartée
import-doubts = { $n ->
    [one] Une remarque
   *[other] { $n } remarques
}
import-parts = Parties du résultat
part-of-new = Nouveaux
part-of-changed = Modifiés
part-of-unchanged = Identiques
part-of-review = À vérifier
part-of-rejected = Rejetés
part-of-missing = Absents du fichier
import-missing-text = Ces appareils de votre parc ne sont pas dans ce fichier. Ils restent ; rien n’est jamais supprimé par un import.
import-rejected-file = Télécharger les rejets (CSV)
import-part-empty = Aucun.
import-device = Appareil
import-what = Ce qui change
import-fields = { $n ->
    [one] Un champ
   *[other] { $n } champs
}
refresh = Actualiser
