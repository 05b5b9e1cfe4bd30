# Fleet.
park-none = No device yet
park-empty = Import your fleet from GLPI: a CSV export or the files of its agent.
park-search = Label, serial number, model…
views = Saved views
view-all = All
view-save = Save this view
view-name = Name of the view
view-shared = Shared with this node
view-default = Opens first
view-keep = Save
view-delete = Delete this view
done-view-saved = View saved.
done-view-deleted = View deleted.
filters = Filters
filters-clear = Clear all
filter-remove = Remove this filter
export-all = Export all (CSV)
select-page = Choose the whole page
select-row = Choose { $x }
selected = chosen
pages = Pages
page-first = Start
page-next = Next
facet-cat = Type
facet-state = State
facet-data = Data
facet-status = Fleet status
facet-site = Site
facet-year = Year
facet-maker = Maker
facet-ram = Memory
facet-grade = Grade
facet-holder = Holder
facet-lot = Lot
facet-net = In the network
net-yes = In the network
net-no = Not yet
col-tag = Label
col-cat = Type
col-model = Model
col-serial = Serial no.
col-ram = Memory
col-disk = Disk
col-year = Year
col-state = State
col-data = Erasure
col-holder = Holder
col-lot = Lot
col-site = Site
col-grade = Grade
gib = { $n } GB
gb = { $n } GB
act-lot = Put into a lot
act-enter = Bring into the network
act-reform = Decommission
act-step = Record a step
date = Date
lot-title = Title of the lot
lot-title-hint = Every member reads it: no person’s name, no serial number.
lot-title-missing = Give the lot a title.
lot-make = Make the lot
enter-none = All these devices are in the network already.
enter-do = Bring in
reform-what = Decommissioning is the decision to take these devices out of your fleet. It is signed and makes them part of what the REEN ratio counts.
reform-exclusion = Outside the ratio?
reform-do = Sign the decommissioning
step-which = Which step?
step-decision = Decision
step-found = Media found in each device
step-certified = of these certified erased
step-destroyed = of these destroyed
step-method = Method
step-result = Result
step-passed = Everything works
step-failed = A fault
step-functional = Functions
step-cosmetic = Looks
step-data = Data
step-part = Part
step-count = Number from each device
step-channel = Channel
step-class = Beneficiary (class)
step-class-hint = A class only, never a person. Sensitive classes travel as “reserved”.
step-reason = Reason
step-certificate = Certificate or report (optional)
step-certificate-hint = It is sealed: only you and those who brought these devices in can open it.
step-sign = Sign the step
device-stages = Stages of this device
device-facts = What it is
device-chain = What was signed
device-not-entered = This device is not in the network: nobody else knows of it.
device-private = What only this node knows
device-private-hint = These values come from your imports and never leave this node.
device-where = Where it is
device-owner = Owner
device-from = Brought in by
device-basis = Basis
device-id = Id in the network
device-next = What next
device-elsewhere = This device is with another member: its steps are signed there.
one-key = One key only
two-keys = Two keys
see-proof = See the proof
proof-event = Signed event
proof-key = Node key
proof-place = Place in its log
proof-told = Signed on (by its author)
proof-open = Save
proof-coming = Not here yet
proof-sealed = Sealed to others
attached-certificate = Certificate
attached-photo = Photo
attached-manifest = Sealed list
attached-slip = Slip
attached-change = Change
attached-note = Note
field-category = Type
field-manufacturer = Maker
field-model = Model
field-serial = Serial no.
field-alt-serial = Other serial no.
field-asset-tag = Asset tag
field-uuid = UUID
field-board-serial = Board serial
field-macs = MAC addresses
field-label = Name
field-site = Site
field-entity = Entity
field-status = Fleet status
field-purchase-date = Purchase
field-decommission-date = Decommissioning
field-cpu = Processor
field-ram = Memory
field-disks = Disks
field-battery = Battery
field-os = System
field-seen-on = Seen on
field-mounting = Mounting
field-ownership = Ownership
field-warranty-end = End of warranty
field-lease-end = End of lease
field-end-of-life = To be replaced
field-remark = Remark
export-key = key
export-network-id = network id
export-code = local code
export-asset-tag = asset tag
export-serial = serial
export-category = category
export-maker = maker
export-model = model
export-ram-gib = memory (GiB)
export-disk-gb = disk (GB)
export-disk-kind = disk kind
export-year = year
export-status = fleet status
export-site = site
export-state = state
export-data = data
export-in-network = in the network
export-holder = holder
export-held = held
export-lots = lots
export-grade = grade
export-decommissioned = decommissioned
results-count = { $n ->
    [one] { NUMBER($n) } result
   *[other] { NUMBER($n) } results
}
select-all = { $n ->
    [one] The one result
   *[other] All { NUMBER($n) } results
}
facet-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
no-results = { $n ->
    [one] No result with this filter.
   *[other] No result with these filters.
}
enter-what = { $n ->
    [one] One device will enter the network. Other members will see its type, rough performance and number of media; never its serial number.
   *[other] { NUMBER($n) } devices will enter the network. Other members will see their type, rough performance and number of media; never their serial number.
}
reform-outside = { $n ->
    [one] One of these devices is not in the network: bring it in first.
   *[other] { $n } of these devices are not in the network: bring them in first.
}
done-lot = { $n ->
    [one] Lot made of one device.
   *[other] Lot made of { NUMBER($n) } devices.
}
done-entered = { $n ->
    [one] One device entered the network.
   *[other] { NUMBER($n) } devices entered the network.
}
done-reformed = { $n ->
    [one] Decommissioning signed for one device.
   *[other] Decommissioning signed for { NUMBER($n) } devices.
}
done-step = { $n ->
    [one] Step signed for one device.
   *[other] Step signed for { NUMBER($n) } devices.
}
source-line = line { $x }
