"""What goes to the DMS: kinds of files, their columns, and the words that they are written in.

A DMS reads Chinese, so the words are Chinese in every language of the shop.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dealerdesk.people.rules import plate_display

Rows = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]
"""Runs a query."""

RESULTS = {
    "booked": "已预约", "informed": "已告知", "refused": "拒绝", "call_back": "稍后再拨",
    "no_answer": "无人接听", "busy": "占线", "off": "关机/停机", "invalid_number": "空号",
    "wrong_number": "错号", "forwarded": "来电转接", "opt_out": "拒绝再联系", "sms": "已发短信",
    "letter": "已寄信函",
}  # fmt: skip
"""Results of an attempt (R4), and what ended a task after three failed ones (R1)."""
CARE = {
    "C1": "首保提醒", "C2": "定保提醒", "C3": "保修到期", "C4": "年检提醒", "C5": "续保提醒",
    "C6": "生日关怀", "C7": "节日关怀", "C8": "天气关怀", "C9": "主动预约", "C10": "流失招揽",
    "C11": "活动邀请", "C12": "购车纪念日", "C13": "换季检测", "C14": "按揭到期", "C15": "例行联系",
    "C16": "重要客户生日", "F1": "感谢信", "F2": "交车当日回访", "F3": "交车3日回访",
    "F4": "交车7日回访", "F5": "交车跟踪",
    "F6": "满意度调查", "F7": "售后48小时回访", "F8": "售后24至48小时回访", "F9": "售后3日回访",
    "F10": "售后7日回访", "F11": "二次回访", "F12": "面访", "R4": "约定回电",
    "NS": "预约未到",
}  # fmt: skip
SLOTS = {"morning": "上午", "afternoon": "下午", "evening": "傍晚"}
CHANNELS = {"phone": "电话", "sms": "短信", "letter": "信函", "visit": "面访"}
WORK = {
    "first_service": "首保", "periodic_service": "定保", "repair": "维修", "accident": "事故车",
    "inspection": "年检", "other": "其他",
}  # fmt: skip
BOOKINGS = {
    "booked": "待到店", "arrived": "已到店", "left": "已离店", "no_show": "未到店", "cancelled": "已取消",
}  # fmt: skip
NEXT = {
    "call_again": "再联系", "fallback": "改发短信或信函", "correction": "核对号码", "done": "无",
    "followed": "已再联系",
}  # fmt: skip
"""下一步 of an attempt."""
WITHDRAWN = "已撤回"
"""The result of an attempt that was told to the DMS and then taken back."""

CALL_MARKS = ("联系编号", "关怀类型", "联系结果", "下一步")
"""Headers by which one of our own lists of call results is known."""


@dataclass(frozen=True)
class Kind:
    """One kind of file: the table whose changes it tells, the fields of its columns with their
    usual headers ('' as field: the DMS only reads it), the query of its rows, and the words of
    columns that hold codes, by header."""

    tables: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    select: str
    words: Mapping[str, Mapping[str, str]]

    def cells(self, row: Sequence[Any]) -> list[str]:
        """A row as the DMS reads it."""
        found = []
        for (field, header), value in zip(self.columns, row, strict=True):
            said = str(value or "")
            said = self.words.get(header, {}).get(said, said)
            found.append(plate_display(said) if field == "plate" else said)
        return found


_OWNER = (
    " LEFT JOIN holding h ON h.id = (SELECT max(id) FROM holding WHERE vehicle_id = v.id"
    " AND role = 'owner' AND until IS NULL) LEFT JOIN customer c ON c.id = h.customer_id"
)
_PHONE = (
    "(SELECT p.number FROM phone p WHERE p.customer_id = c.id AND p.state IN ('ok', 'suspect')"
    " ORDER BY p.position, p.id LIMIT 1)"
)
_CLOSED = "CASE {0}.state WHEN 'open' THEN '在用' ELSE '已关档' END"
_TAIL = "substr(coalesce(v.vin, v.vin_tail), -8)"
WITHOUT_TASK = {"in": "客户来电", "out": "其他通话"}
"""关怀类型 of a call that no task asked for: who rang."""
_CARE = (
    f"CASE WHEN a.kind <> '' THEN a.kind WHEN a.direction = 'in' THEN '{WITHOUT_TASK['in']}'"
    f" ELSE '{WITHOUT_TASK['out']}' END"
)
_NEXT = (
    "CASE WHEN EXISTS (SELECT 1 FROM attempt n WHERE n.task_id = a.task_id AND n.id > a.id)"
    " THEN 'followed'"
    " WHEN t.state = 'fallback' THEN 'fallback' WHEN t.state = 'correction' THEN 'correction'"
    " WHEN t.state = 'open' THEN 'call_again' ELSE 'done' END"
)
KINDS = {
    "customers": Kind(
        ("customer", "phone"),
        (
            ("customer_number", "客户编号"), ("name", "客户名称"), ("phone", "手机"), ("address", "地址"),
            ("postcode", "邮编"), ("", "档案状态"),
        ),
        f"SELECT c.number, c.name, {_PHONE}, c.address, c.postcode, {_CLOSED.format('c')}"
        " FROM customer c WHERE c.id IN ({marks}) ORDER BY c.id",
        {},
    ),
    "vehicles": Kind(
        ("vehicle",),
        (
            ("vin", "车架号"), ("plate", "车牌号"), ("customer_number", "客户编号"), ("name", "车主"),
            ("model", "车型"), ("colour", "颜色"), ("registered_on", "上牌日期"), ("", "档案状态"),
        ),
        "SELECT coalesce(v.vin, v.vin_tail), v.plate, c.number, c.name, v.model, v.colour, v.registered_on,"
        f" {_CLOSED.format('v')} FROM vehicle v{_OWNER} WHERE v.id IN ({{marks}}) ORDER BY v.id",
        {},
    ),
    "appointments": Kind(
        ("appointment",),
        (
            ("", "预约单号"), ("vin", "车架号"), ("plate", "车牌号"), ("customer_number", "客户编号"),
            ("name", "车主"), ("phone", "手机"), ("", "预约时间"), ("", "预约项目"), ("", "预约状态"),
        ),
        f"SELECT a.number, coalesce(v.vin, v.vin_tail), v.plate, c.number, c.name, {_PHONE},"
        " replace(substr(a.at, 1, 16), 'T', ' '), a.work, a.state FROM appointment a"
        f" JOIN vehicle v ON v.id = a.vehicle_id{_OWNER} WHERE a.id IN ({{marks}}) ORDER BY a.id",
        {"预约项目": WORK, "预约状态": BOOKINGS},
    ),
    "call_results": Kind(
        ("attempt",),
        (
            ("", "联系编号"), ("", "车架号后8位"), ("plate", "车牌号"), ("customer_number", "客户编号"),
            ("name", "客户名称"), ("", "关怀类型"), ("", "联系时间"), ("", "联系时段"), ("", "联系渠道"),
            ("", "联系结果"), ("", "下一步"), ("", "再联系时间"), ("", "联系专员"), ("", "联系备注"),
        ),
        f"SELECT substr(replace(a.at, '-', ''), 1, 8) || '-' || a.id, {_TAIL}, v.plate, c.number, c.name,"
        f" {_CARE}, replace(substr(a.at, 1, 16), 'T', ' '), a.slot, a.channel, a.result,"
        f" {_NEXT} AS next, CASE {_NEXT} WHEN 'call_again'"
        " THEN replace(substr(coalesce(t.wait_until, a.back_at, ''), 1, 16), 'T', ' ') ELSE '' END,"
        " a.actor, a.note FROM attempt a LEFT JOIN care_task t ON t.id = a.task_id"
        " LEFT JOIN vehicle v ON v.id = a.vehicle_id LEFT JOIN customer c ON c.id = a.customer_id"
        " WHERE a.id IN ({marks}) ORDER BY a.at, a.id",
        {"关怀类型": CARE, "联系时段": SLOTS, "联系渠道": CHANNELS, "联系结果": RESULTS, "下一步": NEXT},
    ),
}  # fmt: skip
ALL_ACTS = ("appointments", "call_results")
"""Kinds of which every change is told, whoever made it; of the others only what people set."""


def withdrawn(rows: Rows, told: int, newest: int) -> list[Sequence[Any]]:
    """Rows for the call results that the DMS was told of up to a journal entry, and that were
    taken back after it."""
    gone = rows(
        "SELECT r.row_id, r.before FROM journal_row r WHERE r.table_name = 'attempt' AND r.row_id <> 0"
        " AND r.before IS NOT NULL AND r.after IS NULL AND r.journal_id > ? AND r.journal_id <= ?"
        " ORDER BY r.id",
        (told, newest),
    )
    found: list[Sequence[Any]] = []
    for row_id, before in list(gone):
        was = json.loads(before)
        if (was.get("made") or 0) > told:
            continue  # nobody was told of it
        at = str(was["at"])
        car = next(iter(rows(f"SELECT {_TAIL}, v.plate FROM vehicle v WHERE v.id = ?", (was["vehicle"],))),
                   ("", ""))  # fmt: skip
        who = next(iter(rows("SELECT number, name FROM customer WHERE id = ?", (was["customer"],))), ("", ""))
        care = was["kind"] or WITHOUT_TASK[was["direction"]]
        found.append(
            [f"{at[:10].replace('-', '')}-{row_id}", *car, *who, care, at[:16].replace("T", " "),
             was["slot"], was["channel"], WITHDRAWN, NEXT["done"], "", was["actor"], was["note"]]
        )  # fmt: skip
    return found
