"""The rules of the house about who may import whom; a breach fails with the rule's sentence."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WINGS = ("resources", "dealerdesk", "printing", "ui")
DOORS = tuple(f"dealerdesk.{name}" for name in ("__main__", "cli", "demo", "selftest", "commands"))
WINDOW = ("PySide6", "shiboken6", "qtpy", "qtawesome")
PAPER = ("reportlab", "docx", "docxtpl", "pypdfium2")
DATABASE = ("peewee", "playhouse", "sqlcipher3", "sqlite3")
HEAVY = (*PAPER, "borax", "pypinyin", "xlsxwriter", "python_calamine")

# which rooms a room may import; store and staff are under all
ROOMS: dict[str, tuple[str, ...]] = {
    "store": ("staff",),
    "staff": ("store",),
    "people": (),
    "dms": ("people",),
    "appointments": ("people",),
    "complaints": ("people",),
    "agreements": ("people",),
    "events": ("people",),
    "care": ("people", "appointments", "complaints", "agreements", "events"),
    "letters": ("people", "appointments", "complaints", "agreements", "events", "care"),
    "figures": ("people", "appointments", "complaints", "agreements", "events", "care"),
}
UNDER_ALL = ("store", "staff")
TABLES = ("records", "bulk")


@dataclass(frozen=True)
class Import:
    """`module` imports `target` at `line`; `at_start` when importing the one at once loads the other."""

    module: str
    target: str
    line: int
    at_start: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def inside(name: str, *parents: str) -> bool:
    return any(name == parent or name.startswith(parent + ".") for parent in parents)


def room(name: str) -> str:
    """The room of a module of dealerdesk, or ''."""
    parts = name.split(".")
    return parts[1] if parts[0] == "dealerdesk" and len(parts) > 1 and parts[1] in ROOMS else ""


def imports_in(module: str, source: str) -> Iterator[Import]:
    def walk(node: ast.AST, at_start: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(module, alias.name, child.lineno, at_start)
            elif isinstance(child, ast.ImportFrom):
                base = "." * child.level + (child.module or "")
                for alias in child.names:
                    yield Import(module, f"{base}.{alias.name}", child.lineno, at_start)
            else:
                typing_only = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
                in_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                yield from walk(child, at_start and not typing_only and not in_function)

    yield from walk(ast.parse(source), True)


def sources() -> Iterator[tuple[str, Path]]:
    for wing in WINGS:
        for path in sorted((ROOT / wing).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def all_imports() -> list[Import]:
    return [found for module, path in sources()
            for found in imports_in(module, path.read_text("utf-8"))]


def _resources(found: Import) -> bool:
    return inside(found.module, "resources") and inside(found.target, "dealerdesk", "printing", "ui")


def _dealerdesk_wings(found: Import) -> bool:
    return (inside(found.module, "dealerdesk") and not inside(found.module, *DOORS)
            and inside(found.target, "printing", "ui", *WINDOW, *PAPER))


def _printing_window(found: Import) -> bool:
    return inside(found.module, "printing") and inside(found.target, "ui", *WINDOW)


def _printing_database(found: Import) -> bool:
    parts = found.target.split(".")
    opens = parts[:2] == ["dealerdesk", "store"] or parts[:2] == ["dealerdesk", "desk"]
    of_a_room = bool(room(found.target)) and bool({"records", "service", "bulk", "search"} & set(parts[2:]))
    return inside(found.module, "printing") and (inside(found.target, *DATABASE) or opens or of_a_room)


def _ui_tables(found: Import) -> bool:
    of_a_room = bool(room(found.target)) and bool(set(TABLES) & set(found.target.split(".")[2:]))
    return inside(found.module, "ui") and (inside(found.target, *DATABASE) or of_a_room)


def _nobody_imports_doors(found: Import) -> bool:
    return inside(found.target, *DOORS) and not inside(found.module, *DOORS)


def _rooms_one_way(found: Import) -> bool:
    ours, theirs = room(found.module), room(found.target)
    return bool(ours and theirs) and ours != theirs and theirs not in (*UNDER_ALL, *ROOMS[ours])


def _rooms_and_desk(found: Import) -> bool:
    return bool(room(found.module)) and inside(found.target, "dealerdesk.desk")


def _basement(found: Import) -> bool:
    basement = tuple(f"dealerdesk.{name}" for name in ("clock", "errors", "text", "paths", "log"))
    return inside(found.module, *basement) and bool(room(found.target))


def _other_rooms_tables(found: Import) -> bool:
    ours, theirs = room(found.module), room(found.target)
    may_know = found.module.split(".")[-1] in ("records", "facts", "bulk")
    return (bool(ours and theirs) and ours != theirs and theirs != "store" and not may_know
            and bool(set(TABLES) & set(found.target.split(".")[2:])))


def _pure(found: Import) -> bool:
    last = found.target.split(".")
    return (bool(room(found.module)) and found.module.split(".")[-1] in ("rules", "forms")
            and (inside(found.target, *DATABASE, "dealerdesk.store", "dealerdesk.desk")
                 or bool({"records", "service", "bulk"} & set(last[2:]))))


def _late(found: Import) -> bool:
    return (found.at_start and inside(found.module, "dealerdesk", "ui", "resources")
            and inside(found.target, "printing", *HEAVY) and not inside(found.module, "resources.fonts"))


def _relative(found: Import) -> bool:
    return found.target.startswith(".")


RULES: dict[str, Callable[[Import], bool]] = {
    "imports name the whole way: none is relative": _relative,
    "resources is data: it imports no other wing": _resources,
    "dealerdesk knows no window and no paper; only its doors import printing and ui": _dealerdesk_wings,
    "printing opens no window": _printing_window,
    "printing opens no database: it imports forms, text and errors, no records and no services":
        _printing_database,
    "ui holds no SQL: it imports no database and no tables": _ui_tables,
    "nobody imports a door": _nobody_imports_doors,
    "imports between rooms run one way: people, then appointments and the like, then care, then letters "
    "and figures; dms imports people only": _rooms_one_way,
    "a room does not know the desk that hands it out": _rooms_and_desk,
    "clock, errors, text, paths and log import no room": _basement,
    "a room calls another room's service, never its tables; only records.py (foreign keys), facts.py and "
    "bulk.py (reading in bulk) know them": _other_rooms_tables,
    "rules.py and forms.py are pure: no database, no records, no services": _pure,
    "what costs a start (paper, borax, pypinyin, xlsxwriter, calamine) is imported where it is used, "
    "not at the top":
        _late,
}


@pytest.fixture(scope="module")
def found() -> list[Import]:
    everything = all_imports()
    assert len(everything) > 100, "the walk over the sources found hardly any import"
    return everything


@pytest.mark.parametrize("sentence", RULES)
def test_house_rule(sentence: str, found: list[Import]) -> None:
    broken = [str(each) for each in found if RULES[sentence](each)]
    assert not broken, sentence + "\n  " + "\n  ".join(broken)


BREACHES = [
    (_relative, "dealerdesk.care.service", "from ..people import records"),
    (_resources, "resources.x", "from dealerdesk.text import _"),
    (_dealerdesk_wings, "dealerdesk.people.service", "def f():\n    from printing import render"),
    (_dealerdesk_wings, "dealerdesk.care.due", "import PySide6.QtCore"),
    (_printing_window, "printing.sheet", "from ui.theme import colour"),
    (_printing_database, "printing.sheet", "from dealerdesk.people import records"),
    (_ui_tables, "ui.pages.today", "from dealerdesk.people.records import Customer"),
    (_nobody_imports_doors, "ui.app", "from dealerdesk import cli"),
    (_rooms_one_way, "dealerdesk.people.service", "from dealerdesk.care.due import DueItem"),
    (_rooms_one_way, "dealerdesk.dms.service", "from dealerdesk.appointments.service import book"),
    (_rooms_and_desk, "dealerdesk.people.service", "from dealerdesk.desk import Desk"),
    (_basement, "dealerdesk.clock", "from dealerdesk.staff.rights import Actor"),
    (_other_rooms_tables, "dealerdesk.care.service", "from dealerdesk.people.records import Vehicle"),
    (_pure, "dealerdesk.people.rules", "import peewee"),
    (_late, "ui.preview", "import printing"),
    (_late, "dealerdesk.people.search", "from pypinyin import lazy_pinyin"),
]


@pytest.mark.parametrize(("rule", "module", "source"), BREACHES)
def test_a_breach_is_seen(rule: Callable[[Import], bool], module: str, source: str) -> None:
    assert any(rule(each) for each in imports_in(module, source))


def test_every_rule_has_a_breach_that_proves_it() -> None:
    assert {rule for rule, _, _ in BREACHES} == set(RULES.values())


@pytest.mark.parametrize(("rule", "module", "source"), [
    (_dealerdesk_wings, "dealerdesk.cli", "def f():\n    import ui.app"),
    (_other_rooms_tables, "dealerdesk.care.facts", "from dealerdesk.people.records import Vehicle"),
    (_late, "dealerdesk.people.search", "def f():\n    from pypinyin import lazy_pinyin"),
    (_rooms_one_way, "dealerdesk.care.service", "from dealerdesk.people.service import People"),
])
def test_what_is_allowed_is_let_through(rule: Callable[[Import], bool], module: str, source: str) -> None:
    assert not any(rule(each) for each in imports_in(module, source))

