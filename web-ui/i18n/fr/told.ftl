# Ce que dit le nœud quand il ne fait pas une chose. La clé est celle de la phrase, après « told- ».

# Les règles du réseau
told-why-role = Le rôle de votre organisation dans le réseau ne le permet pas : un observateur lit, un membre qui écrit échange, un garant admet. Demandez à un garant de changer ce rôle.
told-why-topic = Cet acte n’a pas sa place dans ce territoire. Rien n’a été signé.
told-why-certificate = Le certificat, la demande d’admission ou sa signature ne se vérifie pas. Demandez-en un nouvel envoi.
told-why-admissions = Il n’y a pas encore assez de garants qui ont admis cette organisation. Attendez la signature d’un autre garant.
told-why-opening = Ce journal est déjà ouvert, ou ne l’est pas encore. Rien n’a été signé.
told-why-unseen = Cet acte se rapporte à un autre que ce nœud n’a pas encore reçu. Attendez la prochaine synchronisation, puis recommencez.
told-why-reference = Cet acte se rapporte à un autre qui n’est pas du bon type, vient d’une autre organisation ou est sans effet. Revenez à la liste et choisissez de nouveau.
told-why-list = La liste est vide, trop longue, ou compte zéro appareil quelque part. Corrigez les nombres, puis recommencez.
told-why-not-held = Vous n’avez pas la garde d’un de ces appareils. Retirez-le de la sélection, ou attendez de l’avoir reçu.
told-why-locked = Un de ces appareils est dans une remise que le receveur n’a pas encore signée. Attendez sa signature, ou rappelez la remise.
told-why-away = Un de ces appareils est déjà parti : en usage, perdu, traité ou remis. Retirez-le de la sélection.
told-why-not-owned = Seul le propriétaire d’un appareil peut faire cela, et vous n’en avez que la garde. Demandez-le-lui.
told-why-done = C’est déjà fait, répondu ou terminé. Rechargez la page pour voir où cela en est.
told-why-too-much = Le nombre dépasse ce qui est offert ou ce qui reste. Réduisez-le, puis recommencez.
told-why-data-at-risk = Un support de stockage d’un de ces appareils n’a pas de certificat d’effacement : ses données sont en danger et il ne peut pas être mis en usage. Notez d’abord l’effacement.
told-why-counts = Les nombres de supports ou de grades se contredisent, ou contredisent ce qui est connu de ces appareils. Vérifiez-les.
told-why-waste = Un déchet ne se remet que comme déchet, et un produit ne devient déchet qu’après avoir été déclaré tel. Changez le statut de la remise, ou déclarez d’abord.
told-why-public-gift = Un don public (CG3P, art. L. 3212-2) ne peut pas être revendu, sauf à des personnes en précarité ou à des associations qui les aident. Choisissez un autre titre ou une autre destination.
told-why-cover = Chaque appareil de la remise doit être soit accepté, soit refusé, soit manquant, une seule fois. Vérifiez la liste.
told-why-no-work = Une preuve de réemploi demande un appareil reçu sous cet engagement, que vous avez vous-même reconditionné ou mis en usage. Notez d’abord l’étape.
told-why-party = Cette organisation ne peut pas recevoir cela : on ne se remet rien à soi-même, et un déchet va à qui prend les déchets. Choisissez un autre receveur.
told-why-no-log = Ce nœud ne peut pas encore écrire dans ce territoire ; il le pourra dès que votre organisation sera membre.
told-why-behind = D’autres membres ont des actes de ce nœud que lui-même n’a plus, comme après une restauration. Il n’écrit rien tant qu’il ne les a pas récupérés : laissez-le se synchroniser, puis recommencez. Voyez l’état du nœud.
told-why-unknown = Cela se rapporte à un acte que ce nœud n’a pas. Attendez la prochaine synchronisation, puis recommencez.
told-why-too-many-deps = Cet acte renverrait aux journaux de plus de { $most } autres membres. Faites-le en plusieurs fois.
told-why-too-long = C’est trop long pour un seul acte : { NUMBER($n) } octets, { NUMBER($most) } au plus. Faites-le en plusieurs fois.
told-why-removed = Les membres ont retiré votre organisation du réseau. Ce nœud lit ce qu’il a et n’écrit plus rien.
told-why-rules = Les membres échangent selon des règles que cette version de Regain ne connaît pas. Mettez-la à jour.
told-why-chain = Le nœud n’a pas pu écrire dans son journal ({ $detail }). Rien n’a été signé. Prévenez la personne qui administre le nœud.

