# Members.
members-count = { $n ->
    [one] { $n } member
   *[other] { $n } members
}
invite = Invite
invite-admin = Inviting is for the role Node administration.
invitation-text = Give this text or code to the organisation that you invite, by a safe channel. It serves once.
invitation-qr = QR code of the invitation
invitation-copy = Text to copy
applications = Requests to be admitted
admitted-by = { $x } of { $y } guarantors
admit = Admit
member-name = Organisation
member-kinds = Trades
member-role = Role in the network
member-link = Link
member-own = You
connected = Connected
not-connected = Not connected
describe = Describe our organisation
describe-hint = What the other members read beside your name. Choose all that fits.
describe-do = Publish
network-none = This node is in no network yet.
network-admin = Joining or founding a network is for the role Node administration.
key-show = Show and print the root key
done-admitted = Your admission is signed.
done-described = Your description is published.
done-joining = Request sent. The network’s guarantors must now admit you.
done-founded = The network is founded. The root key has left this machine: keep the sheet.
