"""The day's board, painted: hours, rows with what is on them, the now line and the line A1 draws."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from dealerdesk.appointments import board as plan
from dealerdesk.appointments.board import Block, DayBoard, Lane
from dealerdesk.text import _
from ui import theme, words
from ui.pages import board_words as said
from ui.pages.board_place import AXIS, INTAKE, Place
from ui.widgets import parts
from ui.widgets.cards import paint_bar
from ui.widgets.parts import PUSH, Icon, Part, Text

PITCH = 16
"""From line to line inside a block."""
State = tuple[Icon | None, str, tuple[str, ...]]
"""The state of a block: icon, tone, its words from the longest to the shortest."""
CELLS = 6
"""Up to so many cars an hour each has a cell of its own."""


def paint_ground(painter: QPainter, place: Place) -> None:
    """What lies under the blocks: past and hatched ground, hours, rows, absences, and the two lines."""
    board = place.board
    area = QRect(place.left, place.top, place.width - place.left, place.height - place.top)
    rows = QRect(area.x(), area.y(), area.width(), min(area.height(), place.whole - place.scroll))
    painter.fillRect(QRect(0, place.top, place.width, place.height - place.top), theme.color("surface"))
    if board.now.date() > board.day:
        painter.fillRect(rows, theme.color("raised"))
    elif board.now.date() == board.day:
        now = place.x_of(board.now) if board.now < board.last else place.width
        painter.fillRect(QRect(rows.x(), rows.y(), now - rows.x(), rows.height()), theme.color("raised"))
    if board.provisional:
        start, end = (place.x_of(at) for at in board.provisional)
        end = place.width if board.provisional[1] >= board.last else end
        hatch = QBrush(theme.color("line"), Qt.BrushStyle.BDiagPattern)
        painter.fillRect(QRect(start, rows.y(), end - start, rows.height()), hatch)
    _paint_grid(painter, place, rows)
    for number, lane in enumerate(board.lanes):
        row = place.lane_rect(number)
        for away in lane.away:
            _paint_away(painter, place, number, lane, away)
        painter.fillRect(
            0, row.bottom() + 1 - theme.line_width(), place.width, theme.line_width(), theme.color("line")
        )


def _paint_grid(painter: QPainter, place: Place, rows: QRect) -> None:
    thick = theme.line_width()
    for hour in place.hours():
        for at, tone in ((hour, "line"), (hour + timedelta(minutes=30), "line-soft")):
            if at <= place.board.last:
                painter.fillRect(place.x_of(at), rows.y(), thick, rows.height(), theme.color(tone))


def _paint_away(painter: QPainter, place: Place, number: int, lane: Lane, away: plan.Away) -> None:
    row = place.lane_rect(number)
    board, px = place.board, theme.px
    start = place.x_of(away.start) if away.start > board.opens else place.left
    end = place.x_of(away.end) if away.end < board.closes else place.width
    if end <= start:
        return
    band = QRect(start, row.y(), end - start, row.height() - theme.line_width())
    ground = theme.color("other")
    painter.fillRect(band, ground)
    painter.fillRect(QRect(band.x(), band.y(), 1, band.height()), theme.color("line"))
    line = (Text(said.away_words(lane, away, board.day), "text-2", role="caption"),)
    parts.paint(painter, band.adjusted(px(10), 0, -px(6), 0), line)


def paint_lines(painter: QPainter, place: Place) -> None:
    """The now line, and the dashed line from which a booking counts."""
    board = place.board
    bottom = min(place.height, place.top + place.whole - place.scroll)
    axis = place.top - theme.px(AXIS)
    if board.counts_from is not None:
        x = place.x_of(board.counts_from)
        painter.setPen(QPen(theme.color("amber"), 2, Qt.PenStyle.DashLine))
        painter.drawLine(x, axis + theme.px(20), x, bottom)
    if now_shown(board):
        top = axis + theme.px(20)
        painter.fillRect(place.x_of(board.now) - 1, top, 2, bottom - top, theme.color("accent"))


def now_shown(board: DayBoard) -> bool:
    """Whether this moment lies on the board."""
    return board.day == board.now.date() and board.first <= board.now <= board.last


# blocks


def paint_blocks(
    painter: QPainter, place: Place, chosen: str, focused: bool, today: date, carried: str
) -> None:
    """Every block in sight; the chosen one last, on top, and faint while it is carried."""
    last: tuple[QRect, Block] | None = None
    for number, lane in enumerate(place.board.lanes):
        row = place.lane_rect(number)
        if row.bottom() < place.top or row.top() > place.height:
            continue
        for hold in lane.holds:
            paint_hold(painter, place.span_rect(number, hold.at, hold.end), hold)
        for block in lane.blocks:
            rect = place.block_rect(number, block)
            if block.row.number == chosen:
                last = (rect, block)
            else:
                paint_block(painter, rect, block, today)
    if last is not None:
        painter.setOpacity(0.45 if carried == chosen else 1)
        paint_block(painter, last[0], last[1], today, "accent" if focused else "bar")
        painter.setOpacity(1)


def paint_block(painter: QPainter, rect: QRect, block: Block, today: date, ring: str = "") -> None:
    """One appointment: plate tail, person and work, state."""
    look = said.look_of(block)
    edge = "red" if block.over else look.edge
    thick = 2 if block.over or theme.mode() == "contrast" else 1
    paint_box(painter, rect, look.ground, edge, thick, look.dashed and not block.over)
    if ring:
        parts.rounded(painter, QRectF(rect), theme.px(6), None, ring, 2)
    inside = _inside(rect)
    words_ = (said.state_word(block, today), said.short_word(block), "")
    faded = block.state in (plan.GONE, plan.NO_SHOW)
    compact = rows_of(inside) < 3
    room = inside.width() - (theme.px(14 + parts.SPACE) if compact else 0)
    name = Text(said.short_tail(block.row.plate, room), "other-text" if faded else "text", True)
    who = Text(" ".join(filter(None, (block.row.customer_name, said.job(block)))), "text-2", role="caption")
    top: list[Part] = [name]
    middle: list[Part] = [who]
    if block.over:
        over = Text(_("over"), "red", True, "caption")
        if compact or not parts.fits([name, PUSH, over], room):
            middle = [over, who]
        else:
            top = [name, PUSH, over]
    _paint_lines(painter, inside, top, middle, (Icon(look.icon, look.tone, 14), look.tone, words_))


def paint_hold(painter: QPainter, rect: QRect, hold: plan.Hold) -> None:
    """A slot held for VIPs, until it is released."""
    look, (word, whom, free) = said.HELD, said.held(hold)
    paint_box(painter, rect, look.ground, look.edge, 1, True)
    top: list[Part] = [Icon(look.icon, look.tone, 14), Text(word, look.tone, True)]
    if not parts.fits(top, _inside(rect).width()):
        top[1] = Text(_("VIP"), look.tone, True)
    state = (None, look.tone, (free, words.clock(hold.release)))
    _paint_lines(painter, _inside(rect), top, [Text(whom, look.tone, role="caption")], state)


def paint_draft(painter: QPainter, rect: QRect, lines: tuple[str, str]) -> None:
    """What the panel would book: dashed, so that nobody takes it for booked."""
    paint_box(painter, rect, "surface", "accent", 2, True)
    plate, what = lines
    state = (None, "accent", (_("new booking"), ""))
    inside = _inside(rect)
    top: list[Part] = [Text(said.short_tail(plate, inside.width()), "accent", True)]
    _paint_lines(painter, inside, top, [Text(what, "accent", role="caption")], state)


def paint_box(painter: QPainter, rect: QRect, ground: str, edge: str, thick: int, dashed: bool) -> None:
    """The rounded box of a block."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color(edge), max(thick, 1.5) if dashed else thick)
    if dashed:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(theme.color(ground))
    inset = pen.widthF() / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), theme.px(6), theme.px(6))
    painter.restore()


