# What the node says when it does not do a thing. The key is the sentence's, after "told-".

# The rules of the network
told-why-role = Your organisation's role in the network does not allow this: an observer reads, a member that writes trades, a guarantor admits. Ask a guarantor to change it.
told-why-topic = This act does not belong into this territory. Nothing was signed.
told-why-certificate = The certificate, the request to join or its signature does not verify. Ask for it again.
told-why-admissions = Not enough guarantors have admitted this organisation yet. Wait for another one to sign.
told-why-opening = This log is open already, or not yet. Nothing was signed.
told-why-unseen = This refers to an act that this node has not received yet. Wait for the next synchronisation and try again.
told-why-reference = This refers to an act of another kind, of another organisation, or without effect. Go back to the list and choose again.
told-why-list = The list is empty, too long, or counts no device somewhere. Correct the numbers and try again.
told-why-not-held = One of these devices is not in your custody. Take it out of the selection, or wait until you have received it.
told-why-locked = One of these devices is in a hand-over that the receiver has not signed yet. Wait for that, or recall the hand-over.
told-why-away = One of these devices has left: it is in use, lost, treated or handed over. Take it out of the selection.
told-why-not-owned = Only the owner of a device may do this, and you only keep it. Ask the owner.
told-why-done = This was already done, answered or ended. Reload the page to see where it stands.
told-why-too-much = That is more than is offered or left. Lower the number and try again.
told-why-data-at-risk = A medium of one of these devices has no erasure certificate: its data are at risk and it must not be put into use. Note the erasure first.
told-why-counts = The counts of media or grades contradict each other or what is known of these devices. Check them.
told-why-waste = Waste can only be handed on as waste, and a product only after it was declared waste. Change the status of the hand-over, or declare it first.
told-why-public-gift = A public gift (CG3P L. 3212-2) may not be sold, except to people in precarity or associations for them. Choose another title or destination.
told-why-cover = Every device of the hand-over must be accepted, refused or missing, exactly once. Check the list.
told-why-no-work = Evidence of reuse needs a device that came under that commitment and that you refurbished or put into use yourself. Note that step first.
told-why-party = That organisation cannot take this: nobody gives to itself, and waste goes to who takes waste. Choose another receiver.
told-why-no-log = This node cannot write in this territory yet; it can as soon as your organisation is a member.
told-why-behind = Other members hold acts of this node that it has lost itself, as after a restore. It writes nothing until they are back: let it synchronise, then try again. See the node state.
told-why-unknown = This refers to an act that this node does not have. Wait for the next synchronisation and try again.
told-why-too-many-deps = This act would refer to the logs of more than { $most } other members. Do it in several parts.
told-why-too-long = This is too long for one act: { NUMBER($n) } bytes, { NUMBER($most) } at most. Do it in several parts.
told-why-removed = The members have removed your organisation from the network. This node reads what it has and writes nothing more.
told-why-rules = The members trade by rules that this version of Regain does not know. Update it.
told-why-chain = The node could not write its log ({ $detail }). Nothing was signed. Tell whoever administers the node.

# Not here
told-hand-over-gone = That hand-over is not on this node. Wait for the next synchronisation, or look for it in the list of hand-overs.
told-need-gone = That need is not on this node. Look for it in the list of needs.
told-device-gone = That device is not on this node. Look for it in the fleet.
told-lot-gone = That lot is not on this node. Look for it in the list of lots.
told-offer-gone = That offer is not on this node. Look for it in the list of offers.
told-request-gone = That request is not on this node. Look for it in the list of requests.
told-event-gone = That act is not on this node. Wait for the next synchronisation.
told-grant-unknown = This node has made no such grant. Choose a granted request from the list.
told-job-gone = Job number { $id } does not run any more, or cannot be ended. Reload the list.
told-peer-unknown = "{ $name }" has no node that is known here. Look at the list of members.
told-fleet-unknown = The fleet has no device called "{ $name }". Search by label, serial or inventory number.
told-device-unknown = No device is called "{ $name }" here. Give its code, serial, inventory number or network number.
told-event-unknown = There is nothing called "{ $text }" here. Give the number, or at least its first six characters.
told-event-ambiguous = More than one thing begins with "{ $text }". Write more of it.
told-member-unknown = No member is called "{ $text }". The page Members has the names.
told-member-ambiguous = More than one member is called "{ $text }". Give the identifier.
told-applicant-unknown = Nobody called "{ $name }" has applied. The page Members shows who has.
told-not-in-list = "{ $name }" is not in this hand-over's list. Check the label.
told-event-id = Give the whole number of the act.
told-attachment-id = Give the whole number of the attachment.

