"""必须先办: what burns first on a morning, gathered into few lines. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dealerdesk.care.days import DayItem
from dealerdesk.care.forms import UrgentLine
from dealerdesk.care.kinds import KINDS, NO_SHOW
from dealerdesk.staff.rights import ROLES
from dealerdesk.text import _, ngettext

CLOSED_WITHIN = timedelta(hours=24)
"""A complaint is closed within 24 h (1.5)."""
NAMES, WORDS = 3, 18
GREETED = ("C6", "C16")


def lines(items: Sequence[DayItem], greet_by: datetime, tries: Sequence[str], day: date) -> list[UrgentLine]:
    """Birthdays with their hour, nodes and legal duties that end on the day, last attempts.

    ``tries``: the slot that is left to each task whose last attempt is to come.
    """
    found = []
    greeted = list({one.item.customer_id: one for one in items if one.item.kind in GREETED}.values())
    if greeted:
        what = ngettext("Birthday greeting · {n}", "Birthday greetings · {n}", len(greeted))
        found.append(
            UrgentLine(
                greet_by, what.format(n=len(greeted)), _("see part 2; a text when not reached"), _who(greeted)
            )
        )
    ending: dict[str, list[DayItem]] = defaultdict(list)
    for one in items:
        tint = KINDS[one.item.kind].tint
        early = tint == "follow-up" or one.item.kind == NO_SHOW
        if (early and one.item.due <= day) or (tint == "legal" and one.item.closes <= day):
            ending[one.item.kind].append(one)
    for kind, some in ending.items():
        what = _("{kind} · {n}").format(kind=KINDS[kind].title, n=len(some))
        found.append(UrgentLine(None, what, _names(some), _who(some), _("ends today")))
    if tries:
        what = _("3·3·3 last attempt · {n}").format(n=len(tries))
        slots = _(", ").join(dict.fromkeys(sorted(tries)))
        found.append(UrgentLine(None, what, slots, "", _("then a text or a letter")))
    return found


def short(words: str) -> str:
    """The beginning of what a customer said."""
    words = " ".join(words.split())
    return words if len(words) <= WORDS else f"{words[:WORDS]}…"


def _names(some: Sequence[DayItem]) -> str:
    names = [one.item.customer_name or one.item.plate for one in some]
    shown = _(", ").join(names[:NAMES])
    return (
        shown if len(names) <= NAMES else _("{names} and {n} more").format(names=shown, n=len(names) - NAMES)
    )


def _who(some: Sequence[DayItem]) -> str:
    """Whose duty they are: the names, at most two, else the role."""
    owners = Counter(one.owner or _(ROLES.get(one.role, one.role)) for one in some)
    return _(", ").join(name for name, _n in owners.most_common(2))
