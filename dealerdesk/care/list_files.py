"""Lists as CSV for any program: UTF-8 with BOM, CRLF, nothing is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from dealerdesk.cells import no_formula
from dealerdesk.errors import WorldError
from dealerdesk.store.backup import write_durably
from dealerdesk.text import _

BOM = b"\xef\xbb\xbf"


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """The rows, the first of them the heads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in rows:
        writer.writerow([no_formula(cell) for cell in row])
    return BOM + text.getvalue().encode()


def save(to: Path, rows: Iterable[Iterable[str]]) -> None:
    """Write a list. Raises WorldError when the place can't be written."""
    try:
        write_durably(to, csv_bytes(rows))
    except OSError as error:
        raise WorldError(
            _("Can't write in {folder} ({reason}): choose another folder").format(
                folder=to.parent, reason=error.strerror or error
            )
        ) from error
