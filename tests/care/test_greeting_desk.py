"""Greeting events on a real file: whom they mean, the list, ticks, the count of the month (C7, C8, K24)."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealerdesk.care.greeting_forms import Draft, Event
from dealerdesk.care.greeting_people import Audience, Judge, Shop, Somebody
from dealerdesk.care.records import GreetingEvent, GreetingTarget
from dealerdesk.clock import FixedClock
from dealerdesk.desk import Desk
from dealerdesk.errors import NotAllowed, NotFound, WorldError
from dealerdesk.people.consent import Word
from dealerdesk.people.records import Customer, Phone
from dealerdesk.staff import Actor
from tests.care.conftest import TODAY, CareShop, moment

TEXT = "【澄远汽车】您好，大雪将至，请慢行。拒收请回复R"
SPECIALIST = Actor("周岚", "care_specialist")


def draft(by: str = "sms", day: date = TODAY, name: str = "大雪", kind: str = "C8", **values) -> Draft:
    return Draft(kind, name, day, TEXT, audience=Audience(by=by, **values))


def made(desk: Desk, actor: Actor, one: Draft) -> int:
    return desk.greetings.create(actor, one).touched["greeting_event"][0]


def says(
    desk: Desk, actor: Actor, who: int, given: bool, purpose: str = "courtesy", channel: str = ""
) -> None:
    desk.consent.record(actor, who, purpose, given, channel)


def shown(desk: Desk, event: int) -> tuple[list[str], list[str], dict[str, int]]:
    """Names who are texted, who are called, and the reasons of the others."""
    outlook = desk.greetings.outlook(desk.greetings.event(event).draft, event)
    return [one.name for one in outlook.texts], [one.name for one in outlook.calls], dict(outlook.reasons)


# who is meant: the table of 4.4

NOTHING, YES, NO = (), (True,), (False,)


@pytest.mark.parametrize(
    ("courtesy", "marketing", "offer", "texted", "called"),
    [
        (NOTHING, NOTHING, False, "no_yes", ""),
        (YES, NOTHING, False, "", ""),
        (NO, NOTHING, False, "refused", "refused"),
        (NOTHING, YES, False, "no_yes", ""),
        (YES, NO, False, "", ""),
        (NO, YES, False, "refused", "refused"),
        (NOTHING, NOTHING, True, "no_yes", "no_yes"),
        (YES, NOTHING, True, "no_yes", "no_yes"),
        (NOTHING, YES, True, "", ""),
        (YES, YES, True, "", ""),
        (YES, NO, True, "refused", "refused"),
        (NO, YES, True, "refused", "refused"),
    ],
)
def test_44_consent_by_class_and_channel(
    courtesy: tuple, marketing: tuple, offer: bool, texted: str, called: str
) -> None:
    words = [Word("courtesy", "", one, moment("2026-11-01T09:00"), "", "") for one in courtesy]
    words += [Word("marketing", "", one, moment("2026-11-01T09:00"), "", "") for one in marketing]
    one = Somebody(1, "王芳", phones=[("13800000001", "ok")], words=words)
    purpose = "marketing" if offer else "courtesy"
    assert Judge(Shop([one]), purpose, "sms", 4).of(one).reason == texted
    assert Judge(Shop([one]), purpose, "phone", 4).of(one).reason == called


def test_44_a_refusal_of_one_channel_leaves_the_other() -> None:
    at = moment("2026-11-01T09:00")
    words = [Word("courtesy", "", True, at, "", ""), Word("courtesy", "sms", False, at, "", "")]
    one = Somebody(1, "王芳", phones=[("13800000001", "ok")], words=words)
    verdict = Judge(Shop([one]), "courtesy", "both", 4).of(one)
    assert verdict.channel == "phone", "of two words of one moment the refusal counts"
    assert Judge(Shop([one]), "courtesy", "sms", 4).of(one).reason == "refused"


@pytest.mark.parametrize(
    ("phones", "by", "reason"),
    [
        ([], "sms", "no_phone"),
        ([("13800000001", "wrong")], "sms", "bad_number"),
        ([("13800000001", "invalid"), ("13800000002", "ok")], "sms", ""),
        ([("0310-5550188", "ok")], "sms", "landline"),
        ([("0310-5550188", "ok")], "phone", ""),
        ([("13800000001", "suspect")], "sms", "suspect"),
        ([("13800000009", "ok")], "sms", "suspect"),
        ([("13800000008", "ok")], "sms", ""),
    ],
)
def test_53_which_numbers_are_used(phones: list, by: str, reason: str) -> None:
    """5.3: a number of more than three customers is excluded, one of three is not."""
    yes = [Word("courtesy", "", True, moment("2026-11-01T09:00"), "", "")]
    one = Somebody(1, "王芳", phones=phones, words=yes)
    shop = Shop([one], {"13800000009": 4, "13800000008": 3})
    assert Judge(shop, "courtesy", by, 4).of(one).reason == reason


def test_44_limits_of_contacts_and_cars_that_went() -> None:
    yes = [Word("courtesy", "", True, moment("2026-11-01T09:00"), "", "")]
    one = Somebody(1, "王芳", phones=[("13800000001", "ok")], words=yes)
    judge = Judge(Shop([one]), "courtesy", "sms", 4)
    assert judge.of(replace(one, contacts=4)).reason == "contacts"
    assert judge.of(replace(one, contacts=3, spoken_today=True)).reason == "", "a text is no second call"
    assert judge.of(replace(one, greeted_today=True)).reason == "today", "never twice a day"
    by_phone = Judge(Shop([one]), "courtesy", "phone", 4)
    assert by_phone.of(replace(one, spoken_today=True)).reason == "today"
    assert by_phone.of(replace(one, greeted_today=True)).reason == "today"
    assert judge.of(replace(one, left=True)).reason == "left"


CARS = [("冀D7K218", "A5 1.5T"), ("京A11111", "X7")]


def test_the_filter_takes_area_model_tier_and_plate() -> None:
    one = Somebody(
        1, "王芳", tier="vip", address="邯山区人民路", cars=[("冀D7K218", "A5 1.5T"), ("京A11111", "X7")]
    )
    for good in ({}, {"area": "丛台区 邯山区"}, {"model": "a5"}, {"tier": "vip"}, {"plate": "冀d"},
                 {"model": "X7", "plate": "京A"}):  # fmt: skip
        assert Audience(**good).takes(one), good
    for bad in ({"area": "丛台区"}, {"model": "M8"}, {"tier": "general"}, {"plate": "冀E"},
                {"model": "A5", "plate": "京A"}):  # fmt: skip
        assert not Audience(**bad).takes(one), bad


# events on a file


def test_c8_from_making_to_the_file_and_back(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    people = [care.customer(name, f"1380000000{n}") for n, name in enumerate(("王芳", "李强", "赵敏", "钱"))]
    for who in people[:3]:
        says(desk, care.actor, who, True)
    event = made(desk, SPECIALIST, draft())
    assert shown(desk, event) == (["王芳", "李强", "赵敏"], [], {"no_yes": 1})
    with pytest.raises(NotAllowed):
        desk.greetings.write_list(SPECIALIST, event, tmp_path / "a.csv")
    listed = desk.greetings.write_list(care.actor, event, tmp_path / "a.csv")
    assert listed.numbers == 3
    expected = "\ufeff手机号\r\n13800000000\r\n13800000001\r\n13800000002\r\n"
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8") == expected
    after = desk.greetings.event(event)
    assert after.texted == 3 and after.counts and after.listed_at == desk.clock.now()
    with pytest.raises(WorldError, match="收回"):
        desk.greetings.write_list(care.actor, event, tmp_path / "b.csv")
    desk.greetings.take_list_back(care.actor, event)
    assert shown(desk, event)[0] == ["王芳", "李强", "赵敏"] and not desk.greetings.event(event).counts
    desk.greetings.write_list(care.actor, event, tmp_path / "b.txt")
    assert (tmp_path / "b.txt").read_bytes() == b"13800000000\r\n13800000001\r\n13800000002\r\n"


def test_a_later_list_holds_only_those_who_stand_in_none(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    one, two = care.customer("王芳", "13800000001"), care.customer("李强", "13800000002")
    says(desk, care.actor, one, True)
    event = made(desk, care.actor, draft())
    desk.greetings.write_list(care.actor, event, tmp_path / "a.txt")
    says(desk, care.actor, two, True)
    desk.greetings.write_list(care.actor, event, tmp_path / "b.txt", "GB18030")
    assert (tmp_path / "b.txt").read_text().split() == ["13800000002"]


def test_the_header_in_gb18030(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    says(desk, care.actor, care.customer(), True)
    desk.greetings.write_list(care.actor, made(desk, care.actor, draft()), tmp_path / "a.csv", "GB18030")
    assert (tmp_path / "a.csv").read_bytes() == "手机号\r\n13800000001\r\n".encode("gb18030")


def test_44_a_refusal_counts_at_once(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    one, two = care.customer("王芳", "13800000001"), care.customer("李强", "13800000002")
    for who in (one, two):
        says(desk, care.actor, who, True)
    event = made(desk, care.actor, draft())
    says(desk, care.actor, one, False)
    assert shown(desk, event) == (["李强"], [], {"refused": 1})
    desk.greetings.write_list(care.actor, event, tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_text().split() == ["13800000002"]
    says(desk, care.actor, two, False, channel="sms")
    assert desk.greetings.outlook(desk.greetings.event(event).draft, event).refused_since == 1


def test_44_a_number_that_anybody_refused_is_not_texted(desk: Desk, care: CareShop) -> None:
    """Also when it is another person's too, and when the file of who refused is closed."""
    one, two = care.customer("王芳", "13800000001"), care.customer("王强", "13800000001")
    says(desk, care.actor, one, True)
    says(desk, care.actor, two, False)
    event = made(desk, care.actor, draft())
    assert shown(desk, event) == ([], [], {"refused": 1, "refused_number": 1})
    with desk.store.write(care.actor, "edit_customer") as w:
        w.update(Customer, two, {"state": "deleted"})
    assert shown(desk, event) == ([], [], {"refused_number": 1})


