"""Cards, notices, counters and the empty state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from dealerdesk.text import _
from ui import theme
from ui.widgets import parts
from ui.widgets.basic import Button, IconButton, Label, LineLabel, relook


class Card(QFrame):
    """A white card with a heading row 38 high. Put things into `head` (right of the title) and `body`."""

    def __init__(self, title: str = "", icon: str = "", tone: str = "accent", snug: bool = False) -> None:
        """`snug`: never higher than what is inside."""
        super().__init__()
        self.setProperty("look", "card")
        if snug:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.px(3))  # so that the corners stay round
        self._column.setSpacing(0)
        self.top = QFrame()
        self.top.setProperty("look", "head")
        self.top.setFixedHeight(theme.px(38))
        self.head = QHBoxLayout(self.top)
        self.head.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self.head.setSpacing(theme.px(8))
        self._icon, self._title, self._tone = icon, title, tone
        self.heading = LineLabel()
        self.head.addWidget(self.heading, 1)
        self.set_note("")
        self._column.addWidget(self.top)
        self.top.setVisible(bool(title))
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._column.addLayout(self.body, 1)

    def set_note(self, *notes: str | parts.Part) -> None:
        """The grey words after the title."""
        line: list[parts.Part] = []
        if self._icon:
            line += [parts.Icon(self._icon, self._tone, 18), parts.Gap()]
        line.append(parts.Text(self._title, role="section"))
        if notes and notes[0]:
            line.append(parts.Gap())
        for note in notes:
            if isinstance(note, str):
                if note:
                    line.append(parts.Text(note, "text-2"))
            else:
                line.append(note)
        self.heading.set_line(*line)


class Counter(QWidget):
    """`已送 3 / 5` and a bar of it."""

    def __init__(self, tone: str = "green", width: int = 120) -> None:
        super().__init__()
        self._tone, self._wide = tone, width
        self._done, self._all, self._words = 0, 0, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_count(self, done: int, of: int, words: str) -> None:
        """`words` with {done} and {of} filled in by the caller."""
        self._done, self._all, self._words = done, of, words
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        room = theme.metrics().horizontalAdvance(self._words)
        return QSize(room + theme.px(8 + self._wide), theme.px(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = theme.metrics().horizontalAdvance(self._words)
        parts.paint(painter, self.rect(), (parts.Text(self._words, "text-2"),))
        tall = theme.px(6)
        box = QRectF(room + theme.px(8), (self.height() - tall) / 2, theme.px(self._wide), tall)
        paint_bar(painter, box, self._done / self._all if self._all else 0, self._tone)


def paint_bar(painter: QPainter, box: QRectF, share: float, tone: str) -> None:
    """A bar of a share between 0 and 1."""
    parts.rounded(painter, box, box.height() / 2, "sunken", None)
    wide = box.width() * min(max(share, 0.0), 1.0)
    if wide > 0:
        filled = QRectF(box.x(), box.y(), max(wide, box.height()), box.height())
        parts.rounded(painter, filled, box.height() / 2, tone, None)


class Bar(QWidget):
    """A bar 6 high that fills its room; `set_share(0…1)`."""

    def __init__(self, tone: str = "accent") -> None:
        super().__init__()
        self._tone, self._share = tone, 0.0
        self.setFixedHeight(theme.px(6))

    def set_share(self, share: float, tone: str = "") -> None:
        """How much of it is filled."""
        self._share, self._tone = share, tone or self._tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_bar(QPainter(self), QRectF(self.rect()), self._share, self._tone)


class Empty(QWidget):
    """One sentence that says why it is empty, and one button; where the first row would be."""

    def __init__(self, words: str = "", act: str = "", on: Callable[[], object] | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self.words = Label(words, tone="text-2")
        self.button = Button(act, small=True)
        self._on = on
        self.button.clicked.connect(lambda: self._on() if self._on else None)
        row.addWidget(self.words)
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.button.setVisible(bool(act))

    def say(self, words: str, act: str = "", on: Callable[[], object] | None = None) -> None:
        """Another sentence, another button."""
        self.words.setText(words)
        self.button.setText(act)
        self.button.setVisible(bool(act))
        self.button.updateGeometry()
        self._on = on
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Break the sentence into lines where it is longer than the room."""
        room = self.width() - theme.px(32)
        if not self.button.isHidden():
            room -= self.button.sizeHint().width() + theme.px(12)
        need = self.words.fontMetrics().horizontalAdvance(self.words.text()) + 2
        self.words.setWordWrap(need > room)
        self.words.setFixedWidth(max(min(need, room), 0))


