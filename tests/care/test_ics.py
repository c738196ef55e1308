"""The .ics file (RFC 5545), read back by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.care.ics import Entry, ics
from dealerdesk.clock import CHINA

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=CHINA)


def unfolded(text: str) -> list[str]:
    """The content lines; each ends with CRLF, and what begins with a space continues."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "") and "\r" not in text.replace("\r\n", "")
    return text[:-2].replace("\r\n ", "").split("\r\n")


def value(escaped: str) -> str:
    out, signs = "", iter(escaped)
    for sign in signs:
        if sign == "\\":
            sign = next(signs)
            sign = "\n" if sign in "nN" else sign
        out += sign
    return out


def events(text: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    inside = False
    for line in unfolded(text):
        if line == "BEGIN:VEVENT":
            inside = True
            found.append({})
        elif line == "END:VEVENT":
            inside = False
        elif inside:
            name, _, rest = line.partition(":")
            assert name not in found[-1], "each property once"
            found[-1][name] = rest
    return found


def test_a_moment_has_its_time_zone_and_length() -> None:
    entry = Entry(
        "YY-20261127-003@dealerdesk", datetime(2026, 11, 27, 10, 30, tzinfo=CHINA), "定保", minutes=45
    )
    assert events(ics([entry], "澄远汽车", NOW)) == [
        {
            "UID": "YY-20261127-003@dealerdesk",
            "DTSTAMP": "20261123T014200Z",
            "DTSTART;TZID=UTC+0800": "20261127T103000",
            "DTEND;TZID=UTC+0800": "20261127T111500",
            "SUMMARY": "定保",
        }
    ]


def test_a_moment_of_another_offset_is_told_in_the_shops_time() -> None:
    entry = Entry("1", datetime(2026, 11, 27, 23, 50, tzinfo=UTC), "定保", minutes=20)
    [event] = events(ics([entry], "", NOW))
    assert event["DTSTART;TZID=UTC+0800"] == "20261128T075000"
    assert event["DTEND;TZID=UTC+0800"] == "20261128T081000"


def test_a_day_ends_on_the_day_after_it() -> None:
    [event] = events(ics([Entry("1", date(2026, 12, 31), "年检到期")], "", NOW))
    assert event["DTSTART;VALUE=DATE"] == "20261231" and event["DTEND;VALUE=DATE"] == "20270101"


@pytest.mark.parametrize(
    ("hours", "minutes", "said"), [(8, 0, "+0800"), (-3, -30, "-0330"), (0, 0, "+0000"), (5, 45, "+0545")]
)
def test_the_time_zone_is_written_out(hours: int, minutes: int, said: str) -> None:
    now = NOW.astimezone(timezone(timedelta(hours=hours, minutes=minutes)))
    lines = unfolded(ics([], "", now))
    begin, end = lines.index("BEGIN:VTIMEZONE"), lines.index("END:VTIMEZONE")
    assert lines[begin + 1 : end] == [
        f"TZID:UTC{said}",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        f"TZOFFSETFROM:{said}",
        f"TZOFFSETTO:{said}",
        f"TZNAME:UTC{said}",
        "END:STANDARD",
    ]


def test_the_frame_of_the_file() -> None:
    lines = unfolded(ics([Entry(str(n), date(2026, 12, n), "年检") for n in (1, 2)], "澄远汽车, 日历", NOW))
    assert lines[:3] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//DealerDesk//DealerDesk//ZH"]
    assert "X-WR-CALNAME:澄远汽车\\, 日历" in lines and lines[-1] == "END:VCALENDAR"
    assert [line for line in lines if line.startswith(("BEGIN", "END"))].count("BEGIN:VEVENT") == 2


def test_empty_fields_are_left_out_and_control_signs_go() -> None:
    [event] = events(ics([Entry("1", date(2026, 12, 1), "年\x00检\x0b\x7f\ud800")], "", NOW))
    assert event["SUMMARY"] == "年检?" and "DESCRIPTION" not in event and "LOCATION" not in event


signs = st.text(' ,;:\\"\n\t-nN定期保养车主𠮷䶮é', max_size=200)


@given(signs, signs, signs)
def test_what_is_written_is_read_back_and_no_line_is_too_long(title: str, note: str, place: str) -> None:
    text = ics([Entry("a;b", NOW, title, note, place=place)], title, NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    [event] = events(text)
    assert value(event["UID"]) == "a;b"
    assert value(event["SUMMARY"]) == title
    assert value(event.get("DESCRIPTION", "")) == note
    assert value(event.get("LOCATION", "")) == place
