# Words in common.
line-laptop = { $n ->
    [one] { NUMBER($n) } laptop
   *[other] { NUMBER($n) } laptops
}
line-desktop = { $n ->
    [one] { NUMBER($n) } desktop
   *[other] { NUMBER($n) } desktops
}
line-thin-client = { $n ->
    [one] { NUMBER($n) } thin client
   *[other] { NUMBER($n) } thin clients
}
line-workstation = { $n ->
    [one] { NUMBER($n) } workstation
   *[other] { NUMBER($n) } workstations
}
line-all-in-one = { $n ->
    [one] { NUMBER($n) } all-in-one
   *[other] { NUMBER($n) } all-in-ones
}
line-screen = { $n ->
    [one] { NUMBER($n) } screen
   *[other] { NUMBER($n) } screens
}
line-tablet = { $n ->
    [one] { NUMBER($n) } tablet
   *[other] { NUMBER($n) } tablets
}
line-smartphone = { $n ->
    [one] { NUMBER($n) } smartphone
   *[other] { NUMBER($n) } smartphones
}
line-feature-phone = { $n ->
    [one] { NUMBER($n) } feature phone
   *[other] { NUMBER($n) } feature phones
}
line-ip-phone = { $n ->
    [one] { NUMBER($n) } IP phone
   *[other] { NUMBER($n) } IP phones
}
line-printer = { $n ->
    [one] { NUMBER($n) } printer
   *[other] { NUMBER($n) } printers
}
line-mfp = { $n ->
    [one] { NUMBER($n) } multifunction printer
   *[other] { NUMBER($n) } multifunction printers
}
line-server-rack = { $n ->
    [one] { NUMBER($n) } server
   *[other] { NUMBER($n) } servers
}
line-storage-bay = { $n ->
    [one] { NUMBER($n) } storage bay
   *[other] { NUMBER($n) } storage bays
}
line-network-switch = { $n ->
    [one] { NUMBER($n) } switch
   *[other] { NUMBER($n) } switches
}
line-network-router = { $n ->
    [one] { NUMBER($n) } router
   *[other] { NUMBER($n) } routers
}
line-wifi-ap = { $n ->
    [one] { NUMBER($n) } Wi-Fi access point
   *[other] { NUMBER($n) } Wi-Fi access points
}
line-projector = { $n ->
    [one] { NUMBER($n) } projector
   *[other] { NUMBER($n) } projectors
}
line-ups = { $n ->
    [one] { NUMBER($n) } UPS
   *[other] { NUMBER($n) } UPSs
}
line-hdd-ext = { $n ->
    [one] { NUMBER($n) } external disk
   *[other] { NUMBER($n) } external disks
}
line-ssd = { $n ->
    [one] { NUMBER($n) } SSD
   *[other] { NUMBER($n) } SSDs
}
line-peripheral = { $n ->
    [one] { NUMBER($n) } peripheral
   *[other] { NUMBER($n) } peripherals
}
line-charger = { $n ->
    [one] { NUMBER($n) } charger
   *[other] { NUMBER($n) } chargers
}
line-part = { $n ->
    [one] { NUMBER($n) } spare part
   *[other] { NUMBER($n) } spare parts
}
line-unknown = { $n ->
    [one] { NUMBER($n) } device to be specified
   *[other] { NUMBER($n) } devices to be specified
}
line-none = nothing
line-most = { $n } at most
lines-no-number = “{ $x }” is no number ({ $y }). Write a whole number, or leave it empty.
lines-nothing = Give at least one device in one category.
window-words = { $x } to { $y }
window-half = The first or the last day is missing: give both, or neither.
window-backwards = The last day comes before the first.
window-hint = Optional: both days, or neither.
window-from = First day
window-until = Last day
trade-basis = Legal basis
trade-category = Category
trade-choose = Choose
trade-choose-one = Choose…
trade-code = Code
trade-committed = Commitment to reuse
trade-content = Content
trade-data = Data
trade-declined = Declined:
trade-destination = Destination
trade-devices = Devices
trade-giver = Giver
trade-granted = Granted:
trade-left = Left
trade-lot = Lot
trade-manifest = Sealed list for the receiver
trade-model = Model
trade-need = Need
trade-needed = Needed
trade-needs = Needs
trade-network-id = Network id
trade-no = No
trade-notes = Notes
trade-offer = Offer
trade-offered = Offered
trade-offers = Offers
trade-outcome = Receipt
trade-own-code = Our code
trade-owner = Owner
trade-parties = Parties and terms
trade-position = No.
trade-publish = Publish
trade-recall = Recall this hand-over
trade-receiver = Receiver
trade-requests = Requests
trade-review = Read again before signing
trade-search = Search
trade-search-clear = Clear
trade-serial = Serial
trade-state = State
trade-steps = Steps of the hand-over
trade-told-code = Giver’s code
trade-told-on = Published
trade-us = Us
trade-window = Period
trade-withdraw = Withdraw the text
trade-yes = Yes
text-withdrawn = Text withdrawn
withdraw-text = The text is erased at every member and does not come back. The facts stay: who signed, when, the quantities, and the requests or grants that followed. A copy already printed or saved elsewhere is out of reach.
withdraw-do = Withdraw the text everywhere
signed-by = Signed by
signed-key = key
signed-event = act
signed-not-here = The signed act is not on this node yet:
observer-signs-nothing = This node observes: it signs nothing.
market-reserved = For the role Fleet management. Ask an administrator of this node.
done-withdrawn = The text is withdrawn; the other members erase it as they synchronise.

