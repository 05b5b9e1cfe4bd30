# To do.
todo-sentence = { $n ->
    [0] Nothing waits for you.
    [one] { $n } thing waits for you or for others.
   *[other] { $n } things wait for you or for others.
}
todo-no-network = This node is in no network. Join the one of your territory, or found one:
todo-empty = Nothing to do
todo-empty-text = Everything that concerned you is done. What comes will show here.
todo-today = Today
todo-this-week = This week
todo-waiting = Waiting for others
todo-none = Nothing.
todo-more = { $n ->
    [one] And { $n } more.
   *[other] And { $n } more.
}
age-days = { $n ->
    [0] today
    [one] since yesterday
   *[other] for { $n } days
}
todo-log-suspended = Writing is suspended
act-todo-log-suspended = Look
todo-dispute = { $n ->
    [one] A device is claimed twice
   *[other] { $n } devices are claimed twice
}
act-todo-dispute = Look
todo-application = An organisation asks to come in
act-todo-application = Examine
todo-request-to-answer = { $n ->
    [0] A request waits for your answer
    [one] A request for one device waits for your answer
   *[other] A request for { $n } devices waits for your answer
}
act-todo-request-to-answer = Answer
todo-handover-to-prepare = { $n ->
    [0] A granted hand-over is to be prepared
    [one] The hand-over of one device is to be prepared
   *[other] The hand-over of { $n } devices is to be prepared
}
act-todo-handover-to-prepare = Prepare
todo-give-to-receive = { $n ->
    [one] A device is handed to you
   *[other] { $n } devices are handed to you
}
act-todo-give-to-receive = Receive
todo-data-at-risk = { $n ->
    [one] A received device is still to be erased
   *[other] { $n } received devices are still to be erased
}
act-todo-data-at-risk = Erase
todo-lot-not-offered = { $n ->
    [one] A lot of one device is not offered
   *[other] A lot of { $n } devices is not offered
}
act-todo-lot-not-offered = Offer
todo-need-to-meet = A need that your lots could meet
act-todo-need-to-meet = Look
todo-decommissioned-outside = { $n ->
    [one] A decommissioned device is not in the network yet
   *[other] { $n } decommissioned devices are not in the network yet
}
act-todo-decommissioned-outside = Choose
todo-backup-due = This node is not backed up, or not lately
act-todo-backup-due = Back up
todo-pull-failed = A live source could not be pulled
act-todo-pull-failed = See the source
todo-pull-waits = { $n ->
    [one] A live source has one difference
   *[other] A live source has { $n } differences
}
act-todo-pull-waits = See the source
todo-grant-awaited = Granted: the hand-over is being prepared
act-todo-grant-awaited = Follow
todo-give-awaited = { $n ->
    [one] A device handed over waits to be received
   *[other] { $n } devices handed over wait to be received
}
act-todo-give-awaited = Follow
todo-credential-ended = An approval or contract has ended
act-todo-credential-ended = Renew
todo-credential-ending = An approval or contract ends soon
act-todo-credential-ending = Renew
