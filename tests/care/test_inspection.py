"""C4: the cases of domain 4.1, and every row of its table."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care.inspection import RULES, duty_near, group, inspections, rule_for


def due(registered: str, name: str, first: str, last: str) -> list[str]:
    found = inspections(
        date.fromisoformat(registered), name, date.fromisoformat(first), date.fromisoformat(last)
    )
    return [f"{one.until:%Y-%m} {one.duty}" for one in found]


def test_c4_private_car_registered_2020_11_15() -> None:
    assert due("2020-11-15", "car", "2020-11-15", "2034-01-01") == [
        "2022-11 sticker",
        "2024-11 sticker",
        "2026-11 line",
        "2028-11 sticker",
        "2030-11 line",
        "2031-11 line",
        "2032-11 line",
        "2033-11 line",
    ]


def test_c4_old_car_is_yearly_on_the_line_and_not_twice_a_year() -> None:
    assert due("2008-05-10", "car", "2026-06-01", "2028-12-31") == ["2027-05 line", "2028-05 line"]


def test_c4_registered_on_29_february_is_due_in_february_every_time() -> None:
    found = list(inspections(date(2020, 2, 29), "car", date(2020, 3, 1), date(2036, 12, 31)))
    assert {one.until.month for one in found} == {2}
    assert [one.until.day for one in found[:4]] == [28, 29, 28, 29]  # 2022, 2024, 2026, 2028


@pytest.mark.parametrize(
    ("name", "years", "expected"),
    [
        ("motorcycle", (1, 11), ["02 sticker", "04 sticker", "06 line", "08 sticker", "10 line", "11 line"]),
        ("van", (1, 9), ["02 line", "04 line", "06 line", "07 line", "08 line", "09 line"]),
        ("commercial_passenger", (1, 4), ["01 line", "02 line", "03 line", "04 line"]),
        ("truck", (1, 3), ["01 line", "02 line", "03 line"]),
        ("other", (18, 20), ["18 line", "19 line", "20 line"]),
    ],
)
def test_c4_each_row_of_the_table(name: str, years: tuple[int, int], expected: list[str]) -> None:
    first, last = date(2000 + years[0], 1, 1), date(2000 + years[1], 12, 31)
    found = inspections(date(2000, 6, 15), name, first, last)
    assert [f"{one.age // 12:02d} {one.duty}" for one in found] == expected


@pytest.mark.parametrize(
    ("name", "turn", "before", "after"),
    [("van", 180, 12, 6), ("commercial_passenger", 60, 12, 6), ("truck", 120, 12, 6), ("car", 120, 24, 12)],
)
def test_c4_when_the_rhythm_changes(name: str, turn: int, before: int, after: int) -> None:
    """Half-yearly (yearly for cars) begins only after the year that the table names."""
    rule = rule_for(name, date(2026, 1, 1))
    due_ages = [age for age in range(1, turn + 13) if rule.duty(age)]
    at = due_ages.index(turn)
    assert due_ages[at] - due_ages[at - 1] == before
    assert due_ages[at + 1] - due_ages[at] == after


@pytest.mark.parametrize(
    ("kind", "use", "produced", "registered", "expected"),
    [
        ("car", "private", "2020-01-01", "2020-05-01", "car"),
        ("car", "", None, "2020-05-01", "car"),
        ("car", "company", None, None, "car"),
        ("car", "commercial", None, "2020-05-01", "commercial_passenger"),
        ("coach", "commercial", None, None, "commercial_passenger"),
        ("coach", "company", None, None, "truck"),
        ("truck", "commercial", None, None, "truck"),
        ("van", "private", None, None, "van"),
        ("motorcycle", "private", None, None, "motorcycle"),
        ("tractor", "private", None, None, "other"),
        ("car", "private", "2016-03-01", "2020-03-01", "car"),
        ("car", "private", "2016-03-01", "2020-03-02", "van"),
    ],
)
def test_c4_which_row_rules_a_vehicle(
    kind: str, use: str, produced: str | None, registered: str | None, expected: str
) -> None:
    made = date.fromisoformat(produced) if produced else None
    plated = date.fromisoformat(registered) if registered else None
    assert group(kind, use, made, plated) == expected


def test_c4_duty_of_an_imported_month_near_the_registration_month() -> None:
    registered = date(2020, 11, 15)
    assert duty_near(registered, "car", date(2026, 11, 30)) == "line"
    assert duty_near(registered, "car", date(2028, 9, 30)) == "sticker"
    assert duty_near(registered, "car", date(2027, 5, 31)) == ""


@given(
    st.dates(date(2000, 1, 1), date(2026, 12, 31)),
    st.sampled_from([rule.group for rule in RULES]),
    st.dates(date(2022, 10, 1), date(2040, 1, 1)),
    st.integers(0, 900),
)
def test_c4_a_longer_look_finds_the_same_and_more(
    registered: date, name: str, first: date, days: int
) -> None:
    last = date.fromordinal(first.toordinal() + days)
    middle = date.fromordinal(first.toordinal() + days // 2)
    whole = list(inspections(registered, name, first, last))
    parts = [*inspections(registered, name, first, middle), *inspections(registered, name, middle, last)]
    assert whole == sorted(set(parts), key=lambda one: one.until)
    assert len({one.until for one in whole}) == len(whole)
