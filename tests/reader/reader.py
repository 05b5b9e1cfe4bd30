#!/usr/bin/env python3
"""An independent reader of Regain bundles, written from docs/protocol.md alone; "(8)" in a comment is section 8 of that page.

usage: python3 reader.py BUNDLE [--json]      a table, or JSON on one line
Exit 0: every byte verifies. Printed are the topics (events, digest, who signed how many with which node key), the members, the devices
with holder and state, the hand-overs with their two keys, the fork proofs. Exit 8: something does not verify; named are the event and
the last good (log, seq, id) before it. Members, verdicts and custody are computed anew: nothing is believed. Here: bytes, signatures,
admission, standing. epochs.py has the lists of members, rules.py and holding.py give the verdicts (9), view.py the custody (11)."""
import hashlib, json, sys, uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
import epochs, rules, view
from holding import Device, ascending
from listing import ATTEST, LISTING, STATEMENT, TELL
from territory import APPLY, NOTICE, REFOUND
from rules import (ADMIT, CHANGE, COMMITMENT, DECLINE, DISTRUST, EDITORS, ENTER, EVIDENCE, GIVE, GRANT, LOT, NEED, OFFER, OPEN, PROFILE, REASSIGN,
                   RECALL, RECEIVE, REFORM, REQUEST, STEP, Event)

Check, ZERO, ROLES = Callable[[Any], bool], bytes(32), ("observe", "write", "guarantee")


class Refused(Exception):
    """What a bundle must be, and is not."""


def need(held: Any, why: str) -> Any:
    if held is None or held is False:
        raise Refused(why)
    return held


# ---- hashes (2), strict signatures (3), strict CBOR (1) ----
def preimage(tag: str, *parts: bytes) -> bytes: return bytes([len(tag) + 9]) + b"regain/1/" + tag.encode() + b"".join(parts)
def H(tag: str, *parts: bytes) -> bytes: return hashlib.sha256(preimage(tag, *parts)).digest()
def device_id(device: Device) -> str:  # a UUID of version 8
    n = int.from_bytes(H("device", device[0], device[1].to_bytes(4, "big"))[:16], "big")
    return str(uuid.UUID(int=n & ~(0xF000 << 64 | 0xC000 << 48) | 0x8000 << 64 | 0x8000 << 48))


