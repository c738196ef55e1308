"""The shop's work calendar as it is kept: imported years, closed days, and the calendar in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dealerdesk.care import holiday_file
from dealerdesk.care.records import CalendarDay, CalendarYear
from dealerdesk.care.workdays import CLOSED, KINDS, WORKDAY, DayKind, WorkCalendar
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _

RIGHT = "settings"
LONGEST_DAYS = 100


@dataclass(frozen=True)
class ImportedYears:
    """What an imported file brought: its years, and how many days of each kind."""

    change: Change
    years: tuple[int, ...]
    holidays: int
    workdays: int


@dataclass(frozen=True)
class OwnDay:
    """A day that the shop set itself: ``kind`` is holiday, workday or closed."""

    day: date
    kind: str
    name: str


class CalendarService:
    """Keeps the calendar (domain 6.4). An imported year stands in for the shipped one; what the
    shop sets for a day wins over both."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._seen: object = None
        self._from: object = None
        self._calendar = WorkCalendar()

    def calendar(self) -> WorkCalendar:
        """The calendar in force; the same object until something about it changes."""
        mark = self._store.mark()
        if mark != self._seen:
            execute = self._store.db.connection().execute
            years = execute("SELECT year, source FROM calendar_year ORDER BY year").fetchall()
            days = execute("SELECT day, kind, name FROM calendar_day ORDER BY day").fetchall()
            made_of = (self._settings["closed_weekdays"], days, years)
            if made_of != self._from:
                own = {each.day: DayKind(each.kind, each.name) for each in self.own_days()}
                tables = {year: holiday_file.kept(text) for year, text in years}
                self._calendar = WorkCalendar(made_of[0], own, tables)
                self._from = made_of
            self._seen = mark
        return self._calendar

    def own_days(self) -> list[OwnDay]:
        """The days that the shop set itself, by day."""
        rows = CalendarDay.select().order_by(CalendarDay.day)
        return [OwnDay(row.day, row.kind, row.name) for row in rows]

    def closed_days(self) -> list[OwnDay]:
        """店休: the days that the shop set as closed, by day."""
        return [each for each in self.own_days() if each.kind == CLOSED]

    def import_year(self, actor: Actor, path: Path) -> ImportedYears:
        """Take in the holidays and make-up workdays of a year, or of several, from a small CSV file;
        a year that is there already is replaced. The whole file or nothing.

        Raises NotAllowed, or WorldError with the line of the file that is not understood.
        """
        require(actor, RIGHT)
        tables = holiday_file.read(path)
        years = ", ".join(map(str, sorted(tables)))
        with self._store.write(actor, RIGHT, years) as w:
            for year, table in sorted(tables.items()):
                values = {"source": holiday_file.written(table)}
                known = CalendarYear.get_or_none(CalendarYear.year == year)
                if known is None:
                    w.insert(CalendarYear, year=year, **values)
                else:
                    w.update(CalendarYear, known.id, values)
        kinds = [told.kind for table in tables.values() for told in table.values()]
        workdays = kinds.count(WORKDAY)
        return ImportedYears(w.change, tuple(sorted(tables)), len(kinds) - workdays, workdays)

    def set_day(
        self, actor: Actor, day: date, kind: str, name: str = "", until: date | None = None
    ) -> Change:
        """Say what a day is in this shop, or each day from ``day`` to ``until`` (春节店休).

        Raises NotAllowed; WorldError for an unknown kind, or days out of order or more than 100.
        """
        if kind not in KINDS:
            raise WorldError(
                _("The kind of a day is {kinds}, not {kind}").format(kinds=", ".join(KINDS), kind=kind)
            )
        name = " ".join(name.split())
        last = until or day
        if not 0 <= (last - day).days < LONGEST_DAYS:
            raise WorldError(
                _("{first} to {last}: choose 1 to {most} days").format(
                    first=day, last=last, most=LONGEST_DAYS
                )
            )
        with self._store.write(actor, RIGHT, f"{day} {kind}") as w:
            for n in range((last - day).days + 1):
                each = day + timedelta(days=n)
                known = CalendarDay.get_or_none(CalendarDay.day == each)
                if known is None:
                    w.insert(CalendarDay, day=each, kind=kind, name=name)
                else:
                    w.update(CalendarDay, known.id, {"kind": kind, "name": name})
        return w.change

    def clear_day(self, actor: Actor, day: date) -> Change:
        """Take back what the shop set for a day. Raises NotAllowed, NotFound when it set nothing."""
        with self._store.write(actor, RIGHT, str(day)) as w:
            known = CalendarDay.get_or_none(CalendarDay.day == day)
            if known is None:
                raise NotFound(_("Nothing was set for {day}").format(day=day))
            w.delete(CalendarDay, known.id)
        return w.change
