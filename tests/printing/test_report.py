"""客户关怀月度报告: figures with both their numbers, nothing invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

import printing
from dealerdesk import text
from dealerdesk.figures.forms import BehindList, BehindRow, Ratio, ReportForm
from printing import preview
from printing.report import change, percent

FIRM_ENDS = "租赁有限公司"


def test_the_report_is_a4_landscape_with_its_lists_behind(report: ReportForm, read: type) -> None:
    printed = printing.render(report)
    assert printed.pages == 2
    assert read(printed.pdf).sizes == [(297, 210)] * 2


def test_every_rate_stands_with_numerator_and_denominator(report: ReportForm, read: type) -> None:
    pdf = read(printing.render(report).pdf)
    for words in ("33 / 36", "80 / 117", "216 / 413", "312 / 2,847", "91.7%", "68.4%", "52.3%", "11.0%"):
        assert pdf.places(words), words


def test_no_denominator_prints_a_dash() -> None:
    assert percent(Ratio(0, 0)) == "—"
    assert percent(None) == "—"
    assert percent(Ratio(0, 5)) == "0.0%"
    assert percent(Ratio(5, 5)) == "100%"


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [
        (Ratio(80, 117), Ratio(643, 1000), "+4.1"),
        (Ratio(110, 1000), Ratio(116, 1000), "−0.6"),
        (Ratio(1, 2), Ratio(1, 2), "0.0"),
        (Ratio(0, 0), Ratio(1, 2), "—"),
        (Ratio(1, 2), None, "—"),
    ],
)
def test_a_change_is_the_difference_of_the_printed_rates(
    now: Ratio, before: Ratio | None, shown: str
) -> None:
    assert change(now, before) == shown


def test_a_loss_rate_is_reached_from_below(report: ReportForm) -> None:
    assert [row.reached for row in report.figures] == [True, False, True, True, None]


def test_phones_are_masked_on_the_lists(report: ReportForm, read: type) -> None:
    pdf = read(printing.render(report).pdf)
    assert "13800001" not in pdf.copied(1)
    assert pdf.copied(1).count("138****") == 40


def test_a_firm_stands_whole_in_its_row(report: ReportForm, read: type) -> None:
    copied = "".join(read(printing.render(report).pdf).copied(1).split())
    assert copied.count(FIRM_ENDS) == 6


def test_a_list_goes_on_with_its_head_repeated(report: ReportForm, read: type) -> None:
    people = report.lists[0].rows * 8
    printed = printing.render(replace(report, lists=(BehindList("定保未回厂", "320 / 320", people),)))
    pdf = read(printed.pdf)
    shown = sum(pdf.copied(page).count("138****") for page in range(1, printed.pages))
    assert shown == 320
    assert printed.pages == 1 + -(-320 // (3 * 28)) or printed.pages > 4
    for page in range(1, printed.pages):
        _left, _top, _right, bottom = pdf.ink(page)
        assert bottom <= 205


def test_a_report_without_lists_is_one_page(report: ReportForm) -> None:
    assert printing.render(replace(report, lists=())).pages == 1


def test_an_empty_list_prints_its_head(report: ReportForm, read: type) -> None:
    pdf = read(printing.render(replace(report, lists=(BehindList("首保未回厂", "0 / 36", ()),))).pdf)
    assert pdf.places("0 / 36", page=1)


def test_the_states_say_who_and_when(report: ReportForm, read: type) -> None:
    pdf = read(printing.render(report).pdf)
    assert "12-01 10:40" in pdf.copied() and pdf.places("审核") and pdf.places("批示")


def test_the_english_report_fits(report: ReportForm, read: type) -> None:
    text.use("en")
    pdf = read(printing.render(report).pdf)
    left, _top, right, _bottom = pdf.ink()
    assert left >= 10.9 and right <= 286.1  # first and last point of a trend stand on the margins
    assert pdf.places("Not reached")


def test_a_page_becomes_a_picture_of_its_size(report: ReportForm) -> None:
    data = printing.render(report).pdf
    first = next(preview.pages(data, dpi=50))
    assert (first.width, first.height) == pytest.approx((297 / 25.4 * 50, 210 / 25.4 * 50), abs=1)
    assert len(first.bgra) == first.width * first.height * 4
    assert preview.count(data) == 2


def test_one_rare_name_never_holds_up_the_month(report: ReportForm, read: type) -> None:
    """A name that no font has stands with 〓 in a list of many; a paper for that person refuses."""
    named = replace(report, lists=(BehindList("首保未回", "1 / 2", (BehindRow("李\U00030000"),)),))
    printed = printing.render(named)
    assert printed.pages == 2 and "〓" in read(printed.pdf).copied(1)
