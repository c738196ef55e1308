"""Colours, type and sizes of the window. Nothing else in ui names a colour or a font.

Everything is asked for by token: `color("text-2")`, `font("section")`, `px(12)`. Sizes are ratios of the
application font (13 px at 96 dpi), so a larger font makes everything grow together.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QFontMetrics, QPalette, QRawFont

# Qt, QFont and QPalette are imported where they are used: their enumerations alone take longer than
# the first paint of the empty window.

BASE: Final = 13

# token: (light, dark)
TOKENS: Final[dict[str, tuple[str, str]]] = {
    "bg": ("#F3F4F7", "#14181E"),
    "rail": ("#E9ECF1", "#101419"),
    "surface": ("#FFFFFF", "#1B2027"),
    "raised": ("#F7F8FA", "#222831"),
    "sunken": ("#EDF0F4", "#161B21"),
    "line": ("#DDE2E9", "#303844"),
    "line-soft": ("#EBEEF2", "#272E38"),
    "control": ("#8791A0", "#69758A"),
    "text": ("#17202C", "#E6EAF0"),
    "text-2": ("#445063", "#B4BDCA"),
    "text-3": ("#5F6B7C", "#8F9AAA"),
    "disabled": ("#98A1AF", "#667184"),
    "accent": ("#1F56B3", "#86B4FF"),
    "accent-fill": ("#1F56B3", "#2D66C4"),
    "on-accent": ("#FFFFFF", "#FFFFFF"),
    "selection": ("#E7EFFB", "#1D2F4D"),
    "red": ("#B3261E", "#FF9A90"),
    "red-tint": ("#FCEBE9", "#43211F"),
    "amber": ("#8A5200", "#F0B95E"),
    "amber-tint": ("#FFF1D6", "#3B2D14"),
    "amber-fill": ("#C67A0C", "#E0A030"),
    "green": ("#1A7447", "#75D0A0"),
    "green-tint": ("#E3F4EA", "#173325"),
    "bar": ("#6F94D2", "#5E8CD6"),
    "bar-2": ("#B9CCEA", "#33507F"),
    "plate-edge": ("#A9C3EA", "#3B5C93"),
    "plate": ("#EEF4FD", "#1A2A45"),
    "plate-text": ("#17458F", "#B5D0FF"),
    "nev-edge": ("#93CFA9", "#35684A"),
    "nev": ("#E9F7EE", "#17301F"),
    "nev-text": ("#14532D", "#9FE0B8"),
    "tip": ("#17202C", "#E6EAF0"),
    "tip-text": ("#FFFFFF", "#14181E"),
    "tip-act": ("#9CC2FF", "#1F56B3"),
    # kinds of work: ground and text of their chips
    "service": ("#E7EFFB", "#1D2F4D"),
    "service-text": ("#17458F", "#B5D0FF"),
    "legal": ("#EEEBF8", "#2C2745"),
    "legal-text": ("#5B4A9E", "#B9ABF0"),
    "birthday": ("#FBE9F1", "#40202F"),
    "birthday-text": ("#A52F63", "#F29BC0"),
    "follow-up": ("#E0F1F2", "#14343A"),
    "follow-up-text": ("#0F6A73", "#72CBD4"),
    "lost": ("#F6EED9", "#352C17"),
    "lost-text": ("#7A5A12", "#D8BC76"),
    "booking": ("#E3F4EA", "#173325"),
    "booking-text": ("#1A7447", "#75D0A0"),
    "complaint": ("#FCEBE9", "#43211F"),
    "complaint-text": ("#B3261E", "#FF9A90"),
    "other": ("#E9ECF1", "#2A313B"),
    "other-text": ("#445063", "#B4BDCA"),
}
KINDS: Final = ("service", "legal", "birthday", "follow-up", "lost", "booking", "complaint", "other")
# Opacity of what lies over the page while the search panel is open (0…255).
VEIL: Final = 96

# role: (size in base pixels, bold)
TYPE: Final[dict[str, tuple[int, bool]]] = {
    "caption": (12, False),
    "body": (13, False),
    "section": (14, True),
    "page": (16, True),
    "script": (16, False),
    "record": (20, True),
    "dial": (26, True),
}
BOLD_FILE: Final = "NotoSansSC-Bold.ttf"
FONT_FILES: Final = ("NotoSansSC-Regular.ttf", BOLD_FILE, "DealerDeskRare-Regular.ttf")


class _State(QObject):
    """What the theme is at the moment; `changed` tells widgets that keep pictures of their own."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = "light"
        self.families: list[str] = []
        self.base = BASE
        self.colors: dict[str, QColor] = {}
        self.fonts: dict[tuple[str, bool], QFont] = {}
        self.metrics: dict[tuple[str, bool], QFontMetrics] = {}
        self.covered: dict[int, bool] = {}

    def forget(self) -> None:
        self.colors.clear()
        self.fonts.clear()
        self.metrics.clear()
        self.covered.clear()


state = _State()


def mode() -> str:
    """`light`, `dark` or `contrast`."""
    return state.mode


def color(token: str) -> QColor:
    """The colour of a token in the present theme."""
    found = state.colors.get(token)
    if found is None:
        if state.mode == "contrast":
            found = _contrast_color(token)
        else:
            found = QColor(TOKENS[token][1 if state.mode == "dark" else 0])
        state.colors[token] = found
    return found