# Selections and forms
told-selection-empty = The selection holds no device. Widen the filter or tick some lines.
told-selection-changed = { $n ->
    [0] The result changed since it was shown: no device fits any more. Nothing was done; look at the list.
    [one] The result changed since it was shown: one device fits now. Nothing was done; look at the list and try again.
   *[other] The result changed since it was shown: { NUMBER($n) } devices fit now. Nothing was done; look at the list and try again.
}
told-nothing-to-enter = No device of the fleet can enter the network: none fits, or all of them have entered. Lost, stolen and scrapped ones never do.
told-no-day = "{ $text }" is no day. Write it like this: 2026-03-31.
told-code-unknown = "{ $got }" is not possible here. Choose one of: { $list }.
told-named-twice = "{ $name }" is named twice. Keep it once.
told-one-receiver = Name one receiver: either a member of the network or an organisation without a node.
told-text-blank = The text is empty or has blanks around it. Write something, without them.
told-text-long = The text is too long: { NUMBER($n) } bytes, { NUMBER($most) } at most. Shorten it.
told-text-control = The text has invisible characters. Remove them, for instance by typing it again.
told-name-form = The name is empty, too long ({ $most } bytes at most) or has invisible characters. Correct it.
told-name-not-kept = The name could not be kept ({ $detail }); the old one stays. Tell whoever administers the node.

# Lots, files and attachments
told-lot-not-own = That lot belongs to another member; only its owner hands it over.
told-lot-file-not-ours = Your organisation neither owns that lot nor is named to prepare it. Ask the owner to add you to the file.
told-lot-file-edit = The file was not changed. Reload the page and try again. Detail: { $detail }
told-party-no-member = One of the parties is no member, so nothing can be sealed to it. Nothing was sent.
told-attachment-too-large = The attachment is too large: { NUMBER($n) } bytes, { NUMBER($most) } at most. Make it lighter or split it.
told-attachment-gone = That attachment is not on this node: it is not for it, has not arrived yet, or is past its term.
told-seal-recipient = The sealing key of one of the parties is not usable: nothing was sent. Tell that party.
told-seal-not-ours = That attachment is not sealed to this node, or was damaged on the way.
told-seal-moved = That attachment was made for another act and moved here by somebody. It is refused.
told-certificate-hex = The certificate's bytes are no hexadecimal text. Attach it again.
told-certificate-form = Give the certificate either as text or as a file, not both.

