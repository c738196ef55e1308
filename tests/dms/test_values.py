from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.dms import reasons, values, words
from dealerdesk.dms.values import Name, Vin

VIN = "1M8GDM9AXKP042788"


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("\t13812345678", "13812345678"),
        ("13812345678\t", "13812345678"),
        ("'13812345678", "13812345678"),
        ('="13812345678"', "13812345678"),
        ("\u3000张三\u00a0", "张三"),
        ("\ufeff张三\u200b", "张三"),
        ("张\u200b三", "张三"),
        ("\u202d13812345678\u202c", "13812345678"),
        ("", ""),
        ('=""', ""),
    ],
)
def test_what_excel_and_dms_put_around_a_cell_is_taken_off(raw: str, plain: str) -> None:
    assert values.clean(raw) == plain


@pytest.mark.parametrize("garbled", ["锟斤拷锟斤拷", "Ã¥Ã¼", "????", "张\ufffd", "烫烫烫", "â€œ", "########"])
def test_garbled_text_is_refused_everywhere(garbled: str) -> None:
    for read in (values.text, values.name, values.phones, values.plate, values.vin, values.key, words.sex):
        found = read(garbled)
        assert not found.value
        assert found.issue is not None


@pytest.mark.parametrize("fine", ["张三", "3#楼", "机油?", "是否更换机油??", "Çelik", "王𠮷䶮", "镕"])
def test_ordinary_text_is_not_called_garbled(fine: str) -> None:
    assert values.text(fine) == values.Value(fine)


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("13912345678", ["13912345678"]),
        ("139 1234 5678", ["13912345678"]),
        ("+86-13912345678", ["13912345678"]),
        ("8613912345678", ["13912345678"]),
        ("0086 139-1234-5678", ["13912345678"]),
        ("13912345678.0", ["13912345678"]),
        ("\t13912345678", ["13912345678"]),
        ('="13912345678"', ["13912345678"]),
        ("'13912345678", ["13912345678"]),
        ("13912345678/13712345678", ["13912345678", "13712345678"]),
        ("13912345678、13712345678", ["13912345678", "13712345678"]),
        ("13912345678，13712345678", ["13912345678", "13712345678"]),
        ("13912345678;13712345678", ["13912345678", "13712345678"]),
        ("13912345678|13712345678", ["13912345678", "13712345678"]),
        ("13912345678 13712345678", ["13912345678", "13712345678"]),
        ("13912345678\n13712345678", ["13912345678", "13712345678"]),
        ("1391234567813712345678", ["13912345678", "13712345678"]),
        ("13912345678(妻)13712345678", ["13912345678", "13712345678"]),
        ("13912345678/13912345678", ["13912345678"]),
        ("010-12345678-801", ["010-12345678-801"]),
        ("(0310)1234567", ["0310-1234567"]),
        ("400-123-4567", ["4001234567"]),
        ("0310-1234567/13912345678", ["0310-1234567", "13912345678"]),
        ("手机13912345678", ["13912345678"]),
        ("1.3912345678E+10", ["13912345678"]),
        ("\u202d13912345678\u202c", ["13912345678"]),
        ("１３９１２３４５６７８", ["13912345678"]),
        ("86-0310-1234567", ["0310-1234567"]),
        ("+86 310 1234567".replace("310", "0310"), ["0310-1234567"]),
        ("010-12345678转801", ["010-12345678-801"]),
        ("(010)12345678 分机801", ["010-12345678-801"]),
        ("13912345678；13712345678", ["13912345678", "13712345678"]),
        ("", []),
        ("-", []),
        ("无", []),
        ("0", []),
    ],
)
def test_phones_in_every_writing(raw: str, numbers: list[str]) -> None:
    found = values.phones(raw)
    assert [number for number, _label in found.value] == numbers
    assert found.issue is None


def test_label_of_a_merged_phone_is_kept() -> None:
    assert values.phones("13912345678(妻)13712345678（本人）").value == (
        ("13912345678", "妻"),
        ("13712345678", "本人"),
    )


