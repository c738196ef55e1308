"""The door of the program: no verb opens the window, a verb goes to the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run the program with ``arguments`` (default: those of the process); returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    words = list(sys.argv[1:] if arguments is None else arguments)
    if any(not word.startswith("-") for word in _without_values(words)) or {"--help", "--version"} & set(
        words
    ):
        from dealerdesk.cli import run

        return run(words)
    return _window(words)


def _without_values(words: list[str]) -> list[str]:
    """The words that are neither an option nor the value of one that stands before a verb."""
    left, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in ("--data", "--lang", "--as-role", "--purpose", "--user"):
            skip = True
        else:
            left.append(word)
    return left


def _window(words: list[str]) -> int:
    from dealerdesk.options import read

    options = read(words)
    if options.rest:
        from dealerdesk.cli import run

        return run(words)
    if "QT_QPA_PLATFORM" not in os.environ and not display():
        from dealerdesk import text

        text.use(options.lang)
        print(
            text._("There is no screen for the window here: use a verb, see dealerdesk --help"),
            file=sys.stderr,
        )
        return 1
    from ui.app import main as window

    return window(Path(options.data) if options.data else None, options.lang or None)


def display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, elsewhere with a display."""
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal"):
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    sys.exit(main())
