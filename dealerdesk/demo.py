"""The demo: the sample shop from its DMS files to paper, figures and a stick; a door.

Run again on a sample shop it makes only what is missing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import resources
from dealerdesk import demo_board, log, paths, text
from dealerdesk.__main__ import display
from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.reception_forms import TicketStripForm
from dealerdesk.care.forms import morning_number
from dealerdesk.care.months import add_months, month_end, month_start
from dealerdesk.care.recall_steps import LIST, POST, PRINT
from dealerdesk.clock import FixedClock, parse_day
from dealerdesk.desk import Desk
from dealerdesk.errors import WorldError
from dealerdesk.forms import PrintNote
from dealerdesk.staff.rights import Actor
from dealerdesk.text import _

SAMPLE_DAY = date(2026, 11, 23)
SAMPLE_TIME = time(9, 42)
SAMPLE_SHOP = {
    "shop_name": "澄远汽车销售服务店",
    "shop_short_name": "澄远汽车",
    "shop_phone": "0000-555 0188",
    "shop_rescue_phone": "0000-555 0199",
    "shop_address": "云川市望溪区澄湖路 588 号",
    "shop_postcode": "000186",
    "plate_prefix": "冀D",
}
STAFF = (
    ("韩卫东", "general_manager"),
    ("许文静", "manager"),
    ("周岚", "care_specialist"),
    ("郝建国", "front_desk"),
    ("刘洋", "sales_consultant"),
    ("田雨", "service_adviser"),
    ("吴倩", "insurance_specialist"),
)
CARE = Actor("周岚", "care_specialist", "sample shop")
MANAGER = Actor("许文静", "manager", "sample shop")
FEATURED = "冀D7K218"
PICTURED = ("today", "customers", "customer", "calendar", "appointments", "figures", "sync")
GENERAL_MANAGER = Actor("韩卫东", "general_manager", "sample shop")

Say = Callable[[str], None]
Build = Callable[[], tuple[list[Any], list[Any]]]
Paper = tuple[str, str, str, Build]
"""Form, number, file, and what builds it."""


@dataclass
class Made:
    """What a run of the demo made, and where."""

    folder: Path
    documents: list[str] = field(default_factory=list)
    fresh: int = 0
    lines: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        return {"documents": self.documents, "shop": str(self.folder), **self.facts}

    def show(self, to: Path, language: str) -> list[str]:
        """Open the window on the sample shop; where there is no display, a picture of each page
        goes to ``to`` instead. Returns the pictures that were made."""
        if display():
            from ui.app import main as window

            window(self.folder, language or None)
            return []
        if all((to / f"page-{name}.png").is_file() for name in PICTURED):
            return []
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from ui.pictures import save_pages

        with Desk.open(self.folder) as desk:
            text.use(language or desk.settings["language"])
            desk.store.clock = picture_clock(desk)
            customer = desk.search.find(MANAGER, FEATURED)[0].customer_id
            places: dict[str, dict[str, object]] = {"customer": {"customer_id": customer}}
            return [str(file) for file in save_pages(desk, CARE, to, places)]


def run(folder: Path, to: Path, on: str, language: str, say: Say) -> Made:
    """Fill ``folder`` with the sample shop and make its papers into ``to``.

    Raises WorldError when the folder holds a real shop.
    """
    day = parse_day(on) if on else None
    with open_sample(folder, day) as desk:
        log.start(folder)
        text.use(language or desk.settings["language"])
        made = Made(folder)
        today = desk.sample_day or SAMPLE_DAY
        month = add_months(month_start(today), -1)
        _import(desk, made, say)
        desk.tasks.plan(CARE)
        _book(desk, month, today, made, say)
        _close(desk, month, made)
        _recall(desk, add_months(month_start(today), 1), today)
        clock, desk.store.clock = desk.store.clock, picture_clock(desk)
        _print(desk, month, today, to, made)
        desk.store.clock = clock
        _export(desk, month, to, made)
        due = desk.care.due(today)
        made.facts["due"] = len(due)
        made.lines += [
            _("Today, {day}: {n} things are due").format(day=today, n=len(due)),
            _("{n} papers and files in {folder}, {fresh} of them new").format(
                n=len(made.documents), folder=to, fresh=made.fresh
            ),
        ]
    return made


def open_sample(folder: Path, day: date | None) -> Desk:
    """The sample shop of ``folder``, made where there is none.

    Raises WorldError when the folder holds a real shop, or anything else.
    """
    if paths.has_shop(folder):
        desk = Desk.open(folder)
        if desk.sample_day is None:
            desk.close()
            raise WorldError(
                _("{folder} holds a real shop: choose another folder for the sample").format(folder=folder)
            )
        if day is not None and day != desk.sample_day:
            desk.mark_sample(day)
    else:
        Desk.create(folder, SAMPLE_SHOP["shop_name"]).close()
        desk = Desk.open(folder)
        desk.mark_sample(day or SAMPLE_DAY)
        sketch = resources.path("sample/map.json").read_text(encoding="utf-8")
        desk.settings.change(MANAGER, SAMPLE_SHOP | {"shop_map": sketch})
    for name, role in STAFF:
        if name not in {member.name for member in desk.staff.members()}:
            desk.staff.add(GENERAL_MANAGER, name, role)
    return desk


def _import(desk: Desk, made: Made, say: Say) -> None:
    """Bring in the DMS files that this shop hasn't seen."""
    seen = {report.file for report in desk.dms.runs()}
    files = [path for path in sorted(resources.path("sample").glob("*.csv")) if path.name not in seen]
    reports: list[Any] = []
    if files:
        say(_("Importing {n} DMS files…").format(n=len(files)))
        reports, refused = desk.dms.run_files(CARE, files)
        if refused:
            raise WorldError(refused[0])
    for report in reports:
        row = report.to_json()
        say(_("{file}: {rows} rows, {new} new, {changed} changed, {rejected} rejected").format(**row))
    made.facts["imports"] = [report.to_json() for report in desk.dms.runs()]


