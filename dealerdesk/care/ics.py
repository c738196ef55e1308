"""日历文件 .ics: appointments and dated work as a file that a phone's calendar takes in (RFC 5545).

Pure text. The shop's offset is fixed (domain 6.4), so its time zone is written out whole and no
phone has to know its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_OCTETS = 75


@dataclass(frozen=True)
class Entry:
    """One thing in the calendar: a whole day, or an aware moment that lasts ``minutes``.

    ``uid`` names it for ever: the same one again replaces it in the phone. ``alarm``: so many minutes before
    it the phone reminds of it; 0 = not.
    """

    uid: str
    at: date | datetime
    title: str
    note: str = ""
    minutes: int = 30
    place: str = ""
    alarm: int = 0


def ics(entries: Iterable[Entry], name: str, now: datetime) -> str:
    """The file's text, its lines ended by CRLF; write it as UTF-8 without BOM.

    ``name`` is the calendar's name; ``now``, an aware moment in the shop's offset, is when it is
    made and gives the time zone.
    """
    zone = _zone(now)
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//DealerDesk//DealerDesk//ZH", "CALSCALE:GREGORIAN"),
        *("METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}"),
        *("BEGIN:VTIMEZONE", f"TZID:{zone}", "BEGIN:STANDARD", "DTSTART:19700101T000000"),
        *(f"TZOFFSETFROM:{_offset(now)}", f"TZOFFSETTO:{_offset(now)}", f"TZNAME:{zone}"),
        *("END:STANDARD", "END:VTIMEZONE"),
    ]
    for entry in entries:
        lines += _event(entry, now, zone)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(entry: Entry, now: datetime, zone: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_escaped(entry.uid)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        *_times(entry, now, zone),
        f"SUMMARY:{_escaped(entry.title)}",
    ]
    if entry.place:
        lines.append(f"LOCATION:{_escaped(entry.place)}")
    if entry.note:
        lines.append(f"DESCRIPTION:{_escaped(entry.note)}")
    if entry.alarm:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(entry.title)}"]
        lines += [f"TRIGGER:-PT{entry.alarm}M", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def _times(entry: Entry, now: datetime, zone: str) -> list[str]:
    if not isinstance(entry.at, datetime):
        after = entry.at + timedelta(days=1)  # the end of a whole day is the day after it
        return [
            f"DTSTART;VALUE=DATE:{entry.at:%Y%m%d}",
            f"DTEND;VALUE=DATE:{after:%Y%m%d}",
            "TRANSP:TRANSPARENT",
        ]
    start = entry.at.astimezone(now.tzinfo)
    end = start + timedelta(minutes=entry.minutes)
    return [f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M%S}", f"DTEND;TZID={zone}:{end:%Y%m%dT%H%M%S}"]


def _offset(now: datetime) -> str:
    return f"{now:%z}"[:5]


def _zone(now: datetime) -> str:
    return f"UTC{_offset(now)}"


def _escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends are escaped, other control signs go."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign in "\n\t" or not (sign < " " or "\x7f" <= sign < "\xa0"))
    for sign, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, said)
    return text.encode("utf-8", "replace").decode("utf-8")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets; each further one begins with a space, and no
    character is cut."""
    pieces: list[str] = []
    piece, octets = "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > LONGEST_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += sign
        octets += size
    return "\r\n".join([*pieces, piece])
