"""Every paper that was made: which form, by whom, why, of whom, the PDF's sha256, and what of it came out.

A paper that is sent to a printer stays open until a person has said which pages came out; only the rest is
printed again, and a record counts as printed when all its pages did.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from dealerdesk.errors import NotFound, WorldError
from dealerdesk.staff.records import PrintJob, PrintRecord
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Change, Store, to_json
from dealerdesk.text import N_, _

STATES = {
    "made": N_("saved as a file"),
    "sent": N_("not said yet"),
    "all": N_("all came out"),
    "part": N_("came out in part"),
    "none": N_("nothing came out"),
}


@dataclass(frozen=True)
class Part:
    """One record of a paper: the pages it stands on, and whether they came out (None: not said yet).

    ``form`` is for a job of several kinds of paper; empty means the job's own.
    """

    record: str
    first: int
    last: int
    came_out: bool | None = None
    form: str = ""


@dataclass(frozen=True)
class Job:
    """A paper that was made or sent to a printer. ``state`` is a key of :data:`STATES`."""

    id: int
    form: str
    number: str
    at: datetime
    actor: str
    purpose: str
    file: str
    pages: int
    copies: int
    sha256: str
    state: str
    printer: str
    reason: str
    came_out: str
    answered_at: datetime | None
    answered_by: str
    parts: tuple[Part, ...] = ()


class PaperService:
    """The log of papers."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def record(
        self,
        actor: Actor,
        form: str,
        pdf: bytes,
        pages: int,
        *,
        number: str = "",
        records: Sequence[Any] = (),
        parts: Sequence[Part] = (),
        file: str = "",
        own: bool = False,
        printer: str = "",
        sent: bool = False,
        reason: str = "",
        copies: int = 1,
    ) -> Change:
        """Log a paper; ``sent`` when it went to a printer, so that somebody is asked what came out.

        ``records`` are the people or papers it is about: more than one is a list and needs that right (domain
        7.7). ``parts`` are several papers in one job, each with its pages: it needs the right to one paper.
        ``pdf`` is what the fingerprint is of: the document, or the documents of all parts one after another
        in their order, once whatever the number of copies. ``pages`` and the parts' pages count the copies:
        they are the sheets that lie in the tray.
        """
        act = "print_list" if len(records) > 1 and not parts else "print_one"
        if not parts:
            names = dict.fromkeys(str(name) for name in (number, *records) if str(name))
            parts = [Part(name, 1, pages) for name in names]
        with self._store.write(actor, act, f"{form} {number}".strip(), own=own) as w:
            job = w.insert(
                PrintJob,
                form=form,
                number=number,
                at=self._store.clock.now(),
                actor=actor.name,
                purpose=actor.purpose,
                file=file,
                pages=pages,
                copies=copies,
                sha256=hashlib.sha256(pdf).hexdigest(),
                records=to_json(list(records) or [part.record for part in parts]),
                state="sent" if sent else "made",
                printer=printer,
                reason=reason,
            )
            for part in parts:
                w.insert(
                    PrintRecord, job=job, form=part.form or form, record=part.record, first_page=part.first,
                    last_page=part.last, came_out=None if sent else True,
                )  # fmt: skip
        return w.change

    def answer(self, actor: Actor, job_id: int, came_out: str) -> Change:
        """What came out of the printer: ``all``, ``none``, or the pages as ``1-4, 6``. Only a record all of
        whose pages came out counts as printed.

        Raises NotFound, NotAllowed, and WorldError for pages that the job doesn't have, or when somebody has
        answered already (:meth:`ask_again` opens the question).
        """
        pages = _pages(came_out, self._asked(job_id).pages)
        job = self.job(job_id)
        state = "all" if len(pages) == job.pages else "part" if pages else "none"
        with self._store.write(actor, "print_one", f"{job.form} {job.number}".strip()) as w:
            self._asked(job_id)  # another window may have answered since
            after = {"state": state, "came_out": _spans(pages) if state == "part" else ""}
            w.update(
                PrintJob, job.id, {**after, "answered_at": self._store.clock.now(), "answered_by": actor.name}
            )
            for row in PrintRecord.select().where(PrintRecord.job == job.id):
                out = set(range(row.first_page, row.last_page + 1)) <= pages
                w.update(PrintRecord, row.id, {"came_out": out})
        return w.change

    def ask_again(self, actor: Actor, job_id: int) -> Change:
        """The answer was a mistake: the question is open again. Raises NotFound, NotAllowed."""
        job = self.job(job_id)
        with self._store.write(actor, "print_one", f"{job.form} {job.number}".strip()) as w:
            if job.state != "made":
                after = {"state": "sent", "came_out": "", "answered_at": None, "answered_by": ""}
                w.update(PrintJob, job.id, after)
                for row in PrintRecord.select().where(PrintRecord.job == job.id):
                    w.update(PrintRecord, row.id, {"came_out": None})
        return w.change

    def _asked(self, job_id: int) -> Job:
        """The job while nobody has answered. Raises NotFound, WorldError."""
        job = self.job(job_id)
        if job.state == "made":
            raise WorldError(_("This paper was saved as a file, it was not printed"))
        if job.state != "sent":
            raise WorldError(
                _("{name} has said already what came out: {state}").format(
                    name=job.answered_by, state=_(STATES[job.state])
                )
            )
        return job

    def job(self, job_id: int) -> Job:
        """One job with its parts. Raises NotFound."""
        row = PrintJob.get_or_none(PrintJob.id == job_id)
        if row is None:
            raise NotFound(_("There is no record {id}").format(id=job_id))
        return self._jobs([row])[0]

    def unanswered(self) -> list[Job]:
        """The jobs nobody has said anything about, newest first."""
        rows: Any = PrintJob.select().where(PrintJob.state == "sent").order_by(PrintJob.id.desc())
        return self._jobs(list(rows))

    def log(self, most: int = 50, day: date | None = None) -> list[Job]:
        """The newest jobs, or all of a day, newest first."""
        rows: Any = PrintJob.select().order_by(PrintJob.id.desc())
        if day is not None:
            start = datetime.combine(day, datetime.min.time(), self._store.clock.tz)
            rows = rows.where((PrintJob.at >= start) & (PrintJob.at < start + timedelta(days=1)))
        else:
            rows = rows.limit(most)
        return self._jobs(list(rows))

    def _jobs(self, rows: list[Any]) -> list[Job]:
        parts: dict[int, list[Part]] = {}
        of: Any = PrintRecord.select().where(PrintRecord.job.in_([row.id for row in rows]))  # type: ignore[operator]
        for row in of.order_by(PrintRecord.id):
            parts.setdefault(row.job_id, []).append(
                Part(row.record, row.first_page, row.last_page, row.came_out, row.form)
            )
        names = [name for name in Job.__dataclass_fields__ if name != "parts"]
        return [
            Job(**{name: getattr(row, name) for name in names}, parts=tuple(parts.get(row.id, ())))
            for row in rows
        ]

    def count(self, form: str, number: str) -> int:
        """How often this paper was printed; what did not come out is not counted."""
        return self._printed(form, [number]).count()

    def printed_at(self, form: str, numbers: Sequence[str]) -> dict[str, datetime]:
        """When each of these papers was printed last; those that never came out are absent."""
        rows = self._printed(form, numbers).order_by(PrintRecord.id)
        return {row.record: row.job.at for row in rows}

    @staticmethod
    def _printed(form: str, numbers: Sequence[str]) -> Any:
        return (
            PrintRecord.select(PrintRecord, PrintJob.at)
            .join(PrintJob)
            .where(
                (PrintRecord.form == form)  # type: ignore[operator]
                & PrintRecord.record.in_(list(numbers))
                & (PrintRecord.came_out.is_null() | (PrintRecord.came_out == True))  # noqa: E712
            )
        )


