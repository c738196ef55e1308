"""Long work off the window's thread: progress, cancel that leaves nothing half done, one place for errors.

    tasks.run(_("Import"), lambda report: desk.dms.apply(plan, progress=report), done=self._imported)

The work gets a `Report` and calls `report(done, total)` from time to time; that raises Cancelled when the
person stopped the work. Under test (`inline=True`) the work runs at once and in place.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from PySide6.QtCore import QObject, Signal

from dealerdesk.errors import Cancelled
from dealerdesk.text import _

PAUSE = 0.05  # seconds between two reports to the window
LONG = 0.5  # seconds after which a work is long


class _Calm:
    """While works run nobody looks for garbage in cycles: looking through all that an import keeps
    would hold the window still for a tenth of a second, again and again. What a long work leaves
    (the facts of all cars) is set apart, so that it is not looked through later either."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._works = 0
        self._was_on = False

    @contextmanager
    def work(self) -> Iterator[None]:
        began = time.monotonic()
        with self._lock:
            if self._works == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._works += 1
        try:
            yield
        finally:
            with self._lock:
                if time.monotonic() - began >= LONG:
                    gc.freeze()
                self._works -= 1
                if self._works == 0 and self._was_on:
                    gc.enable()


_calm = _Calm()


class Report:
    """What the work calls to tell how far it is."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._last = 0.0

    def __call__(self, done: int, total: int = 0, words: str = "") -> None:
        """So many of so many are done; raises Cancelled when the person stopped the work."""
        if self._task.cancelled:
            raise Cancelled(_("Stopped; nothing was changed."))
        now = time.monotonic()
        if now - self._last >= PAUSE or done >= total:
            self._last = now
            self._task.progressed.emit(done, total, words)


class Task(QObject):
    """One piece of work under way."""

    progressed = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.cancelled = False
        self.started = time.monotonic()

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self.cancelled = True

    def rate(self, done: int) -> int:
        """How many are done in a second; 0 in the first one, when nobody can tell."""
        gone = time.monotonic() - self.started
        return round(done / gone) if gone >= 1 else 0

    def remaining(self, done: int, total: int) -> str:
        """About how long it still takes, in words; nothing is said in the first second."""
        gone = time.monotonic() - self.started
        if gone < 1 or done <= 0 or total <= done:
            return ""
        left = round(gone * (total - done) / done)
        if left >= 90:
            return _("about {minutes} min left").format(minutes=round(left / 60))
        return _("about {seconds} s left").format(seconds=max(left, 1))


class Tasks(QObject):
    """Runs works one after the other's start, and hands errors to one place."""

    begun = Signal(object)

    def __init__(
        self, tell: Callable[[BaseException], None], release: Callable[[], None], inline: bool = False
    ) -> None:
        """`tell` shows an error; `release` closes what the worker's thread opened in the store."""
        super().__init__()
        self.inline = inline
        self._tell, self._release = tell, release
        self._threads: list[threading.Thread] = []
        self.running: list[Task] = []
        self.stopped = False

    def run(
        self,
        name: str,
        work: Callable[[Report], Any],
        done: Callable[[Any], object] | None = None,
        failed: Callable[[BaseException], object] | None = None,
        progress: Callable[[int, int, str], object] | None = None,
    ) -> Task:
        """Start the work. `done`, `failed` and `progress` are called on the window's thread."""
        task = Task(name)
        self.running.append(task)
        if progress is not None:
            task.progressed.connect(progress)
        task.finished.connect(lambda result: self._finish(task, done, result))
        task.failed.connect(lambda error: self._fail(task, failed, error))
        self.begun.emit(task)
        if self.inline:
            self._work(task, work, own_thread=False)
        else:
            thread = threading.Thread(target=self._work, args=(task, work), daemon=True, name=f"task {name}")
            self._threads.append(thread)
            thread.start()
        return task

    def _work(self, task: Task, work: Callable[[Report], Any], own_thread: bool = True) -> None:
        try:
            try:
                with _calm.work() if own_thread else nullcontext():
                    result = work(Report(task))
            finally:
                if own_thread:
                    self._release()
        except BaseException as error:
            task.failed.emit(error)
        else:
            task.finished.emit(result)

    def _finish(self, task: Task, done: Callable[[Any], object] | None, result: Any) -> None:
        self._end(task)
        if done is not None:
            done(result)

    def _fail(
        self, task: Task, failed: Callable[[BaseException], object] | None, error: BaseException
    ) -> None:
        self._end(task)
        if failed is not None:
            failed(error)
        self._tell(error)

    def _end(self, task: Task) -> None:
        if task in self.running:
            self.running.remove(task)
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        task.ended.emit()

    def stop(self, seconds: float = 10) -> None:
        """Cancel everything and wait for the threads (when the window closes)."""
        self.stopped = True
        for task in list(self.running):
            task.cancel()
        for thread in self._threads:
            thread.join(seconds)
