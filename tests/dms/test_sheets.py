"""Workbooks: XLSX, XLS, and the web pages and XML that are called XLS (5.2)."""

from __future__ import annotations

import csv
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from dealerdesk.dms import sheets
from dealerdesk.dms.choices import Choices
from dealerdesk.dms.table import open_table
from dealerdesk.errors import WorldError

VIN = "LSVAA49J132047371"
HEAD = ["客户编号", "客户名称", "手机", "车架号", "车牌号", "交车日期", "行驶里程"]
ROW = ["KH1", "王𠮷", 13912345678, VIN, "冀D12345", datetime(2024, 1, 5), 12345]
FILES = Path(__file__).parent / "files"


def book(path: Path, *tables: tuple[str, list[list[object]]], date1904: bool = False) -> Path:
    made = xlsxwriter.Workbook(str(path), {"date_1904": date1904})
    days = made.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in tables:
        sheet = made.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(r, c, value, days)
                else:
                    sheet.write(r, c, value)
    made.close()
    return path


def card(shop) -> tuple[object, ...]:
    person = shop.rows("SELECT name FROM customer")
    phone = shop.rows("SELECT number FROM phone")
    car = shop.rows("SELECT vin, plate, delivered_on FROM vehicle")
    return (*person[0], *phone[0], *car[0], shop.one("SELECT km FROM mileage_reading"))


WANTED = ("王𠮷", "13912345678", VIN, "冀D12345", "2024-01-05", 12345)


def test_a_workbook_comes_in_like_its_csv(shop, tmp_path: Path) -> None:
    path = book(tmp_path / "客户.xlsx", ("客户", [["澄远汽车客户档案"], [], HEAD, ROW, ["合计", 1]]))
    look = shop.desk.dms.look(path)
    assert (look.container, look.sheet, look.header_row, look.encoding) == ("xlsx", "客户", 3, "UTF-8")
    report = shop.desk.dms.run(shop.actor, path)
    assert shop.six(report) == "1 0 0 0 1 0" and card(shop) == WANTED
    csv = ",".join(HEAD), f"KH1,王𠮷,13912345678,{VIN},冀D12345,2024-01-05,12345"
    assert shop.six(shop.take(*csv)) == "0 0 1 0 0 0"


def test_the_sheet_with_a_known_header_is_taken_or_the_chosen_one(shop, tmp_path: Path) -> None:
    other = [*ROW]
    other[0], other[1] = "KH2", "李四"
    path = book(tmp_path / "b.xlsx", ("说明", [["看第二页"]]), ("甲", [HEAD, ROW]), ("乙", [HEAD, other]))
    assert shop.desk.dms.look(path).sheet == "甲"
    assert shop.desk.dms.look(path).sheets == ("说明", "甲", "乙")
    shop.desk.dms.run(shop.actor, path, Choices(sheet="乙"))
    assert shop.one("SELECT name FROM customer") == "李四"
    with pytest.raises(WorldError, match="丙"):
        shop.desk.dms.look(path, Choices(sheet="丙"))


def test_other_sheets_with_lists_are_named(shop, tmp_path: Path, english: None) -> None:
    rows: list[list[object]] = [["客户编号", "客户名称", "手机"], ["KH1", "张三", "13912345678"]]
    path = book(tmp_path / "a.xlsx", ("说明", [["x"]]), ("一月", rows), ("二月", rows), ("图", []))
    report = shop.desk.dms.run(shop.actor, path)
    assert report.warnings == ("Only the sheet 一月 is read; these hold lists too: 二月",)


