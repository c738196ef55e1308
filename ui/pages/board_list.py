"""The day's appointments as a table: everything on the board in words, for a reader and a narrow window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from dealerdesk.appointments import board as plan
from dealerdesk.text import _
from ui import words
from ui.pages import board_words as said
from ui.widgets.parts import Icon, Line, Part, Plate, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow


def columns(now: Callable[[], datetime], printed: Callable[[], Mapping[str, datetime]]) -> list[Column]:
    """The columns; ``printed`` tells when the sheet of a number was printed last."""
    from dealerdesk.appointments.forms import CHANNELS

    def today() -> date:
        return now().date()

    def who(row: AppointmentRow) -> Line:
        line: list[Part] = [Text(row.customer_name or _("Owner unknown"), bold=True)]
        title = words.honorific(row.customer_sex)
        if title:
            line.append(Text(title, "text-3", role="caption"))
        return (Two(tuple(line), (Text(row.model, "text-3", role="caption"),)),)  # type: ignore[arg-type]

    def work(row: AppointmentRow) -> Line:
        wish = "，".join(filter(None, (row.wish, _("waits in the shop") if row.waits else "")))
        top = (Text(_(words.WORKS[row.work])),)
        return (Two(top, (Text(wish, "text-3", role="caption"),)),) if wish else top

    def where(row: AppointmentRow) -> Line:
        top = (Text(row.bay or "—", "text" if row.bay else "text-3"),)
        return (Two(top, (Text(row.adviser, "text-3", role="caption"),)),) if row.adviser else top

    def made(row: AppointmentRow) -> Line:
        at = words.clock(row.made_at)
        if row.made_at.date() != today():
            at = f"{words.day(row.made_at.date(), today())} {at}"
        top = (Text(f"{_(CHANNELS[row.channel])} · {row.made_by}", "text-2"),)
        return (Two(top, (Text(f"{row.number} · {at}", "text-3", role="caption"),)),)

    def state(row: AppointmentRow) -> Line:
        if row.state == "cancelled":
            return (Icon("forbid-line", "text-3", 14), Text(_("cancelled"), "text-3"))
        block = plan.block_of(row, now())
        look = said.LOOKS[block.state]
        top: list[Part] = [Icon(look.icon, look.tone, 14)]
        top.append(Text(said.state_word(block, today()) if block.late else said.word_of(look), look.tone))
        more = []
        if block.over:
            more.append(_("over"))
        if block.parts:
            on = words.near_day(row.parts_on, today()) if row.parts_on else ""
            more.append(_("parts {when}").format(when=on) if on else _("parts awaited"))
        if not more:
            return tuple(top)
        low = Text(said.joined(more), "red" if block.over else "amber", role="caption")
        return (Two(tuple(top), (low,)),)  # type: ignore[arg-type]

    def counts(row: AppointmentRow) -> Line:
        if row.counts:
            return (Icon("checkbox-circle-fill", "green", 14), Text(_("counted"), "green"))
        return (Icon("flashlight-line", "text-2", 14), Text(_("provisional"), "text-2"))

    def paper(row: AppointmentRow) -> Line:
        at = printed().get(row.number)
        if at is not None:
            return State("done", "", _("printed {time}").format(time=words.clock(at))).line()
        return State("todo", "", _("not printed")).line()

    return [
        Column("at", _("At"), lambda row: (Text(words.clock(row.at), role="section"),), 64),
        Column("plate", _("Plate"), lambda row: (Plate(row.plate),), 108),
        Column("who", _("Customer"), who, 116),
        Column("work", _("What to do"), work),
        Column("where", _("Bay"), where, words.wide(84, 96)),
        Column("made", _("Booked by"), made, 196, low=True),
        Column("counts", _("Counted"), counts, words.wide(74, 104)),
        Column("paper", _("Sheet paper"), paper, 104, low=True),
        Column("state", _("Coming"), state, words.wide(96, 132)),
    ]
