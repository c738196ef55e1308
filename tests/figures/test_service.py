"""The month in a real file: computed, people behind it, locked, frozen, exported."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dealerdesk.appointments.entries import Draft
from dealerdesk.appointments.records import Appointment
from dealerdesk.care.records import GreetingEvent, GreetingTarget
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.figures.catalogue import FIGURES
from dealerdesk.figures.export import verify
from dealerdesk.figures.forms import ReportForm
from dealerdesk.figures.records import MonthReport
from dealerdesk.forms import PrintNote
from dealerdesk.people.records import Customer, Holding, Phone, RepairOrder, Vehicle
from dealerdesk.staff import Actor

OCTOBER = date(2026, 10, 1)
GENERAL = Actor("韩卫东", "general_manager", "month")


def note(desk: Desk) -> PrintNote:
    return PrintNote("许文静", desk.clock.now())


def order(desk: Desk, actor: Actor, car: int, on: date, service: str = "repair") -> None:
    with desk.store.write(actor, "edit_customer", "test") as w:
        number = f"RO{w.journal_id}"
        w.insert(RepairOrder, vehicle=car, number=number, visit_on=on, settled_on=on, service_class=service)


def car(desk: Desk, actor: Actor, name: str, plate: str, **values: Any) -> int:
    with desk.store.write(actor, "edit_customer", "test") as w:
        customer = w.insert(Customer, name=name)
        w.insert(Phone, customer=customer, number="13800005678")
        vehicle = w.insert(Vehicle, plate=plate, model="A5", seen_on=date(2020, 1, 1), **values)
        w.insert(Holding, vehicle=vehicle, customer=customer)
    return vehicle


@pytest.fixture
def cars(desk: Desk, manager: Actor) -> dict[str, int]:
    """Five cars: two of K2's cohort, one due in October, two lost (one never came back after
    its delivery), one gone."""
    found = {
        "early": car(desk, manager, "甲", "冀D00001", delivered_on=date(2026, 7, 10)),
        "late": car(desk, manager, "=乙", "冀D00002", delivered_on=date(2026, 7, 20)),
        "due": car(desk, manager, "丙", "冀D00003", delivered_on=date(2024, 4, 1)),
        "lost": car(desk, manager, "丁", "冀D00004", delivered_on=date(2024, 1, 10)),
        "gone": car(desk, manager, "戊", "冀D00005", delivered_on=date(2026, 7, 15), state="sold"),
    }
    order(desk, manager, found["early"], date(2026, 9, 28), "first_service")
    order(desk, manager, found["due"], date(2026, 4, 10), "periodic_service")
    order(desk, manager, found["due"], date(2026, 10, 12), "periodic_service")
    order(desk, manager, found["lost"], date(2026, 4, 20), "wash")
    return found


def ratios(desk: Desk) -> dict[str, tuple[int, int]]:
    return {one.id: (one.numerator, one.denominator) for one in desk.figures.month(OCTOBER).figures}


def test_the_month_counts_what_is_in_the_file(desk: Desk, cars: dict[str, int]) -> None:
    assert ratios(desk) == {
        "K2": (1, 2), "K3": (1, 1), "K4": (0, 1), "K5": (0, 0), "K6": (0, 0), "K6b": (0, 0), "K7": (2, 4),
        "K7b": (1, 2),
    }  # fmt: skip
    month = desk.figures.month(date(2026, 10, 17))
    assert (month.month, month.state, month.frozen) == (OCTOBER, "", False)
    first, loss = month.figure("k2"), month.figure("K7")
    assert (first.value, first.target, first.lower_is_better, first.excluded) == (50.0, 90, False, 1)
    assert (loss.value, loss.target, loss.lower_is_better, loss.short_of_target) == (50.0, 20, True, 30.0)
    assert month.figure("K7b").target is None
    assert first.last_month is None  # nobody reached day 90 in September


def test_names_and_definitions_are_said_in_chinese(desk: Desk) -> None:
    names = [one.name for one in desk.figures.month(OCTOBER).figures]
    assert names == [
        "首保回厂率", "定保回厂率", "预约率（≥3 小时）", "预约成功率（招揽）", "预约到店率",
        "预约准时率（±30 分钟）", "流失率（90–360 天）", "六个月未回厂率",
    ]  # fmt: skip


def test_k4_sees_what_was_booked(desk: Desk, manager: Actor, cars: dict[str, int]) -> None:
    def book(made: str, at: str) -> str:
        moments = [datetime.fromisoformat(f"2026-10-12T{hour}").replace(tzinfo=CHINA) for hour in (made, at)]
        return desk.appointments.book(manager, Draft(cars["due"], moments[1], "other", moments[0])).number

    book("09:10", "12:09")
    assert ratios(desk)["K4"] == (0, 1)
    number = book("09:10", "12:10")
    assert ratios(desk)["K4"] == (1, 1)
    desk.appointments.cancel(manager, number, "改期")
    assert ratios(desk)["K4"] == (0, 1)
    assert [row.detail for row in desk.figures.people(OCTOBER, "K4").missing] == ["提前不足 3 小时，临时"]


def test_the_people_behind_a_figure(desk: Desk, cars: dict[str, int]) -> None:
    people = desk.figures.people(OCTOBER, "K2")
    assert [row.vehicle_id for row in people.numerator] == [cars["early"]]
    assert [row.vehicle_id for row in people.missing] == [cars["late"]]
    assert {row.vehicle_id for row in people.denominator} == {cars["early"], cars["late"]}
    (late,) = people.missing
    assert (late.customer, late.plate, late.model, late.phone) == ("=乙", "冀D00002", "A5", "138****5678")
    assert late.detail == "期限 2026-10-18，未做首保"
    assert [(row.vehicle_id, row.detail) for row in people.excluded] == [(cars["gone"], "已卖车")]
    assert [row.detail for row in desk.figures.people(OCTOBER, "k7").numerator] == [
        "194 天未回厂，上次 2026-04-20",
        "103 天未回厂，上次 2026-07-20",
    ]
    with pytest.raises(NotFound):
        desk.figures.people(OCTOBER, "K99")


def test_lists_and_numbers_agree_for_every_figure(desk: Desk, cars: dict[str, int]) -> None:
    for one in desk.figures.month(OCTOBER).figures:
        people = desk.figures.people(OCTOBER, one.id)
        assert (len(people.numerator), len(people.denominator)) == (one.numerator, one.denominator)
        assert (len(people.missing), len(people.excluded)) == (one.missing, one.excluded)


def test_an_empty_shop_has_figures_without_value(desk: Desk) -> None:
    month = desk.figures.month(OCTOBER)
    assert {one.value for one in month.figures} == {None}
    assert {one.short_of_target for one in month.figures} == {None}


def test_the_trend_ends_with_the_month_and_stands_beside_the_year_before(
    desk: Desk, cars: dict[str, int]
) -> None:
    points = desk.figures.trend("K7", OCTOBER, 3)
    assert [point.month for point in points] == [date(2026, 8, 1), date(2026, 9, 1), OCTOBER]
    assert points[-1].now == (2, 4)
    assert points[-1].year_before == desk.figures.trend("K7", date(2025, 10, 1), 1)[0].now


def test_a_submitted_month_keeps_its_numbers_and_lists_and_tells_what_changed(
    desk: Desk, manager: Actor, cars: dict[str, int]
) -> None:
    before = desk.figures.people(OCTOBER, "K2")
    change = desk.figures.submit(manager, OCTOBER)
    assert list(change.touched) == ["month_report"]
    order(desk, manager, cars["late"], date(2026, 10, 18), "first_service")
    month = desk.figures.month(OCTOBER)
    assert (month.state, month.frozen, month.submitted_by) == ("submitted", False, "许文静")
    assert month.submitted_at == desk.clock.now()
    first = month.figure("K2")
    assert (first.numerator, first.denominator, first.restated) == (1, 2, (2, 2))
    assert month.figure("K3").restated is None
    assert desk.figures.people(OCTOBER, "K2") == before
    assert desk.figures.month(date(2026, 11, 1)).figure("K2").month_before == (1, 2)


def test_a_month_is_submitted_once_after_it_is_over_and_approved_once_after_that(
    desk: Desk, manager: Actor, clock: FixedClock
) -> None:
    with pytest.raises(WorldError):
        desk.figures.submit(manager, date(2026, 11, 1))
    with pytest.raises(WorldError):
        desk.figures.approve(GENERAL, OCTOBER)
    desk.figures.submit(manager, OCTOBER)
    with pytest.raises(WorldError):
        desk.figures.submit(manager, OCTOBER)
    desk.figures.approve(GENERAL, OCTOBER)
    assert desk.figures.month(OCTOBER).frozen
    assert desk.figures.month(OCTOBER).approved_by == "韩卫东"
    with pytest.raises(WorldError):
        desk.figures.approve(GENERAL, OCTOBER)
    clock.moment = datetime(2026, 12, 1, 0, 0, tzinfo=CHINA)
    desk.figures.submit(manager, date(2026, 11, 1))


def test_who_may_submit_approve_and_export(desk: Desk, manager: Actor, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        desk.figures.submit(Actor("郝建国", "front_desk"), OCTOBER)
    desk.figures.submit(Actor("周岚", "care_specialist"), OCTOBER)
    with pytest.raises(NotAllowed):
        desk.figures.approve(manager, OCTOBER)
    for role in ("front_desk", "care_specialist", "administrator"):
        with pytest.raises(NotAllowed):
            desk.figures.export(Actor("某", role, "why"), OCTOBER, tmp_path, note(desk), lambda form: b"")
    with pytest.raises(WorldError):
        desk.figures.export(Actor("许文静", "manager"), OCTOBER, tmp_path, note(desk), lambda form: b"")
    assert list(tmp_path.glob("月报*")) == []


def test_the_export_is_the_month_proven_and_logged(
    desk: Desk, manager: Actor, cars: dict[str, int], tmp_path: Path
) -> None:
    forms: list[ReportForm] = []

    def render(form: ReportForm) -> bytes:
        forms.append(form)
        return b"%PDF of the report"

    before = desk.store.last_journal()
    made = desk.figures.export(manager, OCTOBER, tmp_path / "stick", note(desk), render)
    assert verify(made.folder) == verify(tmp_path / "stick")
    assert (made.folder / "月报_202610.pdf").read_bytes() == b"%PDF of the report"
    rows = list(csv.reader(io.StringIO((made.folder / "月报_202610.csv").read_text("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [*FIGURES, "K24"]
    assert rows[0][:5] == ["指标", "名称", "定义", "分子", "分母"]
    people = (made.folder / "月报明细_202610.csv").read_text("utf-8-sig")
    assert "13800005678" not in people and "138****5678" in people and ",'=乙," in people
    (form,) = forms
    assert (form.number, form.month, form.author) == ("YB-202610-01", OCTOBER, "许文静")
    log = desk.store.db.execute_sql(
        "SELECT actor, purpose, act FROM journal WHERE id > ?", (before,)
    ).fetchall()
    assert log == [("许文静", "test", "print_list")]


def test_the_report_names_who_did_not_come_and_who_signed(
    desk: Desk, manager: Actor, cars: dict[str, int]
) -> None:
    desk.figures.submit(Actor("周岚", "care_specialist"), OCTOBER)
    desk.figures.approve(GENERAL, OCTOBER)
    order(desk, manager, cars["late"], date(2026, 10, 18), "first_service")
    form = desk.figures.report_form(OCTOBER, note(desk))
    assert form.author == "周岚"
    assert (
        form.submitted and form.approved and (form.submitted.name, form.approved.name) == ("周岚", "韩卫东")
    )
    assert [row.id for row in form.figures if row.headline] == ["K2", "K3", "K4", "K7"]
    assert all(
        len(row.history) == 12 and row.history[-1][1] == row.now for row in form.figures if row.headline
    )
    assert [(one.counted, [(row.name, row.note) for row in one.rows]) for one in form.lists] == [
        ("1 / 2", [("=乙", "期限 10-18")]),
        ("0 / 1", []),
    ]
    assert "K2 现为 2 / 2" in form.remark


def test_appointments_are_kept_in_the_shop_s_time(desk: Desk, manager: Actor, cars: dict[str, int]) -> None:
    """K4 cuts the day off the stored text, which therefore must carry the shop's offset."""
    at = datetime.fromisoformat("2026-10-11T23:30:00+00:00")
    desk.appointments.book(manager, Draft(cars["due"], at, "other", datetime(2026, 10, 1, tzinfo=CHINA)))
    stored = desk.store.db.execute_sql("SELECT at FROM appointment").fetchone()[0]
    assert stored == "2026-10-12T07:30:00+08:00"
    assert Appointment.select().count() == 1
    assert ratios(desk)["K4"] == (1, 1)


