"""Forms to PDF: frozen dataclasses in, bytes out. No database and no window is opened here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
            _draw(paper, form)
        except WorldError as error:
            if single:
                raise
            refused.append((place, error.line))
    return Printed(paper.pdf() if paper.pages else b"", paper.pages, tuple(refused))


def _draw(paper: Any, form: Any) -> None:
    """Draw the pages of one form with the module that knows it."""
    from importlib import import_module

    module, function = DRAWN_BY[type(form).__name__]
    getattr(import_module(f"printing.{module}"), function)(paper, form)


# Form class: module and function that draws it. Modules load when a form of theirs is printed.
DRAWN_BY = {
    "SheetForm": ("sheet", "draw_sheet"),
    "ReportForm": ("report", "draw_report"),
    "CardForm": ("card", "draw_card"),
    "LetterForm": ("letter", "draw_letter"),
}
