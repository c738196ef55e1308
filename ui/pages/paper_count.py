"""The rail's count of the print centre: what must still be printed today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.page import Page

if TYPE_CHECKING:
    from dealerdesk.store.store import Change
    from ui.shell import Shell

COUNTED = ("appointment", "hand_over", "print_job", "print_record", "setting", "closed_day")


def count(shell: Shell, change: Change | None = None) -> None:
    """Tell the rail, when the page exists and the change concerns it. An open question is an act too."""
    if not shell.has_page("paper") or not Page.touches(change, *COUNTED):
        return
    now = shell.desk.clock.now()
    must = shell.desk.paper_due.must(shell.actor)
    late = any(due.limit is not None and due.limit < now for due in must)
    shell.count("paper", len(must), late)
