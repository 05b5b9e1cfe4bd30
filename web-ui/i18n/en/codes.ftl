# Words for the codes of the vocabularies: group-code.
category-laptop = Laptop
category-desktop = Desktop
category-thin-client = Thin client
category-workstation = Workstation
category-all-in-one = All-in-one
category-screen = Screen
category-tablet = Tablet
category-smartphone = Smartphone
category-feature-phone = Feature phone
category-ip-phone = IP phone
category-printer = Printer
category-mfp = Multifunction printer
category-server-rack = Server
category-storage-bay = Storage bay
category-network-switch = Switch
category-network-router = Router
category-wifi-ap = Wi-Fi access point
category-projector = Projector
category-ups = UPS
category-hdd-ext = External disk
category-ssd = SSD
category-peripheral = Peripheral
category-charger = Charger
category-part = Spare part
category-unknown = To be told

exclusion-none = Counts in the ratio
exclusion-over-10-years = More than ten years old
exclusion-classified = Classified data
exclusion-security-duty = Security duty

decision-refurbish = To refurbish
decision-repair = To repair
decision-parts = For parts
decision-waste = Waste
decision-return = To return

erasure-clear-overwrite-1 = Overwrite, one pass (Clear)
erasure-clear-reset = Reset (Clear)
erasure-purge-ata-se-enh = ATA enhanced Secure Erase (Purge)
erasure-purge-sanitize-block = Sanitize Block Erase (Purge)
erasure-purge-sanitize-crypto = Sanitize Crypto Scramble (Purge)
erasure-purge-nvme-format-ses2 = NVMe Format, SES 2 (Purge)
erasure-purge-ce-mobile = Mobile cryptographic erase (Purge)
erasure-purge-overwrite-multi = Overwrite, several passes (Purge)
erasure-destroy-shred = Shredding (Destroy)
erasure-destroy-incinerate = Incineration (Destroy)
erasure-removed-returned = Medium removed and returned
erasure-no-media = No medium

functional-F0 = F0
functional-F1 = F1
functional-F2 = F2
functional-F3 = F3
functional-F4 = F4

cosmetic-A = A
cosmetic-B = B
cosmetic-C = C
cosmetic-D = D
cosmetic-E = E

data-grade-D0 = D0
data-grade-D1 = D1
data-grade-D2 = D2
data-grade-D3 = D3
data-grade-D4 = D4
data-grade-DX = DX

channel-internal = Internal use
channel-cession = Transfer
channel-sale-pro = Sale to a business
channel-sale-public = Sale to the public
channel-solidarity-sale = Solidarity sale
channel-gift = Gift
channel-loan = Loan

class-household-minima-sociaux = Household on minimum benefits
class-household-low-qf = Low-income household
class-jobseeker = Jobseeker
class-youth-mission-locale = Young person followed by a local mission
class-student-grant = Student on a grant
class-pupil = Pupil
class-single-parent = Single parent
class-senior = Senior
class-reserved = Reserved class
class-carer-or-volunteer = Carer or volunteer
class-staff-of-donor = Staff of the donor
class-association = Association
class-school = School
class-public-body = Public body
class-epn-tiers-lieu = Public digital space
class-general-public = General public
class-company-tpe = Very small business
class-unknown = Not told

part-ram = Memory
part-ssd = SSD
part-hdd = Hard disk
part-panel = Panel
part-keyboard = Keyboard
part-motherboard = Motherboard
part-battery = Battery
part-charger = Charger
part-chassis = Chassis
part-other = Other

return-fault = Fault
return-end-of-loan = End of loan
return-no-longer-needed = No longer needed

waste-beyond-repair = Beyond repair
waste-carcass = Carcass after dismantling
waste-obsolete = Obsolete
waste-security = Security

operation-preparation-for-reuse = Preparation for reuse
operation-recycling = Recycling
operation-energy-recovery = Energy recovery
operation-disposal = Disposal

loss-lost = Lost
loss-stolen = Stolen

title-custody-only = Custody only
title-gift = Gift
title-sale = Sale
title-cession = Transfer
title-loan = Loan
title-waste = Waste

destination-cede-personne-publique = Transferred to a public body
destination-vendu = Sold
destination-donne = Given
destination-deee-eco-organisme = WEEE, producer scheme
destination-deee-autre-systeme-agree = WEEE, other approved scheme
destination-reemploye-interne = Reused internally
destination-demonte-pieces = Dismantled for parts
destination-detruit-securite = Destroyed for security
destination-perdu-vole = Lost or stolen
destination-repris-fournisseur = Taken back by the supplier
destination-inconnu = Not told

basis-ordinary = Ordinary
basis-don-public-cg3p = Public gift (CG3P)

proof-slip = Slip
proof-signature-on-the-spot = Signature on the spot