# Lots.
lots-lead = What an organisation sets aside to hand over together.
lots-own = Ours ({ $n })
lots-all = All lots ({ $n })
lots-found = { $n ->
    [one] { NUMBER($n) } lot
   *[other] { NUMBER($n) } lots
}
lots-none = No lot yet. Choose devices in the fleet and make a lot of them.
lots-none-found = No lot with these words.
lot-search = Title or organisation
lot-new = New lot
lot-new-reserved = Making a lot is for the role Fleet management.
lot-new-lead = A lot brings together devices that you hold. Other members see its title and the categories, never the serials.
trade-lot-title = Title
trade-lot-title-hint = Every member reads it: no person’s name, no serial.
lot-no-title = Give the lot a title.
lot-no-device = Tick at least one device.
lot-devices = Devices of the lot
lot-devices-search = Devices in hand: code, model, serial, category
lot-no-devices-here = No device in hand fits. A device must first enter the network, from the fleet.
lot-to-park = Open the fleet
lot-more = { $n ->
    [one] { NUMBER($n) } more device is not listed here: narrow the search, or choose in the fleet.
   *[other] { NUMBER($n) } more devices are not listed here: narrow the search, or choose in the fleet.
}
lot-chosen = { $n ->
    [one] { NUMBER($n) } device ticked at first
   *[other] { NUMBER($n) } devices ticked at first
}
trade-lot-make = Make the lot
lot-of = Lot of
lot-offer = Offer
lot-hand-over = Hand over
lot-act-reserved = Offering and handing over are for the role Fleet management.
lot-offers = Offers of this lot
lot-offers-none = This lot is not offered.
lot-gone = gone
lot-not-here = not on this node yet
lot-file = Preparation file
lot-file-text = Shared, sealed, between the owner and those it names. Two people may write in it at the same time.
lot-file-reserved = The file is edited with the role Fleet management.
lot-file-waiting = { $n ->
    [one] { $n } change has not come yet.
   *[other] { $n } changes have not come yet.
}
lot-file-refused = { $n ->
    [one] { $n } unreadable change was left out.
   *[other] { $n } unreadable changes were left out.
}
lot-editors = Who else prepares this lot
lot-editors-legend = Members that read and edit the file
lot-editors-do = Save
check-packaging-ready = Packaging ready
check-keys-removed = Keys and tokens removed
check-media-listed = Media listed
check-access-arranged = Access to the site arranged
check-slot-agreed = Slot agreed
check-done = Done
check-do = Done
check-undo = Not done
check-by = Said by
check-contested = Two different answers
check-new = Another point to check
check-add = Add, to do
check-add-done = Add, done
notes-none = No note.
note-new = New note
note-add = Add the note
lot-state-prepared = Prepared
lot-state-offered = Offered
lot-state-granted = Granted
lot-state-in-transit = Being handed over
lot-state-handed-over-in-part = Handed over in part
lot-state-handed-over = Handed over
done-lot-made = { $n ->
    [one] The lot is made: { NUMBER($n) } device.
   *[other] The lot is made: { NUMBER($n) } devices.
}
done-lot-file = The file is up to date.
done-lot-editors = { $n ->
    [one] { $n } member prepares this lot with you.
   *[other] { $n } members prepare this lot with you.
}