def test_a_number_is_texted_once(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    for name in ("王芳", "王强"):
        says(desk, care.actor, care.customer(name, "13800000001"), True)
    event = made(desk, care.actor, draft())
    assert shown(desk, event) == (["王芳"], [], {"same_number": 1})
    assert desk.greetings.write_list(care.actor, event, tmp_path / "a.txt").numbers == 1


def test_53_a_number_of_four_customers_is_not_texted(desk: Desk, care: CareShop) -> None:
    for name in ("甲", "乙", "丙", "丁"):
        says(desk, care.actor, care.customer(name, "13800000001"), True)
    assert shown(desk, made(desk, care.actor, draft())) == ([], [], {"suspect": 4})


def test_44_a_failed_list_marks_nobody(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    who = care.customer()
    says(desk, care.actor, who, True)
    event = made(desk, care.actor, draft())
    (tmp_path / "file").write_text("")
    with pytest.raises(WorldError):
        desk.greetings.write_list(care.actor, event, tmp_path / "file" / "a.csv")
    assert GreetingTarget.select().count() == 0
    says(desk, care.actor, who, False)
    assert shown(desk, event) == ([], [], {"refused": 1})


def test_44_a_wrong_text_writes_no_list(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    says(desk, care.actor, care.customer(), True)
    event = made(desk, care.actor, replace(draft(), text="大雪将至"))
    with pytest.raises(WorldError, match="【澄远汽车】"):
        desk.greetings.write_list(care.actor, event, tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()


def test_c7_ticks_by_phone_one_many_and_back(desk: Desk, care: CareShop) -> None:
    people = [care.customer(name, f"1380000000{n}") for n, name in enumerate(("王芳", "李强", "赵敏"))]
    event = made(desk, SPECIALIST, draft("phone", date(2026, 12, 22), "冬至", "C7"))
    assert shown(desk, event)[1] == ["王芳", "李强", "赵敏"]
    desk.greetings.tick(SPECIALIST, event, people[:1])
    desk.greetings.tick(SPECIALIST, event, people[1:])
    assert shown(desk, event)[1] == [] and desk.greetings.event(event).greeted == 3
    with pytest.raises(WorldError):
        desk.greetings.tick(SPECIALIST, event, people[:1])
    desk.greetings.untick(SPECIALIST, event, people[:2])
    assert shown(desk, event)[1] == ["王芳", "李强"]
    says(desk, care.actor, people[0], False)
    with pytest.raises(WorldError):
        desk.greetings.tick(SPECIALIST, event, people[:1])
    with pytest.raises(WorldError):
        desk.greetings.untick(SPECIALIST, event, people[:1])


def test_f15_a_tick_is_a_contact_on_record_and_goes_with_it(desk: Desk, care: CareShop) -> None:
    who = care.customer()
    event = made(desk, SPECIALIST, draft("phone"))
    desk.greetings.tick(SPECIALIST, event, [who])
    (said,) = desk.calls.history(who)
    assert (said.kind, said.result, said.actor) == ("C8", "informed", "周岚")
    assert desk.calls.contacts(who, 30, desk.clock.now()) == 1
    assert shown(desk, made(desk, SPECIALIST, draft("phone", name="寒潮"))) == ([], [], {"today": 1})
    desk.greetings.untick(SPECIALIST, event, [who])
    assert desk.calls.history(who) == [] and shown(desk, event)[1] == ["王芳"]


def test_44_a_list_and_a_tick_each_count_once_as_a_contact(
    desk: Desk, care: CareShop, clock: FixedClock, tmp_path: Path
) -> None:
    says(desk, care.actor, care.customer(), True)
    for n in range(4):
        event = made(desk, care.actor, draft("phone" if n % 2 else "sms", clock.today(), f"大雪{n}"))
        texts, calls, reasons = shown(desk, event)
        assert texts + calls == ["王芳"] and not reasons
        if calls:
            desk.greetings.tick(care.actor, event, [1])
        else:
            desk.greetings.write_list(care.actor, event, tmp_path / "a.csv")
        clock.moment += timedelta(days=1)
    event = made(desk, care.actor, draft("both", clock.today(), "寒潮"))
    assert shown(desk, event) == ([], [], {"contacts": 1})
    clock.moment += timedelta(days=27)
    assert shown(desk, event)[0] == ["王芳"], "the first is more than thirty days ago"


def test_open_events_of_earlier_months_stay_in_sight(desk: Desk, care: CareShop, clock: FixedClock) -> None:
    made(desk, care.actor, draft())
    assert desk.greetings.waiting() == (1, 0)
    clock.moment = clock.moment.replace(month=12, day=3)
    month = desk.greetings.month(clock.today())
    assert [one.draft.name for one in month.events] == ["大雪"] and month.counted == 0
    assert desk.greetings.waiting() == (1, 1)
    desk.greetings.close(care.actor, month.events[0].id)
    assert desk.greetings.month(clock.today()).events == () and desk.greetings.waiting() == (0, 0)


def test_text_else_phone(desk: Desk, care: CareShop) -> None:
    says(desk, care.actor, care.customer("王芳", "13800000001"), True)
    care.customer("李强", "13800000002")
    care.customer("赵敏", "")
    assert shown(desk, made(desk, care.actor, draft("both"))) == (["王芳"], ["李强"], {"no_phone": 1})


def test_44_former_events_count_as_contacts(desk: Desk, care: CareShop, tmp_path: Path) -> None:
    says(desk, care.actor, care.customer(), True)
    for n in range(4):
        desk.store.clock = FixedClock(moment(f"2026-11-{23 + n}T09:00"))
        event = made(desk, care.actor, draft(name="大雪", day=date(2026, 11, 23 + n)))
        desk.greetings.write_list(care.actor, event, tmp_path / f"{n}.csv")
        again = made(desk, care.actor, draft(name="寒潮", day=date(2026, 11, 23 + n)))
        assert shown(desk, again) == ([], [], {"contacts" if n == 3 else "today": 1})


def test_closing_dropping_and_back(desk: Desk, care: CareShop) -> None:
    who = care.customer()
    event = made(desk, care.actor, draft("phone"))
    desk.greetings.tick(care.actor, event, [who])
    with pytest.raises(WorldError):
        desk.greetings.drop(care.actor, event)
    desk.greetings.close(care.actor, event)
    for act in (desk.greetings.close, desk.greetings.take_list_back):
        with pytest.raises(WorldError):
            act(care.actor, event)
    with pytest.raises(WorldError):
        desk.greetings.untick(care.actor, event, [who])
    desk.greetings.reopen(care.actor, event)
    desk.greetings.untick(care.actor, event, [who])
    desk.greetings.drop(care.actor, event)
    with pytest.raises(NotFound):
        desk.greetings.event(event)


def test_an_event_is_changed_while_it_is_open(desk: Desk, care: CareShop) -> None:
    event = made(desk, care.actor, draft())
    desk.greetings.save(care.actor, event, replace(draft(tier="vip"), name=" 寒潮 ", offer=True))
    kept: Event = desk.greetings.event(event)
    assert (kept.draft.name, kept.draft.audience.tier, kept.draft.offer) == ("寒潮", "vip", True)
    desk.greetings.close(care.actor, event)
    with pytest.raises(WorldError):
        desk.greetings.save(care.actor, event, draft())


@pytest.mark.parametrize(
    "bad",
    [
        draft(name=" "),
        draft(day=TODAY - timedelta(days=1)),
        draft(kind="C11"),
        draft("pigeon"),
    ],
)
def test_what_can_not_be_an_event(desk: Desk, care: CareShop, bad: Draft) -> None:
    with pytest.raises(WorldError):
        desk.greetings.create(care.actor, bad)
    assert GreetingEvent.select().count() == 0


# the month


def test_c7_proposals_are_the_festivals_of_thirty_days_without_an_event(desk: Desk, care: CareShop) -> None:
    names = [(one.name, one.day) for one in desk.greetings.proposals()]
    assert names == [("冬至", date(2026, 12, 22))]
    (one,) = desk.greetings.proposals()
    made(desk, care.actor, desk.greetings.festival_draft(one))
    assert desk.greetings.proposals() == []


def test_c7_62_mourning_days_are_not_proposed(desk: Desk, clock: FixedClock) -> None:
    clock.moment = clock.moment.replace(year=2027, month=3, day=20)
    assert "清明" not in [one.name for one in desk.greetings.proposals()]


def test_k24_counts_events_not_messages(desk: Desk, care: CareShop) -> None:
    people = [care.customer(name, f"1380000000{n}") for n, name in enumerate(("王芳", "李强"))]
    assert desk.greetings.month_count(TODAY) == (0, 3)
    snow = made(desk, care.actor, draft("phone"))
    assert desk.greetings.month_count(TODAY) == (0, 3), "an event that went to nobody doesn't count"
    desk.greetings.tick(care.actor, snow, people[:1])
    assert desk.greetings.month_count(TODAY) == (1, 3)
    wind = made(desk, care.actor, draft("phone", name="大风"))
    desk.greetings.tick(care.actor, wind, people[1:])
    assert desk.greetings.month_count(TODAY) == (2, 3)
    desk.settings.change(care.actor, {"events_a_month": "4"})
    assert desk.greetings.month_count(TODAY) == (2, 4)
    assert desk.greetings.month_count(date(2026, 12, 5)) == (0, 4)


def test_k24_a_combined_festival_is_one_event(desk: Desk, care: CareShop, clock: FixedClock) -> None:
    """6.2: 中秋 2028 lies in the National Days."""
    clock.moment = clock.moment.replace(year=2028, month=9, day=25)
    made(desk, care.actor, draft("phone", date(2028, 10, 1), "国庆", "C7"))
    with pytest.raises(WorldError, match="国庆"):
        made(desk, care.actor, draft("phone", date(2028, 10, 3), "中秋", "C7"))
    assert [one.name for one in desk.greetings.proposals() if one.day.day <= 7] == []


def test_the_same_weather_on_a_day_is_one_event(desk: Desk, care: CareShop) -> None:
    made(desk, care.actor, draft())
    with pytest.raises(WorldError):
        made(desk, care.actor, draft())
    made(desk, care.actor, draft(day=TODAY + timedelta(days=1)))
    assert len(desk.greetings.month(TODAY).events) == 2


# whatever the order

NUMBERS = ["13800000001", "13800000002", "13800000003"]
STEP = st.tuples(
    st.sampled_from(["yes", "no", "no_all", "number", "tick", "keep"]),
    st.integers(0, 2),
    st.sampled_from(["", "sms"]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=3, max_size=12))
def test_44_a_number_that_refused_never_stands_in_a_file(
    desk: Desk, care: CareShop, tmp_path: Path, steps: list[tuple[str, int, str]]
) -> None:
    """After each step the list is written; but for ``keep`` it is taken back."""
    with desk.store.write(care.actor, "edit_customer") as w:
        for model in (GreetingEvent, Customer):
            for row in list(model.select()):
                w.delete(model, row.id)
    people = [care.customer(name, number) for name, number in zip("甲乙丙", NUMBERS, strict=True)]
    event = made(desk, care.actor, draft("both"))
    said: dict[int, dict[str, bool]] = {who: {"": True} for who in people}
    owns = dict(zip(people, NUMBERS, strict=True))
    for who in people:
        says(desk, care.actor, who, True)
    for what, n, channel in steps:
        desk.clock.moment += timedelta(minutes=1)  # type: ignore[attr-defined]
        who = people[n]
        if what in ("yes", "no"):
            says(desk, care.actor, who, what == "yes", channel=channel)
            said[who] = ({} if channel == "" else said[who]) | {channel: what == "yes"}
        elif what == "no_all":
            for purpose in ("service", "courtesy", "marketing"):
                says(desk, care.actor, who, False, purpose)
            said[who] = {"": False}
        elif what == "number":
            owns[who] = NUMBERS[(NUMBERS.index(owns[who]) + 1) % 3]
            with desk.store.write(care.actor, "edit_customer") as w:
                (phone,) = Phone.select().where(Phone.customer == who)
                w.update(Phone, phone.id, {"number": owns[who]})
        elif what == "tick":
            with contextlib.suppress(WorldError):
                desk.greetings.tick(care.actor, event, [who])
        try:
            desk.greetings.write_list(care.actor, event, tmp_path / "list.txt")
        except WorldError:
            continue
        written = (tmp_path / "list.txt").read_text().split()
        last = {one: said[one].get("sms", said[one].get("")) for one in people}
        assert not {owns[one] for one in people if last[one] is False} & set(written)
        assert set(written) <= {owns[one] for one in people if last[one]}
        assert len(set(written)) == len(written)
        if what != "keep":
            desk.greetings.take_list_back(care.actor, event)