# Import
told-file-too-large = The file is too large: { NUMBER($n) } bytes, { NUMBER($most) } at most. Export the list in several parts.
told-file-empty = The file is empty. Export it again.
told-file-unsupported = This file is no inventory that can be read here. { $what ->
    [gzip] It is a gzip archive: unpack it first.
    [a-zip-that-is-no-workbook] It is a zip archive that is no workbook: unpack it, or save the sheet as XLSX, ODS or CSV.
    [an-old-or-locked-workbook-of-Excel] It is an old or protected Excel workbook: save it as XLSX without a password.
    [a-PDF] It is a PDF: export the list as CSV.
    [XML-or-HTML] It is XML or HTML that is no table.
   *[other] Choose the exported file itself.
}
told-file-truncated = The file ends in the middle, at line { $line }: it was cut short. Copy it again.
told-file-not-json = The file is no readable JSON (line { $line }, column { $column }). Export it again with the agent.
told-file-not-xml = The file is no readable XML (line { $line }, column { $column }): cut short, malformed, or it declares entities. Export it again.
told-file-no-machines = This file holds no machines that can be read (at: { $place }). { $what ->
    [a-list-of-things-that-are-counted] Accessories, consumables, components, licences and models are counted and have no serial of their own: export the assets.
    [a-zip-or-workbook-that-is-damaged-or-locked] The archive or workbook is damaged or protected: remove the password, or copy it again.
    [XML-of-no-tool-that-is-known] It is XML of no inventory tool that is known.
    [a-workbook-without-its-parts] The workbook is incomplete: save it again with the spreadsheet.
    [a-workbook-whose-parts-are-no-XML] The workbook is damaged: save it again with the spreadsheet.
    [an-XML-document-that-is-no-REQUEST-with-a-CONTENT] It is a message of an agent without an inventory: choose the inventory files.
    [a-gzip-file-that-is-damaged] The gzip archive is damaged: copy it again.
    [a-compressed-OCS-report-that-is-damaged] The compressed OCS report is damaged: copy it again.
   *[other] Choose the file that the inventory tool wrote.
}
told-file-schema = This is a JSON Schema, which describes inventories and is none. Choose the files that the agent wrote.
told-file-not-inventory = This JSON is the inventory of no tool that is known. Choose a file that the inventory tool wrote.
told-file-no-header = The first line does not suffice: a serial or inventory number is needed, and at least a name, type, manufacturer or model. Columns found: { $found }. Add the columns to the list before exporting, or say what each column is.
told-file-too-many = The file has more than { NUMBER($most) } { $what ->
    [columns] columns
   *[other] rows
}. Export the list in several parts.
told-file-ambiguous-dates = The dates of column "{ $column }" (line { $line }) can be read day first or month first, and none decides it. Say below which it is.
told-import-failed = The import could not be worked on. Try again; if it happens again, tell whoever administers the node. Technical detail: { $detail }
told-import-stale = The fleet changed since this file was read. Nothing was written: read the file again and look at the new result.
told-import-other = Import number { $id } is being written. Wait until it has ended, or end it.
told-import-gone = That import is not kept any more. Your fleet did not change: send the file again.
told-imports-busy = { $n } imports are being worked on already. Wait until one has ended.
told-import-busy = That import is being worked on. Wait until it has ended.
told-import-reading = The file is still being read. Wait a moment.
told-import-refused = The file could not be read; the import's page says why.
told-import-ended = That import has ended. Send the file again to look at it once more.

