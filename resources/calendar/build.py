"""Makes workdays.csv again: `python resources/calendar/build.py`, with chinesecalendar installed for it.

The program itself does not need that package. Only the days of the years below are taken, as facts.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

FIRST, LAST = 2007, 2026
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


def lines() -> list[str]:
    """`date,kind,name` of each day off and each make-up workday, in order."""
    known = import_module("chinese_calendar.constants")
    days = {day: ("holiday", name) for day, name in known.holidays.items()}
    days |= {day: ("workday", name) for day, name in known.workdays.items()}
    kept = [(day, *days[day]) for day in sorted(days) if FIRST <= day.year <= LAST]
    return ["date,kind,name", *(f"{day},{kind},{NAMES[name]}" for day, kind, name in kept)]


if __name__ == "__main__":
    text = "\n".join(lines()) + "\n"
    Path(__file__).with_name("workdays.csv").write_text(text, "utf-8", newline="\n")
