"""All shared widgets on one page, for whoever builds pages: `python -m ui.gallery [dark] [en]`."""

from __future__ import annotations

import sys

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dealerdesk import text
from dealerdesk.text import _
from ui import theme
from ui.rail import Rail
from ui.widgets.basic import Button, IconButton, Label, LineLabel, frame
from ui.widgets.cards import Banner, Card, Counter, Empty, Notice, UndoBar
from ui.widgets.choices import Check, Choices, Combo, Segments
from ui.widgets.form import Answer, Area, Field, Input
from ui.widgets.panel import Panel
from ui.widgets.parts import Chip, Icon, Key, Plate, Text
from ui.widgets.states import State
from ui.widgets.table import Column, Group, Table

ROWS = (
    ("王𠮷䶮", "先生", "冀DD66301", (("首保", "service"),), "交车第 72 天；约 11-25 到 5,000 km", "12-11"),
    (
        "张敏",
        "女士",
        "冀D7K218",
        (("定保", "service"), ("保险", "legal")),
        "上次 05-30 / 31,240 km，满 6 个月",
        "11-30",
    ),
    ("宏盛商贸", "赵磊", "冀D8B160", (("年检", "legal"),), "2020-11 注册，第 6 年须上线检测", "11-30"),
    (
        "范晓芸",
        "女士",
        "",
        (("流失", "lost"), ("生日", "birthday")),
        "214 天未回厂，上次 04-23 / 18,240 km",
        "11-30",
    ),
)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _table() -> Table:
    columns = [
        Column("number", "#", lambda row: (Text(str(ROWS.index(row) + 1), "text-3"),), 40, right=True),
        Column(
            "who",
            _("Customer"),
            lambda row: (Text(row[0], bold=True), Text(row[1], "text-3", role="caption")),
            150,
        ),
        Column("plate", _("Plate"), lambda row: (Plate(row[2]),), 106),
        Column("kind", _("Matter"), lambda row: tuple(Chip(*chip) for chip in row[3]), 100),
        Column("why", _("Why today"), lambda row: row[4]),
        Column("limit", _("Limit"), lambda row: State("today", row[5]).line(), 100),
    ]
    table = Table(columns, name="sample")
    table.set_rows([*ROWS[:2], Group("定保", "19"), *ROWS[2:]])
    table.setMinimumHeight(theme.px(200))
    return table


class Gallery(QFrame):
    """Every widget once, in each of its kinds."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "page")
        px = theme.px
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        from ui.pages import PAGES

        rail = Rail(PAGES)
        rail.show_page("today")
        rail.set_count("today", 62)
        rail.set_count("appointments", 2, urgent=True)
        outer.addWidget(rail)
        column = QVBoxLayout()
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(10))
        outer.addLayout(column, 1)
        banner = Banner()
        banner.say(_("The disk is full or failing; nothing was saved: make room, then try again"))
        column.addWidget(banner)
        self._buttons(column)
        self._lines(column)
        self._cards(column)
        outer.addWidget(self._panel())
        self.undo = UndoBar(self)
        self.undo.say(_("Saved: {name}").format(name="沈璐 3W777"), lambda: None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.undo.place()

    def _buttons(self, column: QVBoxLayout) -> None:
        off = Button(_("Cancel"), key="Esc")
        off.setEnabled(False)
        column.addLayout(
            _row(
                Button(_("Save"), kind="primary", key="Ctrl S"),
                Button(_("Print"), icon="printer-line", key="Ctrl P"),
                Button(_("Edit"), key="F2", small=True),
                Button(_("Undo"), kind="quiet"),
                off,
                Segments([("a", _("By limit")), ("b", _("By kind")), ("c", _("By customer"))]),
                Check(_("Waits here"), True),
            )
        )
        works = Choices([("a", _("First service")), ("b", _("Periodic service")), ("c", _("Repair"))])
        works.set_value("b")
        counter = Counter()
        counter.set_count(3, 5, _("{done} of {count} sent").format(done=3, count=5))
        column.addLayout(
            _row(
                works,
                counter,
                IconButton("arrow-left-line", _("Back (Alt+←)")),
                Check(_("Pick-up")),
                Combo([("phone", _("Phone")), ("wechat", _("WeChat"))]),
            )
        )

    def _lines(self, column: QVBoxLayout) -> None:
        chips = [Chip(kind, kind) for kind in theme.KINDS]
        column.addWidget(
            LineLabel(*chips, Chip("amber", "amber"), Chip("GB18030", "green", "checkbox-circle-fill"))
        )
        plates = [Plate("冀D6H584"), Plate("冀DD66301"), Plate("", "temporary"), Plate("")]
        large = [Plate("冀D7K218", large=True), Plate("冀DA62093", large=True), Plate("", large=True)]
        column.addWidget(LineLabel(*plates, *large))
        values = {"past": "3:42", "today": "48", "running": "2026-11-30", "done": "09:05", "wrong": "8.3"}
        names = ("past", "today", "running", "waits", "todo", "done", "check", "wrong", "closed")
        column.addWidget(
            LineLabel(*[part for name in names for part in State(name, values.get(name, "")).line()])
        )
        roles = [Text(role, role=role) for role in theme.TYPE]
        column.addWidget(
            LineLabel(*roles, Key("Ctrl K"), Icon("vip-crown-fill", "lost-text"), Text("218", mark=(0, 2)))
        )

    def _cards(self, column: QVBoxLayout) -> None:
        card = Card(_("Calls"), "phone-line")
        card.set_note(_("{count} still to do").format(count=57))
        card.head.addWidget(Button(_("Open"), small=True))
        card.body.addWidget(_table())
        column.addWidget(card, 1)
        empty = Card(_("Birthdays"), "cake-2-line", "birthday-text")
        empty.body.addWidget(Empty(_("No birthdays today."), _("See tomorrow")))
        column.addWidget(empty)
        notices = QGridLayout()
        notices.setSpacing(theme.px(8))
        for number, tone in enumerate(("amber", "red", "green", "accent")):
            notice = Notice(_("This is a notice of tone {tone}.").format(tone=tone), tone)
            notices.addWidget(notice, number // 2, number % 2)
        column.addLayout(notices)

    def _panel(self) -> Panel:
        panel = Panel(_("New booking"))
        panel.set_title(_("New booking"), "09:42")
        plain = Input("冀D7K218", bold=True, trailing="1")
        panel.body.addWidget(Field(_("Plate tail"), plain))
        day = Field(_("Day"), Input("11.30"))
        day.say(Answer("2026-11-30", "green"))
        panel.body.addWidget(day)
        wrong = Field(_("Mileage"), Input("3.72w"))
        wrong.say(Answer(_("{text} is no mileage: type 37200 or 3.72万").format(text="3.72w"), "red"))
        panel.body.addWidget(wrong)
        panel.body.addWidget(Field(_("Wish"), Area("顺便看刹车油")))
        panel.body.addWidget(Label(_("Times"), tone="text-2"))
        panel.body.addWidget(frame("rule"))
        panel.body.addStretch(1)
        panel.foot.setText(_("Prints both copies"))
        panel.acts.addWidget(Button(_("Cancel"), key="Esc"))
        panel.acts.addWidget(Button(_("Book it"), kind="primary", key="Enter"))
        return panel


def main() -> int:
    """Show the gallery."""
    from ui.app import application, translate_qt

    text.use("en" if "en" in sys.argv else "zh_CN")
    app = application()
    translate_qt(app)
    theme.apply(app, "dark" if "dark" in sys.argv else "light")
    gallery = Gallery()
    gallery.resize(theme.px(1366), theme.px(768))
    gallery.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
