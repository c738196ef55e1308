"""Remix icons (qtawesome's `ri.*`), coloured from tokens.

Only the Remix font and its map of names are read from the qtawesome package; importing qtawesome itself
would load a dozen fonts at start. Pictures are kept, and made anew when the theme changes.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPixmap

from ui import theme

_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}


def _folder() -> Path:
    """Where the icon font lies: inside the qtawesome package, also in the frozen program."""
    spec = find_spec("qtawesome")
    if spec is not None and spec.submodule_search_locations:
        return Path(spec.submodule_search_locations[0]) / "fonts"
    return Path(getattr(sys, "_MEIPASS", ".")) / "qtawesome" / "fonts"


def _forget() -> None:
    _pixmaps.clear()


theme.state.changed.connect(_forget)


@cache
def _family() -> str:
    file = next(_folder().glob("remixicon-*.ttf"))
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _chars() -> dict[str, str]:
    file = next(_folder().glob("remixicon-charmap-*.json"))
    return {name: chr(int(code, 16)) for name, code in json.loads(file.read_text(encoding="utf-8")).items()}


@cache
def _font(size: int) -> QFont:
    made = QFont(_family())
    made.setPixelSize(size)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def exists(name: str) -> bool:
    """Whether there is an icon of this name, such as `phone-line`."""
    return name in _chars()


def paint(painter: QPainter, rect: QRect | QRectF, name: str, token: str) -> None:
    """Draw the icon in the middle of `rect`, as large as its shorter side."""
    painter.save()
    painter.setFont(_font(max(8, int(min(rect.width(), rect.height())))))
    painter.setPen(theme.color(token))
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, _chars()[name])
    painter.restore()


def pixmap(name: str, token: str = "text-2", size: int = 18) -> QPixmap:
    """The icon as a picture; `size` in pixels of the design."""
    app = QGuiApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QGuiApplication) else 1.0
    key = (name, token, size, ratio)
    found = _pixmaps.get(key)
    if found is None:
        side = theme.px(size)
        found = QPixmap(round(side * ratio), round(side * ratio))
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        painter = QPainter(found)
        paint(painter, QRectF(QPointF(0, 0), found.deviceIndependentSize()), name, token)
        painter.end()
        _pixmaps[key] = found
    return found


def icon(name: str, token: str = "text-2", size: int = 18) -> QIcon:
    """The icon for a menu or a native control, grey when disabled."""
    made = QIcon(pixmap(name, token, size))
    made.addPixmap(pixmap(name, "disabled", size), QIcon.Mode.Disabled)
    return made
