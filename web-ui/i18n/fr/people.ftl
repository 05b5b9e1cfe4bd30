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