def _book(desk: Desk, month: date, today: date, made: Made, say: Say) -> None:
    """Book half of last month's visits as they were booked then, and a few for the days ahead."""
    book = desk.appointments
    if not book.between(month, month_end(month)):
        say(_("Booking last month's visits…"))
        for car in desk.care.cars():
            for visit in car.visits:
                if month <= visit.on <= month_end(month) and visit.counts and visit.order_id % 2 == 0:
                    book.book(CARE, _as_booked(desk, car.vehicle_id, visit))
    ahead = [row for row in book.between(today, today + timedelta(days=3)) if row.wish == WISH]
    if not ahead:
        say(_("Filling the appointment board…"))
        demo_board.set_up(desk)
        ahead = [_ahead(desk, today, place) for place in range(len(AHEAD))]
        demo_board.fill(desk, today)
    made.facts["appointment"] = ahead[0].number


def _as_booked(desk: Desk, vehicle_id: int, visit: Any) -> Draft:
    """A visit as it was booked: most the day before, every ninth only an hour ahead."""
    tz = desk.clock.tz
    at = datetime.combine(visit.on, time(8 + visit.order_id % 9, 30), tz)
    early = timedelta(hours=1) if visit.order_id % 9 == 0 else timedelta(days=1 + visit.order_id % 3)
    work = visit.service_class if visit.service_class in ("first_service", "periodic_service") else "repair"
    return Draft(vehicle_id, at, work, made_at=at - early, kind="active" if visit.order_id % 4 else "passive")


@dataclass(frozen=True)
class Ahead:
    """An appointment of the coming days, in days from today; money in fen."""

    days: int
    at: time
    wish: str = ""
    items: str = ""
    labour_fen: int | None = None
    parts_fen: int | None = None


WISH = "过减速带时右前轮有异响，怠速正常；空调有轻微异味，请查看空调滤芯。16:00 前须取车接孩子。"
AHEAD = (
    Ahead(0, time(13, 30), WISH, "定保套餐；底盘异响检查；空调滤芯", 26000, 48500),
    Ahead(1, time(9, 0), "", "定保套餐", 18000, 38600),
    Ahead(1, time(14, 30), "刹车时方向盘抖动"),
    Ahead(2, time(10, 0), "顺便看雨刮", "定保套餐", 18000, 38600),
)


