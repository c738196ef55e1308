"""Two kinds of error reach the window: the user's world (one line), and our bug (logged, told once)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from dealerdesk.errors import Cancelled, WorldError
from dealerdesk.text import _

_told: set[tuple[str, int]] = set()


def words(error: BaseException) -> str:
    """What the user is told. A bug is written to the log once for each place where it happens."""
    if isinstance(error, WorldError):
        return error.line
    place = _place(error)
    if place not in _told:
        from dealerdesk import log

        _told.add(place)
        log.bug(error)
    return _(
        "Something went wrong in the program ({name}). Nothing was saved; the log has the details."
    ).format(name=type(error).__name__)


def _place(error: BaseException) -> tuple[str, int]:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else (type(error).__name__, 0)


def is_quiet(error: BaseException) -> bool:
    """Whether there is nothing to tell: the person stopped the work."""
    return isinstance(error, Cancelled)


def install(tell: Callable[[str], None]) -> Callable[[], None]:
    """Send what no code caught to `tell`; returns what takes the hook away again."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, error, trace)
            return
        if not is_quiet(error):
            tell(words(error))

    sys.excepthook = hook

    def remove() -> None:
        sys.excepthook = before

    return remove