# Offers, needs, requests.
market-lead = What is offered and looked for in the territory. The owner of an offer answers in the order of its choice.
tab-offers = Offers ({ $n })
tab-needs = Needs ({ $n })
tab-requests = Requests ({ $n })
requests-waiting = { $n ->
    [one] { $n } waits for your answer
   *[other] { $n } wait for your answer
}
offers-none = No offer yet. An offer is made from a lot.
needs-none = No need published yet.
requests-none = No request yet. A request is made from an offer.
offer-who = Who offers
offer-of = Offer of
offer-title = By title of
offer-new = New offer
offer-new-lead = Other members read the text, the categories and the quantities.
offer-from-lot = From the lot
offer-text = Text of the offer
offer-text-hint = One sentence: what, in what state, where. No person’s name.
offer-no-text = Write the text of the offer.
offer-lines = How many
offer-not-yours = This lot belongs to another member: only its owner can offer it.
offer-choose-lot = Which lot to offer?
offer-no-lot = No lot ready to be offered. Make one first.
offer-no-requests = Nobody has asked yet.
request-for = For the offer
request-who = Who asks
request-yours = Yours to answer
asked-for = Asked for
request-new = Ask
request-text = All that is left is filled in; lower it if you want less.
request-do = Send the request
request-none-left = Nothing is left.
grant-legend = Grant
grant-do = Grant
decline-legend = Decline
decline-reason = Reason
decline-note = Remark
decline-note-hint = Optional, every member reads it.
decline-do = Decline
commit-text = Commitment to reuse, before the hand-over: you promise to reuse these devices. In a sale, the owner may count them as reused only if you signed this before, and prove it later.
commit-do = Sign the commitment
need-who = Who looks for it
need-of = Need of
need-new = New need
need-new-lead = Say what you look for; members that hold it may offer it to you.
need-text = Text of the need
need-text-hint = One sentence: what for, by when. No person’s name.
need-no-text = Write the text of the need.
need-lines = How many, by category
need-stock = What you could offer
need-stock-text = Your lots that hold something of what is looked for.
need-stock-none = None of your available lots holds these categories.
need-fits = Fits:
offer-state-open = Open
offer-state-granted-in-part = Granted in part
offer-state-granted-in-full = All granted
offer-state-closed = Closed: former member
request-state-waiting = Waiting
request-state-granted = Granted
request-state-declined = Declined
request-state-disputed = Contradicting answers
need-state-open = Open
need-state-closed = Closed: former member
need-state-withdrawn = Withdrawn
done-offer = The offer is published.
done-need = The need is published.
done-request = The request is sent.
done-grant = The request is granted. Prepare the hand-over when you like.
done-decline = The request is declined.
done-commitment = The commitment is signed.

