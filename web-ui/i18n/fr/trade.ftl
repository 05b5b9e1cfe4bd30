# Mots communs.
line-laptop = { $n ->
    [one] { NUMBER($n) } portable
   *[other] { NUMBER($n) } portables
}
line-desktop = { $n ->
    [one] { NUMBER($n) } poste fixe
   *[other] { NUMBER($n) } postes fixes
}
line-thin-client = { $n ->
    [one] { NUMBER($n) } client léger
   *[other] { NUMBER($n) } clients légers
}
line-workstation = { $n ->
    [one] { NUMBER($n) } station de travail
   *[other] { NUMBER($n) } stations de travail
}
line-all-in-one = { NUMBER($n) } tout-en-un
line-screen = { $n ->
    [one] { NUMBER($n) } écran
   *[other] { NUMBER($n) } écrans
}
line-tablet = { $n ->
    [one] { NUMBER($n) } tablette
   *[other] { NUMBER($n) } tablettes
}
line-smartphone = { $n ->
    [one] { NUMBER($n) } smartphone
   *[other] { NUMBER($n) } smartphones
}
line-feature-phone = { $n ->
    [one] { NUMBER($n) } téléphone basique
   *[other] { NUMBER($n) } téléphones basiques
}
line-ip-phone = { $n ->
    [one] { NUMBER($n) } téléphone IP
   *[other] { NUMBER($n) } téléphones IP
}
line-printer = { $n ->
    [one] { NUMBER($n) } imprimante
   *[other] { NUMBER($n) } imprimantes
}
line-mfp = { $n ->
    [one] { NUMBER($n) } multifonction
   *[other] { NUMBER($n) } multifonctions
}
line-server-rack = { $n ->
    [one] { NUMBER($n) } serveur
   *[other] { NUMBER($n) } serveurs
}
line-storage-bay = { $n ->
    [one] { NUMBER($n) } baie de stockage
   *[other] { NUMBER($n) } baies de stockage
}
line-network-switch = { $n ->
    [one] { NUMBER($n) } commutateur
   *[other] { NUMBER($n) } commutateurs
}
line-network-router = { $n ->
    [one] { NUMBER($n) } routeur
   *[other] { NUMBER($n) } routeurs
}
line-wifi-ap = { $n ->
    [one] { NUMBER($n) } borne Wi-Fi
   *[other] { NUMBER($n) } bornes Wi-Fi
}
line-projector = { $n ->
    [one] { NUMBER($n) } vidéoprojecteur
   *[other] { NUMBER($n) } vidéoprojecteurs
}
line-ups = { $n ->
    [one] { NUMBER($n) } onduleur
   *[other] { NUMBER($n) } onduleurs
}
line-hdd-ext = { $n ->
    [one] { NUMBER($n) } disque externe
   *[other] { NUMBER($n) } disques externes
}
line-ssd = { NUMBER($n) } SSD
line-peripheral = { $n ->
    [one] { NUMBER($n) } périphérique
   *[other] { NUMBER($n) } périphériques
}
line-charger = { $n ->
    [one] { NUMBER($n) } alimentation
   *[other] { NUMBER($n) } alimentations
}
line-part = { $n ->
    [one] { NUMBER($n) } pièce détachée
   *[other] { NUMBER($n) } pièces détachées
}
line-unknown = { $n ->
    [one] { NUMBER($n) } appareil à préciser
   *[other] { NUMBER($n) } appareils à préciser
}
line-none = rien
line-most = { $n } au plus
lines-no-number = « { $x } » n’est pas un nombre ({ $y }). Écrivez un nombre entier, ou laissez vide.
lines-nothing = Indiquez au moins un appareil dans une catégorie.
window-words = du { $x } au { $y }
window-half = Il manque le premier ou le dernier jour : indiquez les deux, ou aucun.
window-backwards = Le dernier jour vient avant le premier.
window-hint = Facultatif : les deux jours, ou aucun.
window-from = Premier jour
window-until = Dernier jour
trade-basis = Fondement
trade-category = Catégorie
trade-choose = Choisir
trade-choose-one = Choisir…
trade-code = Code
trade-committed = Engagement de réemploi
trade-content = Contenu
trade-data = Données
trade-declined = Refusée :
trade-destination = Destination
trade-devices = Appareils
trade-giver = Donneur
trade-granted = Accordé :
trade-left = Reste
trade-lot = Lot
trade-manifest = Liste scellée pour le receveur
trade-model = Modèle
trade-need = Besoin
trade-needed = Demandé
trade-needs = Besoins
trade-network-id = Identifiant réseau
trade-no = Non
trade-notes = Notes
trade-offer = Offre
trade-offered = Offert
trade-offers = Offres
trade-outcome = Réception
trade-own-code = Notre code
trade-owner = Propriétaire
trade-parties = Parties et conditions
trade-position = N°
trade-publish = Publier
trade-recall = Rappeler cette remise
trade-receiver = Receveur
trade-requests = Demandes
trade-review = Relire avant de signer
trade-search = Rechercher
trade-search-clear = Tout effacer
trade-serial = N° de série
trade-state = État
trade-steps = Étapes de la remise
trade-told-code = Code du donneur
trade-told-on = Publié le
trade-us = Nous
trade-window = Période
trade-withdraw = Retirer le texte
trade-yes = Oui
text-withdrawn = Texte retiré
withdraw-text = Le texte s’efface chez tous les membres et n’y revient pas. Les faits restent : qui l’a signé, quand, les quantités, et les demandes ou accords qui en découlent. Une copie déjà imprimée ou enregistrée ailleurs échappe à ce retrait.
withdraw-do = Retirer le texte chez tous
signed-by = Signé par
signed-key = clé
signed-event = acte
signed-not-here = L’acte signé n’est pas encore sur ce nœud :
observer-signs-nothing = Ce nœud observe : il ne signe rien.
market-reserved = Réservé au rôle Gestion de parc. Demandez à un administrateur de ce nœud.
done-withdrawn = Le texte est retiré ; les autres membres l’effacent en se synchronisant.

