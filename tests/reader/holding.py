"""What happens to a device's holding: lists, entering, handing on and the table of steps in section 9 of docs/protocol.md."""
from collections import Counter
from typing import Any, NamedTuple

Device = tuple[bytes, int]
NO_MEDIUM, AT_RISK, SAFE = range(3)
STAGES = ("in_service reformed internal_reuse received triaged sanitized tested graded repaired parts_donor refurbished in_stock "
          "put_into_use returned waste_held waste_handed_over waste_treated lost passed_outside").split()
IN_SERVICE, RECEIVED, PUT_INTO_USE, WASTE_HANDED_OVER, WASTE_TREATED, LOST, PASSED_OUTSIDE = 0, 3, 12, 15, 16, 17, 18
AFTER_STEP, AWAY = (4, 5, 6, 7, 8, 9, 8, 10, 11, 12, 13, 14, 15, 16, 17), {12, 15, 16, 17, 18}
MOVES, TAKES_WASTE, MAY_BUY, BEARS_DATA = {1, 2, 3, 5}, {12, 13, 14}, {0, 1, 2, 3, 4, 6, 8, 11}, {1, 2}
HANDLES_DATA = TAKES_WASTE | {2, 3, 4, 5, 10, 11}


class Invalid(Exception):
    """The reason why an event is invalid."""


def need(held: Any, reason: str) -> Any:
    """`held`, unless it is None or False: then the event is invalid for this reason."""
    if held is None or held is False:
        raise Invalid(reason)
    return held


class Holding(NamedTuple):
    """What is known of a device in a log, or at the end of a claim; the numbers are those of section 7."""
    category: int
    media: int | None
    data: int
    waste: bool
    owner: bytes
    basis: int
    stage: int
    reformed: bool
    commitment: bytes | None
    worked: bool


def ascending(keys: list) -> bool: return all(a < b for a, b in zip(keys, keys[1:]))


def enter(entry: bytes, owner: bytes, items: list[dict], stage: int) -> dict[Device, Holding]:
    """The devices that the items of one event bring in."""
    need(len(items) <= 1000 and all(i[0] for i in items) and sum(i[0] for i in items) <= 20000, "List")
    each = (Holding(i[1], i.get(3), NO_MEDIUM if i.get(3) == 0 else AT_RISK, False, owner, 0, stage, False, None, False)
            for i in items for _ in range(i[0]))
    return {(entry, n): h for n, h in enumerate(each)}


def expand(runs: list[list]) -> list[Device]:
    """The devices of a DeviceSet, which has to be canonical."""
    need(1 <= len(runs) <= 1000 and all(c and f + c < 2**32 for _, f, c in runs) and sum(r[2] for r in runs) <= 20000, "List")
    need(all(a[0] < b[0] or a[0] == b[0] and a[1] + a[2] < b[1] for a, b in zip(runs, runs[1:])), "List")
    return [(entry, i) for entry, first, count in runs for i in range(first, first + count)]


def counts(lines: list[dict]) -> Counter:
    need(1 <= len(lines) <= 1000 and all(1 <= x[1] <= 10**6 for x in lines) and ascending([x[0] for x in lines]), "List")
    return Counter({x[0]: x[1] for x in lines})


def hand_on(h: Holding, give: dict) -> Holding:
    """The holding as the next holder of a Give has it: basis and owner change only where ownership moves, the owner only to a member."""
    moves = give[4] in MOVES
    return h._replace(basis=h.basis or give[6] if moves else h.basis, owner=give[2][1][0] if moves and give[2][0] == 0 else h.owner,
                      commitment=give.get(1), worked=False)


def gone(h: Holding, give: dict) -> Holding: return h._replace(stage=WASTE_HANDED_OVER if give[4] == 5 else PASSED_OUTSIDE)
def reform(h: Holding) -> Holding: return h._replace(stage=1, reformed=True)
def reassign(h: Holding) -> Holding: return h._replace(stage=2)


def step(h: Holding, n: int, f: list, holder: bytes) -> Holding:
    """A holding after a Step of its holder: the row `n` of the table, with the fields `f`."""
    risk = h.data == AT_RISK
    if n == 1:
        need(f[1] + f[2] <= f[0], "Counts")
        done = f[1] + f[2] == f[0] and f[0] >= (h.media or 0)
        h = h._replace(data=AT_RISK if not done else SAFE if f[0] else NO_MEDIUM, media=max(f[0], h.media or 0))
    elif n == 3:
        need(h.data == (NO_MEDIUM, AT_RISK, SAFE, SAFE, SAFE, AT_RISK)[f[2]] and not (f[0] == 4 and risk), "Counts")
    elif n in (5, 6):
        need(not (n == 5 and f[0] in BEARS_DATA and risk), "DataAtRisk")
        need(f[1] >= 1, "Counts")
        if n == 6 and f[0] in BEARS_DATA:  # its donor, where one is named, is not at risk
            data = AT_RISK if len(f) == 2 else SAFE if h.data == NO_MEDIUM else h.data
            h = h._replace(data=data, media=min(255, (h.media or 0) + f[1]))
    elif n in (7, 8, 9):
        need(n == 8 or not risk, "DataAtRisk")
        need(not h.waste, "Waste")
        need(n != 9 or h.owner == holder or f[0] in (0, 6), "NotOwned")
        need(not (n == 9 and h.basis == 1 and (f[0] in (1, 2, 3) or f[0] == 4 and f[1] not in MAY_BUY)), "PublicGift")
    elif n == 10:
        need(h.stage in (PUT_INTO_USE, PASSED_OUTSIDE, LOST), "Done")
        h = h._replace(data=NO_MEDIUM if h.data == NO_MEDIUM else AT_RISK)
    elif n == 11:
        need(not h.waste, "Done")
        h = h._replace(waste=True)
    elif n in (12, 13):
        need(h.waste and (n == 12 or h.stage not in (WASTE_TREATED, LOST)), "Waste")
        need(n == 13 or f[0] in TAKES_WASTE, "Party")
    return h._replace(stage=AFTER_STEP[n], worked=h.worked or n in (7, 9))


def worse(a: Holding, b: Holding) -> Holding:
    data = max(a.data, b.data, key=(NO_MEDIUM, SAFE, AT_RISK).index)
    return max(a, b, key=lambda h: h.stage)._replace(data=data, waste=a.waste or b.waste)
