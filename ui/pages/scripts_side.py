"""How a script sounds for a real customer, and its versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk.care.script_text import Piece, fill_text, spoken
from dealerdesk.care.script_values import answered, examples
from dealerdesk.care.scripts import ScriptVersion
from dealerdesk.errors import WorldError
from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import Button, Label, LineLabel, frame, link
from ui.widgets.form import Input
from ui.widgets.panel import scrolled
from ui.widgets.parts import Line, Part, Plate, Text
from ui.widgets.script import ScriptText
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from dealerdesk.people.cards import Hit
    from ui.shell import Shell

FOUND = 6
FIND_MS = 150
SHOWN_VERSIONS = 4


class ScriptSide(QFrame):
    """`loaded` carries the words of a version, `restored` its number."""

    loaded = Signal(object)
    restored = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("look", "right-pane")
        self._shell = shell
        self._kind = ""
        self._text = ""
        self._ticks: tuple[str, ...] = ()
        self._who: tuple[int, int | None] | None = None
        self._values: dict[str, str] = {}
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_search())
        self.found = Table([Column("who", _("Customer"), self._hit)], name=_("Found"), row_height=32)
        self.found.horizontalHeader().hide()
        self.found.setFixedHeight(px(32 * FOUND))
        self.found.opened.connect(self.choose)
        self.found.clicked.connect(lambda _index: self.choose(self.found.row))
        self.found.hide()
        column.addWidget(self.found)
        column.addWidget(scrolled(self._make_preview()), 1)
        column.addWidget(frame("rule"))
        column.addWidget(self._make_versions())
        self._pause = QTimer(self, singleShot=True, interval=FIND_MS)
        self._pause.timeout.connect(self.find)

    def _make_search(self) -> QFrame:
        bar = frame("toolbar")
        bar.setFixedHeight(theme.px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8))
        self.search = Input(hint=_("Try it on a customer: name, phone tail, plate"))
        self.search.setAccessibleName(_("Try it on a customer"))
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._take_first)
        row.addWidget(self.search, 1)
        return bar

    def _make_preview(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        px = theme.px
        column.setContentsMargins(px(16), px(12), px(12), px(12))
        column.setSpacing(px(8))
        row = QHBoxLayout()
        self.who = LineLabel()
        self.away = link(_("Examples instead"), self.use_examples)
        row.addWidget(self.who, 1)
        row.addWidget(self.away)
        column.addLayout(row)
        self.script = ScriptText()
        self.script.typed.connect(self._answer)
        column.addWidget(self.script)
        column.addWidget(frame("rule-soft"))
        column.addWidget(Label(_("Must be said"), "caption", "text-3"))
        self.ticks = ScriptText("body")
        self.ticks.typed.connect(self._answer)
        column.addWidget(self.ticks)
        column.addStretch(1)
        return inside

    def _make_versions(self) -> QFrame:
        px = theme.px
        pane = frame("pane")
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.versions = Table(self._columns(), name=_("Versions"))
        self.versions.picked.connect(lambda _row: self._enable())
        self.versions.opened.connect(lambda row: self.loaded.emit(row.words))
        self.versions.setFixedHeight(px(28 + 32 * SHOWN_VERSIONS))
        column.addWidget(self.versions)
        bar = frame("bar")
        bar.setFixedHeight(theme.px(54))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8))
        self.load_button = Button(_("Edit this version"))
        self.load_button.setToolTip(_("Puts its words into the editor; nothing changes until you save"))
        self.load_button.clicked.connect(lambda: self._with_row(lambda row: self.loaded.emit(row.words)))
        self.restore_button = Button(_("Put in force"))
        self.restore_button.setToolTip(_("Everybody reads these words from the next call on"))
        self.restore_button.clicked.connect(lambda: self._with_row(lambda r: self.restored.emit(r.version)))
        row.addStretch(1)
        row.addWidget(self.load_button)
        row.addWidget(self.restore_button)
        column.addWidget(bar)
        self.load_button.setVisible(self._shell.may("propose_script"))
        self.restore_button.setVisible(self._shell.may("settings"))
        return pane

    def _columns(self) -> list[Column]:
        def when(row: ScriptVersion) -> Line:
            today = self._shell.desk.clock.today()
            return (Text(words.day(row.at.date(), today) if row.at else "—", "text-2"),)

        def note(row: ScriptVersion) -> Line:
            if row.shipped:
                return (Text(_("as shipped"), "text-3"),)
            line: list[Part] = [Text(_("proposed"), "amber")] if row.proposed else []
            return (*line, Text(row.note, "text-2"))

        return [
            Column(
                "version", _("Version"), lambda row: (Text(str(row.version), bold=True),), words.wide(56, 72)
            ),
            Column("author", _("Written by"), lambda row: (Text(row.author),), 76),
            Column("at", _("On"), when, 84),
            Column("note", _("Note"), note),
        ]

    # versions

    def set_versions(self, versions: list[ScriptVersion]) -> None:
        """The versions of the kind, newest first."""
        self._in_force = next(version.version for version in versions if not version.proposed)
        self.versions.set_rows(versions)
        self._enable()

    def _enable(self) -> None:
        row = self.versions.row
        self.load_button.setEnabled(row is not None)
        self.restore_button.setEnabled(row is not None and row.version != self._in_force)

    def _with_row(self, act) -> None:
        row = self.versions.row
        if row is not None:
            act(row)

    # the preview

    def set_kind(self, kind: str) -> None:
        """Another kind: other things are due and to bring."""
        self._kind = kind
        self._load_values()

    def show_text(self, text: str, ticks: tuple[str, ...]) -> None:
        """These words, filled."""
        self._text, self._ticks = text, ticks
        self._paint()

    def _paint(self) -> None:
        self.script.set_pieces(fill_text(self._text, self._values))
        pieces: list[Piece] = []
        for number, tick in enumerate(self._ticks):
            pieces += [Piece("\n" if number else ""), Piece("☐ "), *fill_text(tick, self._values)]
        self.ticks.set_pieces(pieces)
        self.script.setAccessibleName(spoken(fill_text(self._text, self._values)))

    def _answer(self, field: str, text: str) -> None:
        self._values = answered(self._values, field, text)
        self._paint()

    def _load_values(self) -> None:
        desk, actor = self._shell.desk, self._shell.actor
        values = examples(desk.clock.today(), self._kind)
        if self._who is not None:
            who, car = self._who
            found = self._shell.write(lambda: desk.scripts.values(actor, self._kind, who, car))
            values = values if found is None else found
        self._values = values
        self.away.setVisible(self._who is not None)
        if self._who is None:
            self.who.set_line(Text(_("With examples"), "text-2"))

    def use_examples(self) -> None:
        """No customer: the examples of the fields."""
        self._who = None
        self._load_values()
        self._paint()

    # picking a customer

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus()
        self.search.selectAll()

    def find(self) -> None:
        """The customers that the typed words find."""
        self._pause.stop()
        text = self.search.text().strip()
        hits = []
        if text:
            try:
                hits = self._shell.desk.search.find(self._shell.actor, text, FOUND)
            except WorldError as error:
                self._shell.tell(error)
        hits = [hit for hit in hits if hit.customer_id is not None]
        self.search.set_trailing(_("nobody") if text and not hits else "")
        self.found.set_rows(hits)
        self.found.setVisible(bool(hits))

    def _take_first(self) -> None:
        self.find()
        if self.found.rows:
            self.choose(self.found.rows[0])

    def choose(self, hit: Hit | None) -> None:
        """Fill the script for this customer."""
        if hit is None or hit.customer_id is None:
            return
        car = next((car for car in hit.vehicles if car.id == hit.vehicle_id), None)
        car = car or next(iter(hit.vehicles), None)
        self._who = (hit.customer_id, car.id if car else None)
        self.who.set_line(*self._hit(hit))
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.found.hide()
        self._load_values()
        self._paint()

    @staticmethod
    def _hit(hit: Hit) -> Line:
        line: list[Part] = [Text(hit.name, bold=True)]
        title = words.honorific(hit.sex, hit.kind)
        if title:
            line.append(Text(title, "text-2"))
        car = next((car for car in hit.vehicles if car.id == hit.vehicle_id), None)
        car = car or next(iter(hit.vehicles), None)
        if car is not None:
            line += [Plate(car.plate), Text(car.model, "text-3", role="caption")]
        return tuple(line)
