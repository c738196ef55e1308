"""The appointment board 预约看板 of a day or week as plain values: rows of bays or advisers with what is
on them, how full they are, who is away, what is held for VIPs (A4, A7, A9). A window paints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from dealerdesk.appointments.capacity import HOUR, Away, DayBook, Hold, Load
from dealerdesk.appointments.entries import AppointmentRow
from dealerdesk.appointments.rules import CAME

BAYS, ADVISERS = "bay", "adviser"
BAY, ADVISER, NOBODY, LANE, HELD = "bay", "adviser", "nobody", "lane", "held"
"""The kinds of a row: a bay, an adviser, what has neither, a lane of a shop that named none, what is held
anywhere."""
EXPECTED, LATE, HERE, GONE, NO_SHOW = "expected", "late", "here", "gone", "no_show"
LEAST_LANES = 4
RUNS_ON = timedelta(hours=1)
"""So far past closing time the board shows work that runs on."""
SERVICE = timedelta(hours=1)
"""What one more car is reckoned with where a day's free places are counted."""


@dataclass(frozen=True)
class Block:
    """One appointment on the board. ``late``: minutes past its time while nobody came; ``track``: its place
    among those of its row that are there at the same time; ``parts``: its spares have not come."""

    row: AppointmentRow
    state: str
    late: int = 0
    provisional: bool = False
    parts: bool = False
    over: bool = False
    track: int = 0


@dataclass(frozen=True)
class Lane:
    """One row of the board. ``key`` is the name of the bay or adviser, empty where it has none; ``cars`` of
    the day, ``most`` an adviser takes (0 = no limit); ``percent`` None where nothing limits it."""

    key: str
    kind: str
    team: str = ""
    technician: str = ""
    percent: int | None = None
    cars: int = 0
    most: int = 0
    away: tuple[Away, ...] = ()
    holds: tuple[Hold, ...] = ()
    blocks: tuple[Block, ...] = ()
    tracks: int = 1


@dataclass(frozen=True)
class Counts:
    """How many of the day are still expected, late, here, gone, did not come."""

    expected: int = 0
    late: int = 0
    here: int = 0
    gone: int = 0
    no_show: int = 0

    @property
    def cars(self) -> int:
        """How many cars the day has: all but who did not come."""
        return self.expected + self.late + self.here + self.gone


@dataclass(frozen=True)
class DayBoard:
    """One day. ``first`` to ``last`` is what it shows; ``counts_from``: what is booked now for before then is
    临时 (A1), None when that moment lies on another day or after close; ``free``: how many more services
    would fit from now on, None without a limit; ``intake`` an hour, ``limit`` of it (0 = none)."""

    day: date
    by: str
    now: datetime
    opens: datetime
    closes: datetime
    first: datetime
    last: datetime
    lanes: tuple[Lane, ...]
    counts: Counts
    intake: tuple[tuple[datetime, int], ...]
    limit: int
    load: Load
    free: int | None
    counts_from: datetime | None = None

    @property
    def blocks(self) -> list[Block]:
        """Every block, row by row, by time."""
        return [block for lane in self.lanes for block in lane.blocks]

    @property
    def provisional(self) -> tuple[datetime, datetime] | None:
        """From when to when a booking made now would not count (A1)."""
        if self.day != self.now.date() or self.now >= self.last:
            return None
        return max(self.now, self.first), self.counts_from or self.last


@dataclass(frozen=True)
class Cell:
    """One day of a row of the week."""

    day: date
    cars: int
    percent: int | None
    blocks: tuple[Block, ...]
    away: tuple[Away, ...]


@dataclass(frozen=True)
class WeekRow:
    """One bay or adviser over seven days."""

    lane: Lane
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class WeekBoard:
    """Seven days by bay or adviser."""

    days: tuple[date, ...]
    loads: tuple[Load, ...]
    rows: tuple[WeekRow, ...]


def day_board(
    book: DayBook, rows: Iterable[AppointmentRow], by: str = BAYS, count_hours: int = 3
) -> DayBoard:
    """The board of a day from its book and appointments (those of the evening before that run on may be
    among them). A shop without bays gets its advisers as rows, one without advisers a row for each car that
    is there at the same time."""
    blocks = [
        block_of(row, book.now)
        for row in sorted(rows, key=lambda row: (row.at, row.id))
        if row.state != "cancelled" and row.until > book.opens.replace(hour=0, minute=0)
    ]
    own = [block for block in blocks if block.row.at.date() == book.day]
    counts_from = book.now + timedelta(hours=count_hours)
    first, last = _span(book, own)
    return DayBoard(
        day=book.day,
        by=by,
        now=book.now,
        opens=book.opens,
        closes=book.closes,
        first=first,
        last=last,
        lanes=tuple(_lanes(book, blocks, by)),
        counts=_counts(own),
        intake=tuple(book.hours()),
        limit=book.limits.intake_an_hour,
        load=book.load(),
        free=free_places(book),
        counts_from=counts_from if first < counts_from < last and book.day == book.now.date() else None,
    )


