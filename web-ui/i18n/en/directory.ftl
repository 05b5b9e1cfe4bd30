# The directory.
directory-count = Organisations: { $x }; members of the network: { $y }
directory-member = Member
directory-outside = Not a member
directory-search = Search
directory-clear = Show all
directory-words = Name, commune or SIRET
directory-service = Service
directory-services = Services
directory-commune = Commune
directory-group = Group of communes
directory-credential = Valid approval or label
directory-credentials = Approvals and labels
directory-whose = Who
directory-everybody = Everybody
directory-members = Members
directory-others = Non-members
directory-any = All
directory-empty = Nobody fits. Widen the search.
directory-pages = Pages of the directory
directory-back = Previous
directory-on = Next
directory-range = { $x } to { $y }
directory-who = Who it is
directory-seat = Commune of the seat
directory-note = Good to know
directory-website = Site
directory-source = Source
directory-told = As of
directory-at-seat = In the commune of the seat
directory-no-services = No service is told.
directory-no-credentials = No approval or label is told.
directory-outside-hint = This organisation is not a member of the network. Its entry comes from a list imported on this node; it is never sent to others.
credential-until = until { $x }
credential-from = since { $x }
credential-attested = Attested by
credential-unattested = Declared by the organisation, attested by nobody.
credential-of-list = As the imported list tells, without a date.
credential-attest = Attest
credential-take-back = Take our attestation back
credential-attest-hint = To attest is to sign that your organisation has seen the paper and holds it for true. Every member can read it.
credential-issuer = Issued by
credential-reference = Reference
credential-first = Valid from
credential-last = Until
credential-note-ended = { $x }: ended on { $y }. What depends on it is refused until the entry is renewed.
credential-note-ending = { $x }: ends on { $y }. Renew the entry before that day.
map-title = Communes served
map-uncovered = { $n ->
    [0] Every commune is served.
    [one] One commune is served by nobody.
   *[other] { NUMBER($n) } communes are served by nobody.
}
map-off = { $n ->
    [one] One organisation has no commune on this map.
   *[other] { NUMBER($n) } organisations have no commune on this map.
}
map-nobody = Nobody
map-more = { $n } and more
map-by-group = Communes that nobody serves, by group of communes
map-communes = Communes
map-gaps = Served by nobody
map-all = All of them
map-sources = Outlines and names: { $x } (Licence Ouverte 2.0), simplified.
entry-title = Our entry
entry-lead = What all members will read about you. The new entry replaces the old one.
entry-siret-hint = Fourteen digits; the last one checks the others.
entry-seat-hint = Name or INSEE code.
entry-note-hint = Hours, conditions, professional contact. No person's name.
entry-area-hint = Where: communes or groups of communes by name or code, separated by commas. Empty: the commune of the seat.
entry-area = Where
entry-service = Service { $n }
entry-amount-label = Capacity
entry-amount = "{ $x }" is not a whole number.
entry-unit = Unit
entry-credential = Approval or label { $n }
entry-credential-hint = An act that needs an approval is refused outside its dates.
entry-publish = Publish
list-import = Import a list
list-import-lead = Organisations that are not members, from a published list: ADEME's, or any CSV table with a column of names. They stay on this node.
list-rehearsal = What the list would bring
list-new = new
list-changed = changed
list-unchanged = unchanged
list-rejected = rows left out
list-personal = Personal columns, not read:
list-apply = Add to the directory
list-nothing = Everything is in the directory already.
list-doubts = To be checked
list-place = Where
list-source-hint = Who compiled the list, if it does not say so: that name is shown with every entry.
list-file-hint = CSV or JSON, at most 20 MB.
done-entry = Your entry is published.
done-attested = Your attestation is signed.
done-unattested = Your attestation is taken back.
done-listed = { $n ->
    [one] One organisation was added or changed.
   *[other] { NUMBER($n) } organisations were added or changed.
}
repair-title = Repair and QualiRépar (I-06)
repair-lead = Organisations of repair in the directory, and those that hold the QualiRépar label on 31 December { $x }.
repair-organisations = repair
repair-labelled = hold the label
repair-share = labelled share
repair-formula = Share = labelled × 100 / organisations of repair, on 31 December. Each site counts once, by its SIRET. A repair café counts and cannot hold the label. A label without a date, read in a list, counts for three years from the date of the list. The source is the directory, not what happened to machines.
repair-list = Organisations of repair
repair-empty = Nobody in the directory repairs.
repair-why-valid-label = Label valid on 31 December
repair-why-told-label = Label as an imported list tells
repair-why-old-label = Label ended or too old
repair-why-no-label = No label
repair-why-cannot-be-labelled = Repair café: no label possible
credential-kind = Approval or label
