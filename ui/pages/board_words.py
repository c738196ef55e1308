"""How the board says things: the states of a block in shape, word and colour; a block and a row in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dealerdesk.appointments import board as plan
from dealerdesk.appointments.board import Block, Counts, DayBoard, Lane
from dealerdesk.appointments.capacity import Away, Hold
from dealerdesk.text import N_, _, language, ngettext
from ui import theme, words
from ui.widgets import parts
from ui.widgets.parts import Gap, Icon, Part, Text

NEARLY, FULL = 90, 100
HOUR = 3600


@dataclass(frozen=True)
class Look:
    """How a block is painted: icon and word of its state; ground, edge and words by token."""

    icon: str
    word: str
    ground: str
    edge: str
    tone: str
    dashed: bool = False


LOOKS = {
    plan.EXPECTED: Look("calendar-check-line", N_("due"), "selection", "plate-edge", "accent"),
    plan.LATE: Look("timer-line", N_("Late"), "amber-tint", "amber-fill", "amber"),
    plan.HERE: Look("tools-line", N_("Here"), "green-tint", "nev-edge", "green"),
    plan.GONE: Look("checkbox-circle-fill", N_("gone"), "other", "line", "other-text"),
    plan.NO_SHOW: Look("error-warning-fill", N_("did not come"), "surface", "line", "red"),
}
PROVISIONAL = Look("flashlight-line", N_("provisional"), "surface", "control", "text-2", True)
PARTS = Look("error-warning-line", N_("parts awaited"), "selection", "plate-edge", "amber")
HELD = Look("vip-crown-fill", N_("priority"), "lost", "lost-text", "lost-text", True)
NAMES = {plan.NOBODY: N_("No bay yet"), plan.HELD: N_("Held anywhere")}


def look_of(block: Block) -> Look:
    """How a block looks: its state, and before it comes whether it counts and its parts are there."""
    if block.provisional:
        return PROVISIONAL
    if block.state == plan.EXPECTED and block.parts:
        return PARTS
    return LOOKS[block.state]


def state_word(block: Block, today: date) -> str:
    """``待到``, ``晚 27 分``, ``待件 11-24``, ``临时``."""
    if block.state == plan.LATE:
        return _("late {value}").format(value=words.left(block.late * 60))
    if block.state == plan.EXPECTED and block.parts and block.row.parts_on and not block.provisional:
        return _("parts {when}").format(when=words.near_day(block.row.parts_on, today))
    return word_of(look_of(block))


def short_word(block: Block) -> str:
    """The state where the room is short: ``+27``, ``待件``."""
    look = look_of(block)
    if block.state == plan.LATE:
        return f"+{block.late}"
    return {PROVISIONAL: _("prov."), PARTS: _("parts")}.get(look, word_of(look))


def word_of(look: Look) -> str:
    """The word of a state."""
    return _(look.word).lower()


def tail(plate: str) -> str:
    """The end of a plate as staff say it: ``7K218``, ``F09871``; the place is left out."""
    if not plate:
        return _("No plate")
    return plate if plate[0].isascii() else plate[2:]


def short_tail(plate: str, room: int) -> str:
    """As much of the end of a plate as has room; its last characters say most."""
    said = tail(plate)
    metrics = theme.metrics("body", True)
    while len(said) > 3 and metrics.horizontalAdvance(said) > room:
        said = said[1:]
    return said


def job(block: Block) -> str:
    """What is done: the kind of work, of a repair or other work rather what was asked for."""
    row = block.row
    if row.wish and row.work in ("repair", "accident", "other"):
        return row.wish
    return _(words.WORKS[row.work])


def told(block: Block, board_day: date, today: date) -> str:
    """A block in words, for tooltips and screen readers."""
    row = block.row
    said = [
        f"{words.clock(row.at)}–{words.clock(row.until)}",
        parts.plate_text(row.plate) if row.plate else _("No plate"),
        " ".join(filter(None, (row.customer_name or _("Owner unknown"), words.honorific(row.customer_sex)))),
        _(words.WORKS[row.work]),
        row.wish,
        state_word(block, today),
    ]
    if row.at.date() != board_day:
        said.insert(0, words.near_day(row.at.date(), today))
    if not row.counts and not block.provisional:
        said.append(_("provisional"))
    if block.parts:
        on = words.near_day(row.parts_on, today) if row.parts_on else ""
        said.append(_("parts {when}").format(when=on) if on else _("parts awaited"))
        said.append(row.parts_text)
    said += [row.bay, row.adviser, _("waits in the shop") if row.waits else ""]
    if block.over:
        said.append(_("over capacity: {why}").format(why=row.over_why))
    return joined(said)


def joined(said: list[str]) -> str:
    """What is said, without repeats and gaps."""
    return (", " if language() == "en" else "，").join(dict.fromkeys(filter(None, said)))


def held(hold: Hold) -> tuple[str, str, str]:
    """``优先``, ``VIP 预留``, ``15:30 放开``."""
    free = _("until {time}").format(time=words.clock(hold.release))
    return _(HELD.word), _("for VIPs"), free


def lane_name(lane: Lane, by: str) -> str:
    """The name in the first column."""
    if lane.kind == plan.NOBODY:
        return _("No adviser yet") if by == plan.ADVISERS else _("No bay yet")
    if lane.kind == plan.LANE:
        return _("Place {n}").format(n=lane.key)
    return lane.key or _(NAMES.get(lane.kind, ""))


def lane_note(lane: Lane, board: DayBoard) -> str:
    """The line below a name: team and technician, or how many cars an adviser still takes."""
    if all_day(lane, board):
        return _("not there today") if lane.kind == plan.ADVISER else _("out of use today")
    if lane.kind == plan.BAY:
        return " ".join(filter(None, (lane.team, lane.technician)))
    if lane.kind == plan.ADVISER and lane.most:
        left = max(lane.most - lane.cars, 0)
        return ngettext("takes {count} more", "takes {count} more", left).format(count=left)
    if lane.kind == plan.HELD:
        return _("for VIPs")
    return cars(lane.cars) if lane.kind != plan.LANE else ""


def lane_load(lane: Lane, board: DayBoard) -> str:
    """``86%``, ``满``, ``5/9`` of an adviser with a limit; nothing where nothing limits it."""
    if lane.percent is None or all_day(lane, board):
        return ""
    if lane.kind == plan.ADVISER:
        return f"{lane.cars}/{lane.most}"
    return load_word(lane.percent)


def load_word(percent: int) -> str:
    """``84%``, from 100 ``满``; past that both."""
    if percent > FULL:
        return _("full {words}").format(words=f"{percent}%")
    return _("full") if percent == FULL else f"{percent}%"


def load_tone(percent: int | None) -> tuple[str, str]:
    """The tones of bar and words: blue below 90 %, amber from there, red at 100 %."""
    if percent is None or percent < NEARLY:
        return "bar", "text-2"
    return ("amber-fill", "amber") if percent < FULL else ("red", "red")


def all_day(lane: Lane, board: DayBoard) -> Away | None:
    """The absence that covers the whole day."""
    return next((a for a in lane.away if a.start <= board.opens and a.end >= board.closes), None)


def away_words(lane: Lane, away: Away, day: date) -> str:
    """``停用：举升机检修，到 11-24 08:30``."""
    until = words.clock(away.end)
    if away.end.date() != day:
        until = f"{away.end:%m-%d} {until}"
    said = (
        _("away: {why}, until {time}") if lane.kind == plan.ADVISER else _("out of use: {why}, until {time}")
    )
    return said.format(why=away.why, time=until)


def cars(count: int) -> str:
    """``18 台``."""
    return ngettext("{count} car", "{count} cars", count).format(count=count)


def free_words(free: int) -> str:
    """``还能接 5 台``, ``满``."""
    if not free:
        return _("full")
    return ngettext("room for {count} more", "room for {count} more", free).format(count=free)


ALL_STATES = (plan.EXPECTED, plan.HERE, plan.LATE, plan.GONE, plan.NO_SHOW)
OPEN_STATES = (plan.EXPECTED, plan.HERE, plan.LATE, plan.NO_SHOW)


def counts_line(counts: Counts, states: tuple[str, ...] = ALL_STATES, with_words: bool = True) -> list[Part]:
    """``待到 12  在店 4  迟到 1  离店 1`` with their icons; what nobody is, is left out."""
    line: list[Part] = []
    for state in states:
        count = getattr(counts, state)
        if count or state == plan.EXPECTED:
            look = LOOKS[state]
            tone = "text-2" if state in (plan.EXPECTED, plan.GONE) else look.tone
            heavy = state in (plan.LATE, plan.NO_SHOW)
            if line:
                line.append(Gap(4))
            line += [
                Icon(look.icon, tone, 14),
                Text(f"{word_of(look)} {count}" if with_words else str(count), tone, heavy, "caption"),
            ]
    return line


def moved(at: datetime, day: date, where: str) -> str:
    """``快保 1 · 15:15``, with the day where it is another one."""
    when = words.clock(at) if at.date() == day else f"{at:%m-%d} {words.clock(at)}"
    return " · ".join(filter(None, (where, when)))
