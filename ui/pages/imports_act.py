"""The action bar of an import: what will happen, how far it is, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _, ngettext
from ui import theme
from ui.widgets.basic import Button, LineLabel
from ui.widgets.cards import Bar
from ui.widgets.parts import Icon, Text

if TYPE_CHECKING:
    from dealerdesk.dms.plan import ImportPlan, RunReport
    from ui.tasks import Task


class ActBar(QFrame):
    """`left` when it is cancelled; the page connects `run` and `onward`."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "bar")
        self.setFixedHeight(theme.px(62))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(10))
        said = QVBoxLayout()
        said.setSpacing(theme.px(4))
        self.words = LineLabel()
        self.more = LineLabel()
        self.bar = Bar()
        for widget in (self.words, self.more, self.bar):
            said.addWidget(widget)
        self.cancel = Button(_("Cancel"), key="Esc")
        self.cancel.clicked.connect(self.left)
        self.run = Button("", kind="primary", icon="download-2-line", key="Ctrl Enter")
        self.onward = Button("", kind="primary", key="Ctrl Enter")
        self.checks = Button("", icon="error-warning-line")
        row.addLayout(said, 1)
        for button in (self.cancel, self.checks, self.run, self.onward):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self.words.text} {self.more.text}".strip()

    def _say(self, icon: str, tone: str, words: str, more: str = "", bar: bool = False) -> None:
        self.words.set_line(Icon(icon, tone, 16), Text(words, tone if tone != "text-3" else "text-2"))
        self.more.set_line(Text(more, "text-2", role="caption"))
        self.more.setVisible(bool(more))
        self.bar.setVisible(bar)

    def _buttons(self, *shown: Button) -> None:
        for button in (self.cancel, self.checks, self.run, self.onward):
            button.setVisible(button in shown)
            button.updateGeometry()

    def say_reading(self) -> None:
        """The plan is being made."""
        self._say(
            "time-line", "text-3", _("The file is compared with the shop; nothing is written."), bar=True
        )
        self.bar.set_share(0)
        self._buttons(self.cancel)

    def say_refused(self) -> None:
        """The file can't be read."""
        self._say("forbid-line", "text-3", _("Nothing was changed."))
        self._buttons(self.cancel)

    def say_plan(self, plan: ImportPlan, stopped: bool = False) -> None:
        """What importing will do."""
        counts = plan.counts
        writes = counts.new + counts.changed
        if writes:
            words = _("{new} new, {changed} changed. A backup is made before.").format(
                new=f"{counts.new:,}", changed=f"{counts.changed:,}"
            )
        else:
            words = _("The file brings nothing new; only this run is noted.")
        more = _("The file goes in whole or not at all.")
        if stopped:
            words, more = _("Stopped; nothing was changed."), ""
        self._say("shield-check-line", "text-3", words, more)
        said = ngettext("Import {count} row", "Import {count} rows", writes).format(count=f"{writes:,}")
        self.run.setText(said if writes else _("Note the run"))
        self._buttons(self.cancel, self.run)

    def say_decided(self) -> None:
        """A person decided something; the counts follow in a moment."""
        self.more.set_line(Text(_("Decided; the counts follow in a moment."), "accent", role="caption"))
        self.more.show()

    def say_running(self) -> None:
        """The import has begun."""
        self._say("time-line", "accent", _("Importing…"), bar=True)
        self.bar.set_share(0)
        self._buttons(self.cancel)

    def say_progress(self, done: int, total: int, task: Task | None) -> None:
        """How far it is, how fast it goes and how long it takes."""
        if not total:
            return
        self.bar.set_share(done / total)
        said = [_("{done} of {total} rows").format(done=f"{done:,}", total=f"{total:,}")]
        if task is not None:
            if rate := task.rate(done):
                said.append(_("{rate} a second").format(rate=f"{rate:,}"))
            said.append(task.remaining(done, total))
        self.more.set_line(Text(" · ".join(filter(None, said)), "text-2", role="caption"))
        self.more.show()

    def say_done(self, report: RunReport, counts: str, more: int) -> None:
        """What came of it."""
        words = _("Imported in {seconds} s: {counts}").format(seconds=f"{report.seconds:.1f}", counts=counts)
        backup = _("backup {file}").format(file=report.backup) if report.backup else ""
        self._say("checkbox-circle-fill", "green", words, backup)
        waits = len(report.issues) + report.counts.conflicts
        self.checks.setText(ngettext("Check {count}", "Check {count}", waits).format(count=f"{waits:,}"))
        self.onward.setText(
            ngettext("Next file ({count} left)", "Next file ({count} left)", more).format(count=more)
            if more
            else _("Done")
        )
        self._buttons(self.onward, *([self.checks] if waits else []))