kind-it-department-public = Public IT department
kind-it-department-private = Private IT department
kind-refurbisher-ess = Social-economy refurbisher
kind-refurbisher-private = Private refurbisher
kind-parts-workshop = Parts workshop
kind-repairer = Repairer
kind-repair-cafe = Repair café
kind-resource-centre = Reuse centre
kind-distributor-social = Solidarity distributor
kind-prescriber = Prescriber
kind-carrier = Carrier
kind-pro-eraser = Professional eraser
kind-eco-organisme = Producer scheme
kind-individual-system = Individual scheme
kind-weee-operator = WEEE operator
kind-public-body = Public body
kind-beneficiary-org = Beneficiary organisation
kind-facilitator = Territory facilitator
kind-observer = Observer
kind-auditor = Auditor

decline-granted-to-another = Granted to another
decline-offer-closed = Offer closed
decline-conditions-not-met = Conditions not met
decline-not-enough-left = Not enough left
decline-other = Other reason

refusal-damaged = Damaged
refusal-not-as-announced = Not as announced
refusal-battery = Battery
refusal-locked = Locked
refusal-other = Other reason

state-in-service = In service
state-reformed = Decommissioned
state-internal-reuse = Reused internally
state-received = Received
state-triaged = Triaged
state-sanitized = Sanitised
state-tested = Tested
state-graded = Graded
state-repaired = Repaired
state-parts-donor = Parts donor
state-refurbished = Refurbished
state-in-stock = In stock, ready
state-put-into-use = Put into use
state-returned = Returned
state-waste-held = Waste, held
state-waste-handed-over = Waste handed over
state-waste-treated = Waste treated
state-lost = Lost or stolen
state-passed-outside = Left the network
state-in-transit = Being handed over
state-disputed = Disputed

data-no-medium = No medium
data-data-at-risk = To erase
data-sanitized = Erasure proven

deed-entered = Entered the network
deed-received = Received, two signatures
deed-reformed = Decommissioned
deed-reassigned = Reused internally
deed-given = Given
deed-recalled = Recalled
deed-triaged = Triaged
deed-erased = Erased
deed-tested = Tested
deed-graded = Graded
deed-repaired = Repaired
deed-harvested = Part harvested
deed-fitted = Part fitted
deed-refurbished = Refurbished
deed-stocked = Put in stock
deed-put-into-use = Put into use
deed-returned = Returned
deed-declared-waste = Declared waste
deed-waste-handed-over = Handed over as waste
deed-waste-treated = Treated
deed-lost = Lost or stolen

role-admin = Node administration
role-gestion = Fleet management
role-atelier = Workshop
role-collecte = Collection
role-lecture = Reading

member-observe = Observes
member-write = Takes part
member-guarantee = Guarantor

pending-not-received = Not received yet
pending-no-evidence = Evidence of reuse awaited

uncounted-no-commitment = Without prior commitment
uncounted-route = Destination that does not count

status-in-use = In service
status-in-stock = In stock
status-on-loan = On loan
status-broken = Out of order
status-in-repair = In repair
status-to-reform = To decommission
status-reformed = Decommissioned
status-retired = Retired
status-scrapped = Scrapped
status-lost = Lost
status-stolen = Stolen
status-unknown = Not told

service-collection = Collection
service-drop-off = Drop-off point
service-sorting = Sorting and diagnosis
service-erasure = Certified erasure
service-destruction = Destruction of media
service-refurbishment = Refurbishment
service-repair = Repair
service-repair-help = Help to repair
service-parts = Dismantling for parts
service-rebuilding = Rebuilding
service-cleaning = Cleaning
service-upcycling = Upcycling
service-sale = Sale
service-solidarity-distribution = Solidarity distribution
service-lending = Lending or hire
service-training = Digital help and training
service-prescription = Proof of eligibility
service-transport = Transport
service-storage = Storage
service-weee-treatment = WEEE treatment
service-certification = Certification and audit
service-facilitation = Running the network

unit-devices-per-month = devices a month
unit-kilograms-per-month = kg a month
unit-pallets-per-month = pallets a month
unit-hours-per-month = hours a month
unit-people-per-month = people a month
unit-square-metres = m²

credential-esus = ESUS approval
credential-public-utility = Public utility
credential-general-interest = General interest
credential-integration-agreement = IAE agreement
credential-adapted-enterprise = Adapted enterprise
credential-weee-contract = WEEE contract
credential-eco-organisme-approval = Éco-organisme approval
credential-individual-system-approval = Individual system approval
credential-waste-transport = Waste transport
credential-icpe = ICPE regime
credential-qualirepar = QualiRépar
credential-reparacteur = Répar’Acteurs
credential-recq = RecQ
credential-qualicert = Qualicert
credential-r2v3 = R2v3
credential-iso-14001 = ISO 14001
credential-iso-27001 = ISO 27001
credential-mrr = MRR
credential-ordi-3 = Ordi 3.0 (historical)
credential-reuse-fund = Reuse fund

credential-state-valid = Valid
credential-state-ending = Ends soon
credential-state-ended = Ended
credential-state-future = Not yet
credential-state-undated = Undated
# Why a log ends.
log-end-open = open
log-end-closed = closed
log-end-fork = two versions
log-end-cut = cut by a removal

ownership-owned = Bought by the organisation
ownership-leased = Leased
ownership-personal = Personal device
