"""The eight columns of 购车用户维系表 (2.12, F5), on screen and on paper alike."""

from __future__ import annotations

from dealerdesk.care.attempts import RESULTS
from dealerdesk.care.followups import EXCUSED, MISSING, TODO, Buyer, Node
from dealerdesk.text import N_, _

COLUMNS = {
    "d0": (N_("That day"), N_("within 24 h"), ("d0",)),
    "d3": (N_("3 days"), N_("within 72 h"), ("d3",)),
    "d7": (N_("7 days"), N_("first service told"), ("d7",)),
    "d15": (N_("15 days"), N_("day 15"), ("d15",)),
    "lasting": (N_("Lasting"), N_("days 30, 60"), ("d30", "d60")),
    "first": (N_("First service"), N_("to month 3"), ("first",)),
    "overdue": (N_("No service"), N_("not come in"), ("overdue",)),
    "repeat": (N_("Buys again"), N_("5 years"), ("repeat",)),
}
"""Column → title, rule, nodes: 当日 3日 7日 半月 持续 首保 首保过期 重复购买."""
_OTHER = {"visit": N_("came in"), "sms": N_("by text message"), "letter": N_("by letter")}
SHORT = 10


def node_in(buyer: Buyer, column: str) -> Node | None:
    """The node that a column shows: of two the first that is still open, else the last; None where none
    applies."""
    found = [buyer.nodes[name] for name in COLUMNS[column][2] if name in buyer.nodes]
    waiting = [node for node in found if node.state in (MISSING, TODO)]
    return waiting[0] if waiting else found[-1] if found else None


def result_words(node: Node) -> str:
    """What came of a node, in a few words; empty while nothing did."""
    if node.state == MISSING:
        return _("not done")
    if node.words and (node.state == EXCUSED or len(node.words) <= SHORT):
        return node.words
    if node.result in RESULTS:
        return _(RESULTS[node.result].name)
    return _(_OTHER[node.result]) if node.result in _OTHER else ""
