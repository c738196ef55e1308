"""导出到 U 盘: the month into a folder, written, synced, read back, compared; 先别拔 until it is proven."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStorageInfo, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.errors import Cancelled, WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.text import N_, _
from ui import state, theme
from ui.widgets.basic import Button, Label, LineLabel, link
from ui.widgets.cards import Bar
from ui.widgets.choices import Combo
from ui.widgets.form import Field
from ui.widgets.parts import Gap, Icon, Part, Text
from ui.widgets.states import State
from ui.widgets.steps import Steps

if TYPE_CHECKING:
    from dealerdesk.figures.export import Exported, FileEntry
    from ui.shell import Shell
    from ui.tasks import Report, Task

STAGES = (N_("Write"), N_("Sync"), N_("Read back"), N_("Safe to unplug"))
ORDER = ("write", "sync", "read_back", "done")
REMEMBERED = "export_to"
PURPOSES = (N_("monthly report"), N_("for the manufacturer"), N_("for the archive"))


def size_words(count: int) -> str:
    """`418 KB`, `1.2 MB`, `28.6 GB`."""
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{max(1, round(count / 1024))} KB"


class StickPanel(QFrame):
    """Where to, what for, the four stages, the files with their sha256, and whether it may be unplugged."""

    ended = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._month: date | None = None
        self._task: Task | None = None
        self._made: Exported | None = None
        self._error = ""
        self._left = ""
        self.folder: Path | None = None
        self.setProperty("look", "bar")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        self.heading = LineLabel()
        head.addWidget(self.heading, 1)
        self.other = link(_("other folder"), self.ask_folder)
        head.addWidget(self.other)
        column.addLayout(head)
        self.purpose = Combo([(_(words), _(words)) for words in PURPOSES], editable=True)
        self.purpose_field = Field(_("For"), self.purpose, wide=48)
        column.addWidget(self.purpose_field)
        self.steps = Steps(spread=True)
        self.bar = Bar()
        column.addWidget(self.steps)
        column.addWidget(self.bar)
        column.addWidget(self._make_files())
        column.addLayout(self._make_foot())
        self.show_folder(Path(kept) if (kept := state.load().get(REMEMBERED)) else None)

    def _make_files(self) -> QWidget:
        self.files = QWidget()
        self._grid = QGridLayout(self.files)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(0, 1)
        return self.files

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        self.words = Label("", tone="text-2").wrap()
        self.stop = Button(_("Cancel"), small=True)
        self.stop.clicked.connect(self.cancel)
        self.choose = Button(_("Folder…"), icon="folder-open-line", small=True)
        self.choose.clicked.connect(self.ask_folder)
        self.start = Button(_("Export"), small=True)
        self.start.clicked.connect(self.export)
        self.look = Button(_("Open folder"), icon="folder-open-line", small=True)
        self.look.clicked.connect(self._look_inside)
        foot.addWidget(self.words, 1)
        for button in (self.stop, self.look, self.choose, self.start):
            foot.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        return foot

    # what is shown

    def set_month(self, month: date) -> None:
        """The month that is exported; what was said about another one goes."""
        if month != self._month and self._task is None:
            self._month, self._made, self._error = month, None, ""
            self._refresh()

    def show_folder(self, folder: Path | None) -> None:
        """Where it goes to; a folder that is not there (a stick pulled out) is forgotten."""
        self.folder = folder if folder is not None and folder.is_dir() else None
        self._refresh()

    @property
    def busy(self) -> bool:
        """Whether an export is under way."""
        return self._task is not None

    def _refresh(self, stage: str = "", done: int = 0, total: int = 0) -> None:
        self._say_heading()
        self._say_steps(stage, done, total)
        may = self._shell.may("print_list")
        shown = self.busy or self._made is not None or bool(self._error)
        self.steps.setVisible(shown)
        self.bar.setVisible(self.busy)
        self.files.setVisible(self._made is not None)
        self.purpose_field.setVisible(not shown and may)
        self.stop.setVisible(self.busy)
        self.choose.setVisible(not self.busy and self.folder is None)
        self.other.setVisible(not self.busy and self.folder is not None and may)
        self.start.setVisible(not self.busy and self.folder is not None and self._made is None)
        self.look.setVisible(self._made is not None)
        self.choose.setEnabled(may)
        self.start.setEnabled(may)
        self.purpose.setEnabled(may)
        self._say(may)

    def _say_heading(self) -> None:
        line: list[Part] = [
            Icon("usb-line", "accent", 18),
            Gap(2),
            Text(_("Export to a stick"), role="section"),
        ]
        if self.folder is not None:
            volume = QStorageInfo(str(self.folder))
            free = _("{size} free").format(size=size_words(volume.bytesAvailable()))
            line += [Gap(2), Text(f"{self.folder.name or self.folder} · {free}", "text-2")]
            self.heading.setToolTip(str(self.folder))
        self.heading.set_line(*line)

    def _say_steps(self, stage: str, done: int, total: int) -> None:
        at = ORDER.index(stage) if stage else 0
        if self._made is not None:
            states = ["done"] * 4
        elif self._error:
            states = [
                "failed" if n == self._failed_at else "done" if n < self._failed_at else "later"
                for n in range(4)
            ]
        else:
            states = ["done" if n < at else "now" if n == at else "later" for n in range(4)]
        count = (
            f"{min(done + 1, total)} / {total}" if total and self._made is None and not self._error else ""
        )
        self.steps.set_steps(
            [(_(words), states[n], count if states[n] == "now" else "") for n, words in enumerate(STAGES)]
        )
        if total:
            self.bar.set_share((min(at, 2) * total + done) / (3 * total))

    def _say(self, may: bool) -> None:
        if self.busy:
            self._line(_("Don't unplug yet") + (f" · {self._left}" if self._left else ""), "amber")
        elif self._made is not None:
            self._line(_("All {count} files read back and equal: it may be unplugged").format(
                count=len(self._made.files)), "green")  # fmt: skip
        elif self._error:
            self._line(self._error, "red")
        elif not may:
            self._line(_("Only the manager or the general manager exports lists."), "text-2")
        elif self.folder is None:
            self._line(_("Choose a folder on the stick."), "text-2")
        else:
            self._line(_("CSV, XLSX, PDF and a manifest; phones are masked."), "text-2")

    def _line(self, words: str, tone: str) -> None:
        self.words.set_tone(tone)
        self.words.setText(words)

    def _show_files(self, files: tuple[FileEntry, ...]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for row, entry in enumerate(files):
            self._grid.addWidget(LineLabel(Text(entry.name)), row, 0)
            size = LineLabel(Text(size_words(entry.bytes), "text-2", role="caption"), shrink=False)
            self._grid.addWidget(size, row, 1, Qt.AlignmentFlag.AlignRight)
            sha = LineLabel(
                Text(f"{entry.sha256[:4]} {entry.sha256[4:8]}", "text-3", role="caption"), shrink=False
            )
            sha.setToolTip(f"sha256 {entry.sha256}")
            self._grid.addWidget(sha, row, 2)
            self._grid.addWidget(LineLabel(*State("done", "", _("equal")).line(), shrink=False), row, 3)

    # acts

    def ask_folder(self) -> bool:
        """Choose where to; True when a folder was chosen."""
        start = str(self.folder or state.load().get(REMEMBERED) or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Folder on the stick"), start)
        if not chosen:
            return False
        state.save({REMEMBERED: chosen})
        self._made, self._error = None, ""
        self.show_folder(Path(chosen))
        return True

    def export(self) -> None:
        """Ctrl+E: into the chosen folder; without one, asks for it first."""
        if self.busy or self._month is None:
            return
        if not self._shell.may("print_list"):
            self._say(False)
            return
        if (self.folder is None or not self.folder.is_dir()) and not self.ask_folder():
            return
        if self.folder is not None:
            self._run(self._month, self.folder)

    def _run(self, month: date, folder: Path) -> None:
        shell = self._shell
        actor = replace(shell.actor, purpose=self.purpose.value)
        note = PrintNote(actor.name, shell.desk.clock.now())
        self._made, self._error, self._left, self._failed_at = None, "", "", 0
        self._stage = "write"

        def work(report: Report) -> Exported | WorldError:
            import printing

            def progress(stage: str, done: int, total: int) -> None:
                report(done, total, stage)

            try:
                return shell.desk.figures.export(
                    actor, month, folder, note, lambda form: printing.render(form).pdf, progress
                )
            except Cancelled:
                raise
            except WorldError as error:  # said here in the panel, not on top of the page
                return error

        begun = shell.tasks.run(
            _("Export of {month}").format(month=f"{month:%Y-%m}"),
            work,
            self._done,
            self._failed,
            self._progress,
        )
        if begun in shell.tasks.running:
            self._task = begun
        self._refresh(self._stage)

    def _progress(self, done: int, total: int, stage: str) -> None:
        self._stage = stage
        if self._task is not None:
            share = (min(ORDER.index(stage), 2) * total + done, 3 * total)
            self._left = self._task.remaining(*share)
        self._refresh(stage, done, total)

    def _done(self, made: Exported | WorldError) -> None:
        if isinstance(made, WorldError):
            self._failed(made)
            return
        self._task = None
        self._made = made
        self._show_files(made.files)
        self._refresh()
        self.ended.emit()

    def _failed(self, error: BaseException) -> None:
        self._task = None
        self._failed_at = min(ORDER.index(self._stage), 2)
        if isinstance(error, Cancelled):
            self._error = _("Stopped: nothing of it is on the stick.")
        else:
            self._error = error.line if isinstance(error, WorldError) else _("Not exported.")
        self._refresh()
        self.ended.emit()

    def cancel(self) -> None:
        """Stop; nothing of the try remains on the stick."""
        if self._task is not None:
            self._task.cancel()

    def _look_inside(self) -> None:
        if self._made is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made.folder)))
