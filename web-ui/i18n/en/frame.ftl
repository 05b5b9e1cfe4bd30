# The frame of every page.
skip = Go to content
nav-main = Main navigation
nav-short = Short navigation
nav-todo = To do
nav-equipment = Equipment
nav-park = Fleet
nav-import = Import
nav-lots = Lots
nav-exchange = Exchanges
nav-market = Offers and needs
nav-handovers = Hand-overs
nav-proof = Proof
nav-outcomes = What became of my machines
nav-indicators = Indicators
nav-network = Network
nav-directory = Directory
nav-forecast = Forecast
nav-territory = Territory
nav-sharing = Sharing
nav-members = Members
nav-state = Node state
nav-settings = Settings
nav-help = Help
nav-menu = Menu
todo-count = { $n ->
    [one] { $n } thing to do
   *[other] { $n } things to do
}
scan-label = Search or scan
scan-do = Search
demo-band = Demonstration: invented organisations and machines; everything vanishes when it stops.
observer-here = this node observes, it signs nothing
language = Language
theme = Appearance
theme-auto = As the system
theme-light = Light
theme-dark = Dark
apply-display = Apply
my-account = My account
log-in = Log in
log-out = Log out
to-todo = Back to the start page
number = { NUMBER($n) }
months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
devices-count = { $n ->
    [one] { NUMBER($n) } device
   *[other] { NUMBER($n) } devices
}
state-up-to-date = Up to date with the network
state-syncing = { $n ->
    [one] Synchronising: about { $n } event to come
   *[other] Synchronising: about { $n } events to come
}
sync-progress = Events received since the comparison began: { $x } of about { $y }
state-offline = Offline; you can go on
state-alone = This node is in no network yet
state-suspended = Writing suspended: see the node state

fault-kept = Nothing else was changed.
fault-code = Code to quote when you ask for help: { $x }
fault-unreadable = The form could not be read ({ $x }). Go back and try again.
fault-r-400 = Something is missing or not of the right form
fault-r-401 = Your role does not allow this
fault-r-401-text = Ask an administrator of this node to do it, or to give you the role it takes.
fault-r-403 = That is not allowed
fault-r-404 = Not found
fault-r-404-text = This address leads nowhere here. Search by label, serial number or title.
fault-r-409 = Something must come first, or has changed meanwhile
fault-r-413 = Too long
fault-r-413-text = The file or form is longer than this node takes: 70 MiB for an import, 1 MiB for a form.
fault-r-419 = This form does not come from your session
fault-r-419-text = The session has ended or the page is too old. Reload the page, then try again.
fault-r-420 = Nothing is chosen
fault-r-420-text = Tick some lines of the list, or “all results”, then try again.
fault-r-422 = Unreadable form
fault-r-500 = The node could not do it

opening = The node is starting
opening-text = It reads its logs and checks its index. The page opens by itself afterwards.
opening-progress = Reading
