"""What holds for the house as a whole: catalogues, pins, licences, nothing of anybody's machine."""

from __future__ import annotations

import ast
import re
import shutil
import string
import subprocess
import tomllib
from pathlib import Path

import pytest

from resources.locale import update

ROOT = Path(__file__).parents[1]
WINGS = ("dealerdesk", "printing", "resources", "ui")
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=; ]", name)[0]).lower()


PINNED = {_normal(name) for name in re.findall(r"^([a-zA-Z0-9_.-]+)==", LOCK, re.M)}


def _python_files() -> list[Path]:
    return [path for wing in (*WINGS, "tests", "benchmarks") for path in sorted((ROOT / wing).rglob("*.py"))]


def _committed() -> list[Path]:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("git is not here, so what is committed can't be told")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in names.decode().split("\0") if name and (ROOT / name).is_file()]


# ---- language -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_message_is_translated(language: str) -> None:
    assert update.without_translation(update.read(language), update.from_sources()) == []


SHORTER_IN_CHINESE = {"{month}/{year}"}  # the axis of a chart: the year is clear from its neighbours


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_a_translation_fills_the_same_fields() -> None:
    wrong = []
    for message in update.read("zh_CN"):
        ids, said = update.forms(message.id), update.forms(message.string)
        allowed = set().union(*map(_fields, ids))
        wrong += [text for text in said if message.id and not _fields(text) <= allowed]
        needed = set.intersection(*map(_fields, ids))
        if ids[0] not in SHORTER_IN_CHINESE:
            wrong += [text for text in said if message.id and text and not needed <= _fields(text)]
    assert wrong == []


def test_no_f_string_is_asked_of_the_catalogue() -> None:
    wrong = []
    for path in _python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in update.KEYWORDS:
                wrong += [f"{path}:{node.lineno}" for word in node.args if isinstance(word, ast.JoinedStr)]
    assert wrong == []


# ---- pins and licences ----------------------------------------------------------------------------------


def test_everything_asked_for_is_pinned() -> None:
    asked = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["dev"]
    assert {_normal(name) for name in asked} - PINNED == set()


def test_the_build_tools_are_pinned_too() -> None:
    assert {"pip", "setuptools", "wheel"} <= PINNED


def test_every_pin_has_a_hash_and_no_address() -> None:
    entries = re.split(r"\n(?=[a-zA-Z0-9])", LOCK.split("\n", 2)[2])
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK and "index" not in LOCK.replace("--no-emit-index-url", "")


def test_the_binding_is_not_the_one_that_loses_references_to_none() -> None:
    assert "pyside6-essentials==6.11.3" in LOCK


def test_tests_are_not_shipped() -> None:
    included = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert sorted(included) == ["dealerdesk*", "printing*", "resources*", "ui*"]


def test_the_licence_of_everything_bundled_is_told() -> None:
    told = (ROOT / "docs" / "licences.md").read_text("utf-8").lower()
    bundled = {_normal(name) for name in PROJECT["project"]["dependencies"]}
    assert {name for name in bundled if f"| {name} " not in told} == set()
    fonts = sorted((ROOT / "resources" / "fonts").glob("*.ttf"))
    assert [font.name for font in fonts if font.name.lower() not in told] == []


# ---- manners --------------------------------------------------------------------------------------------


def test_nothing_of_anybodys_machine_is_committed() -> None:
    a_folder = r"(?<![\w.~-])/(?:root|work|home/[a-z]+|Users/[A-Za-z]+|tmp/[a-z]+)/|[A-Z]:\\Users\\"
    a_machine = re.compile(a_folder + r"|index[-]url *=|extra[-]index")
    found = []
    for path in _committed():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in a_machine.finditer(text)]
    assert found == []


def test_what_is_made_is_not_committed() -> None:
    made = {".mo", ".pyc", ".db", ".log"}
    found = [path.relative_to(ROOT) for path in _committed() if path.suffix in made]
    assert [str(path) for path in found if path.parts[0] != "tests"] == [], "only tests keep old files"


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lines = {str(path.relative_to(ROOT)): path.read_text("utf-8").count("\n") for path in _python_files()}
    assert {name: count for name, count in lines.items() if count > 500} == {}


def test_time_is_injected() -> None:
    """Nobody but clock.py asks the machine for the day or the hour."""
    asks = re.compile(r"\b(?:date\.today|datetime\.(?:now|today|utcnow)|time\.localtime)\(")
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in _python_files()
        if path.relative_to(ROOT).parts[0] in ("dealerdesk", "printing", "ui") and path.name != "clock.py"
        for hit in asks.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_ui_holds_no_sql() -> None:
    sql = re.compile(r"\b(?:SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s.+\sSET|DELETE\s+FROM)\b", re.S)
    found = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and sql.search(node.value):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []
