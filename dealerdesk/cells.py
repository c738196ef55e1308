"""Cells of files that a spreadsheet may open: none is taken for a formula."""

from __future__ import annotations

import re

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with."""
_NUMBERLIKE = re.compile(r"0\d+|\d{11,}|\d+[Ee]\d+|\d+-\d+")
"""What Excel would make a number or a day of."""


def no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like one gets a ``'``."""
    return f"'{cell}" if cell.startswith(RISKY) else cell


def harmless(cell: str) -> str:
    """A cell that Excel takes neither for a formula nor for a number: a leading ``'`` where it
    could be a formula, a trailing tab where it is made of digits. Our importer strips both."""
    if cell.startswith(RISKY):
        return no_formula(cell)
    return cell + "\t" if _NUMBERLIKE.fullmatch(cell) else cell