@pytest.mark.parametrize(
    ("raw", "issue"),
    [
        ("1.38E+10", reasons.SCIENTIFIC),
        ("1.38e10", reasons.SCIENTIFIC),
        ("1.391234567E+10", reasons.SCIENTIFIC),
        ("1.39123456789E+10", reasons.SCIENTIFIC),
        ("138****5678", reasons.MASKED),
        ("1381234567", reasons.PHONE_SHORT),
        ("138123456789", reasons.PHONE_LONG),
        ("1234567", reasons.PHONE_NO_AREA),
        ("12345", reasons.PHONE_WRONG),
        ("打不通", reasons.PHONE_WRONG),
        ("11111111111", reasons.PHONE_WRONG),
    ],
)
def test_bad_phones_say_why_and_are_not_used(raw: str, issue: str) -> None:
    found = values.phones(raw)
    assert found.value == ()
    assert found.issue is not None
    assert found.issue.split("\x1f")[0] == issue


def test_one_bad_number_does_not_cost_the_good_one() -> None:
    found = values.phones("13912345678/138****0000")
    assert found.value == (("13912345678", ""),)
    assert found.issue == reasons.MASKED


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("张三", Name("张三")),
        ("张三先生", Name("张三", "m")),
        ("李静女士", Name("李静", "f")),
        ("张 三", Name("张三")),
        ("张三（李四代）", Name("张三", note="李四代")),
        ("王𠮷䶮", Name("王𠮷䶮")),
        ("邯郸市澄远商贸有限公司", Name("邯郸市澄远商贸有限公司", kind="company")),
        ("第三中学校", Name("第三中学校", kind="company")),
        ("邯郸市财政局", Name("邯郸市财政局", kind="company")),
        ("澄远(邯郸)有限公司", Name("澄远(邯郸)有限公司", kind="company")),
        ("John Smith", Name("John Smith")),
        ("阿依古丽·买买提", Name("阿依古丽·买买提")),
        ("安院", Name("安院")),
    ],
)
def test_names(raw: str, name: Name) -> None:
    found = values.name(raw)
    assert found.value == name
    assert found.issue is None


@pytest.mark.parametrize("raw", ["测试", "测试001", "无", "test", "客户", "某某", "XX", "不详"])
def test_placeholders_are_no_names(raw: str) -> None:
    assert values.name(raw) == values.Value(None, reasons.NAME_UNUSED)


def test_of_two_names_the_first_is_used_and_flagged() -> None:
    assert values.name("张三/李四") == values.Value(Name("张三"), reasons.NAME_TWO)


def test_two_names_on_two_lines_are_two() -> None:
    assert values.name("张三\n李四") == values.Value(Name("张三"), reasons.NAME_TWO)


@pytest.mark.parametrize("vague", ["张某", "李某某", "张三测试"])
def test_vague_name_is_used_and_flagged(vague: str) -> None:
    found = values.name(vague)
    assert found.value == Name(vague)
    assert found.issue == reasons.NAME_VAGUE


