"""活动: festivals and weather. Events of the month | text and whom | who, how many, who not and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from dealerdesk.care.months import add_months, month_start
from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.greetings_acts import GreetingActs, choose_file
from ui.pages.greetings_editor import GreetingEditor
from ui.pages.greetings_list import EventList, Row
from ui.pages.greetings_side import GreetingSide
from ui.widgets.drawer import Drawer

if TYPE_CHECKING:
    from dealerdesk.care.greeting_forms import Draft, Outlook
    from dealerdesk.store.store import Change
    from ui.shell import Shell

SIDE_WIDE = 352
TABLES = (
    "greeting_event",
    "greeting_target",
    "customer",
    "phone",
    "consent",
    "holding",
    "attempt",
    "setting",
)


class GreetingsPage(Page):
    """Choose or write an event, see whom it reaches, write the list of numbers, tick the calls off."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._today = shell.desk.clock.today()
        self.month = month_start(self._today)
        self._drafts: dict[str, Draft] = {}
        self._row: Row | None = None
        self._asked = 0
        self._stale = True
        self.outlook: Outlook | None = None
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.list = EventList(shell)
        self.list.table.picked.connect(self._picked)
        self.list.table.opened.connect(lambda _row: self.editor.text.setFocus())
        self.list.moved.connect(self.move_month)
        row.addWidget(self.list)
        self.editor = GreetingEditor(self._today)
        self.editor.edited.connect(self._edited)
        self.editor.wanted.connect(self.show_side)
        self.editor.setFocusProxy(self.editor.name)
        row.addWidget(self.editor, 1)
        self.side = GreetingSide(shell)
        self.side.setFixedWidth(theme.px(SIDE_WIDE))
        self.side.moved.connect(self._say_acts)
        row.addWidget(self.side)
        self._body = QWidget()
        self._body.setLayout(row)
        self.drawer = Drawer(self._body, row, self.side, SIDE_WIDE, calm=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._body, 1)
        column.addWidget(self._make_acts())

    def _make_acts(self) -> GreetingActs:
        self.acts = GreetingActs()
        for button, act in (
            (self.acts.save_button, self.save), (self.acts.write_button, self.write_list),
            (self.acts.tick_button, self.tick), (self.acts.close_button, self.close_event),
            (self.acts.back_button, self.take_list_back), (self.acts.drop_button, self.drop),
        ):  # fmt: skip
            button.clicked.connect(lambda _on=False, act=act: act())
        return self.acts

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        counted, target = self.list.counted
        return (
            words.month(self.month),
            _("{n} of {target} events").format(n=counted, target=target),
        )

    def shortcuts(self) -> list[Key]:
        return [
            Key("Ctrl+E", _("write the list"), self.write_list),
            Key("Space", _("tick off"), self._space),
            Key("Ctrl+S", _("save"), self.save),
            Key("Ctrl+Return", _("close the event"), self.close_event, shown="Ctrl Enter"),
            Key("Ctrl+Enter", "", self.close_event),
            Key("[", _("month before"), lambda: self.move_month(-1)),
            Key("]", _("month after"), lambda: self.move_month(1)),
        ]

    def help(self) -> str:
        return _(
            "Festivals and weather: choose one at left or write your own, see at right whom it reaches. The"
            " list of numbers goes to your SMS service; a refusal counts at once, until the list is written."
        )

    def commands(self) -> list[tuple[str, Callable[[], object], str]]:
        return [(_("Write the SMS list"), self.write_list, "Ctrl+E")]

    def panes(self) -> list[QFrame]:
        return [self.list, self.editor, self.side]

    def show_side(self) -> bool:
        opened = self.drawer.open()
        self._say_counts()
        return opened

    def step_back(self) -> bool:
        closed = self.drawer.shut()
        self._say_counts()
        return closed

    def place(self) -> dict[str, Any]:
        return {"row": self._row.key} if self._row is not None else {}

    # showing

    def enter(self, **place: Any) -> None:
        day, month = place.get("day"), place.get("month")
        if day is not None:  # a festival without an event is proposed in the present month
            month = day if self._has_event(day) else self._today
        if month is not None and month_start(month) != self.month:
            self.month, self._stale = month_start(month), True
        if self._stale:
            self.refresh()
        if place.get("row"):
            self.list.choose(str(place["row"]))
        elif day is not None:
            self.list.choose_day(day, str(place.get("kind", "")))

    def _has_event(self, day: date) -> bool:
        month = self.shell.write(lambda: self.shell.desk.greetings.month(day))
        return month is not None and any(one.draft.day == day for one in month.events)

    def changed(self, change: Change | None) -> None:
        if self.touches(change, *TABLES):
            self._stale = True
            if self.isVisible():
                self.refresh()

    def minute(self) -> None:
        if self._today != self.shell.desk.clock.today():
            self._today = self.editor.today = self.shell.desk.clock.today()
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._say_counts)  # after the pane has docked or floats

    def move_month(self, step: int) -> None:
        """[ and ]: the month before or after."""
        self.month = add_months(self.month, step)
        self.refresh()

    def refresh(self, choose: str = "") -> None:
        """The month's events anew, and what the chosen one means."""
        self._stale = False
        month = self.shell.write(lambda: self.shell.desk.greetings.month(self.month))
        if month is None:
            return
        self.list.table.blockSignals(True)
        self.list.show_month(month, set(self._drafts))
        if choose:
            self.list.choose(choose)
        self.list.table.blockSignals(False)
        count, late = self.shell.desk.greetings.waiting()
        self.counted.emit(count, bool(late))
        self._show(self.list.row)
        self.stated.emit()

    def _picked(self, row: Row | None) -> None:
        if row is not None and (self._row is None or row.key != self._row.key):
            self.editor.settle()
            self._show(row)

    def _show(self, row: Row | None) -> None:
        same = self._row is not None and row is not None and self._row.key == row.key
        self._row = row
        self.editor.setEnabled(row is not None)
        if row is None:
            return
        if not same:
            self.side.begin(row.editable)
        if not same or row.key not in self._drafts:
            self.editor.show_draft(self._drafts.get(row.key) or self._given(row), row.editable)
        self._ask()

    def _given(self, row: Row) -> Draft:
        """The draft of a row as it stands, without what was typed here."""
        greetings = self.shell.desk.greetings
        if row.event is not None:
            return row.event.draft
        if row.proposal is not None:
            return greetings.festival_draft(row.proposal)
        return greetings.weather_draft(row.weather)

    def _edited(self) -> None:
        row = self._row
        if row is None or not row.editable:
            return
        draft = self.editor.draft()
        was = row.key in self._drafts
        if draft == self._given(row):
            self._drafts.pop(row.key, None)
        else:
            self._drafts[row.key] = draft
        if was != (row.key in self._drafts):
            self.list.mark(set(self._drafts))
        self._ask()

    def _ask(self) -> None:
        """Ask, off the window's thread, whom the event means and what its text is."""
        row = self._row
        if row is None:
            return
        self._asked += 1
        asked, draft = self._asked, self._drafts.get(row.key) or self._given(row)
        event = row.event.id if row.event is not None else None
        desk = self.shell.desk

        def show(outlook: Outlook) -> None:
            if asked == self._asked:
                self.outlook = outlook
                self.editor.show_outlook(outlook)
                self.side.show_outlook(outlook, event is not None)
                self._say_acts()

        self.shell.tasks.run(
            _("Looking whom it reaches"), lambda _report: desk.greetings.outlook(draft, event), show
        )

    def _say_acts(self) -> None:
        self._say_counts()
        if self._row is not None and self.outlook is not None:
            may = {act: self.shell.may(act) for act in ("call", "print_list")}
            self.acts.show_state(
                self._row, self.outlook, self._row.key in self._drafts, self.side.chosen, may
            )

    def _say_counts(self) -> None:
        shut = self.drawer.floats and self.side.isHidden()
        self.editor.show_counts(self.side.said if shut else "")

    # acts

    def save(self) -> int | None:
        """Ctrl+S: make the event, or keep what was changed; its id, None when refused."""
        self.editor.settle()
        row = self._row
        if row is None or not row.editable:
            return None
        if self.editor.day_wrong:
            self.editor.day_field.run()
            self.editor.day.setFocus()
            return None
        draft = self.editor.draft()
        desk, actor = self.shell.desk, self.shell.actor
        if row.event is not None:
            event, before = row.event.id, row.event.draft
            kept = self._drafts.pop(row.key, None)
            if kept is None:
                return event
            if self.shell.write(lambda: desk.greetings.save(actor, event, draft)) is None:
                self._drafts[row.key] = kept
                return None
            self._tell(_("{name} saved").format(name=draft.name),
                       lambda: desk.greetings.save(actor, event, before))  # fmt: skip
            return event
        kept = self._drafts.pop(row.key, None)
        change = self.shell.write(lambda: desk.greetings.create(actor, draft))
        if change is None:
            if kept is not None:
                self._drafts[row.key] = kept
            return None
        event = change.touched["greeting_event"][0]
        self.month = month_start(draft.day)
        self.refresh(f"e{event}")
        self._tell(_("Event made: {name}").format(name=draft.name), lambda: desk.greetings.drop(actor, event))
        return event

    def write_list(self) -> None:
        """Ctrl+E: the numbers that may be texted, into a file; an unsaved event is made first."""
        if self._row is None or not self._row.editable or not self.shell.may("print_list"):
            return
        event = self.save()
        outlook = self.outlook
        if event is None or outlook is None:
            return
        if outlook.wrong or not outlook.texts:
            self.editor.text.setFocus() if outlook.wrong else self.side.tabs.setFocus()
            self._say_acts()
            return
        to = choose_file(self, self.editor.draft())
        if to is None:
            return
        desk, actor = self.shell.desk, self.shell.actor
        listed = self.shell.write(lambda: desk.greetings.write_list(actor, event, to[0], to[1]))
        if listed is not None:
            said = ngettext(
                "{count} number written: {file}", "{count} numbers written: {file}", listed.numbers
            )
            self._tell(said.format(count=f"{listed.numbers:,}", file=to[0].name),
                       lambda: desk.greetings.take_list_back(actor, event))  # fmt: skip

    def take_list_back(self) -> None:
        """The last list didn't go out."""
        event = self._event()
        desk, actor = self.shell.desk, self.shell.actor
        if event is not None and self.shell.write(lambda: desk.greetings.take_list_back(actor, event)):
            self.shell.say(_("List taken back: its people are to be texted again"))

    def tick(self) -> None:
        """Space: the chosen people were greeted, or, on the list of those, they were not."""
        event, people = self._event(), [one.customer_id for one in self.side.chosen]
        if event is None or not people:
            return
        desk, actor, number = self.shell.desk, self.shell.actor, self.side.table.currentIndex().row()
        back = self.side.chosen[0].state == "sent"
        act, undo = desk.greetings.tick, desk.greetings.untick
        if back:
            act, undo = undo, act
        if self.shell.write(lambda: act(actor, event, people)) is None:
            return
        count = len(self.side.table.rows)
        self.side.table.choose(min(number, count - 1) if count else -1)
        said = (
            ngettext("{count} tick taken back", "{count} ticks taken back", len(people))
            if back
            else ngettext("{count} ticked off", "{count} ticked off", len(people))
        )
        self._tell(said.format(count=len(people)), lambda: undo(actor, event, people))

    def close_event(self) -> None:
        """The event is done; or it is opened again."""
        row, desk, actor = self._row, self.shell.desk, self.shell.actor
        if row is None or row.event is None:
            return
        event, name = row.event.id, row.event.draft.name
        if not row.event.open:
            self.shell.write(lambda: desk.greetings.reopen(actor, event))
            return
        if self.save() is None or self.shell.write(lambda: desk.greetings.close(actor, event)) is None:
            return
        self._tell(_("Closed: {name}").format(name=name), lambda: desk.greetings.reopen(actor, event))

    def drop(self) -> None:
        """Take an event away that went to nobody."""
        row, desk, actor = self._row, self.shell.desk, self.shell.actor
        if row is None or row.event is None:
            return
        draft, event = row.event.draft, row.event.id
        self._drafts.pop(row.key, None)
        if self.shell.write(lambda: desk.greetings.drop(actor, event)) is not None:
            self._tell(_("Event taken away: {name}").format(name=draft.name),
                       lambda: desk.greetings.create(actor, draft))  # fmt: skip

    def _event(self) -> int | None:
        """The id of the chosen open event."""
        row = self._row
        return row.event.id if row is not None and row.event is not None and row.event.open else None

    def _tell(self, said: str, undo: Callable[[], object]) -> None:
        self.shell.say(said, lambda: self.shell.write(undo))

    def _space(self) -> None:
        """Space ticks; on a button or a list of choices it does what it does everywhere."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton):
            focus.click()
        elif isinstance(focus, QComboBox):
            focus.showPopup()
        else:
            self.tick()
