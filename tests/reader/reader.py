#!/usr/bin/env python3
"""An independent reader of Regain bundles, written from docs/protocol.md alone; "(9)" in a comment is section 9 of that page.

usage: python3 reader.py BUNDLE [--json]
Exit 0: every byte verifies. Printed are the topics (events, digest, who signed with which node key), the members, the devices with holder
and state, the hand-overs with their two keys, the fork proofs. Exit 8: something does not verify; named are the event and the last good
(log, seq, id) before it. Members, verdicts (without their reasons) and custody are computed anew: nothing is believed."""
import hashlib, itertools, json, sys, uuid
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Callable, Iterator, NamedTuple
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Check, Device = Callable[[Any], bool], tuple[bytes, int]
OPEN, WITHDRAW, PROFILE, ADMIT, ENTER, REFORM, REASSIGN, LOT, OFFER, NEED = 0, 2, 16, 17, 32, 33, 34, 35, 36, 37
REQUEST, GRANT, DECLINE, COMMITMENT, GIVE, RECALL, RECEIVE, STEP, EVIDENCE, EDITORS, CHANGE = 38, 39, 40, 41, 48, 49, 50, 64, 65, 80, 81
ROLES = ("observe", "write", "guarantee")
STAGES = ("in_service reformed internal_reuse received triaged sanitized tested graded repaired parts_donor refurbished in_stock "
          "put_into_use returned waste_held waste_handed_over waste_treated lost passed_outside").split()
RECEIVED, AFTER_STEP, AWAY = 3, (4, 5, 6, 7, 8, 9, 8, 10, 11, 12, 13, 14, 15, 16, 17), {12, 15, 16, 17, 18}
NO_MEDIUM, AT_RISK, SAFE = range(3)
MOVES, TAKES_WASTE, MAY_BUY, BEARS_DATA = {1, 2, 3, 5}, {12, 13, 14}, {0, 1, 2, 3, 4, 6, 8, 11}, {1, 2}

class Refused(Exception): "The file does not verify."
class Invalid(Exception): "One event is invalid, or leans on one that this reader does not know; the file stays good."
def must(held: Any, why: str) -> None:
    if not held: raise Refused(why)
def need(held: Any) -> Any:
    if held is None or held is False: raise Invalid
    return held

# ---- hashes (2), strict signatures (3), strict CBOR (1) ----
def preimage(tag: str, *parts: bytes) -> bytes: return bytes([len(tag) + 9]) + b"regain/1/" + tag.encode() + b"".join(parts)
def H(tag: str, *parts: bytes) -> bytes: return hashlib.sha256(preimage(tag, *parts)).digest()
def device_id(device: Device) -> str:
    b = bytearray(H("device", device[0], device[1].to_bytes(4, "big"))[:16])
    b[6], b[8] = b[6] & 0x0F | 0x80, b[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(b)))

P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
SMALL = {0, 1, P - 1} | {int.from_bytes(bytes.fromhex(y), "little") for y in (
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")}
def strict(key: bytes, signature: bytes, message: bytes) -> bool:
    for y in (int.from_bytes(point, "little") % 2**255 for point in (key, signature[:32])):  # without the sign of x
        if y >= P or y in SMALL: return False
    if int.from_bytes(signature[32:], "little") >= ORDER: return False
    try: Ed25519PublicKey.from_public_bytes(key).verify(signature, message)  # without cofactor; compares the bytes of R
    except (InvalidSignature, ValueError): return False
    return True
def signed(key: bytes, signature: bytes, tag: str, *parts: bytes) -> bool: return strict(key, signature, preimage(tag, *parts))

def scan(b: bytes, at: int = 0, level: int = 0) -> int:
    """Where the item at `at` ends; refuses whatever is not the narrow deterministic CBOR of section 1."""
    must(at < len(b) and level <= 12, "CBOR ends early or nests deeper than 12")
    major, low, at = b[at] >> 5, b[at] & 31, at + 1
    must(low in (20, 21, 22) if major == 7 else low < 28 and major != 6, "CBOR float, tag, other simple value or indefinite length")
    if major == 7: return at
    size = 1 << low - 24 if low >= 24 else 0
    value, at, last = int.from_bytes(b[at:at + size], "big") if size else low, at + size, b""
    must(at <= len(b) and (not size or value >= (24, 2**8, 2**16, 2**32)[low - 24]), "CBOR number not in its shortest form")
    for _ in range(value if major in (4, 5) else 0):
        start, at = at, scan(b, at, level + 1)
        if major == 5:  # of two numbers in their shortest form the longer is the greater, else the greater bytes
            must(b[start] < 0x20 and (len(last), last) < (at - start, b[start:at]), "CBOR map keys are not ascending numbers")
            last, at = b[start:at], scan(b, at, level + 1)
    must(major not in (2, 3) or at + value <= len(b), "CBOR string ends early")
    try: return at + len((b[at:at + value].decode().encode() if major == 3 else b[at:at + value]) if major in (2, 3) else b"")
    except UnicodeDecodeError: raise Refused("CBOR text is not UTF-8")
def decode(b: bytes) -> Any:
    must(scan(b) == len(b), "bytes after the CBOR item")
    return cbor2.loads(b)

# ---- shapes of types (1, 4, 5, 6, 7): on strict bytes "fits its shape" is "encodes to the same bytes again" ----
def num(n: int) -> Check: return lambda v: type(v) is int and 0 <= v < n
def bstr(n: int = -1) -> Check: return lambda v: type(v) is bytes and n in (-1, len(v))
def many(c: Check, most: int = 2**32) -> Check: return lambda v: type(v) is list and len(v) <= most and all(map(c, v))
def arr(*cs: Check, last: Check = lambda x: False) -> Check:  # `last`: an optional field at the end
    return lambda v: type(v) is list and len(cs) <= len(v) <= len(cs) + 1 and all(c(x) for c, x in zip((*cs, last), v))
def maybe(c: Check) -> Check: return lambda *v: not v or c(*v)  # in `some`, called without a value when the field is absent
def some(*cs: Check) -> Check:  # a map with the fields 0, 1, 2...
    def fits(c: Check, v: dict, k: int) -> bool: return c(v[k]) if k in v else c.__code__ is ABSENT and c()
    return lambda v: type(v) is dict and all(k < len(cs) for k in v) and all(fits(c, v, k) for k, c in enumerate(cs))
def one_of(*cs: Check) -> Check: return lambda v: arr(num(len(cs)), lambda x: True)(v) and cs[v[0]](v[1])
ABSENT = maybe(num(0)).__code__