def test_a_car_without_plate_never_holds_up_the_month(desk: Desk, manager: Actor) -> None:
    """It stands on the paper with the tail of its VIN, in the table with the whole."""
    import printing

    owner = desk.people.make_customer(manager, {"name": "赵婷"}).touched["customer"][0]
    texts = {"vin": "LSVAA49J132047371", "delivered_on": "2026-07-15"}
    desk.people.make_vehicle(manager, owner, texts)
    form = desk.figures.report_form(date(2026, 10, 1), PrintNote("周岚", desk.clock.now()))
    assert [row.plate for part in form.lists for row in part.rows] == ["…047371"]
    assert printing.render(form).pages == 2


def test_k24_counts_events_not_messages_and_is_locked_with_the_month(desk: Desk, manager: Actor) -> None:
    when = datetime(2026, 10, 1, 9, tzinfo=CHINA)
    with desk.store.write(manager, "edit_customer", "test") as w:
        people = [w.insert(Customer, name=f"客{n}") for n in range(3)]
        events = [
            w.insert(GreetingEvent, kind=kind, name=name, day=date(2026, 10, day), at=when, actor="x")
            for kind, name, day in (("C7", "国庆", 1), ("C7", "中秋", 1), ("C8", "寒潮", 18), ("C8", "", 20))
        ]
        for event, who in ((0, 0), (0, 1), (1, 2), (2, 0)):
            w.insert(GreetingTarget, event=events[event], customer=people[who], state="sent", at=when)
    (count,) = desk.figures.month(OCTOBER).counts
    assert (count.id, count.n, count.target, count.met, count.month_before) == ("K24", 2, 3, False, 0)
    assert count.events == ("10-01 国庆", "10-18 寒潮"), "a day is one festival; the fog went to nobody"
    form = desk.figures.report_form(OCTOBER, note(desk))
    assert [(row.id, row.n, row.target) for row in form.counts] == [("K24", 2, 3)]
    assert "10-18 寒潮" in form.counts[0].definition
    desk.figures.submit(manager, OCTOBER)
    with desk.store.write(manager, "edit_customer", "test") as w:
        w.insert(GreetingTarget, event=events[3], customer=people[0], state="sent", at=when)
    (locked,) = desk.figures.month(OCTOBER).counts
    assert (locked.n, locked.restated, locked.events) == (2, 3, count.events)
    assert "K24 现为 3" in desk.figures.report_form(OCTOBER, note(desk)).remark


def test_k24_is_not_told_of_a_month_that_was_locked_without_it(desk: Desk, manager: Actor) -> None:
    desk.figures.submit(manager, OCTOBER)
    report = MonthReport.get()
    content = json.loads(report.content)
    del content["counts"]
    MonthReport.update(content=json.dumps(content)).where(MonthReport.id == report.id).execute()
    assert desk.figures.month(OCTOBER).counts == ()
    assert desk.figures.report_form(OCTOBER, note(desk)).counts == ()
