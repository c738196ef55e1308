"""Forms to PDF: frozen dataclasses in, bytes out. No database and no window is opened here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Printed:
    """A finished PDF. `refused` names the forms left out of a batch: (place in the sequence, reason)."""

    pdf: bytes
    pages: int
    refused: tuple[tuple[int, str], ...] = ()


def render(forms: Any) -> Printed:
    """One form, or a sequence of forms as one PDF.

    A single form that cannot be printed raises the WorldError that says why (MissingGlyphs, DoesNotFit); in a
    sequence it is left out and listed in `refused`, and the others are printed. With nothing left, `pdf` is
    empty.
    """
    from dealerdesk.errors import WorldError
    from dealerdesk.text import language
    from printing.page import Paper

    single = not isinstance(forms, Sequence)
    refused: list[tuple[int, str]] = []
    paper = Paper(language=language().replace("_", "-"))
    for place, form in enumerate([forms] if single else forms):
        try:
            _drawer(type(form).__name__)(paper, form)
        except WorldError as error:
            if single:
                raise
            refused.append((place, error.line))
    return Printed(paper.pdf() if paper.pages else b"", paper.pages, tuple(refused))


@cache
def _drawer(kind: str) -> Callable[[Any, Any], None]:
    """What draws the pages of a form; the module that knows it loads when such a form is first printed."""
    match kind:
        case "SheetForm":
            from printing.sheet import draw_sheet as draw
        case "ReportForm":
            from printing.report import draw_report as draw
        case "CardForm":
            from printing.card import draw_card as draw
        case "LetterForm":
            from printing.letter import draw_letter as draw
        case "MorningForm":
            from printing.day_pack import draw_morning as draw
        case "EveningForm":
            from printing.evening import draw_evening as draw
        case "MonthForm":
            from printing.month_sheet import draw_month as draw
        case "MaintenanceListForm":
            from printing.maintenance_list import draw_maintenance_list as draw
        case "PhoneRegisterForm":
            from printing.phone_register import draw_phone_register as draw
        case "BuyerGridForm":
            from printing.buyer_grid import draw_buyer_grid as draw
        case "ReceptionForm":
            from printing.reception import draw_reception as draw
        case "TicketForm":
            from printing.tickets import draw_ticket as draw
        case "TicketStripForm":
            from printing.tickets import draw_strip as draw
        case "DayListForm":
            from printing.day_list import draw_day_list as draw
        case "PartsListForm":
            from printing.parts_list import draw_parts_list as draw
        case other:
            raise TypeError(f"{other} is not a paper form")
    return draw