# Introuvable ici
told-hand-over-gone = Cette remise n’est pas sur ce nœud. Attendez la prochaine synchronisation, ou cherchez-la dans la liste des remises.
told-need-gone = Ce besoin n’est pas sur ce nœud. Cherchez-le dans la liste des besoins.
told-device-gone = Cet appareil n’est pas sur ce nœud. Cherchez-le dans le parc.
told-lot-gone = Ce lot n’est pas sur ce nœud. Cherchez-le dans la liste des lots.
told-offer-gone = Cette offre n’est pas sur ce nœud. Cherchez-la dans la liste des offres.
told-request-gone = Cette demande n’est pas sur ce nœud. Cherchez-la dans la liste des demandes.
told-event-gone = Cet acte n’est pas sur ce nœud. Attendez la prochaine synchronisation.
told-grant-unknown = Ce nœud n’a pas donné cet accord. Choisissez une demande accordée dans la liste.
told-job-gone = Le travail no { $id } ne tourne plus, ou ne s’interrompt pas. Rechargez la liste.
told-peer-unknown = « { $name } » n’a pas de nœud connu ici. Regardez la liste des membres.
told-fleet-unknown = Le parc n’a pas d’appareil « { $name } ». Cherchez-le par étiquette, numéro de série ou numéro d’inventaire.
told-device-unknown = Aucun appareil ne s’appelle « { $name } » ici. Donnez son code, son numéro de série, son numéro d’inventaire ou son numéro de réseau.
told-event-unknown = Il n’y a rien qui s’appelle « { $text } » ici. Donnez le numéro, ou au moins ses six premiers caractères.
told-event-ambiguous = Plusieurs choses commencent par « { $text } ». Écrivez-en davantage.
told-member-unknown = Aucun membre ne s’appelle « { $text } ». La page Membres donne les noms.
told-member-ambiguous = Plusieurs membres s’appellent « { $text } ». Donnez l’identifiant.
told-applicant-unknown = Personne du nom de « { $name } » n’a demandé à entrer. La page Membres montre les demandes.
told-not-in-list = « { $name } » n’est pas dans la liste de cette remise. Vérifiez l’étiquette.
told-event-id = Donnez le numéro entier de l’acte.
told-attachment-id = Donnez le numéro entier de la pièce jointe.

# Sélections et formulaires
told-selection-empty = La sélection ne contient aucun appareil. Élargissez le filtre ou cochez des lignes.
told-selection-changed = { $n ->
    [0] Le résultat a changé depuis l’affichage : plus aucun appareil ne correspond. Rien n’a été fait ; regardez la liste.
    [one] Le résultat a changé depuis l’affichage : un seul appareil correspond maintenant. Rien n’a été fait ; regardez la liste, puis recommencez.
   *[other] Le résultat a changé depuis l’affichage : { NUMBER($n) } appareils correspondent maintenant. Rien n’a été fait ; regardez la liste, puis recommencez.
}
told-nothing-to-enter = Aucun appareil du parc ne peut entrer dans le réseau : soit aucun ne correspond, soit ils y sont déjà. Ceux qui sont perdus, volés ou mis au rebut n’entrent pas.
told-no-day = « { $text } » n’est pas un jour. Écrivez-le ainsi : 2026-03-31.
told-code-unknown = « { $got } » n’est pas une valeur possible ici. Choisissez parmi : { $list }.
told-named-twice = « { $name } » est nommé deux fois. Ne le gardez qu’une fois.
told-one-receiver = Indiquez un seul receveur : soit un membre du réseau, soit une organisation sans nœud.
told-text-blank = Le texte est vide, ou commence ou finit par un espace. Écrivez quelque chose, sans espace autour.
told-text-long = Le texte est trop long : { NUMBER($n) } octets, { NUMBER($most) } au plus. Raccourcissez-le.
told-text-control = Le texte contient des caractères invisibles. Enlevez-les, par exemple en le retapant.
told-name-form = Le nom est vide, trop long ({ $most } octets au plus) ou contient des caractères invisibles. Corrigez-le.
told-name-not-kept = Le nom n’a pas pu être enregistré ({ $detail }) ; l’ancien reste. Prévenez la personne qui administre le nœud.

