# Le parc : prévisions, partage, territoire, notes.
quarter = T{ $x } { $y }
quarter-overdue = Déjà dû
quarter-later = Plus tard
quarter-none = Rien de prévu
ground-planned = date planifiée à la main
ground-lease = fin de location
ground-register = inscrit au registre
ground-warranty = fin de garantie
ground-system = fin de support du système
ground-age = durée d’usage
spec-unstated = non précisée
spec-basic = légère
spec-office = bureautique
spec-strong = puissante
age-0-2 = moins de 3 ans
age-3-4 = 3 et 4 ans
age-5-6 = 5 et 6 ans
age-7-9 = 7 à 9 ans
age-10-up = 10 ans et plus
age-unknown = âge inconnu
rest-stock = En stock depuis longtemps
rest-silent = Sans inventaire depuis longtemps
about-fleet = Le parc, par type et par âge
about-forecast = Les sorties prévues, par type et par trimestre
forecast-lead = Ce qui sortira du parc, trimestre par trimestre, et sur quoi repose chaque nombre. Rien de cette page ne quitte ce nœud sans votre choix.
forecast-fleet = appareils dans le parc
forecast-unforeseen = sans prévision : ni achat, ni date, ni règle
forecast-not-own = loués ou personnels, exclus des offres
forecast-stock = en stock depuis plus de { $n } jours
forecast-silent = sans inventaire depuis plus de { $n } jours
forecast-empty = Rien n’est prévu : importez le parc avec ses dates d’achat, ou fixez des durées d’usage plus bas.
forecast-quarters = Sorties prévues
forecast-confidence = La première raison qui vient compte. Une date dite pour l’appareil est sûre ; une durée d’usage ou une fin de support est une règle, donc une estimation.
forecast-chart = Appareils par trimestre
forecast-told = Date dite pour l’appareil
forecast-ruled = Date tirée d’une règle
forecast-table = Le même en tableau
forecast-quarter = Trimestre
forecast-rests = Repose sur
forecast-kinds = Types et classes
forecast-scores = Prévu et arrivé
forecast-scores-lead = Une prévision gardée est comparée à ce qui a vraiment été réformé, une fois le trimestre fini.
forecast-no-scores = { $n ->
    [0] Aucune prévision n’est gardée.
    [one] Une prévision est gardée ; aucun de ses trimestres n’est encore fini.
   *[other] { $n } prévisions sont gardées ; aucun de leurs trimestres n’est encore fini.
}
forecast-made = Gardée le
forecast-foreseen = Prévu
forecast-came = Arrivé
forecast-keep = Garder la prévision d’aujourd’hui
forecast-rules = Règles
forecast-rules-lead = Elles s’appliquent à tous les appareils, sauf date planifiée à la main.
forecast-systems = Fins de support connues
forecast-system = Système
forecast-end = Fin
forecast-source = Source
forecast-status = Vérification
forecast-years = Années d’usage par type
forecast-years-hint = 0 : rien n’est prévu d’après l’achat. Valeurs d’usage :
forecast-models = Années d’usage par modèle
forecast-models-hint = Une ligne par modèle : « Latitude 5490 : 6 ». Elles passent avant celles du type.
forecast-warranty = Années après la fin de garantie
forecast-warranty-hint = Vide : la fin de garantie ne compte pas.
forecast-dormant = Jours avant de dire un appareil dormant
forecast-use-systems = La fin de support du système compte
forecast-rules-save = Enregistrer les règles
done-rules = Règles enregistrées.
done-kept = { $n ->
    [one] Prévision gardée : { $n } appareil.
   *[other] Prévision gardée : { NUMBER($n) } appareils.
}
share-lead = Des totaux de votre parc, quand vous le choisissez, jamais un appareil.
share-rule = Avant de partir, chaque nombre est arrondi à 5. Les petits nombres sont cachés, avec un second nombre par ligne pour qu’aucune soustraction ne les rende. Les nombres d’un trimestre sont comptés une seule fois : tous, membres choisis compris, lisent une partie du même tableau, et le comparer n’apprend rien de plus.
share-no-network = Ce nœud n’est dans aucun réseau : il n’y a personne avec qui partager.
share-choose = Choisir
share-what = Quoi
share-fields = Avec quel détail
share-columns = Par âge ou par trimestre
share-totals = Seulement le total de chaque type
share-categories = Quels types
share-categories-hint = Rien de coché : tous.
share-category = Type
share-whom = Pour qui
share-to-all = Tous les membres du territoire
share-to-some = Seulement ceux que je coche
share-to-hint = Pour des membres choisis, les nombres sont scellés : les autres voient que vous leur dites quelque chose, sur quel sujet et à qui, mais aucun nombre.
share-look = Voir les nombres exacts
share-review = Voici exactement ce qui partira
share-exactly = Nombres qui partiront
share-all = Total
share-about = ≈ { NUMBER($n) }
share-hidden = caché
share-too-few = Trop peu d’appareils pour en dire quoi que ce soit :
share-too-few-all = Trop peu d’appareils : aucun nombre ne peut partir.
share-readers = { $n ->
    [0] Aucun autre membre
    [one] { $n } membre pourra lire
   *[other] { $n } membres pourront lire
}
share-readers-lead = Tous les membres du territoire, observateurs compris, et ceux qui viendront.
share-sealed-lead = Ceux-là seulement : les nombres sont scellés avec leur clé. Ce qu’ils en font ensuite ne dépend plus de vous.
share-counted = Compté le { $x }. Ces nombres restent ceux du trimestre, même si le parc change.
share-left-before = Attention : le { $x }, dans un réseau que vous avez quitté, des totaux de ce sujet et de ce trimestre sont déjà partis. Qui les a reçus les a.
share-already-them = Ces membres ont déjà tous ces nombres. Choisissez d’autres types ou d’autres membres.
share-seal = Signer et sceller pour ces membres
share-for = Scellé pour :
share-sealed = Scellé
share-former = Ancien réseau
share-withdraw-one = Retirer ces nombres
share-sign = Signer et publier ces nombres
share-back = Revenir sans rien faire
share-already = Ce sujet a déjà été publié ce trimestre. Revenez au trimestre prochain.
share-done = Ce qui a été partagé
share-nothing = Rien n’a été partagé.
share-withdrawn = Retiré
share-open = Publié
share-withdraw-fleet = Retirer les totaux du parc
share-withdraw-forecast = Retirer les totaux des sorties prévues
share-withdraw-hint = Chaque nœud efface alors les nombres, et le fichier scellé s’il en a un. Qui les a déjà lus les a lus.
done-shared = Nombres signés et publiés.
done-unshared = Nombres retirés ; chaque nœud les efface en se synchronisant.
territory-lead = Ce que les membres publient de leur parc, additionné. Rien n’est inventé pour ceux qui ne publient rien.
territory-coverage = Données de { $x } sur { $y } membres
territory-oldest = { $n ->
    [0] , toutes d’aujourd’hui.
    [one] , la plus ancienne d’hier.
   *[other] , la plus ancienne il y a { $n } jours.
}
territory-nobody = { $n ->
    [one] Le seul membre ne publie rien.
   *[other] Aucun des { $n } membres ne publie ses totaux.
}
territory-too-old = { $n ->
    [one] Les nombres d’un membre ont plus d’un an et sont laissés de côté.
   *[other] Les nombres de { $n } membres ont plus d’un an et sont laissés de côté.
}
territory-confided = Dit à votre organisation seulement
territory-confided-lead = Scellé pour vous par un membre, et dans aucune somme ci-dessus. À ne pas redire sans son accord.
territory-told-by = Dit par
territory-not-come = Les nombres ne sont pas encore arrivés, ou sont illisibles.
territory-at-least = au moins { NUMBER($n) }
territory-members = Qui publie
territory-period = Trimestre
territory-on = Publié le
territory-method = Nombres arrondis à 5 par chaque membre avant publication ; « au moins » : un membre cache le sien parce qu’il est petit ou qu’il en trahirait un petit.
note-title = Noter en nombre
note-lead = La même chose pour beaucoup d’appareils : une date, un lieu, un état. Vous voyez d’abord ce qui change, et vous pouvez revenir en arrière.
note-list = Appareils
note-list-hint = Un par ligne : numéro d’inventaire, numéro de série ou code local.
note-what = Quoi noter
note-field = Champ
note-value = Valeur
note-value-hint = Une valeur vide retire ce qui était noté.
note-clear = (retirer la note)
note-look = Voir ce qui changera
note-review = Voici ce qui changera
note-changes = appareils changent
note-unchanged = l’ont déjà
note-unknown = inconnus
note-ambiguous = ambigus
note-unknown-lead = Aucun appareil du parc ne porte ces noms ; rien ne sera noté pour eux :
note-ambiguous-lead = Plusieurs appareils portent ces noms ; rien ne sera noté pour eux :
note-sample = { $n ->
    [one] L’appareil qui change
   *[other] Les { $n } premiers appareils qui changent
}
note-before = Avant
note-after = Après
note-none = rien
note-do = { $n ->
    [one] Noter pour { $n } appareil
   *[other] Noter pour { NUMBER($n) } appareils
}
note-years = { $n ->
    [one] { $n } an
   *[other] { $n } ans
}
note-batches = Dernières notes
note-no-batches = Rien n’a été noté à la main.
note-by = Par
note-undo = Annuler
note-undo-of = Annuler la note du { $x }
note-was-undone = Annulée
note-is-undo = Annulation
noted-planned = Sortie planifiée
noted-lease-end = Fin de location
noted-status = État du parc
noted-site = Lieu
noted-years = Années d’usage
noted-ownership = Propriété
done-noted = { $n ->
    [one] Noté pour { $n } appareil.
   *[other] Noté pour { NUMBER($n) } appareils.
}
done-note-undone = { $n ->
    [one] Annulé pour { $n } appareil.
   *[other] Annulé pour { NUMBER($n) } appareils.
}
act-note = Noter
device-plan = Sortie prévue
device-no-plan = Rien n’est prévu pour cet appareil.
device-noted = Noté à la main
device-past = Historique des notes
facet-plan = Sortie prévue
facet-ground = Raison de la sortie
facet-age = Âge
facet-whose = Propriété
facet-rest = Dormant
export-planned = sortie prévue
export-ground = raison
export-ownership = propriété
files-title = Photos et documents
files-hint = Ils restent sur ce nœud. Des photos, le lieu, l’heure et l’appareil qu’elles portent sont retirés avant de les garder. Un PDF est gardé tel quel, signature comprise : il garde aussi le nom d’auteur et le logiciel que son programme y a écrits. Si cela gêne, exportez-le sans propriétés avant de l’ajouter.
files-none = Aucune photo, aucun document.
files-photo = Photo { $x }
files-add = Ajouter une photo (JPEG, PNG, WebP) ou un PDF, 8 Mio au plus
files-keep = Garder
files-drop = Retirer
files-drop-one = Retirer { $x }
done-file-kept = Gardé.
done-file-dropped = Retiré.
col-status = État du parc
col-decommissioned = Réforme
col-planned = Sortie prévue
view-columns = Colonnes
dotation-title = Profils de dotation
dotation-lead = Ce que reçoit un poste. Un profil et un nombre de postes font l’ébauche d’un besoin ; vous la relisez avant de la signer.
dotation-none = Aucun profil pour l’instant.
dotation-new = Nouveau profil
dotation-name = Nom
dotation-name-hint = Reste sur ce nœud. Le même nom remplace le profil.
dotation-line-of = Ligne { $n }
dotation-line = { $x }, au moins { $y }
dotation-least = { $x } : classe { $y } au moins
dotation-text = Dotation de postes. { $x }
dotation-spec = Classe au moins
dotation-count = Nombre par poste
dotation-posts = Postes
dotation-draft = Ébaucher un besoin
dotation-remove-one = Retirer le profil { $x }
done-profile = Profil gardé.
done-profile-gone = Profil retiré.