def _inside(rect: QRect) -> QRect:
    side = theme.px(6 if rect.width() >= theme.px(60) else 3)
    return rect.adjusted(side, 0, -side, 0)


def rows_of(rect: QRect) -> int:
    """How many lines a block has room for."""
    pitch = theme.px(PITCH)
    return 3 if rect.height() >= 3 * pitch - theme.px(6) else 2 if rect.height() >= 2 * pitch - 2 else 1


def _paint_lines(painter: QPainter, rect: QRect, top: list[Part], middle: list[Part], state: State) -> None:
    """Three lines where there is room, else two or one: the plate and the state stay. Of the state the
    longest words are said that fit."""
    pitch = theme.px(PITCH)
    icon, tone, words_ = state
    rows = rows_of(rect)
    before = [] if rows == 3 else top
    said_: list[Part] = [icon] if icon else []
    for one in words_:
        line = [*before, *said_, Text(one, tone, role="caption")]
        if one and parts.fits(line, rect.width()):
            said_ = line[len(before) :]
            break
    lines: list[list[Part]] = [[*before, *said_]]
    if rows == 3:
        lines = [top, middle, said_]
    elif rows == 2:
        lines = [[*top, *said_], middle]
    pitch = min(pitch, rect.height() // len(lines))
    y = rect.y() + (rect.height() - len(lines) * pitch) // 2
    for line in lines:
        parts.paint(painter, QRect(rect.x(), y, rect.width(), pitch), line)
        y += pitch


# the first column and the head


def paint_column(painter: QPainter, place: Place) -> None:
    """Bay or adviser, who works there, how full."""
    px, thick = theme.px, theme.line_width()
    for number, lane in enumerate(place.board.lanes):
        row = place.lane_rect(number)
        if row.bottom() < place.top or row.top() > place.height:
            continue
        gone = said.all_day(lane, place.board) is not None
        box = QRect(0, row.y(), place.left - thick, row.height() - thick)
        painter.fillRect(box, theme.color("other" if gone else "surface"))
        inside = QRect(px(12), row.y() + max((row.height() - px(50)) // 2, 0), place.left - px(22), px(50))
        bar, tone = said.load_tone(lane.percent)
        name: list[Part] = [Text(said.lane_name(lane, place.board.by), bold=True)]
        load = said.lane_load(lane, place.board)
        if load:
            name += [PUSH, Text(load, tone, tone == "red", "caption")]
        parts.paint(painter, QRect(inside.x(), inside.y() + px(3), inside.width(), px(18)), name)
        note = (Text(said.lane_note(lane, place.board), "text-2", role="caption"),)
        parts.paint(painter, QRect(inside.x(), inside.y() + px(20), inside.width(), px(17)), note)
        if load:
            box_bar = QRectF(inside.x(), inside.y() + px(39), inside.width(), px(6))
            paint_bar(painter, box_bar, (lane.percent or 0) / 100, bar)
    painter.fillRect(place.left - thick, place.top, thick, place.whole - place.scroll, theme.color("line"))


def paint_head(painter: QPainter, place: Place) -> None:
    """How many come each hour, the hours, and the flags of the two lines."""
    px = theme.px
    painter.fillRect(QRect(0, 0, place.width, place.top), theme.color("surface"))
    if place.board.limit:
        _paint_intake(painter, place)
    axis = place.top - px(AXIS)
    flags = _flags(place, axis)
    for hour in place.hours():
        wide = theme.metrics("caption").horizontalAdvance(words.clock(hour))
        box = QRect(place.x_of(hour) - wide // 2, axis + px(22), wide, px(20))
        if box.left() < place.left - px(8) or box.right() > place.width:
            continue
        parts.draw_words(painter, box, words.clock(hour), "text-2", "caption", align="centre")
    painter.fillRect(0, place.top - theme.line_width(), place.width, theme.line_width(), theme.color("line"))
    for box, words_, ground, edge, tone in flags:
        parts.rounded(painter, QRectF(box), px(4), ground, edge)
        parts.draw_words(painter, box, words_, tone, "caption", True, "centre")


def _flags(place: Place, axis: int) -> list[tuple[QRect, str, str, str, str]]:
    """The flags with their boxes; beside each other where the lines are near."""
    px, board = theme.px, place.board
    metrics = theme.metrics("caption", True)
    made: list[tuple[QRect, str, str, str, str]] = []

    def box(x: int, text: str, least: int) -> QRect:
        wide = metrics.horizontalAdvance(text) + px(14)
        left = min(max(x - px(22), least), place.width - wide - 2)
        return QRect(left, axis + px(1), wide, px(20))

    if now_shown(board):
        text = words.clock(board.now)
        made.append((box(place.x_of(board.now), text, 0), text, "accent-fill", "accent-fill", "on-accent"))
    if board.counts_from is not None:
        text = _("{time} counts from here").format(time=words.clock(board.counts_from))
        least = made[0][0].right() + px(4) if made else 0
        made.append(
            (box(place.x_of(board.counts_from), text, least), text, "amber-tint", "amber-fill", "amber")
        )
    return made


def _paint_intake(painter: QPainter, place: Place) -> None:
    px, limit = theme.px, place.board.limit
    room = QRect(px(12), px(12), place.left - px(20), px(36))
    top = (Text(_("Cars an hour"), "text-2", role="caption"),)
    low = (Text(_("limit {count}").format(count=limit), "text-2", role="caption"),)
    parts.paint(painter, QRect(room.x(), room.y(), room.width(), px(17)), top)
    parts.paint(painter, QRect(room.x(), room.y() + px(17), room.width(), px(17)), low)
    for hour, count in place.board.intake:
        left, right = place.x_of(max(hour, place.board.first)), place.x_of(hour + timedelta(hours=1))
        if right - left < px(8):
            continue
        box = QRect(left + px(3), px(16), right - left - px(6), px(INTAKE - 20))
        full = count >= limit
        tone = "red" if full else "bar"
        if full or limit > CELLS:
            word = _("full {words}").format(words=f"{count}/{limit}") if count > limit else _("full")
            word = word if full else f"{count}/{limit}"
            at = QRect(box.x(), 0, box.width(), px(16))
            parts.draw_words(painter, at, word, "red" if full else "text-2", "caption", full, "centre")
        if limit > CELLS:
            parts.rounded(painter, QRectF(box), px(2), "sunken", None)
            high = box.height() * min(count, limit) / limit
            filled = QRectF(box.x(), box.bottom() + 1 - high, box.width(), high)
            parts.rounded(painter, filled, px(2), tone, None)
            continue
        step = box.height() / limit
        for n in range(limit):
            cell = QRectF(box.x(), box.bottom() + 1 - (n + 1) * step, box.width(), step - px(2))
            parts.rounded(painter, cell, px(2), tone if n < count else "sunken", None)


# what is being moved


def paint_ghost(
    painter: QPainter, place: Place, rect: QRect, where: str, objection: str, at: datetime
) -> QRect:
    """Where the carried block would land, with the place or the objection in words; their box."""
    px = theme.px
    tone = "red" if objection else "accent"
    parts_pen = QPen(theme.color(tone), 2, Qt.PenStyle.DashLine)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(parts_pen)
    ground = theme.color("red-tint" if objection else "selection")
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), px(6), px(6))
    painter.restore()
    parts.draw_words(painter, rect.adjusted(px(6), 0, 0, 0), words.clock(at), tone, "section", True)
    line: list[Part] = [Icon("error-warning-fill" if objection else "drag-move-line", "tip-text", 14)]
    line.append(Text(f"{where}：{objection}" if objection else where, "tip-text"))
    wide = min(parts.measure(line) + px(16), place.width - place.left - px(8))
    x = min(max(rect.x(), place.left + px(4)), place.width - wide - px(4))
    y = rect.bottom() + px(4)
    if y + px(26) > place.height:
        y = rect.y() - px(30)
    box = QRect(x, y, wide, px(26))
    parts.rounded(painter, QRectF(box), px(6), "tip", None)
    parts.paint(painter, box.adjusted(px(8), 0, -px(8), 0), line)
    return box


def paint_empty(painter: QPainter, place: Place, line: str) -> None:
    """Why there is nothing, where the first block would be."""
    row = place.lane_rect(0) if place.rows else QRect(0, place.top, place.width, theme.px(52))
    room = QRect(place.left + theme.px(12), row.y(), place.width - place.left - theme.px(24), row.height())
    wide = theme.metrics("body").horizontalAdvance(line) + theme.px(16)
    box = QRectF(room.x() - theme.px(4), room.center().y() - theme.px(13), wide, theme.px(26))
    parts.rounded(painter, box, theme.px(4), "surface", None)
    painter.setPen(theme.color("text-2"))
    painter.setFont(theme.font("body"))
    painter.drawText(QPointF(room.x() + theme.px(4), parts.baseline(room)), line)
