"""Readings of names: from a generated table, since loading pypinyin slows every start."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product

import resources

MOST_READINGS = 8
"""A name with many characters of several readings is indexed under this many."""


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    others: dict[str, list[str]] = {}
    for line in resources.path("pinyin.txt").read_text(encoding="utf-8").splitlines():
        syllable, first, other = line.split("\t")
        found.update(dict.fromkeys(first, (syllable,)))
        for char in other:
            others.setdefault(char, []).append(syllable)
    for char, more in others.items():
        found[char] = (*found.get(char, ()), *more)
    return found


class _Chars(dict[str, tuple[str, ...]]):
    """The readings of each character, the usual one first; a letter or digit reads as itself."""

    def __missing__(self, char: str) -> tuple[str, ...]:
        if char.isascii():
            found = (char.lower(),) if char.isalnum() else ()
        else:
            found = _table().get(char, ())
        self[char] = found
        return found


_syllables = _Chars().__getitem__


def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read a name, each a tuple of syllables: 单晓 reads dan xiao and shan xiao."""
    parts = list(filter(None, map(_syllables, name)))
    if not parts:
        return ()
    return tuple(islice(product(*parts), MOST_READINGS)) if len(parts) <= 4 else (tuple(p[0] for p in parts),)
