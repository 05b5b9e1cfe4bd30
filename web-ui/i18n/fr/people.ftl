# Membres.
members-count = { $n ->
    [one] { $n } membre
   *[other] { $n } membres
}
invite = Inviter
invite-admin = Inviter est réservé au rôle Administration.
invitation-text = Donnez ce texte ou ce code à l’organisation que vous invitez, par un canal sûr. Il sert une fois.
invitation-qr = Code QR de l’invitation
invitation-copy = Texte à copier
applications = Demandes d’admission
admitted-by = { $x } garant sur { $y }
admit = Admettre
member-name = Organisation
member-kinds = Métiers
member-role = Rôle dans le réseau
member-link = Liaison
member-own = Vous
connected = Connecté
not-connected = Pas connecté
describe = Décrire notre organisation
describe-hint = Ce que les autres membres liront à côté de votre nom. Choisissez tout ce qui convient.
describe-do = Publier
network-none = Ce nœud n’est encore dans aucun réseau.
network-admin = Rejoindre ou fonder un réseau est réservé au rôle Administration.
key-show = Voir et imprimer la clé racine
done-admitted = Votre admission est signée.
done-described = Votre description est publiée.
done-joining = Demande envoyée. Les garants du réseau doivent maintenant vous admettre.
done-founded = Le réseau est fondé. La clé racine a quitté cette machine : gardez la feuille.

# Gouvernance
governance = Gouvernance
governance-lead = Qui est membre, qui est garant, et qui l’a signé. Personne n’en décide seul.
governance-open = Gouvernance
removed-here = Les membres ont retiré votre organisation. Ce nœud lit ce qu’il a et n’écrit plus rien.
split = Deux listes se contredisent
split-lead = Des garants ont signé deux listes qui suivent la même. Ce nœud ne suit que celle que son propre journal cite ; l’autre est montrée et n’a aucun effet ici. Téléphonez aux garants avant de changer de côté.
list-number = Liste no { $n }
list-followed = Suivie ici
list-follow = Suivre cette liste
proposals = Propositions à signer
proposals-wait = { $n ->
    [one] Une proposition attend votre signature
   *[other] { $n } propositions attendent votre signature
}
proposals-none = Aucune proposition n’attend de signature.
signatures-of = { $x } signatures sur { $y }
who-signed = Ont signé : { $x }.
not-signed-yet = N’ont pas encore signé : { $x }.
sign = Signer
quorum-text = Il faut { $x } garants sur { $y } pour changer la liste. Une proposition attend ses signatures sans limite de temps.
propose-role = Nouveau rôle
propose = Proposer et signer
signed-twice = Ces garants ont signé plus d’une liste qui suit la même. Demandez-leur pourquoi.
advice = Mises en garde
advice-lead = Une mise en garde est un avis que tous les membres lisent. Elle ne décide de rien.
advised-by = Avis de { $x }
advice-end = Retirer notre avis
advise = Mettre en garde
former = Anciens membres
former-lead = Leurs écritures d’avant le retrait restent. Celles d’après sont refusées partout.
lists = Listes des membres
list = Liste
list-code = Code à comparer au téléphone
list-members = Membres
list-signers = Signée par
list-newest = En vigueur
list-not-followed = Non suivie
change-removed = Retirer { $x }
change-sealed = Inscrire { $x } ({ $y })
change-role = { $x } : nouveau rôle, { $y }
change-rules = Règles d’échange no { $x }
removal = Retirer un membre
removal-of = Retirer { $x }
removal-open-page = Retirer…
removal-lead = Rien n’est signé tant que vous ne le demandez pas en bas de cette page.
removal-stays = Ce qui reste
removal-completed = { $n ->
    [0] Aucune remise n’a été signée des deux côtés.
    [one] Une remise signée des deux côtés reste telle quelle.
   *[other] { $n } remises signées des deux côtés restent telles quelles.
}
removal-stands = { $n ->
    [0] Il n’a rien écrit jusqu’ici.
    [one] Son unique écriture jusqu’ici reste.
   *[other] Ses { $n } écritures jusqu’ici restent.
}
removal-holds = { $n ->
    [0] Il n’a aucun appareil en main.
    [one] L’appareil qu’il a en main reste inscrit chez lui, comme ancien membre.
   *[other] Les { $n } appareils qu’il a en main restent inscrits chez lui, comme ancien membre.
}
removal-goes = Ce qui ne compte plus
removal-later = Ses écritures suivantes sont refusées partout, même datées d’avant. Une remise qu’un autre membre aurait contresignée entre-temps reste, avec ce qui l’a précédée.
removal-open = { $n ->
    [0] Il n’a donné aucun appareil qui attende une réception.
    [one] Une remise attend sa réception : elle ne comptera que si elle est reçue.
   *[other] { $n } remises attendent leur réception : elles ne compteront que si elles sont reçues.
}
removal-offers = { $n ->
    [0] Il n’a aucune offre.
    [one] Son offre est close.
   *[other] Ses { $n } offres sont closes.
}
removal-rights = Il ne peut plus admettre personne, ni se connecter aux nœuds des membres.
removal-needed = { $n ->
    [one] Un garant doit signer.
   *[other] { $n } garants doivent signer.
}
removal-itself = Il est lui-même garant, et avec moins de quatre garants tous doivent signer, lui aussi. Sans sa signature, il ne reste qu’à refonder le réseau.
removal-back = Il pourra revenir si des garants l’admettent de nouveau.
removal-sure = J’ai lu ce qui reste et ce qui ne compte plus.
removal-sure-missing = Cochez la case qui dit que vous avez lu les conséquences.
removal-propose = Proposer le retrait et signer
removal-guarantors = Seul un garant propose un retrait, avec le rôle Administration.
keys-mine = Nos clés
keys-lead = Quelle clé signe pour votre organisation, depuis quand, et que faire si elle est volée.
keys-root = Clé racine
keys-root-here = La clé racine est encore sur ce nœud. Imprimez-la avant de rejoindre ou de fonder un réseau.
keys-root-paper = La clé racine n’est plus sur ce nœud : elle est sur la feuille imprimée. Ci-dessus, sa moitié publique : c’est l’identité de votre organisation.
keys-node = Clé de ce nœud
keys-certificate = Elle signe par le certificat no { $n }.
keys-logs = Journaux
keys-topic = Sujet
keys-log = Journal
keys-key = Clé
keys-current = Ce nœud
keys-since = Depuis
keys-events = Écritures valables
keys-stand = { $x } sur { $y }
keys-end = État
keys-lost = Le nœud est perdu, ou une seconde machine a écrit avec sa clé ? Installez un nœud neuf : sa page « Membres » propose de revenir avec une nouvelle clé.
keys-stolen = Une clé a été volée
keys-stolen-lead = Fermez chaque journal après la dernière écriture qui est de vous. Ce que le voleur a écrit ensuite ne compte plus, sauf les remises qu’un autre membre a reçues. Une fermeture ne se reprend pas.
keys-keep = Nombre d’écritures qui sont de vous
keys-keep-hint = Comptez depuis la première : si les 120 premières sont de vous, tapez 120.
keys-root-typed = Les quatorze groupes de la feuille
keys-root-hint = La clé racine signe une fois et n’est pas gardée.
keys-close = Fermer le journal
done-proposed = La proposition est signée. Les autres garants la verront.
done-epoch-signed = Votre signature est publiée.
done-epoch-followed = Ce nœud suit désormais cette liste.
done-advised = Votre avis est publié.
done-log-closed = Le journal est fermé. Les autres membres l’apprennent en se synchronisant.

