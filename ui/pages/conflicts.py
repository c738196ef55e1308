"""冲突: values of files that contradict what a person set; decided one by one, or by rule for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, PageEntry
from ui.pages.imports_tables import row_words
from ui.pages.imports_words import PHONES, field_name, masked
from ui.pages.waiting import WaitingPage
from ui.preview import empty_layout
from ui.widgets.basic import Button, Label, LineLabel, frame, link
from ui.widgets.decide import DecideTable
from ui.widgets.parts import Icon, Line, Plate, Text
from ui.widgets.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealerdesk.dms.checks import ConflictCard
    from ui.shell import Shell

PAGE = 500


class ConflictsPage(WaitingPage):
    """Ours and the file's side by side, with who set ours; below, the rules that decide by themselves."""

    room = "conflicts"
    tables = ("conflict", "conflict_rule", "import_run", "customer", "vehicle")
    table: DecideTable

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry, _("All columns"), _("Which column"))
        self.which.setToolTip(_("Which column (Tab)"))
        self.table = DecideTable(self._columns(), name=_("Conflicts"), pad=6)
        self.table.decided.connect(self.decide)
        self.table.all_decided.connect(self.always)
        self.table.stepped.connect(self._step)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self.open_record)
        self.pane_column.addWidget(self.table, 1)
        self.pane_column.addWidget(self.empty, 1)
        self.pane_column.addWidget(self._make_acts())
        self.rules = frame("bar")
        self._rules_column = QVBoxLayout(self.rules)
        self._rules_column.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        self.pane_column.addWidget(self.rules)
        self._column.addWidget(self.pane, 1)

    def _make_acts(self) -> QFrame:
        self.acts = frame("bar")
        row = QHBoxLayout(self.acts)
        row.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        row.setSpacing(theme.px(8))
        self.said = LineLabel()
        self.ours = Button(_("Keep ours"), key="←")
        self.theirs = Button(_("Take the file's"), key="→")
        self.always_ours = Button("")
        self.always_theirs = Button("")
        self.ours.clicked.connect(lambda: self.decide("ours"))
        self.theirs.clicked.connect(lambda: self.decide("theirs"))
        self.always_ours.clicked.connect(lambda: self.always("ours"))
        self.always_theirs.clicked.connect(lambda: self.always("theirs"))
        row.addWidget(self.said, 1)
        for button in (self.always_ours, self.always_theirs, self.ours, self.theirs):
            row.addWidget(button)
        return self.acts

    def _columns(self) -> list[Column]:
        today = self.shell.desk.clock.today

        def phone(card: ConflictCard, text: str) -> str:
            return masked(text, card.field in PHONES) or "—"

        def by(card: ConflictCard) -> Line:
            day = words.day(_day(card.on), today()) if card.on else ""
            return (Text(" ".join(filter(None, (day, card.by))) or "—", "text-2"),)

        def plate(card: ConflictCard) -> Line:
            return (Plate(card.plate),) if card.plate else (Text("—", "text-3"),)

        return [
            Column("plate", _("Plate"), plate, 116),
            Column("who", _("Customer"), lambda card: (Text(card.customer or "—"),), 104),
            Column("field", _("Field"), lambda card: (Text(card.label, "text-2"),), words.wide(96, 124)),
            Column("ours", _("Ours"), lambda card: (Icon("lock-2-line", "text-2", 14),
                   Text(phone(card, card.ours), bold=True)), 180),
            Column("by", _("Set by"), by, 130),
            Column("theirs", _("The file"), lambda card: (Text(phone(card, card.theirs)),), 220),
            Column("from", _("From"),
                   lambda card: (Text(f"{card.file} {row_words(card.row)}", "text-3"),), low=True),
        ]  # fmt: skip

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        said = ngettext("{count} contradiction", "{count} contradictions", self._total)
        return (said.format(count=f"{self._total:,}"),)

    def shortcuts(self) -> list[Key]:
        return [
            Key("", _("ours / the file's"), None, "← →"),
            Key("", _("next column"), None, "Tab"),
            Key("", _("open the record"), None, "Enter"),
        ]

    def help(self) -> str:
        return _(
            "A person set a value, and a file says otherwise. Ours stays until you decide; what is decided"
            " is not asked again. Shift with ← or → decides a whole column for good."
        )

    def panes(self) -> list[QFrame]:
        return [self.pane, self.acts]

    def nothing(self) -> str:
        return _("No contradictions: nothing in the files speaks against what people have set.")

    # what happens

    def choose_near(self, number: int) -> None:
        self.table.choose_near(number)

    def refresh(self) -> None:
        """Ask for what is open, of the column that is looked at."""
        checks = self.shell.desk.checks
        self._stale = False
        fields = checks.conflict_fields()
        self._total = sum(fields.values())
        kept = self.which.value
        self.which.set_choices(
            [("", _("All columns") + f" {self._total:,}")]
            + [(field, f"{field_name(field)} {count:,}") for field, count in fields.items()]
        )
        self.which.set_value(kept if kept in fields else "")
        self.which.updateGeometry()
        self.which.setVisible(len(fields) > 1)
        _count, cards = checks.conflicts(0, PAGE, self.which.value or None)
        self.show_cards(cards)
        self.table.steps = len(fields) > 1
        self.acts.setVisible(bool(cards))
        self._show_rules(checks.rules())
        self.bar.refresh()
        self.stated.emit()

    def _picked(self, card: ConflictCard | None) -> None:
        if card is None:
            return
        self.said.set_line(Text(_("Once, or for good:"), "text-2"))
        self.always_ours.setText(_("Always ours: {field}").format(field=card.label))
        self.always_theirs.setText(_("Always the file's: {field}").format(field=card.label))
        for button in (self.always_ours, self.always_theirs):
            button.updateGeometry()

    def _step(self, by: int) -> None:
        self.which.setCurrentIndex((self.which.currentIndex() + by) % self.which.count())
        self.refresh()

    def decide(self, side: str) -> None:
        """← or → on the chosen contradictions."""
        cards = self.table.chosen_rows
        ids = [card.id for card in cards]
        desk, actor = self.shell.desk, self.shell.actor
        if not ids or self.shell.write(lambda: desk.checks.decide(actor, ids, side)) is None:
            return
        said = {
            "ours": ngettext("{count} kept as ours", "{count} kept as ours", len(ids)),
            "theirs": ngettext("{count} taken from the file", "{count} taken from the file", len(ids)),
        }[side]
        self.shell.say(said.format(count=len(ids)), lambda: self._again(ids))

    def always(self, side: str) -> None:
        """From now on one side wins in this column; what is open of it is decided so at once."""
        card = self.table.row
        if card is None:
            return
        desk, actor, field = self.shell.desk, self.shell.actor, card.field
        _count, cards = desk.checks.conflicts(0, 1 << 30, field)
        ids = [one.id for one in cards]
        if self.shell.write(lambda: desk.checks.decide_rule(actor, field, side)) is None:
            return
        words_ = rule_words(field, side)
        self.shell.say(words_, lambda: self._drop(field) and self._again(ids))

    def _again(self, ids: Sequence[int]) -> None:
        desk, actor = self.shell.desk, self.shell.actor
        self.shell.write(lambda: desk.checks.reopen_conflicts(actor, ids))

    def _drop(self, field: str) -> bool:
        desk, actor = self.shell.desk, self.shell.actor
        return self.shell.write(lambda: desk.checks.drop_rule(actor, field)) is not None

    def open_record(self, card: ConflictCard) -> None:
        """The customer or the car of a contradiction."""
        self.shell.go("customer", customer_id=card.customer_id, vehicle_id=card.vehicle_id)

    def _show_rules(self, rules: dict[str, str]) -> None:
        """The rules in force, each with the way to be asked again."""
        empty_layout(self._rules_column)
        self.rules.setVisible(bool(rules))
        if rules:
            self._rules_column.addWidget(Label(_("Decided for good"), bold=True))
        for field, side in rules.items():
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.px(12))
            row.addWidget(Label(rule_words(field, side), tone="text-2"))
            row.addWidget(link(_("ask again"), lambda field=field: self._drop(field)))
            row.addStretch(1)
            self._rules_column.addWidget(line)


def rule_words(field: str, side: str) -> str:
    """`手机：以我们的为准`."""
    said = _("{field}: ours always wins") if side == "ours" else _("{field}: the file's always wins")
    return said.format(field=field_name(field))


def _day(iso: str) -> Any:
    from dealerdesk.clock import parse_day

    return parse_day(iso)
