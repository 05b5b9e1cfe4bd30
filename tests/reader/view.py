"""Custody and the view of a topic, and the view's hash: section 11 of docs/protocol.md."""
import itertools
from collections import defaultdict
from functools import reduce
from types import SimpleNamespace
from typing import Any
import cbor2
from holding import RECEIVED, STAGES, Device, Holding, Invalid, counts, gone, hand_on, reassign, reform, step, worse
from rules import (CHANGE, COMMITMENT, DECLINE, EDITORS, EVIDENCE, GIVE, GRANT, LOT, NEED, OFFER, PROFILE, REASSIGN, RECALL, RECEIVE, REFORM,
                   REQUEST, STEP, Event, entered)


def after(h: Holding, e: Event, one_key: bool) -> Holding | None:
    """A holding after one act on its claim; None for a Step that cannot follow it."""
    try:
        return (step(h, *e.body[1], e.actor) if e.kind == STEP else reform(h) if e.kind == REFORM else reassign(h) if e.kind == REASSIGN else
                gone(h, e.body) if one_key else h)
    except Invalid:
        return None


class View:
    """The view of a topic: `devices` maps each device to its holders, state code, owner, holding, open give and claims."""
    def __init__(self, ledger: Any, topic: bytes) -> None:
        self.ledger, self.topic = ledger, topic
        self.before = {log: self.depth(log) for log in ledger.logs}
        self.events = sorted((e for e in ledger.events.values() if e.topic == topic and ledger.counts(e)), key=self.order)
        self.counted = {e.id: e for e in self.events}
        self.outcomes: dict[bytes, list[list]] = defaultdict(list)
        for e in sorted(self.events, key=lambda e: (e.kind != RECEIVE, e.id)):
            if e.kind in (RECEIVE, RECALL) and e.body[0] in self.counted:
                self.outcomes[e.body[0]].append(self.received(e) if e.kind == RECEIVE else [1, []])
            elif e.kind == GIVE and e.body[2][0] == 1:
                self.outcomes[e.id].append([3, []])
        self.claims: dict[Device, list[SimpleNamespace]] = defaultdict(list)
        self.devices = {d: self.device(of_it) for d, of_it in sorted(self.claim().items())}

    def depth(self, log: bytes) -> int:
        """Number of logs before this one; a log forked at 0 has no predecessor."""
        n = 0
        while self.ledger.forks.get(log) != 0 and (pred := self.ledger.logs[log][0].pred):
            n, log = n + 1, pred.log
        return n

    def order(self, e: Event) -> tuple:
        return self.before[e.log], e.log, e.seq, e.id

    def claim(self) -> dict[Device, list[SimpleNamespace]]:
        """Steps 1, 4 and 5: the claims of each device with their acts and parents."""
        start = {d: h for e in self.events for d, h in entered(e).items()}
        newest: dict[tuple, SimpleNamespace] = {}
        gave: dict[tuple, SimpleNamespace] = {}
        for e in self.events:
            give = self.counted.get(e.body[0]) if e.kind == RECEIVE else None
            for d, g in [(d, None) for d in entered(e)] + [(d, give) for d in e.devices if give and d in start]:
                newest[e.actor, d] = c = SimpleNamespace(event=e, give=g, end=start[d], owner=e.actor, acts=[], parent=None, open=None)
                c.end = c.end._replace(owner=e.actor)
                self.claims[d].append(c)
            acts = e.kind in (REFORM, REASSIGN, STEP, GIVE) or e.kind == RECALL and e.body[0] in self.counted
            for d in e.devices if acts else ():
                if c := newest.get((e.actor, d)):
                    c.acts.append(e)
                    gave[e.id, d] = c
        for d, of_it in self.claims.items():
            for c in of_it:
                c.parent = gave.get((c.give.id, d)) if c.give else None
        return self.claims

    def fold(self, c: SimpleNamespace) -> None:
        """Step 6: begin, owner, end and open give of one claim, whose parent has been folded."""
        if c.give:
            c.end = (hand_on(c.parent.end, c.give.body) if c.parent else c.end)._replace(stage=RECEIVED)
        c.owner = c.end.owner
        for _, sides in itertools.groupby(c.acts, key=lambda e: (e.log, e.seq)):
            ends = [after(c.end, e, e.kind == GIVE and [3, []] in self.outcomes[e.id]) for e in sides]
            c.end = reduce(worse, [h for h in ends if h] or [c.end])
        for e in (e for e in c.acts if e.kind == GIVE and not self.outcomes[e.id]):
            c.open = e

    def device(self, of_it: list[SimpleNamespace]) -> SimpleNamespace:
        downwards = [c for c in of_it if c.parent is None]
        for c in downwards:
            self.fold(c)
            downwards += [x for x in of_it if x.parent is c]
        leaves = sorted((c for c in of_it if all(x.parent is not c for x in of_it)), key=lambda c: c.event.id)
        end, open = reduce(worse, (c.end for c in leaves)), leaves[0].open
        state = "disputed" if len(leaves) > 1 else "in_transit" if open else STAGES[end.stage]
        return SimpleNamespace(holders=sorted(c.event.actor for c in leaves), state=state, owner=leaves[0].owner, holding=end, open=open)

    def received(self, e: Event) -> list:
        give = self.ledger.events[e.body[0]].devices
        def at(span: list) -> list: return [list(give[span[0] + i]) for i in range(span[1])]
        refused = [[d, r[1]] for r in e.body[2] for d in at(r[0])]
        return [2, [e.id, sum(map(at, e.body[1]), []), refused, sum(map(at, e.body[3]), []), e.body[5]]]

    def state_hash(self, H: Any) -> str:
        """The hash that two who hold the same view agree on; H is the tagged hash of reader.py."""
        ledger, of = self.ledger, lambda *kinds: sorted((e for e in self.events if e.kind in kinds), key=lambda e: e.id)
        def refs(ds: list[Device]) -> list: return [list(d) for d in ds]
        def optional(b: dict, k: int) -> list: return [[b[k][0], b[k][1]]] if k in b else []
        lots = {e.id: [e.actor, refs(e.devices)] for e in of(LOT)}
        left = {e.id: counts(e.body[1]) for e in of(OFFER)}
        answers: dict[bytes, list] = defaultdict(list)
        for e in of(GRANT, DECLINE):
            answers[e.body[0]].append([0, [e.id, e.body[1]]] if e.kind == GRANT else [1, [e.id, e.body[1]]])
            if e.kind == GRANT and e.body[0] in self.counted and self.counted[e.body[0]].body[0] in left:
                left[self.counted[e.body[0]].body[0]].subtract(counts(e.body[1]))
        offers = {e.id: [e.actor, e.body[0], e.body[1], [{0: c, 1: max(n, 0)} for c, n in left[e.id].items()], e.body[3],
                         *([e.body[2]] if 2 in e.body else [])] for e in of(OFFER)}
        needs = {e.id: [e.actor, e.body[0], *([e.body[1]] if 1 in e.body else [])] for e in of(NEED)}
        requests = {e.id: [e.actor, e.body[0], e.body[1], answers[e.id]] for e in of(REQUEST)}
        gives = {e.id: [e.actor, e.body[2], refs(e.devices), e.body[4], e.body[5], e.body[6], e.body[7], e.body.get(0), e.body.get(1),
                        self.outcomes[e.id]] for e in of(GIVE)}
        evidence = {e.id: [e.actor, e.body[0], refs(e.devices)] for e in of(EVIDENCE)}
        documents = {lot: self.document(lot) for lot in sorted({e.body[0] for e in of(EDITORS, CHANGE)})}
        devices = [[list(d), [v.holders, v.owner, list(v.holding), v.open.id if v.open else None], self.claims_of(d)]
                   for d, v in self.devices.items()]
        state = [1, ledger.epochs.tip.id, self.topic, self.people(), devices, [lots, offers, needs, requests],
                 [{e.id: [e.actor, e.body[0]] for e in of(COMMITMENT)}, gives, evidence, documents]]
        return H("state", cbor2.dumps(state)).hex()

    def claims_of(self, d: Device) -> dict[bytes, list]:
        def deed(e: Event) -> list:
            return {REFORM: lambda: [0, [e.body[2]]], REASSIGN: lambda: [1, []], STEP: lambda: [2, [e.body[1]]], GIVE: lambda: [3, []],
                    RECALL: lambda: [4, [e.body[0]]]}[e.kind]()
        def act(e: Event) -> list:
            day = {REFORM: 1, REASSIGN: 1, STEP: 2, GIVE: 7}.get(e.kind)
            return [e.id, e.seq, e.body[day] if day else None, deed(e), e.id in self.ledger.saved, e.log]
        return {c.event.id: [c.event.actor, c.give.id if c.give else None, c.parent.event.id if c.parent else None, c.owner,
                             c.event.body[5] if c.give else None, [act(e) for e in c.acts]]
                for c in sorted(self.claims[d], key=lambda c: c.event.id)}

    def document(self, lot: bytes) -> list[list]:
        editors = [e.body[1] for e in sorted(self.events, key=lambda e: (e.actor, *self.order(e))) if e.kind == EDITORS and e.body[0] == lot]
        changes = [[e.body[1], e.id, e.actor] for e in self.events if e.kind == CHANGE and e.body[0] == lot]
        return [editors[-1] if editors else [], sorted(changes)]

    def people(self) -> list[list]:
        out, ledger = [], self.ledger
        for actor, role in sorted(ledger.members.items()):
            opens = [main[0] for main in ledger.logs.values() if main[0].actor == actor and ledger.topics[main[0].topic] == "governance"]
            certs = [o.body[0] for o in opens if ledger.forks.get(o.log) != 0 and (actor, o.topic) not in ledger.last] or [c for a, c in ledger.founding.items() if a == actor]
            if not certs:
                continue
            cert = min(certs, key=lambda c: (-c[2], cbor2.dumps(c)))
            good = (e for o in opens for e in ledger.logs[o.log] if ledger.counts(e) and ledger.good(e))
            events = sorted((e for e in good if e.kind == PROFILE), key=self.order)
            out.append([actor, [role, cert[3], cert[4], *([events[-1].body[0], events[-1].id] if events else [[]])]])
        return out
