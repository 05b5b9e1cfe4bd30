"""Between territories (6, 9): a member asks for more topics; word of an offer in another one. Non-critical: custody needs none of it."""
from typing import Any
from holding import need

APPLY, NOTICE, REFOUND = 32816, 32817, 32818


def apply(ledger: Any, e: Any, b: dict[int, Any]) -> None:
    """The rule of an Apply: the author's own request, for topics that there are."""
    cert, topics = b[0][0], b[0][2]
    need(ledger.joined(b[0]), "Certificate")
    need(cert[1] == e.actor and cert[3] == e.node, "Party")
    need(topics and len(set(topics)) == len(topics) and all(t in ledger.topics for t in topics), "List")


def notice(ledger: Any, e: Any, b: dict[int, Any]) -> None:
    """The rule of a Notice: of another trade topic, lines as of an offer or none."""
    need(b[1] != e.topic and ledger.topics.get(b[1], "").startswith("trade/"), "Topic")
    categories = [line[0] for line in b[2]]
    need(len(b[2]) <= 1000 and categories == sorted(set(categories)) and all(0 < line[1] <= 1_000_000 for line in b[2]), "List")
