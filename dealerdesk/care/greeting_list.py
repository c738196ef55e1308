"""The list of numbers for an SMS service: one bare number a row, nothing that a table takes for a formula."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dealerdesk.errors import WorldError
from dealerdesk.store.backup import write_durably
from dealerdesk.text import _

CODECS = {"UTF-8-SIG": "utf-8-sig", "GB18030": "gb18030"}
HEADER = "手机号"


def codec(encoding: str) -> str:
    """The codec of an encoding. Raises WorldError for an unknown one."""
    if encoding not in CODECS:
        raise WorldError(
            _("{encoding} is no known encoding: choose one of {names}").format(
                encoding=encoding, names=", ".join(CODECS)
            )
        )
    return CODECS[encoding]


def put(path: Path, numbers: Sequence[str], codec: str) -> None:
    """Write the numbers: under a header, or in a ``.txt`` alone and without a mark of the encoding.

    Raises WorldError when the file can't be written.
    """
    bare = path.suffix.casefold() == ".txt"
    lines = numbers if bare else [HEADER, *numbers]
    content = "".join(f"{line}\r\n" for line in lines).encode("ascii" if bare else codec)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_durably(path, content)
    except OSError as error:
        raise WorldError(
            _("Can't write {file} ({reason}): choose another folder or name").format(
                file=path, reason=error.strerror or error
            )
        ) from error
