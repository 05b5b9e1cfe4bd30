# À faire.
todo-sentence = { $n ->
    [0] Rien ne vous attend.
    [one] { $n } action vous attend ou attend les autres.
   *[other] { $n } actions vous attendent ou attendent les autres.
}
todo-no-network = Ce nœud n’est dans aucun réseau. Rejoignez celui de votre territoire, ou fondez-en un :
todo-empty = Rien à faire
todo-empty-text = Tout ce qui vous concernait est fait. Ce qui arrive apparaîtra ici.
todo-today = Aujourd’hui
todo-this-week = Cette semaine
todo-waiting = En attente des autres
todo-none = Rien.
todo-more = { $n ->
    [one] Et { $n } autre.
   *[other] Et { $n } autres.
}
age-days = { $n ->
    [0] aujourd’hui
    [one] depuis hier
   *[other] depuis { $n } jours
}
todo-log-suspended = L’écriture est suspendue
act-todo-log-suspended = Voir
todo-dispute = { $n ->
    [one] Un appareil est revendiqué deux fois
   *[other] { $n } appareils sont revendiqués deux fois
}
act-todo-dispute = Voir
todo-application = Une organisation demande à entrer
act-todo-application = Examiner
todo-request-to-answer = { $n ->
    [0] Une demande attend votre réponse
    [one] Une demande d’un appareil attend votre réponse
   *[other] Une demande de { $n } appareils attend votre réponse
}
act-todo-request-to-answer = Répondre
todo-handover-to-prepare = { $n ->
    [0] Une remise accordée est à préparer
    [one] La remise d’un appareil est à préparer
   *[other] La remise de { $n } appareils est à préparer
}
act-todo-handover-to-prepare = Préparer
todo-give-to-receive = { $n ->
    [one] Un appareil vous est remis
   *[other] { $n } appareils vous sont remis
}
act-todo-give-to-receive = Recevoir
todo-data-at-risk = { $n ->
    [one] Un appareil reçu reste à effacer
   *[other] { $n } appareils reçus restent à effacer
}
act-todo-data-at-risk = Effacer
todo-lot-not-offered = { $n ->
    [one] Un lot d’un appareil n’est pas proposé
   *[other] Un lot de { $n } appareils n’est pas proposé
}
act-todo-lot-not-offered = Proposer
todo-need-to-meet = Un besoin que vos lots pourraient couvrir
act-todo-need-to-meet = Voir
todo-decommissioned-outside = { $n ->
    [one] Un appareil réformé n’est pas encore dans le réseau
   *[other] { $n } appareils réformés ne sont pas encore dans le réseau
}
act-todo-decommissioned-outside = Choisir
todo-backup-due = Ce nœud n’est pas sauvegardé, ou plus depuis longtemps
act-todo-backup-due = Sauvegarder
todo-pull-failed = Une source en direct ne répond plus comme il faut
act-todo-pull-failed = Voir la source
todo-pull-waits = { $n ->
    [one] Une source en direct annonce une différence
   *[other] Une source en direct annonce { $n } différences
}
act-todo-pull-waits = Voir la source
todo-grant-awaited = Accordé : la remise est en préparation
act-todo-grant-awaited = Suivre
todo-give-awaited = { $n ->
    [one] Un appareil remis attend sa réception
   *[other] { $n } appareils remis attendent leur réception
}
act-todo-give-awaited = Suivre
todo-credential-ended = Un agrément ou contrat est terminé
act-todo-credential-ended = Renouveler
todo-credential-ending = Un agrément ou contrat se termine bientôt
act-todo-credential-ending = Renouveler
