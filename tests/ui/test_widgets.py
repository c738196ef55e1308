"""Shared widgets: what they show, and that keys and the pointer do the same."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from dealerdesk import text
from ui import icons, theme
from ui.gallery import ROWS, Gallery
from ui.widgets import parts
from ui.widgets.cards import UndoBar
from ui.widgets.choices import Combo, Segments
from ui.widgets.form import Answer, Field, Input
from ui.widgets.parts import PUSH, Chip, Plate, Text
from ui.widgets.table import Column, Group, Table

COLUMNS = [
    Column("who", "客户", lambda row: (Text(row[0], bold=True), Text(row[1], "text-3")), 120),
    Column("plate", "车牌", lambda row: (Plate(row[2]),), 100),
    Column("why", "为什么", lambda row: row[4]),
    Column("limit", "截止", lambda row: row[5], 80, right=True),
]


@pytest.fixture
def table(show_at) -> Table:
    made = Table(COLUMNS)
    made.set_rows([ROWS[0], Group("定保", "19"), *ROWS[1:]], keep=lambda row: row[0])
    show_at(made, 600, 300)
    return made


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_gallery_shows_every_widget(
    qapp: QApplication, show_at, picture, mode: str, language: str
) -> None:
    text.use(language)
    theme.apply(qapp, mode)
    gallery = show_at(Gallery())
    assert gallery.width() == 1366, "the gallery needs more room than a front-desk screen has"
    image = gallery.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(0, 1366, 3) for y in range(0, 768, 3)}
    for token in ("bg", "rail", "surface", "accent-fill", "selection", "red-tint", "amber-tint", "tip"):
        assert theme.hexa(token) in seen, token
    picture(gallery, f"gallery-{language}-{mode}")


def test_a_plate_is_written_with_its_dot_and_known_as_new_energy() -> None:
    assert parts.plain([Plate("冀D7K218")]) == "冀D·7K218"
    assert parts.plate_kind("冀D7K218") == "plate"
    assert parts.plate_kind("冀DA62093") == "nev"
    assert parts.plain([Plate("", "temporary")]) == "临牌"


def test_a_line_that_is_too_long_is_elided_and_says_so() -> None:
    line = (Plate("冀D7K218"), Text("上次 2026-05-30 / 31,240 km，满 6 个月；里程约 37,500 km"))
    assert parts.fits(line, parts.measure(line))
    assert not parts.fits(line, 200)
    assert parts.measure((Text("a"), PUSH, Text("b"))) >= parts.measure((Text("a"), Text("b")))


def test_the_service_chip_keeps_an_edge_on_a_selected_row(qapp: QApplication) -> None:
    def edge(selected: bool) -> str:
        image = QImage(80, 30, QImage.Format.Format_ARGB32)
        image.fill(theme.color("selection"))
        from PySide6.QtCore import QRect
        from PySide6.QtGui import QPainter

        painter = QPainter(image)
        parts.paint(painter, QRect(4, 4, 70, 22), (Chip("首保", "service"),), selected)
        painter.end()
        return image.pixelColor(20, 5).name()

    assert edge(True) == theme.hexa("plate-edge")
    assert edge(False) != theme.hexa("plate-edge")


def test_enter_and_double_click_open_a_row(qtbot, table: Table) -> None:
    opened: list[object] = []
    table.opened.connect(opened.append)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [ROWS[0]]
    index = table.rows_model.index(2, 0)
    at = table.visualRect(index).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened[-1] == ROWS[1]


def test_arrows_pass_over_headings(qtbot, table: Table) -> None:
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.row in (ROWS[1], ROWS[2])
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.row == ROWS[3]


def test_ctrl_c_copies_as_a_table(qtbot, table: Table) -> None:
    table.setFocus()
    table.choose(2)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, row = QApplication.clipboard().text().splitlines()
    assert head == "客户\t车牌\t为什么\t截止"
    assert row.split("\t")[:2] == ["张敏 女士", "冀D·7K218"]


def test_the_chosen_row_stays_chosen_when_rows_come_anew(table: Table) -> None:
    table.choose(3)
    kept = table.row
    table.set_rows([ROWS[3], ROWS[2]], keep=lambda row: row[0])
    assert table.row == kept


def test_a_click_on_the_header_sorts_and_a_third_gives_the_order_back(table: Table) -> None:
    table.rows_model.sort(0)
    assert [row[0] for row in table.rows] == sorted(row[0] for row in ROWS)
    table.rows_model.sort(-1)
    assert table.rows[0] == ROWS[0]


def test_the_arrow_keys_move_between_segments(qtbot, show_at) -> None:
    segments = Segments([("a", "甲"), ("b", "乙"), ("c", "丙")])
    show_at(segments, 300, 40)
    chosen: list[str] = []
    segments.chosen.connect(chosen.append)
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    assert (segments.value, chosen) == ("b", ["b"])
    segments.set_choices([("a", "甲 3"), ("b", "乙 4"), ("c", "丙")])
    assert segments.value == "b"


def test_a_field_shows_what_was_understood_after_leaving_it(qtbot, show_at) -> None:
    control = Input()
    field = Field(
        "日期",
        control,
        lambda typed: Answer("2026-11-30", "green") if typed == "11.30" else Answer("?", "red"),
    )
    show_at(field, 300, 80)
    control.setText("11.30")
    control.editingFinished.emit()
    assert field.last == Answer("2026-11-30", "green")
    assert field.answer.isVisible()
    control.setText("x")
    qtbot.waitUntil(lambda: field.last.wrong, timeout=3000)


def test_the_wheel_changes_no_choice() -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    combo = Combo([("a", "甲"), ("b", "乙")])
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    combo.wheelEvent(event)
    assert combo.value == "a" and not event.isAccepted()


def test_the_undo_bar_takes_back_once(qtbot, show_at) -> None:
    outer = QWidget()
    bar = UndoBar(outer)
    show_at(outer, 600, 200)
    undone: list[int] = []
    bar.say("已移到 15:15", lambda: undone.append(1))
    assert bar.can_undo
    bar.run()
    bar.run()
    assert undone == [1]
    assert not bar.isVisible()


def test_every_icon_that_is_used_exists() -> None:
    import re
    from pathlib import Path

    name = re.compile(r"\"([a-z][a-z0-9]*(?:-[a-z0-9]+)*-(?:line|fill))\"")
    used = {
        found
        for file in Path(icons.__file__).parent.rglob("*.py")
        for found in name.findall(file.read_text("utf-8"))
    }
    assert len(used) > 20
    assert sorted(icon for icon in used - set(theme.TOKENS) if not icons.exists(icon)) == []


def test_icons_are_made_anew_when_the_theme_changes(qapp: QApplication) -> None:
    light = icons.pixmap("phone-line", "accent").toImage()
    theme.apply(qapp, "dark")
    assert icons.pixmap("phone-line", "accent").toImage() != light


def test_rows_after_other_headings_have_their_height(show_at) -> None:
    table = Table([Column("name", "name", lambda row: row)], row_height=40)
    show_at(table)
    table.set_rows([Group("one"), "a", "b", "c"])
    table.set_rows(["a", Group("two"), "b", "c"])
    heights = [table.rowHeight(number) for number in range(4)]
    assert heights[1] < 40 and set(heights[:1] + heights[2:]) == {40}
