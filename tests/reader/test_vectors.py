"""The reader against the golden vectors of protocol/tests/vectors, and against files and signatures that it has to refuse.

run: pip install -r requirements.txt && python3 -m unittest -v test_vectors      (in this directory)"""
import hashlib
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
import cbor2
import holding
import listing
import territory
import reader
import view
from reader import H, Refused

HERE = Path(__file__).resolve().parent
VECTORS = HERE.parents[1] / "protocol" / "tests" / "vectors"


def vectors(name: str) -> dict:
    path = VECTORS / f"{name}.json"
    if not path.exists():
        raise unittest.SkipTest(f"{path.name} is not here")
    return json.loads(path.read_text())


def raw(text: str) -> bytes: return bytes.fromhex(text)


def chunks(bundle: bytes) -> list[tuple[int, bytes]]:
    out, at = [], 8
    while at < len(bundle):
        size = int.from_bytes(bundle[at + 1:at + 5], "big")
        out.append((bundle[at], bundle[at + 5:at + 5 + size]))
        at += 5 + size
    return out


def sealed(parts: list[tuple[int, bytes]]) -> bytes:
    """A bundle of these chunks under a right seal: what an attacker can make."""
    body = b"REGAIN\x01B" + b"".join(bytes([k]) + len(c).to_bytes(4, "big") + c for k, c in parts if k != 255)
    return body + b"\xff" + (32).to_bytes(4, "big") + hashlib.sha256(body).digest()


class Ids(unittest.TestCase):
    def test_hashes(self) -> None:
        v = vectors("hashes")
        for tag, hash in v["tag: hash of the three bytes abc"].items():
            self.assertEqual(H(tag.removeprefix("regain/1/"), b"abc").hex(), hash, tag)
        for name, id in v["topic ids"].items():
            self.assertEqual(H("topic", name.encode())[:16].hex(), id)
        self.assertEqual(reader.preimage("event-signature", b"abc").hex(), v["preimage of event-signature over abc"])
        topic = H("topic", b"trade/valclair")[:16]
        log = H("log", b"\1" * 32, b"\2" * 32, b"\3" * 32, topic, b"\4" * 8)
        self.assertEqual(log.hex(), v["log id of charter 01.., actor 02.., node 03.., topic trade/valclair, incarnation 04.."])
        self.assertEqual(reader.device_id((b"\xd0" * 32, 300)), v["device id of entry d0.., index 300"])

    def test_event(self) -> None:
        for name, v in vectors("event").items():
            header, signature, facts, (part, extra) = reader.decode(raw(v["record"]))
            h = reader.decode(header)
            self.assertTrue(reader.RECORD(reader.decode(raw(v["record"]))), name)
            self.assertEqual([header.hex(), facts.hex(), signature.hex()], [v["header"], v["facts"], v["signature"]])
            self.assertEqual(H("event", header).hex(), v["event id"])
            self.assertEqual(H("log", *h[1:6]).hex(), v["log id"])
            self.assertEqual(H("payload", H("facts", facts), H("extra", *extra) if part == 1 else extra[0]).hex(), v["payload hash"])
            self.assertEqual(h[13].hex(), v["payload hash"])
            self.assertTrue(reader.signed(h[3], signature, "event-signature", header))
            self.assertFalse(reader.signed(h[3], signature, "event-signature", header[:-1] + b"\0"))
            self.assertFalse(reader.signed(h[3], signature, "cert-signature", header))


class Signatures(unittest.TestCase):
    def test_strictness(self) -> None:
        v = vectors("signatures")
        for s in v["signatures"]:
            strict = reader.strict(raw(s["key"]), raw(s["signature"]), raw(v["message"]))
            self.assertEqual(strict, s["strict"] == "accepted", s["name"])

    def test_no_key_off_the_curve(self) -> None:
        self.assertFalse(reader.strict((2).to_bytes(32, "little"), bytes(range(64)), b""))