def test_hidden_rows_come_in_and_are_named(shop, tmp_path: Path) -> None:
    path = tmp_path / "h.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet()
    for r, row in enumerate([HEAD[:3], ["KH1", "张三", "13912345678"], ["KH2", "李四", "13812345678"]]):
        sheet.write_row(r, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    made.close()
    report = shop.desk.dms.run(shop.actor, path)
    assert report.counts.new == 2 and any("1" in warning for warning in report.warnings)


def test_a_merged_cell_fills_its_range_only(shop, tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    made = xlsxwriter.Workbook(str(path))
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["客户编号", "客户名称", "手机", "车架号", "车牌号"])
    for r, (vin, plate) in enumerate([(VIN, "冀D12345"), ("LFV3A28K5E3011122", "冀D22222")], 1):
        sheet.write_row(r, 3, [vin, plate])
    for c, value in enumerate(["KH1", "张三", "13912345678"]):
        sheet.merge_range(1, c, 2, c, value)
    sheet.write_row(3, 0, ["KH2", "李四", "13812345678", "", ""])
    made.close()
    shop.desk.dms.run(shop.actor, path)
    assert shop.rows("SELECT customer_id, count(*) FROM holding GROUP BY 1") == [(1, 2)]
    assert shop.rows("SELECT name FROM customer ORDER BY id") == [("张三",), ("李四",)]


def test_day_numbers_count_from_the_year_that_the_workbook_says(shop, tmp_path: Path) -> None:
    rows = [HEAD, ["KH1", "张三", "13912345678", VIN, "冀D12345", 43834, 1]]
    shop.desk.dms.run(shop.actor, book(tmp_path / "d.xlsx", ("a", rows), date1904=True))
    assert shop.one("SELECT delivered_on FROM vehicle") == "2024-01-05"


def test_a_two_level_header_is_read_as_one(shop, tmp_path: Path) -> None:
    upper = ["客户", "", "车辆", "", "交强险", "", "商业险", ""]
    lower = ["姓名", "手机", "车架号", "车牌号", "保单号", "到期日期", "保单号", "到期日期"]
    row = ["张三", "13912345678", VIN, "冀D12345", "JQ1", "2026-12-01", "SY1", "2026-12-15"]
    look = shop.desk.dms.look(book(tmp_path / "t.xlsx", ("a", [["保险台账"], upper, lower, row])))
    assert look.header_row == 3
    assert [c.field for c in look.columns] == [
        "name", "phone", "vin", "plate", "compulsory_number", "compulsory_end", "commercial_number",
        "commercial_end",
    ]  # fmt: skip


def test_a_number_that_lost_digits_is_refused_and_listed(shop, tmp_path: Path) -> None:
    path = book(tmp_path / "n.xlsx", ("a", [["客户编号", "客户名称", "手机", "身份证号"],
                                             ["KH1", "张三", 13912345678, 130403198001011234]]))  # fmt: skip
    report = shop.desk.dms.run(shop.actor, path)
    assert [issue.column for issue in report.issues] == ["身份证号"]


def test_a_web_page_called_xls(shop, tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="gb2312"></head><body><table><tr><td colspan=3>导出</td></tr></table>'
        "<table><tr><th>客户编号<th>客户名称<th>手机<th>车架号<th>车牌号</tr>"
        f'<tr><td rowspan="2">KH1<td rowspan="2">镕&nbsp;<td rowspan=2>13912345678<td>{VIN}<td>冀D12345</tr>'
        "<tr><td>LFV3A28K5E3011122<td>冀D22222</tr></table></body></html>"
    )
    path = tmp_path / "p.xls"
    path.write_bytes(page.encode("gb18030"))
    look = shop.desk.dms.look(path)
    assert (look.container, look.encoding) == ("html", "GB18030")
    shop.desk.dms.run(shop.actor, path)
    assert shop.rows("SELECT customer_id, count(*) FROM holding GROUP BY 1") == [(1, 2)]


def test_xml_called_xls(shop, tmp_path: Path) -> None:
    cell = '<Cell><Data ss:Type="{}">{}</Data></Cell>'
    head = "".join(cell.format("String", name) for name in HEAD)
    row = "".join(
        cell.format(kind, value)
        for kind, value in [
            ("String", "KH1"), ("String", "王𠮷"), ("Number", "13912345678"), ("String", VIN),
            ("String", "冀D12345"), ("DateTime", "2024-01-05T00:00:00.000"), ("Number", "12345"),
        ]
    )  # fmt: skip
    path = tmp_path / "x.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="客户"><Table>'
        f'<Row ss:Index="2">{head}</Row><Row ss:Hidden="1">{row}</Row></Table></Worksheet></Workbook>',
        encoding="utf-8",
    )
    look = shop.desk.dms.look(path)
    assert (look.container, look.header_row, look.hidden_rows) == ("xml", 2, 1)
    shop.desk.dms.run(shop.actor, path)
    assert card(shop) == WANTED


@pytest.mark.parametrize("name", ["customers.xls", "customers_1904.xls"])
def test_an_old_workbook(shop, name: str) -> None:
    look = shop.desk.dms.look(FILES / name)
    assert (look.container, look.encoding) == ("xls", "UTF-16LE")
    shop.desk.dms.run(shop.actor, FILES / name)
    assert card(shop) == WANTED


