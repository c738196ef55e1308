"""Long work: off the window's thread, with progress, cancel and one place for errors."""

from __future__ import annotations

import gc
import threading

import pytest

from dealerdesk.errors import Cancelled, WorldError
from ui import tasks as tasks_module
from ui.tasks import Report, Task, Tasks


@pytest.fixture
def told() -> list[BaseException]:
    return []


def test_the_result_comes_back_on_the_windows_thread(qtbot, told: list[BaseException]) -> None:
    released: list[int] = []
    tasks = Tasks(told.append, lambda: released.append(threading.get_ident()))
    got: list[tuple[object, int]] = []
    task = tasks.run(
        "x", lambda _report: threading.get_ident(), done=lambda r: got.append((r, threading.get_ident()))
    )
    with qtbot.waitSignal(task.ended):
        pass
    worked_in, told_in = got[0]
    assert worked_in != threading.get_ident() and told_in == threading.get_ident()
    assert released == [worked_in]
    assert tasks.running == []


def test_progress_is_told_and_cancel_stops_the_work(qtbot, told: list[BaseException]) -> None:
    tasks = Tasks(told.append, lambda: None)
    seen: list[int] = []
    failed: list[BaseException] = []

    def work(report: Report) -> None:
        for done in range(1, 10_000):
            report(done, 10_000)
            threading.Event().wait(0.002)

    task = tasks.run("x", work, failed=failed.append, progress=lambda done, _total, _words: seen.append(done))
    qtbot.waitUntil(lambda: len(seen) > 1, timeout=5000)
    with qtbot.waitSignal(task.ended, timeout=5000):
        task.cancel()
    assert isinstance(failed[0], Cancelled)
    assert seen == sorted(seen)


def test_an_error_reaches_the_one_place(qtbot, told: list[BaseException]) -> None:
    tasks = Tasks(told.append, lambda: None)

    def work(_report: Report) -> None:
        raise WorldError("磁盘满了")

    with qtbot.waitSignal(tasks.run("x", work).ended):
        pass
    assert [str(error) for error in told] == ["磁盘满了"]


def test_under_test_the_work_runs_in_place(told: list[BaseException]) -> None:
    tasks = Tasks(told.append, lambda: None, inline=True)
    got: list[object] = []
    tasks.run("x", lambda _report: threading.get_ident(), done=got.append)
    assert got == [threading.get_ident()]


def test_remaining_time_is_said_in_words(monkeypatch) -> None:
    import time

    task = Task("x")
    begun = task.started
    monkeypatch.setattr(time, "monotonic", lambda: begun + 10)
    assert task.remaining(10, 40) == "约还要 30 秒"
    assert task.remaining(10, 400) == "约还要 6 分"
    monkeypatch.setattr(time, "monotonic", lambda: begun + 0.2)
    assert task.remaining(10, 40) == ""


def test_nobody_looks_for_garbage_while_a_work_runs(
    qtbot, told: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking through all that an import keeps would hold the window still (and after it, too)."""
    assert gc.isenabled()
    tasks = Tasks(told.append, lambda: None)
    seen: list[bool] = []
    frozen = gc.get_freeze_count()
    with qtbot.waitSignal(tasks.run("x", lambda _report: seen.append(gc.isenabled())).ended):
        pass
    qtbot.waitUntil(gc.isenabled)
    assert seen == [False] and gc.get_freeze_count() == frozen, "a short work leaves all to the collector"
    monkeypatch.setattr(tasks_module, "LONG", 0)
    with qtbot.waitSignal(tasks.run("x", lambda _report: 1 / 0).ended):
        pass
    qtbot.waitUntil(gc.isenabled)
    assert gc.get_freeze_count() > frozen, "what a long work leaves is set apart"
    gc.unfreeze()
