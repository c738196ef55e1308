"""The editor of a script: branches as tabs, ticks, fields to insert, what is wrong while one types."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from dealerdesk.care.kinds import Kind
from dealerdesk.care.script_text import (
    FIELDS,
    MOST_BRANCHES,
    Branch,
    Words,
    check_words,
    parse,
)
from dealerdesk.care.scripts import ScriptVersion
from dealerdesk.text import _
from ui import theme, words
from ui.widgets.basic import Button, Label, LineLabel, frame, link
from ui.widgets.choices import Combo
from ui.widgets.form import PAUSE_MS, Area, Field, Input
from ui.widgets.parts import Gap, Text
from ui.widgets.tabs import Tabs

SMS = "sms"
SHOWN_PROBLEMS = 3


class _Fields(QSyntaxHighlighter):
    """Known fields stand out while one writes."""

    def highlightBlock(self, text: str) -> None:
        at = 0
        for piece in parse(text):
            size = len(piece.text.encode("utf-16-le")) // 2  # Qt counts as UTF-16 does
            if piece.field:
                form = QTextCharFormat()
                form.setForeground(theme.color("amber"))
                form.setBackground(theme.color("amber-tint"))
                self.setFormat(at, size, form)
            at += size


class ScriptEditor(QFrame):
    """`edited`: something was changed. `moved`: another branch is shown."""

    edited = Signal()
    moved = Signal()

    def __init__(self, in_force: bool, may_save: bool) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self._branches: list[Branch] = []
        self._sms = ""
        self._at = "0"
        self._filling = False
        self._kind: Kind | None = None
        self._base = Words(())
        px = theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        inside = QVBoxLayout()
        inside.setContentsMargins(px(16), px(8), px(16), px(12))
        inside.setSpacing(px(8))
        self.tabs = Tabs([], _("Branches"))
        self.tabs.chosen.connect(self._go)
        inside.addWidget(self.tabs)
        inside.addLayout(self._make_tools())
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("What is said"))
        self.text.setTabChangesFocus(True)
        self.text.setFont(theme.font("script"))
        document: QTextDocument = self.text.document()
        self._marks = _Fields(document)
        theme.state.changed.connect(self._marks.rehighlight)
        self.text.textChanged.connect(self._typed)
        inside.addWidget(self.text, 1)
        self.ticks = Area(lines=4)
        self.ticks.textChanged.connect(self._typed)
        inside.addWidget(Field(_("Must be said"), self.ticks, wide=words.wide(64, 92)))
        self.problems = Label("", tone="red", role="caption").wrap()
        inside.addWidget(self.problems)
        column.addLayout(inside, 1)
        column.addWidget(self._make_bar(in_force, may_save))
        if not may_save:
            self._only_read()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._settle)

    def _make_head(self) -> QFrame:
        bar = frame("toolbar")
        bar.setFixedHeight(theme.px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        row.setSpacing(theme.px(12))
        self.heading = LineLabel()
        row.addWidget(self.heading, 1)
        self.add_button = link(_("Add a branch"), self.add_branch)
        self.remove_button = link(_("Remove this branch"), self.remove_branch)
        row.addWidget(self.add_button)
        row.addWidget(self.remove_button)
        return bar

    def _make_tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.name = Input(hint=_("Name of the branch"))
        self.name.setAccessibleName(_("Name of the branch"))
        self.name.textChanged.connect(lambda _text: self._typed())
        self.fields = Combo([("", _("Insert a field …"))])
        self.fields.set_choices(
            [
                ("", _("Insert a field …")),
                *((name, f"{_(spec.label)}  {{{name}}}") for name, spec in FIELDS.items()),
            ]
        )
        self.fields.setAccessibleDescription(_("Insert a field"))
        self.fields.activated.connect(lambda _number: self._insert())
        row.addWidget(self.name, 1)
        row.addWidget(self.fields)
        return row

    def _make_bar(self, in_force: bool, may_save: bool) -> QFrame:
        bar = frame("bar")
        bar.setFixedHeight(theme.px(54))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(8))
        self.note = Input(hint=_("What was changed, and why"))
        self.note.setAccessibleName(_("Note on this version"))
        self.discard_button = Button(_("Discard draft"))
        self.discard_button.setToolTip(_("Back to the words in force; Ctrl+Z brings the draft back"))
        self.save_button = Button(_("Save") if in_force else _("Propose"), kind="primary", key="Ctrl S")
        self._may_save = may_save
        self.reader = Label(_("Customer care proposes scripts, a manager puts them in force"), tone="text-2")
        self.reader.hide()
        row.addWidget(self.reader, 1)
        row.addWidget(self.note, 1)
        row.addWidget(self.discard_button)
        row.addWidget(self.save_button)
        return bar

    def _only_read(self) -> None:
        """Who may not even propose reads, and is told who writes."""
        for typed in (self.name, self.text, self.ticks):
            typed.setReadOnly(True)
        for widget in (self.fields, self.add_button, self.remove_button, self.save_button):
            widget.hide()
        for widget in (self.discard_button, self.note):
            widget.hide()
        self.reader.show()

    # what is shown

    def show_script(self, kind: Kind, version: ScriptVersion, draft: Words | None) -> None:
        """The script in force, or the draft that was begun on it."""
        same = self._kind is not None and self._kind.id == kind.id
        self._kind, self._base = kind, version.words
        grey = _("as shipped") if version.shipped else f"{version.author} · {version.at:%Y-%m-%d}"
        self.heading.set_line(
            Text(_("{kind} script").format(kind=kind.title), role="section"),
            Gap(),
            Text(_("version {version}").format(version=version.version), "text-2"),
            Text("· " + grey, "text-3"),
        )
        if not same:
            self._at = "0"
        self.set_words(draft or version.words)

    def set_words(self, words: Words) -> None:
        """Put other words into the editor."""
        self._branches, self._sms = list(words.branches), words.sms
        self._filling = True
        self.ticks.setText("\n".join(words.ticks))
        self._filling = False
        if self._at != SMS and int(self._at) >= len(self._branches):
            self._at = "0"
        self._fill()

    def words(self) -> Words:
        """What stands in the editor."""
        ticks = (line.strip() for line in self.ticks.text().splitlines())
        return Words(tuple(self._branches), tuple(filter(None, ticks)), self._sms)

    @property
    def changed(self) -> bool:
        """Whether it differs from the version in force."""
        return self.words() != self._base

    def text_now(self) -> str:
        """The words of the branch that is shown."""
        return self._sms if self._at == SMS else self._branches[int(self._at)].text

    def _fill(self) -> None:
        self._filling = True
        self._name_tabs()
        message = self._at == SMS
        self.name.setText(_("Text message") if message else self._branches[int(self._at)].name)
        self.name.setEnabled(not message)
        self.text.setPlainText(self.text_now())
        self._filling = False
        self._settle()

    def _name_tabs(self) -> None:
        tabs = [(str(n), branch.name or "…") for n, branch in enumerate(self._branches)]
        self.tabs.set_choices([*tabs, (SMS, _("Text message"))])
        self.tabs.set_value(self._at)

    def _go(self, key: str) -> None:
        self._at = key
        self._fill()
        self.moved.emit()

    def focus_text(self) -> None:
        """The cursor goes into the words."""
        self.text.setFocus()

    # what is typed

    def _typed(self) -> None:
        if self._filling:
            return
        if self._at == SMS:
            self._sms = self.text.toPlainText()
        else:
            self._branches[int(self._at)] = Branch(self.name.text(), self.text.toPlainText())
        self._pause.start()

    def _settle(self) -> None:
        """After a pause: what is wrong, and the name on the tab."""
        self._pause.stop()
        problems = check_words(self._kind.id, self.words()) if self._kind else []
        more = len(problems) - SHOWN_PROBLEMS
        lines = problems[:SHOWN_PROBLEMS] + ([_("and {count} more").format(count=more)] if more > 0 else [])
        self.problems.setText("\n".join(lines))
        self.problems.setVisible(bool(problems))
        changed = self.changed
        self.save_button.setEnabled(changed and not problems and self._may_save)
        self.discard_button.setEnabled(changed)
        self.add_button.setEnabled(len(self._branches) < MOST_BRANCHES)
        self.remove_button.setEnabled(self._at not in ("0", SMS))
        if not self._filling and [b.name or "…" for b in self._branches] != self.tabs.labels[:-1]:
            self._name_tabs()
        self.edited.emit()

    def _insert(self) -> None:
        name = self.fields.value
        if name:
            self.text.insertPlainText(f"{{{name}}}")
            self.fields.set_value("")
            self.text.setFocus()

    def add_branch(self) -> None:
        """A new branch at the end, its name to be typed."""
        self._branches.append(Branch("", ""))
        self._at = str(len(self._branches) - 1)
        self._fill()
        self.moved.emit()
        self.name.setFocus()

    def remove_branch(self) -> None:
        """Take the shown branch out; the opening stays."""
        if self._at in ("0", SMS):
            return
        del self._branches[int(self._at)]
        self._at = str(int(self._at) - 1)
        self._fill()
        self.moved.emit()