P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
SMALL = {0, 1, P - 1} | {int.from_bytes(bytes.fromhex(y), "little") for y in (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")}


def strict(key: bytes, signature: bytes, message: bytes) -> bool:
    ys = [int.from_bytes(point, "little") % 2**255 for point in (key, signature[:32])]  # of A and R, without the sign of x
    if any(y >= P or y in SMALL for y in ys) or int.from_bytes(signature[32:], "little") >= ORDER: return False
    try: return Ed25519PublicKey.from_public_bytes(key).verify(signature, message) is None  # without cofactor; compares the bytes of R
    except (InvalidSignature, ValueError): return False


def signed(key: bytes, signature: bytes, tag: str, *parts: bytes) -> bool: return strict(key, signature, preimage(tag, *parts))


def scan(b: bytes, at: int = 0, level: int = 0) -> int:
    """Where the item at `at` ends; refuses whatever is not the narrow deterministic CBOR of section 1."""
    need(at < len(b) and level <= 12, "CBOR ends early or nests deeper than 12")
    major, low, at, last = b[at] >> 5, b[at] & 31, at + 1, b""
    need(low in (20, 21, 22) if major == 7 else low < 28 and major != 6, "CBOR float, tag, other simple value or indefinite length")
    size = 1 << low - 24 if low >= 24 else 0
    value, at = int.from_bytes(b[at:at + size], "big") if size else low, at + size
    need(at <= len(b) and (not size or value >= (24, 2**8, 2**16, 2**32)[low - 24]), "CBOR number not in its shortest form")
    for _ in range(value if major in (4, 5) else 0):
        start, at = at, scan(b, at, level + 1)
        if major == 5:  # of two numbers in their shortest form the longer is the greater, else the greater bytes
            need(b[start] < 0x20 and (len(last), last) < (at - start, b[start:at]), "CBOR map keys are not ascending numbers")
            last, at = b[start:at], scan(b, at, level + 1)
    return at + value if major in (2, 3) else at


def decode(b: bytes) -> Any:
    need(scan(b) == len(b), "CBOR ends early or late")
    try: return cbor2.loads(b)
    except (cbor2.CBORDecodeError, UnicodeDecodeError): raise Refused("CBOR text is not UTF-8") from None


# ---- shapes of types (1, 4, 5, 6, 7): on strict bytes "fits its shape" is "encodes to the same bytes again" ----
def num(n: int) -> Check: return lambda v: type(v) is int and 0 <= v < n
def bstr(n: int = -1) -> Check: return lambda v: type(v) is bytes and n in (-1, len(v))
def many(c: Check, most: int = 2**32) -> Check: return lambda v: type(v) is list and len(v) <= most and all(map(c, v))
def arr(*cs: Check, last: Check = lambda x: False) -> Check:  # `last`: an optional field at the end
    return lambda v: type(v) is list and len(cs) <= len(v) <= len(cs) + 1 and all(c(x) for c, x in zip((*cs, last), v))
def some(*cs: Check, may: tuple[int, ...] = ()) -> Check:  # a map with the fields 0, 1, 2...; those in `may` are optional
    return lambda v: type(v) is dict and all(k in v or k in may for k in range(len(cs))) and all(k < len(cs) and cs[k](x) for k, x in v.items())
def one_of(*cs: Check) -> Check: return lambda v: arr(num(len(cs)), lambda x: True)(v) and cs[v[0]](v[1])
h32, h16, sig, u8, u16, u32, u64 = bstr(32), bstr(16), bstr(64), num(2**8), num(2**16), num(2**32), num(2**64)
boolean, text, day, DEP = (lambda v: type(v) is bool), (lambda v: type(v) is str), u32, arr(h32, u64, h32)
CERT, RUN, IDS = arr(h32, h32, u32, h32, h32, many(DEP), sig), arr(u32, u32), many(h32)
CHARTER = arr(some(h16, text, many(some(CERT, num(3))), many(text), some(u8), some(h32, h32, h32), may=(5,)), many(sig))
PAPERS = one_of(arr(arr(bstr(), sig, bstr(), sig)), arr(arr(h32, h32, h32, u64, h32, sig)), arr(CERT),
                arr(arr(some(u32, h32, many(arr(h32, num(3))), many(h16), u16, many(arr(h32, last=DEP))), many(arr(h32, sig)))))  # EvidenceItem (13)
HEADER = (u16, h32, h32, h32, h16, bstr(8), u64, h32, h32, many(DEP, 8), many(DEP, 8), u32, u16, h32)
RECORD = arr(bstr(), sig, bstr(), one_of(arr(), arr(h32, bstr()), arr(h32)))
SET, PARTY, LINES = many(arr(h32, u32, u32)), one_of(arr(h32), arr(num(20), num(2))), many(some(num(25), u32))
WINDOW, ITEMS = some(day, day), many(some(u32, num(25), num(4), u8, num(3), may=(3,)))
WHAT = one_of(arr(num(5)), arr(u8, u8, u8, num(12)), arr(boolean), arr(num(5), num(5), num(6)), arr(), arr(num(10), u8),
              arr(num(10), u8, last=arr(h32, u32)), arr(), arr(), arr(num(7), num(18)), arr(num(3)), arr(num(4)), arr(num(20), num(2)),
              arr(num(4)), arr(num(2)))
BODY = {OPEN: some(CERT, DEP, IDS, may=(1,)), 1: some(), 2: some(h32), PROFILE: some(many(num(20))), 18: some(h32), ENTER: some(ITEMS),
        ADMIT: some(arr(CERT, num(3), many(h16), sig), num(3), many(h16)), REFORM: some(SET, day, num(4)), REASSIGN: some(SET, day), LOT: some(SET),
        OFFER: some(h32, LINES, WINDOW, num(6), may=(2,)), NEED: some(LINES, WINDOW, may=(1,)), REQUEST: some(h32, LINES), GRANT: some(h32, LINES),
        DECLINE: some(h32, num(5)), COMMITMENT: some(h32), GIVE: some(h32, h32, PARTY, SET, num(6), num(11), num(2), day, may=(0, 1)),
        RECALL: some(h32), RECEIVE: some(h32, many(RUN), many(some(RUN, num(5))), many(RUN), ITEMS, day), STEP: some(SET, WHAT, day),
        EVIDENCE: some(h32, SET), EDITORS: some(h32, IDS), CHANGE: some(h32, h32, IDS), DISTRUST: some(h32, boolean), ATTEST: some(h32, u32, boolean),
        LISTING: some(u64, u32, many(some(num(22), arr(num(6), u32), many(u32), many(u32), may=(1,))),
                      many(some(num(20), day, day, may=(1, 2))), may=(0, 1)),
        STATEMENT: some(num(2), u32), TELL: some(num(2), u32), APPLY: some(arr(CERT, num(3), many(h16), sig)), NOTICE: some(h32, h16, LINES, day, may=(3,)), REFOUND: some(h32)}


class Ledger:
    """Charter (4), admission (8), standing (10)."""
    def __init__(self, raw: bytes) -> None:
        need(len(raw) <= 49152 and CHARTER(charter := decode(raw)), "the charter is not of the form of section 4")
        (body, signatures), encoded = charter, cbor2.dumps(charter[0])
        certs, roles, topics, self.net = [f[0] for f in body[2]], [f[1] for f in body[2]], body[3], H("charter", encoded)
        blank = all(c.isspace() and c not in "\x1c\x1d\x1e\x1f" for c in body[1])  # Python alone takes those four for white space
        need(not blank and len(body[1].encode()) <= 2000 and len(topics) <= 64 and len({*topics}) == len(topics)
             and topics[:1] == ["governance"] and all(len(t.encode()) <= 64 for t in topics), "the name or the topics in the charter")
        need(1 <= len(certs) <= 32 and ascending([c[1] for c in certs]) and min(roles) >= 1 and 2 in roles and len(signatures) == len(certs)
             and all(c[2] == 0 and not c[5] and self.certified(c, ZERO) for c in certs), "the founders in the charter")
        need(all(signed(c[1], s, "charter-signature", encoded) for c, s in zip(certs, signatures)), "a founder's signature under the charter")
        self.founders, self.founding = {c[1]: r for c, r in zip(certs, roles)}, {c[1]: c for c in certs}
        self.topics: dict[bytes, str] = {H("topic", t.encode())[:16]: t for t in topics}
        self.events: dict[bytes, Event] = {}; self.logs: dict[bytes, list[Event]] = {}; self.pens: dict[bytes, rules.Pen] = {}
        listed = {0: 0, 1: ZERO, 2: [[c[1], r] for c, r in zip(certs, roles)], 3: [*self.topics], 4: 1, 5: []}
        self.epochs = epochs.Epochs(self.net, listed, body[4][0], self.keys, signed, H)
        self.known: dict[tuple, list] = {}; self.closes: dict[tuple, int] = {}; self.forks: dict[bytes, int] = {}

    def certified(self, c: list, net: bytes) -> bool:
        return c[0] == net and c[2] < 64 and len(c[5]) <= 256 and signed(c[1], c[6], "cert-signature", cbor2.dumps(c[:6]))

    def keys(self, actor: bytes) -> set[bytes]:  # every node key that the actor's root is known to have certified
        return {c[3] for (a, _), c in self.known.items() if a == actor} | ({self.founding[actor][3]} if actor in self.founding else set())

    def joined(self, j: list) -> bool:
        return len(j[2]) <= 64 and self.certified(j[0], self.net) and signed(j[0][3], j[3], "join-signature", cbor2.dumps(j[:3]))

    def header(self, raw: bytes, signature: bytes) -> tuple[list, bytes, bytes]:  # a verified header with its LogId and EventId
        h = decode(raw)
        need(len(raw) <= 2048 and type(h) is list and len(h) >= 14 and all(c(x) for c, x in zip(HEADER, h))
             and h[0] > 0 and (len(h) == 14 or h[0] > 1), "the header is not of the form of section 5")
        need(h[1] == self.net and h[4] in self.topics, "another network, or a topic that the charter does not have")
        need(signed(h[3], signature, "event-signature", raw), "the signature of the node key is not right")
        return h, H("log", *h[1:6]), H("event", raw)

    def paper(self, item: list) -> None:  # a piece of evidence (13): a fork proof, a close or a certificate; it must be news
        n, (p,) = need(PAPERS(item), "the evidence is not of the form of section 13") and item
        if n == 0:
            (a, log, x), (b, other, y) = self.header(*p[:2]), self.header(*p[2:])
            self.forks[log] = need(log == other and a[6] == b[6] and x != y and a[6] < self.forks.get(log, 2**64), "not a fork, or no news") and a[6]
        elif n == 1:
            good = p[0] == self.net and signed(p[1], p[5], "close-signature", cbor2.dumps(p[:5]))
            self.closes[p[2], p[1]] = need(good and p[3] < self.closes.get((p[2], p[1]), 2**64), "a wrong close, or no news") and p[3]
        elif n == 2: need(self.certified(p, self.net) and self.learn(p), "a wrong certificate, or no news")
        else: need(self.epochs.bring(p), "an epoch that follows its parent by no rule, or that no guarantor signed")

    def learn(self, c: list) -> bool:  # of two certificates with one (actor, n) the one with the lower bytes is known
        old = self.known.get((c[1], c[2]))
        news = old is None or cbor2.dumps(c) < cbor2.dumps(old)
        if news:
            self.known[c[1], c[2]] = c
        return news

    def store(self, record: bytes) -> Event:
        r = need(RECORD(r := decode(record)), "the record is not of the form of section 5") and r
        (h, log, id), facts, (part, x) = self.header(r[0], r[1]), decode(r[2]), r[3]
        need(len(r[2]) + (len(x[1]) if part == 1 else 0) <= 65536, "facts and extra are longer than 65,536 bytes")
        extra = ZERO if part == 0 else H("extra", *x) if part == 1 else x[0]
        need(h[13] == H("payload", H("facts", r[2]), extra), "the payload hash is not that of the facts")
        if type(facts) is dict: facts = {k: v for k, v in facts.items() if k < 64}  # from 64 on: hints
        e = Event(id, log, h, facts if h[0] == 1 and h[12] in BODY and BODY[h[12]](facts) else None)
        cited = self.epochs.all.get(h[8])
        need(id not in self.events and cited and cited.complete, "the event is here already, or cites an epoch that is not here")
        for (d_log, d_seq, d_id), d in ((d, self.events.get(d[2])) for d in e.deps):
            need(d is not None and (d.log, d.seq) == (d_log, d_seq), f"its dep {d_id.hex()} is not here before it")
            need(d_log != log and self.topics[d.topic] in ("governance", self.topics[e.topic]), "a dep in its own log or in another topic")
        if e.seq: e.prev = need(self.events.get(h[7]), "the event before it in its log is not here")
        need((e.prev.log, e.prev.seq) == (log, e.seq - 1) if e.prev else h[7] == ZERO, "the event named as the one before it is another")
        if e.seq == 0:
            cert, founder = need(e.body if e.kind == OPEN else None, "a log begins with a readable Open")[0], e.actor in self.founders
            need((cert[1], cert[3]) == (e.actor, e.node) and (founder and cert == self.founding[e.actor] or self.certified(cert, self.net))
                 and (founder or 1 <= len(e.body[2]) <= 32), "the certificate or the admissions of the Open")
            e.pred = p = need(self.events.get(e.body[1][2]), "the predecessor is not here") if 1 in e.body else None
            need(p is None or [p.log, p.seq, p.actor, p.topic] == [*e.body[1][:2], e.actor, e.topic], "the predecessor is another's")
            need(p is None or len({e.log for e in [p, *p.lineage()]}) <= 63, "more than 63 logs before it in its succession")
            self.learn(cert)
        before = e.prev or e.pred
        need(before is None or self.epochs.all[before.header[8]].n <= cited.n, "the epoch goes back along the log")
        main = self.logs.setdefault(log, [])
        e.main = len(main) == e.seq and (e.prev is None or e.prev.main)
        if e.main: main.append(e)
        self.events[id] = e
        rules.judge(self, e)
        if e.seq == 0: self.epochs.retry()
        need(e.seq or founder or rules.Rule(self, e, self.pens[id]).invited(), "no admission of the Open is one, and in its sight")
        return e

    def good(self, e: Event) -> bool: return e.main and e.seq < self.ends[e.log][0] and e.actor not in self.lapsed
    def counts(self, e: Event) -> bool: return e.actor in {*self.members, *self.former, *self.lapsed} and e.valid and (self.good(e) or e.id in self.saved)

    def stand(self) -> None:
        self.lapsed: set[bytes] = set()
        self.ends, heirs, opens = {log: (len(main), 0) for log, main in self.logs.items()}, defaultdict(list), [m[0] for m in self.logs.values()]
        def lower(log: bytes, clean: int, why: int) -> None:  # why: 0 open, 1 closed, 2 fork
            if log in self.ends and (clean, -why) < (self.ends[log][0], -self.ends[log][1]): self.ends[log] = (clean, why)
        for log, seq in self.forks.items(): lower(log, seq, 2)
        for o in opens:
            lower(o.log, self.closes.get((o.log, o.actor), 2**64) + 1, 1)
            for c in (c for c in self.known.values() if c[1] == o.actor and c[3] != o.node and c[2] > o.body[0][2]):
                lower(o.log, next((d[1] + 1 for d in c[5] if d[0] == o.log), 0), 1)
            if self.forks.get(o.log) != 0:
                heirs[o.pred.log if o.pred else (o.actor, o.topic)].append(o)
        removals = self.epochs.removals(lambda log: self.logs[log][0].actor if log in self.logs else None)
        opened = lambda o: None if self.forks.get(o.log) == 0 else o.header[8]
        cuts = {o.log: self.epochs.clean(o.log, o.actor, opened(o), removals) for o in opens}
        self.cuts = {log: clean for log, clean in cuts.items() if clean is not None}
        for log, clean in self.cuts.items(): lower(log, clean, 3)
        for before, those in heirs.items():
            if those[0].pred: lower(before, min(o.pred.seq for o in those) + 1, 1 if len(those) == 1 else 2)
            for o in those if len(those) > 1 else (): lower(o.log, 0, 2)
        for o in [o for _ in opens for o in opens if o.pred]:  # as often as there are logs: then nothing changes any more
            if self.ends[o.pred.log][1] == 2 and self.ends[o.pred.log][0] <= o.pred.seq and self.ends[o.log][0]: lower(o.log, 0, 2)
        pens: dict[tuple, list[bytes]] = defaultdict(list)
        for o in opens: pens[o.actor, o.topic].append(o.log)
        self.last = {place: sorted(logs)[64] for place, logs in pens.items() if len(logs) > 64}  # of too many logs, the last that is told
        for place in self.last:
            for log in pens[place]: self.ends[log] = self.ends[log] if self.ends[log] == (0, 3) else (0, 2)
        tip = self.epochs.tip
        self.members = dict(tip.members)
        removed = {a: e.id for e, gone in removals for a in gone if a not in tip.members}
        may = lambda a: tip.members[a] == 2 if a in tip.members else a not in removed
        since = lambda e: (at := removed.get(e.body[0][0][1])) is None or self.epochs.descends(e.header[8], at)
        admits = {e.id: e for e in self.events.values() if e.kind == ADMIT and e.valid and self.good(e) and may(e.actor) and since(e)}
        governing = sorted((o for o in opens if self.topics[o.topic] == "governance"), key=lambda o: o.log)
        single = lambda o: self.forks.get(o.log) != 0 and (o.actor, o.topic) not in self.last
        for o in governing:
            every = sorted(a.id for a in admits.values() if a.body[0][0][1] == o.actor)
            for listed in [o.body[2], every] if single(o) and o.valid else [] if single(o) else [every]:
                roles = {a.actor: a.body[1] for a in map(admits.get, listed) if a}
                if len(roles) >= self.epochs.needed(tip.id): self.members.setdefault(o.actor, min(roles.values()))
        self.former = {a for a in removed if a not in self.members}
        self.lapsed = {o.actor for o in governing if o.valid and single(o) and o.actor not in self.members and o.actor not in removed}
        self.cuts |= {o.log: 0 for o in opens if o.actor in self.lapsed}
        good = [e for e in self.events.values() if (e.actor in self.members or e.actor in self.former) and self.good(e)]
        named = [(e, self.events[d[2]]) for e in good for d in e.deps]
        tips = {t for e, t in named if t.actor != e.actor and t.seq >= self.ends[t.log][0]}
        cut = lambda x: x.seq >= self.cuts.get(x.log, 2**64)
        self.saved = {x.id for t in tips for x in t.chain() if x.kind in (GIVE, RECEIVE, STEP, ENTER) and not self.good(x) and not cut(x)}
        for r in (e for e in good if e.valid and e.kind == RECEIVE):
            g = self.events[r.body[0]]
            if g.valid and cut(g) and g.actor != r.actor:
                bears = {d[0] for d in g.devices}
                rests = lambda x: x.valid and cut(x) and (x.kind in (ENTER, RECEIVE) and x.id in bears or x.kind == STEP and {*x.devices} & {*g.devices}
                                                          or x.kind == RECEIVE and {*self.events[x.body[0]].devices} & {*g.devices})
                self.saved |= {g.id, *(x.id for x in [g, *g.lineage()] if rests(x))}
        self.saved |= {x.id for e, t in named for x in t.chain() if x.kind == RECEIVE and x.valid and cut(x) and self.events[x.body[0]].actor == e.actor}


def read(raw: bytes) -> Ledger:
    """The ledger of a bundle (12) of which everything verifies, or Refused."""
    ledger, at, name, last = None, 8, "the beginning of the file", "none"
    try:
        need(raw[:8] == b"REGAIN\x01B", "not a bundle of version 1")
        while True:
            start, at, name = at, at + 5 + int.from_bytes(raw[at + 1:at + 5], "big"), f"the chunk at byte {at}"
            kind, chunk = raw[start:start + 1], raw[start + 5:at]
            need(start + 5 <= at <= len(raw) and len(chunk) <= 116736, "the file ends before its seal, or a chunk is too long")
            need(kind == b"\1" if ledger is None else kind in (b"\2", b"\3", b"\xff"), "a chunk of another kind was to come")
            if kind == b"\1": ledger = Ledger(chunk)
            elif kind == b"\2": ledger.paper(decode(chunk))
            elif kind == b"\3":
                if RECORD(r := decode(chunk)): name += f", event {H('event', r[0]).hex()}"
                e = ledger.store(chunk)
                last = f"log {e.log.hex()}, seq {e.seq}, id {e.id.hex()}"
            else: break
        need(chunk == hashlib.sha256(raw[:start]).digest() and at == len(raw), "the seal does not fit, or something follows it")
        need(not ledger.epochs.early, "an epoch whose parent or signers are not here")
    except Refused as why: raise Refused(f"{name}: {why}; last good event: {last}") from None
    ledger.stand()
    return ledger

def report(l: Ledger) -> dict[str, Any]:
    topics: dict[str, Any] = {}
    devices: dict[str, Any] = {}
    for topic, name in l.topics.items():
        keys: dict[str, Counter] = defaultdict(Counter)
        for e in l.events.values():
            if e.topic == topic:
                keys[e.actor.hex()][e.node.hex()] += 1
        told = lambda log, o: o.topic == topic and l.ends[log] != (0, 3) and log <= l.last.get((o.actor, topic), log)
        ends = [(log, *l.ends[log]) for log, main in sorted(l.logs.items()) if told(log, main[0])]
        heads = [[log, clean, int.from_bytes(l.logs[log][clean - 1].id[:8], "big") if clean else 0, why] for log, clean, why in ends]
        if name == "governance":
            who = lambda e: int.from_bytes(H("digest", e.id, cbor2.dumps(sorted(e.signers)))[:8], "big")
            heads = sorted(heads + [[e.id, len(e.signers), who(e), 4] for e in l.epochs.all.values() if e.n])
        topics[name] = {"events": sum(sum(n.values()) for n in keys.values()), "digest": H("digest", topic, cbor2.dumps(heads)).hex(),
                        "signed": keys}
        for d, v in view.View(l, topic).devices.items():
            devices[device_id(d)] = {"holder": v.holders[0].hex(), "holders": [h.hex() for h in v.holders], "state": v.state}
    return {"schema": "regain.reader/1", "charter": l.net.hex(), "topics": topics, "devices": devices, "handovers": handovers(l),
            "members": {a.hex(): ROLES[r] for a, r in l.members.items()}, "forks": {log.hex(): seq for log, seq in l.forks.items()}}


def handovers(l: Ledger) -> list[dict[str, Any]]:
    """One row for each Receive that counts, and one for each Give without such; with the node keys that signed the two sides."""
    rows, counted = [], [e for e in l.events.values() if l.counts(e)]
    for g in (e for e in counted if e.kind == GIVE):
        row = {"give": g.id.hex(), "devices": len(g.devices), "from": g.actor.hex(), "from_key": g.node.hex(), "receive": None,
               "to": None if g.body[2][0] else g.body[2][1][0].hex(), "to_key": None}
        answers = [e for e in counted if e.kind == RECEIVE and e.body[0] == g.id]
        rows += [row | {"receive": r.id.hex(), "to_key": r.node.hex()} for r in answers] or [row]
    return sorted(rows, key=lambda r: (r["give"], r["receive"] or ""))


def table(found: dict[str, Any]) -> str:
    """The report for people: one line a fact, ids shortened to 16 digits; --json has them whole."""
    rows = [("network", found["charter"])]
    rows += [("topic", name, f"{t['events']} events", f"digest {t['digest'][:16]}") for name, t in found["topics"].items()]
    rows += [("member", a[:16], role) for a, role in found["members"].items()]
    rows += [("device", d, v["state"], "held by " + ", ".join(h[:16] for h in v["holders"])) for d, v in found["devices"].items()]
    rows += [("hand-over", r["give"][:16], f"{r['devices']} devices", f"{r['from'][:16]} to {(r['to'] or 'outside')[:16]}",
              "two keys" if r["receive"] else "one key") for r in found["handovers"]]
    rows += [("fork", log[:16], f"at {seq}") for log, seq in found["forks"].items()]
    return "\n".join("  ".join([f"{row[0]:<10}", *row[1:]]) for row in rows)


def main(args: list[str]) -> int:
    if len(args) not in (1, 2) or args[1:] not in ([], ["--json"]):
        print("usage: reader.py BUNDLE [--json]", file=sys.stderr)
        return 2
    try:
        with open(args[0], "rb") as file:
            found = report(read(file.read()))
    except (Refused, OSError) as why:
        print(f"refused: {why}", file=sys.stderr)
        return 8 if isinstance(why, Refused) else 2
    print(json.dumps(found, sort_keys=True) if args[1:] else table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
