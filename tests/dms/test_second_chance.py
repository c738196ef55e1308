"""A rejected row comes in as soon as the shop knows what it speaks of (5.2)."""

from __future__ import annotations

from pathlib import Path

from dealerdesk.desk import Desk
from dealerdesk.staff import Actor


def test_a_rejected_row_gets_a_second_chance(desk: Desk, manager: Actor, tmp_path: Path) -> None:
    orders, cars = tmp_path / "orders.csv", tmp_path / "cars.csv"
    orders.write_text("工单号,VIN,车牌号,结算日期\nW1,,冀D10001,2026-03-03\n", encoding="utf-8")
    cars.write_text("VIN,车主,手机,车牌号\nLSVAA49J132047371,甲,13900010001,冀D10001\n", encoding="utf-8")
    counts = []
    for file in (orders, orders, cars, orders, orders):
        (report,), _refused = desk.dms.run_files(manager, [file])
        counts.append((report.counts.new, report.counts.same, report.counts.rejected))
    assert counts == [(0, 0, 1), (0, 0, 1), (1, 0, 0), (1, 0, 0), (0, 1, 0)]