class Form(unittest.TestCase):
    def test_cbor_that_another_decoder_would_take(self) -> None:
        for what, bytes_ in {"long number": "1801", "long length": "580161", "long array": "980101", "indefinite array": "9fff",
                             "indefinite text": "7f6161ff", "float": "f93c00", "tag": "c001", "undefined": "f7", "simple": "e0",
                             "keys descend": "a201000000", "key twice": "a200010002", "longer key first": "a21818010001", "text key": "a1616101",
                             "negative key": "a12001", "true as a key": "a1f501", "bytes after it": "0000", "cut": "8200", "cut text": "6261",
                             "no UTF-8": "61ff", "huge array": "9bffffffffffffffff", "reserved": "1c", "break": "ff", "nothing": "",
                             "13 levels": "81" * 13 + "00"}.items():
            with self.subTest(what), self.assertRaises(Refused):
                reader.decode(raw(bytes_))
        for good in ("81" * 12 + "00", "a20001181801", "83f4f5f6", "63e282ac", "20"):
            reader.decode(raw(good))

    def test_bodies(self) -> None:
        for name, v in vectors("kinds").items():
            facts = reader.decode(raw(v["facts"]))
            kind = int(v["kind"])
            self.assertTrue(reader.BODY[kind](facts), name)
            self.assertEqual(H("payload", H("facts", raw(v["facts"])), bytes(32)).hex(), v["payload without extra"])
            self.assertFalse(reader.BODY[kind](facts | {9: 0}), name)
            for k in facts:
                self.assertFalse(reader.BODY[kind](facts | {k: None}), f"{name} with null in {k}")
                self.assertFalse(reader.BODY[kind](facts | {k: 2**40}), f"{name} with 2^40 in {k}")

    def test_directory(self) -> None:
        v = vectors("listing")
        bodies = [(name, int(x["kind"]), reader.decode(raw(x["facts"]))) for name, x in v.items() if isinstance(x, dict)]
        self.assertEqual({kind for _, kind, _ in bodies}, {listing.LISTING, listing.ATTEST})
        for name, kind, facts in bodies:
            self.assertTrue(reader.BODY[kind](facts), name)
            self.assertFalse(reader.BODY[kind](facts | {9: 0}), name)
            if kind == listing.LISTING:
                listing.check(facts)
        full = next(facts for name, _, facts in bodies if name == "Listing")
        for wrong in ({0: full[0] + 1}, {1: 38_000}, {2: full[2][::-1]}, {3: full[3][::-1]}, {3: [{0: 0, 1: 9, 2: 8}]}):
            with self.subTest(wrong), self.assertRaises(holding.Invalid):
                listing.check(full | wrong)
        self.assertTrue(listing.siret(35_600_000_000_048) and listing.siret(35_600_000_012_341))
        self.assertFalse(listing.siret(35_600_000_012_343) or listing.siret(73_282_932_000_073) or listing.siret(0))

    def test_territories(self) -> None:
        v = vectors("territory")
        bodies = [(name, int(x["kind"]), reader.decode(raw(x["facts"]))) for name, x in v.items() if isinstance(x, dict)]
        self.assertEqual({kind for _, kind, _ in bodies}, {territory.APPLY, territory.NOTICE, territory.REFOUND})
        self.assertEqual(H("charter", raw(v["charter body that follows another"])).hex(), v["its id"])
        ledger = reader.Ledger(raw(vectors("papers")["charter"]))
        trade = next(t for t, name in ledger.topics.items() if name.startswith("trade/"))
        for name, kind, facts in bodies:
            self.assertTrue(reader.BODY[kind](facts), name)
            self.assertFalse(reader.BODY[kind](facts | {9: 0}), name)
            if kind == territory.NOTICE:
                event = type("Said", (), {"topic": b""})
                territory.notice(ledger, event, facts | {1: trade})
                for wrong in (facts, facts | {1: trade, 2: [{0: 0, 1: 0}]}, facts | {1: trade, 2: [{0: 3, 1: 1}, {0: 1, 1: 1}]}):
                    with self.subTest(wrong), self.assertRaises(holding.Invalid):
                        territory.notice(ledger, event, wrong)

    def test_statements(self) -> None:
        v = vectors("statement")
        for name, x in ((name, x) for name, x in v.items() if isinstance(x, dict)):
            facts = reader.decode(raw(x["facts"]))
            self.assertEqual(int(x["kind"]), listing.STATEMENT)
            self.assertTrue(reader.BODY[listing.STATEMENT](facts), name)
            self.assertFalse(reader.BODY[listing.STATEMENT](facts | {2: 0}), name)
        extra = reader.decode(raw(v["extra of a Statement"]))
        cells = extra[5]
        self.assertTrue(listing.cells(cells) and {*extra} == {5})
        for wrong in (cells[::-1], cells + cells[-1:], [cells[0] | {2: 10**8 + 1}], [cells[0] | {1: [3, [0]]}], [cells[0] | {0: 25}]):
            self.assertFalse(listing.cells(wrong))

    def test_tells(self) -> None:
        v = vectors("tell")
        (said,) = [x for x in v.values() if isinstance(x, dict)]
        facts = reader.decode(raw(said["facts"]))
        self.assertEqual(int(said["kind"]), listing.TELL)
        self.assertTrue(reader.BODY[listing.TELL](facts) and not reader.BODY[listing.TELL](facts | {2: 0}))
        self.assertTrue(listing.cells(reader.decode(raw(v["sealed numbers of a Tell"]))))

    def test_charter(self) -> None:
        v = vectors("papers")
        charter, ledger = raw(v["charter"]), reader.Ledger(raw(v["charter"]))
        self.assertEqual(ledger.net.hex(), v["charter id"])
        body, signatures = reader.decode(charter)
        swapped = body | {2: body[2][::-1]}
        observing = body | {2: [founder | {1: 0} for founder in body[2]]}
        for bad in ([swapped, signatures[::-1]], [observing, signatures], [body, signatures[::-1]], [body, signatures[:1]],
                    [body | {1: " "}, signatures], [body | {3: body[3][1:]}, signatures], [body | {3: body[3] + body[3][-1:]}, signatures]):
            with self.assertRaises(Refused):
                reader.Ledger(cbor2.dumps(bad))
        with self.assertRaises(Refused):
            reader.Ledger(charter + b"\0")

    def test_papers(self) -> None:
        v = vectors("papers")
        ledger = reader.Ledger(raw(v["charter"]))
        for name in ("certificate of a member", "certificate that replaces it"):
            cert = reader.decode(raw(v[name]))
            self.assertTrue(reader.CERT(cert) and ledger.certified(cert, ledger.net))
            self.assertFalse(ledger.certified([*cert[:2], cert[2] + 1, *cert[3:]], ledger.net))
            ledger.paper([2, [cert]])
            with self.assertRaises(Refused):
                ledger.paper([2, [cert]])
        founder = reader.decode(raw(v["certificate of a founder"]))
        self.assertTrue(ledger.certified(founder, bytes(32)) and not ledger.certified(founder, ledger.net))
        join, close = reader.decode(raw(v["join"])), reader.decode(raw(v["root close"]))
        self.assertTrue(ledger.joined(join) and not ledger.joined([join[0], (join[1] + 1) % 3, *join[2:]]))
        ledger.paper([1, [close]])
        with self.assertRaises(Refused):
            ledger.paper([1, [[*close[:3], close[3] + 1, *close[4:]]]])


