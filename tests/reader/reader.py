#!/usr/bin/env python3
"""An independent reader of Regain bundles, written from docs/protocol.md alone; "(9)" in a comment is section 9 of that page.
usage: python3 reader.py BUNDLE [--json]
Exit 0: every byte verifies. Printed are the topics (events, digest, who signed with which node key), the members, the devices with holder and state,
the hand-overs with their two keys, the fork proofs. Exit 8: something does not verify; named are the event and the last good (log, seq, id) before it.
Members, verdicts (without their reasons) and custody are computed anew: nothing is believed. Dense on purpose: a rule is a statement."""
import hashlib, itertools, json, sys, uuid
from collections import Counter, defaultdict
from functools import reduce
from typing import Any, Callable, Iterator, NamedTuple
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
Check, Device = Callable[[Any], bool], tuple[bytes, int]
OPEN, PROFILE, ADMIT, ENTER, REFORM, REASSIGN, LOT, OFFER, REQUEST, GRANT, DECLINE, COMMITMENT = 0, 16, 17, 32, 33, 34, 35, 36, 38, 39, 40, 41
GIVE, RECALL, RECEIVE, STEP, NO_MEDIUM, AT_RISK, SAFE, ROLES = 48, 49, 50, 64, 0, 1, 2, ("observe", "write", "guarantee")
STAGES = ("in_service reformed internal_reuse received triaged sanitized tested graded repaired parts_donor refurbished in_stock put_into_use returned "
          "waste_held waste_handed_over waste_treated lost passed_outside").split()
RECEIVED, AFTER_STEP, AWAY = 3, (4, 5, 6, 7, 8, 9, 8, 10, 11, 12, 13, 14, 15, 16, 17), {12, 15, 16, 17, 18}
MOVES, TAKES_WASTE, MAY_BUY, BEARS_DATA, ZERO = {1, 2, 3, 5}, {12, 13, 14}, {0, 1, 2, 3, 4, 6, 8, 11}, {1, 2}, bytes(32)
class Refused(Exception): "What a bundle must be, and is not. Inside a verdict: the event is not valid, the file stays good."
def need(held: Any, why: str = "") -> Any:
    if held is None or held is False: raise Refused(why)
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
CERT, RUN, IDS = arr(h32, h32, u32, h32, h32, many(DEP, 256), sig), arr(u32, u32), many(h32)
CHARTER = arr(some(h16, text, many(some(CERT, num(3))), many(text), some(u8)), many(sig))
PAPERS = one_of(arr(arr(bstr(), sig, bstr(), sig)), arr(arr(h32, h32, h32, u64, h32, sig)), arr(CERT))  # EvidenceItem (13)
HEADER = (u16, h32, h32, h32, h16, bstr(8), u64, h32, h32, many(DEP, 8), many(DEP, 8), u32, u16, h32)
RECORD = arr(bstr(), sig, bstr(), one_of(arr(), arr(h32, bstr()), arr(h32)))
SET, PARTY, LINES = many(arr(h32, u32, u32)), one_of(arr(h32), arr(num(20), num(2))), many(some(num(25), u32))
WINDOW, ITEMS = some(day, day), many(some(u32, num(25), num(4), u8, num(3), may=(3,)))
WHAT = one_of(arr(num(5)), arr(u8, u8, u8, num(12)), arr(boolean), arr(num(5), num(5), num(6)), arr(), arr(num(10), u8),
              arr(num(10), u8, last=arr(h32, u32)), arr(), arr(), arr(num(7), num(18)), arr(num(3)), arr(num(4)), arr(num(20), num(2)), arr(num(4)), arr(num(2)))