def block_of(row: AppointmentRow, now: datetime) -> Block:
    """How an appointment stands at ``now``: late a minute after its time."""
    late = int((now - row.at).total_seconds() // 60)
    state = {"arrived": HERE, "left": GONE, "no_show": NO_SHOW}.get(row.state, EXPECTED)
    if state == EXPECTED and late > 0:
        state = LATE
    return Block(
        row=row,
        state=state,
        late=late if state == LATE else 0,
        provisional=not row.counts and state == EXPECTED,
        parts=row.parts_state == "order" and row.parts_came_at is None and row.state not in CAME,
        over=bool(row.over_why),
    )


def free_places(book: DayBook) -> int | None:
    """How many more services of an hour could be taken in from now until close; None where nothing limits
    it, 0 for a day that is over."""
    at = max(book.now, book.opens)
    minutes = -at.minute % 30
    at = at.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
    total = 0
    while at + SERVICE <= book.closes:
        left = book.free_in_hour(at)
        if left is None:
            return None
        total += left
        at += HOUR
    if book.limits.cars_a_day:
        total = min(total, max(book.limits.cars_a_day - book.load().cars, 0))
    return total


def week_board(boards: Sequence[DayBoard]) -> WeekBoard:
    """Seven boards side by side: each bay or adviser that stands on one of them, in their order."""
    order: dict[tuple[str, str], Lane] = {}
    for board in boards:
        for lane in board.lanes:
            order.setdefault((lane.kind, lane.key), lane)
    places = {BAY: 0, ADVISER: 0, LANE: 0, NOBODY: 1, HELD: 2}
    rows = []
    for (kind, key), known in sorted(order.items(), key=lambda pair: places[pair[0][0]]):
        cells = []
        for board in boards:
            lane = next((one for one in board.lanes if (one.kind, one.key) == (kind, key)), None)
            lane = lane or Lane(key, kind)
            own = tuple(b for b in lane.blocks if b.row.at.date() == board.day)
            cells.append(Cell(board.day, len(own), lane.percent, own, lane.away))
        if kind != HELD:
            rows.append(WeekRow(known, tuple(cells)))
    return WeekBoard(tuple(b.day for b in boards), tuple(b.load for b in boards), tuple(rows))


def _span(book: DayBook, blocks: Sequence[Block]) -> tuple[datetime, datetime]:
    start = min([book.opens, *(block.row.at for block in blocks)])
    end = max([book.closes, *(min(block.row.until, book.closes + RUNS_ON) for block in blocks)])
    end = max([end, *(block.row.at + HOUR / 2 for block in blocks)])
    first = start.replace(minute=start.minute // 30 * 30, second=0, microsecond=0)
    return first, end


def _counts(blocks: Sequence[Block]) -> Counts:
    states = [block.state for block in blocks]
    return Counts(*(states.count(state) for state in (EXPECTED, LATE, HERE, GONE, NO_SHOW)))


def _lanes(book: DayBook, blocks: list[Block], by: str) -> list[Lane]:
    if by == BAYS and book.bays:
        lanes = _bays(book, blocks)
    elif book.advisers or any(block.row.adviser for block in blocks):
        lanes = _advisers(book, blocks)
    else:
        lanes = _parallel(blocks)
    named = {bay.name for bay in book.bays} if by == BAYS else set()
    anywhere = tuple(hold for hold in book.held() if hold.bay not in named)
    if anywhere:
        lanes.append(Lane("", HELD, holds=anywhere))
    return lanes


def _bays(book: DayBook, blocks: list[Block]) -> list[Lane]:
    lanes = [
        Lane(
            bay.name, BAY, bay.team, bay.technician, book.bay_percent(bay.name),
            away=tuple(a for a in book.away if a.name == bay.name),
            holds=tuple(hold for hold in book.held() if hold.bay == bay.name),
        )
        for bay in book.bays
    ]  # fmt: skip
    return _filled(lanes, blocks, book.day, BAY)


def _advisers(book: DayBook, blocks: list[Block]) -> list[Lane]:
    lanes = []
    for adviser in book.advisers:
        cars = book.cars_of(adviser.name)
        lanes.append(
            Lane(
                adviser.name, ADVISER, most=adviser.most_a_day,
                percent=round(100 * cars / adviser.most_a_day) if adviser.most_a_day else None,
                away=tuple(a for a in book.away if a.name == adviser.name),
            )
        )  # fmt: skip
    return _filled(lanes, blocks, book.day, ADVISER)


def _filled(lanes: list[Lane], blocks: list[Block], day: date, kind: str) -> list[Lane]:
    """The rows with their blocks; names that are in no list come behind, what has none last."""
    by_name: dict[str, list[Block]] = {lane.key: [] for lane in lanes}
    for block in blocks:
        by_name.setdefault(block.row.bay if kind == BAY else block.row.adviser, []).append(block)
    known = {lane.key for lane in lanes}
    more = [Lane(name, kind) for name in by_name if name and name not in known]
    rest = [Lane("", NOBODY)] if by_name.get("") else []
    return [_stacked(lane, by_name[lane.key], day) for lane in (*lanes, *more, *rest)]


def _stacked(lane: Lane, blocks: list[Block], day: date) -> Lane:
    placed = _tracks(blocks)
    cars = sum(b.row.at.date() == day and b.state != NO_SHOW for b in placed)
    return replace(
        lane, blocks=tuple(placed), cars=cars, tracks=max((b.track for b in placed), default=0) + 1
    )


def _tracks(blocks: Iterable[Block]) -> list[Block]:
    """Each block on the first track that is free at its time."""
    ends: list[datetime] = []
    placed = []
    for block in blocks:
        track = next((n for n, end in enumerate(ends) if end <= block.row.at), len(ends))
        ends[track : track + 1] = [block.row.until]
        placed.append(replace(block, track=track))
    return placed


def _parallel(blocks: list[Block]) -> list[Lane]:
    placed = _tracks(blocks)
    count = max([LEAST_LANES, *(block.track + 1 for block in placed)])
    return [
        Lane(str(n + 1), LANE, blocks=tuple(replace(b, track=0) for b in placed if b.track == n))
        for n in range(count)
    ]