# Lots, dossiers et pièces jointes
told-lot-not-own = Ce lot appartient à un autre membre ; seul son propriétaire le remet.
told-lot-file-not-ours = Votre organisation n’est ni propriétaire de ce lot ni nommée pour le préparer. Demandez au propriétaire de vous ajouter au dossier.
told-lot-file-edit = Le dossier n’a pas été modifié. Rechargez la page, puis recommencez. Détail, en anglais : { $detail }
told-party-no-member = Une des organisations concernées n’est pas membre : rien ne peut être scellé pour elle. Rien n’a été envoyé.
told-attachment-too-large = La pièce jointe est trop lourde : { NUMBER($n) } octets, { NUMBER($most) } au plus. Allégez-la ou partagez-la.
told-attachment-gone = Cette pièce jointe n’est pas sur ce nœud : elle ne lui est pas destinée, n’est pas encore arrivée, ou son délai est passé.
told-seal-recipient = La clé de scellement d’une des organisations n’est pas utilisable : rien n’a été envoyé. Prévenez cette organisation.
told-seal-not-ours = Cette pièce jointe n’est pas scellée pour ce nœud, ou a été abîmée en route.
told-seal-moved = Cette pièce jointe a été faite pour un autre acte et déplacée ici par quelqu’un. Elle est refusée.
told-certificate-hex = Les octets du certificat ne sont pas en hexadécimal. Joignez-le de nouveau.
told-certificate-form = Donnez le certificat soit en texte, soit en fichier, pas les deux.

# Import
told-file-too-large = Le fichier est trop lourd : { NUMBER($n) } octets, { NUMBER($most) } au plus. Exportez la liste en plusieurs fois.
told-file-empty = Le fichier est vide. Refaites l’export.
told-file-unsupported = Ce fichier n’est pas un inventaire que l’on sait lire. { $what ->
    [gzip] C’est une archive gzip : décompressez-la d’abord.
    [a-zip-that-is-no-workbook] C’est une archive zip qui n’est pas un classeur : décompressez-la, ou enregistrez la feuille en XLSX, ODS ou CSV.
    [an-old-or-locked-workbook-of-Excel] C’est un classeur Excel ancien ou protégé : enregistrez-le en XLSX sans mot de passe.
    [a-PDF] C’est un PDF : exportez la liste en CSV.
    [XML-or-HTML] C’est du XML ou du HTML qui n’est pas un tableau.
   *[other] Choisissez le fichier exporté lui-même.
}
told-file-truncated = Le fichier s’arrête au milieu, à la ligne { $line } : il a été coupé. Copiez-le de nouveau.
told-file-not-json = Le fichier n’est pas un JSON lisible (ligne { $line }, colonne { $column }). Refaites l’export avec l’agent.
told-file-not-xml = Le fichier n’est pas un XML lisible (ligne { $line }, colonne { $column }) : coupé, mal formé, ou il déclare des entités. Refaites l’export.
told-file-no-machines = Ce fichier ne contient pas de machines à lire (à : { $place }). { $what ->
    [a-list-of-things-that-are-counted] Les accessoires, consommables, composants, licences et modèles se comptent et n’ont pas de numéro de série : exportez les équipements.
    [a-zip-or-workbook-that-is-damaged-or-locked] L’archive ou le classeur est abîmé ou protégé : retirez le mot de passe, ou copiez-le de nouveau.
    [XML-of-no-tool-that-is-known] C’est un XML d’aucun outil d’inventaire connu.
    [a-workbook-without-its-parts] Le classeur est incomplet : enregistrez-le de nouveau avec le tableur.
    [a-workbook-whose-parts-are-no-XML] Le classeur est abîmé : enregistrez-le de nouveau avec le tableur.
    [an-XML-document-that-is-no-REQUEST-with-a-CONTENT] C’est un message d’agent sans inventaire : choisissez les fichiers d’inventaire.
    [a-gzip-file-that-is-damaged] L’archive gzip est abîmée : copiez-la de nouveau.
    [a-compressed-OCS-report-that-is-damaged] Le rapport OCS compressé est abîmé : copiez-le de nouveau.
   *[other] Choisissez le fichier que l’outil d’inventaire a écrit.
}
told-file-schema = C’est un schéma JSON, qui décrit des inventaires sans en être un. Choisissez les fichiers que l’agent a écrits.
told-file-not-inventory = Ce JSON n’est l’inventaire d’aucun outil connu. Choisissez un fichier que l’outil d’inventaire a écrit.
told-file-no-header = La première ligne ne suffit pas : il faut un numéro de série ou d’inventaire, et au moins un nom, un type, un fabricant ou un modèle. Colonnes trouvées : { $found }. Ajoutez les colonnes à la liste avant d’exporter, ou dites ce qu’est chaque colonne.
told-file-too-many = Le fichier a plus de { NUMBER($most) } { $what ->
    [columns] colonnes
   *[other] lignes
}. Exportez la liste en plusieurs fois.
told-file-ambiguous-dates = Les dates de la colonne « { $column } » (ligne { $line }) peuvent se lire jour d’abord ou mois d’abord, et aucune ne tranche. Dites ci-dessous comment les lire.
told-import-failed = L’import n’a pas pu être traité. Recommencez ; si cela se répète, prévenez la personne qui administre le nœud. Détail technique : { $detail }
told-import-stale = Le parc a changé depuis la lecture de ce fichier. Rien n’a été écrit : relisez le fichier et regardez le nouveau résultat.
told-import-other = L’import no { $id } est en cours d’écriture. Attendez sa fin, ou interrompez-le.
told-import-gone = Cet import n’est plus gardé. Votre parc n’a pas changé : envoyez le fichier de nouveau.
told-imports-busy = { $n } imports sont déjà en cours. Attendez que l’un d’eux finisse.
told-import-busy = Cet import est en cours de traitement. Attendez qu’il finisse.
told-import-reading = Le fichier est encore en cours de lecture. Attendez un instant.
told-import-refused = Ce fichier n’a pas pu être lu ; la page de l’import dit pourquoi.
told-import-ended = Cet import est terminé. Envoyez le fichier de nouveau pour le revoir.

