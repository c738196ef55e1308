"""DMS profiles: how the files with one header are read, kept as TOML that shops can share.

    name = "工单日报"
    kind = "repair_orders"
    signature = "2f6c0a9d51be7e44"

    [columns]
    "委托书号" = "number"
    "制单IP" = ""

    [empty]
    note = "clear"

    [rules]
    phone = "ours"

A file finds its profile by the signature of its header. A column of ``""`` is not imported.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dealerdesk.dms.choices import AUTOMATIC, EMPTY_RULES, OURS, THEIRS, Choices
from dealerdesk.dms.headers import FIELDS, KINDS
from dealerdesk.dms.plan import FileLook
from dealerdesk.dms.reading import ENCODINGS
from dealerdesk.dms.records import DmsProfile
from dealerdesk.errors import NotFound, WorldError
from dealerdesk.staff.rights import Actor
from dealerdesk.store.backup import write_durably
from dealerdesk.store.store import Change, Store
from dealerdesk.text import _

SUFFIX = ".toml"
LARGEST = 1 << 18
_LONGEST_NAME = 60


@dataclass(frozen=True)
class ProfileLine:
    """One profile: its name, the kind of file, the mark of the header, and its TOML."""

    name: str
    kind: str
    signature: str
    text: str


class ProfileService:
    """The profiles of a shop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[ProfileLine]:
        """Every profile, by name."""
        return [_line(row) for row in DmsProfile.select().order_by(DmsProfile.name)]

    def named(self, name: str) -> ProfileLine:
        """The profile of this name. Raises NotFound."""
        row = DmsProfile.get_or_none(DmsProfile.name == name)
        if row is None:
            raise NotFound(_("There is no DMS profile {name}").format(name=name))
        return _line(row)

    def choices_for(self, signature: str, choices: Choices) -> Choices:
        """What a person chose, over what the profile of the file says.

        The profile is the named one (a name, or a TOML file), else the newest with this signature.
        Raises WorldError for a name that nobody knows and for a file that is no profile.
        """
        if choices.profile.endswith(SUFFIX):
            return over(parse(_read(Path(choices.profile))), choices)
        if choices.profile:
            return over(parse(self.named(choices.profile).text), choices)
        found = self._store.db.execute_sql(
            "SELECT name, text FROM dms_profile WHERE signature = ? ORDER BY made DESC LIMIT 1", (signature,)
        ).fetchone()
        return choices if found is None else over(parse(found[1]), replace(choices, profile=found[0]))

    def save(self, actor: Actor, name: str, look: FileLook, choices: Choices) -> Change:
        """Remember how a file was read, for every file with its header; a profile of that name or
        header is replaced. Raises WorldError, NotAllowed."""
        columns = {column.header: column.field for column in look.columns}
        kept = replace(choices, kind=look.kind, columns=columns | dict(choices.columns), profile=name)
        return self._put(actor, _named(name), look.signature, kept)

    def _put(self, actor: Actor, name: str, signature: str, choices: Choices) -> Change:
        text = to_toml(name, signature, choices)
        with self._store.write(actor, "import", name) as w:
            same = DmsProfile.select().where(
                (DmsProfile.name == name) | ((DmsProfile.signature == signature) & (signature != ""))
            )
            for row in list(same):
                w.delete(DmsProfile, row.id)
            w.insert(DmsProfile, name=name, kind=choices.kind, signature=signature, text=text)
        return w.change

    def delete(self, actor: Actor, name: str) -> Change:
        """Forget a profile. Raises NotFound, NotAllowed."""
        self.named(name)
        row = DmsProfile.get(DmsProfile.name == name)
        with self._store.write(actor, "import", name) as w:
            w.delete(DmsProfile, row.id)
        return w.change

    def read_file(self, actor: Actor, path: Path) -> str:
        """Take in a profile that another shop wrote; returns its name. Raises WorldError, NotAllowed."""
        return self.read_text(actor, _read(path))

    def read_text(self, actor: Actor, text: str) -> str:
        """Keep a profile that is given as TOML; returns its name. Raises WorldError, NotAllowed."""
        choices = parse(text)
        self._put(actor, choices.profile, _signature(text), choices)
        return choices.profile

    def write_file(self, name: str, path: Path) -> None:
        """Write a profile for another shop. Raises NotFound, WorldError."""
        text = self.named(name).text
        try:
            write_durably(path, text.encode())
        except OSError as error:
            raise WorldError(
                _("Can't write {file} ({reason}): choose another folder or name").format(
                    file=path, reason=error.strerror or error
                )
            ) from error


