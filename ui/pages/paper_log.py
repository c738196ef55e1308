"""The log of papers 打印记录: what was printed, by whom, why, and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dealerdesk.text import N_, _, ngettext
from ui import words
from ui.widgets.parts import Icon, Line, Text, Two
from ui.widgets.states import State
from ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from datetime import datetime

    from dealerdesk.staff.paper import Job

FORMS = {
    "sheet": N_("Appointment sheet"),
    "day-pack": N_("Morning sheet"),
    "evening": N_("Evening slip"),
    "report": N_("Monthly report"),
    "month-sheet": N_("Month calendar"),
    "maintenance-list": N_("Maintenance list"),
    "follow-ups": N_("Follow-up grid"),
    "phone-register": N_("Phone register"),
    "day-list": N_("Day list"),
    "parts-list": N_("Parts list"),
    "reception": N_("Reception slip"),
    "ticket": N_("Ticket"),
    "card": N_("Greeting cards"),
    "letter": N_("Letters"),
}
"""Names of papers, as the log keeps them by form."""


def form_name(form: str) -> str:
    """The name of a kind of paper."""
    return _(FORMS[form]) if form in FORMS else form


def tail(number: str) -> str:
    """The end by which a paper is called: `005` of `YY-20261123-005`, `11-23` of a slip of the day."""
    parts = number.split("-")
    if parts[0] == "CH" and len(parts) > 1:
        return f"{parts[1][4:6]}-{parts[1][6:8]}"
    return parts[-1] if parts[0] == "YY" else number.rsplit(" ", 1)[-1]


def what(job: Job) -> str:
    """`预约登记表 005`, `预约登记表 ×4、夕会单`."""
    if len({part.first for part in job.parts}) <= 1:  # one paper, or a list of many people on the same pages
        return f"{form_name(job.form)} {tail(job.number)}".strip()
    counts: dict[str, int] = {}
    for part in job.parts:
        counts[part.form or job.form] = counts.get(part.form or job.form, 0) + 1
    return words.listed(
        form_name(form) if count == 1 else f"{form_name(form)} ×{count}" for form, count in counts.items()
    )


def pages(count: int) -> str:
    """`6 页`."""
    return ngettext("{count} page", "{count} pages", count).format(count=count)


def state(job: Job) -> Line:
    """What came out of it."""
    return {
        "made": State("info", "", _("saved")),
        "sent": State("today", "", _("please say")),
        "all": State("done", "", _("all out")),
        "part": State("check", "", _("{pages} out").format(pages=job.came_out)),
        "none": State("wrong", "", _("none out")),
    }[job.state].line()


def _why(job: Job) -> str:
    """Who, for what, and why again."""
    again = _("reprint: {why}").format(why=job.reason) if job.reason else ""
    return " · ".join(part for part in (job.actor, job.purpose, again, job.file) if part)


class LogTable(Table):
    """The newest jobs; `opened` carries the job."""

    def __init__(self, short: bool = False) -> None:
        """`short`: without the icon and with less room, for the right pane."""
        self._now: datetime | None = None

        def when(job: Job) -> Line:
            same = self._now is not None and job.at.date() == self._now.date()
            said = words.clock(job.at) if same or self._now is None else words.day(job.at.date(), self._now)
            return (Text(said, "text-2"),)

        def told(job: Job) -> Line:
            icon = () if short else (Icon("file-text-line", "text-2", 18),)
            return (*icon, Two((Text(what(job)),), (Text(_why(job), "text-3", role="caption"),)))

        super().__init__(
            [
                Column("at", _("When"), when, 52 if short else 60),
                Column("what", _("Paper"), told, tip=lambda job: f"{what(job)}\n{_why(job)}"),
                Column("state", _("State"), state, words.wide(92, 96), right=True,
                       tip=lambda job: " ".join(p.text for p in state(job) if isinstance(p, Text))),
            ],
            row_height=42 if short else 48,
            name=_("Print log"),
            shy=short,
            pad=4,
        )  # fmt: skip
        self.horizontalHeader().hide()

    def show_jobs(self, jobs: Sequence[Job], now: datetime) -> None:
        """Show these jobs, as they stand at this moment."""
        self._now = now
        self.set_rows(jobs, keep=lambda job: job.id)
