"""What a call causes besides its own record: a mileage, a reason, a complaint, a number to correct or one
that is right, what the customer agrees to. Once a call, whether it was about a task or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dealerdesk.care import attempts
from dealerdesk.care.following import CORRECTION, OPEN
from dealerdesk.care.records import AwayReason, CareTask, Dissatisfaction, NumberCheck
from dealerdesk.care.said import Away, Said
from dealerdesk.people.consent import PURPOSES, ConsentService
from dealerdesk.people.service import PeopleService
from dealerdesk.settings import Settings
from dealerdesk.store.store import Store, Writing
from dealerdesk.text import _

WRONG = {"invalid_number": "invalid", "wrong_number": "wrong"}
"""Results by which a number is wrong, and the state that it then has."""


@dataclass(frozen=True)
class About:
    """Whom and which car a call was about; ``kind`` and ``task`` where it was one's own."""

    customer_id: int | None
    vehicle_id: int | None
    kind: str = ""
    task: int | None = None


class Effects:
    """Writes what calls cause, inside their write."""

    def __init__(self, store: Store, settings: Settings, people: PeopleService) -> None:
        self._store = store
        self._settings = settings
        self._people = people
        self._consent = ConsentService(store)

    def put(self, w: Writing, about: About, said: Said, at: datetime) -> None:
        """Everything that was said, once."""
        who, car = about.customer_id, about.vehicle_id
        if said.km is not None and car is not None:
            self._people.put_mileage(w, car, said.km, at.date())
        if said.away is not None and car is not None:
            self._put_away(w, about, said.away, at.date())
        if said.complaint.strip():
            w.insert(
                Dissatisfaction, customer=who, vehicle=car, task_id=about.task, words=said.complaint.strip(),
                at=at, actor=w.actor.name,
            )  # fmt: skip
        if who is None:
            return
        if said.result in WRONG:
            self._check_number(w, about, who, said.result, at)
        if said.result in attempts.SPOKEN and said.direction == "out":
            self._people.confirm_number(w, who, at.date())
        evidence = said.note or _("said so in a call")
        for purpose, given in said.says:
            self._consent.put(w, who, purpose, given, "", evidence)
        if said.result == "opt_out":
            for purpose in said.refuses or PURPOSES:
                self._consent.put(w, who, purpose, False, "", evidence)

    def _check_number(self, w: Writing, about: About, who: int, result: str, at: datetime) -> None:
        """Back to the department that supplied the number, with a deadline (1.1.1)."""
        marked = self._people.mark_number(w, who, WRONG[result])
        if marked is None:
            return
        phone_id, number, another = marked
        closes = time.fromisoformat(self._settings["closes_at"])
        deadline = at.date() + timedelta(days=self._settings["number_days"])
        department = "sales" if about.kind.startswith("F") or about.kind == "C1" else "service"
        w.insert(
            NumberCheck, customer=who, phone_id=phone_id, number=number, result=result,
            department=department, deadline=datetime.combine(deadline, closes, at.tzinfo), found_at=at,
            found_by=w.actor.name,
        )  # fmt: skip
        if another:  # there is one more number to try
            for task in CareTask.select().where((CareTask.customer == who) & (CareTask.state == CORRECTION)):
                w.update(CareTask, task.id, {"state": OPEN})

    def _put_away(self, w: Writing, about: About, away: Away, day: date) -> None:
        w.insert(
            AwayReason, vehicle=about.vehicle_id, customer_id=about.customer_id, task=about.task,
            code=away.code, shop=away.shop.strip(), place=away.place.strip(), fee_fen=away.fee_fen,
            service=away.service.strip(), note=away.note.strip(), day=day, actor=w.actor.name,
        )  # fmt: skip
