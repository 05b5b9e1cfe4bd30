"""The directory's entries and attestations, and statements (5, 6, 9): numbers with check digits, lists in order. Non-critical: custody needs none of it."""
from typing import Any
from holding import ascending, need

LISTING, ATTEST, STATEMENT, TELL = 32784, 32785, 32800, 32801
LA_POSTE = 356_000_000


def luhn(n: int) -> int:
    digits = [int(d) for d in reversed(str(n))]
    return sum(d if at % 2 == 0 else 2 * d - 9 * (2 * d > 9) for at, d in enumerate(digits))


def commune(n: int) -> bool:
    lists = (range(1_000, 20_000), range(21_000, 99_000), range(200_000, 201_000), range(300_000, 301_000))
    return n % 1_000 != 0 and any(n in one for one in lists)


def siren(n: int) -> bool: return 0 < n < 10**9 and luhn(n) % 10 == 0


def siret(n: int) -> bool:
    head = n // 100_000
    post = head == LA_POSTE and sum(map(int, str(n))) % 5 == 0
    return n < 10**14 and siren(head) and (post or luhn(n) % 10 == 0)


def check(b: dict[int, Any]) -> None:
    """The rule of a Listing."""
    services, credentials = b[2], [(c[0], c.get(1, -1), c.get(2, -1)) for c in b[3]]
    need((0 not in b or siret(b[0])) and (1 not in b or commune(b[1])), "List")
    need(ascending([s[0] for s in services]) and len(credentials) <= 64 and ascending(credentials), "List")
    for s in services:
        need(max(len(s[2]), len(s[3])) <= 1000 and ascending(s[2]) and ascending(s[3]), "List")
        need(all(map(commune, s[2])) and all(map(siren, s[3])) and (1 not in s or s[1][1] > 0), "List")
    need(all(-1 in (first, last) or first <= last for _, first, last in credentials), "List")


def cells(b: list[dict[int, Any]]) -> bool:
    """Whether a Statement's numbers may be shown."""
    column = lambda c: c[0] == 0 and c[1] == [] or c[0] == 1 and len(c[1]) == 1 and c[1][0] < 6 or c[0] == 2 and len(c[1]) == 1
    return (len(b) <= 512 and all(c[0] < 25 and column(c[1]) and c.get(2, 0) <= 10**8 for c in b)
            and ascending([(c[0], *c[1][:1], *c[1][1]) for c in b]))
