# The fleet: forecast, sharing, territory, notes.
quarter = Q{ $x } { $y }
quarter-overdue = Overdue
quarter-later = Later
quarter-none = Nothing foreseen
ground-planned = planned by hand
ground-lease = end of lease
ground-register = told by the register
ground-warranty = end of warranty
ground-system = end of system support
ground-age = years of use
spec-unstated = not stated
spec-basic = light
spec-office = office
spec-strong = strong
age-0-2 = under 3 years
age-3-4 = 3 and 4 years
age-5-6 = 5 and 6 years
age-7-9 = 7 to 9 years
age-10-up = 10 years and more
age-unknown = age unknown
rest-stock = In stock for long
rest-silent = Not inventoried for long
about-fleet = The fleet, by type and age
about-forecast = Foreseen retirements, by type and quarter
forecast-lead = What will leave the fleet, quarter by quarter, and what each number rests on. Nothing of this page leaves this node unless you choose so.
forecast-fleet = devices in the fleet
forecast-unforeseen = without forecast: no purchase, no day, no rule
forecast-not-own = leased or personal, kept out of offers
forecast-stock = in stock for more than { $n } days
forecast-silent = not inventoried for more than { $n } days
forecast-empty = Nothing is foreseen: import the fleet with days of purchase, or set years of use below.
forecast-quarters = Foreseen retirements
forecast-confidence = The reason that comes first counts. A day told for the device is sure; years of use or the end of support are rules, and so estimates.
forecast-chart = Devices by quarter
forecast-told = Day told for the device
forecast-ruled = Day made by a rule
forecast-table = The same as a table
forecast-quarter = Quarter
forecast-rests = Rests on
forecast-kinds = Types and classes
forecast-scores = Foreseen and come
forecast-scores-lead = A forecast that was kept is compared with what was really decommissioned, once the quarter has ended.
forecast-no-scores = { $n ->
    [0] No forecast is kept.
    [one] One forecast is kept; none of its quarters has ended yet.
   *[other] { $n } forecasts are kept; none of their quarters has ended yet.
}
forecast-made = Kept on
forecast-foreseen = Foreseen
forecast-came = Came
forecast-keep = Keep today’s forecast
forecast-rules = Rules
forecast-rules-lead = They hold for all devices, unless a day was planned by hand.
forecast-systems = Known ends of support
forecast-system = System
forecast-end = End
forecast-source = Source
forecast-status = Verification
forecast-years = Years of use by type
forecast-years-hint = 0: nothing is foreseen from the purchase. Usual values:
forecast-models = Years of use by model
forecast-models-hint = One line a model: “Latitude 5490: 6”. They come before those of the type.
forecast-warranty = Years after the end of warranty
forecast-warranty-hint = Empty: the end of warranty does not count.
forecast-dormant = Days before a device is called dormant
forecast-use-systems = The end of system support counts
forecast-rules-save = Save the rules
done-rules = Rules saved.
done-kept = { $n ->
    [one] Forecast kept: { $n } device.
   *[other] Forecast kept: { NUMBER($n) } devices.
}
share-lead = Totals of your fleet, when you choose so, never a device.
share-rule = Before it leaves, each number is rounded to 5. Small numbers are hidden, with a second one in each row, so that no subtraction gives them back. The numbers of a quarter are counted once: everybody, chosen members included, reads a part of the same table, and comparing tells no more.
share-no-network = This node is in no network: there is nobody to share with.
share-choose = Choose
share-what = What
share-fields = In what detail
share-columns = By age or quarter
share-totals = Only the total of each type
share-categories = Which types
share-categories-hint = None ticked: all.
share-category = Type
share-whom = For whom
share-to-all = All members of the territory
share-to-some = Only those I tick
share-to-hint = For chosen members the numbers are sealed: the others see that you tell them something, about what and to whom, but no number.
share-look = See the exact numbers
share-review = This is exactly what will leave
share-exactly = Numbers that will leave
share-all = Total
share-about = ≈ { NUMBER($n) }
share-hidden = hidden
share-too-few = Too few devices to tell anything of them:
share-too-few-all = Too few devices: no number can leave.
share-readers = { $n ->
    [0] No other member
    [one] { $n } member can read
   *[other] { $n } members can read
}
share-readers-lead = All members of the territory, observers included, and those to come.
share-sealed-lead = Those only: the numbers are sealed with their keys. What they do with them then is no longer up to you.
share-counted = Counted on { $x }. These stay the numbers of the quarter, even if the fleet changes.
share-left-before = Careful: on { $x }, in a network that you left, totals of this subject and quarter have left already. Who received them has them.
share-already-them = Those members have all these numbers already. Choose other types or other members.
share-seal = Sign and seal to these members
share-for = Sealed to:
share-sealed = Sealed
share-former = Former network
share-withdraw-one = Withdraw these numbers
share-sign = Sign and publish these numbers
share-back = Go back without doing anything
share-already = This was published in this quarter already. Come back next quarter.
share-done = What was shared
share-nothing = Nothing was shared.
share-withdrawn = Withdrawn
share-open = Published
share-withdraw-fleet = Withdraw the totals of the fleet
share-withdraw-forecast = Withdraw the totals of foreseen retirements
share-withdraw-hint = Each node then overwrites the numbers, and deletes the sealed file if it has one. Who has read them has read them.
done-shared = Numbers signed and published.
done-unshared = Numbers withdrawn; each node overwrites them as it synchronises.
territory-lead = What members publish of their fleets, added up. Nothing is made up for those that publish nothing.
territory-coverage = Data of { $x } of { $y } members
territory-oldest = { $n ->
    [0] , all of today.
    [one] , the oldest of yesterday.
   *[other] , the oldest { $n } days ago.
}
territory-nobody = { $n ->
    [one] The only member publishes nothing.
   *[other] None of the { $n } members publishes anything.
}
territory-too-old = { $n ->
    [one] The numbers of one member are more than a year old and left out.
   *[other] The numbers of { $n } members are more than a year old and left out.
}
territory-confided = Told to your organisation only
territory-confided-lead = Sealed to you by a member, and in none of the sums above. Not to be told on without its consent.
territory-told-by = Told by
territory-not-come = The numbers have not come yet, or cannot be read.
territory-at-least = at least { NUMBER($n) }
territory-members = Who publishes
territory-period = Quarter
territory-on = Published on
territory-method = Numbers rounded to 5 by each member before publication; “at least”: a member hides its own since it is small, or would give a small one away.
note-title = Note of many
note-lead = The same for many devices: a day, a place, a status. You see first what changes, and can go back.
note-list = Devices
note-list-hint = One a line: inventory number, serial or local code.
note-what = What to note
note-field = Field
note-value = Value
note-value-hint = An empty value takes back what was noted.
note-clear = (take the note back)
note-look = See what will change
note-review = This is what will change
note-changes = devices change
note-unchanged = have it already
note-unknown = unknown
note-ambiguous = ambiguous
note-unknown-lead = No device of the fleet has these names; nothing will be noted for them:
note-ambiguous-lead = Several devices have these names; nothing will be noted for them:
note-sample = { $n ->
    [one] The device that changes
   *[other] The first { $n } devices that change
}
note-before = Before
note-after = After
note-none = nothing
note-do = { $n ->
    [one] Note for { $n } device
   *[other] Note for { NUMBER($n) } devices
}
note-years = { $n ->
    [one] { $n } year
   *[other] { $n } years
}
note-batches = Latest notes
note-no-batches = Nothing was noted by hand.
note-by = By
note-undo = Undo
note-undo-of = Undo the note of { $x }
note-was-undone = Undone
note-is-undo = An undoing
noted-planned = Planned retirement
noted-lease-end = End of lease
noted-status = Status in the fleet
noted-site = Place
noted-years = Years of use
noted-ownership = Ownership
done-noted = { $n ->
    [one] Noted for { $n } device.
   *[other] Noted for { NUMBER($n) } devices.
}
done-note-undone = { $n ->
    [one] Undone for { $n } device.
   *[other] Undone for { NUMBER($n) } devices.
}
act-note = Note
device-plan = Foreseen retirement
device-no-plan = Nothing is foreseen for this device.
device-noted = Noted by hand
device-past = History of notes
facet-plan = Foreseen retirement
facet-ground = Reason of retirement
facet-age = Age
facet-whose = Ownership
facet-rest = Dormant
export-planned = planned
export-ground = reason
export-ownership = ownership
files-title = Photos and documents
files-hint = They stay on this node. Place, time and camera that photos carry are removed before they are kept. A PDF is kept as it is, signature included: it also keeps the author’s name and the software that its program wrote into it. If that is not wanted, export it without properties before you add it.
files-none = No photo, no document.
files-photo = Photo { $x }
files-add = Add a photo (JPEG, PNG, WebP) or a PDF of at most 8 MiB
files-keep = Keep
files-drop = Remove
files-drop-one = Remove { $x }
done-file-kept = Kept.
done-file-dropped = Removed.
col-status = Status in the fleet
col-decommissioned = Decommissioned
col-planned = Planned retirement
view-columns = Columns
dotation-title = Dotation profiles
dotation-lead = What a post gets. A profile and a number of posts make the draft of a need; you read it before you sign it.
dotation-none = No profile yet.
dotation-new = New profile
dotation-name = Name
dotation-name-hint = Stays on this node. The same name replaces the profile.
dotation-line-of = Line { $n }
dotation-line = { $x }, at least { $y }
dotation-least = { $x }: class { $y } at least
dotation-text = Equipment for posts. { $x }
dotation-spec = Class at least
dotation-count = Number a post
dotation-posts = Posts
dotation-draft = Draft a need
dotation-remove-one = Remove the profile { $x }
done-profile = Profile kept.
done-profile-gone = Profile removed.
