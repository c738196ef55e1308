"""Builds the form of the month report 月度报告 (2.10) from a month's figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from dealerdesk.figures.catalogue import FIGURES, HEADLINES
from dealerdesk.figures.forms import BehindList, BehindRow, CountRow, FigureRow, Ratio, ReportForm, Signed
from dealerdesk.figures.shapes import Count, Figure, MonthFigures, People, Row
from dealerdesk.figures.shapes import Ratio as Pair
from dealerdesk.forms import PrintNote
from dealerdesk.people.rules import plate_display
from dealerdesk.settings import Settings
from dealerdesk.text import N_, _

LISTED = {"K2": N_("deadline {day}"), "K3": N_("due {day}")}
"""Figures whose people that did not come are named on paper; all lists are in the exported tables."""


def report_form(
    figures: MonthFigures,
    people: Callable[[str], People],
    history: Callable[[str], list[tuple[date, Pair]]],
    settings: Settings,
    author: str,
    as_of: datetime,
    printed: PrintNote,
) -> ReportForm:
    """The report of one month; ``people`` and ``history`` answer for a figure's id."""
    return ReportForm(
        shop=settings.shop_head(),
        month=figures.month,
        number=report_number(figures.month),
        author=author,
        as_of=as_of,
        printed=printed,
        figures=tuple(_row(one, history, settings) for one in figures.figures),
        submitted=_signed(figures.submitted_by, figures.submitted_at),
        approved=_signed(figures.approved_by, figures.approved_at),
        lists=tuple(_behind(one, people(one.id)) for one in figures.figures if one.id in LISTED),
        remark=_remark(figures),
        counts=tuple(_count(one) for one in figures.counts),
    )


def report_number(month: date) -> str:
    """``YB-202610-01``: a month has one report."""
    return f"YB-{month:%Y%m}-01"


def _row(one: Figure, history: Callable[[str], list[tuple[date, Pair]]], settings: Settings) -> FigureRow:
    known = FIGURES[one.id]
    headline = one.id in HEADLINES
    return FigureRow(
        id=one.id,
        name=known.name(),
        definition=known.line(settings),
        now=Ratio(one.numerator, one.denominator),
        note=known.small_note(settings),
        last_month=Ratio(*one.month_before),
        last_year=Ratio(*one.year_before),
        target=one.target,
        at_most=one.lower_is_better,
        headline=headline,
        history=tuple((month, Ratio(*pair)) for month, pair in history(one.id)) if headline else (),
    )


def _count(one: Count) -> CountRow:
    """The events stand behind the definition, as far as there are any."""
    told = "；".join(one.events)
    line = _("events that went to somebody, not messages")
    return CountRow(one.id, one.name, _("{line}: {told}").format(line=line, told=told) if told else line,
                    one.n, one.target, one.month_before, one.year_before)  # fmt: skip


def _behind(one: Figure, people: People) -> BehindList:
    """Who did not come, with the day it was due; the title says the rest."""
    rows = tuple(
        BehindRow(row.customer, row.phone, _car(row), _(LISTED[one.id]).format(day=row.day[5:]))
        for row in people.missing
    )
    return BehindList(
        _("{name}: did not come").format(name=one.name), f"{one.missing} / {one.denominator}", rows
    )


def _signed(name: str, at: datetime | None) -> Signed | None:
    return Signed(name, at) if at else None


def _remark(month: MonthFigures) -> str:
    """Restatements of a locked month; nothing where the data still say the same."""
    parts = [
        _("{id} would now be {n} / {d}").format(id=one.id, n=f"{one.restated[0]:,}", d=f"{one.restated[1]:,}")
        for one in month.figures
        if one.restated is not None
    ]
    parts += [
        _("{id} would now be {n}").format(id=one.id, n=one.restated)
        for one in month.counts
        if one.restated is not None
    ]
    return (
        _("Since the month was locked the data have changed: {parts}").format(parts="; ".join(parts))
        if parts
        else ""
    )


def _car(row: Row) -> str:
    """The plate, or the tail of the VIN of a car without one."""
    return plate_display(row.plate) or (f"…{row.vin[-6:]}" if row.vin else "")
