# Import.
import-title = Import my fleet
import-lead = Nothing is written before you have seen the result and pressed “Apply”.
import-file = Files
import-file-hint = GLPI, OCS, FusionInventory, Snipe-IT, lshw, dmidecode, CSV, XLSX, ODS or ZIP: the content tells the form. One file or several, 64 MiB each, 256 MiB together; they can be dropped here too.
import-rehearse = Read the file
import-no-file = Choose a file first.
import-how = How it goes
import-how-1 = The file is read: encoding, separator and columns are recognised and shown. Names of people are dropped while reading.
import-how-2 = You see what would be new, changed, unchanged, to review or rejected, field by field.
import-how-3 = You apply. Importing the same file again changes nothing; a device that the file does not mention is never deleted.
import-other = Another file
import-is-reading = Reading
import-is-refused = This file could not be read
import-is-ready = This is what would happen
import-is-applying = Writing
import-is-applied = Import done
import-is-cancelled = Import interrupted
import-is-failed = The import did not come to its end
import-reading-text = The file is being read in the background; this page updates itself.
import-nothing-changed = Your fleet did not change.
import-dates = The dates of this file are written
import-day-first = day first (31/12/2026)
import-month-first = month first (12/31/2026)
import-again = Read again so
import-progress = { $x } of { $y } devices written
import-leave = You can leave this page; the work goes on.
import-written = { $n ->
    [0] No device had to change.
    [one] One device is written.
   *[other] { NUMBER($n) } devices are written.
}
import-apply = { $n ->
    [one] Apply (one device)
   *[other] Apply ({ NUMBER($n) } devices)
}
import-nothing = There is nothing to write: the fleet has all of this already.
import-not-yet = Nothing is written yet.
import-read = How the file was read
import-format = Format
format-glpi-csv = CSV export of GLPI
format-glpi-json = JSON of the GLPI agent
format-agent-xml = XML of an agent (FusionInventory, GLPI, OCS)
format-glpi-api = REST API of GLPI
format-glpi-injection = CSV for the data injection of GLPI
format-ocs-csv = CSV export of OCS Inventory
format-ocs-json = JSON of the OCS agent
format-ocs-api = REST API of OCS Inventory
format-snipe-csv = CSV of Snipe-IT
format-snipe-api = REST API of Snipe-IT
format-table = CSV or TSV table
format-workbook = XLSX or ODS workbook
format-lshw = lshw report
format-dmidecode = dmidecode report
format-hwinfo = hwinfo report
format-workbench = eReuse Workbench snapshot
format-smartctl = smartctl report
format-jamf = API of Jamf Pro
format-lansweeper = API of Lansweeper
format-graph = Microsoft Graph (Intune)
format-itop = XML of iTop
import-encoding = Encoding
import-separator = Separator
import-records = Records
import-personal = Personal data dropped while reading:
import-columns = { $n ->
    [one] One column
   *[other] { $n } columns
}
import-mapping = Columns and fields
import-column = Column of the file
import-means = Field
column-ignored = ignored
column-repeated = read already
column-personal = personal, dropped
import-doubts = { $n ->
    [one] One remark
   *[other] { $n } remarks
}
import-parts = Parts of the result
part-of-new = New
part-of-changed = Changed
part-of-unchanged = Unchanged
part-of-review = To review
part-of-rejected = Rejected
part-of-missing = Not in the file
import-missing-text = These devices of your fleet are not in this file. They stay; an import never deletes anything.
import-rejected-file = Download the rejected rows (CSV)
import-part-empty = None.
import-device = Device
import-what = What changes
import-fields = { $n ->
    [one] One field
   *[other] { $n } fields
}
refresh = Refresh

# Several files
import-files = { $n ->
    [one] one file
   *[other] { NUMBER($n) } files
}
import-reading-files = { $x } of { $y } files read
import-files-refused = { $n ->
    [one] One file could not be read; the others are none the worse for it.
   *[other] { NUMBER($n) } files could not be read; the others are none the worse for it.
}
import-file-refused = not read
import-file-records = { $n ->
    [0] no record
    [one] one record
   *[other] { NUMBER($n) } records
}
import-files-more = { $n ->
    [one] One more file is not shown here; it is read like the others.
   *[other] { NUMBER($n) } more files are not shown here; they are read like the others.
}

# Columns
columns-title = Say what each column is
columns-sheet = Sheet of the workbook
columns-sheet-read = Read this sheet
columns-say = Correct the columns
columns-back = Back to the result
columns-rows = { $n ->
    [0] no line
    [one] one line
   *[other] { NUMBER($n) } lines
}
columns-values = First values
columns-hidden = not shown
columns-missing = There must be a serial or inventory number, and a name, type, maker or model, to tell machines apart.
columns-remembered = You corrected a table with these columns before; that choice is used.
columns-dates-guess = by themselves, nothing to say
columns-hint = This choice is kept for the next tables with the same headers. A column of people stays dropped.
columns-read = Read it so
guess-header = known header
guess-word = a word of the header
guess-values = from the values
guess-nothing = nothing tells
guess-person = your choice
mappings-title = Remembered tables
mappings-lead = What you said of columns, found again by the headers of the table.
mappings-none = No table was corrected. Known columns are read without remembering anything.
mappings-forget = Forget
done-mapping-forgotten = That choice is forgotten; such tables are read by their known headers.