# Réseau, membres et clés
told-no-network = Ce nœud n’est encore dans aucun réseau. Fondez-en un, ou rejoignez-en un avec une invitation, depuis la page Membres.
told-no-territory = La charte du réseau ne nomme aucun territoire d’échange : rien ne peut y être échangé. Parlez-en à un garant.
told-network-already = Ce nœud est déjà dans un réseau.
told-root-gone = La clé racine n’est plus sur ce nœud : elle a été imprimée une fois. Sans elle, cette machine ne peut certifier aucune nouvelle clé ; prenez la feuille imprimée.
told-root-mismatch = Les groupes { $first } et { $second } ne sont pas ceux de la clé racine imprimée. Relisez-les sur la feuille.
told-invitation-form = Cette invitation est incomplète ou abîmée. Copiez toute la ligne, depuis « regain-invitation: », ou redemandez-la.
told-territory-form = « { $text } » n’est pas un code de territoire : des lettres sans accent, des chiffres et des tirets, 40 au plus, comme « valclair ».
told-card-form = La carte d’un fondateur est illisible. Redemandez-la et collez-la en entier.
told-draft-hex = Le projet de charte n’est pas en hexadécimal. Redemandez-le et collez-le en entier.
told-draft-form = Le projet de charte est illisible. Redemandez-le et collez-le en entier.
told-charter-hex = La charte n’est pas en hexadécimal. Redemandez-la et collez-la en entier.
told-charter-form = Ces données ne sont pas une charte. Redemandez-la et collez-la en entier.
told-charter-content = La charte n’est pas complète : il faut un nom, de 1 à 32 fondateurs, un territoire et au moins un garant. Vérifiez le nom et le territoire.
told-charter-cert = Le certificat du fondateur { $actor } ne se vérifie pas. Redemandez-lui sa carte.
told-charter-unsigned = Le fondateur { $actor } n’a pas signé cette charte ; tous doivent la signer.
told-epoch-role = Seul un garant du réseau propose et signe une nouvelle liste des membres.
told-epoch-stale = Cette proposition ne suit plus la liste en vigueur. Proposez-la de nouveau.
told-epoch-signed = Votre organisation a signé une autre proposition qui peut encore réunir ses signatures. Elle ne pourra signer celle-ci que lorsque ce sera exclu.
told-epoch-rules = Cette version de Regain ne connaît pas les règles no { $number }. Mettez à jour avant de signer.
told-epoch-form = Un réseau a besoin d’au moins un garant, et la liste ne doit pas être trop longue.
told-epoch-nothing = La liste des membres dit déjà cela : rien ne changerait.
told-epoch-no-member = Cette organisation n’est pas membre : rien n’a été proposé.
told-epoch-unknown = Il n’y a pas ici de liste « { $name } ». Regardez de nouveau les listes.
told-epoch-not-followed = Cette liste manque de signatures, ou elle est plus ancienne que celle que ce nœud suit.
told-propose-one = Proposez une seule chose : un membre à retirer, un membre et son nouveau rôle, ou un numéro de règles.
told-root-typed = Ces quatorze groupes ne sont pas la clé racine imprimée de votre organisation. Relisez-les sur la feuille.
told-root-unreadable = Ce ne sont pas les quatorze groupes d’une clé racine imprimée. Relisez-les sur la feuille.
told-own-log-unknown = Votre organisation n’a pas de journal « { $name } », ou il n’a pas tant d’écritures. Regardez de nouveau vos clés.
told-no-founder = Ce nœud n’est pas fondateur de cette charte. Rejoignez le réseau avec une invitation.

