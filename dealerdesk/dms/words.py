"""Words of the DMS with a fixed meaning: sex, service class, use, kind of policy, yes and no, tier."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from dealerdesk.dms import reasons
from dealerdesk.dms.traditional import folded
from dealerdesk.dms.values import NOTHING, Value, clean, is_mojibake


def _table(**words: str) -> dict[str, str]:
    return {word: code for code, line in words.items() for word in line.split()}


SEX = _table(m="男 M 1 MALE 先生 男性 男士", f="女 F 0 2 FEMALE 女士 小姐 女性")

SERVICE_CLASS = _table(
    first_service="首保 首次保养 免费保养 首保服务 首次免费保养 新车首保 首保保养 免费首保 强制首保",
    periodic_service="定保 定期保养 常规保养 保养 普通保养 正常保养 例行保养 小保养 大保养 日常保养 二保",
    repair="一般维修 维修 机修 普通维修 小修 大修 机电维修 修理 一般修理 机电 客户付费 自费维修",
    accident="事故 事故车 事故维修 保险事故 保险维修 保险理赔",
    warranty="索赔 保修 三包 质保 保修索赔 索赔维修 厂家索赔 召回 索赔/保修",
    rework="返修 返工 内返 外返 返工维修",
    wash="洗车 免费洗车",
    beauty="美容 精品 装潢 装饰 美容装潢 精品安装 美容装饰",
    pdi="PDI 售前检查 PDI检查 新车PDI 新车检查",
)
# fmt: off
_INSIDE = (
    ("首保", "first_service"), ("首次保养", "first_service"), ("免费保养", "first_service"),
    ("返修", "rework"), ("返工", "rework"), ("PDI", "pdi"), ("事故", "accident"),
    ("保险", "accident"), ("索赔", "warranty"), ("保修", "warranty"),
    ("三包", "warranty"), ("质保", "warranty"),
    ("定保", "periodic_service"), ("保养", "periodic_service"), ("维修", "repair"),
    ("机修", "repair"), ("修理", "repair"),
    ("洗车", "wash"), ("美容", "beauty"), ("装潢", "beauty"), ("精品", "beauty"),
)
"""A text that is no word of the table is searched for these, in this order."""
# fmt: on

USE = _table(
    private="非营运 非营业 家用 私用 个人 私人 自用 家庭自用 非营业个人 家庭自用汽车 私家车 私车",
    company="公用 公务 企业 单位 非营业企业 企业非营业 单位自用 公车 机关 公司",
    commercial="营运 营业 出租 租赁 网约 网约车 出租租赁 货运 客运 预约出租客运 营业客车 营业货车",
)

POLICY_KIND = _table(
    compulsory="交强 交强险 交强保险 交强制险 强制险 强制保险 交通强制险 机动车交强险"
    " 机动车交通事故责任强制保险",
    commercial="商业 商业险 商业保险 车损险 机动车损失险 机动车损失保险 三者险 第三者责任险 第三者责任保险"
    " 商业第三者责任险 盗抢险 座位险 车上人员责任险 玻璃险 划痕险 不计免赔 自燃险"
    " 全险 机动车商业保险 机动车综合商业保险 任意险",
)

YES_NO = _table(
    yes="是 Y YES 1 √ TRUE T 有 本店 对 在本店 店内 V ✓ ✔",
    no="否 N NO 0 × X FALSE F 没有 外店 他店 非本店 店外 ✗ ✘",
)

CUSTOMER_KIND = _table(
    person="个人 个人客户 私人 自然人 零售",
    company="公司 单位 企业 公司客户 单位客户 大客户 法人 机关 政府 集团",
)

TIER = _table(
    general="普通 一般 普通客户 一般客户 普卡",
    vip="VIP 贵宾 重要 重点 VIP客户 贵宾客户 重要客户 金卡",
    super_vip="超级VIP SVIP SUPERVIP 超级贵宾 钻石 钻石卡 SUPER_VIP 白金",
)

ENERGY = _table(
    petrol="汽油 燃油 柴油 油车 汽油车 燃油车",
    hybrid="混动 插混 油电混合 混合动力 插电混动 插电式混合动力 增程 增程式 PHEV HEV DM-I DM",
    electric="纯电 电动 纯电动 EV BEV 电 纯电动车",
)


def _word(raw: str) -> str:
    return "".join(folded(unicodedata.normalize("NFKC", clean(raw))).split()).upper()


def _read(raw: str, table: Mapping[str, str]) -> Value:
    word = _word(raw)
    if word in table:
        return Value(table[word])
    if word in NOTHING:
        return Value("")
    return Value("", reasons.MOJIBAKE if is_mojibake(raw) else reasons.WORD_UNKNOWN)


def sex(raw: str) -> Value:
    """性别: 'm', 'f' or ''."""
    return Value("") if folded(clean(raw)) in ("未知", "不详", "其他", "保密") else _read(raw, SEX)


def service_class(raw: str) -> Value:
    """维修类型: the class of the visit; an unknown word is 'other' (its text is kept beside it)."""
    word = _word(raw)
    if word in SERVICE_CLASS:
        return Value(SERVICE_CLASS[word])
    if is_mojibake(raw):
        return Value("other", reasons.MOJIBAKE)
    parts = [_class(part) for part in re.split("[/、,;|]", word) if part]
    if len(set(parts) - {"other"}) > 1:
        return Value("other", reasons.CLASS_TWO)
    return Value(_class(word))


def _class(word: str) -> str:
    return SERVICE_CLASS.get(word) or next((code for part, code in _INSIDE if part in word), "other")


def use(raw: str) -> Value:
    """使用性质: 'private', 'company', 'commercial' or ''."""
    return _read(raw, USE)


def policy_kind(raw: str) -> Value:
    """险种: 'compulsory', 'commercial' or ''."""
    return _read(raw, POLICY_KIND)


def customer_kind(raw: str) -> Value:
    """客户类型: 'person', 'company' or ''."""
    return _read(raw, CUSTOMER_KIND)


def tier(raw: str) -> Value:
    """客户级别: 'general', 'vip', 'super_vip' or ''."""
    return _read(raw, TIER)


def energy(raw: str) -> Value:
    """燃料种类: 'petrol', 'hybrid', 'electric' or ''."""
    return _read(raw, ENERGY)


def yes_no(raw: str) -> Value:
    """是否…: True, False, or None when empty."""
    found = _read(raw, YES_NO)
    return Value({"yes": True, "no": False}.get(found.value), found.issue)
