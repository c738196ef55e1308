"""What the window remembers on this PC: its size, the folded rail, the theme. Never the shop's data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths


def file() -> Path:
    """Where it is kept: the user's configuration folder."""
    where = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(where) / "DealerDesk" / "window.json"


def load() -> dict[str, Any]:
    """What was remembered; nothing when the file is missing or unreadable."""
    try:
        found = json.loads(file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def save(values: dict[str, Any]) -> None:
    """Remember these values beside the others; a folder that can't be written is no reason to complain."""
    kept = load() | values
    try:
        file().parent.mkdir(parents=True, exist_ok=True)
        file().write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError:
        return
