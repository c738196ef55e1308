"""交车日报 (F13): each day the sales clerk hands in the deliveries, or says that there were none.

A list of sales that came in on a day is that day's report. Without one an alarm is raised half an
hour before closing, since the clock of the first calls starts with it.
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
    """The report of one day. ``state``: here (with its ``run``), none (nothing was delivered) or
    missing; ``alarm``: it is missing and the moment ``alarm_at`` has passed."""

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
            return DeliveryDay(day, "here", run.at, run.actor, run.id, alarm_at, False)
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
        return (
            ImportRun.select()
            .where(
                (ImportRun.kind == "sales")
                & ImportRun.undone_at.is_null()
                & ImportRun.at.startswith(day.isoformat())
            )
            .order_by(ImportRun.id.desc())
            .first()
        )