def test_text_called_xls(shop, tmp_path: Path) -> None:
    path = tmp_path / "t.xls"
    path.write_bytes(("\t".join(HEAD[:3]) + "\nKH1\t张三\t13912345678\n").encode("utf-16"))
    assert shop.six(shop.desk.dms.run(shop.actor, path)) == "1 0 0 0 0 0"


def test_big5_only_when_chosen(shop, tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_bytes(
        "客户编号,姓名,手机\nKH1,陳小明,13912345678\n".replace("户", "戶")
        .replace("编号", "編號")
        .encode("big5")
    )
    shop.desk.dms.run(
        shop.actor,
        path,
        Choices(encoding="Big5", columns={"客戶編號": "customer_number", "手機": "phone"}, header_row=1),
    )
    assert shop.one("SELECT name FROM customer") == "陳小明"


# --- what must be refused ------------------------------------------------------------------------


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, content: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


def bombs(good: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    big = good[SHEET].replace(b"<sheetData>", b"<sheetData>" + b" " * (400 << 20))
    doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return {
        "bomb": good | {SHEET: big},
        "entity": good
        | {"xl/sharedStrings.xml": good["xl/sharedStrings.xml"].replace(b"<sst", doctype + b"<sst")},
        "outside": good | {"../../evil.xml": b"x"},
        "absolute": good | {"/etc/evil.xml": b"x"},
        "far": good | {SHEET: good[SHEET].replace(b'r="A2"', b'r="XFD1048576"')},
        "empty": {"xl/nothing.xml": b""},
        "broken": good | {SHEET: good[SHEET][:200]},
    }


def moved(good: dict[str, bytes], name: str, sheet: bytes) -> dict[str, bytes]:
    """A workbook whose sheet has another name, as its relations and types say."""
    found = {}
    for part, data in good.items():
        if part == SHEET:
            found[f"xl/{name}"] = sheet
        else:
            found[part] = data.replace(b"worksheets/sheet1.xml", name.encode())
    return found


def hidden_bombs(good: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    sheet = good[SHEET]

    def more(rows: bytes) -> bytes:
        return sheet.replace(b"</sheetData>", rows + b"</sheetData>")

    far = more(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    big = more(b"<row><c/></row>" * (24 << 20))
    doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    wide = b"<c><v>1</v></c>" * 16_384
    return {
        "far elsewhere": moved(good, "other/s.xml", far),
        "far upper case": moved(good, "Worksheets/Sheet1.XML", far),
        "far without an ending": moved(good, "worksheets/s", far),
        "big with another ending": moved(good, "worksheets/s.dat", big),
        "entity with another ending": moved(
            good, "worksheets/s.dat", sheet.replace(b"<worksheet", doctype + b"<worksheet")
        ),
        "a sheet called a picture": moved(good, "media/a.png", far),
        "lower case": good | {SHEET: more(b'<row r="99999"><c r="xfd99999"><v>1</v></c></row>')},
        "line break": good | {SHEET: more(b'<row\nr="99999"><c\nr="XFD99999"><v>1</v></c></row>')},
        "spaces": good | {SHEET: more(b'<row r = "99999"><c r = "XFD99999"><v>1</v></c></row>')},
        "no places": good | {SHEET: more(b"<row>" + wide + b'</row><row r="99999"><c><v>1</v></c></row>')},
        "no places at all": good
        | {SHEET: more(b"<row>" + wide + b"</row>" + b"<row><c><v>1</v></c></row>" * 99_999)},
    }


HIDDEN_BOMBS = (
    "far elsewhere", "far upper case", "far without an ending", "big with another ending",
    "entity with another ending", "a sheet called a picture", "lower case", "line break", "spaces",
    "no places", "no places at all",
)  # fmt: skip


@pytest.mark.parametrize("kind", HIDDEN_BOMBS)
def test_a_bomb_that_hides_is_refused_within_two_seconds(shop, tmp_path: Path, kind: str) -> None:
    good = parts(book(tmp_path / "g.xlsx", ("a", [HEAD, ROW])))
    path = packed(tmp_path / "bad.xlsx", hidden_bombs(good)[kind])
    began = time.perf_counter()
    with pytest.raises(WorldError) as refused:
        sheets.read(path, sheets.XLSX)
    assert time.perf_counter() - began < 2 and "\n" not in refused.value.line


def test_a_sheet_with_names_and_prefixes_of_its_own_is_read(shop, tmp_path: Path) -> None:
    good = parts(book(tmp_path / "g.xlsx", ("a", [HEAD, *[[f"KH{n}", *ROW[1:]] for n in range(300)]])))
    path = packed(tmp_path / "m.xlsx", moved(good, "sheets/one.xml", good[SHEET]))
    assert len(sheets.read(path, sheets.XLSX).sheet("a").rows) == 301
    wide = [f"列{n}" for n in range(200)]
    path = book(tmp_path / "w.xlsx", ("a", [wide, *[wide] * 300]))
    assert len(sheets.read(path, sheets.XLSX).sheet("a").rows) == 301


@pytest.mark.parametrize("kind", ["bomb", "entity", "outside", "absolute", "far", "empty", "broken"])
def test_a_malicious_workbook_is_refused_within_two_seconds(shop, tmp_path: Path, kind: str) -> None:
    good = parts(book(tmp_path / "g.xlsx", ("a", [HEAD, ROW])))
    path = packed(tmp_path / "bad.xlsx", bombs(good)[kind])
    began = time.perf_counter()
    with pytest.raises(WorldError) as refused:
        shop.desk.dms.run(shop.actor, path)
    assert time.perf_counter() - began < 2 and "\n" not in refused.value.line
    assert shop.one("SELECT count(*) FROM import_run") == 0


def test_a_size_that_lies_is_not_believed(shop, tmp_path: Path) -> None:
    good = parts(book(tmp_path / "g.xlsx", ("a", [HEAD, ROW])))
    path = packed(tmp_path / "lie.xlsx", bombs(good)["bomb"])
    data = path.read_bytes()
    true = (len(bombs(good)["bomb"][SHEET])).to_bytes(4, "little")
    path.write_bytes(data.replace(true, (1000).to_bytes(4, "little")))
    with pytest.raises(WorldError):
        shop.desk.dms.look(path)


def test_a_billion_laughs(shop, tmp_path: Path) -> None:
    path = tmp_path / "lol.xls"
    path.write_text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;">]><a>&c;</a>')
    with pytest.raises(WorldError):
        shop.desk.dms.look(path)


def test_a_web_page_with_endless_spans(shop, tmp_path: Path) -> None:
    path = tmp_path / "w.xls"
    row = '<tr><td colspan="99999" rowspan="99999">x</td></tr>'
    path.write_text("<html><table>" + row * 300 + "</table></html>")
    with pytest.raises(WorldError):
        shop.desk.dms.look(path)


def test_tables_in_tables_without_end(shop, tmp_path: Path) -> None:
    path = tmp_path / "deep.xls"
    path.write_bytes(b"<table><tr><td>" * 200_000)
    began = time.monotonic()
    with pytest.raises(WorldError):
        shop.desk.dms.look(path)
    assert time.monotonic() - began < 2


def test_cells_as_a_dms_would_write_them() -> None:
    said = [
        13812345678.0,
        1.10101e17,
        45296.625,
        True,
        None,
        date(2024, 1, 5),
        datetime(2024, 1, 5, 9, 30),
        "x",
    ]
    assert [sheets.cell_text(value) for value in said] == [
        "13812345678", "1.10101E+17", "45296.625", "TRUE", "", "2024-01-05", "2024-01-05 09:30:00", "x",
    ]  # fmt: skip


def test_a_workbook_with_any_byte_wrong_is_read_or_refused_in_one_line(tmp_path: Path) -> None:
    rows: list[list[object]] = [["客户编号", "客户名称", "手机"], ["KH1", "张三", "13912345678"]]
    path = book(tmp_path / "a.xlsx", ("客户", rows))
    data = path.read_bytes()
    refused = 0
    for at in range(30, len(data), 7):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x5A]) + data[at + 1 :])
        try:
            open_table(path)
        except WorldError as error:
            refused += 1
            assert error.line and "\n" not in error.line
    assert refused > 100


def test_a_cell_with_a_line_end_stays_one_cell() -> None:
    rows = [["姓名", "备注"], ["王芳", "第一行\r\n第二行"], ["李\n强"], ['赵"敏', "a\rb"]]
    made = sheets.lines(rows)
    assert len(made) == 4 and made[1] == '王芳,"第一行\n第二行"'
    assert [next(csv.reader([line])) for line in made[1:]] == [
        ["王芳", "第一行\n第二行"], ["李\n强", ""], ['赵"敏', "a\nb"],
    ]  # fmt: skip
