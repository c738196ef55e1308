"""The toolbar of the figures: which month, its life 成稿 → 提交（锁定）→ 批示（冻结）, and the acts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import Button, IconButton, Label
from ui.widgets.panel import Dialog
from ui.widgets.steps import Steps

if TYPE_CHECKING:
    from dealerdesk.figures.shapes import MonthFigures
    from ui.shell import Shell

DEADLINE = "12:00"
"""Figures are submitted by noon of the 1st."""
TALL = 46


class LifeBar(QFrame):
    """Month with arrows, steps of its life, buttons. The page connects the buttons."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setProperty("look", "toolbar")
        self.setFixedHeight(theme.px(TALL))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), 0, theme.px(12), 0)
        row.setSpacing(theme.px(8))
        self.before = IconButton("arrow-left-s-line", _("Month before (←)"))
        self.name = Label("", role="page")
        self.name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.after = IconButton("arrow-right-s-line", _("Month after (→)"))
        self.life = Steps()
        self.act = Button("", kind="primary")
        self.act.hide()
        self.people = Button(_("Names"), icon="list-check-2")
        self.report = Button(_("View report"), icon="eye-line")
        self.report.setToolTip(_("View report (Ctrl+P)"))
        self.export = Button(_("Export"), icon="usb-line", key="Ctrl E")
        for widget in (self.before, self.name, self.after):
            row.addWidget(widget)
        row.addSpacing(theme.px(8))
        row.addWidget(self.life, 1)
        for button in (self.act, self.people, self.report, self.export):
            row.addWidget(button)

    def show_month(self, month: date) -> None:
        """Name the month; there is none after the present one."""
        self.name.setText(words.month(month))
        widest = max(theme.metrics("page").horizontalAdvance(words.month(date(2026, n, 1))) for n in (9, 12))
        self.name.setFixedWidth(widest + theme.px(8))
        today = self._shell.desk.clock.today()
        self.after.setEnabled((month.year, month.month) < (today.year, today.month))

    def show_life(self, month: MonthFigures | None) -> None:
        """The steps of its life, and the one that who sits here may do."""
        if month is None:
            self.life.set_steps([])
            self.act.hide()
            return
        today = self._shell.desk.clock.today()
        first = (month.month + timedelta(days=32)).replace(day=1)
        self.life.set_steps(_steps(month, today, first))
        may = self._shell.may
        verb = ""
        if month.state == "" and today >= first and may("month_submit"):
            verb = _("Submit")
        elif month.state == "submitted" and may("month_approve"):
            verb = _("Approve")
        self.act.setText(verb)
        self.act.setVisible(bool(verb))
        self.act.updateGeometry()


def _steps(month: MonthFigures, today: date, first: date) -> list[tuple[str, str, str]]:
    """`first` is the day on which the month is over."""
    drafted, submit, approve = _("Draft"), _("Submit (lock)"), _("Approve (freeze)")
    if not month.state:
        over = today >= first
        state = "late" if today > first else "now" if over else "later"
        due = _("by {day}").format(day=f"{words.day(first, today)} {DEADLINE}")
        return [
            (drafted, "done" if over else "now", "" if over else _("until the month is over")),
            (submit, state, due),
            (approve, "waits", ""),
        ]
    steps = [
        (drafted, "done", ""),
        (" ".join((month.submitted_by, _("submitted (locked)"))), "done", _moment(month.submitted_at)),
    ]
    if month.state == "approved":
        frozen = " ".join((month.approved_by, _("approved (frozen)")))
        return [*steps, (frozen, "frozen", _moment(month.approved_at))]
    return [*steps, (approve, "now", "")]


def _moment(at: Any) -> str:
    return f"{at:%m-%d %H:%M}" if at is not None else ""


def ask(parent: QWidget, title: str, said: str, verb: str) -> bool:
    """One question before what can't be taken back; the safe answer is the first."""
    dialog = Dialog(parent, title)
    dialog.body.addWidget(Label(said).wrap())
    no = dialog.add_act(Button(_("Cancel")))
    yes = dialog.add_act(Button(verb, kind="primary"))
    no.clicked.connect(dialog.reject)
    yes.clicked.connect(dialog.accept)
    no.setFocus()
    return bool(dialog.exec())
