"""The right pane of a page: beside the list, or a drawer over it where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from ui import theme

NARROW = 1160  # page width in design pixels under which the pane floats (a window of 1280)


class Drawer(QObject):
    """Docks or floats `pane`, which stands last in `row` of `page`.

    `calm`: a pane that is only looked at; it is shut when it begins to float and opened by F6.
    """

    def __init__(
        self, page: QWidget, row: QHBoxLayout | QSplitter, pane: QWidget, wide: int, calm: bool = False
    ) -> None:
        super().__init__(page)
        self._page, self._row, self.pane, self._wide, self._calm = page, row, pane, wide, calm
        self.floats = False
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def fit(self) -> None:
        """Dock or float by the page's width."""
        floats = self._page.width() < theme.px(NARROW)
        if floats != self.floats:
            self.floats = floats
            shown = not self.pane.isHidden()
            if floats:
                if isinstance(self._row, QHBoxLayout):
                    self._row.removeWidget(self.pane)
                self.pane.setParent(self._page)
                self.pane.setVisible(shown and not self._calm)
            else:
                self._row.addWidget(self.pane)
                self.pane.setVisible(shown or self._calm)
        self._place()

    def _place(self) -> None:
        if self.floats:
            wide = theme.px(self._wide)
            self.pane.setGeometry(self._page.width() - wide, 0, wide, self._page.height())
            self.pane.raise_()

    def open(self) -> bool:
        """F6: open a shut drawer; False when it is open or docked."""
        if not self.floats or not self.pane.isHidden():
            return False
        self.pane.show()
        self._place()
        return True

    def shut(self) -> bool:
        """Esc: shut an open drawer; False when there is none."""
        if not self.floats or self.pane.isHidden():
            return False
        self.pane.hide()
        return True
