"""The day to look at without the program: one HTML file with everything inside, for a stick or a second PC.

No scripts, nothing fetched; it prints on A4 across. It is a copy and says so, with the moment it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from dealerdesk.appointments.forms import PARTS, WORK
from dealerdesk.appointments.reception import STATES as ARRIVAL_STATES
from dealerdesk.appointments.reception import ArrivalRow, ReceptionService
from dealerdesk.appointments.rules import PUNCTUAL, STATES
from dealerdesk.errors import WorldError
from dealerdesk.people.loading import customer_card
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.settings import Settings
from dealerdesk.staff.paper import PaperService
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store.backup import write_durably
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _, language

if TYPE_CHECKING:
    from dealerdesk.appointments.entries import AppointmentRow

FORM = "day_view"
_STYLE = """
body{font:14px/1.5 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#17202c;margin:24px}
h1{font-size:20px;margin:0}h2{font-size:16px;margin:20px 0 6px}p{margin:4px 0}
.copy{border:1px solid #c67a0c;background:#fff1d6;color:#8a5200;padding:6px 10px;margin:10px 0}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #8791a0;padding:4px 6px;text-align:left;
vertical-align:top}th{background:#edf0f4}td.n{text-align:right}td.p,td.t{white-space:nowrap;font-weight:bold}
tr{page-break-inside:avoid}thead{display:table-header-group}.off td{color:#5f6b7c}
@page{size:A4 landscape;margin:10mm}@media print{body{margin:0;font-size:11px}}
"""


class DayView:
    """Makes the file of a day."""

    def __init__(
        self, store: Store, settings: Settings, reception: ReceptionService, paper: PaperService
    ) -> None:
        self._store = store
        self._settings = settings
        self._reception = reception
        self._paper = paper

    def save(self, actor: Actor, day: date, to: Path, whole_phones: bool = False) -> Change:
        """Write the file of a day; who made it and what for is logged with its sha256.

        Raises NotAllowed (a list leaves the program; whole phones need their own right), and WorldError
        without a purpose or where the place can't be written.
        """
        require(actor, "print_list")
        if whole_phones:
            require(actor, "see_phone")
        if not actor.purpose.strip():
            raise WorldError(_("Please say what the file is for"))
        text = self.html(actor.name, day, whole_phones).encode()
        try:
            write_durably(to, text)
        except OSError as error:
            raise WorldError(
                _("Can't write in {folder} ({reason}): choose another folder").format(
                    folder=to.parent, reason=error.strerror or error
                )
            ) from error
        return self._paper.record(
            actor, FORM, text, 1, number=day.isoformat(), records=self._numbers(day), file=to.name
        )

    def html(self, by: str, day: date, whole_phones: bool = False) -> str:
        """The page as text."""
        rows, arrivals = self._reception.day_list(day), self._reception.day(day)
        here = {one.appointment: one for one in arrivals if one.appointment}
        title = " ".join((self._settings["shop_name"], _("Appointments"), day.isoformat()))
        made = _(
            "A copy, made {at} by {name}. What changed afterwards is not in it; nothing can be entered here."
        )
        at, lang = f"{self._store.clock.now():%Y-%m-%d %H:%M}", "en" if language() == "en" else "zh-CN"
        body = [
            f"<h1>{escape(title)}</h1>",
            f"<p class=copy>{escape(made.format(at=at, name=by))}</p>",
            self._appointments(rows, here, whole_phones),
            self._arrivals(arrivals, whole_phones),
        ]
        return (
            f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n" + "\n".join(body)
            + "\n</body></html>\n"
        )  # fmt: skip

    def _numbers(self, day: date) -> list[str]:
        return [row.number for row in self._reception.day_list(day)]

    def _appointments(self, rows: Sequence[AppointmentRow], here: dict[str, ArrivalRow], whole: bool) -> str:
        if not rows:
            nobody = _("Nobody has booked for this day.")
            return f"<p>{escape(nobody)}</p>"
        head = (
            _("Row"), _("At"), _("Plate"), _("Customer"), _("Phone"), _("Work and wish"),
            _("Service adviser"), _("Bay"), _("Parts"), _("Coming"), _("Number"),
        )  # fmt: skip
        lines = []
        for number, row in enumerate(rows, 1):
            one = here.get(row.number)
            state = _(STATES[row.state])
            if one is not None:
                how = f"{_(PUNCTUAL[one.punctual])} · {_(ARRIVAL_STATES[one.state])}"
                state = f"{one.number} {_clock(one.at)} {how}"
            parts = _(PARTS[row.parts_state]) if row.parts_state in PARTS else ""
            if row.parts_on:
                parts += f" {row.parts_on:%m-%d}"
            wish = " · ".join(filter(None, (_(WORK[row.work]), row.wish, row.items,
                                            _("waits in the shop") if row.waits else "")))  # fmt: skip
            lines.append(_tr(
                (str(number), _clock(row.at), plate_display(row.plate), row.customer_name,
                 self._phone(row.customer_id, whole), wish, row.adviser, row.bay, f"{parts} {row.parts_text}",
                 state, row.number),
                off=row.state in ("left", "no_show"),
            ))  # fmt: skip
        return _table(head, lines)

    def _arrivals(self, rows: Sequence[ArrivalRow], whole: bool) -> str:
        if not rows:
            return ""
        head = (
            _("Reception number"), _("Came"), _("Plate"), _("Customer"), _("Phone"), _("Work and wish"),
            _("Service adviser"), _("Where it stands"), _("Declined"),
        )  # fmt: skip
        lines = [
            _tr(
                (row.number, _clock(row.at), plate_display(row.plate), row.name,
                 self._phone(row.customer_id, whole) or (row.phone if whole else mask_phone(row.phone)),
                 f"{_(WORK[row.work])} {row.wish}", row.adviser, _(ARRIVAL_STATES[row.state]), row.declined),
                off=row.state in ("left", "gone"), first="p",
            )
            for row in rows
        ]  # fmt: skip
        return "<h2>" + escape(_("Arrivals")) + "</h2>" + _table(head, lines)

    @staticmethod
    def _phone(customer_id: int | None, whole: bool) -> str:
        if customer_id is None:
            return ""
        phones = customer_card(customer_id, whole=whole).phones
        return phones[0].number if phones else ""


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}"


def _tr(cells: Iterable[str], off: bool = False, first: str = "n") -> str:
    kinds = (first, "t", "p")
    made = [
        f'<td class="{kinds[n]}">{escape(cell.strip())}</td>' if n < 3 else f"<td>{escape(cell.strip())}</td>"
        for n, cell in enumerate(cells)
    ]
    return f"<tr{' class=off' if off else ''}>{''.join(made)}</tr>"


def _table(head: Iterable[str], lines: Iterable[str]) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    return f"<table><thead><tr>{names}</tr></thead><tbody>\n" + "\n".join(lines) + "\n</tbody></table>"
