"""The acts under a greeting event, and what stands in their way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QWidget

from dealerdesk.text import _
from ui import state, theme
from ui import words as said
from ui.widgets.basic import Button, Label, relook

if TYPE_CHECKING:
    from dealerdesk.care.greeting_forms import Draft, Outlook, Target
    from ui.pages.greetings_list import Row

FOLDER = "sms_list_folder"


class GreetingActs(QFrame):
    """One bar: the hint at left, the acts at right; the primary one is what comes next."""

    def __init__(self) -> None:
        super().__init__()
        relook(self, look="bar")
        row = QHBoxLayout(self)
        px = theme.px
        row.setContentsMargins(px(12), 0, px(12), 0)
        self.setFixedHeight(px(56))
        row.setSpacing(px(8))
        self.hint = Label("", "caption", "text-2").wrap()
        self.drop_button = Button(_("Take away"))
        self.back_button = Button(_("Take the list back"))
        self.close_button = Button(_("Close"), key="Ctrl Enter")
        self.tick_button = Button(_("Tick off"), icon="check-line", key=said.key_name("Space"))
        self.save_button = Button(_("Save"), kind="primary", key="Ctrl S")
        self.write_button = Button(
            _("Write the SMS list…"), kind="primary", icon="file-list-3-line", key="Ctrl E"
        )
        row.addWidget(self.hint, 1)
        for button in (self.drop_button, self.back_button, self.close_button, self.tick_button,
                       self.save_button, self.write_button):  # fmt: skip
            row.addWidget(button)

    def show_state(
        self, row: Row, outlook: Outlook, changed: bool, chosen: Sequence[Target], may: Mapping[str, bool]
    ) -> None:
        """Which acts there are for this row, and the one line that says why or what next."""
        event = row.event
        is_open = event is not None and event.open
        fresh = event is None
        self.save_button.setText(_("Make the event") if fresh else _("Save"))
        self.save_button.setVisible(fresh or (is_open and changed))
        self.save_button.setEnabled(may["call"])
        self.write_button.setVisible(is_open and not changed)
        self.write_button.setEnabled(may["print_list"] and bool(outlook.texts) and not outlook.wrong)
        self.tick_button.setVisible(is_open and bool(chosen))
        self.tick_button.setText(
            _("Take the tick back") if chosen and chosen[0].state == "sent" else _("Tick off")
        )
        self.tick_button.setEnabled(may["call"])
        self.close_button.setVisible(event is not None)
        self.close_button.setText(_("Close") if is_open else _("Open again"))
        self.close_button.setEnabled(may["call"])
        self.back_button.setVisible(is_open and bool(event and event.texted))
        self.back_button.setEnabled(may["call"])
        self.drop_button.setVisible(is_open and not (event and event.reached))
        self.drop_button.setEnabled(may["call"])
        words, tone = _hint(row, outlook, may)
        self.hint.setText(words)
        self.hint.set_tone(tone)
        for button in (self.save_button, self.tick_button, self.close_button):
            button.updateGeometry()


def _hint(row: Row, outlook: Outlook, may: Mapping[str, bool]) -> tuple[str, str]:
    """What stands in the way, else what comes next."""
    event = row.event
    if event is not None and not event.open:
        if event.counts:
            return _("Closed; it counts for the month."), "text-2"
        return _("Closed; it went to nobody and does not count."), "text-2"
    if outlook.wrong:
        return outlook.wrong[0].words, "red"
    if event is None and not may["call"]:
        return _("Customer care or a manager makes the event."), "text-2"
    if event is None:
        return _("Nothing is kept before the event is made."), "text-2"
    if outlook.texts:
        if not may["print_list"]:
            return _("A manager writes the list of numbers."), "text-2"
        return _("Numbers of those who refused are not in the list."), "text-2"
    if outlook.calls:
        return _("Enter opens a person, Space ticks those off who are chosen."), "text-2"
    if outlook.done:
        return _("Everybody was greeted: the event can be closed."), "green"
    return _("Nobody can be reached this way."), "amber"


def choose_file(parent: QWidget, draft: Draft) -> tuple[Path, str] | None:
    """Where the list goes, and its encoding."""
    kinds = {
        _("CSV in UTF-8 (*.csv)"): (".csv", "UTF-8-SIG"),
        _("CSV in GB18030 (*.csv)"): (".csv", "GB18030"),
        _("Numbers alone (*.txt)"): (".txt", "UTF-8-SIG"),
    }
    folder = state.load().get(FOLDER) or str(Path.home())
    safe = "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in draft.name)
    suggested = str(Path(folder) / f"SMS_{draft.day:%Y%m%d}_{safe}.csv")
    name, kind = QFileDialog.getSaveFileName(parent, _("SMS list"), suggested, ";;".join(kinds))
    if not name:
        return None
    suffix, encoding = kinds.get(kind, (".csv", "UTF-8-SIG"))
    path = Path(name)
    if path.suffix.casefold() not in (".csv", ".txt") or kind in kinds:
        path = path.with_name(
            (path.stem if path.suffix.casefold() in (".csv", ".txt") else path.name) + suffix
        )
    state.save({FOLDER: str(path.parent)})
    return path, encoding
