"""跟踪服务电话登记表 in the preview: the calls of this week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dealerdesk.text import _
from ui.paper import open_preview

if TYPE_CHECKING:
    from ui.shell import Shell


def print_week(shell: Shell) -> None:
    """The register from Monday to Sunday of this week."""
    from dealerdesk.care.phone_register import register_number

    desk, actor = shell.desk, shell.actor
    today = desk.clock.today()
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(days=6)
    number = register_number(first, last)
    open_preview(
        shell, _("Register of calls"), lambda note: desk.phone_register.register(actor, first, last, note),
        "phone-register", number, [number, first.isoformat()], "call",
    )  # fmt: skip