class Bundles(unittest.TestCase):
    def check(self, name: str) -> None:
        v = vectors(name)
        ledger = reader.read(raw(v["bundle"]))
        out = reader.report(ledger)
        self.assertEqual(out["members"], v.get("members", out["members"]))
        self.assertEqual(len(ledger.events), len(v["events"]))
        for x in v["events"]:
            e = ledger.events[raw(x["id"])]
            standing = "good" if ledger.good(e) else "contested" if ledger.counts(e) else "beyond"
            self.assertEqual([e.log.hex(), str(e.seq), e.verdict, standing], [x["log"], str(x["seq"]), x["verdict"], x["standing"]], x["id"])
        for id, topic in ledger.topics.items():
            t = v["topics"][topic]
            self.assertEqual(out["topics"][topic]["digest"], t["digest"])
            seen = {reader.device_id(d): d for d in view.View(ledger, id).devices}
            self.assertEqual(seen.keys(), {d["id"] for d in t["devices"]})
            devices = view.View(ledger, id).devices
            for d in t["devices"]:
                got = devices[seen[d["id"]]]
                h = got.holding
                self.assertEqual([[a.hex() for a in got.holders], got.owner.hex(), got.state], [d["holders"], d["owner"], d["state"]])
                self.assertEqual([view.STAGES[h.stage], ("no_medium", "data_at_risk", "sanitized")[h.data], str(h.waste).lower(),
                                  ("ordinary", "don_public_cg3p")[h.basis]], [d["stage"], d["data"], str(d["waste"]).lower(), d["basis"]])
                self.assertEqual(out["devices"][d["id"]]["state"], d["state"])

    def test_bundle(self) -> None: self.check("bundle")
    def test_bundle_with_epochs(self) -> None: self.check("bundle-epoch")
    def test_bundle_with_a_fork(self) -> None:
        self.check("bundle-fork")
        out = reader.report(reader.read(raw(vectors("bundle-fork")["bundle"])))
        self.assertEqual(len(out["forks"]), 1)

    def state(self, name: str, topic: str) -> None:
        v = vectors(name)
        ledger = reader.read(raw(v["bundle"]))
        id = H("topic", topic.encode())[:16]
        self.assertEqual(view.View(ledger, id).state_hash(H), v["topics"][topic]["state hash"])

    def test_state_hash(self) -> None:
        for name in ("bundle", "bundle-fork", "bundle-epoch"):
            for topic in ("governance", "trade/valclair"):
                with self.subTest(bundle=name, topic=topic):
                    self.state(name, topic)

    def test_hand_overs_have_two_keys(self) -> None:
        out = reader.report(reader.read(raw(vectors("bundle")["bundle"])))
        received = [r for r in out["handovers"] if r["receive"]]
        self.assertTrue(received)
        for r in received:
            self.assertNotEqual(r["from_key"], r["to_key"])
            signers = out["topics"]["trade/valclair"]["signed"]
            self.assertTrue(r["from_key"] in signers[r["from"]] and r["to_key"] in signers[r["to"]])


