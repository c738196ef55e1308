"""Every paper that was made: which form, by whom, why, of whom, with the PDF's sha256."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dealerdesk.staff.records import PrintJob
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Change, Store, to_json


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
        file: str = "",
        own: bool = False,
    ) -> Change:
        """Log a paper. More than one record is a list and needs that right (domain 7.7)."""
        act = "print_list" if len(records) > 1 else "print_one"
        with self._store.write(actor, act, f"{form} {number}".strip(), own=own) as w:
            w.insert(
                PrintJob,
                form=form,
                number=number,
                at=self._store.clock.now(),
                actor=actor.name,
                purpose=actor.purpose,
                file=file,
                pages=pages,
                sha256=hashlib.sha256(pdf).hexdigest(),
                records=to_json(list(records)),
            )
        return w.change

    def count(self, form: str, number: str) -> int:
        """How often this paper was printed."""
        return PrintJob.select().where((PrintJob.form == form) & (PrintJob.number == number)).count()  # type: ignore[operator]

    def printed_at(self, form: str, numbers: Sequence[str]) -> dict[str, datetime]:
        """When each of these papers was printed last; those never printed are absent."""
        rows = (
            PrintJob.select(PrintJob.number, PrintJob.at)
            .where((PrintJob.form == form) & PrintJob.number.in_(list(numbers)))  # type: ignore[operator]
            .order_by(PrintJob.id)
        )
        return {row.number: row.at for row in rows}
