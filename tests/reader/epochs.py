"""Epochs: sections 4 and 10 of docs/protocol.md. Who signed which list of members, which is the tip, whom it removed and where it cuts."""
from collections.abc import Callable, Iterator
from typing import Any
import cbor2
from holding import ascending


class Epoch:
    """One list of members. `id` of the first is the charter's."""
    def __init__(self, id: bytes, body: dict) -> None:
        self.id, self.n, self.parent, self.topics, self.rules, self.cuts = id, body[0], body[1], body[3], body[4], body[5]
        self.members: dict[bytes, int] = {a: r for a, r in body[2]}
        self.signers: set[bytes] = set()
        self.complete = False

    @property
    def guarantors(self) -> set[bytes]: return {a for a, r in self.members.items() if r == 2}
    @property
    def quorum(self) -> int: return len(self.guarantors) if len(self.guarantors) < 4 else 2 * len(self.guarantors) // 3 + 1
    def follows(self, p: "Epoch", pairs: list) -> bool:
        return (self.n == p.n + 1 and 1 <= len(pairs) <= 1000 and ascending([a for a, _ in pairs]) and bool(self.guarantors)
                and self.topics == p.topics and ascending([c[0] for c in self.cuts]) and all(len(c) < 2 or c[1][0] == c[0] for c in self.cuts))


class Epochs:
    """The tree below the charter. `keys` gives the node keys ever certified of an actor, `signed` checks a signature."""
    def __init__(self, net: bytes, body: dict, policy: int, keys: Callable, signed: Callable, H: Callable) -> None:
        self.net, self.policy, self.keys, self.signed, self.H = net, policy, keys, signed, H
        first = Epoch(net, body)
        first.complete = True
        self.all: dict[bytes, Epoch] = {net: first}
        self.early: list[list] = []

    def bring(self, item: list) -> bool:
        """Whether it is of the right form; what cannot be checked yet waits in `early`."""
        body, signatures = item
        if len(cbor2.dumps(item)) > 65536 or not signatures or not ascending([a for a, _ in signatures]): return False
        parent, epoch = self.all.get(body[1]), Epoch(self.H("epoch", cbor2.dumps(body)), body)
        if parent is None or not parent.complete: return self.wait(item)
        may = [(a, s) for a, s in signatures if a in parent.guarantors]
        if not epoch.follows(parent, body[2]) or not may: return False
        epoch = self.all.get(epoch.id, epoch)
        good = {a for a, s in may if any(self.signed(k, s, "epoch-signature", self.net, epoch.id) for k in self.keys(a))}
        if good: self.all[epoch.id] = epoch
        epoch.signers |= good
        epoch.complete = len(epoch.signers) >= parent.quorum
        self.prune(parent)
        return len(good) == len(may) or self.wait(item)

    def wait(self, item: list) -> bool:
        self.early.append(item)
        return True

    def retry(self) -> None:
        left = len(self.early) + 1
        while self.early and len(self.early) < left:
            left, items, self.early = len(self.early), self.early, []
            for item in items: self.bring(item)

    def prune(self, parent: Epoch) -> None:
        open_ = sorted((e for e in self.all.values() if e.parent == parent.id and e.n and not e.complete), key=lambda e: e.id)
        for e in open_:
            if not any(e in [x for x in open_ if a in x.signers][:2] for a in e.signers): del self.all[e.id]

    def ancestry(self, id: bytes) -> Iterator[Epoch]:
        while e := self.all.get(id):
            yield e
            if not e.n: return
            id = e.parent

    def descends(self, id: bytes, above: bytes) -> bool: return any(e.id == above for e in self.ancestry(id))
    def needed(self, id: bytes) -> int: return max(1, min(self.policy, len(self.all[id].guarantors)))

    @property
    def tip(self) -> Epoch:
        at = self.all[self.net]
        while len(next_ := [e for e in self.all.values() if e.n and e.complete and e.parent == at.id]) == 1: at = next_[0]
        return at

    def role(self, id: bytes, actor: bytes, log: bytes, of_log: int | None, opened: bytes) -> int | None:
        """The role in which an event speaks that cites `id`."""
        after: Epoch | None = None
        for e in self.ancestry(id) if of_log is not None else ():
            if actor in e.members:
                if after is None and e.n: return e.members[actor]
                return None if after and not self.descends(opened, after.id) else of_log
            if any(c[0] == log for c in e.cuts): return None
            after = e
        return of_log

    def removals(self, owner: Callable) -> list[tuple[Epoch, set[bytes]]]:
        """Epochs in effect with whom each removed, oldest first. `owner` gives the actor of a log, if it is here."""
        chain = [*self.ancestry(self.tip.id)][::-1]
        return [(e, {a for a in [*p.members, *(owner(c[0]) for c in e.cuts)] if a and a not in e.members}) for p, e in zip(chain, chain[1:])]

    def clean(self, log: bytes, actor: bytes, opened: bytes | None, removals: list) -> int | None:
        """How many events cuts leave of a log; none where none applies."""
        mine = [e for e, gone in removals if actor in gone and not (opened and self.descends(opened, e.id))]
        cut = lambda e: next((c[1][1] + 1 if len(c) > 1 else 0 for c in e.cuts if c[0] == log), 0)
        return min(map(cut, mine), default=None)
