"""A shop in the middle of its imports: contradictions, values to check, doubles, files in the inbox."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from dealerdesk.desk import Desk
from dealerdesk.staff import Actor
from ui.frame import MainWindow
from ui.shell import Shell
from ui.widgets import parts
from ui.widgets.table import Table

MANAGER = Actor("许文静", "manager")
HEAD = (
    "委托书号,车架号,牌照号,车主,移动电话,开单日期,结算日期,业务类型,行驶里程,工时费,实收,服务顾问,"
    "维修项目,制单IP"
)
NAMES = "梁素芬 郭峰 王𠮷䶮 李龚 赵翃 陈思远 刘建军 折兰娜 田喆江 张波晨".split()
VINS = [f"LCYAB2C1{n}P0612{n:02d}9" for n in range(10)]
PEOPLE = "客户编号,客户名称,手机,性别,生日,地址,邮编,车架号,车牌号,车型,服务顾问"


def put(file: Path, lines: list[str], encoding: str = "gb18030") -> Path:
    """A file of these lines, as the DMS writes it, and written some time ago."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes("\r\n".join(lines).encode(encoding))
    before = time.time() - 3_600
    os.utime(file, (before, before))
    return file


def person(n: int, **other: str) -> str:
    """A row of the list of customers and cars."""
    cells = {
        "number": f"KH{n}", "name": NAMES[n], "phone": f"1390000{n:04d}", "sex": "女" if n % 2 else "男",
        "born": f"198{n}-03-1{n}", "address": f"人民东路 {n + 1} 号", "postcode": "056002", "vin": VINS[n],
        "plate": f"冀D4M20{n}", "model": "S5 1.5T", "adviser": "岳明",
    }  # fmt: skip
    return ",".join((cells | other).values())


def first_lines() -> list[str]:
    """Ten people with a car each."""
    return [PEOPLE, *(person(n) for n in range(10))]


def second_lines() -> list[str]:
    """The same a week later: other advisers, other addresses, wrong values, rows that can't be used."""
    return [
        "客户车辆清单,,,,,,,,,,", PEOPLE,
        *(person(n, adviser="田雨", address=f"中华大街 {n} 号") for n in range(5)),
        person(5, phone="1.38E+10"), person(6, born="2026-02-30"), person(7, postcode="56"),
        person(8), person(9),
        "KH77,新客户,13800001111,男,,和平路 2 号,056000,LCYAB2C17P0612779,冀D7K777,X7,岳明",
        ",,,,,,,,,S5,岳明", "KH88,断行", "合计,,,,,,,,,,",
    ]  # fmt: skip


def doubles_lines() -> list[str]:
    """Two of the ten once more, under another number and writing."""
    return [
        PEOPLE,
        "KH90,折兰那,13900000007,,1987-03-17,光明南大街 9 号,,,,,",
        "KH91,宏盛商贸公司,0310-5550188,,,,,,,,",
    ]


def begin(desk: Desk, folder: Path) -> Path:
    """The first list is in, people have corrected some of it; returns the second list, not yet in."""
    desk.dms.run(MANAGER, put(folder / "客户车辆_20261116.csv", [*first_lines(), ""]))
    for n, address in ((0, "滏东大街 66 号"), (1, "陵西大街 8 号"), (2, "学院北路 530 号")):
        desk.people.edit_vehicle(MANAGER, desk.people.vehicle_id(VINS[n]), {"adviser": "贺兰"})
        car = desk.people.vehicle(MANAGER, desk.people.vehicle_id(VINS[n]))
        assert car.owner is not None
        desk.people.edit_customer(MANAGER, car.owner.customer_id, {"address": address})
    return put(folder / "客户车辆_20261122.csv", [*second_lines(), ""])


def busy(desk: Desk, folder: Path) -> None:
    """Everything waits: to check, conflicts, doubles, inbox, outbox."""
    desk.dms.run(MANAGER, begin(desk, folder))
    desk.dms.run(MANAGER, put(folder / "客户_补录.csv", [*doubles_lines(), ""]))
    inbox = desk.inbox.folder
    put(inbox / "交车_20261123.csv", ["车架号,客户编号,购车人,车型,销售日期,交车日期,销售顾问",
                                  f"{VINS[3]},KH3,李龚,S5,2026-11-23,2026-11-23,刘洋", ""])  # fmt: skip
    put(inbox / "客户车辆_20261122.csv", [*second_lines(), ""])
    put(inbox / "工单.csv", [HEAD, f"WX1,{VINS[0]},冀D4M200"])


def window(desk: Desk, qtbot: Any, actor: Actor = MANAGER, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    """The whole window on that shop, active, works running in place."""
    made = MainWindow()
    qtbot.addWidget(made)
    made.resize(*size)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.fill(Shell(desk, actor, inline=True))
    return made


def cell(table: Table, row: int, key: str) -> str:
    """What a cell of a table says."""
    model = table.rows_model
    column = next(n for n, column in enumerate(model.columns) if column.key == key)
    return parts.plain(model.line(row, column))
