from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.dms import reading
from dealerdesk.dms.choices import Choices
from dealerdesk.dms.table import open_table
from dealerdesk.errors import WorldError

TABLE = "客户编号,客户名称,手机\nKH1,王𠮷䶮,13912345678\nKH2,联通镕,13712345678\n"


def put(folder: Path, data: bytes, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def rows(
    path: Path, encoding: str | None = None, delimiter: str = ",", columns: int | None = None
) -> list[list[str]]:
    source = reading.inspect(path, encoding)
    return [r for b in reading.blocks(source, delimiter, columns) for r in reading.cells(b.lines, delimiter)]


@pytest.mark.parametrize(
    ("codec", "bom", "name"),
    [
        ("gb18030", b"", "GB18030"),
        ("utf-8", b"", "UTF-8"),
        ("utf-8-sig", b"", "UTF-8-SIG"),
        ("utf-16-le", b"\xff\xfe", "UTF-16LE"),
        ("utf-16-be", b"\xfe\xff", "UTF-16BE"),
        ("utf-16-le", b"", "UTF-16LE"),
        ("utf-16-be", b"", "UTF-16BE"),
    ],
)
def test_every_encoding_gives_the_same_rows(tmp_path: Path, codec: str, bom: bytes, name: str) -> None:
    path = put(tmp_path, bom + TABLE.encode(codec))
    assert reading.inspect(path).encoding == name
    assert rows(path) == [
        ["客户编号", "客户名称", "手机"],
        ["KH1", "王𠮷䶮", "13912345678"],
        ["KH2", "联通镕", "13712345678"],
    ]


@pytest.mark.parametrize("word", ["联通", "联", "镕", "㛃", "䶮", "𠮷", "鿬"])
def test_rare_characters_and_old_traps_in_gb18030(tmp_path: Path, word: str) -> None:
    assert rows(put(tmp_path, f"姓名,{word}\n".encode("gb18030"))) == [["姓名", word]]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "empty.csv", "empty"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "setup.csv", "program"),
        (b"\x7fELF\x02\x01\x01\x00", "setup.csv", "program"),
        (b"%PDF-1.7\n%\xe2\xe3", "paper.csv", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0", "photo.csv", "picture"),
        (b"PK\x03\x04\x14\0", "book.csv", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "book.xls", "damaged"),
        (b"<html><p>1</p></html>", "book.xls", "web page"),
        (b"<html><table><tr><td>1</td></tr></table>", "book.xls", "no header"),
        (b"<?xml version='1.0'?><a/>", "book.xls", "XML"),
        (b"<?xml version='1.0'?><a", "book.xls", "damaged"),
        ("客户编号,客户名称,手机\nKH1,张\0三,1".encode(), "nul.csv", "NUL"),
    ],
)
def test_wrong_file_is_refused_in_one_line(
    tmp_path: Path, data: bytes, name: str, says: str, english: None
) -> None:
    with pytest.raises(WorldError) as refused:
        open_table(put(tmp_path, data, name))
    assert says in refused.value.line
    assert name in refused.value.line
    assert "\n" not in str(refused.value)


def test_missing_file_and_folder_are_refused(tmp_path: Path, english: None) -> None:
    with pytest.raises(WorldError, match="There is no file"):
        reading.inspect(tmp_path / "none.csv")
    with pytest.raises(WorldError, match="is a folder"):
        reading.inspect(tmp_path)


