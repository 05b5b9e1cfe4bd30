# Parc.
park-none = Aucun appareil pour l’instant
park-empty = Importez votre parc depuis GLPI : un export CSV ou les fichiers de son agent.
park-search = Étiquette, numéro de série, modèle…
views = Vues enregistrées
view-all = Tout
view-save = Enregistrer cette vue
view-name = Nom de la vue
view-shared = Partagée avec ce nœud
view-default = Vue d’ouverture
view-keep = Enregistrer
view-delete = Supprimer cette vue
done-view-saved = Vue enregistrée.
done-view-deleted = Vue supprimée.
filters = Filtres
filters-clear = Tout effacer
filter-remove = Retirer ce filtre
export-all = Exporter tout (CSV)
select-page = Choisir toute la page
select-row = Choisir { $x }
selected = choisis
pages = Pages
page-first = Début
page-next = Suite
facet-cat = Type
facet-state = État
facet-data = Données
facet-status = État du parc
facet-site = Site
facet-year = Année
facet-maker = Marque
facet-ram = Mémoire
facet-grade = Grade
facet-holder = Détenteur
facet-lot = Lot
facet-net = Dans le réseau
net-yes = Dans le réseau
net-no = Pas encore
col-tag = Étiquette
col-cat = Type
col-model = Modèle
col-serial = N° de série
col-ram = Mémoire
col-disk = Disque
col-year = Année
col-state = État
col-data = Effacement
col-holder = Détenteur
col-lot = Lot
col-site = Site
col-grade = Grade
gib = { $n } Go
gb = { $n } Go
act-lot = Mettre dans un lot
act-enter = Faire entrer dans le réseau
act-reform = Réformer
act-step = Noter une étape
date = Date
lot-title = Titre du lot
lot-title-hint = Tous les membres le liront : ni nom de personne, ni numéro de série.
lot-title-missing = Donnez un titre au lot.
lot-make = Créer le lot
enter-none = Tous ces appareils sont déjà dans le réseau.
enter-do = Faire entrer
reform-what = La réforme est la décision de sortir ces appareils de votre parc. Elle est signée et les fait entrer dans l’assiette du ratio REEN.
reform-exclusion = Hors du ratio ?
reform-do = Signer la réforme
step-which = Quelle étape ?
step-decision = Décision
step-found = Supports trouvés par appareil
step-certified = dont effacement certifié
step-destroyed = dont détruits
step-method = Méthode
step-result = Résultat
step-passed = Tout fonctionne
step-failed = Un défaut
step-functional = Fonctions
step-cosmetic = Aspect
step-data = Données
step-part = Pièce
step-count = Nombre par appareil
step-channel = Voie
step-class = Bénéficiaire (catégorie)
step-class-hint = Une catégorie seulement, jamais une personne. Les catégories sensibles voyagent comme « réservée ».
step-reason = Raison
step-certificate = Certificat ou rapport (facultatif)
step-certificate-hint = Il est scellé : seuls vous et ceux qui ont fait entrer ces appareils pourront l’ouvrir.
step-sign = Signer l’étape
device-stages = Étapes de cet appareil
device-facts = Ce qu’il est
device-chain = Ce qui a été signé
device-not-entered = Cet appareil n’est pas dans le réseau : personne d’autre ne le connaît.
device-private = Ce que ce nœud seul sait
device-private-hint = Ces valeurs viennent de vos imports et ne quittent jamais ce nœud.
device-where = Où il est
device-owner = Propriétaire
device-from = Entré par
device-basis = Cadre
device-id = Identifiant dans le réseau
device-next = Et maintenant
device-elsewhere = Cet appareil est chez un autre membre : ses étapes s’y signent.
one-key = Une seule clé
two-keys = Deux clés
see-proof = Voir la preuve
proof-event = Événement signé
proof-key = Clé du nœud
proof-place = Place dans son journal
proof-told = Signé le (selon son auteur)
proof-open = Enregistrer
proof-coming = Pas encore arrivé
proof-sealed = Scellé pour d’autres
attached-certificate = Certificat
attached-photo = Photo
attached-manifest = Liste scellée
attached-slip = Bordereau
attached-change = Modification
attached-note = Note
field-category = Type
field-manufacturer = Marque
field-model = Modèle
field-serial = N° de série
field-alt-serial = Autre n° de série
field-asset-tag = N° d’inventaire
field-uuid = UUID
field-board-serial = N° de carte mère
field-macs = Adresses MAC
field-label = Nom
field-site = Site
field-entity = Entité
field-status = État du parc
field-purchase-date = Achat
field-decommission-date = Réforme
field-cpu = Processeur
field-ram = Mémoire
field-disks = Disques
field-battery = Batterie
field-os = Système
field-seen-on = Vu le
field-mounting = Montage
field-ownership = Propriété
field-warranty-end = Fin de garantie
field-lease-end = Fin de location
field-end-of-life = Remplacement prévu
field-remark = Remarque
export-key = clé
export-network-id = identifiant réseau
export-code = code local
export-asset-tag = n° d’inventaire
export-serial = n° de série
export-category = type
export-maker = marque
export-model = modèle
export-ram-gib = mémoire (Go)
export-disk-gb = disque (Go)
export-disk-kind = type de disque
export-year = année
export-status = état du parc
export-site = site
export-state = état
export-data = données
export-in-network = dans le réseau
export-holder = détenteur
export-held = en main
export-lots = lots
export-grade = grade
export-decommissioned = réforme
results-count = { $n ->
    [one] { NUMBER($n) } résultat
   *[other] { NUMBER($n) } résultats
}
select-all = { $n ->
    [one] Le seul résultat
   *[other] Les { NUMBER($n) } résultats
}
facet-more = { $n ->
    [one] et { $n } autre
   *[other] et { $n } autres
}
no-results = { $n ->
    [one] Aucun résultat avec ce filtre.
   *[other] Aucun résultat avec ces filtres.
}
enter-what = { $n ->
    [one] Un appareil entrera dans le réseau. Les autres membres verront son type, sa performance approximative et son nombre de supports ; jamais son numéro de série.
   *[other] { NUMBER($n) } appareils entreront dans le réseau. Les autres membres verront leur type, leur performance approximative et leur nombre de supports ; jamais leur numéro de série.
}
reform-outside = { $n ->
    [one] Un de ces appareils n’est pas dans le réseau : faites-le entrer d’abord.
   *[other] { $n } de ces appareils ne sont pas dans le réseau : faites-les entrer d’abord.
}
done-lot = { $n ->
    [one] Lot créé avec un appareil.
   *[other] Lot créé avec { NUMBER($n) } appareils.
}
done-entered = { $n ->
    [one] Un appareil est entré dans le réseau.
   *[other] { NUMBER($n) } appareils sont entrés dans le réseau.
}
done-reformed = { $n ->
    [one] Réforme signée pour un appareil.
   *[other] Réforme signée pour { NUMBER($n) } appareils.
}
done-step = { $n ->
    [one] Étape signée pour un appareil.
   *[other] Étape signée pour { NUMBER($n) } appareils.
}
source-line = ligne { $x }
