# Import.
import-title = Importer mon parc
import-lead = Rien n’est écrit avant que vous ayez vu le résultat et appuyé sur « Appliquer ».
import-file = Fichiers
import-file-hint = GLPI, OCS, FusionInventory, Snipe-IT, lshw, dmidecode, CSV, XLSX, ODS ou ZIP : le contenu dit la forme. Un ou plusieurs fichiers, 64 Mio chacun, 256 Mio ensemble ; on peut aussi les déposer ici.
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

# Plusieurs fichiers
import-files = { $n ->
    [one] un fichier
   *[other] { NUMBER($n) } fichiers
}
import-reading-files = { $x } fichiers lus sur { $y }
import-files-refused = { $n ->
    [one] Un fichier n’a pas pu être lu ; les autres ne s’en ressentent pas.
   *[other] { NUMBER($n) } fichiers n’ont pas pu être lus ; les autres ne s’en ressentent pas.
}
import-file-refused = non lu
import-file-records = { $n ->
    [0] aucun enregistrement
    [one] un enregistrement
   *[other] { NUMBER($n) } enregistrements
}
import-files-more = { $n ->
    [one] Un autre fichier n’est pas montré ici ; il est lu comme les autres.
   *[other] { NUMBER($n) } autres fichiers ne sont pas montrés ici ; ils sont lus comme les autres.
}

# Colonnes
columns-title = Dire ce qu’est chaque colonne
columns-sheet = Feuille du classeur
columns-sheet-read = Lire cette feuille
columns-say = Corriger les colonnes
columns-back = Retour au résultat
columns-rows = { $n ->
    [0] aucune ligne
    [one] une ligne
   *[other] { NUMBER($n) } lignes
}
columns-values = Premières valeurs
columns-hidden = non montrées
columns-missing = Il faut un numéro de série ou d’inventaire, et un nom, type, fabricant ou modèle, pour distinguer les machines.
columns-remembered = Vous avez déjà corrigé un tableau de ces colonnes ; ce choix est repris.
columns-dates-guess = d’elles-mêmes, rien à dire
columns-hint = Ce choix est retenu pour les prochains tableaux qui ont les mêmes en-têtes. Une colonne de personnes reste écartée.
columns-read = Lire ainsi
guess-header = en-tête connu
guess-word = un mot de l’en-tête
guess-values = d’après les valeurs
guess-nothing = rien ne le dit
guess-person = votre choix
mappings-title = Tableaux retenus
mappings-lead = Ce que vous avez dit des colonnes, retrouvé par les en-têtes du tableau.
mappings-none = Aucun tableau n’a été corrigé. Les colonnes connues se lisent sans rien retenir.
mappings-forget = Oublier
done-mapping-forgotten = Ce choix est oublié ; ces tableaux se liront par leurs en-têtes connus.

# Ce qui a changé le parc, et son annulation
past-title = Ce qui a changé votre parc
past-hint = Chaque import peut être annulé pendant sept jours.
past-what = Quoi
past-when = Quand
past-did = Effet
past-undo = Annuler
past-undone = annulé
past-open = en cours
past-new = { $n ->
    [one] un ajouté
   *[other] { NUMBER($n) } ajoutés
}
past-changed = { $n ->
    [one] un repris
   *[other] { NUMBER($n) } repris
}
past-removed = { $n ->
    [one] un retiré
   *[other] { NUMBER($n) } retirés
}
alteration-import = Import
alteration-split = Séparation
alteration-join = Réunion
alteration-undo = Annulation
undo-title = Annuler cet import
undo-would = Ce que l’annulation ferait
undo-back = Redeviennent comme avant
undo-gone = Quittent le parc
undo-kept = Restent tels quels
undo-kept-title = Appareils qui restent
undo-why = Pourquoi
undo-changed-since = changé depuis
undo-in-network = déjà entré dans le réseau
undo-do = Annuler
undo-nothing = Il n’y a rien à reprendre.
undo-until = Possible jusqu’au { $x }. L’annulation s’annule aussi.
undo-late = Cela ne peut plus être annulé : plus de sept jours, ou rien n’avait changé.
done-undo-begun = L’annulation est en cours.

