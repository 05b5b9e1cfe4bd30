"""The verdicts of a ledger's events: section 9 of docs/protocol.md. Nothing here is read from bytes; reader.py does that."""
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
import listing, territory
from listing import ATTEST, LISTING, STATEMENT, TELL
from territory import APPLY, NOTICE, REFOUND
from holding import (AT_RISK, AWAY, BEARS_DATA, HANDLES_DATA, IN_SERVICE, RECEIVED, TAKES_WASTE, Device, Holding, Invalid, ascending, counts, enter,
                     expand, gone, hand_on, need, reassign, reform, step)

OPEN, ACK, WITHDRAW, PROFILE, ADMIT, SIGN, ENTER, REFORM, REASSIGN, LOT, OFFER, NEED = 0, 1, 2, 16, 17, 18, 32, 33, 34, 35, 36, 37
REQUEST, GRANT, DECLINE, COMMITMENT, GIVE, RECALL, RECEIVE, STEP, EVIDENCE, EDITORS, CHANGE, DISTRUST = 38, 39, 40, 41, 48, 49, 50, 64, 65, 80, 81, 32768


class Unjudged(Exception):
    """The event leans on one that this reader does not know."""


class Event:
    """A stored event; `prev` is the one before it in its log, `pred` (of an Open) its predecessor's place."""
    def __init__(self, id: bytes, log: bytes, header: list, body: dict | None) -> None:
        self.id, self.log, self.header, self.body, self.verdict, self.main = id, log, header, body, "", True
        self.actor, self.node, self.topic, self.seq, self.deps, self.kind = (header[i] for i in (2, 3, 4, 6, 9, 12))
        self.prev: Event | None = None
        self.pred: Event | None = None
        self.devices: list[Device] = []  # what a valid event acts on
        self.handed: list[Holding] = []  # of a Give: the handed-on holdings, in the order of its devices

    @property
    def valid(self) -> bool: return self.verdict == "valid"
    def chain(self, above: int = -1) -> Iterator["Event"]:
        return itertools.takewhile(lambda e: e.seq > above, walk(self, lambda e: e.prev))
    def lineage(self) -> Iterator["Event"]: return walk(self.prev or self.pred, lambda e: e.prev or e.pred)


def walk(e: Event | None, back: Callable[[Event], Event | None]) -> Iterator[Event]:
    while e:
        yield e
        e = back(e)


class Pen(SimpleNamespace):
    """The state of a log."""
    def __init__(self) -> None:
        super().__init__(role=None, opened=b"", unknown=False, holdings={}, locked={}, lots={}, offers={}, grants={}, answered=set(), gives={},
                         received=set(), sight={})

    def held(self, d: Device) -> Holding: return need(self.holdings.get(d), "NotHeld")
    def in_hand(self, d: Device) -> Holding:
        h = self.held(d)
        need(d not in self.locked, "Locked")
        need(h.stage not in AWAY, "Away")
        return h


def entered(e: Event) -> dict[Device, Holding]:
    """The devices that an Enter, or the extras of a Receive, bring in."""
    items, stage = (e.body[0], IN_SERVICE) if e.kind == ENTER else (e.body[4], RECEIVED) if e.kind == RECEIVE else ([], IN_SERVICE)
    return enter(e.id, e.actor, items, stage)


def judge(ledger: Any, e: Event) -> None:
    """Gives `e` its verdict and carries on the pen of its log, which lies at the tips of chains only."""
    for x in [*itertools.takewhile(lambda x: x.id not in ledger.pens, e.lineage())][::-1]:
        judge(ledger, x)  # a branch: the pen has gone on, so the chain is written again
    before = e.prev or e.pred
    pen = ledger.pens[e.id] = ledger.pens.pop(before.id) if before else Pen()
    pen.role = pen.role if e.seq else None
    for log, seq, id in e.deps:
        old, tip = pen.sight.get(log), ledger.events[id]
        if old is None or seq > old.seq:
            pen.sight[log] = tip  # one that moves to another branch sees that branch from its root
            above = old.seq if old and old in tip.chain(old.seq - 1) else -1
            settle(ledger, pen, [*tip.chain(above)][::-1])
    try:
        if e.body is None or (32 <= e.kind < 2**15 or e.kind in (NOTICE, STATEMENT, TELL)) and ledger.epochs.all[e.header[8]].rules != 1:
            e.verdict, pen.unknown = "unknown", pen.unknown or e.kind < 2**15
        elif pen.unknown:
            raise Unjudged
        else:
            Rule(ledger, e, pen).check()
            e.verdict = "valid"
    except Unjudged:
        e.verdict, pen.unknown = "unjudged", pen.unknown or e.kind < 2**15
    except Invalid as reason:
        e.verdict = f"invalid {reason}"


def settle(ledger: Any, pen: Pen, into_sight: list[Event]) -> None:
    for r in into_sight:
        if r.kind == RECEIVE and r.valid and pen.gives.get(r.body[0]) == "open":
            pen.gives[r.body[0]] = "received"
            for d in ledger.events[r.body[0]].devices:
                pen.locked.pop(d, None)
            for d in r.devices:
                pen.holdings.pop(d, None)


