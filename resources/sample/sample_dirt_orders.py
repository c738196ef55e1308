"""The dirt of the repair orders, and orders of cars that no other file has."""

from __future__ import annotations

from sample_shop import Dice, make_vin
from sample_stains import WIDE, Picker, chinese, dotted, end, from_slash, insert, packed, serial, tens
from sample_table import Table, line


def soil_orders(table: Table) -> None:
    pick = Picker(table, "车主", recent=900)
    pick.spoil("车架号", [str.lower] * 5, "clean", "lower case")
    letters = lambda cells: "0" in cells["车架号"] and bool(cells["牌照号"])  # noqa: E731
    place = table.header.index("车架号")
    for _ in range(4):
        row = pick.take(letters)
        row[place] = row[place].replace("0", "O", 1)
        table.mark(row, "车架号", "issue", "O is no VIN letter; the plate tells the car")
    for cut in (9, 9, 9, 11, 11):
        row = pick.take(lambda cells: bool(cells["牌照号"]))
        row[place] = row[place][cut:]
        table.mark(row, "车架号", "clean", "tail of the VIN; plate and tail tell the car")
    pick.spoil(
        "牌照号",
        [lambda v: f"{v[:2]}·{v[2:]}", str.lower, lambda v: f"{v[:2]}-{v[2:]}", "未上牌", "临牌"] * 3,
        "clean",
        "dots, case, placeholders",
    )
    pick.spoil(
        "移动电话",
        ["1.38E+10", "1.59E+10", lambda v: v[:10], lambda v: v[:3] + "****" + v[7:]],
        "issue",
        "sender's phone cannot be used",
    )
    pick.spoil(
        "移动电话", [lambda v: "\t" + v] * 6 + [lambda v: v.translate(WIDE)] * 4, "clean", "tab, full width"
    )
    pick.spoil(
        "开单日期",
        [from_slash(dotted), from_slash(packed), from_slash(serial), from_slash(chinese)] * 3,
        "clean",
        "other forms of a date",
    )
    pick.spoil(
        "开单日期",
        ["2026-02-30", "2024-02-30", "0000-00-00", "1900-01-00"],
        "issue",
        "no such day; the settlement date stands",
    )
    pick.spoil(
        "结算日期",
        [lambda v: f"{serial(v[:10])}.625", lambda v: v[:10].replace("-", "/") + " 下午 3:20"] * 3,
        "clean",
        "serial with time, Chinese clock",
    )
    pick.spoil(
        "行驶里程",
        [
            lambda v: f"{int(v):,}",
            lambda v: v + "公里",
            lambda v: f"{v} km",
            lambda v: f"{int(v) / 10000:.2f}万",
            tens,
        ]
        * 3,
        "clean",
        "units",
    )
    pick.spoil("行驶里程", ["0", "999999", "看不清"], "issue", "no mileage")
    first = _first_km(table)
    km = table.header.index("行驶里程")
    for _ in range(9):
        row = pick.take(
            lambda cells: (
                cells["行驶里程"].isdigit()
                and 120 < int(cells["行驶里程"]) // 10 < first.get(cells["车架号"], 0)
            )
        )
        row[km] = str(int(row[km]) // 10)
        table.mark(row, "行驶里程", "issue", "lower than before: kept on the order, not used for prediction")
    pick.spoil(
        "工时费",
        [lambda v: "￥" + v, lambda v: f"￥{float(v):,.2f}", lambda v: v[:-3] + "元"] * 4,
        "clean",
        "currency",
    )
    pick.spoil("合计金额", [lambda v: f"¥{float(v):,.2f}"] * 5, "clean", "currency, thousands")
    pick.spoil("实收", ["(123.00)", "（58.00）"], "clean", "brackets are negative")
    pick.spoil("实收", ["见备注"], "issue", "no amount")
    pick.spoil("业务类型", ["保修", "钣喷"], "clean", "other words; 钣喷 is unknown and becomes 其他")
    pick.spoil("故障描述", ["锟斤拷锟斤拷"], "issue", "mojibake", filled=False)
    pick.spoil(
        "故障描述",
        ['客户说:"一加速就响",\n换过一次轮胎'],
        "clean",
        "quotes, comma and line break inside quotes",
        filled=False,
    )
    _strangers(table)
    insert(
        table,
        ["", "", "", "", "", "", "2026/05/06", "2026-05-06 15:00", "", "洗车", *[""] * 10],
        "rejected",
        "no key at all",
    )
    insert(
        table,
        ["WX2605060900", "", "", "", "", "", "2026/05/06", "2026-05-06 15:00", "", "洗车", *[""] * 10],
        "rejected",
        "no VIN, no plate",
    )
    insert(
        table,
        [
            "WX2606110901",
            "锟斤拷锟斤拷",
            "锟斤拷",
            "",
            "",
            "",
            "2026/06/11",
            "2026-06-11 10:00",
            "",
            "洗车",
            *[""] * 10,
        ],
        "rejected",
        "mojibake in VIN and plate",
    )
    insert(
        table,
        line(["WX2604180902", *pick.take()[1:15]]),
        "rejected",
        "fifteen columns instead of twenty",
        torn=True,
    )
    whole = line(["WX2603150903", *pick.take()[1:17], "更换雨刮片", "雨刮", "10.1.3.22"]).split("雨刮,")
    insert(table, whole[0] + "雨刮", "rejected", "a line break outside quotes: first half", torn=True)
    insert(
        table,
        "异响," + whole[1],
        "rejected",
        "a line break outside quotes: second half",
        torn=True,
        follow=True,
    )
    for _ in range(3):
        insert(table, list(pick.take()), "skipped", "second copy of a row inside the file")
    for _ in range(2):
        insert(table, [""] * len(table.header), "skipped", "blank row")
    insert(table, list(table.header), "skipped", "header repeated in the middle", middle=True)
    end(table, "合计")


def _first_km(table: Table) -> dict[str, int]:
    """The mileage of every car's first order."""
    vin, km = table.header.index("车架号"), table.header.index("行驶里程")
    first: dict[str, int] = {}
    for row in table.rows:
        if isinstance(row, list) and row[km].isdigit():
            first.setdefault(row[vin], int(row[km]))
    return first


def _strangers(table: Table) -> None:
    """Cars that came in once and are in no vehicle list: the order makes a car without owner."""
    for i in range(6):
        dice = Dice("stranger", i)
        row = [
            f"WX26{dice.whole(1, 9):02d}{dice.whole(1, 28):02d}095{i}",
            make_vin(dice, "T7B22", 2019 + i % 5, 730011 + 53 * i, "LMZ"),
            f"冀D{dice.whole(0, 9)}Y{dice.whole(0, 999):03d}",
            "",
            "",
            "",
        ]
        month = f"2026/{row[0][4:6]}/{row[0][6:8]}"
        row += [
            month,
            month.replace("/", "-") + " 16:10",
            month.replace("/", "-"),
            "一般维修",
            str(dice.whole(9000, 88000)),
            "60.00",
            "0.00",
            "60.00",
            "60.00",
            dice.one(("田雨", "贺兰")),
            "高原",
            "轮胎修补、动平衡",
            "路过，轮胎扎钉",
            "10.1.3.24",
        ]
        insert(table, row, "clean", "a car that no list has: made without owner")