# Lots.
lots-lead = Ce qu’une organisation met de côté pour le remettre ensemble.
lots-own = Les nôtres ({ $n })
lots-all = Tous les lots ({ $n })
lots-found = { $n ->
    [one] { NUMBER($n) } lot
   *[other] { NUMBER($n) } lots
}
lots-none = Aucun lot pour l’instant. Choisissez des appareils dans le parc et faites-en un lot.
lots-none-found = Aucun lot avec ces mots.
lot-search = Titre ou organisation
lot-new = Nouveau lot
lot-new-reserved = Faire un lot est réservé au rôle Gestion de parc.
lot-new-lead = Un lot réunit des appareils que vous avez en main. Les autres membres voient son titre et les catégories, jamais les numéros de série.
trade-lot-title = Titre
trade-lot-title-hint = Lisible par tous les membres : pas de nom de personne, pas de numéro de série.
lot-no-title = Donnez un titre au lot.
lot-no-device = Cochez au moins un appareil.
lot-devices = Appareils du lot
lot-devices-search = Appareils en main : code, modèle, série, catégorie
lot-no-devices-here = Aucun appareil en main ne correspond. Un appareil doit d’abord entrer dans le réseau, depuis le parc.
lot-to-park = Ouvrir le parc
lot-more = { $n ->
    [one] { NUMBER($n) } autre appareil n’est pas listé ici : précisez la recherche, ou choisissez dans le parc.
   *[other] { NUMBER($n) } autres appareils ne sont pas listés ici : précisez la recherche, ou choisissez dans le parc.
}
lot-chosen = { $n ->
    [one] { NUMBER($n) } appareil coché au départ
   *[other] { NUMBER($n) } appareils cochés au départ
}
trade-lot-make = Faire le lot
lot-of = Lot de
lot-offer = Proposer
lot-hand-over = Remettre
lot-act-reserved = Proposer et remettre sont réservés au rôle Gestion de parc.
lot-offers = Offres de ce lot
lot-offers-none = Ce lot n’est pas proposé.
lot-gone = parti
lot-not-here = pas encore sur ce nœud
lot-file = Dossier de préparation
lot-file-text = Partagé, scellé, entre le propriétaire et ceux qu’il nomme. Deux personnes peuvent y écrire en même temps.
lot-file-reserved = Le dossier se modifie avec le rôle Gestion de parc.
lot-file-waiting = { $n ->
    [one] { $n } modification n’est pas encore arrivée.
   *[other] { $n } modifications ne sont pas encore arrivées.
}
lot-file-refused = { $n ->
    [one] { $n } modification illisible a été écartée.
   *[other] { $n } modifications illisibles ont été écartées.
}
lot-editors = Qui d’autre prépare ce lot
lot-editors-legend = Membres qui lisent et modifient le dossier
lot-editors-do = Enregistrer
check-packaging-ready = Emballage prêt
check-keys-removed = Clés et jetons retirés
check-media-listed = Supports de données listés
check-access-arranged = Accès au site arrangé
check-slot-agreed = Créneau convenu
check-done = Fait
check-do = Fait
check-undo = À refaire
check-by = Dit par
check-contested = Deux avis différents
check-new = Autre point à vérifier
check-add = Ajouter, à faire
check-add-done = Ajouter, fait
notes-none = Aucune note.
note-new = Nouvelle note
note-add = Ajouter la note
lot-state-prepared = Préparé
lot-state-offered = Proposé
lot-state-granted = Accordé
lot-state-in-transit = En cours de remise
lot-state-handed-over-in-part = Remis en partie
lot-state-handed-over = Remis
done-lot-made = { $n ->
    [one] Le lot est fait : { NUMBER($n) } appareil.
   *[other] Le lot est fait : { NUMBER($n) } appareils.
}
done-lot-file = Le dossier est à jour.
done-lot-editors = { $n ->
    [one] { $n } membre prépare ce lot avec vous.
   *[other] { $n } membres préparent ce lot avec vous.
}