BODY = {OPEN: some(CERT, DEP, IDS, may=(1,)), 1: some(), 2: some(h32), PROFILE: some(many(num(20))), 18: some(h32), ENTER: some(ITEMS),
        ADMIT: some(arr(CERT, num(3), many(h16), sig), num(3), many(h16)), REFORM: some(SET, day, num(4)), REASSIGN: some(SET, day), LOT: some(SET),
        OFFER: some(h32, LINES, WINDOW, num(6), may=(2,)), 37: some(LINES, WINDOW, may=(1,)), REQUEST: some(h32, LINES), GRANT: some(h32, LINES),
        DECLINE: some(h32, num(5)), COMMITMENT: some(h32), GIVE: some(h32, h32, PARTY, SET, num(6), num(11), num(2), day, may=(0, 1)),
        RECALL: some(h32), RECEIVE: some(h32, many(RUN), many(some(RUN, num(5))), many(RUN), ITEMS, day), STEP: some(SET, WHAT, day),
        65: some(h32, SET), 80: some(h32, IDS), 81: some(h32, h32, IDS)}

class Holding(NamedTuple): category: int; media: int | None; data: int; waste: bool; owned: bool; basis: int; stage: int; reformed: bool
class Event:
    def __init__(self, id: bytes, log: bytes, header: list, body: dict | None) -> None:
        self.id, self.log, self.header, self.body, self.valid, self.main = id, log, header, body, False, True
        self.actor, self.node, self.topic, self.seq, self.deps, self.kind = (header[i] for i in (2, 3, 4, 6, 9, 12))
        self.prev: Event | None = None; self.pred: Event | None = None  # the event before; of an Open, the predecessor's place
        self.devices: list[Device] = []; self.handed: list[Holding] = []  # what it acts on; of a Give, the handed-on holdings
    def chain(self, above: int = -1) -> "Iterator[Event]": return itertools.takewhile(lambda e: e.seq > above, walk(self, lambda e: e.prev))
    def lineage(self) -> "Iterator[Event]": return walk(self.prev or self.pred, lambda e: e.prev or e.pred)
def walk(e: Event | None, back: Callable) -> Iterator[Event]:
    while e: yield e; e = back(e)
class Pen:  # the state of a log (9)
    def __init__(self) -> None:
        self.role, self.unknown, self.answered, self.received, self.holdings, self.locked = None, False, set(), set(), {}, {}
        self.lots, self.offers, self.grants, self.gives, self.sight = {}, {}, {}, {}, {}
    def held(self, d: Device, in_hand: bool = True) -> Holding:
        return need(d in self.holdings and not (in_hand and (d in self.locked or self.holdings[d].stage in AWAY))) and self.holdings[d]

# ---- what the rules of section 9 count and change ----
def ascending(keys: list) -> bool: return all(a < b for a, b in zip(keys, keys[1:]))
def enter(e: Event) -> dict[Device, Holding]:  # what an Enter, or the extras of a Receive, bring in
    items, stage = (e.body[0], 0) if e.kind == ENTER else (e.body[4], RECEIVED) if e.kind == RECEIVE else ([], 0)
    need(len(items) <= 1000 and all(i[0] for i in items) and sum(i[0] for i in items) <= 20000)
    of_each = [Holding(i[1], i.get(3), NO_MEDIUM if i.get(3) == 0 else AT_RISK, False, True, 0, stage, False) for i in items for _ in range(i[0])]
    return {(e.id, n): h for n, h in enumerate(of_each)}
def expand(runs: list[list]) -> list[Device]:
    need(1 <= len(runs) <= 1000 and all(c and f + c < 2**32 for _, f, c in runs) and sum(r[2] for r in runs) <= 20000)
    need(all(a[0] < b[0] or a[0] == b[0] and a[1] + a[2] < b[1] for a, b in zip(runs, runs[1:])))
    return [(entry, i) for entry, first, count in runs for i in range(first, first + count)]
def counts(lines: list[dict]) -> Counter:
    need(1 <= len(lines) <= 1000 and all(1 <= x[1] <= 10**6 for x in lines) and ascending([x[0] for x in lines]))
    return Counter({x[0]: x[1] for x in lines})
