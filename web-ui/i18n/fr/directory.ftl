# L’annuaire.
directory-count = Organisations : { $x } ; membres du réseau : { $y }
directory-member = Membre
directory-outside = Non-membre
directory-search = Chercher
directory-clear = Tout montrer
directory-words = Nom, commune ou SIRET
directory-service = Service
directory-services = Services
directory-commune = Commune
directory-group = Intercommunalité
directory-credential = Agrément ou label en cours de validité
directory-credentials = Agréments et labels
directory-whose = Qui
directory-everybody = Tout le monde
directory-members = Membres
directory-others = Non-membres
directory-any = Tous
directory-empty = Personne ne correspond. Élargissez la recherche.
directory-pages = Pages de l’annuaire
directory-back = Précédents
directory-on = Suivants
directory-range = { $x } à { $y }
directory-who = Qui est-ce
directory-seat = Commune du siège
directory-note = À savoir
directory-website = Site
directory-source = Source
directory-told = Information du
directory-at-seat = Dans la commune du siège
directory-no-services = Aucun service n’est indiqué.
directory-no-credentials = Aucun agrément ni label n’est indiqué.
directory-outside-hint = Cette organisation n’est pas membre du réseau. Sa fiche vient d’une liste importée sur ce nœud ; elle n’est jamais envoyée aux autres.
credential-until = jusqu’au { $x }
credential-from = depuis le { $x }
credential-attested = Attesté par
credential-unattested = Déclaré par l’organisation, attesté par personne.
credential-of-list = D’après la liste importée, sans date.
credential-attest = Attester
credential-take-back = Retirer notre attestation
credential-attest-hint = Attester, c’est signer que votre organisation a vu le document et le tient pour vrai. Chaque membre peut le lire.
credential-issuer = Délivré par
credential-reference = Référence
credential-first = Valable à partir du
credential-last = Jusqu’au
credential-note-ended = { $x } : terminé depuis le { $y }. Les actes qui en dépendent sont refusés tant que la fiche n’est pas renouvelée.
credential-note-ending = { $x } : se termine le { $y }. Renouvelez la fiche avant cette date.
map-title = Communes desservies
map-uncovered = { $n ->
    [0] Chaque commune est desservie.
    [one] Une commune n’est desservie par personne.
   *[other] { NUMBER($n) } communes ne sont desservies par personne.
}
map-off = { $n ->
    [one] Une organisation n’a pas de commune sur cette carte.
   *[other] { NUMBER($n) } organisations n’ont pas de commune sur cette carte.
}
map-nobody = Personne
map-more = { $n } et plus
map-by-group = Communes que personne ne dessert, par intercommunalité
map-communes = Communes
map-gaps = Desservies par personne
map-all = Toutes
map-sources = Contours et noms : { $x } (Licence Ouverte 2.0), simplifiés.
entry-title = Notre fiche
entry-lead = Ce que tous les membres liront de vous. La nouvelle fiche remplace l’ancienne.
entry-siret-hint = Quatorze chiffres ; le dernier vérifie les autres.
entry-seat-hint = Nom ou code INSEE.
entry-note-hint = Horaires, conditions, contact professionnel. Aucun nom de personne.
entry-area-hint = Où : communes ou intercommunalités, par leur nom ou leur code, séparées par des virgules. Vide : la commune du siège.
entry-area = Où
entry-service = Service { $n }
entry-amount-label = Capacité
entry-amount = « { $x } » n’est pas un nombre entier.
entry-unit = Unité
entry-credential = Agrément ou label { $n }
entry-credential-hint = Un acte qui demande un agrément est refusé hors de ses dates.
entry-publish = Publier
list-import = Importer une liste
list-import-lead = Des organisations qui ne sont pas membres, d’après une liste publiée : celle de l’ADEME, ou tout tableau CSV avec une colonne de noms. Elles restent sur ce nœud.
list-rehearsal = Ce que la liste apporterait
list-new = nouvelles
list-changed = modifiées
list-unchanged = inchangées
list-rejected = lignes écartées
list-personal = Colonnes personnelles, non lues :
list-apply = Ajouter à l’annuaire
list-nothing = Tout est déjà dans l’annuaire.
list-doubts = À vérifier
list-place = Où
list-source-hint = Qui a compilé la liste, si elle ne le dit pas : ce nom est affiché avec chaque fiche.
list-file-hint = CSV ou JSON, 20 Mo au plus.
done-entry = Votre fiche est publiée.
done-attested = Votre attestation est signée.
done-unattested = Votre attestation est retirée.
done-listed = { $n ->
    [one] Une organisation a été ajoutée ou modifiée.
   *[other] { NUMBER($n) } organisations ont été ajoutées ou modifiées.
}
repair-title = Réparation et QualiRépar (I-06)
repair-lead = Les organisations de réparation de l’annuaire, et celles qui ont le label QualiRépar au 31 décembre { $x }.
repair-organisations = réparent
repair-labelled = ont le label
repair-share = part labellisée
repair-formula = Part = labellisées × 100 / organisations de réparation, au 31 décembre. Chaque site compte une fois, par son SIRET. Un repair café compte, mais ne peut pas avoir le label. Un label sans date, lu dans une liste, compte trois ans après la date de la liste. La source est l’annuaire, pas les événements des machines.
repair-list = Organisations de réparation
repair-empty = Personne ne répare dans l’annuaire.
repair-why-valid-label = Label valable au 31 décembre
repair-why-told-label = Label d’après une liste importée
repair-why-old-label = Label terminé ou trop ancien
repair-why-no-label = Pas de label
repair-why-cannot-be-labelled = Repair café : pas de label possible
credential-kind = Agrément ou label
