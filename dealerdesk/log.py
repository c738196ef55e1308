"""The log: bugs whole, and never personal data.

A traceback holds no values of variables; exception texts are shortened to their type where
they could carry a customer's data, since messages of a database or of a parser quote values.
"""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

log = logging.getLogger("dealerdesk")
log.addHandler(logging.NullHandler())


def start(folder: Path) -> None:
    """Write the log of this program run to ``folder``/logs/desk.log (5 files of 1 MB)."""
    stop()
    try:
        (folder / "logs").mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "logs" / "desk.log", maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def stop() -> None:
    """Close the log file."""
    for handler in list(log.handlers):
        if not isinstance(handler, logging.NullHandler):
            log.removeHandler(handler)
            handler.close()


def bug(error: BaseException) -> str:
    """Log an unexpected error with its places, not its values; returns its short name."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
    name = type(error).__name__
    log.error("bug %s at %s (python %s)", name, places, sys.version.split()[0])
    return name