def hand_on(h: Holding, give: dict) -> Holding: return h._replace(basis=h.basis or give[6], owned=give[4] in MOVES)
def gone(h: Holding, give: dict) -> Holding: return h._replace(stage=15 if give[4] == 5 else 18)
def act(h: Holding, e: Event) -> Holding | None:  # after a Reform, Reassign or Step; None where the checks in a step's own row of section 9 fail
    if e.kind != STEP: return h._replace(stage=1, reformed=True) if e.kind == REFORM else h._replace(stage=2) if e.kind == REASSIGN else h
    (n, f), risk = e.body[1], h.data == AT_RISK
    good = (n != 1 or f[1] + f[2] <= f[0]) and (n not in (5, 6) or f[1] >= 1) and not (n == 5 and f[0] in BEARS_DATA and risk)
    good &= n != 3 or h.data == (NO_MEDIUM, AT_RISK, SAFE, SAFE, SAFE, AT_RISK)[f[2]] and not (f[0] == 4 and risk)
    good &= (n not in (7, 8, 9, 11) or not h.waste) and (n not in (7, 9) or not risk) and (n != 9 or h.owned or f[0] in (0, 6))
    good &= not (n == 9 and h.basis == 1 and (f[0] in (1, 2, 3) or f[0] == 4 and f[1] not in MAY_BUY))
    good &= (n != 10 or h.stage == 12) and (n not in (12, 13) or h.waste) and (n != 12 or f[0] in TAKES_WASTE) and (n != 13 or h.stage in (14, 15))
    data = h.data if n not in (1, 10) or n == 10 and h.data == NO_MEDIUM else AT_RISK
    if n == 1 and f[1] + f[2] == f[0] and f[0] >= (h.media or 0): data = SAFE if f[0] else NO_MEDIUM
    return h._replace(data=data, waste=h.waste or n == 11, stage=AFTER_STEP[n]) if good else None
def worse(a: Holding, b: Holding) -> Holding:
    return max(a, b, key=lambda h: h.stage)._replace(data=max(a.data, b.data, key=(NO_MEDIUM, SAFE, AT_RISK).index), waste=a.waste or b.waste)

