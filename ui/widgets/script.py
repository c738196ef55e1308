"""A script as it is read aloud: known fields on amber, missing ones in brackets with a box to type them.

It is one selectable text, so a screen reader reads it whole; the boxes lie over room left in its lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QTextEdit

from dealerdesk.care.script_text import Piece
from dealerdesk.text import _
from ui import theme

LINE, BOX_HIGH, BOX_WIDE = 28, 24, 96  # 16/13 at line height 1.75
ROOM = QUrl("room")
UNBROKEN = 16  # a day or a distance of so many characters is not torn apart at a line's end
NO_BREAK = "\u00a0"


class MissingBox(QLineEdit):
    """The box of one missing field."""

    def __init__(self, piece: Piece, parent: QTextEdit) -> None:
        super().__init__(parent.viewport())
        self.field = piece.field
        self.setAccessibleName(piece.label)
        self.setToolTip(piece.label)
        self.setFixedSize(theme.px(BOX_WIDE), theme.px(BOX_HIGH))
        self.setFont(theme.font("body"))


class ScriptText(QTextEdit):
    """Shows pieces; as high as they need. `typed` carries field and text when a missing one was typed
    (Enter, or leaving the box)."""

    typed = Signal(str, str)

    def __init__(self, role: str = "script") -> None:
        super().__init__()
        self._role = role
        self._pieces: tuple[Piece, ...] = ()
        self._spans: list[tuple[int, int]] = []
        self._boxes: list[tuple[int, MissingBox]] = []
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(_("What is said"))
        self.document().setDocumentMargin(theme.px(2))
        theme.state.changed.connect(self._repaint)

    def _repaint(self) -> None:
        self.set_pieces(self._pieces)

    @property
    def text(self) -> str:
        """What is read aloud, with the missing fields in brackets."""
        return self.toPlainText().replace("\ufffc", "").replace(NO_BREAK, " ")

    @property
    def boxes(self) -> list[MissingBox]:
        """The boxes of what is missing, in reading order."""
        return [box for _at, box in self._boxes]

    def set_pieces(self, pieces: Sequence[Piece]) -> None:
        """Show these pieces instead; a box that is still needed keeps what was typed."""
        kept = {box.field: box for _at, box in self._boxes}
        focused = next((name for name, box in kept.items() if box.hasFocus()), "")
        drafts = {name: box.text() for name, box in kept.items()}
        for box in kept.values():
            box.blockSignals(True)
            box.hide()
            box.deleteLater()
        self._pieces, self._spans, self._boxes = tuple(pieces), [], []
        document = self.document()
        document.clear()
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        document.addResource(QTextDocument.ResourceType.ImageResource, ROOM, nothing)
        cursor = QTextCursor(document)
        cursor.setBlockFormat(self._lines())
        for piece in pieces:
            self._add(cursor, piece)
        for _at, box in self._boxes:
            box.setText(drafts.get(box.field, ""))
            if box.field == focused:
                box.setFocus()
        self._fit()

    def _lines(self) -> QTextBlockFormat:
        form = QTextBlockFormat()
        tall = theme.px(LINE) if self._role == "script" else theme.px(22)
        form.setLineHeight(tall, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return form

    def _letters(self, tone: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFont(theme.font(self._role))
        form.setForeground(theme.color(tone))
        return form

    def _add(self, cursor: QTextCursor, piece: Piece) -> None:
        start = cursor.position()
        short = piece.field and len(piece.text) <= UNBROKEN
        said = piece.text.replace(" ", NO_BREAK) if short else piece.text
        cursor.insertText(said, self._letters("text"))
        if not piece.field:
            return
        if not piece.missing:
            self._spans.append((start, cursor.position()))
            return
        cursor.insertText(f"[{piece.label}]", self._letters("amber"))
        if all(box.field != piece.field for _at, box in self._boxes):
            self._add_box(cursor, piece)

    def _add_box(self, cursor: QTextCursor, piece: Piece) -> None:
        room = QTextImageFormat()
        room.setName(ROOM.toString())
        room.setWidth(theme.px(BOX_WIDE + 8))
        room.setHeight(theme.px(14))
        box = MissingBox(piece, self)
        box.editingFinished.connect(lambda: self._finished(box))
        self._boxes.append((cursor.position(), box))
        cursor.insertImage(room)
        box.show()

    def _finished(self, box: MissingBox) -> None:
        if box.text().strip():
            self.typed.emit(box.field, box.text().strip())

    # geometry

    def _fit(self) -> None:
        """As high as the lines, and every box over the room that was left for it."""
        document = self.document()
        document.setTextWidth(max(self.viewport().width(), theme.px(60)))
        self.setFixedHeight(round(document.size().height()) + 1)
        for at, box in self._boxes:
            place = self._place(at)
            box.move(round(place.x()) + theme.px(4), round(place.y()))
        self.viewport().update()

    def _place(self, at: int) -> QPointF:
        """The upper left corner of a box at a place of the text."""
        block = self.document().findBlock(at)
        line = block.layout().lineForTextPosition(at - block.position())
        top = self._top(block)
        x = self._x(line.cursorToX(at - block.position()))
        middle = top + line.y() + line.ascent() - theme.px(5)
        return QPointF(self.document().documentMargin() + x, middle - theme.px(BOX_HIGH) / 2)

    def _top(self, block: QTextBlock) -> float:
        return self.document().documentLayout().blockBoundingRect(block).top()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(LINE))

    # painting

    def grounds(self) -> list[QRectF]:
        """Where the amber grounds lie: one for each line that a filled field touches."""
        found: list[QRectF] = []
        margin = self.document().documentMargin()
        for start, end in self._spans:
            block = self.document().findBlock(start)
            layout, first = block.layout(), block.position()
            top = self._top(block)
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                a = max(start - first, line.textStart())
                b = min(end - first, line.textStart() + line.textLength())
                if a >= b:
                    continue
                b -= len(block.text()[a:b]) - len(block.text()[a:b].rstrip())
                left, right = (self._x(line.cursorToX(at)) for at in (a, b))
                base = top + line.y() + line.ascent()
                size = theme.px(theme.TYPE[self._role][0])
                found.append(QRectF(margin + left, base - size, right - left, size * 1.38))
        return found

    @staticmethod
    def _x(place: object) -> float:
        return float(place[0] if isinstance(place, tuple) else place)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for box in self.grounds():
            painter.fillRect(box, theme.color("amber-tint"))
            bar = theme.px(2) if theme.mode() != "contrast" else theme.line_width()
            painter.fillRect(
                QRectF(box.left(), box.bottom() - bar, box.width(), bar), theme.color("amber-fill")
            )
        painter.end()
        super().paintEvent(event)
