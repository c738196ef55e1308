"""Columns of a DMS file: which header means which field, by kind of file (domain 5.1)."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from dealerdesk.dms.outgoing import CALL_MARKS
from dealerdesk.dms.traditional import folded
from dealerdesk.text import N_

KINDS = ("customers", "vehicles", "sales", "repair_orders", "policies")
"""Kinds of files, in the order in which they are taken (domain 5.2)."""

OWN_KIND = "call_results"
"""One of our own lists for the DMS that came back: recognised, and nothing in it is new."""

KIND_LABELS = {
    "customers": N_("Customers"),
    "vehicles": N_("Vehicles"),
    "sales": N_("Sales"),
    "repair_orders": N_("Repair orders"),
    "policies": N_("Policies"),
    OWN_KIND: N_("Call results"),
}
SEARCHED_ROWS = 20
ENOUGH = 3
"""The header is the first of 20 rows with three known synonyms."""
SUB_ENOUGH = 2
"""The lower row of a header of two has at least so many."""

Chosen = Dictionary[str, str | None]

FIELDS = {
    "customer_number": N_("Customer no."),
    "name": N_("Customer"),
    "customer_kind": N_("Kind of customer"),
    "contact": N_("Contact person"),
    "sender": N_("Sender"),
    "driver": N_("Driver"),
    "driver_phone": N_("Driver's phone"),
    "payer": N_("Payer"),
    "payer_phone": N_("Payer's phone"),
    "phone": N_("Phone"),
    "phone_home": N_("Landline"),
    "phone_office": N_("Office phone"),
    "phone_spare": N_("Second phone"),
    "sender_phone": N_("Sender's phone"),
    "sex": N_("Sex"),
    "birthday": N_("Birthday"),
    "id_tail": N_("ID number (last 4)"),
    "address": N_("Address"),
    "postcode": N_("Postcode"),
    "tier": N_("Tier"),
    "note": N_("Note"),
    "vin": N_("VIN"),
    "plate": N_("Plate"),
    "brand": N_("Brand"),
    "model": N_("Model"),
    "colour": N_("Colour"),
    "engine": N_("Engine no."),
    "use": N_("Use"),
    "energy": N_("Energy"),
    "produced_on": N_("Produced"),
    "invoiced_on": N_("Invoiced"),
    "sold_on": N_("Sold"),
    "delivered_on": N_("Delivered"),
    "registered_on": N_("Registered"),
    "inspection_until": N_("Inspection valid until"),
    "consultant": N_("Sales consultant"),
    "adviser": N_("Service adviser"),
    "km": N_("Mileage (km)"),
    "number": N_("Order no."),
    "entered_on": N_("Came in"),
    "opened_on": N_("Order opened"),
    "finished_on": N_("Work finished"),
    "settled_on": N_("Order settled"),
    "left_on": N_("Left the shop"),
    "service_class": N_("Service class"),
    "work": N_("Items of work"),
    "complaint": N_("Fault described"),
    "labour": N_("Labour fee"),
    "parts": N_("Parts fee"),
    "total": N_("Total amount"),
    "paid": N_("Amount paid"),
    "technician": N_("Technician"),
    "next_on": N_("Next service"),
    "next_km": N_("Next service (km)"),
    "policy_number": N_("Policy no."),
    "policy_kind": N_("Kind of policy"),
    "insurer": N_("Insurer"),
    "start_on": N_("Policy begins"),
    "end_on": N_("Policy ends"),
    "premium": N_("Premium"),
    "here": N_("Insured with us"),
    "specialist": N_("Insurance specialist"),
    "compulsory_number": N_("Compulsory policy no."),
    "compulsory_start": N_("Compulsory begins"),
    "compulsory_end": N_("Compulsory ends"),
    "compulsory_premium": N_("Compulsory premium"),
    "commercial_number": N_("Commercial policy no."),
    "commercial_start": N_("Commercial begins"),
    "commercial_end": N_("Commercial ends"),
    "commercial_premium": N_("Commercial premium"),
}
"""Every field that a column can be read as, and its label."""

_PERSON = """
customer_number: 客户编号 客户代码 客户号 客户编码 客户ID 车主编号
name: 客户名称 客户姓名 车主 车主姓名 车主名称 用户名称 用户姓名 姓名 购车人 客户 投保人 被保险人 单位名称
customer_kind: 客户类型 客户性质 客户类别
contact: 联系人 联系人姓名 联络人 联络人姓名
driver: 使用人 驾驶人 使用人姓名 驾驶人姓名 实际使用人 驾驶员 驾驶员姓名 司机 用车人
driver_phone: 使用人电话 使用人手机 驾驶人电话 驾驶人手机 驾驶员电话 驾驶员手机 司机电话 用车人电话
payer: 付款人 付款人姓名 付款人名称 付款方 付款单位 付费人 缴费人
payer_phone: 付款人电话 付款人手机 付款方电话 付款单位电话
phone: 手机 手机号码 手机号 移动电话 联系电话 电话 电话号码 联系方式 联系手机 车主电话 车主手机
phone: 客户电话 客户手机 行动电话 联络电话 手机电话
phone_home: 固定电话 家庭电话 家庭电话H 座机 固话 市话 住宅电话 住址电话 宅电
phone_office: 办公电话 办公电话B 单位电话 公司电话
phone_spare: 备用电话 其他电话 电话2 联系电话2 手机2 备用手机 联系人电话 联系人手机
sex: 性别
birthday: 生日 出生日期 出生年月 客户生日 车主生日 出生年月日
id_tail: 身份证号 身份证 身份证号码 证件号码 证件号 身分证号 身分证字号 身分证号码
address: 地址 联系地址 详细地址 家庭地址 通讯地址 客户地址 住址
postcode: 邮编 邮政编码 邮递区号
tier: 客户级别 会员等级 客户等级
note: 备注 客户备注
"""
_CAR = """
vin: VIN VIN码 VIN号 车架号 车架号码 底盘号 车辆识别代号 车辆识别代码 车辆识别码 大架号 车架号VIN VSN
vin: 车身号码 车身号
plate: 车牌号 车牌 牌照号 车牌号码 号牌 牌照 牌照号码 号牌号码
brand: 品牌 厂牌
model: 车型 车型名称 车辆型号 车系 车型配置 车款 配置
colour: 颜色 外观颜色 车身颜色 车色 外色
engine: 发动机号 引擎号 发动机号码 电机号 引擎号码
use: 用途 使用性质 车辆用途 营运性质
energy: 燃料 燃料种类 燃料类型 能源类型 动力类型
registered_on: 上牌日期 注册日期 初次登记日期 登记日期 初登日期 注册登记日期 上牌时间
registered_on: 领牌日期 领照日期 发照日期
"""
_DATES_OF_CAR = """
produced_on: 出厂日期 生产日期 制造日期 下线日期
invoiced_on: 开票日期 发票日期 开票时间
sold_on: 销售日期 购车日期 购买日期 售车日期 销售时间 购车时间
delivered_on: 交车日期 提车日期 交付日期 交车时间 提车时间
inspection_until: 年检到期 检验有效期至 年审日期 年检日期 年检到期日 年检有效期 检验有效期
inspection_until: 年检到期日期 年审到期
consultant: 销售顾问 销售员 销售人员 销售专员
adviser: 服务顾问 SA 专属顾问
km: 行驶里程 里程 公里数 行驶公里 里程数 当前里程 最近里程 表显里程
"""
_SYNONYMS = {
    "customers": _PERSON + _CAR + _DATES_OF_CAR,
    "vehicles": _PERSON + _CAR + _DATES_OF_CAR,
    "sales": _PERSON + _CAR + _DATES_OF_CAR,
    "repair_orders": _PERSON
    + _CAR
    + """
