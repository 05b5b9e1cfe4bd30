# Words for the codes of the vocabularies: group-code.
category-laptop = Portable
category-desktop = Poste fixe
category-thin-client = Client léger
category-workstation = Station de travail
category-all-in-one = Tout-en-un
category-screen = Écran
category-tablet = Tablette
category-smartphone = Smartphone
category-feature-phone = Téléphone basique
category-ip-phone = Téléphone IP
category-printer = Imprimante
category-mfp = Multifonction
category-server-rack = Serveur
category-storage-bay = Baie de stockage
category-network-switch = Commutateur
category-network-router = Routeur
category-wifi-ap = Borne Wi-Fi
category-projector = Vidéoprojecteur
category-ups = Onduleur
category-hdd-ext = Disque externe
category-ssd = SSD
category-peripheral = Périphérique
category-charger = Alimentation
category-part = Pièce détachée
category-unknown = À préciser

exclusion-none = Compte dans le ratio
exclusion-over-10-years = Plus de dix ans
exclusion-classified = Données classifiées
exclusion-security-duty = Obligation de sécurité

decision-refurbish = À reconditionner
decision-repair = À réparer
decision-parts = Pour pièces
decision-waste = Déchet
decision-return = À retourner

erasure-clear-overwrite-1 = Réécriture, un passage (Clear)
erasure-clear-reset = Réinitialisation (Clear)
erasure-purge-ata-se-enh = ATA Secure Erase renforcé (Purge)
erasure-purge-sanitize-block = Sanitize Block Erase (Purge)
erasure-purge-sanitize-crypto = Sanitize Crypto Scramble (Purge)
erasure-purge-nvme-format-ses2 = NVMe Format, SES 2 (Purge)
erasure-purge-ce-mobile = Effacement cryptographique mobile (Purge)
erasure-purge-overwrite-multi = Réécriture, plusieurs passages (Purge)
erasure-destroy-shred = Broyage (Destroy)
erasure-destroy-incinerate = Incinération (Destroy)
erasure-removed-returned = Support retiré et rendu
erasure-no-media = Aucun support

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

channel-internal = Usage interne
channel-cession = Cession
channel-sale-pro = Vente à un professionnel
channel-sale-public = Vente au public
channel-solidarity-sale = Vente solidaire
channel-gift = Don
channel-loan = Prêt

class-household-minima-sociaux = Ménage aux minima sociaux
class-household-low-qf = Ménage à faible quotient familial
class-jobseeker = Demandeur d’emploi
class-youth-mission-locale = Jeune suivi en mission locale
class-student-grant = Étudiant boursier
class-pupil = Élève
class-single-parent = Parent isolé
class-senior = Senior
class-reserved = Catégorie réservée
class-carer-or-volunteer = Aidant ou bénévole
class-staff-of-donor = Agent du donateur
class-association = Association
class-school = École
class-public-body = Organisme public
class-epn-tiers-lieu = Espace public numérique, tiers-lieu
class-general-public = Grand public
class-company-tpe = Très petite entreprise
class-unknown = Non précisé

part-ram = Mémoire
part-ssd = SSD
part-hdd = Disque dur
part-panel = Dalle
part-keyboard = Clavier
part-motherboard = Carte mère
part-battery = Batterie
part-charger = Chargeur
part-chassis = Châssis
part-other = Autre

return-fault = Panne
return-end-of-loan = Fin de prêt
return-no-longer-needed = Plus utile

waste-beyond-repair = Irréparable
waste-carcass = Carcasse après démontage
waste-obsolete = Obsolète
waste-security = Sécurité

operation-preparation-for-reuse = Préparation à la réutilisation
operation-recycling = Recyclage
operation-energy-recovery = Valorisation énergétique
operation-disposal = Élimination

loss-lost = Perdu
loss-stolen = Volé

title-custody-only = Garde seulement
title-gift = Don
title-sale = Vente
title-cession = Cession
title-loan = Prêt
title-waste = Déchet

destination-cede-personne-publique = Cédé à une personne publique
destination-vendu = Vendu
destination-donne = Donné
destination-deee-eco-organisme = DEEE, éco-organisme
destination-deee-autre-systeme-agree = DEEE, autre système agréé
destination-reemploye-interne = Réemployé en interne
destination-demonte-pieces = Démonté pour pièces
destination-detruit-securite = Détruit pour sécurité
destination-perdu-vole = Perdu ou volé
destination-repris-fournisseur = Repris par le fournisseur
destination-inconnu = Non précisée

basis-ordinary = Ordinaire
basis-don-public-cg3p = Don public (CG3P)

proof-slip = Bordereau
proof-signature-on-the-spot = Signature sur place

kind-it-department-public = DSI publique
kind-it-department-private = DSI privée
kind-refurbisher-ess = Reconditionneur de l’ESS
kind-refurbisher-private = Reconditionneur privé
kind-parts-workshop = Atelier de pièces
kind-repairer = Réparateur
kind-repair-cafe = Repair café
kind-resource-centre = Ressourcerie
kind-distributor-social = Distributeur solidaire
kind-prescriber = Prescripteur
kind-carrier = Transporteur
kind-pro-eraser = Effaceur professionnel
kind-eco-organisme = Éco-organisme
kind-individual-system = Système individuel
kind-weee-operator = Opérateur DEEE
kind-public-body = Organisme public
kind-beneficiary-org = Organisme bénéficiaire
kind-facilitator = Animateur du territoire
kind-observer = Observateur
kind-auditor = Auditeur

