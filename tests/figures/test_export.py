"""The month on a stick: whole or not at all, and one flipped byte is found and named."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import json
import os
import random
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dealerdesk.care import list_files
from dealerdesk.clock import CHINA
from dealerdesk.errors import Cancelled, WorldError
from dealerdesk.figures import export, tables
from dealerdesk.figures.export import MANIFEST, folder_name, month_files, verify, write_folder
from dealerdesk.figures.shapes import Figure, MonthFigures, People, Row

MONTH = date(2026, 10, 1)
AT = datetime(2026, 11, 1, 10, 12, tzinfo=CHINA)
NASTY = '=HYPERLINK("http://x")'


def figure(key: str, numerator: int, denominator: int, target: int | None, lower: bool = False) -> Figure:
    return Figure(
        key, f"Name of {key}", "what, is counted", numerator, denominator, target, lower, (1, 2), (0, 0)
    )


FIGURES = MonthFigures(
    MONTH, "submitted", (figure("K2", 61, 68, 90), figure("K7", 312, 2847, 20, True), figure("K9", 0, 0, 50))
)
ROWS = (
    Row(1, 1, "王𠮷䶮", "冀D4M208", "A5 1.5T", "138****5678", "2026-10-02", "first service 2026-10-02"),
    Row(2, 2, NASTY, "", "+1", "", "", "-2 days"),
)
NOBODY = People("", (), (), (), ())
PEOPLE = {"K2": People("K2", ROWS[:1], ROWS, ROWS[1:], ()), "K7": NOBODY, "K9": NOBODY}


def files() -> dict[str, bytes]:
    return month_files(FIGURES, PEOPLE, b"%PDF-1.7 the report", "澄远汽车", AT)


def put(to: Path) -> Path:
    return write_folder(to, folder_name(MONTH), files()).folder


def read_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(list_files.BOM)
    text = data.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_five_files_stand_under_their_names(tmp_path: Path) -> None:
    made = write_folder(tmp_path, folder_name(MONTH), files())
    assert made.folder == tmp_path / "月报_202610"
    assert sorted(os.listdir(made.folder)) == sorted(
        [
            "月报_202610.csv",
            "月报明细_202610.csv",
            "月报_202610.xlsx",
            "月报_202610.pdf",
            "清单_manifest.json",
        ]
    )
    assert sorted(one.name for one in made.files) == sorted(os.listdir(made.folder))
    for one in made.files:
        data = (made.folder / one.name).read_bytes()
        assert (one.bytes, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert [one.name for one in tmp_path.iterdir()] == ["月报_202610"]


def test_the_figures_as_csv() -> None:
    head, *rows = read_csv(tables.figures_csv(FIGURES))
    assert len(head) == len(rows[0]) == 10
    assert rows[0][3:9] == ["61", "68", "89.7%", "50.0%", "—", "≥90%"]
    assert rows[1][3:9] == ["312", "2847", "11.0%", "50.0%", "—", "≤20%"]
    assert rows[2][3:6] == ["0", "0", "—"]


def test_no_cell_of_the_list_is_a_formula() -> None:
    head, *rows = read_csv(tables.people_csv(FIGURES, PEOPLE))
    assert len(rows) == 2 and {len(row) for row in rows} == {len(head)}
    assert rows[0][2:7] == ["王𠮷䶮", "冀D·4M208", "A5 1.5T", "138****5678", "2026-10-02"]
    assert rows[1][2] == "'" + NASTY
    assert rows[1][4] == "'+1"
    assert rows[1][7] == "'-2 days"


def test_the_workbook_has_typed_cells_and_no_formula() -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(tables.workbook(FIGURES, PEOPLE, AT)))
    first, second = (book.get_sheet_by_index(at).to_python() for at in (0, 1))
    assert first[1][3:6] == [61, 68, pytest.approx(0.897)]
    assert first[3][5] == "—"
    assert second[1][6] == date(2026, 10, 2)
    assert second[2][2] == NASTY  # text, as the customer is called


def test_verify_takes_the_folder_or_the_one_that_holds_it(tmp_path: Path) -> None:
    folder = put(tmp_path)
    assert verify(folder) == verify(tmp_path)
    assert {one.name for one in verify(folder)} == set(os.listdir(folder))


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 0x01
    path.write_bytes(data)


@pytest.mark.parametrize("name", list(files()))
def test_one_flipped_byte_anywhere_is_found_and_its_file_named(tmp_path: Path, name: str) -> None:
    folder = put(tmp_path)
    size = (folder / name).stat().st_size
    draw = random.Random(name)
    for place in {0, size - 1, *(draw.randrange(size) for _ in range(20))}:
        flip(folder / name, place)
        with pytest.raises(WorldError) as found:
            verify(folder)
        assert name in found.value.line
        assert [other for other in files() if other != name and other in found.value.line] == []
        flip(folder / name, place)
    verify(folder)


def test_no_byte_of_the_manifest_can_be_flipped_unseen() -> None:
    whole = files()[MANIFEST]
    entries = export._read_manifest(whole)
    assert entries is not None and len(entries) == 4
    for place in range(len(whole)):
        for bit in (0x01, 0x20, 0x80):
            flipped = bytearray(whole)
            flipped[place] ^= bit
            assert export._read_manifest(bytes(flipped)) is None


def test_bad_missing_and_extra_files_are_all_named_in_one_line(tmp_path: Path) -> None:
    folder = put(tmp_path)
    flip(folder / "月报_202610.pdf", 3)
    (folder / "月报_202610.csv").unlink()
    (folder / "note.txt").write_text("mine")
    with pytest.raises(WorldError) as found:
        verify(tmp_path)
    assert "\n" not in str(found.value)
    for name in ("月报_202610/月报_202610.pdf", "月报_202610/月报_202610.csv", "月报_202610/note.txt"):
        assert name in str(found.value)


def test_a_month_without_manifest_or_no_month_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorldError):
        verify(tmp_path / "nowhere")
    with pytest.raises(WorldError):
        verify(tmp_path)
    folder = put(tmp_path)
    (folder / MANIFEST).unlink()
    with pytest.raises(WorldError, match=MANIFEST):
        verify(folder)


def test_a_manifest_that_points_elsewhere_is_bad(tmp_path: Path) -> None:
    folder = put(tmp_path)
    content = json.loads((folder / MANIFEST).read_bytes())
    content.pop("check")
    content["files"][0]["name"] = "../outside.csv"
    (folder / MANIFEST).write_bytes(export._manifest(content))
    with pytest.raises(WorldError, match=MANIFEST):
        verify(folder)


def test_what_the_system_leaves_in_a_folder_is_no_extra_file(tmp_path: Path) -> None:
    folder = put(tmp_path)
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "._月报_202610.csv").write_bytes(b"x")
    verify(folder)


def test_exporting_again_replaces_the_month_and_keeps_what_is_not_ours(tmp_path: Path) -> None:
    folder = put(tmp_path)
    (folder / "note.txt").write_text("mine")
    (folder / "月报_202610.csv").write_bytes(b"old")
    put(tmp_path)
    assert (folder / "note.txt").read_text() == "mine"
    assert (folder / "月报_202610.csv").read_bytes() == files()["月报_202610.csv"]
    assert [one.name for one in tmp_path.iterdir()] == ["月报_202610"]


FAILURES = [
    ("fsync", errno.ENOSPC),
    ("fsync", errno.EIO),
    ("replace", errno.EROFS),
    ("mkdir", errno.EROFS),
]


@pytest.mark.parametrize(("call", "number"), FAILURES)
@pytest.mark.parametrize("again", [False, True], ids=["empty stick", "month there before"])
def test_a_stick_that_fails_says_so_in_one_line_and_keeps_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, again: bool
) -> None:
    if again:
        before = put(tmp_path)
        (before / "月报_202610.csv").write_bytes(b"as it was")
    told: list[int] = []
    real: Any = getattr(os, call)

    def fail(*args: Any, **options: Any) -> Any:
        told.append(1)
        if call == "replace" and ".part" not in str(args[0]):
            return real(*args, **options)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(WorldError) as found:
        put(tmp_path)
    monkeypatch.undo()
    assert told and str(tmp_path) in str(found.value) and "\n" not in str(found.value)
    if again:
        assert [one.name for one in tmp_path.iterdir()] == ["月报_202610"]
        assert (tmp_path / "月报_202610" / "月报_202610.csv").read_bytes() == b"as it was"
    else:
        assert list(tmp_path.iterdir()) == []


def test_a_stick_without_room_is_told_before_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(100, 90, 10))  # type: ignore[attr-defined]
    with pytest.raises(WorldError):
        put(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_gives_back_other_bytes_is_refused_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: real(path).replace(b"PDF", b"PDG"))
    with pytest.raises(WorldError, match=r"月报_202610\.pdf"):
        put(tmp_path)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("no folder")
    with pytest.raises(WorldError):
        put(tmp_path / "stick")
    assert (tmp_path / "stick").read_text() == "no folder"


@pytest.mark.parametrize("stage", ["write", "sync", "read_back"])
def test_a_cancelled_export_leaves_nothing(tmp_path: Path, stage: str) -> None:
    def stop(at: str, done: int, total: int) -> None:
        if at == stage and done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_folder(tmp_path, folder_name(MONTH), files(), stop)
    assert list(tmp_path.iterdir()) == []


def test_progress_tells_write_sync_read_back_and_done_last(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_folder(tmp_path, folder_name(MONTH), files(), lambda *args: told.append(args))
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["write", "sync", "read_back", "done"]
    assert told[-1] == ("done", 5, 5)
    assert all(0 <= done <= total == 5 for _, done, total in told)


def test_a_scanner_that_holds_the_folder_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    real = os.replace

    def held(*args: Any) -> None:
        if len(waits) < 3:
            raise PermissionError(errno.EACCES, "held")
        real(*args)

    monkeypatch.setattr(export.time, "sleep", waits.append)
    monkeypatch.setattr(os, "replace", held)
    put(tmp_path)
    assert len(waits) == 3
    verify(tmp_path)