# What altered the fleet, and taking it back
past-title = What altered your fleet
past-hint = Every import can be taken back for seven days.
past-what = What
past-when = When
past-did = Effect
past-undo = Take back
past-undone = taken back
past-open = under way
past-new = { $n ->
    [one] one added
   *[other] { NUMBER($n) } added
}
past-changed = { $n ->
    [one] one updated
   *[other] { NUMBER($n) } updated
}
past-removed = { $n ->
    [one] one removed
   *[other] { NUMBER($n) } removed
}
alteration-import = Import
alteration-split = Split
alteration-join = Join
alteration-undo = Taking back
undo-title = Take this import back
undo-would = What taking it back would do
undo-back = Become what they were
undo-gone = Leave the fleet
undo-kept = Stay as they are
undo-kept-title = Devices that stay
undo-why = Why
undo-changed-since = changed since
undo-in-network = already in the network
undo-do = Take back
undo-nothing = There is nothing to take back.
undo-until = Possible until { $x }. Taking back can be taken back too.
undo-late = This cannot be taken back any more: over seven days old, or nothing had changed.
done-undo-begun = It is being taken back.

# Sources of a device
sources-title = What tells of this machine
sources-hint = Several tools may describe one machine. If there are two in truth, split them; if two entries are one, join them. Your choice holds for imports to come and can be taken back for seven days.
sources-reports = { $n ->
    [one] one document
   *[other] { NUMBER($n) } documents
}
sources-split = It is another one
sources-parted = Split from here:
sources-rejoin = Join again
sources-join-label = The other entry: its serial, asset tag or key
sources-join = It is the same machine
done-device-split = These are two devices now.
done-device-joined = This is one device now.
reason-first = first entry
reason-serial-and-manufacturer = same maker and serial
reason-uuid = same UUID
reason-board-and-card = same main board and network card
reason-asset-tag = same asset tag
reason-same-report-id = same report
reason-drive = same model and serial of a disk
reason-person = you said so
tool-glpi = GLPI
tool-glpi-agent = GLPI agent
tool-ocs = OCS Inventory
tool-snipe-it = Snipe-IT
tool-table = Table
tool-lshw = lshw
tool-dmidecode = dmidecode
tool-hwinfo = hwinfo
tool-workbench = eReuse Workbench
tool-devicehub = eReuse Devicehub
tool-smartctl = smartctl
tool-jamf = Jamf Pro
tool-lansweeper = Lansweeper
tool-intune = Microsoft Intune
tool-itop = iTop
field-warranty-months = Months of warranty
field-observed = Last change
field-drive = Disk
outcomes-glpi = For GLPI
outcomes-snipeit = For Snipe-IT

# Live sources
pull-title = Live sources
pull-lead = The fleet is read page by page in the tool itself, verified by its total, then shown before anything is written.
pull-tool = Tool
pull-name = Name
pull-new = Add a source
pull-address-label = Address of the interface
pull-address-hint = With https. For GLPI the address ends with /apirest.php, for Snipe-IT with /api/v1, for OCS with /ocsapi/v1.
pull-first = Application token (GLPI) or user (OCS)
pull-first-hint = Leave empty for Snipe-IT.
pull-second = User token (GLPI), token (Snipe-IT) or password (OCS)
pull-second-hint = It goes into this node’s vault, is never shown again, and is in no backup of the data.
pull-secret-label = Token
pull-secret-kept = in the vault
pull-secret-missing = not in the vault: save the source again
pull-root-label = Own certificate authority
pull-root-field = Certificate of the authority (PEM)
pull-root-hint = For a server whose certificate comes from your own organisation. It then replaces the public authorities for this source.
pull-root-own = yes
pull-save = Save
pull-do = Read the fleet
pull-try = Try
pull-remove = Remove
pull-admin = Only the administration of the node adds or removes sources.
pull-schedule = Schedule
pull-by-hand = by hand only
pull-every = { $n ->
    [one] every hour
   *[other] every { $n } hours
}
pull-at = at { $x }
pull-only-looks = looks without writing
pull-applies = { $n ->
    [one] writes one difference at most by itself
   *[other] writes up to { NUMBER($n) } differences by itself
}
pull-next = Next:
pull-last = Last by itself
pull-run-same = nothing new.
pull-run-applied = { $x } new and { $y } changed, written.
pull-run-waits = { $x } new and { $y } changed wait: pull the fleet, then apply.
pull-run-failed = failed; it is tried again by itself.
pull-schedule-set = Set the schedule
pull-hours = Every how many hours
pull-hours-hint = 24: every day; 168: every week. Empty: by hand only.
pull-hour = At what time
pull-hour-hint = For whole days only, by this machine’s clock.
pull-alone = Write by itself up to
pull-alone-hint = Number of new or changed devices. Empty: the node only looks, and tells you. Nothing is ever deleted.
pull-schedule-save = Save the schedule
done-pull-scheduled = The source will be pulled by itself.
done-pull-unscheduled = The source is pulled by hand only.
done-pull-set = The source is saved; try it.
done-pull-probed = { $n ->
    [0] The source answers; it lists no machine.
    [one] The source answers; it lists one machine.
   *[other] The source answers; it lists { NUMBER($n) } machines.
}
done-pull-removed = The source and its token are removed.
job-undo = Taking back
job-pull = Reading of a source
