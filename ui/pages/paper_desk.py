"""The middle of the print centre: the very pages, turned and sized."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout

from dealerdesk.text import _
from ui import theme, words
from ui.paperview import PaperView
from ui.widgets.basic import Button, IconButton, Label, LineLabel, frame
from ui.widgets.parts import Text


class PaperDesk(QFrame):
    """A toolbar over the pages."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = frame("toolbar")
        bar.setFixedHeight(theme.px(46))
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(14), 0, theme.px(8), 0)
        row.setSpacing(theme.px(2))
        self.view = PaperView()
        self.said = LineLabel()
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.back = IconButton("arrow-left-s-line", _("Page before (PgUp)"))
        self.back.clicked.connect(self.view.previous_page)
        self.where = Label("", tone="text")
        self.onward = IconButton("arrow-right-s-line", _("Next page (PgDn)"))
        self.onward.clicked.connect(self.view.next_page)
        self.smaller = IconButton("zoom-out-line", _("Smaller (−)"))
        self.smaller.clicked.connect(lambda: self.view.step_zoom(-1))
        self.larger = IconButton("zoom-in-line", _("Larger (+)"))
        self.larger.clicked.connect(lambda: self.view.step_zoom(1))
        self.fit = Button("", kind="quiet")
        self.fit.setFixedWidth(theme.px(words.wide(42, 48)))
        self.fit.setToolTip(_("Whole page or page width (W)"))
        self.fit.clicked.connect(self.turn_fit)
        self.view.moved.connect(self._moved)
        self.view.zoomed.connect(self._zoomed)
        row.addWidget(self.said, 1)
        for widget in (self.back, self.where, self.onward):
            row.addWidget(widget)
        row.addSpacing(theme.px(8))
        for widget in (self.smaller, self.fit, self.larger):
            row.addWidget(widget)
        column.addWidget(bar)
        column.addWidget(self.view, 1)
        self.say("")
        self._zoomed()

    def say(self, said: str, tone: str = "text-2") -> None:
        """What is seen; nothing to say means the very pages that are printed."""
        self.said.set_line(Text(said or _("The very page that is printed"), tone))

    def _moved(self, page: int, count: int) -> None:
        self.where.setText(f"{page} / {count}" if count else "—")
        self.back.setEnabled(page > 1)
        self.onward.setEnabled(page < count)

    def _zoomed(self) -> None:
        said = {"page": _("Whole"), "width": _("Width")}.get(self.view.fit, f"{self.view.zoom:.0%}")
        self.fit.setText(said)
        self.fit.setAccessibleName(f"{said} · {self.view.zoom:.0%}")

    def turn_fit(self) -> None:
        """W: whole page or page width."""
        self.view.set_fit("width" if self.view.fit == "page" else "page")