# Territoires
territories = Territoires
territories-lead = Un réseau peut couvrir plusieurs territoires. Une organisation lit et écrit dans ceux où les garants l’ont admise, et son nœud garde ceux qu’elle suit.
territories-follow = Territoires suivis par ce nœud
territories-follow-hint = Ce que le nœud a déjà d’un territoire qu’il ne suit plus reste sur son disque et n’est plus mis à jour.
territories-follow-do = Suivre ces territoires
territories-none-chosen = Choisissez au moins un territoire à suivre.
territories-admin = Choisir les territoires est réservé au rôle Administration.
territories-ask = Demander l’admission à d’autres territoires
territories-ask-hint = La demande est signée et lue par tous les membres ; les garants y répondent comme à une admission.
territories-ask-do = Demander l’admission
territory-home = Nouveautés écrites ici
territory-asked = Demandé, en attente des garants
territory-not-admitted = Pas encore admise
application-of-member = Déjà membre
application-territories = Territoires :
join-territories = Territoires demandés
join-territories-hint = Leurs noms, séparés par des virgules. Laissez vide pour demander tous ceux du réseau.
in-territory = Territoire
done-territories-followed = Ce nœud suit désormais les territoires choisis.
done-territories-asked = Votre demande est signée. Les garants doivent y répondre.

# Un réseau qui prend la suite
refounding = Prendre la suite
refounding-lead = Quand trop de garants ont disparu pour changer la liste, le réseau ne peut plus admettre personne. Un membre fonde alors celui qui prend la suite, et les autres le rejoignent.
refound = Fonder le réseau qui prend la suite
refound-lead = Téléphonez d’abord aux garants : il faut être sûr qu’ils ne peuvent plus signer. La nouvelle charte nomme l’ancien réseau et son empreinte. Les membres actuels la verront sur cette page.
refound-name-hint = Laissez vide pour garder le nom actuel.
refound-do = Fonder et prévenir les membres
refounded-by = Un réseau prend la suite, fondé par
refounded-here = Le réseau que vous avez fondé
refounded-members = { $n ->
    [one] { $n } ancien membre peut le rejoindre avec cette invitation.
   *[other] { $n } anciens membres peuvent le rejoindre avec cette invitation.
}
refounded-move-lead = Attendez que les autres aient lu l’annonce (leur nœud doit s’être synchronisé), ou envoyez-leur ce texte. En passant, ce nœud archive l’ancien réseau.
refounded-move = Passer au nouveau réseau
refounded-moved = Ce nœud y est
rejoin-lead = Votre nœud archivera l’ancien réseau dans un fichier qui se vérifie sans réseau. Les appareils que vous détenez redeviennent votre stock ; vous les mettrez dans le nouveau réseau quand vous voudrez. Un garant doit vous admettre.
rejoin-do = Rejoindre ce réseau
rejoin-line = Rejoindre avec une invitation reçue autrement
networks-former = Réseaux archivés
networks-former-lead = Ces fichiers, dans le dossier de données, prouvent ce qui a été signé. « regain verify FICHIER » les vérifie sans réseau.
application-of-former = Ancien membre
done-refounded = Le réseau qui prend la suite est fondé, et les membres sont prévenus.
done-moved = Ce nœud est passé au nouveau réseau. L’ancien est archivé.
