#!/usr/bin/env python3
"""An independent reader of Regain bundles, written from docs/protocol.md alone; "(9)" in a comment is its section 9.

usage: python3 reader.py BUNDLE [--json]

Exit 0: every byte verifies; printed are the topics (events, digest, state hash, who signed with which key, fork proofs), the
members, the devices with holder and state, the hand-overs with their two keys. Exit 8: something does not verify; named is
the event, and the last good (log, seq, id) before it. Custody is computed anew from the facts, nothing is believed."""
import hashlib, json, sys, uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator, NamedTuple
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Check = Callable[[Any], bool]
Device = tuple[bytes, int]
ROLES = "observe write guarantee".split()
STAGES = ("in_service reformed internal_reuse received triaged sanitized tested graded repaired parts_donor refurbished in_stock "
          "put_into_use returned waste_held waste_handed_over waste_treated lost passed_outside").split()
S = {name: number for number, name in enumerate(STAGES)}
AWAY = {S[n] for n in "put_into_use waste_handed_over waste_treated lost passed_outside".split()}
NO_MEDIUM, AT_RISK, SAFE = range(3)
OPEN, CLOSED, FORK = range(3)
MOVES, TAKES_WASTE, MAY_BUY, BEARS_DATA = {1, 2, 3, 5}, {12, 13, 14}, {0, 1, 2, 3, 4, 6, 8, 11}, {1, 2}
ZERO = bytes(32)

class Refused(Exception): "The file does not verify."
class Fault(Exception): "The reason why one event is invalid; no reason to refuse the file."
class Unjudged(Exception): "The event refers to one that this reader does not know."

def need(held: bool, reason: str, error: type[Exception] = Refused) -> None:
    if not held: raise error(reason)