# Comptes
told-account-no-such = Il n’y a pas de { $what ->
    [session] session
    [token] jeton
    [saved-view] vue enregistrée
    [language] langue
   *[other] résultat
} « { $name } » ; rechargez la page.
told-account-too-many = Il y en a déjà { NUMBER($most) }, c’est le maximum pour les { $what ->
    [columns] colonnes d’une vue
    [saved-views] vues enregistrées
    [accounts] comptes
    [tokens] jetons
   *[other] éléments
}. Supprimez-en d’abord.
told-account-bad-text = Ce texte doit avoir de 1 à { NUMBER($most) } caractères, tous visibles.

# La machine
told-failed = Le nœud n’y est pas arrivé. Recommencez ; si cela se répète, prévenez la personne qui administre le nœud. Détail technique, en anglais : { $detail }
told-backup-failed = La sauvegarde n’a pas pu être faite. Détail technique, en anglais : { $detail }
told-recovery-none = Ce nœud écrit déjà : il n’y a rien à reprendre.
told-recovery-restored = Ce nœud a été restauré depuis une sauvegarde : il n’écrit rien tant qu’il n’a pas demandé à deux membres (ou à tous, s’ils sont moins) la fin de son propre journal ; laissez-le se synchroniser. Un nœud seul se libère par « regain recovery force ».
told-recovery-damaged = Le journal de ce nœud est peut-être abîmé : il n’y écrit rien tant qu’il n’en a pas demandé la fin à deux membres (ou à tous, s’ils sont moins) ; laissez-le se synchroniser.
told-recovery-begun = Ce nœud demande à deux membres (ou à tous, s’ils sont moins) la fin de son propre journal, et n’écrit rien d’ici là ; laissez-le se synchroniser.
told-recovery-returned = Cette organisation est revenue avec une nouvelle clé de nœud : elle n’écrit rien tant qu’elle n’a pas demandé ses propres journaux à deux membres (ou à tous, s’ils sont moins) ; laissez le nœud se synchroniser.
told-recovery-unknown-own = D’autres membres ont des actes de ce nœud qu’il ne connaît pas : soit ces données sont une copie ancienne (machine remise à un état antérieur, sauvegarde recopiée à la main), soit une seconde machine tourne avec ses clés. Il n’écrit plus rien. Assurez-vous qu’aucune autre machine ne tourne avec ces clés, puis reprenez ici ou par « regain recovery begin ».
told-recovery-second-machine = Une seconde machine écrit avec les clés de ce nœud : elle a écrit depuis que celui-ci a été restauré. Ce nœud n’écrit plus rien. Arrêtez définitivement l’une des deux ; si c’est celle-ci qui reste, reprenez ici ou par « regain recovery begin ».
told-node-ending = Le nœud est en train de s’arrêter. Recommencez quand il aura redémarré.
told-fleet-unread = Les appareils du parc n’ont pas pu être lus sur le disque. Rien n’est perdu : redémarrez le nœud, qui refait son index. Détail technique, en anglais : { $detail }
told-park-not-built = Le tableau du parc n’a pas pu être préparé. Vos données sont intactes ; rechargez la page. Détail technique, en anglais : { $detail }

