"""待核: values of imports that were not used, worked off one by one: corrected, or let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from dealerdesk.dms.checks import CORRECTED, IGNORED
from dealerdesk.errors import WorldError
from dealerdesk.text import _, ngettext
from ui import theme
from ui.page import Key, PageEntry
from ui.pages.imports_tables import row_words
from ui.pages.imports_words import PHONES, field_name, masked
from ui.pages.waiting import WaitingPage
from ui.widgets.basic import Button, Label, LineLabel
from ui.widgets.form import Answer, Field, Input
from ui.widgets.panel import Panel
from ui.widgets.parts import Icon, Line, Plate, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.dms.checks import IssueCard
    from ui.shell import Shell

PAGE = 200


class ChecksPage(WaitingPage):
    """Left the open values, right the chosen one with the field to type the right one into."""

    room = "checks"
    tables = ("issue", "import_run", "customer", "vehicle")

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry, _("All imports"), _("Of which import"))
        self.which.setMaximumWidth(theme.px(260))
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        self._fill_pane()
        body.addWidget(self.pane, 1)
        self.panel = self._make_panel()
        body.addWidget(self.panel)
        self._column.addLayout(body, 1)

    def _fill_pane(self) -> None:
        self.table = Table(self._columns(), multi=True, name=_("To check"), pad=6)
        self.table.picked.connect(self._show)
        self.table.opened.connect(lambda _card: self.focus_value())
        self.table.selectionModel().selectionChanged.connect(lambda *_args: self._say_acts())
        self.foot = Label("", "caption", "text-2")
        self.foot.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        for widget, stretch in ((self.table, 1), (self.empty, 1), (self.foot, 0)):
            self.pane_column.addWidget(widget, stretch)

    def _make_panel(self) -> Panel:
        panel = Panel(_("To check"))
        panel.close_button.hide()
        self.who, self.where = LineLabel(), LineLabel()
        self.found = LineLabel()
        self.why = Label("").wrap()
        self.value = Input(bold=True)
        self.value.returnPressed.connect(self.correct)
        self.field = Field(_("Right is"), self.value)
        self.none = Label(_("It belongs to no field that can be typed here."), tone="text-2").wrap()
        self.open_button = Button(_("Open the record"), icon="contacts-book-line", key="O")
        self.open_button.clicked.connect(self.open_record)
        for widget in (self.who, self.found, self.why, self.where):
            panel.body.addWidget(widget)
        panel.body.addSpacing(theme.px(8))
        for widget in (self.field, self.none, self.open_button):
            panel.body.addWidget(widget)
        panel.body.addStretch(1)
        self.ignore_button = Button(_("Ignore"), key="I")
        self.ignore_button.clicked.connect(self.ignore)
        self.correct_button = Button(_("Correct"), kind="primary", key="Enter")
        self.correct_button.clicked.connect(self.correct)
        panel.acts.addWidget(self.ignore_button)
        panel.acts.addWidget(self.correct_button)
        return panel

    @staticmethod
    def _columns() -> list[Column]:
        def value(card: IssueCard) -> Line:
            said = masked(card.value, card.field in PHONES) or _("(empty)")
            return (Text(said, "amber", bold=True),)

        def plate(card: IssueCard) -> Line:
            return (Plate(card.plate),) if card.plate else (Text("—", "text-3"),)

        return [
            Column("plate", _("Plate"), plate, 116),
            Column("who", _("Customer"), lambda card: (Text(card.customer or "—"),), 104),
            Column("column", _("Column"), lambda card: (Text(card.column or _("(whole row)")),), 96),
            Column("value", _("Value"), value, 162),
            Column("why", _("Why, and what to do"), lambda card: (Text(card.reason, "text-2"),)),
            Column("from", _("Row"), lambda card: (Text(row_words(card.row), "text-3"),), 92, low=True,
                   tip=lambda card: card.file),
        ]  # fmt: skip

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        said = ngettext("{count} value to check", "{count} values to check", self._total)
        return (said.format(count=f"{self._total:,}"),)

    def shortcuts(self) -> list[Key]:
        return [
            Key("", _("correct"), None, "Enter"),
            Key("I", _("ignore"), self.ignore),
            Key("O", _("open the record"), self.open_record),
        ]

    def help(self) -> str:
        return _(
            "Values that an import could not use. Type the right one, which then wins over later files,"
            " or ignore it; several can be chosen and ignored at once."
        )

    def panes(self) -> list[QFrame]:
        return [self.pane, self.panel]

    def nothing(self) -> str:
        return _("Nothing to check: every value of the imports was used, or somebody has seen to it.")

    # what happens

    def enter(self, run: int | None = None, **_place: Any) -> None:
        if self._stale or run is not None:
            self.refresh(run)

    def place(self) -> dict[str, Any]:
        return {"run": int(self.which.value)} if self.which.value else {}

    def step_back(self) -> bool:
        if self.panel.has_focus():
            self.table.setFocus()
            return True
        return False

    def refresh(self, run: int | None = None) -> None:
        """Ask for the open values, newest import first."""
        checks = self.shell.desk.checks
        self._stale = False
        runs = {str(line.run): line.file for line in self.shell.desk.dms.runs() if line.issues}
        self.which.set_choices([("", _("All imports")), *((n, f"{n} · {file}") for n, file in runs.items())])
        if run is not None:
            self.which.set_value(str(run))
        wanted = int(self.which.value) if self.which.value else None
        self._total, cards = checks.issues(wanted, 0, PAGE)
        self.show_cards(cards)
        self.panel.setVisible(bool(cards))
        more = self._total > len(cards)
        self.foot.setText(
            _("the first {count} of {all}").format(count=len(cards), all=f"{self._total:,}") if more else ""
        )
        self.foot.setVisible(more)
        self.bar.refresh()
        self._say_acts()
        self.stated.emit()

    def _show(self, card: IssueCard | None) -> None:
        if card is None:
            return
        who: list[Any] = [Plate(card.plate)] if card.plate else []
        self.who.set_line(*who, Text(card.customer or _("Owner unknown"), bold=True))
        self.where.set_line(Text(f"{card.file} · {row_words(card.row)}", "text-3", role="caption"))
        said = masked(card.value, card.field in PHONES) or _("(empty)")
        self.found.set_line(
            Icon("error-warning-line", "amber", 16),
            Text(card.column, "text-2"),
            Text(said, "amber", bold=True),
        )
        self.why.setText(card.reason)
        self.field.label.setText(field_name(card.field) if card.field else "")
        self.field.setVisible(bool(card.field))
        self.field.say(Answer())
        self.none.setVisible(not card.field)
        self.value.setText(card.suggestion)
        if card.suggestion:
            self.field.say(Answer(_("probably meant"), "green"))
        self.open_button.setEnabled(card.customer_id is not None or card.vehicle_id is not None)
        self._say_acts()

    def _say_acts(self) -> None:
        chosen = len(self.table.chosen_rows)
        card = self.table.row
        one = chosen <= 1
        said = _("Ignore") if one else _("Ignore {count}").format(count=chosen)
        self.ignore_button.setText(said)
        self.ignore_button.setEnabled(card is not None)
        self.ignore_button.updateGeometry()
        self.correct_button.setVisible(one and card is not None and bool(card.field))

    def focus_value(self) -> None:
        """Enter in the list: type the right value."""
        if self.field.isVisible():
            self.value.setFocus(Qt.FocusReason.TabFocusReason)
            self.value.selectAll()

    def correct(self) -> None:
        """What was typed is written to the record, and the next value comes up."""
        card, text = self.table.row, self.value.text().strip()
        if card is None or not card.field:
            return
        if not text:
            self.field.say(Answer(_("Type the right value, or ignore it"), "red"))
            return
        desk, actor = self.shell.desk, self.shell.actor
        try:
            desk.checks.settle(actor, [card.id], CORRECTED, text)
        except WorldError as error:
            self.field.say(Answer(error.line, "red"))
            return
        self.shell.say(_("Corrected: {value}").format(value=masked(text, card.field in PHONES)))
        self.table.setFocus()

    def ignore(self) -> None:
        """The chosen values don't matter."""
        ids = [card.id for card in self.table.chosen_rows]
        desk, actor = self.shell.desk, self.shell.actor
        if not ids or self.shell.write(lambda: desk.checks.settle(actor, ids, IGNORED)) is None:
            return
        said = ngettext("{count} value ignored", "{count} values ignored", len(ids)).format(count=len(ids))
        self.shell.say(said, lambda: self.shell.write(lambda: desk.checks.reopen_issues(actor, ids)))
        self.table.setFocus()

    def open_record(self) -> None:
        """The customer or the car that the value belongs to."""
        card = self.table.row
        if card is not None and card.customer_id is not None:
            self.shell.go("customer", customer_id=card.customer_id, vehicle_id=card.vehicle_id)
        elif card is not None and card.vehicle_id is not None:
            self.shell.go("customer", vehicle_id=card.vehicle_id)
