"""Lists as a careless DMS writes them, from a seed: duplicates, contradictions, rows without a date; and
what a shop knows after them, by the keys of the trade instead of row numbers."""

from __future__ import annotations

import random
from typing import Any

from dealerdesk.desk import Desk

VINS = ("LBELEYCU0N0000001", "LBELEYCU0N0000002", "LBELEYCU0N0000003")
PEOPLE = {"KH1": "王芳", "KH2": "李强", "KH3": "赵敏", "KH4": "孙七"}
PHONES = ("13912345671", "13912345672", "13912345673", "13912345674")
DAYS = ("2024-01-01", "2025-01-01", "2025-06-01", "2026-03-04")

HEADERS = {
    "customers": "客户编号,客户名称,手机,地址,邮编",
    "owners": "客户编号,客户名称,手机,地址,车架号,车型",
    "vehicles": "车架号,车牌号,客户编号,车主,手机,车型,行驶里程,使用人,付款人",
    "sales": "车架号,客户编号,购车人,车型,销售日期,销售顾问,手机",
    "repair_orders": "委托书号,车架号,结算日期,业务类型,行驶里程,合计金额,送修人,使用人",
    "policies": "保单号,车架号,险种,保险公司,起保日期,终保日期,保费,使用人",
    "two policies": "车架号,交强险保单号,商业险保单号,交强险到期,商业险到期,保险公司,起保日期",
}
"""The header of each kind of list; ``owners`` are customers with a line for each car."""
UNSAID = 3
"""One cell in so many is empty, in the kinds where any may be."""


class Lists:
    """Rows of one kind. ``whole``: no cell is empty; ``dated``: each sale has a day of its own."""

    def __init__(self, kind: str, dice: random.Random, whole: bool = False, dated: bool = False) -> None:
        self.kind = kind
        self._dice = dice
        self._whole = whole
        self._dated = dated
        self._days = 0

    def rows(self, count: int) -> list[str]:
        """So many rows, some of them twice."""
        made = [getattr(self, self.kind.replace(" ", "_"))() for _ in range(count)]
        return made + ([self._dice.choice(made)] if self._dice.random() < 0.3 else [])

    def _any(self, *values: str) -> str:
        if not self._whole and self._dice.randrange(UNSAID) == 0:
            return ""
        return self._dice.choice(values)

    def _day(self) -> str:
        if not self._dated:
            return self._any(*DAYS)
        self._days += 1
        return f"20{self._dice.randint(18, 25)}-{self._dice.randint(1, 12):02d}-{self._days:02d}"

    def _person(self) -> tuple[str, str]:
        number = self._dice.choice(tuple(PEOPLE))
        return ("" if not self._whole and self._dice.randrange(4) == 0 else number), PEOPLE[number]

    def customers(self) -> str:
        number, name = self._person()
        name = self._any(name, name, "王方")
        return (
            f"{number},{name},{self._any(*PHONES)},{self._any('和平路1号', '和平路2号')},"
            f"{self._any('056000', '056001')}"
        )

    def owners(self) -> str:
        number, name = self._person()
        return (
            f"{number},{name},{self._any(*PHONES)},{self._any('和平路1号', '和平路2号')},"
            f"{self._any(*VINS)},{self._any('S5', 'S6')}"
        )

    def vehicles(self) -> str:
        number, name = self._person()
        return (
            f"{self._dice.choice(VINS)},{self._any('冀D12345', '冀D54321', '冀D00001')},{number},{name},"
            f"{self._any(*PHONES)},{self._any('S5', 'S6')},{self._any('1000', '2000')},"
            f"{self._any('周八', name)},{self._any('吴九', '宏盛商贸有限公司')}"
        )

    def sales(self) -> str:
        number, name = self._person()
        return (
            f"{self._dice.choice(VINS)},{number},{name},{self._any('S5', 'S6')},{self._day()},"
            f"{self._any('刘洋', '陈明')},{self._any(*PHONES)}"
        )

    def repair_orders(self) -> str:
        return (
            f"{self._dice.choice(('WX1', 'WX2', 'WX3'))},{self._dice.choice(VINS)},{self._any(*DAYS)},"
            f"{self._any('首保', '定保')},{self._any('1000', '2000', '90000')},{self._any('100', '200.50')},"
            f"{self._any('周八')},{self._any('周八', '吴九')}"
        )

    def policies(self) -> str:
        return (
            f"{self._any('P1', 'P2')},{self._dice.choice(VINS)},{self._any('交强险', '商业险')},"
            f"{self._any('人保', '平安')},{self._any(*DAYS)},{self._any('2027-01-01', '2027-06-01')},"
            f"{self._any('950', '3000')},{self._any('周八', '吴九')}"
        )

    def two_policies(self) -> str:
        return (
            f"{self._dice.choice(VINS)},{self._any('J1', 'J2')},{self._any('S1', 'S2')},"
            f"{self._any('2027-01-01', '2027-06-01')},{self._any('2027-01-01', '2027-06-01')},"
            f"{self._any('人保', '平安')},{self._any(*DAYS)}"
        )


_PERSON = "coalesce({0}.number, '') || ' ' || {0}.name"
_CAR = "coalesce({0}.vin, {0}.vin_tail)"
_STATE = {
    "customer": "SELECT number, name, kind, sex, contact, address, postcode, tier,"
    " (SELECT group_concat(p.number || p.label || p.state, ' ') FROM"
    "  (SELECT * FROM phone p WHERE p.customer_id = c.id ORDER BY number) p) FROM customer c",
    "vehicle": "SELECT vin, vin_tail, plate, plate_state, model, sold_on, consultant, seen_on FROM vehicle",
    "owner": f"SELECT {_CAR.format('v')}, h.role, {_PERSON.format('c')}, h.since FROM holding h"
    " JOIN vehicle v ON v.id = h.vehicle_id JOIN customer c ON c.id = h.customer_id WHERE h.until IS NULL",
    "former": f"SELECT {_CAR.format('v')}, h.role, {_PERSON.format('c')}, h.since, h.until FROM holding h"
    " JOIN vehicle v ON v.id = h.vehicle_id JOIN customer c ON c.id = h.customer_id"
    " WHERE h.until IS NOT NULL",
    "plate": f"SELECT {_CAR.format('v')}, p.plate, p.until FROM plate_history p"
    " JOIN vehicle v ON v.id = p.vehicle_id",
    "km": f"SELECT {_CAR.format('v')}, m.km, m.read_on, m.trusted FROM mileage_reading m"
    " JOIN vehicle v ON v.id = m.vehicle_id",
    "order": f"SELECT {_CAR.format('v')}, r.number, r.settled_on, r.visit_on, r.service_class, r.km, r.km_ok,"
    " r.total_fen, r.sender FROM repair_order r JOIN vehicle v ON v.id = r.vehicle_id",
    "policy": f"SELECT {_CAR.format('v')}, p.number, p.kind, p.insurer, p.start_on, p.end_on, p.premium_fen"
    " FROM policy p JOIN vehicle v ON v.id = p.vehicle_id",
}
HISTORY = frozenset(("former", "plate", "km"))


def state(desk: Desk) -> dict[str, list[Any]]:
    """What the shop knows, by the keys of the trade."""
    execute = desk.store.db.execute_sql
    return {name: sorted(map(tuple, execute(sql)), key=repr) for name, sql in _STATE.items()}
