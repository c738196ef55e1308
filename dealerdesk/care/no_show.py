"""未到 (7.2): an appointment that nobody came to returns to customer care as a task, due the same day.

It is stored in the write that put the appointment down as not come. It ends when the customer comes after
all, books again or has the appointment cancelled, and by a call like any other task; when such an arrival is
taken back it comes again. While it is open it stands for the service of the appointment, so that the reminder
of that service gives way to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from dealerdesk.care import bulk, reasons
from dealerdesk.care.agenda import Agenda
from dealerdesk.care.kinds import NO_SHOW
from dealerdesk.care.records import CareTask
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import SALES_CONSULTANT, SERVICE_ADVISER
from dealerdesk.store.store import Store, Writing
from dealerdesk.text import _

LOOK_BACK_DAYS = 7
"""An appointment that was missed longer ago is not called about any more."""


class Missed(NamedTuple):
    """An appointment, as the call about it reads it."""

    id: int
    number: str
    vehicle_id: int
    customer_id: int | None
    at: datetime
    work: str
    state: str

    @property
    def key(self) -> str:
        """Names the call: the same appointment, moved and missed again, is another one."""
        return f"{NO_SHOW}:v{self.vehicle_id}:{self.id}:{self.stamp}"

    @property
    def stamp(self) -> str:
        """Its time, as the key has it."""
        return f"{self.at:%Y%m%dT%H%M}"


class Ending(NamedTuple):
    """Why such a task needs no call any more. ``booked``: the day of the new appointment."""

    why: str
    booked: date | None = None


class NoShows:
    """Makes the tasks of one shop, and says when one has settled itself."""

    def __init__(self, store: Store, settings: Settings, agenda: Agenda) -> None:
        self._store = store
        self._settings = settings
        self._agenda = agenda

    def make(self, w: Writing, appointments: Collection[int]) -> None:
        """Store a task for each of these appointments that nobody came to, inside the write; once."""
        if not appointments or not self._settings["ns_on"]:
            return
        today = self._store.clock.today()
        for missed in self._load("state = 'no_show' AND id", appointments):
            if missed.at.date() < today - timedelta(days=LOOK_BACK_DAYS) or self._known(missed):
                continue
            if self.ending(missed) is None:
                self._insert(w, missed)

    def _known(self, missed: Missed) -> bool:
        """Whether there is the task already, or the shop wants none for this car."""
        rows = self._execute(
            "SELECT 1 FROM care_task WHERE vehicle_id = ? AND kind = ? AND key LIKE ? UNION ALL"
            " SELECT 1 FROM rule_off WHERE vehicle_id = ? AND kind = ?",
            (missed.vehicle_id, NO_SHOW, f"%:{missed.id}:{missed.stamp}", missed.vehicle_id, NO_SHOW),
        )
        return bool(rows)

    def _insert(self, w: Writing, missed: Missed) -> None:
        now = self._store.clock.now()
        due, role = self._due(now), self._settings["ns_role"]
        w.insert(
            CareTask, kind=NO_SHOW, key=missed.key, customer=missed.customer_id, vehicle=missed.vehicle_id,
            sub=missed.work, opens=now.date(), due=due,
            closes=due + timedelta(days=self._settings["ns_closes"]), role=role,
            owner=self._owner(role, missed.vehicle_id),
            reason=reasons.to_text(("no_show", missed.at.isoformat(), missed.work, missed.number)),
        )  # fmt: skip

    def _owner(self, role: str, vehicle_id: int) -> str:
        """Whose own task it is: the consultant's or the adviser's of the car, where it is their duty."""
        column = {SALES_CONSULTANT: "consultant", SERVICE_ADVISER: "adviser"}.get(role)
        if column is None:
            return ""
        return self._execute(f"SELECT {column} FROM vehicle WHERE id = ?", (vehicle_id,))[0][0]

    def _due(self, now: datetime) -> date:
        """Today while the shop is open, else the next open day."""
        closes = time.fromisoformat(self._settings["closes_at"])
        day = now.date() if now.time() < closes else now.date() + timedelta(days=1)
        return self._agenda.calendar.next_open(day)

    def of_task(self, key: str) -> Missed | None:
        """The appointment of a task, as it stands now; None when it is gone."""
        return next(iter(self._load("id", [int(key.split(":")[2])])), None)

    def ending(self, missed: Missed, key: str = "") -> Ending | None:
        """Why nobody needs to call about it, or None. ``key`` of the task, where it is stored."""
        if missed.state in ("arrived", "left"):
            return Ending(_("came after all"))
        if missed.state == "cancelled":
            return Ending(_("the appointment is cancelled"))
        if missed.state == "booked":
            if key and not key.endswith(f":{missed.stamp}"):
                return Ending(_("an appointment is made"), missed.at.date())
            return Ending(_("the appointment stands again"))
        day = missed.at.date().isoformat()
        came = self._execute(
            "SELECT min(day) FROM (SELECT visit_on day FROM repair_order WHERE vehicle_id = ?"
            " AND visit_on >= ? AND service_class <> 'pdi'"
            " UNION ALL SELECT day FROM arrival WHERE vehicle_id = ? AND day >= ?)",
            (missed.vehicle_id, day, missed.vehicle_id, day),
        )[0][0]
        if came:
            return Ending(_("came in on {day}").format(day=came))
        again = self._execute(
            "SELECT at FROM appointment WHERE vehicle_id = ? AND id <> ? AND state = 'booked'"
            " AND made_at >= ? ORDER BY at LIMIT 1",
            (missed.vehicle_id, missed.id, missed.at.isoformat()),
        )
        return Ending(_("an appointment is made"), date.fromisoformat(again[0][0][:10])) if again else None

    def answered(self, vehicle_id: int | None, works: Collection[str], since: date) -> bool:
        """Whether somebody has called about a missed appointment for such work since a day, so that its
        service is not called about once more."""
        rows = self._execute(
            f"SELECT 1 FROM care_task WHERE vehicle_id = ? AND kind = ? AND sub IN ({bulk.marks(works)})"
            " AND state IN ('done', 'skipped', 'given_up') AND result <> 'booked' AND opens >= ? LIMIT 1",
            (vehicle_id, NO_SHOW, *works, since.isoformat()),
        )
        return bool(rows)

    def _load(self, where: str, ids: Collection[int]) -> list[Missed]:
        rows = bulk.rows_in(
            self._store,
            f"SELECT id, number, vehicle_id, customer_id, at, work, state FROM appointment WHERE {where}",
            ids,
        )
        moment = datetime.fromisoformat
        return [Missed(row[0], row[1], row[2], row[3], moment(row[4]), row[5], row[6]) for row in rows]

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._store.db.execute_sql(sql, tuple(values)).fetchall()