# L’annuaire
told-commune-unknown = « { $text } » n’est pas une commune que ce nœud connaît. Donnez son code INSEE de cinq caractères.
told-group-unknown = « { $text } » n’est pas une intercommunalité que ce nœud connaît. Donnez son SIREN de neuf chiffres.
told-capacity-form = Indiquez dans quelle unité la capacité est comptée.
told-credential-long = Un organisme ou une référence a { NUMBER($most) } octets au plus. Raccourcissez.
told-siret-form = « { $text } » n’est pas un SIRET : il a quatorze chiffres, dont le dernier vérifie les autres. Vérifiez-le.
told-note-long = La remarque a { NUMBER($most) } octets au plus. Raccourcissez-la.
told-credential-unknown = « { $name } » n’a pas { $text } dans l’annuaire, ou l’a plusieurs fois. Rechargez sa fiche.
told-directory-source = Le tableau ne dit pas qui l’a compilé. Nommez la source : elle est affichée avec chaque fiche.
told-directory-large = Le fichier a { NUMBER($n) } octets, { NUMBER($most) } au plus : exportez un seul département.
told-directory-many = Le fichier a trop de lignes, { NUMBER($most) } organisations au plus : exportez un seul département.
told-directory-names = Aucune colonne du tableau n’est un nom (nom, raison sociale…). Ses colonnes : { $found }.
told-directory-json = Ce JSON n’est pas la liste d’acteurs de l’ADEME. Choisissez acteurs.json, ou un tableau CSV.
told-directory-empty = Le fichier est vide, ou n’est pas du texte.
told-directory-gone = Cette liste n’est plus là. Choisissez de nouveau son fichier.
told-year-form = « { $text } » n’est pas une année civile.
told-gate-operator = Votre fiche dans l’annuaire ne montre pas de contrat DEEE valable le { $on } : un opérateur de traitement ne prend des déchets que sous contrat (C. env. R. 543-200-1). Inscrivez-le dans l’annuaire, ou remettez les déchets à un éco-organisme.
told-gate-operator-ended = Le contrat DEEE de votre fiche s’est terminé le { $until }, avant le { $on } : un opérateur de traitement ne prend des déchets que sous contrat (C. env. R. 543-200-1). Renouvelez-le dans l’annuaire, ou remettez les déchets à un éco-organisme.
told-gate-waste = « { $name } » ne montre ni contrat ni agrément DEEE valable le { $on } : des déchets ne peuvent pas lui être remis (C. env. R. 543-200-1). Demandez-lui de compléter sa fiche, ou remettez-les à un éco-organisme.
told-gate-waste-ended = Le contrat ou agrément DEEE de « { $name } » s’est terminé le { $until }, avant le { $on } : des déchets ne peuvent pas lui être remis (C. env. R. 543-200-1). Demandez-lui de renouveler sa fiche, ou remettez-les à un éco-organisme.
told-gate-carrier = Certains de ces appareils sont des déchets, et « { $name } » ne montre ni déclaration de transport de déchets ni contrat DEEE valable le { $on } : il ne peut ni les garder ni les transporter. Demandez-lui de compléter sa fiche.
told-gate-carrier-ended = La déclaration de transport de déchets de « { $name } » s’est terminée le { $until }, avant le { $on } : il ne peut ni garder ni transporter des déchets pour d’autres. Demandez-lui de renouveler sa fiche.
told-gate-gift = Un don public (CG3P L. 3212-2) va à un organisme public, une école, ou une organisation agréée ESUS ou reconnue d’utilité publique ou d’intérêt général ; « { $name } » ne montre rien de cela qui soit valable le { $on }. Demandez-lui de compléter sa fiche.
told-gate-gift-ended = L’agrément par lequel « { $name } » peut recevoir un don public s’est terminé le { $until }, avant le { $on } (CG3P L. 3212-2). Demandez-lui de renouveler sa fiche.
told-gate-receive = Votre fiche dans l’annuaire ne montre ni contrat ni agrément DEEE valable le { $on } : votre organisation ne peut pas contresigner des déchets (C. env. R. 543-200-1). Inscrivez-le dans l’annuaire, ou refusez les appareils.
told-gate-receive-ended = Le contrat ou agrément DEEE de votre fiche s’est terminé le { $until }, avant le { $on } : votre organisation ne peut pas contresigner des déchets (C. env. R. 543-200-1). Renouvelez-le dans l’annuaire, ou refusez les appareils.

# Import : colonnes, réunion et séparation, annulation
told-import-too-many = Ces fichiers contiennent ensemble plus de { $most } enregistrements. Importez-les en plusieurs fois.
told-import-too-many-files = Un import prend au plus { NUMBER($n) } fichiers de { $most } Mio ensemble. Importez-les en plusieurs fois.
told-import-no-such-file = Cet import n’a pas de fichier numéro { $n }. Regardez à nouveau ses fichiers.
told-import-no-file = Choisissez d’abord un fichier.
told-no-such-column = « { $code } » n’est rien qu’une colonne puisse être. Choisissez dans la liste.
told-columns-count = Le tableau a { $n } colonnes et { $most } ont été dites. Dites-en une pour chacune.
told-column-twice = Deux colonnes ont reçu le même sens ({ $code }). Choisissez celle qui est lue.
told-no-such-dates = « { $text } » ne dit pas si le jour ou le mois vient d’abord.
told-columns-name-nothing = Il faut un numéro de série ou d’inventaire, et un nom, type, fabricant ou modèle : rien d’autre ne distingue les machines.
told-mappings-full = { NUMBER($n) } tableaux sont déjà retenus. Oubliez-en qui ne viennent plus.
told-mapping-unknown = Rien n’est retenu d’un tel tableau. Regardez à nouveau la liste.
told-alteration-unknown = Il n’y a pas de changement numéro { $number } du parc. Regardez à nouveau la liste.
told-alteration-unreadable = Ce que ce changement a écrit ne peut plus être lu : il ne peut pas être annulé, et le parc reste comme il est.
told-undo-done = C’est déjà annulé ; cette annulation peut être annulée elle-même.
told-undo-late = Cela ne peut pas être annulé : plus de { $n } jours, ou rien n’avait changé.
told-no-such-source = « { $tool } » sous la forme « { $format } » n’est pas une source. Regardez les sources de l’appareil.
told-join-both-entered = Les deux sont entrés dans le réseau comme deux appareils, et ce qui y est signé ne peut pas devenir un. Laissez-les, et déclarez perdu celui qui n’existe pas.
told-fleet-several = Plusieurs appareils du parc s’appellent « { $name } ». Nommez-en un par sa clé, comme la liste du parc la montre.
told-split-unknown = Cet appareil n’est plus dans le parc. Cherchez-le à nouveau dans la liste.
told-split-one-source = Une seule source a parlé de cet appareil, ou pas celle-là : il n’y a rien à séparer.
told-join-same = C’est deux fois le même appareil. Choisissez l’autre.

