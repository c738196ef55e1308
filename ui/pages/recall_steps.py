"""M1–M6 as a strip: each step with its days, its state as shape and word, and its ratio."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.care.recall_steps import AHEAD, CALLS, CLOSE, DONE, LATE, NAMES, NOW, RATIOS, Step
from dealerdesk.care.recall_view import RecallView
from dealerdesk.text import N_, _
from ui import theme, words
from ui.widgets.basic import LineLabel, frame
from ui.widgets.parts import Icon, Text

LOOKS = {
    DONE: ("checkbox-circle-fill", "green", N_("done")),
    LATE: ("alarm-warning-fill", "red", N_("late")),
    NOW: ("timer-line", "amber", N_("now")),
    AHEAD: ("time-line", "text-2", N_("to come")),
}


class StepStrip(QFrame):
    """Six cells side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "toolbar")
        self.setFixedHeight(theme.px(66))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(4))
        row.setSpacing(theme.px(12))
        self.cells: dict[str, tuple[LineLabel, LineLabel, LineLabel]] = {}
        for key in NAMES:
            cell = frame("clear")
            column = QVBoxLayout(cell)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            lines = (LineLabel(), LineLabel(), LineLabel())
            for line in lines:
                column.addWidget(line)
            self.cells[key] = lines
            row.addWidget(cell, 1)

    def show_steps(self, view: RecallView) -> None:
        """Show the steps of a month."""
        for step in view.steps:
            name, days, state = self.cells[step.key]
            name.set_line(Text(step.key, "text-3", role="caption"), Text(_(NAMES[step.key]), bold=True))
            days.set_line(Text(self._days(step, view.month), "text-2", role="caption"))
            icon, tone, word = LOOKS[step.state]
            at = f"{step.at:%m-%d}" if step.at and step.state == DONE else ""
            state.set_line(
                Icon(icon, tone, 14), Text(" ".join(filter(None, (_(word), at))), tone, role="caption"),
                Text(self._ratio(step, view), "text", role="caption"),
            )  # fmt: skip

    @staticmethod
    def _days(step: Step, month: date) -> str:
        first, last = words.day(step.first, month), words.day(step.last, month)
        return first if first == last else f"{first} – {last}"

    @staticmethod
    def _ratio(step: Step, view: RecallView) -> str:
        total = len(view.rows)
        if not total:
            return ""
        if step.key == CALLS:
            return f"{view.reached} / {total}"
        if step.key == CLOSE:
            known = sum(bool(row.came or row.reason) for row in view.rows)
            return f"{known} / {total}"
        if step.key == RATIOS:
            return f"{view.came} / {total}"
        return f"{step.n} / {total}"
