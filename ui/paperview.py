"""The very pages of a PDF, crisp at any zoom: one column of pages on a desk that scrolls."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from dealerdesk.text import _
from ui import theme

GAP, EDGE = 16, 14
STEPS = (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
KEPT = 8


class PaperView(QAbstractScrollArea):
    """Give it PDFs with `set_pdfs`. `moved` tells the page at hand (from 1) and how many there are."""

    moved = Signal(int, int)
    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.fit = "page"
        self._zoom = 1.0
        self._pages: list[tuple[bytes, int]] = []
        self._sizes: list[tuple[float, float]] = []  # points
        self._boxes: list[QRectF] = []
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._at = 0
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.state.changed.connect(self.viewport().update)

    # what is shown

    def set_pdfs(self, pdfs: Sequence[bytes]) -> None:
        """Show these documents, one after the other; the place stays when there are as many pages."""
        from printing import preview

        before = len(self._pages)
        self._pages, self._sizes = [], []
        self._pictures.clear()
        for pdf in pdfs:
            for number, picture in enumerate(preview.pages(pdf, 72)):
                self._pages.append((pdf, number))
                self._sizes.append((float(picture.width), float(picture.height)))
        self._lay_out()
        self.go(self._at if len(self._pages) == before else 0)

    @property
    def count(self) -> int:
        """Number of pages."""
        return len(self._pages)

    @property
    def page(self) -> int:
        """The page at hand, from 0."""
        return self._at

    @property
    def zoom(self) -> float:
        """1.0 is the size on paper at 96 dpi."""
        return self._zoom

    # moving

    def go(self, page: int) -> None:
        """Bring a page (from 0) to the top."""
        if not self._boxes:
            self._at = 0
            self.moved.emit(0, 0)
            return
        page = min(max(page, 0), len(self._boxes) - 1)
        bar = self.verticalScrollBar()
        bar.setValue(round(self._boxes[page].top() - theme.px(EDGE)))
        self._tell(page)

    def next_page(self) -> None:
        """PgDn."""
        self.go(self._at + 1)

    def previous_page(self) -> None:
        """PgUp."""
        self.go(self._at - 1)

    def _scrolled(self) -> None:
        if not self._boxes:
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        nearest = min(range(len(self._boxes)), key=lambda n: abs(self._boxes[n].center().y() - middle))
        self._tell(nearest)
        self.viewport().update()

    def _tell(self, page: int) -> None:
        self._at = page
        words = _("Page {page} of {count}").format(page=page + 1, count=self.count)
        self.setAccessibleName(words)
        self.moved.emit(page + 1, self.count)

    # size

    def set_fit(self, fit: str) -> None:
        """`page` shows a page whole, `width` fills the width."""
        self.fit = fit
        self._refit()

    def step_zoom(self, step: int) -> None:
        """One step larger (1) or smaller (-1)."""
        if step > 0:
            wanted = next((z for z in STEPS if z > self._zoom * 1.01), STEPS[-1])
        else:
            wanted = next((z for z in reversed(STEPS) if z < self._zoom * 0.99), STEPS[0])
        self.fit = ""
        self._set_zoom(wanted)

    def _refit(self) -> None:
        if not self._sizes or not self.fit:
            self._lay_out()
            return
        room_x = self.viewport().width() - 2 * theme.px(EDGE)
        room_y = self.viewport().height() - 2 * theme.px(EDGE)
        unit = theme.px(96) / 72
        wide = max(width for width, _height in self._sizes) * unit
        tall = max(height for _width, height in self._sizes) * unit
        fitting = room_x / wide if self.fit == "width" else min(room_x / wide, room_y / tall)
        self._set_zoom(max(STEPS[0], min(fitting, STEPS[-1])))

    def _set_zoom(self, zoom: float) -> None:
        page = self._at
        self._zoom = zoom
        self._pictures.clear()
        self._lay_out()
        self.go(page)
        self.zoomed.emit()

    def _lay_out(self) -> None:
        unit = theme.px(96) / 72 * self._zoom
        y = float(theme.px(EDGE))
        widest = max((width * unit for width, _height in self._sizes), default=0.0)
        room = max(self.viewport().width(), widest + 2 * theme.px(EDGE))
        self._boxes = []
        for width, height in self._sizes:
            left = round((room - width * unit) / 2)
            self._boxes.append(QRectF(left, round(y), round(width * unit), round(height * unit)))
            y = self._boxes[-1].bottom() + theme.px(GAP)
        bottom = y - theme.px(GAP) + theme.px(EDGE)
        view = self.viewport()
        self.verticalScrollBar().setRange(0, max(0, round(bottom) - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(theme.px(32))
        self.horizontalScrollBar().setRange(0, max(0, round(room) - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())
        view.update()

    # painting

    def _picture(self, number: int, wide: int) -> QImage:
        """The page as wide as this in real pixels, drawn anew when the size changes."""
        key = (number, wide)
        found = self._pictures.get(key)
        if found is None:
            from printing import preview

            pdf, page = self._pages[number]
            dpi = wide * 72 / self._sizes[number][0]
            made = next(iter(preview.pages(pdf, dpi, page, page + 1)))
            found = QImage(made.bgra, made.width, made.height, QImage.Format.Format_RGB32).copy()
            self._pictures[key] = found
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        self._pictures.move_to_end(key)
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("sunken"))
        off = QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        seen = QRectF(self.viewport().rect()).translated(off)
        ratio = self.devicePixelRatioF()
        for number, box in enumerate(self._boxes):
            if not box.intersects(seen):
                continue
            at = box.translated(-off)
            edge = at.adjusted(-1, -1, 1, 1)
            painter.fillRect(edge, theme.color("line"))
            picture = self._picture(number, round(box.width() * ratio))
            picture.setDevicePixelRatio(ratio)
            painter.drawImage(at.topLeft(), picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    # keys and wheel

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self.verticalScrollBar(), event.key()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key))
        if step is not None:
            bar.setValue(bar.value() + step * bar.singleStep())
        elif key == Qt.Key.Key_Home:
            self.go(0)
        elif key == Qt.Key.Key_End:
            self.go(self.count - 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)
