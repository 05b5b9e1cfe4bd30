# Le cadre de toutes les pages.
skip = Aller au contenu
nav-main = Navigation principale
nav-short = Navigation courte
nav-todo = À faire
nav-equipment = Matériel
nav-park = Parc
nav-import = Import
nav-lots = Lots
nav-exchange = Échanges
nav-market = Offres et besoins
nav-handovers = Remises
nav-proof = Preuves
nav-outcomes = Devenir de mes machines
nav-indicators = Indicateurs
nav-network = Réseau
nav-directory = Annuaire
nav-forecast = Prévisions
nav-territory = Territoire
nav-sharing = Partage
nav-members = Membres
nav-state = État du nœud
nav-settings = Réglages
nav-help = Aide
nav-menu = Menu
todo-count = { $n ->
    [one] { $n } action à faire
   *[other] { $n } actions à faire
}
scan-label = Rechercher ou scanner
scan-do = Rechercher
demo-band = Démonstration : organisations et machines inventées, tout disparaît à l’arrêt.
observer-here = ce nœud observe, il ne signe rien
language = Langue
theme = Apparence
theme-auto = Comme le système
theme-light = Claire
theme-dark = Sombre
apply-display = Appliquer
my-account = Mon compte
log-in = Se connecter
log-out = Se déconnecter
to-todo = Revenir à l’accueil
number = { NUMBER($n) }
months = janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.
devices-count = { $n ->
    [one] { NUMBER($n) } appareil
   *[other] { NUMBER($n) } appareils
}
state-up-to-date = À jour avec le réseau
state-syncing = { $n ->
    [one] Synchronisation : environ { $n } événement à venir
   *[other] Synchronisation : environ { $n } événements à venir
}
sync-progress = Événements reçus depuis le début de la comparaison : { $x } sur { $y } environ
state-offline = Hors ligne ; vous pouvez continuer
state-alone = Ce nœud n’est encore dans aucun réseau
state-suspended = Écriture suspendue : voir l’état du nœud

fault-kept = Rien d’autre n’a été modifié.
fault-code = Code à citer si vous demandez de l’aide : { $x }
fault-unreadable = Le formulaire n’a pas pu être lu ({ $x }). Revenez en arrière et recommencez.
fault-r-400 = Il manque une information ou elle n’a pas la bonne forme
fault-r-401 = Votre rôle ne permet pas cette action
fault-r-401-text = Demandez à un administrateur de ce nœud de la faire, ou de vous donner le rôle qu’il faut.
fault-r-403 = Ce n’est pas permis
fault-r-404 = Introuvable
fault-r-404-text = Cette adresse ne mène à rien ici. Cherchez par étiquette, numéro de série ou titre.
fault-r-409 = Quelque chose doit venir avant, ou a changé entre-temps
fault-r-413 = Trop long
fault-r-413-text = Le fichier ou le formulaire dépasse ce que ce nœud accepte : 70 Mio pour un import, 1 Mio pour un formulaire.
fault-r-419 = Ce formulaire ne vient pas de votre session
fault-r-419-text = La session a expiré ou la page est trop ancienne. Rechargez la page, puis recommencez.
fault-r-420 = Rien n’est choisi
fault-r-420-text = Cochez des lignes de la liste, ou « tous les résultats », puis recommencez.
fault-r-422 = Formulaire illisible
fault-r-500 = Le nœud n’a pas pu le faire

opening = Le nœud démarre
opening-text = Il relit ses journaux et vérifie son index. La page s’ouvre d’elle-même ensuite.
opening-progress = Relecture