# Offres, besoins, demandes.
market-lead = Ce qui est proposé et cherché sur le territoire. Le propriétaire d’une offre y répond dans l’ordre qu’il choisit.
tab-offers = Offres ({ $n })
tab-needs = Besoins ({ $n })
tab-requests = Demandes ({ $n })
requests-waiting = { $n ->
    [one] { $n } attend votre réponse
   *[other] { $n } attendent votre réponse
}
offers-none = Aucune offre pour l’instant. Une offre se fait depuis un lot.
needs-none = Aucun besoin publié pour l’instant.
requests-none = Aucune demande pour l’instant. Une demande se fait depuis une offre.
offer-who = Qui offre
offer-of = Offre de
offer-title = À titre de
offer-new = Nouvelle offre
offer-new-lead = Les autres membres lisent le texte, les catégories et les quantités.
offer-from-lot = Depuis le lot
offer-text = Texte de l’offre
offer-text-hint = Une phrase : quoi, dans quel état, où. Pas de nom de personne.
offer-no-text = Écrivez le texte de l’offre.
offer-lines = Combien
offer-not-yours = Ce lot est à un autre membre : seul son propriétaire peut le proposer.
offer-choose-lot = Quel lot proposer ?
offer-no-lot = Aucun lot prêt à être proposé. Faites-en un d’abord.
offer-no-requests = Personne n’a encore demandé.
request-for = Pour l’offre
request-who = Qui demande
request-yours = À vous de répondre
asked-for = Demandé
request-new = Demander
request-text = Tout ce qui reste est proposé ; diminuez si vous en voulez moins.
request-do = Envoyer la demande
request-none-left = Il n’en reste plus.
grant-legend = Accorder
grant-do = Accorder
decline-legend = Refuser
decline-reason = Raison
decline-note = Précision
decline-note-hint = Facultatif, lisible par tous les membres.
decline-do = Refuser
commit-text = Engagement de réemploi préalable : avant la remise, vous promettez de réemployer ces appareils. Dans une vente, le propriétaire ne peut les compter comme réemployés que si vous l’avez signé avant, puis prouvé.
commit-do = Signer l’engagement
need-who = Qui cherche
need-of = Besoin de
need-new = Nouveau besoin
need-new-lead = Dites ce que vous cherchez ; les membres qui l’ont en main peuvent vous le proposer.
need-text = Texte du besoin
need-text-hint = Une phrase : pour quoi, pour quand. Pas de nom de personne.
need-no-text = Écrivez le texte du besoin.
need-lines = Combien, par catégorie
need-stock = Ce que vous pourriez proposer
need-stock-text = Vos lots qui ont quelque chose de ce qui est cherché.
need-stock-none = Aucun de vos lots disponibles n’a ces catégories.
need-fits = Convient :
offer-state-open = Ouverte
offer-state-granted-in-part = Accordée en partie
offer-state-granted-in-full = Tout est accordé
offer-state-closed = Close : ancien membre
request-state-waiting = En attente
request-state-granted = Accordée
request-state-declined = Refusée
request-state-disputed = Réponses contradictoires
need-state-open = Ouvert
need-state-closed = Clos : ancien membre
need-state-withdrawn = Retiré
done-offer = L’offre est publiée.
done-need = Le besoin est publié.
done-request = La demande est envoyée.
done-grant = La demande est accordée. Préparez la remise quand vous voulez.
done-decline = La demande est refusée.
done-commitment = L’engagement est signé.

