"""The day's plan: once a day and after imports, off the window's thread. The one place that asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dealerdesk.text import _

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell


class Planner(QObject):
    """`counted` carries how many calls are to be made now by who sits here."""

    counted = Signal(int)
    TABLES = ("care_task", "attempt", "customer", "consent", "phone")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._at_work = False
        shell.changed.connect(self._changed)

    def look(self) -> None:
        """Plan when it is due, and count."""
        tasks, actor = self._shell.desk.tasks, self._shell.actor
        if self._at_work:
            return
        if not self._shell.may("plan") or not tasks.needs_plan():
            self.count()
            return
        self._at_work = True
        self._shell.tasks.run(
            _("Planning the day"),
            lambda report: tasks.plan(actor, progress=report),
            done=self._planned,
            failed=lambda _error: self._rest(),
        )

    def _planned(self, _made: object) -> None:
        self._rest()
        desk = self._shell.desk
        warning = desk.tasks.clock_warning() if desk.sample_day is None else None
        if warning:
            self._shell.warn(warning, "amber")
        self.count()

    def _rest(self) -> None:
        self._at_work = False

    def count(self) -> None:
        """Count the calls of now."""
        self.counted.emit(self._shell.desk.queue.count(self._shell.actor))

    def _changed(self, change: Change | None) -> None:
        if change is None or change.act == "import":
            self._shell.later(self.look)
        elif change.act != "plan" and any(table in change.touched for table in self.TABLES):
            self._shell.later(self.count)