# Hand-overs.
handovers-lead = A hand-over has two keys: the giver’s, then the receiver’s. Custody changes only with the second.
handover-tab-recevoir = To receive
handover-tab-remettre = To hand over, waiting
handover-tab-faites = Done
handover-tab-reseau = Between others
handover-none-recevoir = Nothing to receive.
handover-none-remettre = Nothing to hand over and nothing waiting.
handover-none-faites = No hand-over done yet.
handover-none-reseau = No hand-over between other members.
hand-over = Hand-over
give-new = Prepare a hand-over
give-new-lead = Nothing is signed before the next page, which says in words what you will sign.
give-reserved = Handing over and recalling are for the role Fleet management.
give-due = Granted, to be handed over
give-prepare = Prepare the hand-over
give-choose = What to hand over?
give-nothing = No device to hand over here. Make a lot first.
give-for-grant = For the request of
give-committed = The receiver committed to reuse before the hand-over.
give-not-committed = The receiver has not signed a commitment to reuse: this sale will not count as reuse.
give-to = To whom
give-to-member = To a member of the network, who will sign on its node
member-taking = Member
give-to-outside = To an organisation without a node
give-to-outside-hint = You sign alone; the hand-over will say so.
outside-kind = Kind
outside-proof = How it confirmed
outside-slip = Slip number
outside-slip-hint = Sealed to your node alone.
outside-party = Outside the network: { $x }
manifest-hint = Only the receiver can read it.
manifest-serials = Codes, models and serials
manifest-codes = Codes and models
manifest-none = No list
give-terms = On what terms
give-on = Day of the hand-over
destination-reen = Destination (REEN register)
destination-hint = What your books will say of the end of life with you.
basis-hint = A public gift binds the device for ever: its resale is limited.
give-devices = Devices of the hand-over
give-review = Read what will be signed
give-no-device = Tick at least one device.
give-nobody = Choose the member that receives, or an organisation without a node.
give-no-day = Give the day of the hand-over.
review-lead = This is what your node will sign. Nothing is signed yet.
review-gives = hands over
review-to = to
review-public = Every member will see the parties, the day, the title, the destination and the devices’ ids. Models, codes and serials go only into the sealed list.
effect-moves = Ownership and custody will pass to the receiver when it has signed in turn. Until then you may recall the hand-over, and these devices are locked.
effect-kept = Custody will pass to the receiver when it has signed in turn; you stay the owner. Until then you may recall the hand-over, and these devices are locked.
effect-outside-moves = This hand-over will have one key, yours. It counts at once and cannot be recalled.
effect-outside-kept = This hand-over will have one key, yours; you stay the owner. It counts at once and cannot be recalled.
basis-for-life = Public gift (CG3P): the resale of these devices will be limited for ever.
give-sign = Sign the hand-over
give-back = Back to the form
step-prepared = Prepared
step-given = Signed by the giver
step-received = Signed by the receiver
step-gap = Gap
step-refused = Refused
step-recalled = Recalled
step-one-key = Taken outside, one key
step-disputed = Disputed
give-state-waiting = Waits for the receiver
give-state-received = Received
give-state-received-in-part = Received with a gap
give-state-refused = Refused
give-state-recalled = Recalled
give-state-one-key = One key
give-state-disputed = Disputed
outcome-waiting = Waiting
outcome-accepted = Accepted
outcome-refused = Refused
outcome-missing = Missing
outcome-recalled = Recalled
outcome-one-key = Taken, one key
trade-two-keys = The two keys
key-giver = Giver
key-receiver = Receiver
one-key-text = The receiver has no node: this hand-over has one key only.
second-key-waits = The second key is still missing: the receiver has not signed.
give-disputed = Several signed outcomes contradict each other. Nothing is erased: see who signed what, and come to terms.
position-disputed = disputed
manifest-not-here = The sealed list is not on this node: the giver enclosed none, or it has not come yet.
receive-text = Every line is accepted unless you say otherwise. Check the codes on the devices before you sign.
receive-line = Line { $x }
receive-on = Day of the receipt
receive-effect = By signing you take custody of what you accept. What is missing or refused stays with the giver. This cannot be undone.
receive-do = Sign the receipt
receive-reserved = Receiving is for the roles Fleet management, Workshop and Collection.
recall-text = Until the receiver has signed you may take these devices back. If it signs at the same moment without having seen your recall, both acts stay visible.
recall-do = Recall the hand-over
done-given = { $n ->
    [one] You have signed: { NUMBER($n) } device. The receiver must sign in turn if it has a node.
   *[other] You have signed: { NUMBER($n) } devices. The receiver must sign in turn if it has a node.
}
done-received = { $n ->
    [one] Receipt signed: { NUMBER($n) } device accepted.
   *[other] Receipt signed: { NUMBER($n) } devices accepted.
}
done-recalled = The hand-over is recalled; the devices are free again.

# Offers of neighbouring territories
tab-neighbours = { $n ->
    [0] Next door
    [one] Next door: { $n }
   *[other] Next door: { $n }
}
neighbours-lead = Offers of other territories that their authors wanted to be known here. To ask for one, an organisation must be admitted to its territory.
neighbours-none = No neighbouring territory has told of an offer.
neighbours-caption = Offers of neighbouring territories
notice-home = Territory
notice-next = Next
notice-told-in = Known in
notice-here = You may ask for it
notice-follow = Follow that territory
notice-ask = Ask to be admitted to that territory
notice-do = Make known
notice-end = Open there no more
offer-neighbours = Make known to neighbouring territories
offer-neighbours-hint = Their members will read the title, what is left and your name. The offer and its hand-overs stay in this territory.
done-offer-opened = The chosen territories know of this offer.
done-offer-closed-there = That territory knows that the offer is open to it no more.