number: 工单号 工单号码 委托书号 结算单号 工单编号 委托单号 维修单号 委托书编号 单号 结算编号 派工单号 RO号
sender: 送修人 送修人姓名 来店人
sender_phone: 送修人电话 送修人手机 送修电话
entered_on: 进厂日期 进厂时间 进站日期 来店日期 到店日期 进店日期 接车日期 接车时间
opened_on: 开单日期 开单时间 开工日期 派工日期 工单日期 委托日期
finished_on: 完工日期 竣工日期 完工时间 竣工时间
settled_on: 结算日期 结算时间 收款日期 结帐日期 结账日期
left_on: 出厂日期 出厂时间 离店日期 离厂日期 交车日期 交车时间 提车日期
service_class: 维修类型 业务类型 维修类别 服务类型 工单类型 维修种类 服务类别
work: 维修项目 项目 维修内容 作业项目 施工项目 服务内容
complaint: 故障描述 客户描述 故障现象 顾客描述
km: 行驶里程 进厂里程 里程 公里数 行驶公里 里程数 本次里程 进站里程 表显里程
labour: 工时费 工时金额 工费 工时费用
parts: 材料费 备件费 配件费 零件费 材料金额 配件金额 备件金额
total: 合计 合计金额 总金额 结算金额 应收 应收金额 总计 费用合计
paid: 实收 实收金额 实付 已收金额
adviser: 服务顾问 SA 接待员 接车员 接待
technician: 技师 维修技师 主修人 主修 班组 维修工
next_on: 下次保养日期 下次保养时间 建议保养日期
next_km: 下次保养里程 建议保养里程 下次里程
""",
    "policies": _PERSON
    + _CAR
    + """
