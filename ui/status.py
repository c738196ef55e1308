"""What the status bar says about the shop's file."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dealerdesk.text import _
from ui import words
from ui.bars import StatusBar

if TYPE_CHECKING:
    from ui.shell import Shell
    from ui.tasks import Task


class WorkWords(QObject):
    """Says in the status bar how far a work is; goes with the bar, so that a work which ends after the
    window has closed speaks to nobody."""

    def __init__(self, bar: StatusBar, task: Task) -> None:
        super().__init__(bar)
        self._bar, self._task = bar, task
        task.progressed.connect(self._say)
        task.ended.connect(self._end)

    def _say(self, done: int, total: int, words: str) -> None:
        count = f" {done:,}/{total:,}" if total else ""
        left = words or self._task.remaining(done, total)
        self._bar.work.say(f"{self._task.name}{count} {left}".strip(), "accent")

    def _end(self) -> None:
        self._bar.work.say("")
        self.deleteLater()


class Status:
    """Fills the bar's parts from the desk; asked again each minute and after each change."""

    def __init__(self, bar: StatusBar, shell: Shell) -> None:
        self._bar, self._shell = bar, shell
        bar.shop.clicked.connect(lambda: shell.say(str(shell.desk.folder)))
        bar.backup.clicked.connect(self._make_backup)
        bar.imported.clicked.connect(lambda: shell.go("sync"))
        bar.clock.clicked.connect(lambda: shell.go("today"))

    def refresh(self) -> None:
        """Say everything anew."""
        desk = self._shell.desk
        now = desk.clock.now()
        name = desk.settings["shop_name"] or _("Shop")
        self._bar.shop.say(f"{name} · {desk.store.path.name}")
        self._bar.shop.setToolTip(str(desk.folder))
        self._say_backup(now)
        self._say_import(now)
        sample = desk.sample_day
        clock = f"{words.weekday(now.date())} {words.clock(now)}"
        if sample is not None:
            clock = _("Sample day {day}").format(day=f"{sample:%m-%d}") + f" {clock}"
        self._bar.clock.say(clock, "text", bold=True)

    def _say_backup(self, now: datetime) -> None:
        from dealerdesk.store import backup

        newest = next(iter(backup.listing(self._shell.desk.folder / "backups")), None)
        if newest is None:
            self._bar.backup.say(_("No backup yet"), "amber", bold=True)
            return
        old = now - newest.at > timedelta(days=1)
        said = _("Backup {when}, proven").format(when=words.ago(newest.at, now))
        late = _("Backup {when}, too old").format(when=words.ago(newest.at, now))
        self._bar.backup.say(late if old else said, "amber" if old else "text-2", bold=old)

    def _say_import(self, now: datetime) -> None:
        last = self._shell.last_import()
        said = _("DMS imported {when}").format(when=words.ago(last, now)) if last else _("No DMS import yet")
        self._bar.imported.say(said)

    def _make_backup(self) -> None:
        from dealerdesk.staff.rights import require
        from dealerdesk.store import backup

        shell = self._shell
        if shell.write(lambda: (require(shell.actor, "backup"), True)) is None:
            return
        shell.tasks.run(
            _("Backup"),
            lambda _report: backup.make(shell.desk.store, "hand"),
            done=lambda made: (
                shell.say(_("Backup made and proven: {file}").format(file=made.path.name)),
                self.refresh(),
            ),
        )
