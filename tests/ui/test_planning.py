"""The day is planned when the window opens and when the date changes; a wrong clock is doubted aloud."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from tests.ui.conftest import MANAGER, NOW, SPECIALIST
from ui.frame import MainWindow
from ui.shell import Shell

MakeWindow = Callable[[], MainWindow]


def plans(desk: Desk) -> int:
    return desk.store.db.execute_sql("SELECT count(*) FROM journal WHERE act = 'plan'").fetchone()[0]


def keys(desk: Desk) -> list[str]:
    return [row[0] for row in desk.store.db.execute_sql("SELECT key FROM care_task ORDER BY key").fetchall()]


def go_to(desk: Desk, moment: datetime) -> None:
    desk.store.clock = FixedClock(moment)


def test_the_first_window_of_a_day_plans_it_once(desk: Desk, make_window: MakeWindow) -> None:
    assert keys(desk) == []
    window = make_window()
    assert plans(desk) == 1 and keys(desk)
    assert window.pages["today"].table.rows, "the list is refreshed by the Change"
    make_window()
    window.go("call", {})
    window._tick()
    assert plans(desk) == 1


def test_what_was_stored_is_shown_before_anything_is_planned(
    desk: Desk, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.tasks.plan(MANAGER)
    go_to(desk, NOW + timedelta(days=1))
    seen: list[int] = []
    plan = desk.tasks.plan

    def look(*args: object, **named: object) -> object:
        seen.append(len(window.pages["today"].table.rows))
        return plan(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.tasks, "plan", look)
    window = MainWindow()
    try:
        window.fill(Shell(desk, SPECIALIST, inline=True))
        assert seen and seen[0] > 0
    finally:
        window.close()
        window.deleteLater()


def test_at_midnight_the_new_day_is_planned_and_the_page_follows(desk: Desk, make_window: MakeWindow) -> None:
    window = make_window()
    before = keys(desk)
    go_to(desk, datetime(2026, 11, 23, 23, 59, tzinfo=CHINA))
    window._tick()
    assert plans(desk) == 1
    go_to(desk, datetime(2026, 11, 24, 0, 0, tzinfo=CHINA))
    window._tick()
    assert plans(desk) == 2
    assert set(before) <= set(keys(desk)) and len(keys(desk)) == len(set(keys(desk)))
    assert window.top.heading.text.startswith("今日 11月24日")
    window._tick()
    assert plans(desk) == 2


def test_while_something_else_is_worked_on_planning_waits_for_its_end(
    desk: Desk, make_window: MakeWindow
) -> None:
    window = make_window()
    assert window.shell is not None
    go_to(desk, NOW + timedelta(days=1))

    def work(_report: object) -> None:
        window.planner.look()
        assert plans(desk) == 1, "not now"

    window.shell.tasks.run("Import", work)
    assert plans(desk) == 2


def test_the_clock_set_back_a_day_while_running_is_said_and_plans_nothing(
    desk: Desk, make_window: MakeWindow
) -> None:
    window = make_window()
    before = keys(desk)
    go_to(desk, NOW - timedelta(days=1))
    window._tick()
    assert window.banner.isVisible()
    said = window.banner.words.text()
    assert "电脑日期是 2026-11-22" in said and "2026-11-23" in said and "任务栏" in said
    assert plans(desk) == 1 and keys(desk) == before
    go_to(desk, NOW)
    window._tick()
    assert plans(desk) == 1 and keys(desk) == before, "back again: nothing lost, nothing doubled"


def test_a_year_ahead_while_running_waits_for_a_person_and_comes_back_whole(
    desk: Desk, make_window: MakeWindow
) -> None:
    window = make_window()
    before = keys(desk)
    go_to(desk, NOW + timedelta(days=365))
    window._tick()
    assert "晚了 365 天" in window.banner.words.text() and plans(desk) == 1
    assert window.banner.act.text() == "日期没错"
    window.banner.act.click()
    assert plans(desk) == 2 and not window.banner.isVisible()
    ahead = keys(desk)
    assert set(before) <= set(ahead) and len(ahead) == len(set(ahead))
    go_to(desk, NOW)
    window._tick()
    assert "最新记录却是 2027-11-23" in window.banner.words.text()
    assert keys(desk) == ahead
    go_to(desk, NOW + timedelta(days=1))
    window._tick()
    window.banner.act.click()
    assert set(before) <= set(keys(desk)) and len(keys(desk)) == len(set(keys(desk)))
    assert desk.store.db.execute_sql(
        "SELECT count(*) FROM journal WHERE act = 'plan' AND at >= '2026-11-24' AND at < '2026-11-25'"
    ).fetchone() == (1,), "this day can be planned although a record of the future stands there"


@pytest.mark.parametrize(
    ("start", "words"),
    [("1999-01-01T09:00", "最新记录却是 2026-11-23"), ("2038-01-19T09:00", "晚了 4075 天")],
)
def test_a_start_with_a_wrong_clock_is_said_and_breaks_nothing(
    desk: Desk, make_window: MakeWindow, start: str, words: str
) -> None:
    desk.tasks.plan(MANAGER)
    before = keys(desk)
    go_to(desk, datetime.fromisoformat(start).replace(tzinfo=CHINA))
    window = make_window()
    assert window.banner.isVisible() and words in window.banner.words.text()
    assert plans(desk) == 1 and keys(desk) == before
    for page in ("call", "calendar", "appointments", "today"):
        window.go(page, {})
    window._tick()
    window.grab()
    assert plans(desk) == 1


def test_a_year_without_a_holiday_table_is_said_in_the_window(desk: Desk, make_window: MakeWindow) -> None:
    for day in range(23, 365 * 3, 50):  # somebody works every day until then
        go_to(desk, NOW + timedelta(days=day))
        desk.settings.change(MANAGER, {"shop_short_name": f"澄远{day}"})
    assert not desk.work_calendar.calendar().published(desk.clock.today().year)
    window = make_window()
    assert window.banner.isVisible() and "调休未发布" in window.banner.words.text()
    assert plans(desk) == 1, "it is only said"
    window.go("calendar", {})
    window.grab()


def test_a_sample_shop_has_one_day_for_ever(desk: Desk, make_window: MakeWindow) -> None:
    desk.mark_sample(NOW.date())
    go_to(desk, NOW - timedelta(days=3))
    window = make_window()
    assert not window.banner.isVisible() and plans(desk) == 1
