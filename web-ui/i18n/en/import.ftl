# Import.
import-title = Import my fleet
import-lead = Nothing is written before you have seen the result and pressed “Apply”.
import-file = File
import-file-hint = GLPI, OCS, FusionInventory, Snipe-IT, lshw, dmidecode, CSV, XLSX or ODS: the content tells the form; 70 MiB at most.
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