def over(profile: Choices, chosen: Choices) -> Choices:
    """A profile with what a person chose for this one file over it."""
    return Choices(
        kind=profile.kind if chosen.kind == AUTOMATIC.kind else chosen.kind,
        encoding=chosen.encoding or profile.encoding,
        sheet=chosen.sheet or profile.sheet,
        header_row=chosen.header_row or profile.header_row,
        columns=dict(profile.columns) | dict(chosen.columns),
        empty=dict(profile.empty) | dict(chosen.empty),
        day_first=profile.day_first if chosen.day_first is None else chosen.day_first,
        decided=chosen.decided,
        rules=dict(profile.rules) | dict(chosen.rules),
        profile=chosen.profile or profile.profile,
    )


def to_toml(name: str, signature: str, choices: Choices) -> str:
    """A profile as TOML. The encoding, sheet and header row stand in it only when chosen."""
    top: dict[str, Any] = {
        "name": name, "kind": choices.kind, "signature": signature, "encoding": choices.encoding,
        "sheet": choices.sheet, "header_row": choices.header_row, "day_first": choices.day_first,
    }  # fmt: skip
    lines = [f"{key} = {_toml(value)}" for key, value in top.items() if value is not None]
    tables = {"columns": choices.columns, "empty": choices.empty, "rules": choices.rules}
    for table, values in tables.items():
        if values:
            lines += ["", f"[{table}]"]
            lines += [f"{_toml(key)} = {_toml(value or '')}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _toml(value: str | int | bool) -> str:
    """A value of a profile; what JSON writes of text, numbers and truth is TOML too, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def parse(text: str) -> Choices:
    """A profile from its TOML; ``profile`` is its name. Raises WorldError."""
    try:
        found = tomllib.loads(text)
        kind = found.get("kind", AUTOMATIC.kind)
        columns = {header: field or None for header, field in _table(found, "columns").items()}
        empty, rules = _table(found, "empty"), _table(found, "rules")
        wrong = [
            *(name for name in [*columns.values(), *empty, *rules] if name and name not in FIELDS),
            *(rule for rule in empty.values() if rule not in EMPTY_RULES),
            *(rule for rule in rules.values() if rule not in (OURS, THEIRS)),
            *(k for k in [kind] if k not in (*KINDS, AUTOMATIC.kind)),
            *(e for e in [found.get("encoding")] if e is not None and e not in ENCODINGS),
        ]  # fmt: skip
        if wrong:
            raise WorldError(
                _("The DMS profile says “{word}”, which this program does not know").format(word=wrong[0])
            )
        return Choices(
            kind=kind,
            encoding=found.get("encoding"),
            sheet=_of(found, "sheet", str),
            header_row=_of(found, "header_row", int),
            columns=columns,
            empty=empty,
            day_first=_of(found, "day_first", bool),
            rules=rules,
            profile=_named(str(found.get("name", ""))),
        )
    except (tomllib.TOMLDecodeError, TypeError, RecursionError) as error:
        raise WorldError(_("This is no DMS profile ({reason})").format(reason=error)) from error


def _table(found: Mapping[str, Any], name: str) -> dict[str, str]:
    table = found.get(name, {})
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise TypeError(name)
    return table


def _of(found: Mapping[str, Any], name: str, kind: type) -> Any:
    value = found.get(name)
    if value is not None and type(value) is not kind:
        raise TypeError(name)
    return value


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise WorldError(_("A DMS profile needs a name of at most {n} characters").format(n=_LONGEST_NAME))
    return name


def _signature(text: str) -> str:
    value = tomllib.loads(text).get("signature", "")
    return value if isinstance(value, str) else ""


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise WorldError(_("{file} is too large for a DMS profile").format(file=path.name))
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorldError(_("{file} is no DMS profile: it is not UTF-8").format(file=path.name)) from error
    except OSError as error:
        raise WorldError(
            _("{file} can't be read ({reason})").format(file=path.name, reason=error.strerror or error)
        ) from error


def _line(row: DmsProfile) -> ProfileLine:
    return ProfileLine(row.name, row.kind, row.signature, row.text)