class Holdings(unittest.TestCase):
    """Rules of section 9 that the golden bundles do not reach."""
    A, B = b"\1" * 32, b"\2" * 32

    def entered(self, media: int | None) -> holding.Holding:
        (h,) = holding.enter(bytes(32), self.A, [{0: 1, 1: 0, 2: 0, 4: 0} | ({} if media is None else {3: media})], 0).values()
        return h

    def refuse(self, why: str, h: holding.Holding, n: int, f: list, holder: bytes = A) -> None:
        with self.assertRaises(holding.Invalid) as caught:
            holding.step(h, n, f, holder)
        self.assertEqual(str(caught.exception), why)

    def test_media_once_found_are_remembered(self) -> None:
        h = holding.step(self.entered(None), 1, [2, 1, 0, 3], self.A)
        h = holding.step(h, 1, [0, 0, 0, 11], self.A)
        self.assertEqual((h.media, h.data), (2, holding.AT_RISK))
        self.assertEqual(holding.step(h, 1, [2, 1, 1, 3], self.A).data, holding.SAFE)

    def test_a_fitted_drive_brings_its_data(self) -> None:
        unknown = holding.step(self.entered(0), 6, [1, 1], self.A)
        self.assertEqual((unknown.media, unknown.data), (1, holding.AT_RISK))
        self.refuse("DataAtRisk", unknown, 9, [5, 0])
        self.assertEqual(holding.step(self.entered(0), 6, [1, 1, [bytes(32), 0]], self.A).data, holding.SAFE)
        self.assertEqual(holding.step(self.entered(0), 6, [0, 1], self.A).data, holding.NO_MEDIUM)

    def test_owner_and_basis_move_together(self) -> None:
        def to_b(title: int) -> dict: return {2: [0, [self.B]], 4: title, 6: 1, 1: b"\3" * 32}
        gift, loan = (holding.hand_on(self.entered(0), to_b(title)) for title in (1, 4))
        self.assertEqual((gift.owner, gift.basis, gift.commitment), (self.B, 1, b"\3" * 32))
        self.assertEqual((loan.owner, loan.basis, loan.commitment), (self.A, 0, b"\3" * 32))
        self.refuse("NotOwned", loan, 9, [5, 0], self.B)
        self.assertTrue(holding.step(loan, 9, [6, 0], self.B).worked)
        outside = holding.hand_on(self.entered(0), {2: [1, [3, 0]], 4: 1, 6: 1})
        self.assertEqual((outside.owner, outside.basis, outside.commitment), (self.A, 1, None))

    def test_back_from_outside_and_from_loss(self) -> None:
        h = holding.step(self.entered(1), 1, [1, 1, 0, 3], self.A)
        for stage in (holding.PUT_INTO_USE, holding.PASSED_OUTSIDE, holding.LOST):
            self.assertEqual(holding.step(h._replace(stage=stage), 10, [0], self.A).data, holding.AT_RISK)
        self.refuse("Done", h, 10, [0])

    def test_waste_is_treated_once_and_not_while_lost(self) -> None:
        h = holding.step(self.entered(0), 11, [0], self.A)
        self.assertEqual(holding.step(h._replace(stage=holding.RECEIVED), 13, [1], self.A).stage, holding.WASTE_TREATED)
        for stage in (holding.WASTE_TREATED, holding.LOST):
            self.refuse("Waste", h._replace(stage=stage), 13, [1])