# Network, members and keys
told-no-network = This node belongs to no network yet. Found one, or join one with an invitation, on the page Members.
told-no-territory = The network's charter names no trade territory: nothing can be traded in it. Talk to a guarantor.
told-network-already = This node already belongs to a network.
told-root-gone = The root key is not on this node any more: it was printed once. Without it this machine cannot certify a new key; take the printed sheet.
told-root-mismatch = Groups { $first } and { $second } are not those of the printed root key. Read them from the paper again.
told-invitation-form = This invitation is incomplete or damaged. Copy the whole line, from "regain-invitation:" on, or ask for it again.
told-territory-form = "{ $text }" is no territory code: letters without accents, digits and dashes, 40 at most, such as "valclair".
told-card-form = A founder's card cannot be read. Ask for it again and paste all of it.
told-draft-hex = The charter's draft is no hexadecimal text. Ask for it again and paste all of it.
told-draft-form = The charter's draft cannot be read. Ask for it again and paste all of it.
told-charter-hex = The charter is no hexadecimal text. Ask for it again and paste all of it.
told-charter-form = This is not a charter. Ask for it again and paste all of it.
told-charter-content = The charter is not complete: it needs a name, 1 to 32 founders, a territory and at least one guarantor. Check the name and the territory.
told-charter-cert = The certificate of founder { $actor } does not verify. Ask for that card again.
told-charter-unsigned = Founder { $actor } has not signed this charter; every founder must.
told-epoch-role = Only a guarantor of the network proposes and signs a new list of members.
told-epoch-stale = This proposal no longer follows the list in effect. Propose it again.
told-epoch-signed = Your organisation has signed another proposal that may still find its signatures. It can sign this one only when that is out of the question.
told-epoch-rules = This version of Regain does not know the rules no. { $number }. Update before you sign.
told-epoch-form = A network needs at least one guarantor, and the list must not be too long.
told-epoch-nothing = The list of members says that already: nothing would change.
told-epoch-no-member = This organisation is no member, so nothing was proposed.
told-epoch-unknown = There is no list “{ $name }” here. Look at the lists again.
told-epoch-not-followed = This list lacks signatures, or is older than the one this node follows.
told-propose-one = Propose one thing: a member to remove, a member with its new role, or a rules number.
told-root-typed = These fourteen groups are not your organisation’s printed root key. Read them from the sheet again.
told-root-unreadable = These are not the fourteen groups of a printed root key. Read them from the sheet again.
told-own-log-unknown = Your organisation has no log “{ $name }”, or it has not so many entries. Look at your keys again.
told-no-founder = This node is no founder of that charter. Join the network with an invitation.

# Accounts
told-account-no-such = There is no { $what ->
    [session] session
    [token] token
    [saved-view] saved view
    [language] language
   *[other] result
} "{ $name }"; reload the page.
told-account-too-many = There are { NUMBER($most) } already, which is the most for { $what ->
    [columns] the columns of a view
    [saved-views] saved views
    [accounts] accounts
    [tokens] tokens
   *[other] these
}. Delete one first.
told-account-bad-text = This text needs 1 to { NUMBER($most) } characters, all of them visible.

# The machine
told-failed = The node could not do it. Try again; if it happens again, tell whoever administers the node. Technical detail: { $detail }
told-backup-failed = The backup could not be made. Technical detail: { $detail }
told-recovery-none = This node writes already; there is nothing to recover.
told-recovery-restored = This node was restored from a backup: it writes nothing until it has asked two members (or all, if there are fewer) for the end of its own log; let it synchronise. A node that is alone is freed with “regain recovery force”.
told-recovery-damaged = This node’s own log may be damaged: it writes nothing there until it has asked two members (or all, if there are fewer) for the end of it; let it synchronise.
told-recovery-begun = This node asks two members (or all, if there are fewer) for the end of its own log and writes nothing until then; let it synchronise.
told-recovery-returned = This organisation came back with a new node key: it writes nothing until it has asked two members (or all, if there are fewer) for its own logs; let the node synchronise.
told-recovery-unknown-own = Other members hold acts of this node that it does not know: either its data are an old copy (a machine set back, a backup copied by hand), or a second machine runs with its keys. It writes nothing. Make sure that no other machine runs with these keys, then go on here or with “regain recovery begin”.
told-recovery-second-machine = A second machine writes with the keys of this node: it has written since this one was restored. This node writes nothing. Stop one of the two for good; if this one is to stay, go on here or with “regain recovery begin”.
told-node-ending = The node is ending. Try again when it has started anew.
told-fleet-unread = The devices of your fleet could not be read from the disk. Nothing is lost: restart the node, which prepares its index anew. Technical detail: { $detail }
told-park-not-built = The device table could not be prepared. Your data are whole; reload the page. Technical detail: { $detail }