def _ahead(desk: Desk, today: date, place: int) -> Any:
    """One of the appointments of the coming days, for cars that are due."""
    plan = AHEAD[place]
    cars = [item for item in desk.care.due(today, kinds=["C2"]) if item.plate and item.customer_id]
    chosen = cars[place * 7]
    moment = datetime.combine(today + timedelta(days=plan.days), plan.at, desk.clock.tz)
    made_at = datetime.combine(today, time(9, 10), desk.clock.tz)
    draft = Draft(
        chosen.vehicle_id or 0,
        moment,
        "periodic_service" if plan.items else "repair",
        made_at=made_at,
        wish=plan.wish,
        items=plan.items,
        labour_fen=plan.labour_fen,
        parts_fen=plan.parts_fen,
        parts_state="have" if plan.items else "",
        parts_text="机油 5W-30 4 L×1　机滤×1　空调滤芯×1" if plan.items else "",
        waits=place == 0,
        adviser="田雨",
    )
    return desk.appointments.book(CARE, draft)


def _close(desk: Desk, month: date, made: Made) -> None:
    """Submit and approve last month, so that its figures are frozen."""
    figures = desk.figures
    found = figures.month(month)
    if not found.state:
        figures.submit(CARE, month)
    if not figures.month(month).frozen:
        figures.approve(GENERAL_MANAGER, month)
    made.facts["figures"] = [
        {"id": f.id, "numerator": f.numerator, "denominator": f.denominator, "value": f.value}
        for f in figures.month(month).figures
    ]


def _recall(desk: Desk, month: date, today: date) -> None:
    """The recall list of next month, with letters printed and posted where their days have come (M1–M3),
    a measure of the month, and one of a car."""
    if desk.recall.view(month).built:
        return
    clock = desk.store.clock
    days = {step.key: step.first for step in desk.recall.steps(month)}
    try:
        for step, act in (
            (LIST, lambda: desk.recall.build(CARE, month)),
            (PRINT, lambda: desk.recall.mark_printed(CARE, month)),
            (POST, lambda: desk.recall.mark_posted(CARE, month)),
        ):
            at = max(days[step], days[LIST])
            if step == LIST or at <= today:
                desk.store.clock = FixedClock(datetime.combine(min(at, today), SAMPLE_TIME, clock.tz))
                act()
        desk.measures.choose_for_month(MANAGER, month, ["pickup"])
        first = desk.recall.view(month).rows[0]
        desk.measures.choose_for_car(CARE, first.vehicle_id, ["visit"])
    finally:
        desk.store.clock = clock


def _print(desk: Desk, month: date, today: date, to: Path, made: Made) -> None:
    """The two-copy sheet, cards, invitations, report, the morning sheet, lists and reception slips,
    where missing."""
    next_month = add_months(month_start(today), 1)
    number = made.facts["appointment"]
    note = PrintNote(CARE.name, desk.clock.now())
    birthday = f"birthday {today}"
    pack = morning_number(today)
    papers: list[Paper] = [
        ("sheet", number, f"sheet-{number}.pdf", lambda: ([desk.appointments.sheet(number, note)], [number])),
        (
            "card",
            birthday,
            f"cards-birthday-{today}.pdf",
            lambda: _split(desk.letters.birthday_cards(today)),
        ),
        (
            "letter",
            f"invitation {next_month:%Y-%m}",
            f"letters-invitation-{next_month:%Y-%m}.pdf",
            lambda: _split(desk.letters.invitations(next_month)),
        ),
        (
            "report",
            f"{month:%Y-%m}",
            f"report-{month:%Y-%m}.pdf",
            lambda: ([desk.figures.report_form(month, note)], [f"{month:%Y-%m}"]),
        ),
        (
            "day-pack",
            pack,
            f"day-pack-{today}.pdf",
            lambda: ([desk.day_papers.morning(MANAGER, today, note)], [pack]),
        ),
        (
            "maintenance-list",
            f"DB-{next_month:%Y%m}-001",
            f"maintenance-list-{next_month:%Y-%m}.pdf",
            lambda: (
                [desk.list_papers.maintenance_list(MANAGER, next_month, note)],
                [f"DB-{next_month:%Y%m}-001"],
            ),
        ),
        (
            "follow-ups",
            f"WX-{today:%Y%m}-01",
            f"follow-ups-{today:%Y-%m}.pdf",
            lambda: ([desk.list_papers.buyer_grid(MANAGER, today, note)], [f"WX-{today:%Y%m}-01"]),
        ),
    ]
    papers += _reception_papers(desk, number, today, note)
    for form, paper_number, name, build in papers:
        _paper(desk, form, paper_number, to / name, build, made)


