"""The window answers while a file is compared and comes in: how long its event loop stands still."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer

from benchmarks import data
from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from ui.frame import MainWindow
from ui.pages import PAGES
from ui.pages.imports import ImportsPage
from ui.shell import Shell

MANAGER = Actor("许文静", "manager")
LIMIT = 0.1
"""Seconds that the event loop may stand still."""
NOISE = 2
"""So many longer pauses are the shared machine's, when they don't come again in a second try."""


class Pulse(QObject):
    """A timer on the window's thread that notes how late it comes."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[tuple[float, str]] = []
        self.now = ""
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=4)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last, self.now))
        self._last = now

    def long(self) -> list[tuple[float, str]]:
        """The pauses over the limit, longest first: seconds, and what was under way."""
        return sorted((gap for gap in self.gaps if gap[0] > LIMIT), reverse=True)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return data.write(tmp_path_factory.mktemp("dms"), "S")


@pytest.fixture
def page(desk: Desk, qtbot) -> Iterator[ImportsPage]:
    window = MainWindow([entry for entry in PAGES if entry.id in ("today", "sync")])
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.fill(Shell(desk, MANAGER), "sync")
    found = window.page
    assert isinstance(found, ImportsPage)
    yield found
    window.close()


def bring_in(page: ImportsPage, files: list[Path], pulse: Pulse, qtbot) -> None:
    """Every file is compared and comes in, one after the other, as a person does it."""
    pulse.now = "look"
    page.open_files(files)
    for number in range(len(files)):
        qtbot.waitUntil(lambda: page.file.plan is not None and not page.work.busy, timeout=120_000)
        job = page.file.job
        assert job is not None
        pulse.now = f"import {job.path.name}"
        page.import_file()
        qtbot.waitUntil(lambda: page.file.report is not None, timeout=120_000)
        pulse.now = f"after {job.path.name}"
        page.file.next_file()
    assert number + 1 == len(page.shell.desk.dms.runs())


def test_no_pause_of_the_window_over_a_tenth_of_a_second(page: ImportsPage, files: list[Path], qtbot) -> None:
    pulse = Pulse()
    pulse.start()
    bring_in(page, files, pulse, qtbot)
    import sys

    print(len(pulse.gaps), sorted(pulse.gaps, reverse=True)[:14], file=sys.stderr)
    assert len(pulse.long()) <= NOISE, pulse.long()