# Sources en direct
told-pull-repeats = Le serveur a envoyé deux fois les mêmes machines : il ne tient pas compte de la page demandée. Rien n’est retenu.
told-pull-endless = Le serveur envoie plus qu’un parc ne peut contenir. Rien n’est retenu : vérifiez que l’adresse est celle de l’interface.
told-pull-changed = La liste avait { $before } éléments puis { $now } : elle a changé pendant la lecture. Relisez-la.
told-pull-short = Le serveur a annoncé { $total } éléments et en a envoyé { $items } : il en a laissé. Rien n’est retenu, relisez.
told-pull-long = Le serveur a annoncé { $total } éléments et en a envoyé { $items } : ses pages se recouvrent. Rien n’est retenu, relisez.
told-pull-no-total = Aucune page ne dit combien la liste a d’éléments : rien ne montre qu’elle est entière. Rien n’est retenu.
told-pull-no-page = Le serveur a répondu autre chose qu’une page de sa liste. Vérifiez l’adresse et les droits du jeton.
told-pull-slow = Le serveur prend trop de temps. Rien n’est retenu : relisez à une heure plus calme.
told-pull-unauthorized = Le serveur n’accepte pas le jeton, ou le jeton n’a pas le droit de lire le parc (HTTP { $status }). Faites-en un nouveau là-bas et entrez-le ici.
told-pull-elsewhere = Le serveur renvoie vers une autre adresse (HTTP { $status }), qui n’est pas suivie, car le jeton y irait. Entrez l’adresse où l’interface est vraiment.
told-pull-nothing-there = Le serveur ne connaît rien à cette adresse (HTTP { $status }). Entrez celle de son interface.
told-pull-busy = Le serveur demande sans cesse d’attendre (HTTP { $status }). Relisez plus tard.
told-pull-refused = Le serveur a répondu HTTP { $status }. Regardez son journal.
told-pull-timeout = Le serveur n’a pas répondu à temps. Vérifiez l’adresse, ou relisez à une heure plus calme.
told-pull-unreachable = Le serveur ne peut pas être joint : { $detail }
told-pull-address = « { $text } » n’est pas l’adresse d’une interface. Écrivez-la comme https://glpi.exemple.fr/apirest.php.
told-pull-not-https = Le jeton voyagerait en clair : l’adresse doit commencer par https://.
told-pull-root = Ce n’est pas le certificat d’une autorité. Donnez-le en PEM (BEGIN CERTIFICATE), sans clé privée.
told-pull-kind = « { $code } » n’est pas un outil qui se lit en direct. Choisissez parmi : { $codes }.
told-pull-full = { NUMBER($n) } sources sont déjà enregistrées. Retirez-en une d’abord.
told-pull-no-secret = Il manque le jeton. Faites-en un dans l’outil, avec le droit de lire le parc, et entrez-le ici.
told-pull-odd-secret = Un jeton n’a que des lettres et des chiffres, sans espace.
told-pull-secret-gone = Le jeton de cette source n’est pas dans le coffre, comme après une restauration sans les clés. Entrez-le à nouveau.
told-pull-empty = La source ne liste aucune machine.
told-pull-ended = Quelqu’un a mis fin à la lecture. Rien n’est retenu.
told-pull-unknown = Il n’y a pas de source numéro { $id }. Regardez à nouveau la liste.
# Territoires
told-territory-not-asked = « { $name } » n’a pas été demandé. La demande nomme : { $list }.
told-territory-closed = Votre organisation n’est pas admise dans « { $name } ». Demandez-le d’abord.
told-territory-open = Votre organisation n’est pas encore membre, ou elle est déjà admise dans tous ces territoires.
told-territory-unknown = Le réseau n’a pas de territoire « { $name } ». Il a : { $list }.
told-territory-not-followed = Ce nœud ne suit pas « { $name } ». Choisissez-le d’abord parmi les territoires.
told-territories-mixed = Ces appareils sont dans plusieurs territoires. Choisissez ceux d’un seul, puis les autres.
told-territory-none = Nommez au moins un autre territoire.
told-territory-home = L’annonce est déjà dans ce territoire. Nommez-en un autre.
told-offer-of-others = Seul l’auteur d’une annonce peut la faire connaître à d’autres territoires.
told-offer-nothing-left = Il ne reste rien de cette annonce.

