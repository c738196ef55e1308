"""The panel at the right of a page, and dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from dealerdesk.text import _
from ui import theme
from ui.widgets import parts
from ui.widgets.basic import Button, IconButton, Label, LineLabel, frame


def scrolled(inside: QWidget) -> QScrollArea:
    """`inside` in a scroll area without frame that never scrolls sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside.setProperty("look", "clear")
    area.setWidget(inside)
    return area


def leave_field(focus: QWidget | None) -> bool:
    """Take the focus out of a text field, to its panel or page; False when none has it."""
    if not isinstance(focus, QLineEdit | QPlainTextEdit):
        return False
    around = focus.parentWidget()
    while around is not None and not isinstance(around, Panel) and around.property("look") != "page":
        around = around.parentWidget()
    if around is None:
        focus.clearFocus()
    else:
        around.setFocus(Qt.FocusReason.OtherFocusReason)
    return True


class Panel(QFrame):
    """346 wide: title and close, a body that scrolls, an action bar that stays in sight.

    Enter presses `default`, wherever in the panel one is.

    Closing keeps what was typed: the page shows the same panel again.
    """

    closed = Signal()
    WIDE = 346

    def __init__(self, title: str, wide: int = WIDE) -> None:
        super().__init__()
        self.setProperty("look", "right-pane")
        self.wide = wide
        self.setFixedWidth(theme.px(wide))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.default: Button | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        top = frame("toolbar")
        top.setFixedHeight(theme.px(46))
        row = QHBoxLayout(top)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        self._title = title
        self.heading = LineLabel(parts.Text(title, role="section"))
        self.close_button = IconButton("close-line", _("Close (Esc)"))
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.heading, 1)
        row.addWidget(self.close_button)
        column.addWidget(top)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self._keep_margins(0, 0)
        self.body.setSpacing(theme.px(8))
        area = scrolled(inside)
        area.verticalScrollBar().rangeChanged.connect(self._keep_margins)
        column.addWidget(area, 1)
        self.bar = frame("bar")
        self.bar.setFixedHeight(theme.px(54))
        self.acts = QHBoxLayout(self.bar)
        self.acts.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        self.acts.setSpacing(theme.px(8))
        self.foot = Label("", tone="text-3", role="caption")
        self.acts.addWidget(self.foot, 1)
        column.addWidget(self.bar)

    def _keep_margins(self, low: int, high: int) -> None:
        """The scroll bar stands in the right margin, so that fields keep their width when it comes."""
        px = theme.px
        self.body.setContentsMargins(px(16), px(12), px(6 if high > low else 16), px(12))

    def set_title(self, title: str, note: str = "") -> None:
        """Title and the grey words after it."""
        line: list[parts.Part] = [parts.Text(title, role="section")]
        if note:
            line += [parts.Gap(), parts.Text(note, "text-3")]
        self.heading.set_line(*line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.default is not None:
            self.default.click()
            return
        super().keyPressEvent(event)

    def has_focus(self) -> bool:
        """Whether the focus is in the panel."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))


class Dialog(QDialog):
    """The few questions that can't be undone, and signing in. The first button is the safe one."""

    def __init__(self, parent: QWidget | None, title: str, wide: int = 420) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(theme.px(wide))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = frame("pane")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        self.body.setSpacing(theme.px(10))
        self.body.addWidget(Label(title, role="page"))
        column.addWidget(inside, 1)
        bar = frame("bar")
        bar.setFixedHeight(theme.px(54))
        self.acts = QHBoxLayout(bar)
        self.acts.setContentsMargins(theme.px(20), 0, theme.px(20), 0)
        self.acts.setSpacing(theme.px(8))
        self.acts.addStretch(1)
        column.addWidget(bar)

    def add_act(self, button: Button) -> Button:
        """Put a button into the action bar."""
        self.acts.addWidget(button)
        return button