decline-granted-to-another = Accordée à un autre
decline-offer-closed = Offre close
decline-conditions-not-met = Conditions non remplies
decline-not-enough-left = Il n’en reste pas assez
decline-other = Autre raison

refusal-damaged = Abîmé
refusal-not-as-announced = Différent de l’annonce
refusal-battery = Batterie
refusal-locked = Verrouillé
refusal-other = Autre raison

state-in-service = En service
state-reformed = Réformé
state-internal-reuse = Réemployé en interne
state-received = Reçu
state-triaged = Trié
state-sanitized = Effacé
state-tested = Testé
state-graded = Classé
state-repaired = Réparé
state-parts-donor = Donneur de pièces
state-refurbished = Reconditionné
state-in-stock = En stock, prêt
state-put-into-use = Remis en usage
state-returned = Retourné
state-waste-held = Déchet, en attente
state-waste-handed-over = Déchet remis
state-waste-treated = Déchet traité
state-lost = Perdu ou volé
state-passed-outside = Sorti du réseau
state-in-transit = En cours de remise
state-disputed = Contesté

data-no-medium = Sans support
data-data-at-risk = À effacer
data-sanitized = Effacement prouvé

deed-entered = Entré dans le réseau
deed-received = Reçu, deux signatures
deed-reformed = Réformé
deed-reassigned = Réemployé en interne
deed-given = Remis
deed-recalled = Rappelé
deed-triaged = Trié
deed-erased = Effacé
deed-tested = Testé
deed-graded = Classé
deed-repaired = Réparé
deed-harvested = Pièce prélevée
deed-fitted = Pièce montée
deed-refurbished = Reconditionné
deed-stocked = Mis en stock
deed-put-into-use = Remis en usage
deed-returned = Retourné
deed-declared-waste = Déclaré déchet
deed-waste-handed-over = Remis comme déchet
deed-waste-treated = Traité
deed-lost = Perdu ou volé

role-admin = Administration du nœud
role-gestion = Gestion de parc
role-atelier = Atelier
role-collecte = Collecte
role-lecture = Lecture

member-observe = Observe
member-write = Participe
member-guarantee = Garant

pending-not-received = Pas encore reçu
pending-no-evidence = Preuve de réemploi attendue

uncounted-no-commitment = Sans engagement préalable
uncounted-route = Destination qui ne compte pas

status-in-use = En service
status-in-stock = En stock
status-on-loan = Prêté
status-broken = En panne
status-in-repair = En réparation
status-to-reform = À réformer
status-reformed = Réformé
status-retired = Retiré
status-scrapped = Mis au rebut
status-lost = Perdu
status-stolen = Volé
status-unknown = Non précisé

service-collection = Collecte
service-drop-off = Point d’apport
service-sorting = Tri et diagnostic
service-erasure = Effacement certifié
service-destruction = Destruction de supports
service-refurbishment = Reconditionnement
service-repair = Réparation
service-repair-help = Auto-réparation accompagnée
service-parts = Démontage pour pièces
service-rebuilding = Recomposition
service-cleaning = Nettoyage ou lavage
service-upcycling = Upcycling
service-sale = Vente
service-solidarity-distribution = Distribution solidaire
service-lending = Prêt ou location
service-training = Médiation et formation
service-prescription = Attestation d’éligibilité
service-transport = Transport
service-storage = Stockage
service-weee-treatment = Traitement des DEEE
service-certification = Certification et audit
service-facilitation = Animation de la filière

unit-devices-per-month = appareils par mois
unit-kilograms-per-month = kg par mois
unit-pallets-per-month = palettes par mois
unit-hours-per-month = heures par mois
unit-people-per-month = personnes par mois
unit-square-metres = m²

credential-esus = Agrément ESUS
credential-public-utility = Utilité publique
credential-general-interest = Intérêt général
credential-integration-agreement = Convention IAE
credential-adapted-enterprise = Entreprise adaptée
credential-weee-contract = Contrat DEEE
credential-eco-organisme-approval = Agrément d’éco-organisme
credential-individual-system-approval = Agrément de système individuel
credential-waste-transport = Transport de déchets
credential-icpe = Régime ICPE
credential-qualirepar = QualiRépar
credential-reparacteur = Répar’Acteurs
credential-recq = RecQ
credential-qualicert = Qualicert
credential-r2v3 = R2v3
credential-iso-14001 = ISO 14001
credential-iso-27001 = ISO 27001
credential-mrr = MRR
credential-ordi-3 = Ordi 3.0 (historique)
credential-reuse-fund = Fonds réemploi

credential-state-valid = Valable
credential-state-ending = Se termine bientôt
credential-state-ended = Terminé
credential-state-future = À venir
credential-state-undated = Sans date
# Pourquoi un journal finit.
log-end-open = ouvert
log-end-closed = fermé
log-end-fork = deux versions
log-end-cut = coupé par un retrait

ownership-owned = Achat de l’organisation
ownership-leased = Location
ownership-personal = Appareil personnel