# Prévisions, partage, notes
told-not-own = { $n } de ces appareils sont loués ou personnels ({ $codes }) : ils ne peuvent être ni offerts ni donnés. Retirez-les.
told-nothing-foreseen = Rien n’est prévu pour ce parc. Importez-le avec ses dates d’achat, ou fixez des durées d’usage.
told-years-beyond = { $years } ans dépassent l’usage de tout appareil : donnez de 0 à { $most }.
told-days-beyond = Donnez de 1 à { $most } jours.
told-models-beyond = Donnez au plus { $most } modèles, chacun d’un nom de { $n } octets au plus.
told-no-number = « { $text } » n’est pas un nombre entier : n’écrivez que des chiffres.
told-no-model = « { $text } » n’a pas la forme « modèle : années ».
told-shared-already = Ce sujet a déjà été publié au { $period }. Une publication par trimestre, pour que des différences ne trahissent pas de petits nombres.
told-shared-already-to-them = Ces membres ont déjà ces nombres du { $period }. Choisissez d’autres types ou d’autres membres.
told-share-too-many = On scelle pour { $most } membres au plus à la fois. Dites-le aux autres ensuite : les nombres restent les mêmes.
told-share-no-reader = « { $name } » est votre organisation, ou n’est pas admis dans votre territoire : il ne recevrait jamais les nombres.
told-share-nobody = Cochez au moins un membre, ou choisissez « Tous les membres du territoire ».
told-pull-under-way = Cette source est déjà en cours de lecture. Attendez la fin.
told-pull-hours = Une source est lue toutes les 1 à { $most } heures, pas toutes les { $got }.
told-pull-at = Écrivez l’heure comme 02:30, et seulement si la source est lue toutes les 24 heures ou un nombre entier de jours.
told-no-such-sheet = Le classeur a { $n } feuilles remplies, et pas de numéro { $got }.
told-nothing-to-share = Tous ces nombres sont trop petits pour être dits. Choisissez d’autres types, ou attendez d’avoir plus d’appareils.
told-share-changed = Les nombres ne sont plus ceux que vous avez vus. Regardez-les de nouveau, puis signez.
told-not-shared = Votre organisation ne publie rien sur ce sujet.
told-no-devices-named = Nommez les appareils : collez leurs numéros, ou choisissez-les dans le parc.
told-batch-unknown = Il n’y a pas de note numéro { $id }. Rechargez la liste.
told-batch-long = Il y a { $n } appareils ; notez-en { $most } au plus à la fois.
told-site-long = Un lieu fait { $most } octets au plus, sur une ligne.
told-file-long = Une photo ou un document fait { $most } octets au plus. Réduisez le fichier.
told-file-kind = On garde des photos JPEG, PNG ou WebP et des documents PDF ; ce fichier n’en est pas un.
told-file-broken = La photo est coupée ou abîmée. Enregistrez-la de nouveau, puis recommencez.
told-files-full = Cet appareil a { $n } fichiers sur { $most } au plus, ou le nœud n’a plus de place. Retirez-en d’abord.
told-file-unknown = Cet appareil n’a pas cette photo ni ce document. Rechargez sa page.
told-profile-form = Le profil ne peut pas être gardé. Donnez un nom et de 1 à 20 lignes, chaque type une seule fois, de 1 à 100 appareils.
told-profiles-form = Gardez { $most } profils au plus, chacun avec son propre nom.
told-profile-unknown = Il n’y a pas de profil « { $name } ». Rechargez la liste.
told-posts-beyond = Donnez de 1 à { $most } postes.

# Prendre la suite
told-refounded-already = Ce nœud a déjà fondé un réseau à la suite de celui-ci. Passez-y, ou envoyez de nouveau son invitation.
told-refounded-none = Ce nœud n’a fondé aucun réseau à la suite de celui où il est. Fondez-le d’abord.
told-rejoin-same = Cette invitation mène au réseau où ce nœud est déjà.
told-paper-bomb = Écriture { $place } : cette modification demanderait bien plus de place ou d’opérations qu’une préparation de lot n’en contient ; elle est laissée de côté sans être ouverte.
told-paper-pen = Écriture { $place } : cette modification porte une autre plume que celle de son auteur ; elle ne compte pas.
told-paper-order = Écriture { $place } : cette modification ne suit pas les précédentes de son auteur ; elle ne compte pas.
told-paper-entry = Écriture { $place } : cette modification n’est pas une ligne de la préparation d’un lot ; elle ne compte pas.
told-paper-broken = Écriture { $place } : cette modification est abîmée ou falsifiée ; elle ne compte pas.
