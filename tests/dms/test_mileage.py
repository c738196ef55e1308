from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.dms import mileage, reasons

FALLS, JUMPS = reasons.KM_FALLS, reasons.KM_JUMPS


@pytest.mark.parametrize(
    ("kms", "why"),
    [
        ([16_000, 400_000, 20_000, 24_000], [None, JUMPS, None, None]),
        ([16_000, 400_000, 20_000], [None, JUMPS, None]),
        ([10_000, 5_000], [None, FALLS]),
        ([10_000, 5_000, 15_000], [None, FALLS, None]),
        ([90_000, 5_000, 9_000, 15_000], [JUMPS, None, None, None]),
        ([5_000, 5_000, 5_000], [None, None, None]),
        ([], []),
    ],
)
def test_one_wrong_reading_never_costs_the_right_ones(kms: list[int], why: list[str | None]) -> None:
    days = [(date(2024, 1, 1) + timedelta(days=90 * i)).isoformat() for i in range(len(kms))]
    assert mileage.doubts(list(zip(days, kms, strict=True))) == why


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 400_000)), max_size=12))
def test_what_is_believed_fits_together(raw: list[tuple[int, int]]) -> None:
    readings = [((date(2020, 1, 1) + timedelta(days=d)).isoformat(), km) for d, km in sorted(raw)]
    why = mileage.doubts(readings)
    believed = [reading for reading, doubt in zip(readings, why, strict=True) if doubt is None]
    assert len(why) == len(readings)
    assert all(mileage.fits(a, b) for a, b in pairwise(believed))
    assert believed or not readings


def test_a_record_with_thousands_of_readings_is_answered() -> None:
    readings = [((date(2020, 1, 1) + timedelta(days=i % 2000)).isoformat(), i % 977) for i in range(5_000)]
    assert len(mileage.doubts(sorted(readings))) == len(readings)
