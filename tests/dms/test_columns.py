"""A column read at once says what its cells say one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.dms import columns, values
from dealerdesk.dms.values import Value

CELLS = st.one_of(
    st.sampled_from(
        "王伟 傅明 傅师傅 张先生 李四 欧阳娜娜 华新公司 测试 王𠮷 éé 临牌 无 12 0 999999 １２ kh1".split()
    ),
    st.sampled_from("冀D7K218 冀DF12345 冀·D7K218 LBEAAAAA0NA000001 LBEAAAAA0NI000001 KH0001 1.0".split()),
    st.sampled_from(["13912345678", "12345678901", "13812345678 ", "", " ", "\n"]),
    st.text(max_size=4),
)


@pytest.mark.parametrize("read", list(columns._AT_ONCE), ids=lambda read: read.__name__)
@given(column=st.lists(CELLS, min_size=1, max_size=6))
def test_at_once_is_one_by_one(read: Callable[[str], Value], column: list[str]) -> None:
    found = columns._AT_ONCE[read](column)
    each = [read(cell) for cell in column]
    if found is not None:
        assert found == [value.value for value in each]
        assert [type(value) for value in found] == [type(value.value) for value in each]
        assert not any(value.issue for value in each)


@pytest.mark.parametrize(
    ("read", "cell"),
    [
        (values.name, "傅明"), (values.phones, "13912345678"), (values.vin, "LBEAAAAA0NA000001"),
        (values.plate, "冀D7K218"), (values.mileage, "12"), (values.key, "KH0001"), (values.text, "好"),
    ],
)  # fmt: skip
def test_plain_columns_are_read_at_once(read: Callable[[str], Value], cell: str) -> None:
    assert columns._AT_ONCE[read]([cell, cell]) == [read(cell).value] * 2