class Refusals(unittest.TestCase):
    """Every file here is sealed rightly: the seal proves nothing about who made it."""
    def setUp(self) -> None:
        self.bundle = raw(vectors("bundle")["bundle"])
        self.parts = chunks(self.bundle)
        self.records = [i for i, (kind, _) in enumerate(self.parts) if kind == 3]

    def refuse(self, bundle: bytes, *words: str) -> None:
        with self.assertRaises(Refused) as caught:
            reader.read(bundle)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_the_seal_is_made_here_as_it_should_be(self) -> None:
        self.assertEqual(sealed(self.parts), self.bundle)

    def test_any_flipped_bit_is_found_and_the_event_named(self) -> None:
        before = self.parts[self.records[9]][1]
        header, signature, facts, extra = reader.decode(self.parts[self.records[10]][1])
        def with_record(*fields: object) -> bytes:
            return sealed([*self.parts[:self.records[10]], (3, cbor2.dumps([*fields])), *self.parts[self.records[10] + 1:]])
        flipped = bytes([signature[40] ^ 1])
        last = f"id {H('event', reader.decode(before)[0]).hex()}"
        self.refuse(with_record(header, signature[:40] + flipped + signature[41:], facts, extra), H("event", header).hex(), last, "signature")
        self.refuse(with_record(header, signature, facts + b"\0", extra), last)
        self.refuse(with_record(header, signature, b"\xa0", extra), "payload", last)
        self.refuse(with_record(header[:-1] + b"\0", signature, facts, extra), "signature", last)

    def test_flipped_bytes_everywhere_are_found(self) -> None:
        for at in range(0, len(self.bundle), 101):
            bad = bytearray(self.bundle)
            bad[at] ^= 1 << at % 8
            with self.assertRaises(Refused, msg=f"byte {at}"):
                reader.read(bytes(bad))

    def test_left_out_doubled_moved_and_cut(self) -> None:
        i = self.records[5]
        self.refuse(sealed([*self.parts[:i], *self.parts[i + 1:]]), "last good event: log")
        self.refuse(sealed([*self.parts[:i], self.parts[i], *self.parts[i:]]), "already")
        self.refuse(sealed([*self.parts[:1], *self.parts[:0:-1]]))
        self.refuse(sealed([self.parts[0], *self.parts]), "another kind")
        self.refuse(sealed(self.parts[1:]), "another kind")
        self.refuse(self.bundle[:-1], "seal")
        self.refuse(self.bundle[:-37], "seal")
        self.refuse(self.bundle + b"\0", "follows")
        self.refuse(b"", "version 1")

    def test_a_fork_proof_counts_once(self) -> None:
        parts = chunks(raw(vectors("bundle-fork")["bundle"]))
        i = next(i for i, (kind, _) in enumerate(parts) if kind == 2)
        self.refuse(sealed([*parts[:i], parts[i], *parts[i:]]), "no news")
        (a, sa, b, sb), = reader.decode(parts[i][1])[1]
        for bad in ([a, sa, a, sa], [a, sb, b, sa]):
            self.refuse(sealed([*parts[:i], (2, cbor2.dumps([0, [bad]])), *parts[i + 1:]]))

    def test_the_table_names_every_device_and_hand_over(self) -> None:
        found = reader.report(reader.read(self.bundle))
        lines = reader.table(found).splitlines()
        for name, entries in (("device", found["devices"]), ("hand-over", found["handovers"]), ("member", found["members"])):
            self.assertEqual(sum(line.startswith(name) for line in lines), len(entries))

    def test_the_command(self) -> None:
        for bundle, code in ((self.bundle, 0), (self.bundle[:-1], 8)):
            with tempfile.NamedTemporaryFile() as file:
                file.write(bundle)
                file.flush()
                done = subprocess.run([sys.executable, HERE / "reader.py", file.name, "--json"], capture_output=True, text=True)
            self.assertEqual(done.returncode, code, done.stderr)
            if code == 0:
                out = json.loads(done.stdout)
                self.assertEqual(out["schema"], "regain.reader/1")
                self.assertEqual(done.stdout.strip(), json.dumps(out, sort_keys=True))
            else:
                self.assertIn("last good event", done.stderr)


if __name__ == "__main__":
    unittest.main()
