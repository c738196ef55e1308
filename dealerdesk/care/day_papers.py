"""Papers of the day: 晨会单 before opening, 夕会单 half an hour before close, the month's sheet (7.1)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.appointments.forms import TIERS, WORK
from dealerdesk.appointments.service import AppointmentService
from dealerdesk.care import attempts, bulk, urgent
from dealerdesk.care.calendar_service import CalendarService
from dealerdesk.care.days import GROUPS, OF_KIND, Day, DayItem, DayService, month_words
from dealerdesk.care.facts import Person
from dealerdesk.care.festivals import festival_on, term_on
from dealerdesk.care.forms import (
    BirthdayLine,
    CallerLine,
    EveningForm,
    MonthCell,
    MonthForm,
    MorningForm,
    OpenLine,
    PartLine,
    ShareLine,
    UrgentLine,
    VisitLine,
    evening_number,
    morning_number,
)
from dealerdesk.care.lunar import lunar_day, lunar_text
from dealerdesk.care.months import month_end, month_start
from dealerdesk.care.records import Dissatisfaction
from dealerdesk.errors import WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.people.fields import honorific
from dealerdesk.people.loading import customer_labels, vehicle_labels
from dealerdesk.people.rules import mask_phone, plate_display
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import ROLES, Actor, may
from dealerdesk.store.store import Store
from dealerdesk.text import _

MOST_URGENT = 8
BIRTHDAYS = ("C6", "C16")


class DayPapers:
    """Builds the papers of a day; makes no PDF and writes nothing."""

    def __init__(
        self, store: Store, settings: Settings, days: DayService, appointments: AppointmentService,
        calendar: CalendarService, delivery: Callable[[date], str],
    ) -> None:  # fmt: skip
        """``delivery`` tells of a day whether its delivery report (F13) is here, none or missing."""
        self._store = store
        self._settings = settings
        self._days = days
        self._appointments = appointments
        self._calendar = calendar
        self._delivery = delivery

    # the morning

    def morning(self, actor: Actor, day: date, note: PrintNote) -> MorningForm:
        """晨会单 of today or a day ahead; whole phone numbers for who may see them.

        Raises WorldError for a day that is past.
        """
        if day < self._store.clock.today():
            raise WorldError(
                _("{day} is past: the morning sheet is for today or a later day").format(day=day)
            )
        items = self._days.items(day)
        open_ones = self._complaints()
        visits = [row for row in self._appointments.day(day) if row.state != "cancelled"]
        greeted = list({one.item.customer_id: one for one in items if one.item.kind in BIRTHDAYS}.values())
        every = {one.item.customer_id for one in greeted} | {row.customer_id for row in visits}
        people = bulk.load_people(self._store, {who for who in every if who})
        calendar = self._calendar.calendar()
        before = calendar.previous_open(day - timedelta(days=1))
        late = sum(row.at + urgent.CLOSED_WITHIN < note.at for row in open_ones)
        return MorningForm(
            shop=self._settings.shop_head(),
            number=morning_number(day),
            day=day,
            printed=note,
            lunar=lunar_text(day),
            opens=self._settings["opens_at"],
            visits_waiting=sum(row.waits for row in visits),
            due=len(items),
            carried=sum(one.item.due < day and one.wait_until is None for one in items),
            birthday_limit=f"{self._birthday_limit(day):%H:%M}",
            complaints=len(open_ones),
            complaints_late=late,
            urgent=self._urgent(items, open_ones, day),
            birthdays=tuple(
                _birthday(one, people, day, may(actor, "see_phone", own=True)) for one in greeted
            ),
            shares=_shares(items),
            visits=tuple(self._visit(row, people, {one.customer_id for one in open_ones}) for row in visits),
            parts=tuple(self._parts(day)),
            yesterday=self._yesterday(before),
        )

    def _urgent(
        self, items: Sequence[DayItem], complaints: Iterable[Dissatisfaction], day: date
    ) -> tuple[UrgentLine, ...]:
        tries = self._last_tries(day)
        lines = urgent.lines(items, self._birthday_limit(day), tries, day)
        names = customer_labels(row.customer_id for row in complaints if row.customer_id)
        for row in complaints:
            name = names.get(row.customer_id, ("",))[0] or _("Owner unknown")
            lines.append(
                UrgentLine(
                    row.at + urgent.CLOSED_WITHIN, _("Dissatisfied · {name}").format(name=name),
                    urgent.short(row.words), row.actor, f"{row.at:%m-%d %H:%M}",
                )
            )  # fmt: skip
        return tuple(sorted(lines, key=lambda line: (line.at is None, line.at or self._birthday_limit(day))))

    def _last_tries(self, day: date) -> list[str]:
        """The kinds of slot that are left to each task whose last attempt (R1) is to come."""
        days, most = self._settings["attempt_days"], self._settings["attempts"]
        tries: dict[int, list[attempts.Try]] = defaultdict(list)
        for task, at, slot in self._execute(
            "SELECT a.task_id, a.at, a.slot FROM attempt a JOIN care_task t ON t.id = a.task_id"
            " WHERE t.state = 'open' AND a.counted AND a.at >= ? ORDER BY a.at",
            ((day - timedelta(days=days)).isoformat(),),
        ):
            tries[task].append(attempts.Try(datetime.fromisoformat(at), slot, True))
        morning = datetime.combine(day, time(), self._store.clock.tz)
        spans = {name: self._settings[f"slot_{name}"] for name in attempts.SLOT_NAMES}
        found = []
        for made in tries.values():
            used = {one.slot for one in attempts.current_round(made, morning, days)}
            if len(used) == most - 1:
                found += [f"{_(attempts.SLOT_NAMES[s])} {spans[s]}" for s in spans if s not in used][:1]
        return found

    def _birthday_limit(self, day: date) -> datetime:
        opens = time.fromisoformat(self._settings["opens_at"])
        start = datetime.combine(day, opens, self._store.clock.tz)
        return start + timedelta(hours=self._settings["birthday_hours"])

    def _visit(self, row: AppointmentRow, people: dict[int, Person], unhappy: set[Any]) -> VisitLine:
        person = people.get(row.customer_id or 0)
        tier = person.tier if person and person.tier not in ("", "general") else ""
        work = "\u3000".join(
            filter(None, (_(WORK[row.work]), row.items or row.wish, _("waits here") if row.waits else ""))
        )
        missing = row.parts_state == "order"
        return VisitLine(
            row.at, plate_display(row.plate), row.customer_name, _(TIERS[tier]) if tier in TIERS else "",
            work, row.adviser, row.bay, _parts_word(row), row.customer_id in unhappy, missing,
        )  # fmt: skip

    def _parts(self, day: date) -> Iterable[PartLine]:
        """What the parts counter has to see to for the two days after."""
        for row in self._appointments.between(day + timedelta(days=1), day + timedelta(days=2)):
            if row.state != "cancelled" and row.parts_text:
                what = _("{parts} ({who} {time})").format(
                    parts=row.parts_text, who=row.customer_name or plate_display(row.plate),
                    time=f"{row.at:%H:%M}",
                )  # fmt: skip
                yield PartLine(row.at.date(), what, _parts_word(row))

    def _yesterday(self, before: date) -> tuple[tuple[str, str], ...]:
        past = self._days.past(before, before).get(before)
        word = {
            "here": _("received"), "none": _("none that day"), "missing": _("not received"),
        }[self._delivery(before)]  # fmt: skip
        return (
            (_("Calls / reached"), _ratio(past.calls, past.reached) if past else "—"),
            (_("Booked / arrived"), _ratio(past.booked, past.arrived) if past else "—"),
            (_("Delivery report"), word),
        )

    # the evening

    def evening(self, actor: Actor, day: date, note: PrintNote) -> EveningForm:
        """夕会单 of a day up to today: calls, reached, appointments, what is open, tomorrow.

        Raises WorldError for a day ahead.
        """
        today = self._store.clock.today()
        if day > today:
            raise WorldError(
                _("{day} is still ahead: the evening slip is for a day that was worked").format(day=day)
            )
        past = self._days.past(day, day).get(day)
        following = self._calendar.calendar().next_open(day + timedelta(days=1))
        ahead = self._days.days(following, following)[following]
        visits = [row for row in self._appointments.day(following) if row.state != "cancelled"]
        left = self._days.items(day) if day == today else []
        return EveningForm(
            shop=self._settings.shop_head(),
            number=evening_number(day),
            day=day,
            printed=note,
            lunar=lunar_text(day),
            closes=self._settings["closes_at"],
            calls=past.calls if past else 0,
            reached=past.reached if past else 0,
            made=self._appointments.made_on(day),
            expected=past.booked if past else 0,
            arrived=past.arrived if past else 0,
            left=len(left) if day == today else (past.missed + past.running if past else 0),
            callers=self._callers(day),
            complaints=tuple(self._open_lines()),
            undone=_by_group(Counter(one.item.kind for one in left)),
            tomorrow=following,
            tomorrow_load=ahead.past.due if ahead.past else ahead.load,
            tomorrow_capacity=ahead.capacity,
            tomorrow_kinds=_by_group(ahead.kinds),
            tomorrow_visits=len(visits),
            tomorrow_birthdays=sum(ahead.kinds.get(kind, 0) for kind in BIRTHDAYS),
            tomorrow_first=f"{visits[0].at:%H:%M}" if visits else "",
            tomorrow_marks=tuple(mark.words for mark in ahead.marks),
        )

    def _callers(self, day: date) -> tuple[CallerLine, ...]:
        reached = {name for name, r in attempts.RESULTS.items() if r.group == attempts.REACHED} | {"opt_out"}
        rows = self._execute(
            "SELECT actor, result FROM attempt WHERE at >= ? AND at < ? AND channel = 'phone'"
            " AND direction = 'out'",
            (day.isoformat(), (day + timedelta(days=1)).isoformat()),
        )
        by: dict[str, list[str]] = defaultdict(list)
        for who, result in rows:
            by[who].append(result)
        lines = [
            CallerLine(who, len(said), sum(r in reached for r in said), said.count("booked"))
            for who, said in by.items()
        ]
        return tuple(sorted(lines, key=lambda line: (-line.calls, line.who)))

    def _open_lines(self) -> Iterable[OpenLine]:
        rows = self._complaints()
        names = customer_labels(row.customer_id for row in rows if row.customer_id)
        plates = vehicle_labels(row.vehicle_id for row in rows if row.vehicle_id)
        for row in rows:
            plate = plate_display(plates.get(row.vehicle_id, ("",))[0])
            name = names.get(row.customer_id, ("",))[0]
            yield OpenLine(row.at, name, plate, urgent.short(row.words), row.actor)

    def _complaints(self) -> list[Any]:
        """What unhappy customers said and nobody has settled."""
        return list(
            Dissatisfaction.select().where(Dissatisfaction.state == "open").order_by(Dissatisfaction.at)
        )

    # the month

    def month(self, month: date, note: PrintNote) -> MonthForm:
        """The month as a sheet of six weeks."""
        start, end = month_start(month), month_end(month)
        first = start - timedelta(days=start.weekday())
        last = first + timedelta(days=41)
        days = self._days.days(first, last)
        inside = [day for day in days.values() if start <= day.day <= end]
        today = self._store.clock.today()
        notice = self._calendar.calendar().notice(max(start, today), max(last, today))
        cells = tuple(_cell(day, start <= day.day <= end) for day in days.values())
        return MonthForm(self._settings.shop_head(), start, note, cells, month_words(inside), notice)

    def _execute(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        return self._store.db.execute_sql(sql, tuple(values)).fetchall()


def _cell(day: Day, inside: bool) -> MonthCell:
    lunar = lunar_day(day.day)
    kinds = [(group.letter, n) for group in GROUPS if (n := group.count(day.kinds))]
    return MonthCell(
        day.day, inside, lunar.short if lunar else "", festival_on(day.day) or term_on(day.day),
        tuple(mark.words for mark in day.marks), tuple(kinds[:6]), tuple(past_lines(day)),
        None if day.past else day.load, day.capacity, not day.open,
    )  # fmt: skip


def past_lines(day: Day) -> list[str]:
    """What became of a past day, in up to three short lines; none for a day without any record."""
    past = day.past
    if past is None:
        return []
    lines = [outcome(day)] if past.due else []
    if past.due or past.calls:
        percent = "—" if past.reached_percent is None else f"{past.reached_percent}%"
        lines.append(_("{count} due · {percent} reached").format(count=past.due, percent=percent))
    if past.booked:
        lines.append(_("{booked} booked · {arrived} came").format(booked=past.booked, arrived=past.arrived))
    return lines


def outcome(day: Day) -> str:
    """全部完成, 漏 1 件，已补, 漏 2 件, 3 件在跟; empty for a day without tasks."""
    past = day.past
    if past is None or not past.due:
        return ""
    if past.missed:
        return _("{count} missed").format(count=past.missed)
    if past.made_up:
        return _("{count} missed, made up").format(count=past.made_up)
    if past.running:
        return _("{count} being tried").format(count=past.running)
    return _("all done")


def _birthday(one: DayItem, people: dict[int, Person], day: date, whole: bool) -> BirthdayLine:
    item = one.item
    person = people.get(item.customer_id or 0)
    born = person.birthday if person else None
    words = [honorific(item.customer_kind, item.sex)]
    if born and born.year and born.year < day.year:
        words.append(str(day.year - born.year))
    about = " · ".join(filter(None, words))
    if born and born.calendar == "lunar":
        about = " ".join(filter(None, (about, _("on {day}").format(day=lunar_text(item.due)))))
    phone = item.phone if whole else mask_phone(item.phone)
    return BirthdayLine(item.customer_name, about, plate_display(item.plate), phone)


def _shares(items: Sequence[DayItem]) -> tuple[ShareLine, ...]:
    by: dict[str, Counter[str]] = defaultdict(Counter)
    for one in items:
        by[one.owner or _(ROLES.get(one.role, one.role))][one.item.kind] += 1
    lines = []
    for who, kinds in by.items():
        words = "\u3000".join(f"{name} {n}" for name, n in _by_group(kinds)[:4])
        lines.append(ShareLine(who, sum(kinds.values()), words))
    return tuple(sorted(lines, key=lambda line: (-line.count, line.who)))


def _by_group(kinds: Any) -> tuple[tuple[str, int], ...]:
    """The groups of a day's work with their counts, the largest first."""
    counted: Counter[str] = Counter()
    for kind, n in kinds.items():
        counted[OF_KIND[kind].key] += n
    title = {group.key: group.title for group in GROUPS}
    return tuple((title[key], n) for key, n in counted.most_common())


def _parts_word(row: AppointmentRow) -> str:
    if row.parts_state == "order":
        on = f"{row.parts_on:%m-%d}" if row.parts_on else ""
        return _("ordered for {day}").format(day=on) if on else _("ordered")
    return _("complete") if row.parts_state == "have" else "—"


def _ratio(of: int, got: int) -> str:
    """``104 / 63（60.6%）``."""
    if not of:
        return "—"
    return _("{of} / {got} ({percent}%)").format(of=of, got=got, percent=f"{100 * got / of:.1f}")
