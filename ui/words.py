"""How dates, distances, money and names are said. Short, spoken, of the trade."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from dealerdesk.text import N_, _, language, ngettext

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
LONG_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WORKS = {
    "first_service": N_("First service"),
    "periodic_service": N_("Periodic service"),
    "repair": N_("Repair"),
    "accident": N_("Accident"),
    "inspection": N_("Inspection"),
    "other": N_("Other"),
}
"""The short words of the window for the kinds of work (dealerdesk.appointments.forms.WORK)."""
TIERS = {"vip": N_("VIP"), "super_vip": N_("Super VIP"), "general": N_("General")}


def day(on: date | None, today: date) -> str:
    """`11-30` inside the year, `2027-01-18` otherwise, `—` when unknown."""
    if on is None:
        return "—"
    return f"{on:%m-%d}" if on.year == today.year else on.isoformat()


def weekday(on: date) -> str:
    """`周一`."""
    return _(WEEKDAYS[on.weekday()])


def near_day(on: date, today: date) -> str:
    """`今天`, `明天`, else `周四 11-26`."""
    if on == today:
        return _("today")
    if on == today + timedelta(days=1):
        return _("tomorrow")
    if on == today - timedelta(days=1):
        return _("yesterday")
    return f"{weekday(on)} {day(on, today)}"


def long_day(on: date, today: date) -> str:
    """`11月23日 星期一`, `2027年1月2日 星期六` outside the year; `Monday 11-23` in English."""
    weekday = _(LONG_WEEKDAYS[on.weekday()])
    if language() == "en":
        return f"{weekday} {day(on, today)}"
    year = "" if on.year == today.year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日 {weekday}"


def month(first: date) -> str:
    """`2026 年 10 月`."""
    if language() == "en":
        return f"{MONTHS[first.month - 1]} {first.year}"
    return f"{first.year} 年 {first.month} 月"


def clock(at: datetime) -> str:
    """`09:42`."""
    return f"{at:%H:%M}"


def km(distance: int | None) -> str:
    """`37,200 km`, `—` when unknown."""
    return "—" if distance is None else f"{distance:,} km"


def short_km(distance: int) -> str:
    """`3.7 万 km`, `8,200 km`: where the room is short."""
    if distance < 10_000 or language() == "en":
        return f"{distance:,} km"
    return f"{distance / 10_000:.1f} 万 km"


def wide(chinese: int, english: int) -> int:
    """A width in design pixels that fits the words of the language."""
    return english if language() == "en" else chinese


def listed(names: Iterable[str]) -> str:
    """`生日、里程`, `Birthday, Mileage`."""
    return (", " if language() == "en" else "、").join(names)


def money(fen: int | None) -> str:
    """`612 元`, `612.50 元`, `—` when unknown. Fen."""
    if fen is None:
        return "—"
    yuan = f"{fen // 100:,}" if fen % 100 == 0 else f"{fen / 100:,.2f}"
    return _("{yuan} yuan").format(yuan=yuan)


def honorific(sex: str, kind: str = "person") -> str:
    """`先生` or `女士` after the name of a person, nothing for a firm or when unknown."""
    if kind != "person":
        return ""
    return {"m": _("Mr"), "f": _("Ms")}.get(sex, "")


def left(seconds: float) -> str:
    """Time that is left: `48 分` under an hour, `1:28` under a day, `7 天` over it."""
    minutes = int(abs(seconds) // 60)
    if minutes < 60:
        return _("{count} min").format(count=minutes)
    if minutes < 24 * 60:
        return f"{minutes // 60}:{minutes % 60:02d}"
    return ngettext("{count} day", "{count} days", minutes // 1440).format(count=minutes // 1440)


def duration(minutes: int) -> str:
    """`1 小时`, `1.5 小时`, `30 分`."""
    if minutes < 60:
        return _("{count} min").format(count=minutes)
    return _("{count} hours").format(count=f"{minutes / 60:g}") if minutes != 60 else _("1 hour")


def ago(then: datetime, now: datetime) -> str:
    """`18 分钟前`, `3 小时前`, `昨日 17:20`, else the day."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("{count} min ago").format(count=minutes)
    if then.date() == now.date():
        return _("{count} h ago").format(count=minutes // 60)
    return f"{near_day(then.date(), now.date())} {clock(then)}"


def sentence(said: str) -> str:
    """With a capital at its beginning, where there are capitals."""
    return said[:1].upper() + said[1:]


def key_name(sequence: str) -> str:
    """A key as it is written on its cap."""
    return {"Space": _("Space"), "Left": "←", "Right": "→"}.get(sequence, sequence.replace("+", " "))


def birthday(kept: str) -> str:
    """A birthday as the record keeps it (`农历 07-08`), in the language of the window: `lunar 07-08`."""
    return kept if language() != "en" else kept.replace("农历", "lunar").replace("闰", "leap ")


def lunar_day(on: date) -> str:
    """`农历十月十五`; nothing in English, or outside the years that the lunar table covers."""
    if language() != "zh_CN":
        return ""
    from borax.calendars.lunardate import LunarDate

    try:
        lunar = LunarDate.from_solar(on)
    except ValueError:
        return ""
    return f"农历{lunar.cn_month}月{lunar.cn_day}"
