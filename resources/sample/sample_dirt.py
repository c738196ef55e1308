"""The dirt of real exports, in about one row of a hundred, each with what an importer should make of it.

Outcomes: `clean` (understood, nothing to report), `issue` (kept raw on the 待核 list and not used; the row
comes in), `rejected` and `skipped` (the row). Rows that are not named here come in as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sample_dirt_orders import soil_orders
from sample_shop import SHOP_MOBILE, Dice
from sample_stains import (
    WIDE,
    Picker,
    chinese,
    dotted,
    end,
    insert,
    packed,
    serial,
    slashed,
)
from sample_table import Table, line


def soil(tables: Sequence[Table]) -> dict[str, object]:
    """Makes the tables dirty in place; returns the ledger, file by file."""
    customers, vehicles, sales, orders, policies = tables
    _customers(customers)
    _vehicles(vehicles, orders, sales)
    _sales(sales)
    soil_orders(orders)
    _policies(policies)
    return {table.file: _summary(table) for table in tables}


def _summary(table: Table) -> dict[str, object]:
    marks = table.ledger()
    counts = Counter(str(mark["outcome"]) for mark in marks)
    return {
        "titles": len(table.titles),
        "rows": len(table.rows),
        **{k: counts[k] for k in ("rejected", "skipped", "issue", "clean")},
        "marks": marks,
    }


def _customers(table: Table) -> None:
    pick = Picker(table, "客户名称")
    pick.spoil("手机", [lambda v: v.translate(WIDE)] * 4, "clean", "full-width digits")
    pick.spoil(
        "手机",
        [lambda v: "\t" + v] * 3 + [lambda v: "'" + v, lambda v: f'="{v}"'],
        "clean",
        "tab or quote in front",
    )
    pick.spoil(
        "手机",
        [
            lambda v: f"+86-{v}",
            lambda v: "86" + v,
            lambda v: f"{v[:3]} {v[3:7]} {v[7:]}",
            lambda v: f"{v[:3]}-{v[3:7]}-{v[7:]}",
            lambda v: v + ".0",
        ],
        "clean",
        "prefix, groups, .0",
    )
    pick.spoil("手机", ["1.38E+10", "1.39E+10", "1.59E+10"], "issue", "scientific notation: digits are lost")
    pick.spoil("手机", [lambda v: v[:3] + "****" + v[7:]] * 3, "issue", "masked")
    pick.spoil("手机", [lambda v: v[:10]] * 3, "issue", "ten digits")
    pick.spoil("手机", ["13800138000"], "issue", "a well-known filler number: suspect")
    pick.spoil("手机", [SHOP_MOBILE] * 5, "issue", "the same number on more than three customers: suspect")
    mate = iter(("13700000617", "15955500328", "18800009275", "13655507741"))
    pick.spoil(
        "手机",
        [
            lambda v: f"{v}/{next(mate)}",
            lambda v: f"{v}、{next(mate)}",
            lambda v: f"{v}(妻){next(mate)}",
            lambda v: v + next(mate),
        ],
        "clean",
        "two numbers in one cell",
    )
    pick.spoil(
        "固定电话",
        [lambda v: v.replace("-", ""), lambda v: v + "-801", lambda v: v[5:]],
        "clean",
        "landline; the last one has no area code: issue",
    )
    table.marks[-1] = (*table.marks[-1][:2], "issue", "landline without area code")
    people = [pick.take(lambda cells: cells["客户类型"] == "个人" and bool(cells["性别"])) for _ in range(9)]
    name, sex = table.header.index("客户名称"), table.header.index("性别")
    for row, shape in zip(
        people,
        ("title", "title", "title", "title", "wide", "wide", "bracket", "bracket", "slash"),
        strict=True,
    ):
        title = "先生" if row[sex] == "男" else "女士"
        text = row[name]
        row[name] = {
            "title": text + title,
            "wide": " ".join(text),
            "bracket": f"{text}（{Dice(text).one('王李赵')}姐代）",
            "slash": f"{text}/{Dice(text).one('王李赵')}海",
        }[shape]
        if shape == "title":
            row[sex] = ""
        table.mark(row, "客户名称", "clean" if shape != "slash" else "issue", f"name with {shape}")
    pick.spoil("性别", [{"男": "M", "女": "F"}.__getitem__] * 3 + ["未知"], "clean", "other words for sex")
    pick.spoil(
        "生日",
        ["1985.3.9", "19790618", "31048", "1990年5月2日", "88-7-16", "1972/11/5", "1991-06-30 00:00:00"],
        "clean",
        "other forms of a date",
    )
    pick.spoil(
        "生日", ["1983-02-30", "0000-00-00", "1900-01-00", "1900-01-01", "9999-12-31"], "issue", "no such day"
    )
    pick.spoil("生日", ["2027-03-08", "锟斤拷"], "issue", "in the future; mojibake")
    pick.spoil("邮编", [lambda v: v[1:]] * 28, "clean", "leading zero lost in Excel")
    pick.spoil("邮编", ["0560", "云川"], "issue", "no postcode")
    pick.spoil("地址", ["锟斤拷锟斤拷锟", "????????"], "issue", "mojibake")
    pick.spoil(
        "备注",
        ["爱人在二中上班,\n下午四点后再打"],
        "clean",
        "a comma and a line break inside quotes",
        filled=False,
    )
    double = pick.take()
    insert(table, list(double), "skipped", "second copy of a row inside the file")
    other = pick.take()
    insert(table, list(other), "skipped", "second copy of a row inside the file")
    test = ["KH000001", "测试", "个人", "", "", "11111111111", *[""] * 6, "2021-01-04", "上线测试，勿删"]
    insert(table, test, "issue", "a test record: comes in, its name flagged", column="客户名称", place=0)
    table.mark(test, "手机", "issue", "a filler number: suspect")
    nobody = ["", "", "个人", "男", "", "", "", "", "", "云川市望溪区", "", "一般", "2024-05-06", ""]
    insert(table, nobody, "rejected", "neither number nor name nor phone")
    insert(table, ["锟斤拷", "锟斤拷锟斤拷", "个人", *[""] * 11], "rejected", "mojibake in the key")
    insert(
        table, line([*pick.take()[:9], "x"])[:-2], "rejected", "nine columns instead of fourteen", torn=True
    )
    insert(table, [""] * len(table.header), "skipped", "blank row")
    end(table, "合计", "2847")


def _vehicles(table: Table, orders: Table, sales: Table) -> None:
    pick = Picker(table, "车主", recent=40)
    touched = {row[1] for row in orders.rows if isinstance(row, list)} | {
        row[0] for row in sales.rows if isinstance(row, list)
    }
    place = table.header.index("车架号")
    quiet = lambda cells: cells["车架号"] not in touched and cells["车牌号"] != "未上牌"  # noqa: E731
    for change, why in (
        (lambda v: v[9:], "tail of eight only"),
        (lambda v: v[11:], "tail of six only"),
        (lambda v: v[9:], "tail of eight only"),
    ):
        row = pick.take(quiet)
        row[place] = change(row[place])
        table.mark(row, "车架号", "issue", why + "; the car is kept by plate and tail")
    row = pick.take(quiet)
    row[place] = row[place].replace("1", "I", 1).replace("0", "O")
    table.mark(row, "车架号", "issue", "O and I are no VIN letters: a suggestion only")
    row = pick.take(quiet)
    row[place] = row[place][:8] + ("1" if row[place][8] != "1" else "2") + row[place][9:]
    table.mark(row, "车架号", "issue", "wrong check digit: a warning, the VIN is used")
    pick.spoil("车架号", [str.lower, str.lower, lambda v: f" {v[:9]} {v[9:]}"], "clean", "lower case, spaces")
    pick.spoil(
        "车牌号",
        [
            lambda v: f"{v[:2]}·{v[2:]}",
            lambda v: f"{v[:2]}.{v[2:]}",
            lambda v: f"{v[:2]}-{v[2:]}",
            str.lower,
            lambda v: f"{v[:2]} {v[2:]}",
            lambda v: v.replace("D", "Ｄ"),
            lambda v: f"{v[:2]}•{v[2:]}",
            str.lower,
        ],
        "clean",
        "dots, case, width",
    )
    pick.spoil("车牌号", ["冀D12", "冀DO3I45"], "issue", "no plate")
    pick.spoil(
        "车牌号",
        ["临牌", "临牌", "无", "新车", "0"],
        "clean",
        "placeholder: empty, state not registered or temporary",
    )
    pick.spoil("上牌日期", [dotted, packed, serial, chinese, slashed], "clean", "other forms of a date")
    pick.spoil("上牌日期", ["2024-02-30", "0000-00-00", "1900-01-00"], "issue", "no such day")
    pick.spoil("行驶里程", ["1.2万km", "12,345公里", "3.05万"], "clean", "units")
    pick.spoil("行驶里程", ["999999", "八千多"], "issue", "implausible; no number")
    pick.spoil("使用性质", ["私用", "公用"], "clean", "other words")
    insert(table, list(pick.take()), "skipped", "second copy of a row inside the file")
    insert(
        table,
        ["", "", "", "锟斤拷", "远途", "A5 1.5T 自动豪华版", *[""] * 8],
        "rejected",
        "no VIN, no plate, mojibake for the owner",
    )
    insert(table, [""] * len(table.header), "skipped", "blank row")
    insert(table, list(table.header), "skipped", "header repeated in the middle", middle=True)
    end(table)


def _sales(table: Table) -> None:
    pick = Picker(table, "购车人", recent=45)
    pick.spoil(
        "交车日期",
        [dotted, packed, serial, chinese, slashed, lambda v: v + " 00:00:00"],
        "clean",
        "other forms of a date",
    )
    pick.spoil("上牌日期", ["2024-02-30", "0000-00-00"], "issue", "no such day")
    pick.spoil("车架号", [str.lower, lambda v: v.translate(WIDE)], "clean", "lower case, full width")
    pick.spoil("购车人", [lambda v: v + " "], "clean", "space at the end")
    insert(
        table,
        ["", "", "", "S3 1.5L 手动舒适版", "零售", "2025-03-09", "2025-03-09", "2025-03-10", "", "高天"],
        "rejected",
        "no VIN, no customer",
    )
    insert(table, list(pick.take()), "skipped", "second copy of a row inside the file")
    insert(table, list(table.header), "skipped", "header repeated in the middle", middle=True)
    end(table)


def _policies(table: Table) -> None:
    pick = Picker(table, "客户名称", recent=200)
    pick.spoil(
        "起保日期", [dotted, packed, serial, chinese, slashed, dotted], "clean", "other forms of a date"
    )
    pick.spoil("终保日期", ["0000-00-00", "2025-02-30"], "issue", "no such day: no end, no reminder")
    pick.spoil("终保日期", [lambda v: f"2019{v[4:]}"], "issue", "ends before it starts")
    pick.spoil(
        "保费",
        [lambda v: f"￥{float(v):,.2f}", lambda v: v[:-3] + "元", lambda v: f"¥{v}"] * 3,
        "clean",
        "currency",
    )
    pick.spoil("保费", ["锟斤拷"], "issue", "mojibake")
    pick.spoil("是否本店", ["Y", "√", "1", "N", "0"], "clean", "other words for yes and no")
    pick.spoil(
        "险种", [lambda v: v.replace("险", "保险"), lambda v: v.replace("险", "")], "clean", "other words"
    )
    pick.spoil("车架号", [str.lower] * 3, "clean", "lower case")
    insert(
        table,
        ["", "", "", "", "商业险", "安川财产保险", "2026-01-09", "2027-01-08", "3120.00", "是", "吴倩"],
        "rejected",
        "no number, no VIN, no plate",
    )
    for _ in range(2):
        insert(table, list(pick.take()), "skipped", "second copy of a row inside the file")
    insert(table, [""] * len(table.header), "skipped", "blank row")
    end(table)