policy_number: 保单号 保单号码 保险单号 保险单号码 保单编号
policy_kind: 险种 保险种类 险种名称 险别 保险类型
insurer: 保险公司 承保公司 承保单位 保险公司名称
start_on: 起保日期 生效日期 保险起期 起保日 保险生效日期 保险开始日期
start_on: 保险起日 起始日期 保险起始日期
end_on: 到期日期 终保日期 保险止期 保险到期 到期日 终保日 保险到期日 保险到期日期
end_on: 终止日期 保险终止日期 截止日期
premium: 保费 保费金额 保险费 保费合计 签单保费
here: 是否本店 本店投保 是否本店投保 本店
specialist: 保险专员 续保专员 保险员 业务员
compulsory_number: 交强险保单号 交强险单号 交强险保单号码 交强保单号
compulsory_start: 交强险起保日期 交强险起期 交强险生效日期
compulsory_end: 交强险到期日期 交强险终保日期 交强险到期 交强险止期 交强险到期日
compulsory_premium: 交强险保费 交强险金额
commercial_number: 商业险保单号 商业险单号 商业险保单号码 商业保单号
commercial_start: 商业险起保日期 商业险起期 商业险生效日期
commercial_end: 商业险到期日期 商业险终保日期 商业险到期 商业险止期 商业险到期日
commercial_premium: 商业险保费 商业险金额
""",
    OWN_KIND: _PERSON + _CAR,
}
CHECK = {("repair_orders", "left_on")}
"""Traps: known, but a person should look (出厂日期 is the car leaving the shop here)."""

# Headers that tell one kind of file from another; a car's list may carry its owner and so on.
_TELLS = {
    "repair_orders": {"number", "service_class", "labour", "parts", "settled_on", "technician", "work"},
    "policies": {"policy_number", "policy_kind", "insurer", "premium", "compulsory_number",
                 "commercial_number", "compulsory_end", "commercial_end"},
}  # fmt: skip
_SALE_TELLS = {"销售类型", "销售顾问", "交车日期", "提车日期", "开票日期", "合同号", "销售单号", "销售日期"}
_PERSON_TELLS = {"customer_number", "birthday", "address", "postcode", "sex", "id_tail", "tier", "phone_home"}


def _tables() -> dict[str, dict[str, str]]:
    tables: dict[str, dict[str, str]] = {}
    for kind, lines in _SYNONYMS.items():
        table = tables[kind] = {}
        for line in filter(None, lines.split("\n")):
            field, _colon, words = line.partition(":")
            table.update({normal(word): field for word in words.split()})
    return tables


@functools.lru_cache(maxsize=4_096)
def normal(header: str) -> str:
    """A header as it is looked up: NFKC, upper case, simplified, no blanks, no signs; 里程(km) is
    里程KM."""
    text = folded(unicodedata.normalize("NFKC", header)).upper()
    return re.sub(r"[\s\u200b\ufeff*:：'\"=()\[\]{}【】_\-.·#]", "", text)


def _lookup(table: dict[str, str], header: str) -> str | None:
    if found := table.get(normal(header)):
        return found
    bare = re.sub(r"[(\[（【][^)\]）】]*[)\]）】]\s*$", "", unicodedata.normalize("NFKC", header))
    return table.get(normal(bare)) if bare != header else None


SYNONYMS = _tables()
RANKS = {kind: {word: place for place, word in enumerate(table)} for kind, table in SYNONYMS.items()}
"""How well known each name of a column is, by kind of file; smaller is better."""
_OWN_MARKS = frozenset(map(normal, CALL_MARKS))
EVERY_HEADER = frozenset(word for table in SYNONYMS.values() for word in table) | _OWN_MARKS


@dataclass(frozen=True)
class Mapping:
    """The header of a file, read as one kind. ``fields`` has one field, or None, for each column."""

    kind: str
    row: int
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]

    def column(self, field: str) -> int | None:
        """The column read as ``field``, the best known name of several."""
        return next(iter(self.places(field)), None)

    def places(self, field: str) -> list[int]:
        """Every column read as ``field``, the best known name first."""
        order = RANKS[self.kind]
        places = [i for i, name in enumerate(self.fields) if name == field]
        return sorted(places, key=lambda i: order.get(normal(self.headers[i]), len(order)))

    def state(self, index: int) -> str:
        """'known', 'check' (please look) or 'ignored'."""
        field = self.fields[index]
        if field is None:
            return "ignored"
        return "check" if (self.kind, field) in CHECK else "known"


def signature(headers: Sequence[str]) -> str:
    """The mark of a header (16 hex digits), by which a file finds its profile."""
    names = "\x1f".join(normal(header) for header in headers)
    return hashlib.blake2b(names.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def known(cells: Sequence[str]) -> int:
    """How many cells of a row are headers that some kind of file knows."""
    return sum(1 for cell in {normal(c) for c in cells} if cell in EVERY_HEADER)


def header_index(rows: Sequence[Sequence[str]]) -> int | None:
    """The first of twenty rows with three known synonyms, counted from 0; None when there is none."""
    return next((i for i, cells in enumerate(rows[:SEARCHED_ROWS]) if known(cells) >= ENOUGH), None)


def fields_of(kind: str, headers: Sequence[str]) -> tuple[str | None, ...]:
    """The field of each column; several columns may have one."""
    table = SYNONYMS[kind]
    return tuple(_lookup(table, header) for header in headers)


def kind_of(headers: Sequence[str]) -> str:
    """The kind of file that these headers tell."""
    names = {normal(h) for h in headers}
    if names >= _OWN_MARKS:
        return OWN_KIND
    for kind, tells in _TELLS.items():
        hits = tells & set(fields_of(kind, headers))
        if "number" in hits or "policy_number" in hits or len(hits) >= 2:
            return kind
    fields = set(fields_of("vehicles", headers)) - {None}
    car = bool(fields & {"vin", "plate"})
    if car and len(names & _SALE_TELLS) >= 2:
        return "sales"
    if not car or len(fields & _PERSON_TELLS) >= 3:
        return "customers"
    return (
        "sales" if names & _SALE_TELLS and not fields & {"km", "inspection_until", "engine"} else "vehicles"
    )


def mapping(
    rows: Sequence[Sequence[str]], kind: str = "auto", row: int | None = None,
    columns: Chosen = MappingProxyType({}),
) -> Mapping | None:  # fmt: skip
    """The header of a table with the fields of its columns; None when no header is recognised.

    ``row`` (from 1) and ``columns`` (header → field, None for none) are what a person chose.
    """
    if row is not None:
        index: int | None = row - 1 if 0 < row <= len(rows) else None
    else:
        index = header_index(rows)
    if index is None:
        return None
    found = _read_as(rows[index], index, kind, columns)
    if row is None:
        pairs = ((index - 1, index), (index, index + 1))
        for upper, lower in pairs:
            if upper >= 0 and lower < len(rows) and known(rows[lower]) >= SUB_ENOUGH:
                both = _read_as(_two_levels(rows[upper], rows[lower]), lower, kind, columns)
                if _variety(both) > _variety(found):
                    found = both
    return found


def _read_as(cells: Sequence[str], index: int, kind: str, columns: Chosen) -> Mapping:
    headers = tuple(" ".join(cell.split()) for cell in cells)
    while headers and not headers[-1]:
        headers = headers[:-1]
    found = kind_of(headers)
    chosen = found if kind == "auto" or found == OWN_KIND else kind
    fields = fields_of(chosen, headers)
    if columns:
        fields = tuple(columns.get(name, field) for name, field in zip(unique(headers), fields, strict=True))
    return Mapping(chosen, index + 1, headers, fields)


def unique(headers: Sequence[str]) -> list[str]:
    """The headers, a second one of a name with its place: 电话, 电话 (4)."""
    seen: set[str] = set()
    names = []
    for place, header in enumerate(headers, 1):
        names.append(header if header not in seen else f"{header} ({place})")
        seen.add(header)
    return names


def _variety(mapping: Mapping) -> int:
    return len({field for field in mapping.fields if field is not None})


def _two_levels(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A header of two rows as one: a group (交强险) stands over all columns up to the next group,
    and is part of a name where that makes a known one (交强险保单号)."""
    names = []
    group = ""
    for place in range(max(len(upper), len(lower))):
        above = upper[place].strip() if place < len(upper) else ""
        below = lower[place].strip() if place < len(lower) else ""
        group = above or group
        if not below:
            names.append(above)
        elif normal(group + below) in EVERY_HEADER and normal(below) != normal(group):
            names.append(group + below)
        else:
            names.append(below)
    return names
