"""How figures are said and drawn: targets in words, the axis, the labels at the end of the lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF

from dealerdesk import text
from dealerdesk.figures.shapes import Figure
from ui.pages.figures_chart import apart, percent, runs, scale
from ui.pages.figures_table import goal, result
from ui.widgets import parts

# state in words


@pytest.mark.parametrize(
    ("ratio", "target", "lower", "said", "tone"),
    [
        ((90, 100), 90, False, "达成", "green"),
        ((897, 1000), 90, False, "差 0.3", "amber"),
        ((82, 100), 90, False, "差 8.0", "red"),
        ((25, 100), 20, True, "差 5.0", "amber"),
        ((25, 100), None, True, "不设目标", "text-3"),
        ((8, 9), 90, False, "不足 10", "text-3"),
        ((0, 0), 90, False, "—", "text-3"),
    ],
)
def test_a_target_is_met_or_missed_in_shape_word_and_colour(
    ratio: tuple[int, int], target: int | None, lower: bool, said: str, tone: str
) -> None:
    text.use("zh_CN")
    figure = Figure("K2", "x", "", *ratio, target, lower, (0, 0), (0, 0))
    line = result(figure)
    assert parts.plain(line) == said
    assert isinstance(line[0], parts.Icon) and line[0].tone == tone


def test_a_goal_says_its_direction() -> None:
    figure = Figure("K7", "x", "", 1, 2, 20, True, (0, 0), (0, 0))
    assert goal(figure) == "≤ 20%"


# the chart


def test_percents_are_written_with_one_decimal_and_none_as_a_dash() -> None:
    assert [percent(v) for v in (89.7, 100.0, 0.0, None)] == ["89.7%", "100%", "0.0%", "—"]


@pytest.mark.parametrize(
    ("values", "target"),
    [([88.2, 92.9], 90), ([0.0, 0.0], 50), ([100.0], 90), ([61.4, 74.3], 70), ([None], None), ([19.4], 20)],
)
def test_the_axis_holds_every_value_and_stays_between_0_and_100(
    values: list[float | None], target: float | None
) -> None:
    low, high, step = scale(values, target)
    known = [v for v in (*values, target) if v is not None]
    assert 0 <= low < high <= 100 and all(low <= v <= high for v in known)
    assert high - low >= 10 and (high - low) % step == 0 and (high - low) / step <= 6


def test_labels_at_the_end_never_lie_on_each_other() -> None:
    placed = apart([50.0, 52.0, 51.0], 17, 0, 100)
    assert all(abs(a - b) >= 17 for n, a in enumerate(placed) for b in placed[n + 1 :])
    assert placed[0] < placed[2] < placed[1]
    low = apart([99.0, 98.0], 17, 0, 100)
    assert max(low) <= 100 and abs(low[0] - low[1]) >= 17


def test_a_month_without_value_breaks_the_line() -> None:
    point = QPointF(1, 1)
    assert [part.size() for part in runs([point, point, None, point])] == [2, 1]
