"""The day's plan: once a day and after imports, off the window's thread. The one place that asks for it.

The window asks at its start, after what was stored stands on the screen, and when the date changes under
it. A clock that can't be right is told of first; a person then says whether to plan.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from dealerdesk.text import _, ngettext

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell


class Planner(QObject):
    """Plans when it is due; what is stored reaches the pages as a Change."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._at_work = False
        self._sure: date | None = None
        self._told: date | None = None
        self._day = date.min
        shell.changed.connect(self._changed)
        shell.tasks.begun.connect(self._work_begun)

    def minute(self) -> None:
        """The date may have changed: at midnight, or since somebody set the clock; and somebody may not have
        come."""
        self.sweep()
        if self._shell.desk.clock.today() != self._day:
            self.look()

    def look(self) -> None:
        """Plan when it is due and nothing else is being worked on; that work's end looks again."""
        shell, tasks = self._shell, self._shell.desk.tasks
        if self._at_work or shell.tasks.running or shell.tasks.stopped:
            return
        self._day = shell.desk.clock.today()
        if self._doubtful() or not shell.may("plan") or not tasks.needs_plan():
            return
        self._at_work = True
        actor = shell.actor
        shell.tasks.run(
            _("Planning the day"),
            lambda report: tasks.plan(actor, progress=report),
            done=lambda _made: self._rest(),
            failed=lambda _error: self._rest(),
        )

    def sweep(self) -> None:
        """Put down as not come whoever is half an hour late (A7), where the clock can be right. They may
        still be recorded as here."""
        shell, desk = self._shell, self._shell.desk
        if (
            shell.tasks.running
            or shell.tasks.stopped
            or not shell.may("plan")
            or not desk.reception.overdue()
        ):
            return
        if desk.sample_day is None and self._sure != desk.clock.today() and desk.tasks.clock_warning():
            return
        late = desk.reception.overdue()
        if shell.write(lambda: desk.reception.sweep(shell.actor)) is not None:
            plates = ", ".join(row.plate or row.customer_name for row in late[:3])
            said = ngettext(
                "{n} customer did not come: {plates}", "{n} customers did not come: {plates}", len(late)
            )
            shell.warn(said.format(n=len(late), plates=plates + (" …" if len(late) > 3 else "")), "amber")

    def _rest(self) -> None:
        self._at_work = False

    def _doubtful(self) -> bool:
        """Whether the clock can't be right and nobody said it is; said once for each day."""
        desk, day = self._shell.desk, self._day
        doubt = desk.tasks.clock_warning() if desk.sample_day is None and self._sure != day else None
        if self._told != day:
            self._told = day
            notice = desk.work_calendar.calendar().notice(day, day)
            if doubt:
                self._shell.offer(doubt, "red", _("The date is right"), self._be_sure)
            elif notice:
                self._shell.warn(notice, "amber")
        return doubt is not None

    def _be_sure(self) -> None:
        """A person says that the clock is right: plan this day."""
        self._sure = self._shell.desk.clock.today()
        self.look()

    def _work_begun(self, task: Any) -> None:
        if not self._at_work:
            task.ended.connect(self._work_ended)

    def _work_ended(self) -> None:
        self._shell.later(self.look)

    def _changed(self, change: Change | None) -> None:
        if change is None or change.act == "import":
            self._shell.later(self.look)
