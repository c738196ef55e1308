"""A shop with seven bays and a morning at 09:42, and the ways of the tests through its board."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from dealerdesk.appointments.capacity_service import ResourceRow
from dealerdesk.appointments.entries import Draft
from dealerdesk.clock import CHINA, FixedClock
from dealerdesk.desk import Desk
from ui import theme
from ui.frame import MainWindow
from ui.pages.appointments import AppointmentsPage
from ui.pages.board import BoardView

from .conftest import MANAGER, NOW, SPECIALIST, add_car

TODAY = date(2026, 11, 23)
SHIFT = Qt.KeyboardModifier.ShiftModifier
BAYS = (
    ("快保 1", "一组", "韩江"), ("快保 2", "一组", "鲁平"), ("机修 1", "二组", "贺川"),
    ("机修 2", "二组", "秦波"), ("机修 3", "二组", "姚立"), ("钣喷", "三组", "卫东升"),
    ("检测线", "检测", "龚明"),
)  # fmt: skip
VISITS = (
    # plate tail, bay, at, minutes, work, how many hours ago it was made
    ("1A111", "快保 1", (8, 30), 60, "first_service", 48),
    ("2B222", "快保 1", (9, 30), 60, "periodic_service", 48),
    ("3C333", "快保 2", (9, 15), 60, "first_service", 48),
    ("4D444", "快保 2", (12, 0), 60, "periodic_service", 0),
    ("5E555", "机修 1", (13, 0), 120, "repair", 48),
    ("6F666", "机修 2", (14, 30), 120, "repair", 48),
    ("7G777", "快保 1", (15, 30), 60, "periodic_service", 48),
)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=CHINA)


def fill(desk: Desk) -> dict[str, str]:
    """Seven bays, three advisers and a morning; the numbers of the appointments by plate tail."""
    for place, (name, team, technician) in enumerate(BAYS):
        desk.capacity.save(MANAGER, ResourceRow(0, "bay", name, (), team, technician, place=place))
    for place, name in enumerate(("冯磊", "田雨", "司马青")):
        desk.capacity.save(MANAGER, ResourceRow(0, "adviser", name, most_a_day=9, place=place))
    desk.settings.change(MANAGER, {"intake_an_hour": "4", "vip_holds": "14:40 快保 2"})
    for row in desk.appointments.day(TODAY):
        desk.appointments.cancel(MANAGER, row.number, "只为测试")
    numbers = {}
    for n, (tail, bay, (hour, minute), minutes, work, hours) in enumerate(VISITS):
        with desk.store.write(MANAGER, "edit_customer", tail) as w:
            car = add_car(w, 1 + n % 6, f"冀D{tail}", "A5", date(2024, 3, 16), f"LCYAB2C1B{n}P0611{n:02d}9")
        desk.store.clock = FixedClock(NOW - timedelta(hours=hours))
        numbers[tail] = desk.appointments.book(
            SPECIALIST,
            Draft(car, at(hour, minute), work, bay=bay, minutes=minutes, adviser=("冯磊", "田雨")[n % 2],
                  parts_state="order" if tail == "5E555" else "",
                  parts_on=TODAY if tail == "5E555" else None),
        ).number  # fmt: skip
    desk.store.clock = FixedClock(NOW)
    for tail in ("1A111", "2B222"):
        done = desk.reception.arrive(SPECIALIST, numbers[tail])
        desk.reception.receive(SPECIALIST, desk.reception.find(done.number).id)
        if tail == "1A111":
            desk.reception.leave(SPECIALIST, desk.reception.find(done.number).id)
    desk.capacity.set_away(MANAGER, "bay", "机修 3", at(8), at(8) + timedelta(days=1), "举升机检修")
    return numbers


def open_board(window: MainWindow, qtbot, qapp: QApplication) -> AppointmentsPage:
    """The page on that morning, its board with the focus."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=3000)
    window.go("appointments", {})
    qapp.processEvents()
    found = window.page
    assert isinstance(found, AppointmentsPage)
    found.board.setFocus()
    return found


def lane_of(board: BoardView, name: str) -> int:
    assert board.board is not None
    return next(n for n, lane in enumerate(board.board.lanes) if lane.key == name)


def spot(board: BoardView, name: str, moment: datetime) -> QPoint:
    """The place of a moment on a row, as the pointer meets it."""
    assert board.place is not None
    return QPoint(board.place.x_of(moment), board.place.lane_rect(lane_of(board, name)).center().y())


def drag(qtbot, board: BoardView, number: str, name: str, moment: datetime, drop: bool = True) -> None:
    """Take a block at its left end and carry it to a moment on a row."""
    left, view = Qt.MouseButton.LeftButton, board.viewport()
    rect = board.rect_of(number)
    start = QPoint(rect.x() + 2, rect.center().y())
    end = spot(board, name, moment) + QPoint(4, 0)
    qtbot.mousePress(view, left, pos=start)
    qtbot.mouseMove(view, start + QPoint(20, 0))
    qtbot.mouseMove(view, end)
    if drop:
        qtbot.mouseRelease(view, left, pos=end)


def near(page: AppointmentsPage, x: int, y: int, token: str) -> bool:
    """Whether the board's pixel has about this colour."""
    ratio = page.board.devicePixelRatioF()
    pixel = page.board.viewport().grab().toImage().pixelColor(round(x * ratio), round(y * ratio))
    wanted = theme.color(token)
    gaps = [abs(pixel.red() - wanted.red()), abs(pixel.green() - wanted.green())]
    return max(*gaps, abs(pixel.blue() - wanted.blue())) < 24