def hexa(token: str) -> str:
    """The colour of a token as `#rrggbb`, for style sheets and rich text."""
    return color(token).name()


def _contrast_color(token: str) -> QColor:
    """High contrast: the system's own palette; tints are off, words and shapes carry everything."""
    from PySide6.QtGui import QPalette

    palette = QGuiApplication.palette()
    role = QPalette.ColorRole
    if token in ("accent-fill", "selection"):
        return palette.color(role.Highlight)
    if token in ("on-accent", "tip-text", "tip-act"):
        return palette.color(role.HighlightedText if token == "on-accent" else role.ToolTipText)
    if token == "tip":
        return palette.color(role.ToolTipBase)
    if token == "disabled":
        return palette.color(QPalette.ColorGroup.Disabled, role.Text)
    if token == "accent":
        return palette.color(role.Link)
    grounds = {"bg", "rail", "surface", "raised", "sunken", "plate", "nev", *KINDS}
    if token in grounds or token.endswith("-tint"):
        return palette.color(role.Base)
    return palette.color(role.Text)


def veil() -> QColor:
    """What darkens the page under the search panel."""
    shade = QColor(color("tip") if state.mode == "light" else color("rail"))
    shade.setAlpha(VEIL if state.mode == "light" else VEIL * 2)
    return shade


def line_width() -> int:
    """Lines are one pixel, two in high contrast."""
    return 2 if state.mode == "contrast" else 1


def px(size: float) -> int:
    """A size given in pixels of the 13 px design, in pixels of the present application font."""
    return round(size * state.base / BASE)


def font(role: str = "body", bold: bool | None = None) -> QFont:
    """The font of a role (`TYPE`); `bold` overrides the role's own weight."""
    size, heavy = TYPE[role]
    heavy = heavy if bold is None else bold
    key = (role, heavy)
    found = state.fonts.get(key)
    if found is None:
        from PySide6.QtGui import QFont

        found = QFont(state.families or QGuiApplication.font().families())
        found.setPixelSize(px(size))
        found.setBold(heavy)
        found.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        found.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
        state.fonts[key] = found
    return found


def metrics(role: str = "body", bold: bool | None = None) -> QFontMetrics:
    """Measures of the font of a role, kept because asking for them anew is slow."""
    heavy = TYPE[role][1] if bold is None else bold
    key = (role, heavy)
    found = state.metrics.get(key)
    if found is None:
        from PySide6.QtGui import QFontMetrics

        found = state.metrics[key] = QFontMetrics(font(role, heavy))
    return found


def can_be_bold(text: str) -> bool:
    """Whether the bold face holds every character; rare names are drawn in the regular one."""
    if text.isascii():
        return True
    for char in text:
        code = ord(char)
        known = state.covered.get(code)
        if known is None:
            known = state.covered[code] = _bold_face().supportsCharacter(code)
        if not known:
            return False
    return True


@cache
def _bold_face() -> QRawFont:
    """The bold face by itself: a QFont answers for its fallbacks too."""
    from PySide6.QtGui import QRawFont

    from resources import path

    return QRawFont(str(path(f"fonts/{BOLD_FILE}")), BASE)


def load_fonts(names: Iterable[str] = FONT_FILES) -> list[str]:
    """Register the bundled faces; the families in the order in which they are asked."""
    from PySide6.QtGui import QFontDatabase

    from resources import path

    families: list[str] = []
    for name in names:
        file = path(f"fonts/{name}")
        if not file.exists():
            continue
        number = QFontDatabase.addApplicationFont(str(file))
        for family in QFontDatabase.applicationFontFamilies(number):
            if family not in families:
                families.append(family)
    return families


def flood(widget: QWidget, token: str) -> None:
    """Give a widget a plain ground before the theme itself is loaded; no token takes it away."""
    light, dark = TOKENS[token] if token else ("", "")
    widget.setStyleSheet(f"background: {dark if state.mode == 'dark' else light}" if token else "")


def system_mode() -> str:
    """What the system asks for: high contrast, dark or light."""
    from PySide6.QtCore import Qt

    hints = QGuiApplication.styleHints()
    accessibility = getattr(hints, "accessibility", lambda: None)()
    if accessibility is not None and accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def palette() -> QPalette:
    """The tokens as a QPalette, so that native dialogs follow."""
    from PySide6.QtGui import QPalette

    made = QPalette()
    role = QPalette.ColorRole
    for where, token in (
        (role.Window, "bg"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "raised"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.Highlight, "selection"),
        (role.HighlightedText, "text"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.PlaceholderText, "text-3"),
        (role.ToolTipBase, "tip"),
        (role.ToolTipText, "tip-text"),
        (role.Mid, "line"),
        (role.Accent, "accent"),
    ):
        made.setColor(where, color(token))
    for where in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, color("disabled"))
    return made


def apply(app: QApplication, mode: str = "light", base: int | None = None) -> None:
    """Give the application the theme `mode` and, when given, the base font size in pixels."""
    from ui.style import sheet

    state.mode = mode
    if base is not None:
        state.base = base
    if not state.families:
        state.families = load_fonts()
    state.forget()
    app.setFont(font("body"))
    if mode != "contrast":
        app.setPalette(palette())
    app.setStyleSheet(sheet())
    state.changed.emit()
