"""重复档案: pairs of records that may be one; merged field by field, or said to be two; and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dealerdesk.text import _, ngettext
from ui import theme, words
from ui.page import Key, Page, PageEntry
from ui.pages.duplicates_pair import PairPane
from ui.pages.sync_rooms import sync_bar
from ui.widgets.basic import Button, Label, LineLabel, frame
from ui.widgets.cards import Empty
from ui.widgets.parts import Chip, Line, Text
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.people.duplicates import Merge, Pair
    from dealerdesk.store.store import Change
    from ui.shell import Shell

PAGE = 200
MERGES = 5


class DuplicatesPage(Page):
    """Left the pairs over the last merges, right the chosen pair field by field."""

    def __init__(self, shell: Shell, entry: PageEntry) -> None:
        super().__init__(shell, entry)
        self._total: int | None = None
        self._stale = True
        self._looking = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = sync_bar(shell, "duplicates")
        self.note = LineLabel(right=True)
        self.bar.row.addWidget(self.note)
        column.addWidget(self.bar)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._make_left(), 5)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.pane = PairPane(shell)
        right.addWidget(self.pane, 1)
        right.addWidget(self._make_acts())
        body.addLayout(right, 6)
        column.addLayout(body, 1)

    def _make_left(self) -> QFrame:
        self.list_pane = pane = frame("pane")
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.table = Table(self._columns(), name=_("Pairs"), pad=6)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _pair: self.pane.table.setFocus())
        self.empty = Empty()
        self.merges_head = frame("bar")
        row = QHBoxLayout(self.merges_head)
        row.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6))
        row.addWidget(Label(_("Last merges"), bold=True), 1)
        self.back = Button(_("Take the merge back"), icon="arrow-go-back-line", small=True)
        self.back.clicked.connect(self.undo_merge)
        row.addWidget(self.back)
        self.merges = Table(self._merge_columns(), row_height=29, name=_("Last merges"), shy=True, pad=6)
        self.merges.horizontalHeader().hide()
        self.merges.picked.connect(self._merge_picked)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.merges_head)
        column.addWidget(self.merges)
        return pane

    def _make_acts(self) -> QFrame:
        self.acts = frame("bar")
        row = QHBoxLayout(self.acts)
        row.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12))
        row.setSpacing(theme.px(8))
        self.hint = Label("", "caption", "text-2").wrap()
        self.two = Button(_("Not the same"), key="N")
        self.two.clicked.connect(self.dismiss)
        self.one = Button(_("Merge"), kind="primary", icon="merge-cells-horizontal", key="Ctrl Enter")
        self.one.clicked.connect(self.merge)
        row.addWidget(self.hint, 1)
        row.addWidget(self.two)
        row.addWidget(self.one)
        return self.acts

    @staticmethod
    def _columns() -> list[Column]:
        def kind(pair: Pair) -> Line:
            customer = pair.table == "customer"
            return (
                Chip(_("Customer") if customer else _("Vehicle"), "service" if customer else "follow-up"),
            )

        def both(pair: Pair) -> Line:
            return (
                Text(pair.first_label, bold=True),
                Text("≈", "text-3"),
                Text(pair.second_label, bold=True),
            )

        return [
            Column("kind", _("Kind"), kind, words.wide(78, 108)),
            Column("both", _("Maybe the same"), both),
            Column("why", _("Why"), lambda pair: (Text(pair.why, "text-2"),), 150),
        ]

    def _merge_columns(self) -> list[Column]:
        now = self.shell.desk.clock.now

        def what(merge: Merge) -> Line:
            tone = "text-3" if merge.undone else "text"
            line = [Text(merge.summary, tone, strike=merge.undone)]
            return [*line, Text(_("undone"), "text-3")] if merge.undone else line

        def at(merge: Merge) -> Line:
            return (Text(f"{words.ago(merge.at, now())} {merge.actor}", "text-2"),)

        return [Column("what", _("Merge"), what), Column("at", _("When"), at, 190)]

    # the page's words

    def state_line(self) -> tuple[str, ...]:
        if self._total is None:
            return ()
        said = ngettext("{count} pair", "{count} pairs", self._total)
        return (said.format(count=f"{self._total:,}"),)

    def shortcuts(self) -> list[Key]:
        return [
            Key("", _("whose value stays"), None, "← →"),
            Key("Ctrl+Return", _("merge"), self.merge, shown="Ctrl Enter"),
            Key("N", _("not the same"), self.dismiss),
            Key("Ctrl+Enter", "", self.merge),
        ]

    def help(self) -> str:
        return _(
            "Records that may be one. Enter goes into the fields; ← and → choose whose value stays. A merge"
            " can be taken back, today or next year."
        )

    def panes(self) -> list[QFrame]:
        return [self.list_pane, self.pane.table, self.merges]

    # what happens

    def enter(self, **_place: Any) -> None:
        self.bar.refresh()
        if self._stale:
            self.refresh()

    def changed(self, change: Change | None) -> None:
        if self.touches(change, "customer", "vehicle", "phone", "not_same", "import_run"):
            self._stale = True
            if self.isVisible():
                self.refresh()

    def step_back(self) -> bool:
        if self.pane.table.hasFocus():
            self.table.setFocus()
            return True
        return False

    def refresh(self) -> None:
        """Look for pairs, off the window's thread: it takes a while in a large shop."""
        if self._looking:
            return
        self._stale, self._looking = False, True
        shell = self.shell
        self.note.set_line(Text(_("Looking for pairs…"), "text-3"))

        def failed(_error: BaseException) -> None:
            self._looking = False
            self.note.set_line()

        shell.tasks.run(
            _("Looking for pairs"),
            lambda _report: shell.desk.duplicates.pairs(shell.actor, 0, PAGE),
            self._show, failed,
        )  # fmt: skip

    def _show(self, found: tuple[int, list[Pair]]) -> None:
        self._looking = False
        self._total, pairs = found
        number = max(self.table.currentIndex().row(), 0)
        focused = self.pane.table.hasFocus()
        self.table.set_rows(pairs)
        self.table.choose(min(number, len(pairs) - 1))
        self.table.setVisible(bool(pairs))
        self.empty.setVisible(not pairs)
        self.list_pane.setFocusProxy(self.table if pairs else self.empty.button)
        self.acts.setVisible(bool(pairs))
        self.empty.say(_("No two records look like one."), _("Imports"), lambda: self.shell.go("sync"))
        if not pairs:
            self.pane.show_pair(None)
        if focused:
            self.table.setFocus()
        merges = self.shell.desk.duplicates.merges(MERGES)
        self.merges.set_rows(merges, keep=lambda merge: merge.journal_id)
        self.merges.setFixedHeight(theme.px(29) * len(merges) + 1)
        for widget in (self.merges, self.merges_head):
            widget.setVisible(bool(merges))
        more = self._total > len(pairs)
        said = (
            _("the first {count} of {all}").format(count=len(pairs), all=f"{self._total:,}") if more else ""
        )
        self.note.set_line(Text(said, "text-3"))
        self.stated.emit()
        if self._stale and self.isVisible():
            self.refresh()

    def _picked(self, pair: Pair | None) -> None:
        self.pane.show_pair(pair)
        may = self.shell.may("merge")
        self.one.setEnabled(may and pair is not None)
        self.hint.setText(
            _("The first keeps its number; cars, visits and phones of both come together.")
            if may
            else _("A manager merges; you may say that they are not the same.")
        )

    def _merge_picked(self, merge: Merge | None) -> None:
        self.back.setEnabled(merge is not None and not merge.undone and self.shell.may("merge"))

    def merge(self) -> None:
        """Make one of the two, with the values that were chosen."""
        pair = self.pane.pair
        if pair is None or not self.table.rows:
            return
        desk, actor, take = self.shell.desk, self.shell.actor, self.pane.chosen()
        change = self.shell.write(
            lambda: desk.duplicates.merge(actor, pair.table, pair.second_id, pair.first_id, take)
        )
        if change is None:
            return
        said = _("Merged: {name}").format(name=pair.first_label)
        self.shell.say(said, lambda: self._take_back(change.journal_id))
        self.table.setFocus()

    def dismiss(self) -> None:
        """They are two, and are not proposed again."""
        pair = self.pane.pair
        desk, actor = self.shell.desk, self.shell.actor
        if pair is None or not self.table.rows:
            return
        if self.shell.write(lambda: desk.duplicates.dismiss(actor, pair)) is None:
            return
        said = _("Not the same: {first} and {second}").format(
            first=pair.first_label, second=pair.second_label
        )
        self.shell.say(said, lambda: self.shell.write(lambda: desk.duplicates.propose(actor, pair)))

    def undo_merge(self) -> None:
        """Take the chosen merge back; what was edited since stays."""
        merge = self.merges.row
        if merge is not None and not merge.undone:
            self._take_back(merge.journal_id)

    def _take_back(self, journal_id: int) -> None:
        desk, actor = self.shell.desk, self.shell.actor
        if self.shell.write(lambda: desk.duplicates.undo_merge(actor, journal_id)) is not None:
            self.shell.say(_("Merge taken back: they are two again"))