def _reception_papers(desk: Desk, number: str, today: date, note: PrintNote) -> list[Paper]:
    """The two working lists, and what is handed out when cars arrive: slips and queue tickets."""
    papers = desk.appointment_papers
    slip, blank = f"JD-{today:%Y%m%d}-001", f"JD-{today:%Y%m%d}-002"
    came = desk.appointments.get(number).at - timedelta(minutes=6)

    def strip() -> tuple[list[Any], list[Any]]:
        ahead = desk.appointments.between(today, today + timedelta(days=3))
        kinds = (("Y01", "booked"), ("Y02", "booked"), ("X01", "walk_in"), ("F01", "rework"))
        tickets = tuple(
            papers.ticket(
                row.number, ticket, came + timedelta(minutes=4 * n), arrival=arrival, ahead=n,
                minutes_to_wait=0 if arrival == "rework" else 6 * (n + 1),
            )
            for n, ((ticket, arrival), row) in enumerate(zip(kinds, ahead, strict=False))
        )  # fmt: skip
        return [TicketStripForm(tickets)], [number]

    return [
        ("day-list", today.isoformat(), f"day-list-{today}.pdf",
         lambda: ([papers.day_list(MANAGER, today, note)], [today.isoformat()])),
        ("parts-list", today.isoformat(), f"parts-list-{today}.pdf",
         lambda: ([papers.parts_list(today, note)], [today.isoformat()])),
        ("reception", slip, f"reception-{slip}.pdf",
         lambda: ([papers.reception(number, slip, "Y01", came, note, ahead=1, minutes_to_wait=6)], [slip])),
        ("reception", blank, f"reception-blank-{blank}.pdf",
         lambda: ([papers.blank_reception(blank)], [blank])),
        ("ticket", today.isoformat(), f"tickets-{today}.pdf", strip),
    ]  # fmt: skip


def _split(pairs: list[tuple[int, Any]]) -> tuple[list[Any], list[Any]]:
    return [form for _id, form in pairs], [record for record, _form in pairs]


def _paper(
    desk: Desk,
    form: str,
    number: str,
    file: Path,
    build: Build,
    made: Made,
) -> None:
    import printing
    from dealerdesk.commands.paper import save

    made.documents.append(str(file))
    if file.is_file():
        return
    forms, records = build()
    printed = printing.render(forms)
    if not printed.pages:
        raise WorldError(
            printed.refused[0][1] if printed.refused else _("Nothing to print: {what}").format(what=number)
        )
    save(file, printed.pdf)
    desk.paper.record(
        MANAGER, form, printed.pdf, printed.pages, number=number, records=records, file=file.name
    )
    made.fresh += 1


def _export(desk: Desk, month: date, to: Path, made: Made) -> None:
    """Last month as it goes onto the stick, verified."""
    import printing
    from dealerdesk.figures.export import verify

    folder = to / f"月报_{month:%Y%m}"
    if not folder.is_dir():
        note = PrintNote(MANAGER.name, desk.clock.now())
        desk.figures.export(MANAGER, month, to, note, lambda form: printing.render(form).pdf)
        made.fresh += 1
    verify(folder)
    made.documents.append(str(folder))


def picture_clock(desk: Desk) -> FixedClock:
    """The sample's morning, for pictures that look the same every time."""
    day = desk.sample_day or SAMPLE_DAY
    return FixedClock(datetime.combine(day, SAMPLE_TIME, desk.clock.tz))