class Ledger:  # charter (4), admission (8), verdicts (9), standing (10), custody (11)
    def __init__(self, raw: bytes) -> None:
        need(len(raw) <= 49152 and CHARTER(charter := decode(raw)), "the charter is not of the form of section 4")
        (body, signatures), encoded = charter, cbor2.dumps(charter[0])
        certs, roles, topics, self.net = [f[0] for f in body[2]], [f[1] for f in body[2]], body[3], H("charter", encoded)
        need(body[1].strip() != "" and len(body[1].encode()) <= 2000 and len(topics) <= 64 and len({*topics}) == len(topics)
             and topics[:1] == ["governance"] and all(len(t.encode()) <= 64 for t in topics), "the name or the topics in the charter")
        need(1 <= len(certs) <= 32 and ascending([c[1] for c in certs]) and min(roles) >= 1 and 2 in roles and len(signatures) == len(certs)
             and all(c[2] == 0 and not c[5] and self.certified(c, ZERO) for c in certs), "the founders in the charter")
        need(all(signed(c[1], s, "charter-signature", encoded) for c, s in zip(certs, signatures)), "a founder's signature under the charter")
        self.founders, self.founding, self.needed = {c[1]: r for c, r in zip(certs, roles)}, {c[1]: c for c in certs}, max(1, min(body[4][0], roles.count(2)))
        self.topics: dict[bytes, str] = {H("topic", t.encode())[:16]: t for t in topics}
        self.events: dict[bytes, Event] = {}; self.logs: dict[bytes, list[Event]] = {}; self.pens: dict[bytes, Pen] = {}
        self.known: list[list] = []; self.closes: dict[tuple, int] = {}; self.forks: dict[bytes, int] = {}
    def certified(self, c: list, net: bytes) -> bool: return c[0] == net and signed(c[1], c[6], "cert-signature", cbor2.dumps(c[:6]))
    def header(self, raw: bytes, signature: bytes) -> tuple[list, bytes, bytes]:  # a verified header with its LogId and EventId
        h = decode(raw)
        need(len(raw) <= 2048 and type(h) is list and len(h) >= 14 and all(c(x) for c, x in zip(HEADER, h)) and (len(h) == 14 or h[0] > 1) and h[0] > 0,
             "the header is not of the form of section 5")
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
        else: self.known.append(need(self.certified(p, self.net) and all(c[1:3] != p[1:3] for c in self.known), "a wrong certificate, or no news") and p)
    def store(self, record: bytes) -> Event:
        r = need(RECORD(r := decode(record)), "the record is not of the form of section 5") and r
        (h, log, id), facts, (part, x) = self.header(r[0], r[1]), decode(r[2]), r[3]
        need(len(r[2]) + (len(x[1]) if part == 1 else 0) <= 65536, "facts and extra are longer than 65,536 bytes")
        extra = ZERO if part == 0 else H("extra", *x) if part == 1 else x[0]
        need(h[13] == H("payload", H("facts", r[2]), extra), "the payload hash is not that of the facts")
        if type(facts) is dict: facts = {k: v for k, v in facts.items() if k < 64}  # from 64 on: hints
        e = Event(id, log, h, facts if h[0] == 1 and h[12] in BODY and BODY[h[12]](facts) else None)
        need(id not in self.events and h[8] == self.net, "the event is here already, or cites an epoch that is not here")
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
            self.known.append(cert)
        main = self.logs.setdefault(log, [])
        e.main = len(main) == e.seq and (e.prev is None or e.prev.main)
        if e.main: main.append(e)
        self.events[id] = e
        self.judge(e)
        return e
    def judge(self, e: Event) -> None:
        for x in [*itertools.takewhile(lambda x: x.id not in self.pens, e.lineage())][::-1]: self.judge(x)  # at a branch: the pen went on, write again
        pen = self.pens[e.id] = self.pens.pop((e.prev or e.pred).id) if e.prev or e.pred else Pen()
        if e.seq == 0: pen.role = None
        for log, seq, id in e.deps:
            old = pen.sight[log].seq if log in pen.sight else -1
            if seq > old: pen.sight[log] = self.events[id]
            for r in [*self.events[id].chain(old)][::-1]:  # settling: the Receives that come into sight
                if r.kind == RECEIVE and r.valid and pen.gives.get(r.body[0]) == "open":
                    for d in self.events[r.body[0]].devices: pen.locked.pop(d, None)
                    for d in r.devices: pen.holdings.pop(d, None)
                    pen.gives[r.body[0]] = "received"
        pen.unknown |= e.body is None and e.kind < 2**15
        try: e.valid = e.body is not None and not pen.unknown and self.rule(e, pen, e.kind, e.body)
        except Refused: e.valid = False
    def rule(self, e: Event, pen: Pen, k: int, b: dict) -> bool:  # section 9; each branch checks all before it changes the pen
        def seen(id: bytes, kind: int) -> Event:
            x = need(self.events.get(id))
            there = x.log in pen.sight and x in pen.sight[x.log].chain(x.seq - 1) or x.actor == e.actor and x in e.lineage()
            return need(there and x.valid and x.kind == kind) and x
        topic, own, ds = self.topics[e.topic], pen.holdings, []
        need((k == OPEN) == (e.seq == 0) and (k < 16 or (topic == "governance" if k < 32 else topic.startswith("trade/"))))
        need(k == OPEN or pen.role is not None and pen.role >= (0 if k <= PROFILE else 2 if k < 32 else 1))
        if k in (REFORM, REASSIGN, LOT, GIVE, STEP): ds = expand(b[3 if k == GIVE else 0])
        if k == OPEN:
            admits = [] if e.actor in self.founders else [seen(a, ADMIT) for a in b[2]]
            need(all(c[1] == e.actor and (b[0][2] > c[2] or b[0] == c) for c in (a.body[0][0] for a in admits)))
            roles = {a.actor: a.body[1] for a in admits if topic == "governance" or e.topic in a.body[2]}
            pen.role = need(self.founders.get(e.actor, min(roles.values()) if len(roles) >= self.needed else None))
        elif k == ADMIT:
            j = b[0]
            need(len(j[2]) <= 64 and self.certified(j[0], self.net) and signed(j[0][3], j[3], "join-signature", cbor2.dumps(j[:3])))
            need(b[1] <= j[1] and all(t in self.topics for t in b[2]) and len(b[2]) <= len(j[2]))
        elif k == ENTER: own |= need(enter(e) or None)
        elif k in (REFORM, REASSIGN): own |= {d: act(h, e) for d in ds if need((h := pen.held(d)).owned and not h.reformed)}
        elif k == LOT: pen.lots[e.id] = Counter(pen.held(d).category for d in ds)
        elif k == OFFER: pen.offers[e.id] = need((lines := counts(b[1])) <= need(pen.lots.get(b[0]))) and lines
        elif k == REQUEST: need((offer := seen(b[0], OFFER)).actor != e.actor and counts(b[1]) <= counts(offer.body[1]))
        elif k in (GRANT, DECLINE):
            lines, request = counts(b[1]) if k == GRANT else Counter(), seen(b[0], REQUEST)
            left = need(pen.offers.get(request.body[0]))
            need(b[0] not in pen.answered and lines <= counts(request.body[1]) and lines <= left)
            pen.answered.add(b[0])
            pen.offers[request.body[0]], pen.grants[e.id] = left - lines, request.actor if k == GRANT else None
        elif k == COMMITMENT: need(self.events[seen(b[0], GRANT).body[0]].actor == e.actor)
        elif k == GIVE:
            outside, to, title = b[2][0] == 1, b[2][1][0], b[4]
            need((title != 5 or to in TAKES_WASTE if outside else to != e.actor) and (0 not in b or pen.grants.get(b[0]) == to))
            need(1 not in b or (c := seen(b[1], COMMITMENT)).body[0] == b.get(0) and c.actor == to)
            need(all((title == 0 or h.owned) and h.waste == (title == 5) and not (title == 2 and h.basis) for h in map(pen.held, ds)))
            e.handed, pen.gives[e.id] = [hand_on(own[d], b) for d in ds], "outside" if outside else "open"
            (own if outside else pen.locked).update({d: gone(h, b) if outside else e.id for d, h in zip(ds, e.handed)})
        elif k == RECALL:
            pen.gives[b[0]], ds = need(pen.gives.get(b[0]) == "open") and "recalled", self.events[b[0]].devices
            for d in ds: pen.locked.pop(d, None)
        elif k == RECEIVE:
            give, extras, spans = seen(b[0], GIVE), enter(e), b[1] + [r[0] for r in b[2]] + b[3]
            need(b[0] not in pen.received and give.body[2] == [0, [e.actor]] and len(spans) <= 3000)
            need(not any(x.kind == RECALL and x.valid and x.body[0] == b[0] for x in pen.sight[give.log].chain(give.seq)))
            need(all(c for _, c in spans) and sum(c for _, c in spans) == len(give.devices))
            need(sorted(f + i for f, c in spans for i in range(c)) == [*range(len(give.devices))])
            taken = {give.devices[f + i]: give.handed[f + i]._replace(stage=RECEIVED) for f, c in b[1] for i in range(c)}
            own |= taken | extras
            ds, pen.received, pen.locked = [*taken], pen.received | {b[0]}, {d: g for d, g in pen.locked.items() if d not in taken}
        elif k == STEP:
            n, f = b[1]
            if n == 6 and len(f) == 3: need(pen.held((f[2][0], f[2][1]), False).data != AT_RISK or f[0] not in BEARS_DATA)
            own |= {d: need(act(pen.held(d, n not in (10, 13)), e)) for d in ds}
        e.devices = ds  # the other kinds move no device and no right, and nothing refers to their verdict: here their form is enough
        return True

    def good(self, e: Event) -> bool: return e.main and e.seq < self.ends[e.log][0]
    def counts(self, e: Event) -> bool: return e.actor in self.members and e.valid and (self.good(e) or e.id in self.saved)
    def stand(self) -> None:
        self.ends, heirs, opens = {log: (len(main), 0) for log, main in self.logs.items()}, defaultdict(list), [m[0] for m in self.logs.values()]
        def lower(log: bytes, clean: int, why: int) -> None:  # why: 0 open, 1 closed, 2 fork
            if log in self.ends and (clean, -why) < (self.ends[log][0], -self.ends[log][1]): self.ends[log] = (clean, why)
        for log, seq in self.forks.items(): lower(log, seq, 2)
        for o in opens:
            lower(o.log, self.closes.get((o.log, o.actor), 2**64) + 1, 1)
            for c in (c for c in self.known if c[1] == o.actor and c[3] != o.node and c[2] > o.body[0][2]):
                lower(o.log, max((d[1] + 1 for d in c[5] if d[0] == o.log), default=0), 1)
            heirs[o.pred.log if o.pred else (o.actor, o.topic)].append(o)
        for before, those in heirs.items():
            if those[0].pred: lower(before, min(o.pred.seq for o in those) + 1, 1 if len(those) == 1 else 2)
            for o in those if len(those) > 1 else (): lower(o.log, 0, 2)
        for o in [o for _ in opens for o in opens if o.pred]:  # as often as there are logs: then nothing changes any more
            if self.ends[o.pred.log][1] == 2 and self.ends[o.pred.log][0] <= o.pred.seq: lower(o.log, 0, 2)
        self.members = dict(self.founders)
        for o in sorted((o for o in opens if self.topics[o.topic] == "governance" and o.valid), key=lambda o: o.log):
            roles = {a.actor: a.body[1] for a in map(self.events.get, o.body[2]) if a and a.kind == ADMIT and self.good(a)}
            if len(roles) >= self.needed: self.members.setdefault(o.actor, min(roles.values()))
        named = [(e, self.events[d[2]]) for e in self.events.values() if e.actor in self.members and self.good(e) for d in e.deps]
        tips = {t for e, t in named if t.actor != e.actor and t.seq >= self.ends[t.log][0]}
        self.saved = {x.id for t in tips for x in t.chain() if x.kind in (GIVE, RECEIVE, STEP, ENTER) and not self.good(x)}
    def custody(self, topic: bytes) -> dict[Device, tuple[list[bytes], str, bytes, Holding]]:
        """Of each device the holders, the code of its state, the owner and the holding (11)."""
        def order(e: Event) -> tuple: return len({x.log for x in self.logs[e.log][0].lineage()}), e.log, e.seq, e.id
        events = sorted((e for e in self.events.values() if e.topic == topic and self.counts(e)), key=order)
        counted, closed = {e.id: e for e in events}, {e.body[0] for e in events if e.kind in (RECALL, RECEIVE)}
        start, claims, newest, gave, view = {d: h for e in events for d, h in enter(e).items()}, defaultdict(list), {}, {}, {}
        for e in events:
            give = counted.get(e.body[0]) if e.kind == RECEIVE else None
            for d, g in [(d, None) for d in enter(e)] + [(d, give) for d in e.devices if give and d in start]:
                claims[d].append(newest.setdefault((e.actor, d), None) or None)
                newest[e.actor, d] = claims[d][-1] = Claim(e, g, start[d])
            for d in e.devices if e.kind in (REFORM, REASSIGN, STEP, GIVE, RECALL) else ():
                if c := newest.get((e.actor, d)): gave[e.id, d] = c; c.acts.append(e)
        for d, of_it in claims.items():
            for c in of_it: c.parent = gave.get((c.give.id, d)) if c.give else None
            todo = [c for c in of_it if not c.parent]
            for c in todo: c.fold(closed); todo += [x for x in of_it if x.parent is c]
            leaves = sorted((c for c in of_it if all(x.parent is not c for x in of_it)), key=lambda c: c.event.id)
            end = reduce(worse, (c.end for c in leaves))
            state = "disputed" if len(leaves) > 1 else "in_transit" if leaves[0].open else STAGES[end.stage]
            view[d] = sorted({c.event.actor for c in leaves}), state, leaves[0].owner, end
        return view
