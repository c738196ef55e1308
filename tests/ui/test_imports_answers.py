"""The window answers while a file is compared and comes in: how long its event loop stands still."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer

from benchmarks import data
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from ui.frame import MainWindow
from ui.pages.imports import ImportsPage
from ui.shell import Shell

MANAGER = Actor("许文静", "manager")
LIMIT = 0.1
"""Seconds that the event loop may stand still."""


class Pulse(QObject):
    """A timer on the window's thread that notes how late it comes.

    A pause counts as far as this program worked in it: on a machine that others use, the time that
    it waited for a processor is not its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[tuple[float, str]] = []
        self.now = ""
        self._last = (0.0, 0.0)
        self._timer = QTimer(self, interval=4)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = (time.perf_counter(), time.process_time())
        self._timer.start()

    def _beat(self) -> None:
        now = (time.perf_counter(), time.process_time())
        self.gaps.append((min(now[0] - self._last[0], now[1] - self._last[1]), self.now))
        self._last = now

    def long(self) -> list[tuple[float, str]]:
        """The pauses over the limit, longest first: seconds, and what was under way."""
        return sorted((gap for gap in self.gaps if gap[0] > LIMIT), reverse=True)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return data.write(tmp_path_factory.mktemp("dms"), os.environ.get("DEALERDESK_PAUSES", "S"))


@pytest.fixture
def open_page(tmp_path: Path, clock: FixedClock, qtbot) -> Iterator[Callable[[], ImportsPage]]:
    """Opens a new empty shop in a window whose works run off the window's thread."""
    windows: list[tuple[MainWindow, Desk]] = []

    def make() -> ImportsPage:
        for window, desk in windows:  # a process has one desk open at a time
            window.close()
            desk.close()
        desk = Desk.create(tmp_path / f"shop{len(windows)}", "澄远汽车", "冀D", clock)
        window = MainWindow()
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.fill(Shell(desk, MANAGER), "today")
        window.go("customers", {})
        window.go("sync", {})
        windows.append((window, desk))
        page = window.page
        assert isinstance(page, ImportsPage)
        return page

    yield make
    for window, desk in windows[-1:]:
        window.close()
        desk.close()


def bring_in(page: ImportsPage, files: list[Path], pulse: Pulse, qtbot) -> None:
    """Every file is compared, decided on and comes in, as a person does it; the last is taken back."""
    file = page.file
    qtbot.waitUntil(lambda: not page.work.busy, timeout=60_000)
    pulse.now = "look"
    page.open_files(files)
    for path in files:
        qtbot.waitUntil(lambda: file.plan is not None and not page.work.busy, timeout=60_000)
        pulse.now = f"compare {path.name} anew"
        file.rule("address", "theirs")
        file.replan()
        qtbot.waitUntil(lambda: not page.work.busy, timeout=60_000)
        pulse.now = f"import {path.name}"
        page.import_file()
        qtbot.waitUntil(lambda: file.report is not None, timeout=60_000)
        pulse.now = f"after {path.name}"
        file.next_file()
    pulse.now = "take back"
    page.undo_run(len(files))
    qtbot.waitUntil(lambda: not page.work.busy, timeout=60_000)
    runs = page.shell.desk.dms.runs()
    assert len(runs) == len(files) and runs[0].undone and runs[0].counts.new > 0


def test_no_pause_of_the_window_over_a_tenth_of_a_second(
    open_page: Callable[[], ImportsPage], files: list[Path], qtbot
) -> None:
    """A pause that comes twice at the same act is ours; one that comes once is the shared machine's."""
    paused: list[set[str]] = []
    for _try in range(3):
        page, pulse = open_page(), Pulse()
        pulse.start()
        bring_in(page, files, pulse, qtbot)
        assert len(pulse.gaps) > 100, "the window lived while it went on"
        paused.append({act for _seconds, act in pulse.long()})
        if os.environ.get("DEALERDESK_PAUSES"):
            print([(round(seconds, 3), act) for seconds, act in sorted(pulse.gaps, reverse=True)[:12]])
        if not set.intersection(*paused):
            return
    raise AssertionError(f"the window stood still at {set.intersection(*paused)}")