# ---- bytes: hashes (2), strict signatures (3), strict CBOR (1) ----
def preimage(tag: str, *parts: bytes) -> bytes: return bytes([len(tag) + 9]) + b"regain/1/" + tag.encode() + b"".join(parts)
def H(tag: str, *parts: bytes) -> bytes: return hashlib.sha256(preimage(tag, *parts)).digest()
def device_id(d: Device) -> str:
    b = bytearray(H("device", d[0], d[1].to_bytes(4, "big"))[:16])
    b[6], b[8] = b[6] & 0x0F | 0x80, b[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(b)))

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
SMALL = {0, 1, P - 1} | {int.from_bytes(bytes.fromhex(h), "little") for h in (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")}

def strict(key: bytes, signature: bytes, message: bytes) -> bool:
    for point in (key, signature[:32]):
        y = int.from_bytes(point, "little") % 2**255  # without the sign of x
        if y >= P or y in SMALL: return False
    if int.from_bytes(signature[32:], "little") >= ORDER: return False
    try: Ed25519PublicKey.from_public_bytes(key).verify(signature, message)  # without cofactor, compares R's bytes
    except (InvalidSignature, ValueError): return False
    return True
def signed(key: bytes, signature: bytes, tag: str, *parts: bytes) -> bool: return strict(key, signature, preimage(tag, *parts))

def scan(b: bytes, at: int = 0, level: int = 0) -> int:
    """Where the item at `at` ends; refuses what is not the narrow deterministic CBOR of section 1."""
    need(at < len(b) and level <= 12, "CBOR ends early or nests deeper than 12")
    major, low, at = b[at] >> 5, b[at] & 31, at + 1
    if major == 7:
        need(low in (20, 21, 22), "CBOR has a float or another simple value")
        return at
    need(major != 6 and low < 28, "CBOR has a tag or an indefinite length")
    size = 0 if low < 24 else 1 << low - 24
    value = int.from_bytes(b[at:at + size], "big") if size else low
    need(at + size <= len(b) and (not size or value >= (24, 2**8, 2**16, 2**32)[low - 24]), "CBOR number not in its shortest form")
    at += size
    if major in (2, 3):
        need(at + value <= len(b), "CBOR string ends early")
        if major == 3: b[at:at + value].decode("utf-8")
        return at + value
    last = b""
    for _ in range(value if major > 3 else 0):
        start, at = at, scan(b, at, level + 1)
        if major == 5:  # two shortest unsigned numbers: the longer is the greater, else compare bytes
            key = b[start:at]
            need(key[0] < 32 and (len(last), last) < (len(key), key), "CBOR map keys do not ascend")
            last, at = key, scan(b, at, level + 1)
    return at

def decode(b: bytes) -> Any:
    try: need(scan(b) == len(b), "bytes after the CBOR item")
    except UnicodeDecodeError: raise Refused("CBOR text is not UTF-8")
    return cbor2.loads(b)

# ---- shapes of types (1, 4, 5, 6); with deterministic bytes, "fits its shape" is "encodes to the same bytes" ----
def num(n: int) -> Check: return lambda v: type(v) is int and 0 <= v < n
def bstr(n: int = -1) -> Check: return lambda v: type(v) is bytes and n in (-1, len(v))
def many(c: Check, most: int = 2**32) -> Check: return lambda v: type(v) is list and len(v) <= most and all(map(c, v))
def arr(*cs: Check, last: Check | None = None) -> Check:
    return lambda v: type(v) is list and ((len(v) == len(cs) or last is not None and len(v) == len(cs) + 1 and last(v[-1]))
                                          and all(c(x) for c, x in zip(cs, v)))
def fields(must: dict[int, Check], may: dict[int, Check] = {}) -> Check:
    return lambda v: type(v) is dict and must.keys() <= v.keys() and all(k in must | may and (must | may)[k](x) for k, x in v.items())
def one_of(*cs: Check) -> Check: return lambda v: arr(num(len(cs)), lambda x: True)(v) and cs[v[0]](v[1])

text, h32, h16, u8, u16, u32, u64 = (lambda v: type(v) is str), bstr(32), bstr(16), num(2**8), num(2**16), num(2**32), num(2**64)
day = u32
DEP = arr(h32, u64, h32)
CERT = arr(h32, h32, u32, h32, h32, many(DEP, 256), bstr(64))
CHARTER = arr(fields({0: h16, 1: text, 2: many(fields({0: CERT, 1: num(3)})), 3: many(text), 4: fields({0: u8})}), many(bstr(64)))
CLOSE, PROOF = arr(h32, h32, h32, u64, h32, bstr(64)), arr(bstr(), bstr(64), bstr(), bstr(64))
HEADER = (u16, h32, h32, h32, h16, bstr(8), u64, h32, h32, many(DEP, 8), many(DEP, 8), u32, u16, h32)
RECORD = arr(bstr(), bstr(64), bstr(), one_of(arr(), arr(h32, bstr()), arr(h32)))
EVIDENCE = one_of(arr(PROOF), arr(CLOSE), arr(CERT))
SET, SPAN, PARTY = many(arr(h32, u32, u32)), arr(u32, u32), one_of(arr(h32), arr(num(20), num(2)))
LINES, WINDOW = many(fields({0: num(25), 1: u32})), fields({0: day, 1: day})
ITEMS = many(fields({0: u32, 1: num(25), 2: num(4), 4: num(3)}, {3: u8}))
WHAT = one_of(arr(num(5)), arr(u8, u8, u8, num(12)), arr(lambda v: type(v) is bool), arr(num(5), num(5), num(6)), arr(), arr(num(10), u8),
              arr(num(10), u8, last=arr(h32, u32)), arr(), arr(), arr(num(7), num(18)), arr(num(3)), arr(num(4)), arr(num(20), num(2)), arr(num(4)), arr(num(2)))
BODY = {0: fields({0: CERT, 2: many(h32)}, {1: DEP}), 1: fields({}), 2: fields({0: h32}), 16: fields({0: many(num(20))}),
        17: fields({0: arr(CERT, num(3), many(h16), bstr(64)), 1: num(3), 2: many(h16)}), 18: fields({0: h32}), 32: fields({0: ITEMS}),
        33: fields({0: SET, 1: day, 2: num(4)}), 34: fields({0: SET, 1: day}), 35: fields({0: SET}),
        36: fields({0: h32, 1: LINES, 3: num(6)}, {2: WINDOW}), 37: fields({0: LINES}, {1: WINDOW}), 38: fields({0: h32, 1: LINES}),
        39: fields({0: h32, 1: LINES}), 40: fields({0: h32, 1: num(5)}), 41: fields({0: h32}),
        48: fields({2: PARTY, 3: SET, 4: num(6), 5: num(11), 6: num(2), 7: day}, {0: h32, 1: h32}), 49: fields({0: h32}),
        50: fields({0: h32, 1: many(SPAN), 2: many(fields({0: SPAN, 1: num(5)})), 3: many(SPAN), 4: ITEMS, 5: day}),
        64: fields({0: SET, 1: WHAT, 2: day}), 65: fields({0: h32, 1: SET}), 80: fields({0: h32, 1: many(h32)}),
        81: fields({0: h32, 1: h32, 2: many(h32)})}

class Holding(NamedTuple):
    category: int; media: int | None; data: int; waste: bool; owned: bool; basis: int; stage: int; reformed: bool

@dataclass(eq=False)
class Event:
    id: bytes; log: bytes; header: list; body: dict | None
    prev: "Event | None" = None; pred: "Event | None" = None; main: bool = True; verdict: str = ""
    devices: list[Device] = field(default_factory=list); handed: list[Holding] = field(default_factory=list)  # of a Give
    def __post_init__(self) -> None:
        self.actor, self.node, self.topic, self.seq, self.deps, self.kind = (self.header[i] for i in (2, 3, 4, 6, 9, 12))
    before = property(lambda self: self.prev or self.pred)
    def chain(self, above: int = -1) -> "Iterator[Event]":
        e: Event | None = self
        while e and e.seq > above: yield e; e = e.prev

@dataclass
class Pen:  # the state of a log (9)
    role: int | None = None; unknown: bool = False
    holdings: dict[Device, Holding] = field(default_factory=dict); locked: dict[Device, bytes] = field(default_factory=dict)
    lots: dict[bytes, Counter] = field(default_factory=dict); offers: dict[bytes, dict] = field(default_factory=dict)
    grants: dict[bytes, bytes] = field(default_factory=dict); gives: dict[bytes, str] = field(default_factory=dict)
    answered: set[bytes] = field(default_factory=set); received: set[bytes] = field(default_factory=set)
    sight: dict[bytes, Event] = field(default_factory=dict)