class Rule:
    """One event before its rule. Each rule checks everything before it changes the pen."""
    def __init__(self, ledger: Any, e: Event, pen: Pen) -> None:
        self.ledger, self.e, self.pen, self.topic = ledger, e, pen, ledger.topics[e.topic]

    def sees(self, id: bytes) -> Event:
        x, e, sight = need(self.ledger.events.get(id), "Unseen"), self.e, self.pen.sight
        there = x.log in sight and x in sight[x.log].chain(x.seq - 1) or x.actor == e.actor and e.seq and x in e.lineage()
        return need(bool(there), "Unseen") and x

    def invited(self) -> bool:
        """Whether one of the admissions of an Open is in sight, and is an Admit of its actor or unknown to this reader."""
        found = []
        for a in self.e.body[2]:
            try: found.append(self.sees(a))
            except Invalid: continue
        return any(x.verdict in ("unknown", "unjudged") or x.valid and x.kind == ADMIT and x.body[0][0][1] == self.e.actor for x in found)

    def seen(self, id: bytes, kind: int) -> Event:
        x = self.sees(id)
        if x.verdict in ("unknown", "unjudged"):
            raise Unjudged
        need(x.valid and x.kind == kind, "Reference")
        return x

    def check(self) -> None:
        e, k = self.e, self.e.kind
        role = self.ledger.epochs.role(e.header[8], e.actor, e.log, self.pen.role, self.pen.opened)
        need((k == OPEN) == (e.seq == 0), "Opening")
        need(k < 16 or (self.topic == "governance" if k < 32 or k in (DISTRUST, LISTING, ATTEST, APPLY, REFOUND) else self.topic.startswith("trade/")), "Topic")
        need(k == OPEN or role is not None and role >= (0 if k <= PROFILE or k in (LISTING, APPLY) else 2 if k < 32 else 1), "Role")
        ds: list[Device] = []
        if k in (REFORM, REASSIGN, LOT, GIVE, STEP, EVIDENCE):
            ds = expand(e.body[{GIVE: 3, EVIDENCE: 1}.get(k, 0)])
        rule = {OPEN: self.open, ADMIT: self.admit, GIVE: self.give, RECEIVE: self.receive, STEP: self.step}.get(k)
        rule = rule or (self.plain if k < 32 or k > 64 else self.hold if k in (ENTER, REFORM, REASSIGN, RECALL) else self.trade)
        e.devices = rule(e, self.pen, e.body, ds) or ds

    def open(self, e: Event, pen: Pen, b: dict, _: list) -> None:
        roles: dict[bytes, int] = {}
        for a in [] if e.actor in self.ledger.founders else b[2]:
            x = self.seen(a, ADMIT)
            cert = x.body[0][0]
            need(cert[1] == e.actor and (b[0][2] > cert[2] or b[0] == cert), "Reference")
            if self.topic == "governance" or e.topic in x.body[2]:
                roles[x.actor] = x.body[1]
        enough = min(roles.values()) if len(roles) >= self.ledger.epochs.needed(e.header[8]) else None
        pen.role, pen.opened = need(self.ledger.founders.get(e.actor, enough), "Admissions"), e.header[8]

    def admit(self, e: Event, pen: Pen, b: dict, _: list) -> None:
        need(self.ledger.joined(b[0]), "Certificate")
        need(b[1] <= b[0][1] and all(t in self.ledger.topics and t in b[0][2] for t in b[2]) and len(b[2]) <= len(b[0][2]), "List")

    def plain(self, e: Event, pen: Pen, b: dict, ds: list[Device]) -> None:
        """What moves no device and no right."""
        if e.kind == WITHDRAW:
            need(self.sees(b[0]).actor == e.actor, "Reference")
        elif e.kind == PROFILE:
            need(len(b[0]) <= 20 and ascending(b[0]), "List")
        elif e.kind == DISTRUST:
            need(b[0] != e.actor, "Party")
        elif e.kind == LISTING:
            listing.check(b)
        elif e.kind == REFOUND:
            need(b[0] != self.ledger.net, "Party")
        elif e.kind == APPLY:
            territory.apply(self.ledger, e, b)
        elif e.kind == NOTICE:
            territory.notice(self.ledger, e, b)
        elif e.kind == ATTEST:
            entry = self.seen(b[0], LISTING)
            need(entry.actor != e.actor, "Party")
            need(b[1] < len(entry.body[3]), "Reference")
        elif e.kind in (STATEMENT, TELL):
            need(7880 <= b[1] < 40_000, "List")
        elif e.kind == EVIDENCE:
            need(self.seen(b[0], COMMITMENT).actor == e.actor, "Reference")
            for h in map(pen.held, ds):
                need(h.worked and h.commitment == b[0] and h.data != AT_RISK, "NoWork")
        elif e.kind == EDITORS:
            need(b[0] in pen.lots, "Reference")
            need(1 <= len(b[1]) <= 16 and e.actor not in b[1] and ascending(b[1]), "List")
        elif e.kind == CHANGE:
            need(len(b[2]) <= 8, "List")
            self.seen(b[0], LOT)

    def hold(self, e: Event, pen: Pen, b: dict, ds: list[Device]) -> list[Device] | None:
        if e.kind == ENTER:
            pen.holdings |= need(entered(e) or None, "List")
        elif e.kind == RECALL:
            need(b[0] in pen.gives, "Reference")
            need(pen.gives[b[0]] == "open", "Done")
            pen.gives[b[0]], ds = "recalled", self.seen(b[0], GIVE).devices
            for d in ds:
                pen.locked.pop(d, None)
            return ds
        else:
            for h in map(pen.in_hand, ds):
                need(h.owner == e.actor, "NotOwned")
                need(e.kind == REFORM or not h.waste, "Waste")
                need(not h.reformed, "Done")
            change = reform if e.kind == REFORM else reassign
            pen.holdings |= {d: change(pen.holdings[d]) for d in ds}
        return None

    def trade(self, e: Event, pen: Pen, b: dict, ds: list[Device]) -> None:
        if e.kind == LOT:
            pen.lots[e.id] = Counter(pen.in_hand(d).category for d in ds)
        elif e.kind == OFFER:
            lines = counts(b[1])
            need(lines <= need(pen.lots.get(b[0]), "Reference"), "TooMuch")
            pen.offers[e.id] = lines
        elif e.kind == NEED:
            counts(b[0])
        elif e.kind == REQUEST:
            lines, offer = counts(b[1]), self.seen(b[0], OFFER)
            need(offer.actor != e.actor, "Party")
            need(lines <= counts(offer.body[1]), "TooMuch")
        elif e.kind in (GRANT, DECLINE):
            lines = counts(b[1]) if e.kind == GRANT else Counter()
            need(b[0] not in pen.answered, "Done")
            request = self.seen(b[0], REQUEST)
            left = need(pen.offers.get(request.body[0]), "Reference")
            need(lines <= counts(request.body[1]) and lines <= left, "TooMuch")
            pen.offers[request.body[0]] = left - lines
            pen.answered.add(b[0])
            if e.kind == GRANT:
                pen.grants[e.id] = request.actor
        elif e.kind == COMMITMENT:
            need(self.ledger.events[self.seen(b[0], GRANT).body[0]].actor == e.actor, "Reference")

    def give(self, e: Event, pen: Pen, b: dict, ds: list[Device]) -> None:
        outside, to, title = b[2][0] == 1, b[2][1][0], b[4]
        need(title != 5 or to in TAKES_WASTE if outside else to != e.actor, "Party")
        if 0 in b:
            need(need(pen.grants.get(b[0]), "Reference") == to, "Party")
        if 1 in b:
            commitment = self.seen(b[1], COMMITMENT)
            need(commitment.body[0] == b.get(0) and commitment.actor == to, "Reference")
        for h in map(pen.in_hand, ds):
            need(not outside or h.data != AT_RISK or h.waste or to in HANDLES_DATA, "DataAtRisk")
            if title != 0:
                need(h.owner == e.actor, "NotOwned")
                need(h.waste == (title == 5), "Waste")
                need(not (title in (2, 3) and h.basis == 1), "PublicGift")
        e.handed = [hand_on(pen.holdings[d], b) for d in ds]
        pen.gives[e.id] = "outside" if outside else "open"
        if outside:
            pen.holdings |= {d: gone(h, b) for d, h in zip(ds, e.handed)}
        else:
            pen.locked |= {d: e.id for d in ds}

    def receive(self, e: Event, pen: Pen, b: dict, _: list) -> list[Device]:
        need(b[0] not in pen.received, "Done")
        give = self.seen(b[0], GIVE)
        need(give.body[2] == [0, [e.actor]], "Party")
        later = itertools.chain(*(tip.chain() for tip in pen.sight.values() if tip.actor == give.actor))  # its successor logs too
        need(not any(x.kind == RECALL and x.valid and x.body[0] == b[0] for x in later), "Done")
        extras, spans = entered(e), b[1] + [r[0] for r in b[2]] + b[3]
        need(len(spans) <= 3000, "List")
        need(all(c for _, c in spans) and sum(c for _, c in spans) == len(give.devices), "Cover")
        need(sorted(f + i for f, c in spans for i in range(c)) == [*range(len(give.devices))], "Cover")
        places = [f + i for f, c in b[1] for i in range(c)]
        taken = {give.devices[p]: give.handed[p]._replace(stage=RECEIVED) for p in places}
        for d in taken:
            pen.locked.pop(d, None)
        pen.holdings |= taken | extras
        pen.received.add(b[0])
        return [*taken]

    def step(self, e: Event, pen: Pen, b: dict, ds: list[Device]) -> None:
        n, f = b[1]
        if n == 6 and len(f) == 3:
            need(not (pen.held((f[2][0], f[2][1])).data == AT_RISK and f[0] in BEARS_DATA), "DataAtRisk")
        find = pen.held if n in (10, 13) else pen.in_hand
        pen.holdings |= {d: step(find(d), n, f, e.actor) for d in ds}