def test_file_that_another_program_keeps_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, english: None
) -> None:
    path = put(tmp_path, TABLE.encode())

    def refuse(*_args: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(WorldError, match="in use by another program"):
        reading.inspect(path)


def test_file_locked_by_another_handle_is_refused(tmp_path: Path, english: None) -> None:
    fcntl = pytest.importorskip("fcntl")
    path = put(tmp_path, TABLE.encode())
    with open(path, "rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(WorldError, match="in use by another program"):
            reading.inspect(path)
    assert reading.inspect(path).size == len(TABLE.encode())


def test_bytes_that_are_no_text_are_refused_where_they_stand(tmp_path: Path, english: None) -> None:
    path = put(tmp_path, "客户编号,客户名称,手机\nKH1,张".encode("gb18030") + b"\xff\xff,1\n")
    with pytest.raises(WorldError, match="broken at line 2"):
        rows(path)
    assert rows(path, "GB18030")[1][1].endswith("\ufffd")


def test_unknown_encoding_is_refused(tmp_path: Path, english: None) -> None:
    with pytest.raises(WorldError, match="no known encoding"):
        reading.inspect(put(tmp_path, b"a,b"), "latin-1")


@pytest.mark.parametrize(
    ("text", "torn"),
    [("a,b\n1,2\n", ""), ("a,b\n1,2", "unended"), ('a,b\n1,"2', "quote"), ('a,b\n1,"2\n3', "quote")],
)
def test_how_a_file_ends(tmp_path: Path, text: str, torn: str) -> None:
    source = reading.inspect(put(tmp_path, text.encode()))
    (block,) = reading.blocks(source, columns=2)
    assert block.torn == torn
    assert len(block.lines) == 2


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_file_torn_inside_a_character_keeps_its_other_rows(tmp_path: Path, codec: str, lost: int) -> None:
    whole = "客户编号,客户名称,手机\nKH1,张三,1\nKH2,李𠮷".encode(codec)
    source = reading.inspect(put(tmp_path, whole[:-lost]))
    (block,) = reading.blocks(source, columns=3)
    assert source.encoding.lower() == codec
    assert block.lines[:2] == ["客户编号,客户名称,手机", "KH1,张三,1"]
    assert block.torn == "cut"


def test_cells_of_several_lines_are_one_record(tmp_path: Path) -> None:
    path = put(tmp_path, '编号,备注,手机\nKH1,"他说:""一加速就响"",\n换过",1\nKH2,x,2\n'.encode())
    assert rows(path, columns=3)[1] == ["KH1", '他说:"一加速就响",\n换过', "1"]
    assert rows(path, columns=3)[2] == ["KH2", "x", "2"]


def test_an_unclosed_quotation_mark_costs_one_row_only(tmp_path: Path) -> None:
    lines = [
        "编号,备注,手机",
        'KH1,"没关,1',
        *(f"KH{i},好,{i}" for i in range(2, 400)),
        'KH400,"又没关,4',
        "KH401,好,5",
    ]
    found = rows(put(tmp_path, "\n".join(lines).encode() + b"\n"), columns=3)
    assert len(found) == len(lines)
    assert [r[0] for r in found if len(r) == 3] == ["编号", *(f"KH{i}" for i in range(2, 400)), "KH401"]


def test_two_unclosed_quotation_marks_near_each_other_do_not_swallow_rows(tmp_path: Path) -> None:
    lines = ["编号,备注,手机", 'KH1,"没关,1', "KH2,好,2", 'KH3,"又没关,3', "KH4,好,4"]
    found = rows(put(tmp_path, "\n".join(lines).encode() + b"\n"), columns=3)
    assert [r[0] for r in found if len(r) == 3] == ["编号", "KH2", "KH4"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_a_line_end(tmp_path: Path, end: str) -> None:
    assert rows(put(tmp_path, TABLE.replace("\n", end).encode())) == rows(
        put(tmp_path, TABLE.encode(), "b.csv")
    )


def test_blocks_count_records_from_one(tmp_path: Path) -> None:
    text = "\n".join(f"{i},x" if i % 3 else "" for i in range(1, 12)) + "\n"
    source = reading.inspect(put(tmp_path, text.encode()))
    found = list(reading.blocks(source, size=4))
    assert [(b.first, len(b.lines)) for b in found] == [(1, 4), (5, 4), (9, 3)]


def test_a_file_that_changes_between_two_readings_is_refused(tmp_path: Path, english: None) -> None:
    path = put(tmp_path, TABLE.encode())
    source = reading.inspect(path)
    put(tmp_path, TABLE.encode() + b"KH3,x,1\n")
    with pytest.raises(WorldError, match="changed while"):
        list(reading.blocks(source))


def test_characters_across_chunks_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_CHUNK", 7)
    for codec in ("gb18030", "utf-8", "utf-8-sig"):
        assert rows(put(tmp_path, TABLE.encode(codec)))[1] == ["KH1", "王𠮷䶮", "13912345678"]
    quoted = '编号,备注\r\nKH1,"一\r\n二"\r\nKH2,"三"\r\n'
    assert rows(put(tmp_path, quoted.encode()), columns=2) == [
        ["编号", "备注"],
        ["KH1", "一\n二"],
        ["KH2", "三"],
    ]


cell = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=6)


@given(
    st.lists(st.lists(cell, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(reading.DELIMITERS),
)
def test_what_csv_wrote_is_read_back(tmp_path_factory, table: list[list[str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    path = put(tmp_path_factory.mktemp("csv"), out.getvalue().encode())
    assert rows(path, "UTF-8", delimiter, 3) == table


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data: bytes) -> None:
    path = put(tmp_path_factory.mktemp("bytes"), data)
    try:
        rows(path, columns=3)
    except WorldError as refused:
        assert refused.line


def test_a_file_that_is_nearly_utf8_asks_for_it_and_lists_what_is_broken(shop, english: None) -> None:
    table = "客户编号,客户名称,手机,地址\nKH1,张三,13912345678,和平路\n".encode()
    path = shop.folder / "mixed.csv"
    path.write_bytes(table + b"KH2,\xc0\xee\xcb\xc4,13712345678,\n")
    with pytest.raises(WorldError, match=r"nearly UTF-8.*choose UTF-8"):
        shop.desk.dms.look(path)
    report = shop.desk.dms.run(shop.actor, path, Choices(encoding="UTF-8"))
    assert shop.six(report) == "2 0 0 0 0 0"
    assert [(i.row, i.column) for i in report.issues] == [(3, "客户名称")]
    assert shop.rows("SELECT name FROM customer ORDER BY id") == [("张三",), ("",)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "list.csv")
    with pytest.raises(WorldError):
        reading.first_bytes(tmp_path / "list.csv")
