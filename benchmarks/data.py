"""Seeded files of a dealer management system at three sizes: clean GB18030 CSV, so every row is work."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

SIZES = {"S": 3_000, "M": 30_000, "L": 300_000}
TINY = "tiny"  # for a test that the races run
_OWNERS = {**SIZES, TINY: 200}
TODAY = date(2026, 11, 23)
FIRST = date(2021, 1, 1)
VISITS_PER_CAR = 6
FILES: tuple[str, ...] = ("customers", "vehicles", "sales", "repair_orders", "policies")

HEADERS: dict[str, Sequence[str]] = {
    "customers": "客户编号 客户名称 客户类型 性别 生日 手机 地址 邮编 客户级别 建档日期".split(),
    "vehicles": "车架号 车牌号 客户编号 车主 品牌 车型 外观颜色 发动机号 使用性质 出厂日期 上牌日期".split(),
    "sales": "车架号 客户编号 购车人 车型 销售日期 开票日期 交车日期 上牌日期 销售顾问".split(),
    "repair_orders": "委托书号 车架号 牌照号 车主 移动电话 开单日期 结算日期 出厂日期 业务类型 行驶里程 "
    "工时费 材料费 合计金额 实收 服务顾问 技师 维修项目".split(),
    "policies": "保单号 车架号 车牌号 客户名称 险种 保险公司 起保日期 终保日期 保费 是否本店".split(),
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂文辉玲建国华英梅红玉兰飞鹏波斌宇浩凯轩然欣怡晨"
PLATE_TAIL = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = {str(n): n for n in range(10)} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)

Row = list[str]


def vin(serial: int, random: Random) -> str:
    """A VIN with a right check digit, different for every serial number below a million."""
    middle = "".join(random.choices(VIN_LETTERS, k=5))
    blank = f"LBE{middle}0N{random.choice(VIN_LETTERS)}{serial:06d}"
    rest = sum(_VALUES[letter] * weight for letter, weight in zip(blank, _WEIGHTS, strict=True)) % 11
    return blank[:8] + "0123456789X"[rest] + blank[9:]


def _owner(number: int, random: Random) -> dict[str, str]:
    name = random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))
    return {
        "number": f"KH{number:07d}",
        "name": name,
        "sex": random.choice("男女"),
        "phone": f"139{number:08d}",
        "born": str(date(1960, 1, 1) + timedelta(random.randrange(15_000))),
    }


def _rows(customers: int, seed: int) -> Iterator[tuple[str, Row]]:
    """Every row of every file, car by car: (file, cells)."""
    random = Random(seed)
    for serial in range(customers + customers // 10):
        who = _owner(serial % customers, Random(seed + serial % customers))
        if serial < customers:
            yield (
                "customers",
                [
                    who["number"],
                    who["name"],
                    "个人",
                    who["sex"],
                    who["born"],
                    who["phone"],
                    "幸福路12号",
                    "056000",
                    "普通",
                    "2021-01-01",
                ],
            )
        car = vin(serial, random)
        plate = "冀D" + "".join(random.choices(PLATE_TAIL, k=5))
        bought = FIRST + timedelta(random.randrange((TODAY - FIRST).days - 60))
        model = random.choice(("S5 1.5T 自动豪华版", "E6 纯电 520 智享版", "X7 2.0T 四驱"))
        yield (
            "vehicles",
            [
                car,
                plate,
                who["number"],
                who["name"],
                "远途",
                model,
                "雪域白",
                f"TE{serial:08d}",
                "非营运",
                str(bought - timedelta(90)),
                str(bought + timedelta(9)),
            ],
        )
        yield (
            "sales",
            [
                car,
                who["number"],
                who["name"],
                model,
                str(bought),
                str(bought),
                str(bought),
                str(bought + timedelta(9)),
                random.choice(("高天", "周岚", "韩冬")),
            ],
        )
        start = bought + timedelta(365 * ((TODAY - bought).days // 365))
        for kind in ("交强险", "商业险"):
            yield (
                "policies",
                [
                    f"{kind[0]}{serial:09d}",
                    car,
                    plate,
                    who["name"],
                    kind,
                    "同舟保险",
                    str(start),
                    str(start + timedelta(364)),
                    f"{random.randrange(900, 5000)}.00",
                    "是",
                ],
            )
        yield from _visits(car, plate, who, bought, serial, random)


def _visits(
    car: str, plate: str, who: dict[str, str], bought: date, serial: int, random: Random
) -> Iterator[tuple[str, Row]]:
    days = max((TODAY - bought).days // (VISITS_PER_CAR + 1), 1)
    km = 0
    for visit in range(VISITS_PER_CAR):
        day = bought + timedelta(days * (visit + 1))
        km += random.randrange(3_000, 9_000)
        labour, parts = random.randrange(0, 900), random.randrange(0, 2_000)
        yield (
            "repair_orders",
            [
                f"WX{serial:07d}{visit}",
                car,
                plate,
                who["name"],
                who["phone"],
                str(day),
                f"{day} 15:20",
                str(day),
                "首次保养" if visit == 0 else random.choice(("定期保养", "一般维修", "事故维修")),
                str(km),
                f"{labour}.00",
                f"{parts}.00",
                f"{labour + parts}.00",
                f"{labour + parts}.00",
                random.choice(("司马青", "岳明", "田雨")),
                "卜凡",
                "更换机油、机油滤清器",
            ],
        )


def write(folder: Path, size: str, seed: int = 7, changed: int = 0) -> list[Path]:
    """The five files in `folder`; every `changed`-th row of each (0: none) with a new value in one field."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.csv" for name in FILES]
    files = {
        name: path.open("w", encoding="gb18030", newline="") for name, path in zip(FILES, paths, strict=True)
    }
    try:
        writers = {name: csv.writer(file) for name, file in files.items()}
        count = dict.fromkeys(FILES, 0)
        for name, writer in writers.items():
            writer.writerow(HEADERS[name])
        for name, cells in _rows(_OWNERS[size], seed):
            count[name] += 1
            if changed and count[name] % changed == 0:
                cells[CHANGES[name][0]] = CHANGES[name][1]
            writers[name].writerow(cells)
    finally:
        for file in files.values():
            file.close()
    return paths


# the column that a changed row differs in, and what it says then
CHANGES: dict[str, tuple[int, str]] = {
    "customers": (6, "建设大街8号"),
    "vehicles": (6, "石墨灰"),
    "sales": (8, "新顾问"),
    "repair_orders": (16, "更换机油、机油滤清器、空调滤芯"),
    "policies": (8, "1234.00"),
}
