"""Writes the DMS export of the invented shop 澄远汽车 beside this script: the same bytes every time.

    python3 resources/sample/make_sample.py [FOLDER]

Standard library only. Besides the five CSV files (GB18030, CRLF) it writes dirt.json: every row that was
made dirty on purpose, and what an importer should do with it.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_dirt import soil
from sample_shop import LAST_DAY, Car, Dice, Owner, Shop
from sample_table import Table
from sample_visits import Policy, Visit, all_policies, all_visits

CUSTOMERS = (
    "客户编号",
    "客户名称",
    "客户类型",
    "性别",
    "生日",
    "手机",
    "固定电话",
    "备用电话",
    "联系人",
    "地址",
    "邮编",
    "客户级别",
    "建档日期",
    "备注",
)
VEHICLES = (
    "车架号",
    "车牌号",
    "客户编号",
    "车主",
    "品牌",
    "车型",
    "外观颜色",
    "发动机号",
    "使用性质",
    "出厂日期",
    "上牌日期",
    "检验有效期至",
    "行驶里程",
    "服务顾问",
)
SALES = (
    "车架号",
    "客户编号",
    "购车人",
    "车型",
    "销售类型",
    "销售日期",
    "开票日期",
    "交车日期",
    "上牌日期",
    "销售顾问",
)
ORDERS = (
    "委托书号",
    "车架号",
    "牌照号",
    "车主",
    "送修人",
    "移动电话",
    "开单日期",
    "结算日期",
    "出厂日期",
    "业务类型",
    "行驶里程",
    "工时费",
    "材料费",
    "合计金额",
    "实收",
    "服务顾问",
    "技师",
    "维修项目",
    "故障描述",
    "制单IP",
)
POLICIES = (
    "保单号",
    "车架号",
    "车牌号",
    "客户名称",
    "险种",
    "保险公司",
    "起保日期",
    "终保日期",
    "保费",
    "是否本店",
    "保险专员",
)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    folder.mkdir(parents=True, exist_ok=True)
    tables, dirt = build()
    for table in tables:
        (folder / table.file).write_bytes(table.data())
    text = json.dumps(dirt, ensure_ascii=False, indent=1)
    (folder / "dirt.json").write_bytes((text + "\n").encode())
    return 0


def build() -> tuple[list[Table], dict[str, object]]:
    """The five tables, dirt included, and the list of what is dirty."""
    shop = Shop()
    visits = all_visits(shop.cars)
    policies = all_policies(shop.cars, visits)
    stamp = "导出时间：2026-11-22 17:20    操作员：周岚"
    tables = [
        Table(
            "customers_20261122.csv",
            ("澄远汽车销售服务店    客户资料", stamp),
            CUSTOMERS,
            [customer(o) for o in shop.owners],
        ),
        Table(
            "vehicles_20261122.csv", (), VEHICLES, [vehicle(c, visits_km(visits)) for c in listed(shop.cars)]
        ),
        Table("sales_20261122.csv", ("销售交车明细表",), SALES, [sale(c) for c in sold(shop.cars)]),
        Table(
            "repair_orders_20261122.csv",
            ("澄远汽车销售服务店", "维修结算明细    结算日期：2021-01-01 至 2026-11-22", stamp),
            ORDERS,
            [order(v) for v in visits],
        ),
        Table("policies_20261122.csv", (), POLICIES, [policy(p) for p in policies]),
    ]
    return tables, soil(tables)


_KM: dict[str, int] = {}


def visits_km(visits: list[Visit]) -> dict[str, int]:
    if not _KM:
        _KM.update({v.car.vin: v.km for v in visits})
    return _KM


def listed(cars: list[Car]) -> list[Car]:
    """The vehicle list was exported before the last cars went out: those come with the sales file only."""
    return [car for car in cars if not (car.delivered and car.delivered >= date(2026, 11, 21))]


def sold(cars: list[Car]) -> list[Car]:
    return sorted(
        (car for car in cars if car.delivered), key=lambda car: (car.delivered or LAST_DAY, car.vin)
    )


def customer(owner: Owner) -> list[str]:
    return [
        owner.number,
        owner.name,
        owner.kind,
        owner.sex,
        owner.birthday,
        owner.mobile,
        owner.landline,
        owner.spare,
        owner.contact,
        owner.address,
        owner.postcode,
        owner.tier,
        owner.since.isoformat(),
        owner.note,
    ]


def vehicle(car: Car, km: dict[str, int]) -> list[str]:
    dice = Dice("vehicle row", car.vin)
    until = ""
    if car.registered and dice.chance(0.6):
        end = inspection_end(car.registered)
        until = f"{end.year}年{end.month:02d}月"
    known = str(km[car.vin]) if car.vin in km and dice.chance(0.7) else ""
    return [
        car.vin,
        car.plate or "未上牌",
        car.owner.number,
        car.owner.name,
        "远途",
        car.model[0],
        car.colour,
        car.engine,
        car.use,
        day(car.produced),
        day(car.registered),
        until,
        known,
        car.adviser,
    ]


def inspection_end(registered: date) -> date:
    """The next end of an inspection term: years 2, 4, 6, 8, 10, then each year."""
    for years in (2, 4, 6, 8, 10, 11, 12):
        end = date(registered.year + years, registered.month, 28)
        if end >= LAST_DAY:
            return end
    return date(2027, registered.month, 28)


def sale(car: Car) -> list[str]:
    kind = "大客户" if car.owner.kind == "单位" else "二网" if Dice("sale", car.vin).chance(0.04) else "零售"
    return [
        car.vin,
        car.owner.number,
        car.owner.name,
        car.model[0],
        kind,
        day(car.invoiced),
        day(car.invoiced),
        day(car.delivered),
        day(car.registered),
        car.consultant,
    ]


def order(visit: Visit) -> list[str]:
    car = visit.car
    dice = Dice("order row", visit.number)
    return [
        visit.number,
        car.vin,
        car.plate,
        car.owner.name,
        visit.sender,
        visit.phone,
        f"{visit.opened:%Y/%m/%d}",
        f"{visit.settled:%Y-%m-%d %H:%M}",
        f"{visit.left:%Y-%m-%d}",
        visit.kind,
        str(visit.km),
        yuan(visit.labour),
        yuan(visit.parts),
        yuan(visit.labour + visit.parts),
        yuan(visit.paid),
        visit.adviser,
        visit.technician,
        visit.work,
        visit.complaint,
        f"10.1.3.{dice.whole(20, 26)}",
    ]


def policy(item: Policy) -> list[str]:
    return [
        item.number,
        item.car.vin,
        item.car.plate,
        item.car.owner.name,
        item.kind,
        item.insurer,
        day(item.start),
        day(item.end),
        yuan(item.premium),
        "是" if item.here else "否",
        item.specialist,
    ]


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


if __name__ == "__main__":
    raise SystemExit(main())
