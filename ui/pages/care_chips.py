"""The kind chips of a call, a task or a line of a day: one word each, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from dealerdesk.care import reasons
from dealerdesk.care.due import OF_SHOP
from dealerdesk.care.kinds import KINDS
from dealerdesk.text import _
from ui.widgets.parts import Chip

if TYPE_CHECKING:
    from dealerdesk.care.reasons import Reason


def chip(kind: str, reason: Reason | str, on: date) -> Chip:
    """The chip of one piece of work."""
    return Chip(reasons.chip(KINDS[kind], reason, on), KINDS[kind].tint)


def chips(works: Iterable[tuple[str, Reason | str]], on: date) -> list[Chip]:
    """A chip for each word among some works (kind and reason), in their order."""
    return list(dict.fromkeys(chip(kind, reason, on) for kind, reason in works))


def full_names(kinds: Iterable[str]) -> str:
    """The full names of some kinds, for a tooltip."""
    return " · ".join(dict.fromkeys(KINDS[kind].title for kind in kinds))


def whose(kind: str, name: str) -> str:
    """Whom a line is about; a greeting is for everybody (C7, C8)."""
    return name or (_("all customers") if kind in OF_SHOP else _("Owner unknown"))