# The directory
told-commune-unknown = "{ $text }" is no commune that this node knows. Give its INSEE code of five characters.
told-group-unknown = "{ $text }" is no group of communes that this node knows. Give its SIREN of nine digits.
told-capacity-form = Say in which unit the capacity is counted.
told-credential-long = An issuer or reference has { NUMBER($most) } bytes at most. Shorten it.
told-siret-form = "{ $text }" is no SIRET: it has fourteen digits, the last of which checks the others. Check it.
told-note-long = The note has { NUMBER($most) } bytes at most. Shorten it.
told-credential-unknown = "{ $name }" shows no { $text } in the directory, or more than one. Reload its entry.
told-directory-source = The table does not say who compiled it. Name the source: it is shown with every entry.
told-directory-large = The file has { NUMBER($n) } bytes, { NUMBER($most) } at most: export a single department.
told-directory-many = The file has too many rows, { NUMBER($most) } organisations at most: export a single department.
told-directory-names = No column of the table is a name (nom, raison sociale, name...). Its columns: { $found }.
told-directory-json = This JSON is not ADEME's list of actors. Choose acteurs.json, or a CSV table.
told-directory-empty = The file is empty, or no text.
told-directory-gone = That list is not here any more. Choose its file again.
told-year-form = "{ $text }" is no calendar year.
told-gate-operator = Your entry in the directory shows no WEEE contract that holds on { $on }: a treatment operator takes waste only under a contract (C. env. R. 543-200-1). Enter it in the directory, or hand the waste to an éco-organisme.
told-gate-operator-ended = The WEEE contract in your entry ended on { $until }, before { $on }: a treatment operator takes waste only under a contract (C. env. R. 543-200-1). Renew it in the directory, or hand the waste to an éco-organisme.
told-gate-waste = "{ $name }" shows no WEEE contract or approval that holds on { $on }: waste cannot be handed to it (C. env. R. 543-200-1). Ask it to complete its entry, or hand the waste to an éco-organisme.
told-gate-waste-ended = The WEEE contract or approval of "{ $name }" ended on { $until }, before { $on }: waste cannot be handed to it (C. env. R. 543-200-1). Ask it to renew its entry, or hand the waste to an éco-organisme.
told-gate-carrier = Some of these devices are waste, and "{ $name }" shows neither a waste transport declaration nor a WEEE contract that holds on { $on }: it cannot keep or carry them. Ask it to complete its entry.
told-gate-carrier-ended = The waste transport declaration of "{ $name }" ended on { $until }, before { $on }: it cannot keep or carry waste for others. Ask it to renew its entry.
told-gate-gift = A public gift (CG3P L. 3212-2) goes to a public body, a school, or an organisation approved as ESUS or recognised of public utility or general interest; "{ $name }" shows nothing of this that holds on { $on }. Ask it to complete its entry.
told-gate-gift-ended = The approval by which "{ $name }" may receive a public gift ended on { $until }, before { $on } (CG3P L. 3212-2). Ask it to renew its entry.
told-gate-receive = Your entry in the directory shows no WEEE contract or approval that holds on { $on }: your organisation cannot countersign waste (C. env. R. 543-200-1). Enter it in the directory, or refuse the devices.
told-gate-receive-ended = The WEEE contract or approval in your entry ended on { $until }, before { $on }: your organisation cannot countersign waste (C. env. R. 543-200-1). Renew it in the directory, or refuse the devices.

