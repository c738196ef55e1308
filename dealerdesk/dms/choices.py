"""How a person wants a file to be read. What is not chosen is found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KEEP, CLEAR, FILL = "keep", "clear", "fill"
EMPTY_RULES = (KEEP, CLEAR, FILL)
OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True)
class Choices:
    """What a person chose for one file.

    ``encoding``: a key of ``reading.ENCODINGS``. ``sheet``: a sheet of a workbook. ``header_row``:
    from 1. ``columns``: header → field, None for a column that is not imported; headers that are
    missing here are recognised as ever. ``empty``: field → keep (an empty cell changes nothing,
    the default), clear (it empties our value) or fill (a value is only used where ours is empty).
    ``day_first``: 1/5/2024 is the 1st of May. ``decided``: (row, field) → ours or theirs, for
    single differences; ``rules``: field → ours or theirs, for all contradictions of the file.
    ``profile``: the name of a DMS profile, '' finds one by the header's signature.
    """

    kind: str = "auto"
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    empty: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    decided: Mapping[tuple[int, str], str] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    profile: str = ""

    def empty_rule(self, name: str) -> str:
        """What an empty cell of a field means: keep, clear or fill."""
        return self.empty.get(name, KEEP)


AUTOMATIC = Choices()
"""Nothing chosen."""
