"""The month's figures: computed, with the people behind each; locked at submission, frozen at approval."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from dealerdesk.care.facts import CarFacts
from dealerdesk.care.greeting_desk import GreetingDesk
from dealerdesk.care.months import add_months, month_end, month_start, month_text
from dealerdesk.care.service import CareService
from dealerdesk.errors import WorldError
from dealerdesk.figures import appointment_rules, bulk, rules
from dealerdesk.figures.appointment_rules import TimeRules
from dealerdesk.figures.catalogue import FIGURES, detail, excluded_detail
from dealerdesk.figures.counts import CountService
from dealerdesk.figures.export import Exported, Progress, folder_name, month_files, write_folder
from dealerdesk.figures.forms import ReportForm
from dealerdesk.figures.records import MonthReport
from dealerdesk.figures.report import report_form
from dealerdesk.figures.rules import FigureRules, Lists
from dealerdesk.figures.shapes import (
    APPROVED,
    SUBMITTED,
    Figure,
    MonthFigures,
    People,
    Ratio,
    Row,
    TrendPoint,
    known,
    not_counted,
)
from dealerdesk.forms import PrintNote
from dealerdesk.people.rules import mask_phone
from dealerdesk.settings import Settings
from dealerdesk.staff.rights import Actor, require
from dealerdesk.store.store import Change, Store, to_json
from dealerdesk.text import _


class FigureService:
    """Figures of any month of the shop. Months are passed as any day in them."""

    def __init__(self, store: Store, settings: Settings, care: CareService, greetings: GreetingDesk) -> None:
        self._counts = CountService(greetings)
        self._store = store
        self._settings = settings
        self._care = care
        self._seen = -1
        self._numbers: dict[tuple[date, str], Ratio] = {}
        self._lists: dict[date, Mapping[str, Lists]] = {}

    def month(self, month: date) -> MonthFigures:
        """The month's figures: as locked where it was submitted, else as computed now."""
        first = month_start(month)
        report = self._report(first)
        if report is None:
            return MonthFigures(first, "", self._figures(first), counts=self._counts.month(first))
        content = json.loads(report.content)
        numbers = {one["id"]: one for one in content["figures"]}
        figures = tuple(self._locked(first, numbers[key]) for key in FIGURES if key in numbers)
        return MonthFigures(
            first,
            report.state,
            figures,
            report.submitted_at,
            report.submitted_by,
            report.approved_at,
            report.approved_by,
            self._counts.locked(first, content.get("counts", [])),
        )

    def state(self, month: date) -> str:
        """ "" while a month is a draft, else SUBMITTED or APPROVED; nothing is computed."""
        report = self._report(month_start(month))
        return report.state if report is not None else ""

    def people(self, month: date, figure_id: str) -> People:
        """Who is behind a figure, each with its reason. Raises NotFound for an unknown figure, or one that
        was not counted yet when the month was locked."""
        first = month_start(month)
        figure_id = known(figure_id)
        report = self._report(first)
        if report is not None:
            kept = json.loads(report.content)["lists"].get(figure_id)
            if kept is None:
                raise not_counted(first, figure_id)
            parts = {part: [Row(*row) for row in rows] for part, rows in kept.items()}
            return _people(figure_id, parts["numerator"], parts["missing"], parts["excluded"])
        return self._computed_people(first, figure_id)

    def trend(self, figure_id: str, month: date, count: int = 12) -> list[TrendPoint]:
        """A figure over ``count`` months to ``month``, each beside the year before. Raises NotFound."""
        before = self.history(figure_id, add_months(month_start(month), -12), count)
        points = zip(self.history(figure_id, month, count), before, strict=True)
        return [TrendPoint(at, now, then) for (at, now), (_at, then) in points]

    def history(self, figure_id: str, month: date, count: int = 12) -> list[tuple[date, Ratio]]:
        """A figure over ``count`` months to ``month``, oldest first. Raises NotFound."""
        figure_id = known(figure_id)
        months = [add_months(month_start(month), -back) for back in range(count - 1, -1, -1)]
        return [(at, self._ratio(at, figure_id)) for at in months]

    def submit(self, actor: Actor, month: date) -> Change:
        """Submit the month: its numbers and lists are locked from now on.

        Raises WorldError when the month isn't over or was submitted before, NotAllowed.
        """
        first = month_start(month)
        if self._store.clock.today() <= month_end(first):
            raise WorldError(
                _("{month} is not over: submit it from {day} on").format(
                    month=month_text(first), day=add_months(first, 1)
                )
            )
        with self._store.write(actor, "month_submit", month_text(first)) as w:
            if self._report(first) is not None:
                raise WorldError(_("{month} is submitted already").format(month=month_text(first)))
            w.insert(
                MonthReport,
                month=month_text(first),
                state=SUBMITTED,
                submitted_at=self._store.clock.now(),
                submitted_by=actor.name,
                content=to_json(self._content(first)),
            )
        return w.change

    def approve(self, actor: Actor, month: date) -> Change:
        """Approve a submitted month: it is frozen.

        Raises WorldError when it is not submitted or already approved, NotAllowed.
        """
        first = month_start(month)
        with self._store.write(actor, "month_approve", month_text(first)) as w:
            report = self._report(first)
            if report is None:
                raise WorldError(
                    _("{month} is not submitted yet: submit it first").format(month=month_text(first))
                )
            if report.state == APPROVED:
                raise WorldError(_("{month} is approved already").format(month=month_text(first)))
            w.update(
                MonthReport,
                report.get_id(),
                {"state": APPROVED, "approved_at": self._store.clock.now(), "approved_by": actor.name},
            )
        return w.change

    def report_form(self, month: date, printed: PrintNote) -> ReportForm:
        """The month report as a form; its author is who submitted it, else who prints."""
        figures = self.month(month)
        return report_form(
            figures,
            lambda figure_id: self.people(month, figure_id),
            lambda figure_id: self.history(figure_id, month),
            self._settings,
            figures.submitted_by or printed.by,
            figures.submitted_at or printed.at,
            printed,
        )

    def export(
        self,
        actor: Actor,
        month: date,
        to: Path,
        printed: PrintNote,
        render: Callable[[ReportForm], bytes],
        progress: Progress | None = None,
    ) -> Exported:
        """Put the month onto a stick (CSV, XLSX, PDF, manifest) and prove it; who and why is logged.

        ``render`` makes the PDF of the report. Raises NotAllowed, WorldError when no purpose is given or the
        stick fails; then nothing of it remains there.
        """
        first = month_start(month)
        require(actor, "print_list")
        if not actor.purpose.strip():
            raise WorldError(_("Please say what the lists are for: every export is logged with its purpose"))
        figures = self.month(first)
        people = {one.id: self.people(first, one.id) for one in figures.figures}
        pdf = render(self.report_form(first, printed))
        files = month_files(figures, people, pdf, self._settings["shop_name"], printed.at)
        with self._store.write(actor, "print_list", f"{month_text(first)} {to}"):
            pass  # the entry is the log
        return write_folder(to, folder_name(first), files, progress)

    # computing

    def _figures(self, first: date) -> tuple[Figure, ...]:
        lists = self._month_lists(first)
        return tuple(
            self._figure(
                first,
                key,
                (lists[key].numerator, lists[key].denominator),
                excluded=len(lists[key].excluded),
                target=FIGURES[key].target(self._settings),
                month_before=self._ratio(add_months(first, -1), key),
                year_before=self._ratio(add_months(first, -12), key),
            )
            for key in FIGURES
        )

    def _locked(self, first: date, kept: dict[str, Any]) -> Figure:
        locked, now = (kept["numerator"], kept["denominator"]), self._now(first, kept["id"])
        return self._figure(
            first,
            kept["id"],
            locked,
            excluded=kept["excluded"],
            target=kept["target"],
            month_before=tuple(kept["month_before"]),
            year_before=tuple(kept["year_before"]),
            restated=now if now != locked else None,
        )

    def _figure(self, first: date, key: str, ratio: Ratio, **numbers: Any) -> Figure:
        one = FIGURES[key]
        return Figure(
            id=key,
            name=one.full_name(self._settings),
            definition=one.definition(self._settings, first),
            numerator=ratio[0],
            denominator=ratio[1],
            lower_is_better=one.lower_is_better,
            **numbers,
        )

    def _content(self, first: date) -> dict[str, Any]:
        """What a submission locks: numbers, targets and the lists as rows."""
        figures = [
            {
                "id": one.id,
                "numerator": one.numerator,
                "denominator": one.denominator,
                "excluded": one.excluded,
                "target": one.target,
                "month_before": one.month_before,
                "year_before": one.year_before,
            }
            for one in self._figures(first)
        ]
        lists = {}
        for key in FIGURES:
            people = self._computed_people(first, key)
            lists[key] = {
                part: [list(asdict(row).values()) for row in getattr(people, part)]
                for part in ("numerator", "missing", "excluded")
            }
        return {"figures": figures, "lists": lists, "counts": self._counts.content(first)}

    def _computed_people(self, first: date, figure_id: str) -> People:
        lists = self._month_lists(first)[figure_id]
        cars = {car.vehicle_id: car for car in self._care.cars()}
        hit, missing = [], []
        for member in lists.members:
            text = detail(figure_id, member, first, self._settings)
            (hit if member.hit else missing).append(_row(cars[member.vehicle_id], member.day, text))
        left_out = [_row(cars[one.vehicle_id], one.day, excluded_detail(one)) for one in lists.excluded]
        return _people(figure_id, hit, missing, left_out)

    def _ratio(self, first: date, figure_id: str) -> Ratio:
        """Numerator and denominator of a month: as locked, else as computed now."""
        report = self._report(first)
        if report is not None:
            for one in json.loads(report.content)["figures"]:
                if one["id"] == figure_id:
                    return one["numerator"], one["denominator"]
        return self._now(first, figure_id)

    def _now(self, first: date, figure_id: str) -> Ratio:
        """Numerator and denominator of a month as the data say now."""
        self._forget_old()
        if (first, figure_id) not in self._numbers:
            lists = self._compute(first, [figure_id])[figure_id]
            self._numbers[first, figure_id] = (lists.numerator, lists.denominator)
        return self._numbers[first, figure_id]

    def _month_lists(self, first: date) -> Mapping[str, Lists]:
        self._forget_old()
        if first not in self._lists:
            self._lists = {first: self._compute(first, list(FIGURES))}
        return self._lists[first]

    def _compute(self, first: date, figures: Sequence[str]) -> Mapping[str, Lists]:
        settings = self._settings
        figure_rules = FigureRules(
            self._care.rules(),
            settings["service_tolerance_days"],
            settings["lost_from_days"],
            settings["lost_to_days"],
        )
        store, last = self._store, month_end(first)
        of_cars = [key for key in figures if key in rules.ALL_FIGURES]
        booked = bulk.booked(store, first, last) if "K4" in of_cars else []
        cars = self._care.cars() if of_cars else []
        times = TimeRules(store.clock.now(), settings["on_time_minutes"], settings["no_show_minutes"])
        return {
            **rules.month_lists(cars, first, figure_rules, booked, of_cars),
            **appointment_rules.month_lists(
                lambda: bulk.contacts(store, first, last),
                lambda: bulk.made(store, first, last),
                lambda: bulk.expected(store, first, last),
                times,
                figures,
            ),
        }

    def _forget_old(self) -> None:
        newest = self._store.last_journal()
        if newest != self._seen:
            self._numbers, self._lists, self._seen = {}, {}, newest

    def _report(self, first: date) -> Any:
        return MonthReport.get_or_none(MonthReport.month == month_text(first))


def _row(car: CarFacts, day: date | None, text: str) -> Row:
    person = car.person
    return Row(
        car.vehicle_id,
        person.customer_id if person else None,
        person.name if person else "",
        car.plate,
        car.model,
        mask_phone(person.phone) if person and person.phone else "",
        day.isoformat() if day else "",
        text,
        car.vin,
    )


def _people(figure_id: str, numerator: list[Row], missing: list[Row], excluded: list[Row]) -> People:
    def by_day(rows: list[Row]) -> tuple[Row, ...]:
        return tuple(sorted(rows, key=lambda row: (row.day, row.plate, row.vehicle_id)))

    return People(
        figure_id, by_day(numerator), by_day(numerator + missing), by_day(missing), by_day(excluded)
    )