# Import: columns, join and split, taking back
told-import-too-many = These files hold more than { $most } records together. Import them in several times.
told-import-too-many-files = An import takes at most { NUMBER($n) } files of { $most } MiB together. Import them in several times.
told-import-no-such-file = This import has no file number { $n }. Look at its files again.
told-import-no-file = Choose a file first.
told-no-such-column = “{ $code }” is nothing that a column can be. Choose from the list.
told-columns-count = The table has { $n } columns and { $most } were told. Say one for each.
told-column-twice = Two columns were told to be the same ({ $code }). Choose the one that is read.
told-no-such-dates = “{ $text }” does not say whether day or month comes first.
told-columns-name-nothing = There must be a serial or inventory number, and a name, type, maker or model: nothing else tells machines apart.
told-mappings-full = { NUMBER($n) } tables are remembered already. Forget some that do not come any more.
told-mapping-unknown = Nothing is remembered of such a table. Look at the list again.
told-alteration-unknown = There is no alteration number { $number } of the fleet. Look at the list again.
told-alteration-unreadable = What that alteration wrote cannot be read any more: it cannot be taken back, and the fleet stays as it is.
told-undo-done = It was taken back already; what took it back can be taken back itself.
told-undo-late = It cannot be taken back: over { $n } days old, or nothing had changed.
told-no-such-source = “{ $tool }” in the form “{ $format }” is no source. Look at the sources of the device.
told-join-both-entered = Both have entered the network as two devices, and what is signed there cannot be made one. Leave them, and declare the one that does not exist as lost.
told-fleet-several = Several devices of the fleet are called “{ $name }”. Name one by its key, as the list of the fleet shows it.
told-split-unknown = The fleet has no such device any more. Look it up in the list again.
told-split-one-source = Only one source told of this device, or not that one: there is nothing to split off.
told-join-same = That is the same device twice. Choose the other one.

# Live sources
told-pull-repeats = The server sent the same machines twice: it does not heed which page is asked for. Nothing was kept.
told-pull-endless = The server sends more than a fleet can have. Nothing was kept: check that the address is that of the interface.
told-pull-changed = The list had { $before } items and then { $now }: it changed while it was read. Read it again.
told-pull-short = The server announced { $total } items and sent { $items }: it left some out. Nothing was kept, read it again.
told-pull-long = The server announced { $total } items and sent { $items }: its pages overlap. Nothing was kept, read it again.
told-pull-no-total = No page says how many items the list has: nothing shows that it is whole. Nothing was kept.
told-pull-no-page = The server answered something that is no page of its list. Check the address and the rights of the token.
told-pull-slow = The server takes too long. Nothing was kept: read at a quieter hour.
told-pull-unauthorized = The server does not accept the token, or the token may not read the inventory (HTTP { $status }). Make a new one there and enter it here.
told-pull-elsewhere = The server sends to another address (HTTP { $status }), which is not followed, since the token would go there. Enter the address where the interface really is.
told-pull-nothing-there = The server knows nothing under that address (HTTP { $status }). Enter the address of its interface.
told-pull-busy = The server asks again and again to wait (HTTP { $status }). Read later.
told-pull-refused = The server answered HTTP { $status }. Look into its log.
told-pull-timeout = The server did not answer in time. Check the address, or read at a quieter hour.
told-pull-unreachable = The server cannot be reached: { $detail }
told-pull-address = “{ $text }” is no address of an interface. Write it as https://glpi.example.org/apirest.php.
told-pull-not-https = The token would travel in clear text: the address must begin with https://.
told-pull-root = That is no certificate of an authority. Give it as PEM (BEGIN CERTIFICATE), without a private key.
told-pull-kind = “{ $code }” is no tool that can be asked. Choose one of: { $codes }.
told-pull-full = { NUMBER($n) } sources are configured already. Remove one first.
told-pull-no-secret = The token is missing. Make one in the tool, with the right to read the inventory, and enter it here.
told-pull-odd-secret = A token has letters and digits only, without spaces.
told-pull-secret-gone = The token of this source is not in the vault, as after a restore without keys. Enter it again.
told-pull-empty = The source lists no machine.
told-pull-ended = Somebody ended the reading. Nothing was kept.
told-pull-unknown = There is no source number { $id }. Look at the list again.
# Territories
told-territory-not-asked = “{ $name }” was not asked for. The request names: { $list }.
told-territory-closed = Your organisation was not admitted to “{ $name }”. Ask for it first.
told-territory-open = Your organisation is no member yet, or was admitted to all of these already.
told-territory-unknown = The network has no territory “{ $name }”. It has: { $list }.
told-territory-not-followed = This node does not follow “{ $name }”. Choose it among the territories first.
told-territories-mixed = These devices are in more than one territory. Choose those of one, and then the others.
told-territory-none = Name at least one other territory.
told-territory-home = The offer stands in that territory already. Name another.
told-offer-of-others = Only who offers may tell other territories of it.
told-offer-nothing-left = Nothing is left of this offer.

