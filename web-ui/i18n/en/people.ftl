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

# Governance
governance = Governance
governance-lead = Who is a member, who guarantees, and who signed that. Nobody decides it alone.
governance-open = Governance
removed-here = The members have removed your organisation. This node reads what it has and writes nothing more.
split = Two lists contradict each other
split-lead = Guarantors have signed two lists that follow the same one. This node follows only the one that its own log cites; the other is shown and has no effect here. Telephone the guarantors before you change sides.
list-number = List no. { $n }
list-followed = Followed here
list-follow = Follow this list
proposals = Proposals to sign
proposals-wait = { $n ->
    [one] One proposal waits for your signature
   *[other] { $n } proposals wait for your signature
}
proposals-none = No proposal waits for a signature.
signatures-of = { $x } signatures of { $y }
who-signed = Signed by: { $x }.
not-signed-yet = Not signed yet by: { $x }.
sign = Sign
quorum-text = { $x } of { $y } guarantors change the list. A proposal waits for its signatures without any deadline.
propose-role = New role
propose = Propose and sign
signed-twice = These guarantors have signed more than one list that follows the same one. Ask them why.
advice = Warnings from members
advice-lead = A warning is advice that every member reads. It decides nothing.
advised-by = Advice of { $x }
advice-end = Take our advice back
advise = Warn
former = Former members
former-lead = What they wrote before their removal stays. What came after is refused everywhere.
lists = Lists of members
list = List
list-code = Code to compare by telephone
list-members = Members
list-signers = Signed by
list-newest = In effect
list-not-followed = Not followed
change-removed = Remove { $x }
change-sealed = List { $x } ({ $y })
change-role = { $x }: new role, { $y }
change-rules = Rules of trade no. { $x }
removal = Remove a member
removal-of = Remove { $x }
removal-open-page = Remove…
removal-lead = Nothing is signed until you ask for it at the bottom of this page.
removal-stays = What stays
removal-completed = { $n ->
    [0] No hand-over was signed by both sides.
    [one] One hand-over that both sides signed stays as it is.
   *[other] { $n } hand-overs that both sides signed stay as they are.
}
removal-stands = { $n ->
    [0] It has written nothing so far.
    [one] Its one entry so far stays.
   *[other] Its { $n } entries so far stay.
}
removal-holds = { $n ->
    [0] It holds no device.
    [one] The device it holds stays in its name, as a former member.
   *[other] The { $n } devices it holds stay in its name, as a former member.
}
removal-goes = What no longer counts
removal-later = Its later entries are refused everywhere, even if dated earlier. A hand-over that another member countersigned meanwhile stays, with what led to it.
removal-open = { $n ->
    [0] It has given no device that waits to be received.
    [one] One hand-over waits to be received: it will count only if it is.
   *[other] { $n } hand-overs wait to be received: they will count only if they are.
}
removal-offers = { $n ->
    [0] It has no offer.
    [one] Its offer is closed.
   *[other] Its { $n } offers are closed.
}
removal-rights = It can no longer admit anybody, nor connect to members’ nodes.
removal-needed = { $n ->
    [one] One guarantor must sign.
   *[other] { $n } guarantors must sign.
}
removal-itself = It is a guarantor itself, and with fewer than four guarantors all must sign, it too. Without its signature the only way is to found the network anew.
removal-back = It may come back if guarantors admit it again.
removal-sure = I have read what stays and what no longer counts.
removal-sure-missing = Tick the box that says you have read the consequences.
removal-propose = Propose the removal and sign
removal-guarantors = Only a guarantor proposes a removal, with the role Administration.
keys-mine = Our keys
keys-lead = Which key signs for your organisation, since when, and what to do if it is stolen.
keys-root = Root key
keys-root-here = The root key is still on this node. Print it before you join or found a network.
keys-root-paper = The root key is no longer on this node: it is on the printed sheet. Above is its public half, the identity of your organisation.
keys-node = This node’s key
keys-certificate = It signs by certificate no. { $n }.
keys-logs = Logs
keys-topic = Topic
keys-log = Log
keys-key = Key
keys-current = This node
keys-since = Since
keys-events = Entries that count
keys-stand = { $x } of { $y }
keys-end = State
keys-lost = The node is lost, or a second machine wrote with its key? Set up a new node: its page “Members” offers to come back with a new key.
keys-stolen = A key was stolen
keys-stolen-lead = Close each log after the last entry that is yours. What the thief wrote after it no longer counts, except hand-overs that another member has received. A closing cannot be taken back.
keys-keep = Number of entries that are yours
keys-keep-hint = Count from the first: if the first 120 are yours, type 120.
keys-root-typed = The fourteen groups of the sheet
keys-root-hint = The root key signs once and is not kept.
keys-close = Close the log
done-proposed = The proposal is signed. The other guarantors will see it.
done-epoch-signed = Your signature is published.
done-epoch-followed = This node follows that list from now on.
done-advised = Your advice is published.
done-log-closed = The log is closed. The other members learn of it when they synchronise.

# Territories
territories = Territories
territories-lead = A network may cover several territories. An organisation reads and writes in those to which the guarantors admitted it, and its node keeps those it follows.
territories-follow = Territories that this node follows
territories-follow-hint = What the node already has of a territory that it follows no more stays on its disk and is no longer brought up to date.
territories-follow-do = Follow these territories
territories-none-chosen = Choose at least one territory to follow.
territories-admin = Choosing territories is reserved to the role Administration.
territories-ask = Ask to be admitted to other territories
territories-ask-hint = The request is signed and read by all members; the guarantors answer it as they answer an application.
territories-ask-do = Ask to be admitted
territory-home = New things are written here
territory-asked = Asked for, waiting for the guarantors
territory-not-admitted = Not admitted yet
application-of-member = A member already
application-territories = Territories:
join-territories = Territories asked for
join-territories-hint = Their names, with commas between. Leave empty to ask for all that the network has.
in-territory = Territory
done-territories-followed = This node now follows the territories you chose.
done-territories-asked = Your request is signed. The guarantors must answer it.

# A network that follows
refounding = Take over
refounding-lead = When too many guarantors are gone to change the list, the network can admit nobody any more. A member then founds the one that follows, and the others join it.
refound = Found the network that follows
refound-lead = Telephone the guarantors first: make sure that they can no longer sign. The new charter names the old network and its digest. The present members will see it on this page.
refound-name-hint = Leave empty to keep the present name.
refound-do = Found it and tell the members
refounded-by = A network follows this one, founded by
refounded-here = The network that you founded
refounded-members = { $n ->
    [one] { $n } former member may join it with this invitation.
   *[other] { $n } former members may join it with this invitation.
}
refounded-move-lead = Wait until the others have read of it (their nodes must have synchronised), or send them this text. Moving, this node archives the old network.
refounded-move = Move to the new network
refounded-moved = This node is there
rejoin-lead = Your node will archive the old network in a file that is verified without a network. The devices you hold become your stock again; you enter them into the new network when you like. A guarantor must admit you.
rejoin-do = Join that network
rejoin-line = Join with an invitation received otherwise
networks-former = Archived networks
networks-former-lead = These files, in the data folder, prove what was signed. “regain verify FILE” verifies them without a network.
application-of-former = Former member
done-refounded = The network that follows is founded, and the members are told.
done-moved = This node has moved to the new network. The old one is archived.
