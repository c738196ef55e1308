"""The one style sheet, built from tokens. Widgets say what they are by the properties `look` and `tone`."""

from __future__ import annotations

from string import Template

from ui import theme

_SHEET = Template("""
* { outline: none; }
QToolTip { background: $tip; color: $tip_text; border: none; padding: 4px 8px; }
QMainWindow, QDialog { background: $bg; }
QLabel { background: transparent; }
QLabel[tone="text"] { color: $text; }
QLabel[tone="text-2"] { color: $text_2; }
QLabel[tone="text-3"] { color: $text_3; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="red"] { color: $red; }
QLabel[tone="amber"] { color: $amber; }
QLabel[tone="green"] { color: $green; }
QFrame[look="page"] { background: $bg; border: none; }
QFrame[look="pane"] { background: $surface; border: none; }
QFrame[look="bar"] { background: $raised; border: none; border-top: ${lw}px solid $line; }
QFrame[look="toolbar"] { background: $surface; border: none; border-bottom: ${lw}px solid $line; }
QFrame[look="head"] { background: transparent; border: none; border-bottom: ${lw}px solid $line_soft; }
QFrame[look="left-pane"] { background: $surface; border: none; border-right: ${lw}px solid $line; }
QFrame[look="right-pane"] { background: $surface; border: none; border-left: ${lw}px solid $line; }
QFrame[look="card"] { background: $surface; border: ${lw}px solid $line; border-radius: ${r8}px; }
QFrame[look="card"][chosen="true"] { border: 2px solid $accent; }
QFrame[look="well"] { background: $raised; border: ${lw}px solid $line; border-radius: ${r6}px; }
QFrame[look="notice"] { background: $amber_tint; border: none; border-radius: ${r6}px; }
QFrame[look="notice"][tone="red"] { background: $red_tint; }
QFrame[look="notice"][tone="green"] { background: $green_tint; }
QFrame[look="notice"][tone="accent"] { background: $selection; }
QFrame[look="banner"] { background: $amber_tint; border: none; border-bottom: ${lw}px solid $line; }
QFrame[look="banner"][tone="red"] { background: $red_tint; }
QFrame[look="sheet"] { background: $surface; border: ${lw}px solid $line; border-radius: ${r8}px; }
QFrame[look="tip"] { background: $tip; border: none; border-radius: ${r8}px; }
QFrame[look="desk"] { background: $sunken; border: none; }
QFrame[look="rule"] { background: $line; border: none; max-height: ${lw}px; min-height: ${lw}px; }
QFrame[look="rule-tall"] { background: $line; border: none; }
QFrame[look="rule-soft"] { background: $line_soft; border: none; max-height: ${lw}px; min-height: ${lw}px; }
QLineEdit, QPlainTextEdit {
  background: $surface; color: $text; border: ${lw}px solid $control; border-radius: ${r6}px;
  padding: 0 ${p8}px; selection-background-color: $accent_fill; selection-color: $on_accent;
}
QPlainTextEdit { padding: ${p4}px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 0 ${p7}px; }
QPlainTextEdit:focus { padding: ${p3}px; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $sunken; color: $disabled; border-color: $line; }
QLineEdit[look="plain"] { background: transparent; border: none; padding: 0; }
QAbstractItemView {
  background: $surface; color: $text; border: none;
  selection-background-color: $selection; selection-color: $text;
}
QComboBox QAbstractItemView { border: ${lw}px solid $line; padding: ${p4}px; }
QHeaderView { background: $raised; border: none; }
QHeaderView::section {
  background: $raised; color: $text_3; border: none; border-bottom: ${lw}px solid $line; padding: 0 ${p8}px;
}
QHeaderView::section:first { padding-left: ${p12}px; }
QTableCornerButton::section { background: $raised; border: none; }
QMenu { background: $surface; color: $text; border: ${lw}px solid $line; padding: ${p4}px; }
QMenu::item { padding: ${p4}px ${p16}px; border-radius: ${r4}px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: ${lw}px; background: $line_soft; margin: ${p4}px; }
QScrollArea, QScrollArea > QWidget > QWidget[look="clear"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${p10}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${p10}px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: ${p3}px; margin: 2px; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::handle:vertical { min-height: ${p28}px; }
QScrollBar::handle:horizontal { min-width: ${p28}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter[look="bare"]::handle { background: $surface; }
QProgressBar { background: $sunken; border: none; border-radius: ${p3}px; }
QProgressBar::chunk { background: $accent; border-radius: ${p3}px; }
""")


def sheet() -> str:
    """The style sheet for the present theme and size."""
    words: dict[str, object] = {token.replace("-", "_"): theme.hexa(token) for token in theme.TOKENS}
    words["lw"] = theme.line_width()
    for size in (3, 4, 7, 8, 10, 12, 16, 28):
        words[f"p{size}"] = theme.px(size)
    for size in (4, 6, 8):
        words[f"r{size}"] = theme.px(size)
    return _SHEET.substitute(words)