# Forecast, sharing, notes
told-not-own = { $n } of these devices are leased or personal ({ $codes }): they can be neither offered nor given away. Leave them out.
told-nothing-foreseen = Nothing is foreseen of this fleet. Import it with days of purchase, or set years of use.
told-years-beyond = { $years } years are more than any device is used: give 0 to { $most }.
told-days-beyond = Give 1 to { $most } days.
told-models-beyond = Give at most { $most } models, each with a name of at most { $n } bytes.
told-no-number = “{ $text }” is no whole number: write digits only.
told-no-model = “{ $text }” is not of the form “model: years”.
told-shared-already = This was published in { $period } already. Once a quarter, so that differences do not betray small numbers.
told-shared-already-to-them = Those members have these numbers of { $period } already. Choose other types or other members.
told-share-too-many = Numbers are sealed to at most { $most } members at once. Tell the others afterwards: the numbers stay the same.
told-share-no-reader = “{ $name }” is your organisation itself, or is not admitted to your territory: it would never receive the numbers.
told-share-nobody = Tick at least one member, or choose “All members of the territory”.
told-pull-under-way = This source is being pulled already. Wait until that has ended.
told-pull-hours = A source is pulled every 1 to { $most } hours, not every { $got }.
told-pull-at = Give the hour as 02:30, and only where the source is pulled every 24 hours or a whole number of days.
told-no-such-sheet = The workbook has { $n } sheets that are not empty, and no number { $got }.
told-nothing-to-share = All these numbers are too small to be told. Choose other types, or wait until there are more devices.
told-share-changed = The numbers are not those that you saw. Look at them again, then sign.
told-not-shared = Your organisation publishes nothing about this.
told-no-devices-named = Name the devices: paste their numbers, or choose them in the fleet.
told-batch-unknown = There is no batch of notes number { $id }. Reload the list.
told-batch-long = These are { $n } devices; note at most { $most } at once.
told-site-long = A place has at most { $most } bytes, on one line.
told-file-long = A photo or document has at most { $most } bytes. Make the file smaller.
told-file-kind = Photos as JPEG, PNG or WebP and PDF documents are kept; this file is none.
told-file-broken = The picture is cut or damaged. Save it again, then repeat.
told-files-full = This device has { $n } files of at most { $most }, or the node has no more room. Remove some first.
told-file-unknown = This device has no such photo or document. Reload its page.
told-profile-form = The profile cannot be kept. Give a name and 1 to 20 lines, each type once, with 1 to 100 devices.
told-profiles-form = Keep at most { $most } profiles, each with a name of its own.
told-profile-unknown = There is no profile called “{ $name }”. Reload the list.
told-posts-beyond = Give 1 to { $most } posts.

# Taking over
told-refounded-already = This node has founded a network after this one already. Move to it, or send its invitation again.
told-refounded-none = This node has founded no network after the one it is in. Found it first.
told-rejoin-same = That invitation leads to the network that this node is in.
told-paper-bomb = Entry { $place }: this change would take far more room or operations than the file of a lot has; it is left aside unopened.
told-paper-pen = Entry { $place }: this change bears another pen than its author’s; it does not count.
told-paper-order = Entry { $place }: this change does not follow its author’s earlier ones; it does not count.
told-paper-entry = Entry { $place }: this change is no line of a lot’s file; it does not count.
told-paper-broken = Entry { $place }: this change is damaged or forged; it does not count.
