"""The month as tables: CSV for any program, XLSX for Excel. Phones are masked, nothing is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from dealerdesk.care.list_files import csv_bytes
from dealerdesk.care.months import month_text
from dealerdesk.figures.shapes import Count, Figure, MonthFigures, People, Row
from dealerdesk.people.rules import plate_display
from dealerdesk.text import _

NONE = "—"
_WIDTHS = (8, 24, 60, 10, 10, 10, 10, 10, 10, 12)
_LIST_WIDTHS = (8, 14, 24, 12, 20, 16, 12, 44)


def figures_csv(month: MonthFigures) -> bytes:
    """One line a figure, UTF-8 with BOM, CRLF."""
    cells = [*map(_figure_cells, month.figures), *map(_count_cells, month.counts)]
    return csv_bytes([_figure_head(), *([str(cell) for cell in row] for row in cells)])


def people_csv(month: MonthFigures, people: Mapping[str, People]) -> bytes:
    """One line for everybody who is counted or left out, UTF-8 with BOM, CRLF."""
    return csv_bytes([_list_head(), *_list_rows(month, people)])


def workbook(month: MonthFigures, people: Mapping[str, People], made_at: datetime) -> bytes:
    """The same two tables as sheets with typed cells: numbers, percentages, dates."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": month_text(month.month), "created": made_at.replace(tzinfo=None)})
    head = book.add_format({"bold": True, "bg_color": "#E9ECF1", "bottom": 1, "text_wrap": True})
    formats = {
        "percent": book.add_format({"num_format": "0.0%"}),
        "count": book.add_format({"num_format": "#,##0"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
    }
    sheet = _sheet(book, _("Figures"), _figure_head(), _WIDTHS, head)
    for at, one in enumerate(month.figures, 1):
        _write_figure(sheet, at, one, formats)
    for at, count in enumerate(month.counts, len(month.figures) + 1):
        _write_count(sheet, at, count, formats["count"])
    sheet = _sheet(book, _("People"), _list_head(), _LIST_WIDTHS, head)
    for at, row in enumerate(_list_rows(month, people), 1):
        _write_person(sheet, at, row, formats["day"])
    book.close()
    return buffer.getvalue()


def percent(value: float | None) -> str:
    """89.7%, or — without a denominator."""
    return NONE if value is None else f"{value:.1f}%"


def met(one: Figure) -> str:
    """Whether the target is met, in words; — without a target or a denominator."""
    if one.short_of_target is None:
        return NONE
    return _("met") if one.short_of_target == 0 else _("short by {n}").format(n=f"{one.short_of_target:.1f}")


def _figure_head() -> list[str]:
    return [
        _("Figure"),
        _("Name of the figure"),
        _("Definition"),
        _("Numerator"),
        _("Denominator"),
        _("This month"),
        _("Last month"),
        _("Same month last year"),
        _("Target"),
        _("Target met"),
    ]


def _figure_cells(one: Figure) -> list[object]:
    target = NONE if one.target is None else f"{'≤' if one.lower_is_better else '≥'}{one.target}%"
    return [
        one.id,
        one.name,
        one.definition,
        one.numerator,
        one.denominator,
        percent(one.value),
        percent(one.last_month),
        percent(one.last_year),
        target,
        met(one),
    ]


def _count_cells(one: Count) -> list[object]:
    said = _("met") if one.met else _("short by {n}").format(n=one.target - one.n)
    return [one.id, one.name, one.definition, one.n, NONE, one.n, one.month_before, one.year_before,
            f"≥{one.target}", said]  # fmt: skip


def _list_head() -> list[str]:
    return [
        _("Figure"),
        _("List"),
        _("Customer"),
        _("Plate"),
        _("Model"),
        _("Phone"),
        _("Day"),
        _("Detail"),
    ]


def _list_rows(month: MonthFigures, people: Mapping[str, People]) -> Iterable[list[str]]:
    for one in month.figures:
        behind = people[one.id]
        for name, rows in (
            (_("Numerator"), behind.numerator),
            (_("Not in the numerator"), behind.missing),
            (_("Left out"), behind.excluded),
        ):
            for row in rows:
                yield _list_row(one.id, name, row)


def _list_row(figure: str, name: str, row: Row) -> list[str]:
    return [
        figure,
        name,
        row.customer,
        plate_display(row.plate) or row.vin,
        row.model,
        row.phone,
        row.day,
        row.detail,
    ]


def _sheet(book: Any, name: str, head: list[str], widths: tuple[int, ...], style: Any) -> Any:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(head):
        sheet.write_string(0, column, title, style)
    return sheet


def _write_figure(sheet: Any, at: int, one: Figure, formats: dict[str, Any]) -> None:
    for column, text in enumerate((one.id, one.name, one.definition)):
        sheet.write_string(at, column, text)
    sheet.write_number(at, 3, one.numerator, formats["count"])
    sheet.write_number(at, 4, one.denominator, formats["count"])
    for column, value in enumerate((one.value, one.last_month, one.last_year, one.target), 5):
        if value is None:
            sheet.write_string(at, column, NONE)
        else:
            sheet.write_number(at, column, value / 100, formats["percent"])
    sheet.write_string(at, 9, met(one))


def _write_count(sheet: Any, at: int, one: Count, style: Any) -> None:
    for column, value in enumerate(_count_cells(one)):
        if isinstance(value, int):
            sheet.write_number(at, column, value, style)
        else:
            sheet.write_string(at, column, str(value))


def _write_person(sheet: Any, at: int, row: list[str], day: Any) -> None:
    for column, text in enumerate(row):
        if column == 6 and text:
            sheet.write_datetime(
                at, column, datetime.combine(date.fromisoformat(text), datetime.min.time()), day
            )
        else:
            sheet.write_string(at, column, text)