# Remises.
handovers-lead = Une remise a deux clés : celle du donneur, puis celle du receveur. La garde ne change qu’avec la seconde.
handover-tab-recevoir = À recevoir
handover-tab-remettre = À remettre, en attente
handover-tab-faites = Faites
handover-tab-reseau = Entre d’autres
handover-none-recevoir = Rien à recevoir.
handover-none-remettre = Rien à remettre et rien en attente.
handover-none-faites = Aucune remise faite pour l’instant.
handover-none-reseau = Aucune remise entre d’autres membres.
hand-over = Remise
give-new = Préparer une remise
give-new-lead = Rien n’est signé avant la page suivante, qui dit en mots ce que vous signerez.
give-reserved = Remettre et rappeler sont réservés au rôle Gestion de parc.
give-due = Accordé, à remettre
give-prepare = Préparer la remise
give-choose = Que remettre ?
give-nothing = Aucun appareil à remettre ici. Faites d’abord un lot.
give-for-grant = Pour la demande de
give-committed = Le receveur s’est engagé au réemploi avant la remise.
give-not-committed = Le receveur n’a pas signé d’engagement de réemploi : cette vente ne comptera pas comme réemploi.
give-to = À qui
give-to-member = À un membre du réseau, qui signera sur son nœud
member-taking = Membre
give-to-outside = À une organisation sans nœud
give-to-outside-hint = Vous signez seul ; la remise le dira.
outside-kind = Métier
outside-proof = Comment elle a confirmé
outside-slip = Numéro de bordereau
outside-slip-hint = Scellé pour votre nœud seul.
outside-party = Hors réseau : { $x }
manifest-hint = Le receveur seul peut la lire.
manifest-serials = Codes, modèles et numéros de série
manifest-codes = Codes et modèles
manifest-none = Pas de liste
give-terms = À quelles conditions
give-on = Jour de la remise
destination-reen = Destination (registre REEN)
destination-hint = Ce que diront vos livres de la fin de vie chez vous.
basis-hint = Un don public lie l’appareil pour toujours : sa revente est limitée.
give-devices = Appareils de la remise
give-review = Relire ce qui sera signé
give-no-device = Cochez au moins un appareil.
give-nobody = Choisissez le membre qui reçoit, ou une organisation sans nœud.
give-no-day = Indiquez le jour de la remise.
review-lead = Voici ce que votre nœud signera. Rien n’est encore signé.
review-gives = remet
review-to = à
review-public = Tous les membres verront les parties, le jour, le titre, la destination et les identifiants des appareils. Modèles, codes et numéros de série ne partent que dans la liste scellée.
effect-moves = La propriété et la garde passeront au receveur quand il aura signé à son tour. Jusque-là vous pouvez rappeler la remise, et ces appareils sont bloqués.
effect-kept = La garde passera au receveur quand il aura signé à son tour ; vous restez propriétaire. Jusque-là vous pouvez rappeler la remise, et ces appareils sont bloqués.
effect-outside-moves = Cette remise n’aura qu’une clé, la vôtre. Elle vaut tout de suite et ne se rappelle pas.
effect-outside-kept = Cette remise n’aura qu’une clé, la vôtre ; vous restez propriétaire. Elle vaut tout de suite et ne se rappelle pas.
basis-for-life = Don public (CG3P) : la revente de ces appareils sera limitée pour toujours.
give-sign = Signer la remise
give-back = Revenir au formulaire
step-prepared = Préparée
step-given = Signée par le donneur
step-received = Signée par le receveur
step-gap = Écart
step-refused = Refusée
step-recalled = Rappelée
step-one-key = Prise hors réseau, une clé
step-disputed = Contestée
give-state-waiting = Attend le receveur
give-state-received = Reçue
give-state-received-in-part = Reçue avec écart
give-state-refused = Refusée
give-state-recalled = Rappelée
give-state-one-key = Une clé
give-state-disputed = Contestée
outcome-waiting = En attente
outcome-accepted = Accepté
outcome-refused = Refusé
outcome-missing = Manquant
outcome-recalled = Rappelé
outcome-one-key = Pris, une clé
trade-two-keys = Les deux clés
key-giver = Donneur
key-receiver = Receveur
one-key-text = Le receveur n’a pas de nœud : cette remise n’a qu’une clé.
second-key-waits = La seconde clé manque encore : le receveur n’a pas signé.
give-disputed = Plusieurs suites signées se contredisent. Rien n’est effacé : voyez qui a signé quoi, et entendez-vous.
position-disputed = contesté
manifest-not-here = La liste scellée n’est pas sur ce nœud : le donneur n’en a pas joint, ou elle n’est pas encore arrivée.
receive-text = Chaque ligne est acceptée sauf si vous dites autre chose. Vérifiez les codes sur les appareils avant de signer.
receive-line = Ligne { $x }
receive-on = Jour de la réception
receive-effect = En signant, vous prenez la garde de ce que vous acceptez. Ce qui manque ou que vous refusez reste au donneur. Cela ne se défait pas.
receive-do = Signer la réception
receive-reserved = Recevoir est réservé aux rôles Gestion de parc, Atelier et Collecte.
recall-text = Tant que le receveur n’a pas signé, vous pouvez reprendre ces appareils. S’il signe au même moment sans avoir vu votre rappel, les deux actes resteront visibles.
recall-do = Rappeler la remise
done-given = { $n ->
    [one] Vous avez signé : { NUMBER($n) } appareil. Le receveur doit signer à son tour s’il a un nœud.
   *[other] Vous avez signé : { NUMBER($n) } appareils. Le receveur doit signer à son tour s’il a un nœud.
}
done-received = { $n ->
    [one] Réception signée : { NUMBER($n) } appareil accepté.
   *[other] Réception signée : { NUMBER($n) } appareils acceptés.
}
done-recalled = La remise est rappelée ; les appareils sont de nouveau libres.

# Annonces des territoires voisins
tab-neighbours = { $n ->
    [0] Chez les voisins
    [one] Chez les voisins : { $n }
   *[other] Chez les voisins : { $n }
}
neighbours-lead = Des annonces d’autres territoires, que leurs auteurs ont voulu faire connaître ici. Pour en demander une, il faut être admis dans son territoire.
neighbours-none = Aucun territoire voisin n’a fait connaître d’annonce.
neighbours-caption = Annonces des territoires voisins
notice-home = Territoire
notice-next = Suite
notice-told-in = Connue dans
notice-here = Vous pouvez la demander
notice-follow = Suivre ce territoire
notice-ask = Demander l’admission à ce territoire
notice-do = Faire connaître
notice-end = N’y est plus ouverte
offer-neighbours = Faire connaître aux territoires voisins
offer-neighbours-hint = Leurs membres liront le titre, ce qui reste et votre nom. L’annonce et ses remises restent dans ce territoire.
done-offer-opened = Les territoires choisis connaissent cette annonce.
done-offer-closed-there = Ce territoire sait que l’annonce ne lui est plus ouverte.