# Sources d’un appareil
sources-title = Ce qui parle de cette machine
sources-hint = Plusieurs outils peuvent décrire une même machine. S’il y en a deux en réalité, séparez ; si deux fiches sont la même, réunissez. Votre choix tient pour les imports à venir et s’annule sept jours.
sources-reports = { $n ->
    [one] un document
   *[other] { NUMBER($n) } documents
}
sources-split = Ce n’est pas elle
sources-parted = Séparé d’ici :
sources-rejoin = Réunir à nouveau
sources-join-label = L’autre fiche : son numéro de série, d’inventaire ou sa clé
sources-join = C’est la même machine
done-device-split = Ce sont maintenant deux appareils.
done-device-joined = C’est maintenant un seul appareil.
reason-first = première fiche
reason-serial-and-manufacturer = même fabricant et numéro de série
reason-uuid = même UUID
reason-board-and-card = même carte mère et carte réseau
reason-asset-tag = même numéro d’inventaire
reason-same-report-id = même relevé
reason-drive = même modèle et numéro de série de disque
reason-person = vous l’avez dit
tool-glpi = GLPI
tool-glpi-agent = Agent GLPI
tool-ocs = OCS Inventory
tool-snipe-it = Snipe-IT
tool-table = Tableau
tool-lshw = lshw
tool-dmidecode = dmidecode
tool-hwinfo = hwinfo
tool-workbench = eReuse Workbench
tool-devicehub = eReuse Devicehub
tool-smartctl = smartctl
tool-jamf = Jamf Pro
tool-lansweeper = Lansweeper
tool-intune = Microsoft Intune
tool-itop = iTop
field-warranty-months = Mois de garantie
field-observed = Dernière modification
field-drive = Disque
outcomes-glpi = Pour GLPI
outcomes-snipeit = Pour Snipe-IT

# Sources en direct
pull-title = Sources en direct
pull-lead = Le parc est lu page par page dans l’outil lui-même, vérifié au total, puis montré avant toute écriture.
pull-tool = Outil
pull-name = Nom
pull-new = Ajouter une source
pull-address-label = Adresse de l’interface
pull-address-hint = En https. Pour GLPI l’adresse finit par /apirest.php, pour Snipe-IT par /api/v1, pour OCS par /ocsapi/v1.
pull-first = Jeton d’application (GLPI) ou utilisateur (OCS)
pull-first-hint = Laissez vide pour Snipe-IT.
pull-second = Jeton de l’utilisateur (GLPI), jeton (Snipe-IT) ou mot de passe (OCS)
pull-second-hint = Il va dans le coffre de ce nœud, n’est plus jamais montré, et n’est dans aucune sauvegarde des données.
pull-secret-label = Jeton
pull-secret-kept = dans le coffre
pull-secret-missing = absent du coffre : enregistrez la source à nouveau
pull-root-label = Autorité de certification propre
pull-root-field = Certificat de l’autorité (PEM)
pull-root-hint = Pour un serveur dont le certificat vient de votre collectivité. Elle remplace alors les autorités publiques pour cette source.
pull-root-own = oui
pull-save = Enregistrer
pull-do = Lire le parc
pull-try = Essayer
pull-remove = Retirer
pull-admin = Seule l’administration du nœud ajoute ou retire des sources.
pull-schedule = Rythme
pull-by-hand = à la main seulement
pull-every = { $n ->
    [one] toutes les heures
   *[other] toutes les { $n } heures
}
pull-at = à { $x }
pull-only-looks = regarde sans rien écrire
pull-applies = { $n ->
    [one] écrit seul une différence au plus
   *[other] écrit seul jusqu’à { NUMBER($n) } différences
}
pull-next = Prochaine lecture :
pull-last = Dernière lecture seule
pull-run-same = rien de nouveau.
pull-run-applied = { $x } nouveaux et { $y } modifiés, écrits.
pull-run-waits = { $x } nouveaux et { $y } modifiés attendent : lisez le parc, puis validez.
pull-run-failed = échec ; un nouvel essai suit de lui-même.
pull-schedule-set = Régler le rythme
pull-hours = Toutes les combien d’heures
pull-hours-hint = 24 : chaque jour ; 168 : chaque semaine. Vide : à la main seulement.
pull-hour = À quelle heure
pull-hour-hint = Pour des jours entiers seulement, à l’heure de cette machine.
pull-alone = Écrire seul jusqu’à
pull-alone-hint = Nombre d’appareils nouveaux ou modifiés. Vide : le nœud regarde seulement, et vous prévient. Rien n’est jamais supprimé.
pull-schedule-save = Enregistrer le rythme
done-pull-scheduled = La source sera lue d’elle-même.
done-pull-unscheduled = La source n’est plus lue qu’à la main.
done-pull-set = La source est enregistrée ; essayez-la.
done-pull-probed = { $n ->
    [0] La source répond ; elle ne liste aucune machine.
    [one] La source répond ; elle liste une machine.
   *[other] La source répond ; elle liste { NUMBER($n) } machines.
}
done-pull-removed = La source et son jeton sont retirés.
job-undo = Annulation
job-pull = Lecture d’une source