class Claim:  # that the author of an event holds a device
    def __init__(self, event: Event, give: Event | None, end: Holding) -> None:
        self.event, self.give, self.end, self.owner, self.acts, self.parent, self.open = event, give, end, event.actor, [], None, None
    def fold(self, closed: set[bytes]) -> None:
        p, g = self.parent, self.give.body if self.give else {}
        if g: self.end = (hand_on(p.end, g) if p else self.end)._replace(stage=RECEIVED)
        if p and g[4] not in MOVES: self.owner = p.owner
        for _, sides in itertools.groupby(self.acts, key=lambda e: e.seq): self.end = reduce(worse, [act(self.end, e) or self.end for e in sides])
        for e in (e for e in self.acts if e.kind == GIVE):
            if e.body[2][0] == 1: self.end = gone(self.end, e.body)
            elif e.id not in closed: self.open = e

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
    except Refused as why: raise Refused(f"{name}: {why}; last good event: {last}") from None
    ledger.stand()
    return ledger
def report(l: Ledger) -> dict[str, Any]:
    out: dict[str, Any] = {"schema": "regain.reader/1", "charter": l.net.hex(), "topics": {}, "devices": {}, "handovers": [],
                           "members": {a.hex(): ROLES[r] for a, r in l.members.items()}, "forks": {x.hex(): s for x, s in l.forks.items()}}
    for topic, name in l.topics.items():
        keys: dict[str, Counter] = defaultdict(Counter)
        for e in (e for e in l.events.values() if e.topic == topic): keys[e.actor.hex()][e.node.hex()] += 1
        ends = [(log, *l.ends[log]) for log, main in sorted(l.logs.items()) if main[0].topic == topic]
        heads = [[log, clean, int.from_bytes(l.logs[log][clean - 1].id[:8], "big") if clean else 0, why] for log, clean, why in ends]
        out["topics"][name] = {"events": sum(sum(n.values()) for n in keys.values()), "digest": H("digest", topic, cbor2.dumps(heads)).hex(), "signed": keys}
        for d, (holders, state, _, _) in l.custody(topic).items(): out["devices"][device_id(d)] = {"holder": holders[0].hex(), "state": state}
    for g in (e for e in l.events.values() if e.kind == GIVE and l.counts(e)):
        row = {"give": g.id.hex(), "devices": len(g.devices), "from": g.actor.hex(), "from_key": g.node.hex(), "receive": None, "to_key": None,
               "to": None if g.body[2][0] else g.body[2][1][0].hex()}
        answers = [e for e in l.events.values() if e.kind == RECEIVE and e.body and e.body[0] == g.id and l.counts(e)]
        out["handovers"] += [row | {"receive": r.id.hex(), "to_key": r.node.hex()} for r in answers] or [row]
    out["handovers"].sort(key=lambda r: (r["give"], r["receive"] or ""))
    return out
if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["--json"]): sys.exit("usage: reader.py BUNDLE [--json]")
    try:
        with open(sys.argv[1], "rb") as file: found = report(read(file.read()))
    except Refused as why: print(f"refused: {why}", file=sys.stderr); sys.exit(8)
    print(json.dumps(found, sort_keys=True, indent=None if sys.argv[2:] else 2))
