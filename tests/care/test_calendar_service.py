"""The work calendar as it is kept: importing a year, closed days, and the calendar in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care import holiday_file
from dealerdesk.care.records import CalendarDay, CalendarYear
from dealerdesk.care.workdays import shipped, statutory_days
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.people.records import Customer, Holding, Vehicle
from dealerdesk.staff.rights import Actor

YEAR_2027 = "date,kind,name\n" + "".join(
    f"{day},holiday,{name}\n"
    for day, name in [
        ("2027-01-01", "元旦"),
        *((f"2027-02-{n:02}", "春节") for n in range(5, 12)),
        ("2027-04-05", "清明节"),
        *((f"2027-05-0{n}", "劳动节") for n in range(1, 6)),
        ("2027-06-09", "端午节"),
        ("2027-09-15", "中秋节"),
        *((f"2027-10-0{n}", "国庆节") for n in range(1, 8)),
    ]
)
YEAR_2027 += "2027-02-20,workday,春节\n2027-10-09,workday,国庆节\n"
"""Made up: what 2027 will be is not announced."""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(words: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "2027.csv"
        path.write_bytes(words.encode(encoding))
        return path

    return to_file


def test_case_14_importing_2027_makes_it_published(desk: Desk, manager: Actor, write: Write) -> None:
    before = desk.work_calendar.calendar()
    assert not before.published(2027) and before.is_workday(date(2027, 2, 9))
    taken = desk.work_calendar.import_year(manager, write(YEAR_2027))
    assert (taken.years, taken.holidays, taken.workdays) == ((2027,), 23, 2)
    assert set(taken.change.touched) == {"calendar_year"}
    after = desk.work_calendar.calendar()
    assert after.published(2027) and not after.is_workday(date(2027, 2, 9))
    assert after.is_workday(date(2027, 2, 20)) and after.name(date(2027, 2, 20)) == "春节调休上班"
    assert after.notice(date(2027, 1, 1), date(2027, 12, 31)) == ""


def test_the_same_year_again_is_replaced(desk: Desk, manager: Actor, write: Write) -> None:
    desk.work_calendar.import_year(manager, write(YEAR_2027))
    desk.work_calendar.import_year(manager, write(YEAR_2027.replace("2027-10-09", "2027-10-10")))
    assert CalendarYear.select().count() == 1
    calendar = desk.work_calendar.calendar()
    assert calendar.is_workday(date(2027, 10, 10)) and not calendar.is_workday(date(2027, 10, 9))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_file_is_read_as_people_save_it(
    write: Write, encoding: str, line_end: str, delimiter: str
) -> None:
    words = (
        YEAR_2027.replace("date,kind,name", "日期,类型,名称")
        .replace("holiday", "休")
        .replace("workday", "班")
    )
    words = words.replace("2027-02-05", "2027/2/5").replace("2027-01-01", "2027年1月1日")
    words = "\n" + words.replace(",", delimiter).replace("\n", line_end) + line_end
    plain = holiday_file.read(write(YEAR_2027))
    assert holiday_file.read(write(words, encoding)) == plain


def test_without_a_header_the_first_line_counts(write: Write) -> None:
    assert len(holiday_file.read(write(YEAR_2027.split("\n", 1)[1]))[2027]) == 25


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "没有日期"),
        ("date,kind,name\n", "没有日期"),
        (YEAR_2027 + "2027-02-30,holiday,春节\n", "第 27 行：“2027-02-30”不是日期"),
        (YEAR_2027 + "8月8日,holiday,店庆\n", "第 27 行"),
        (YEAR_2027 + "1927-02-03,holiday,春节\n", "第 27 行"),
        (YEAR_2027 + "2027-12-25,party,圣诞\n", "第 27 行：种类只能写"),
        (YEAR_2027 + "2027-12-25\n", "第 27 行：种类只能写"),
        (YEAR_2027 + "2027-03-03,workday,春节\n", "2027-03-03 不是周六或周日"),
        (YEAR_2027 + "2027-02-20,holiday,春节\n", "2027-02-20 出现了两次"),
        (YEAR_2027.replace("2027-09-15,holiday,中秋节\n", ""), "2027 年缺少法定假日 2027-09-15"),
        (YEAR_2027 + "2028-01-03,holiday,元旦\n", "2028 年缺少法定假日"),
        ("x" * 300_000, "太大"),
        (YEAR_2027 + "\0", "不是 CSV 文件"),
    ],
)
def test_a_bad_file_is_refused_whole_with_one_line(
    desk: Desk, manager: Actor, write: Write, words: str, said: str
) -> None:
    before = desk.store.last_journal()
    with pytest.raises(WorldError) as refused:
        desk.work_calendar.import_year(manager, write(words))
    assert said in refused.value.line
    assert desk.store.last_journal() == before and CalendarYear.select().count() == 0


def test_what_is_no_file_is_refused(desk: Desk, manager: Actor, tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(WorldError, match="打不开"):
            desk.work_calendar.import_year(manager, path)
    picture = tmp_path / "2027.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xff\xff")
    with pytest.raises(WorldError, match="不是 CSV 文件"):
        desk.work_calendar.import_year(manager, picture)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    with pytest.raises(WorldError):
        holiday_file.read(path)


names = st.text(' ,;"\n\r\t\x0b\x1c\x85\u2028春节𠮷a1', max_size=60)


@given(names, names)
def test_a_table_is_kept_as_it_was_read(
    tmp_path_factory: pytest.TempPathFactory, one: str, other: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "kept.csv"
    quoted = ['"' + name.replace('"', '""') + '"' for name in (one, other)]
    words = YEAR_2027.replace("元旦", quoted[0]).replace("清明节", quoted[1])
    path.write_bytes(words.encode())
    try:
        table = holiday_file.read(path)[2027]
    except WorldError:
        return  # a line end inside the quotes
    kept = holiday_file.kept(holiday_file.written(table))
    assert {day: told.kind for day, told in kept.items()} == {day: t.kind for day, t in table.items()}
    assert all(told.name.replace(",", " ") == kept[day].name for day, told in table.items())


def test_the_shipped_table_is_such_a_file(tmp_path: Path) -> None:
    table = {day: told for day, told in shipped().items() if day.year >= 2025}
    path = tmp_path / "both.csv"
    path.write_text(holiday_file.written(table), "utf-8")
    read = holiday_file.read(path)
    assert read[2025] | read[2026] == table
    assert set(statutory_days(2026)) <= set(read[2026])


def test_closed_days_of_spring_festival_move_what_falls_on_them(desk: Desk, manager: Actor) -> None:
    service = desk.work_calendar
    change = service.set_day(manager, date(2027, 2, 5), "closed", " 春节 店休 ", until=date(2027, 2, 8))
    assert len(change.touched["calendar_day"]) == 4
    assert [each.day.day for each in service.closed_days()] == [5, 6, 7, 8]
    assert service.closed_days()[0].name == "春节 店休"
    calendar = service.calendar()
    assert calendar.previous_open(date(2027, 2, 7)) == date(2027, 2, 4)
    assert calendar.next_open(date(2027, 2, 7)) == date(2027, 2, 9)
    service.clear_day(manager, date(2027, 2, 7))
    assert service.calendar().is_open(date(2027, 2, 7))
    assert [each.day.day for each in service.closed_days()] == [5, 6, 8]


def test_a_day_is_set_again_and_other_kinds_are_kept_apart(desk: Desk, manager: Actor) -> None:
    service = desk.work_calendar
    service.set_day(manager, date(2026, 12, 31), "closed", "盘点")
    service.set_day(manager, date(2026, 12, 31), "workday")
    assert service.closed_days() == [] and CalendarDay.select().count() == 1
    assert [each.kind for each in service.own_days()] == ["workday"]


def test_own_days_survive_the_import_of_their_year(desk: Desk, manager: Actor, write: Write) -> None:
    service = desk.work_calendar
    service.set_day(manager, date(2027, 2, 8), "closed", "春节店休")
    service.import_year(manager, write(YEAR_2027))
    calendar = service.calendar()
    assert not calendar.is_open(date(2027, 2, 8)) and not calendar.is_workday(date(2027, 2, 8))
    service.clear_day(manager, date(2027, 2, 8))
    assert service.calendar().name(date(2027, 2, 8)) == "春节"


def test_the_calendar_follows_settings_and_is_kept_otherwise(desk: Desk, manager: Actor) -> None:
    service = desk.work_calendar
    first = service.calendar()
    assert first is service.calendar()
    desk.settings.change(manager, {"shop_phone": "0310-5550000"})
    assert first is service.calendar(), "another setting changes nothing here"
    desk.settings.change(manager, {"closed_weekdays": "7"})
    assert service.calendar().previous_open(date(2026, 11, 22)) == date(2026, 11, 21)


def test_a_write_that_is_taken_back_leaves_no_trace_in_the_calendar(desk: Desk, manager: Actor) -> None:
    service, day = desk.work_calendar, date(2026, 12, 31)
    service.calendar()
    seen = []

    def fail(change: object) -> None:
        seen.append(service.calendar().is_open(day))
        raise RuntimeError

    desk.store.hooks.append(fail)
    with pytest.raises(RuntimeError):
        service.set_day(manager, day, "closed")
    desk.store.hooks.remove(fail)
    desk.settings.change(manager, {"shop_phone": "0310-5550000"})
    assert seen == [False] and service.calendar().is_open(day)


def test_only_who_may_change_settings_changes_the_calendar(desk: Desk, write: Write) -> None:
    clerk = Actor("周岚", "care_specialist")
    for act in (
        lambda: desk.work_calendar.import_year(clerk, write(YEAR_2027)),
        lambda: desk.work_calendar.set_day(clerk, date(2027, 2, 8), "closed"),
        lambda: desk.work_calendar.clear_day(clerk, date(2027, 2, 8)),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_what_cannot_be_set_is_refused(desk: Desk, manager: Actor) -> None:
    day = date(2027, 2, 8)
    with pytest.raises(WorldError, match="holiday, workday, closed"):
        desk.work_calendar.set_day(manager, day, "party")
    for until in (date(2027, 2, 7), date(2028, 2, 8)):
        with pytest.raises(WorldError, match="1–100 天"):
            desk.work_calendar.set_day(manager, day, "closed", until=until)
    with pytest.raises(NotFound, match="没有设过"):
        desk.work_calendar.clear_day(manager, day)
    assert CalendarDay.select().count() == 0


def test_C4_a_legal_deadline_keeps_its_date_and_only_the_act_moves(desk: Desk, manager: Actor) -> None:
    with desk.store.write(manager, "edit_customer") as w:
        owner = w.insert(Customer, name="王芳")
        car = w.insert(
            Vehicle, plate="冀D7K218", registered_on=date(2020, 11, 15), seen_on=desk.clock.today()
        )
        w.insert(Holding, vehicle=car, customer=owner, role="owner")
    desk.settings.change(manager, {"closed_weekdays": "1"})
    [item] = desk.care.due(kinds=["C4"])
    calendar = desk.work_calendar.calendar()
    assert item.due == date(2026, 11, 30), "a Monday, on which this shop is closed"
    assert item.act_on == calendar.previous_open(item.due) == date(2026, 11, 29)
    assert calendar.next_open(item.due) == date(2026, 12, 1)
