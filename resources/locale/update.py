"""Brings the catalogues up to the sources: `.venv/bin/python resources/locale/update.py`.

New messages come in empty, gone ones leave, and what has no Chinese yet is printed. English says its own ids.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
WINGS = ("dealerdesk", "printing", "ui")


def po_path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "dealerdesk.po"


def read(language: str) -> Catalog:
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def from_sources() -> Catalog:
    """Every message that the program can say, with the files that say it."""
    catalogue = Catalog(fuzzy=False)
    for wing in WINGS:
        found = extract_from_dir(str(ROOT / wing), method_map=[("**.py", "python")], keywords=KEYWORDS)
        for file, _line, message, _comments, context in found:
            catalogue.add(message, None, [(f"{wing}/{file}", 1)], context=context)
    return catalogue


def without_translation(catalogue: Catalog, sources: Catalog) -> list[str]:
    """The ids of the sources that the catalogue lacks or leaves empty."""
    lacking = []
    for message in sources:
        known = catalogue.get(message.id) if message.id else None
        if message.id and not (known and all(forms(known.string))):
            lacking.append(_key(message))
    return sorted(lacking)


def _key(message: Message) -> str:
    return forms(message.id)[0]


def forms(words: str | Iterable[str] | None) -> tuple[str, ...]:
    """A message is one text, or one for each plural."""
    return (words,) if isinstance(words, str) else tuple(words or ("",))


def update(language: str, sources: Catalog) -> list[str]:
    old = read(language)
    when = datetime(2026, 1, 1, tzinfo=UTC)  # fixed, so that only a changed message changes the file
    new = Catalog(language, project="DealerDesk", version="1", creation_date=when, revision_date=when)
    new.fuzzy = False
    new.header_comment = f"# DealerDesk, {language}"
    for message in sorted((m for m in sources if m.id), key=_key):
        known = old.get(message.id)
        words = message.id if language == "en" else known.string if known else None
        files = [(file, 1) for file in sorted({file for file, _ in message.locations})]
        new.add(message.id, words, files, flags=[flag for flag in message.flags if flag != "fuzzy"])
    with po_path(language).open("wb") as file:
        write_po(file, new, width=100, include_lineno=False)
    return without_translation(new, sources)


def main() -> int:
    sources = from_sources()
    lacking = {language: update(language, sources) for language in ("zh_CN", "en")}
    for language, ids in lacking.items():
        print(f"{language}: {len(sources)} messages, {len(ids)} without translation", *ids, sep="\n  ")
    return 1 if any(lacking.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
