"""Words whose meaning the shop lives by: units, classes of visits, currencies."""

from __future__ import annotations

import pytest

from dealerdesk.dms import reasons, values, words


@pytest.mark.parametrize(
    "unit",
    ["教育局", "某某局", "税务局", "第一中学", "实验小学", "河北大学", "同舟集团", "市政府", "明德学校"],
)
def test_a_unit_is_a_company(unit: str) -> None:
    assert values.name(unit).value.kind == "company"


@pytest.mark.parametrize("person", ["李所长", "张局", "张学友", "李中学", "周知行", "王会", "赵心园"])
def test_a_person_is_no_company(person: str) -> None:
    assert values.name(person).value.kind == "person"


@pytest.mark.parametrize(
    ("cell", "code", "issue"),
    [
        ("首保/定保", "other", reasons.CLASS_TWO),
        ("定保、事故", "other", reasons.CLASS_TWO),
        ("索赔/保修", "warranty", None),
        ("机修/小修", "repair", None),
        ("定保/赠送", "periodic_service", None),
    ],
)
def test_two_classes_in_one_cell_are_asked_about(cell: str, code: str, issue: str | None) -> None:
    assert words.service_class(cell)[:2] == (code, issue)


@pytest.mark.parametrize("cell", ["$5", "US$5", "＄5.00"])
def test_another_currency_is_no_yuan(cell: str) -> None:
    assert values.money(cell)[:2] == (None, reasons.NUMBER_UNREAD)