@pytest.mark.parametrize("error", ["#REF!", "#VALUE!", "#N/A", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"])
def test_an_error_of_excel_is_an_empty_cell(error: str) -> None:
    for read in (
        values.text,
        values.name,
        values.phones,
        values.vin,
        values.key,
        values.money,
        values.mileage,
    ):
        assert not read(error).value
        assert read(error).issue is None


@pytest.mark.parametrize("raw", ["", " ", "-"])
def test_empty_name_is_no_issue(raw: str) -> None:
    assert values.name(raw) == values.EMPTY


@pytest.mark.parametrize(
    "raw",
    [VIN, VIN.lower(), f" {VIN} ", "１Ｍ８ＧＤＭ９ＡＸＫＰ０４２７８８", "1M8GDM9A XKP042788", f"'{VIN}"],
)
def test_vin_normal_form(raw: str) -> None:
    assert values.vin(raw) == values.Value(Vin(vin=VIN))


@pytest.mark.parametrize(
    ("raw", "tail"), [("042788", "042788"), ("KP042788", "KP042788"), ("kp042788", "KP042788")]
)
def test_tail_of_a_vin(raw: str, tail: str) -> None:
    assert values.vin(raw) == values.Value(Vin(tail=tail))


@pytest.mark.parametrize(
    ("raw", "issue"),
    [
        (VIN[:16], "16 characters"),
        (VIN + "1", "18 characters"),
        ("1M8GDM9AXKPO42788", f"perhaps {VIN}"),
        ("1M8GDM9AXKР042788", f"perhaps {VIN}"),
        ("1.2345E+71", "scientific"),
        ("LFV2A21K5A31234О6", "perhaps LFV2A21K5A3123406"),  # a Cyrillic О
        ("11111111111111111", "filler"),
        ("XXXXXXXXXXXXXXXXX", "filler"),
        ("1M8GDM9AXKP04278中", "“中” does not belong"),
    ],
)
def test_bad_vin_is_explained_and_not_used(raw: str, issue: str, english: None) -> None:
    found = values.vin(raw)
    assert found.value is None
    assert found.issue is not None
    assert issue in reasons.say(found.issue)


def test_zeros_are_no_vin() -> None:
    assert values.vin("0" * 17) == values.EMPTY


def test_a_frame_tail_with_an_e_is_text() -> None:
    assert values.vin("12345E67") == values.Value(Vin(tail="12345E67"))


def test_check_digit_only_warns(english: None) -> None:
    wrong = "1M8GDM9A0KP042788"
    assert values.vin(wrong) == values.Value(Vin(vin=wrong))
    assert "X" in reasons.say(values.vin_warning(wrong) or "")
    assert values.vin_warning(VIN) is None


@pytest.mark.parametrize(
    ("raw", "plate"),
    [
        ("京A·12345", ("京A12345", "")),
        ("京Ａ１２３４５", ("京A12345", "")),
        ("冀DF12345", ("冀DF12345", "")),
        *((f"京A{dot}12345", ("京A12345", "")) for dot in "·•・．.‧∙-—_ "),
        ("京 a 12345", ("京A12345", "")),
        ("冀D12345D", ("冀D12345D", "")),
        *((f"粤Z1234{suffix}", (f"粤Z1234{suffix}", "")) for suffix in "学警挂港澳领"),
        ("未上牌", ("", "none")),
        ("未上牌照", ("", "none")),
        ("未上户", ("", "none")),
        ("无号牌", ("", "none")),
        ("暂无牌照", ("", "none")),
        ("尚未挂牌", ("", "none")),
        ("无", ("", "none")),
        ("新车", ("", "none")),
        ("0", ("", "none")),
        ("临牌", ("", "temporary")),
        ("临 冀D12345", ("", "temporary")),
        ("", None),
    ],
)
def test_plates_and_their_placeholders(raw: str, plate: tuple[str, str] | None) -> None:
    assert values.plate(raw) == values.Value(plate)


@pytest.mark.parametrize("raw", ["冀D1234", "冀DI2345", "冀DO1234", "ABC123", "冀D12345678"])
def test_wrong_plates_are_listed(raw: str) -> None:
    assert values.plate(raw) == values.Value(None, reasons.PLATE_WRONG)


@pytest.mark.parametrize(
    ("raw", "km"),
    [
        ("12345", 12345),
        ("12,345公里", 12345),
        ("1.2万km", 12000),
        ("3.72万", 37200),
        ("12345KM", 12345),
        ("12345.6", 12346),
        ("１２３４５", 12345),
        ("12 345", 12345),
        ("12,345.0", 12345),
        ("", None),
        ("-", None),
    ],
)
def test_mileage(raw: str, km: int | None) -> None:
    assert values.mileage(raw) == values.Value(km)


@pytest.mark.parametrize("raw", ["0", "999999", "-5", "1.2E+5", "很多", "99999999", "12,34"])
def test_wild_mileage_is_listed(raw: str) -> None:
    found = values.mileage(raw)
    assert found.value is None
    assert found.issue is not None


@pytest.mark.parametrize(
    ("raw", "fen"),
    [
        ("￥1,234.00", 123400),
        ("¥1234", 123400),
        ("(123.00)", -12300),
        ("（123.00）", -12300),
        ("1.2万", 1200000),
        ("1234元", 123400),
        ("-5.5", -550),
        ("0.29", 29),
        ("0.285", 29),
        ("0", 0),
        ("", None),
        ("1234.", 123400),
        ("1，234.00", 123400),
        ("1234元整", 123400),
        ("-￥5", -500),
        ("1,234,567.89", 123456789),
    ],
)
def test_money_is_fen(raw: str, fen: int | None) -> None:
    assert values.money(raw) == values.Value(fen)


@pytest.mark.parametrize("raw", ["1.2E+5", "免费", "12..3", "--5", "1.234,00", "12,34"])
def test_money_that_is_none(raw: str) -> None:
    assert values.money(raw).issue is not None


@pytest.mark.parametrize(
    ("raw", "code"), [("056000", "056000"), ("56000", "056000"), ("30000", "030000"), ("", ""), ("0", "")]
)
def test_postcode_gets_its_zero_back(raw: str, code: str) -> None:
    assert values.postcode(raw) == values.Value(code)


@pytest.mark.parametrize(
    ("raw", "tail"),
    [("110101199001011234", "1234"), ("11010119900101123x", "123X"), ("1.10101E+17", ""), ("123", "")],
)
def test_only_the_tail_of_an_id_is_kept(raw: str, tail: str) -> None:
    found = values.id_tail(raw)
    assert found.value == tail
    assert (found.issue is None) == bool(tail)


@pytest.mark.parametrize(
    ("read", "raw", "code"),
    [
        (words.sex, "男", "m"),
        (words.sex, "M", "m"),
        (words.sex, "1", "m"),
        (words.sex, "女", "f"),
        (words.sex, "", ""),
        (words.service_class, "首保", "first_service"),
        (words.service_class, "首次保养", "first_service"),
        (words.service_class, "免费保养", "first_service"),
        (words.service_class, "常规保养", "periodic_service"),
        (words.service_class, "定期保养", "periodic_service"),
        (words.service_class, "事故车", "accident"),
        (words.service_class, "索赔", "warranty"),
        (words.service_class, "pdi", "pdi"),
        (words.service_class, "洗车", "wash"),
        (words.service_class, "保养+一般维修", "periodic_service"),
        (words.service_class, "道路救援", "other"),
        (words.service_class, "返修", "rework"),
        (words.service_class, "", "other"),
        (words.use, "非营运", "private"),
        (words.use, "公用", "company"),
        (words.use, "营运", "commercial"),
        (words.policy_kind, "交强险", "compulsory"),
        (words.policy_kind, "商业险", "commercial"),
        (words.policy_kind, "第三者责任险", "commercial"),
        (words.sex, "F", "f"),
        (words.sex, "未知", ""),
        (words.yes_no, "Y", True),
        (words.yes_no, "否", False),
        (words.service_class, "索赔/保修", "warranty"),
        (words.service_class, "保养", "periodic_service"),
        (words.service_class, "美容", "beauty"),
        (words.yes_no, "是", True),
        (words.yes_no, "√", True),
        (words.yes_no, "n", False),
        (words.yes_no, "", None),
        (words.tier, "VIP", "vip"),
        (words.energy, "纯电动", "electric"),
    ],
)
def test_words_of_the_dms(read, raw: str, code: object) -> None:
    assert read(raw) == values.Value(code)


def test_unknown_word_is_listed() -> None:
    assert words.sex("？").issue == reasons.WORD_UNKNOWN


@given(st.text(max_size=40))
def test_no_cell_ever_raises(raw: str) -> None:
    for read in (
        values.text,
        values.key,
        values.name,
        values.phones,
        values.vin,
        values.plate,
        values.mileage,
        values.money,
        values.postcode,
        values.id_tail,
        words.sex,
        words.service_class,
        words.use,
        words.yes_no,
    ):
        found = read(raw)
        if found.issue is not None:
            assert reasons.say(found.issue)


@given(st.integers(0, 9_999_999_99))
def test_money_written_and_read_is_the_same(fen: int) -> None:
    assert values.money(f"￥{fen // 100:,}.{fen % 100:02}").value == fen


def test_memo_reads_each_text_once() -> None:
    calls: list[str] = []

    def read(raw: str) -> values.Value:
        calls.append(raw)
        return values.money(raw)

    memo = values.Memo(read)
    assert list(map(memo.__getitem__, ["1", "x", "1", "x"])) == [100, None, 100, None]
    assert calls == ["1", "x"]
    assert memo.bad == {"x": reasons.NUMBER_UNREAD}
