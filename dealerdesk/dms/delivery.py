"""交车日报 (F13): each day the sales clerk hands in the deliveries, or says that there were none.

A list of sales that came in on the day or after it is the day's report when it told of a car that
was delivered on that day, or when it held no row at all; ten years of old sales are none. Without
a report an alarm is raised half an hour before closing, since the clock of the first calls starts
with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dealerdesk.dms.records import DeliveryReport, ImportRun
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _


@dataclass(frozen=True)
class DeliveryDay:
    """The report of one day. ``state``: here (with its ``run``), none (nothing was delivered: said
    by a person, or by the ``run`` of an empty list) or missing; ``alarm``: it is missing and the
    moment ``alarm_at`` has passed."""

    day: date
    state: str
    at: datetime | None
    by: str
    run: int | None
    alarm_at: datetime
    alarm: bool


class DeliveryService:
    """Whether the day's report is here."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def day(self, day: date | None = None) -> DeliveryDay:
        """The report of a day, today by default."""
        now = self._store.clock.now()
        day = day or now.date()
        hour, minute = map(int, str(self._settings["closes_at"]).split(":")[:2])
        closing = datetime.combine(day, time(hour, minute), now.tzinfo)
        alarm_at = closing - timedelta(minutes=self._settings["delivery_alarm_minutes"])
        run = self._run_of(day)
        if run is not None:
            state = "here" if run.rows > run.skipped else "none"
            return DeliveryDay(day, state, run.at, run.actor, run.id, alarm_at, False)
        said = DeliveryReport.get_or_none(DeliveryReport.day == day)
        if said is not None:
            return DeliveryDay(day, "none", said.at, said.actor, None, alarm_at, False)
        return DeliveryDay(day, "missing", None, "", None, alarm_at, now >= alarm_at)

    def say_none(self, actor: Actor, day: date | None = None) -> Change:
        """今天无交车: record that nothing was delivered. Said twice, it stands once. The right is
        that of an import, whose place it takes. Raises NotAllowed."""
        now = self._store.clock.now()
        day = day or now.date()
        with self._store.write(actor, "import", _("No delivery on {day}").format(day=day)) as w:
            if DeliveryReport.get_or_none(DeliveryReport.day == day) is None:
                w.insert(DeliveryReport, day=day, no_delivery=True, at=now, actor=actor.name)
        return w.change

    def _run_of(self, day: date) -> ImportRun | None:
        """The run that brought the deliveries of a day, or said with an empty list that there were
        none."""
        since = ImportRun.select().where(
            (ImportRun.kind == "sales") & ImportRun.undone_at.is_null() & (ImportRun.at >= day.isoformat())
        )
        runs = list(since.order_by(ImportRun.id))
        if not runs:
            return None
        made = [row[0] for row in self._store.db.execute_sql(_DELIVERED, (day.isoformat(),)).fetchall()]
        if made:
            full = [run for run in runs if run.rows > run.skipped]
            return next((run for run in full if run.made in made), full[0] if full else None)
        return next((run for run in runs if run.rows == run.skipped and run.at.date() == day), None)


_DELIVERED = "SELECT DISTINCT made FROM vehicle WHERE coalesce(delivered_on, sold_on, invoiced_on) = ?"