def missing_pages(came_out: str, most: int) -> str:
    """What did not come out when ``came_out`` did, as ``5-6``; empty when all did. Raises WorldError."""
    return _spans(set(range(1, most + 1)) - _pages(came_out, most))


def _pages(text: str, most: int) -> set[int]:
    """The pages that ``all``, ``none`` or ``1-4, 6`` means. Raises WorldError."""
    words = text.strip().lower()
    if words in ("all", "none"):
        return set(range(1, most + 1)) if words == "all" else set()
    found: set[int] = set()
    try:
        for part in (
            words.replace("，", ",").replace("、", ",").replace("–", "-").replace(" ", ",").split(",")
        ):
            if part:
                first, _dash, last = part.partition("-")
                found |= set(range(int(first), int(last or first) + 1))
    except ValueError:
        found = {0}
    if not found or min(found) < 1 or max(found) > most:
        raise WorldError(
            _("{text} is not understood: type the pages that came out, 1 to {most}, like 1-4, 6").format(
                text=text.strip() or "—", most=most
            )
        )
    return found


def _spans(pages: set[int]) -> str:
    """``{1, 2, 3, 6}`` as ``1-3, 6``."""
    spans: list[list[int]] = []
    for page in sorted(pages):
        if spans and page == spans[-1][1] + 1:
            spans[-1][1] = page
        else:
            spans.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