class Notice(QFrame):
    """A tinted box inside a pane: what to look at. tone: amber, red, green or accent."""

    ICONS = {
        "amber": "error-warning-line",
        "red": "error-warning-fill",
        "green": "checkbox-circle-fill",
        "accent": "information-line",
    }

    def __init__(self, words: str = "", tone: str = "amber") -> None:
        super().__init__()
        self.setProperty("look", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(6))
        self._icon = LineLabel(shrink=False)
        self.words = Label("").wrap()
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.say(words, tone)

    def say(self, words: str, tone: str = "amber") -> None:
        """Show these words; nothing to say hides the box."""
        relook(self, tone=tone)
        self.words.set_tone("text" if tone == "accent" else tone)
        self.words.setText(words)
        self._icon.set_line(parts.Icon(self.ICONS[tone], tone, 16))
        if not words:
            self.hide()
        elif self.parentWidget() is not None:  # without one it would come up as a window of its own
            self.show()


class Banner(QFrame):
    """A line on top of the page, closable: an error of the user's world, or a deadline."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "banner")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4))
        row.setSpacing(theme.px(8))
        self._icon = LineLabel(shrink=False)
        self.words = Label("").wrap()
        self.act = Button("", small=True)
        self.act.clicked.connect(self._run)
        self.act.hide()
        self._on: Callable[[], object] | None = None
        self.close_button = IconButton("close-line", _("Close"), size=16, side=26)
        self.close_button.clicked.connect(self._close)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.act)
        row.addWidget(self.close_button)
        self.hide()

    def say(
        self, words: str, tone: str = "red", act: str = "", on: Callable[[], object] | None = None
    ) -> None:
        """Show the words until they are closed or replaced; with ``act``, a button that does something."""
        relook(self, tone=tone)
        self._on = on
        self.act.setText(act)
        self.act.setVisible(bool(act))
        self.act.updateGeometry()
        self.words.set_tone(tone)
        self.words.setText(words)
        self._icon.set_line(parts.Icon("error-warning-fill" if tone == "red" else "alarm-line", tone, 16))
        self.show()

    def _run(self) -> None:
        self._close()
        if self._on is not None:
            self._on()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class UndoBar(QFrame):
    """Bottom centre of the page, 12 s: what was done, and the way back. Stays while the pointer is on it."""

    SECONDS = 12

    def __init__(self, parent: QWidget, within: Callable[[], QRect | None] = lambda: None) -> None:
        """`within`: the part of the parent in whose bottom it stands, where that is not the whole."""
        super().__init__(parent)
        self._over, self._within = parent, within
        self.setProperty("look", "tip")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(2), theme.px(8), theme.px(2))
        row.setSpacing(theme.px(24))
        self.words = LineLabel()
        self.undo = Button(_("Undo Ctrl+Z"), kind="quiet", tone="tip-act")
        self.close_button = IconButton("close-line", _("Close"), tone="tip-text", size=16, side=26)
        self.close_button.clicked.connect(self.hide)
        self.undo.clicked.connect(self._run)
        row.addWidget(self.words)
        row.addWidget(self.undo)
        row.addWidget(self.close_button)
        self._act: Callable[[], object] | None = None
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        self._left = 0
        self.hide()

    @property
    def can_undo(self) -> bool:
        """Whether Ctrl+Z has something to take back here."""
        return self.isVisible() and self._act is not None

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Tell what was done; with `undo`, offer to take it back."""
        self._act = undo
        self.words.set_line(parts.Icon("checkbox-circle-line", "tip-text", 16), parts.Text(words, "tip-text"))
        self.undo.setVisible(undo is not None)
        self._left = self.SECONDS
        self._clock.start()
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Go to the bottom centre of the parent, or of the part of it that the page names."""
        over = self._within() or self._over.rect()
        self.adjustSize()
        wide = min(self.sizeHint().width(), over.width() - theme.px(24))
        self.setFixedWidth(wide)
        middle = over.x() + (over.width() - wide) // 2
        self.move(middle, over.bottom() + 1 - self.sizeHint().height() - theme.px(4))

    def run(self) -> None:
        """Take it back (Ctrl+Z)."""
        self._run()

    def _run(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    def _tick(self) -> None:
        if not self.underMouse() and not self.undo.hasFocus():
            self._left -= 1
        if self._left <= 0 or not self.isVisible():
            self._clock.stop()
            self.hide()
