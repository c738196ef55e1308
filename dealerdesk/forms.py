"""What every paper form shares: the shop in the head, numbers, the code that a scanner reads.

Forms are frozen dataclasses of plain values; `printing` turns them into pages.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass
from datetime import datetime

from dealerdesk.errors import WorldError
from dealerdesk.text import _


@dataclass(frozen=True)
class ShopHead:
    """The shop as it stands on paper. `line` is the small line under its name (预约热线 …)."""

    name: str
    short_name: str = ""
    line: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    rescue_phone: str = ""
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True)
class PrintNote:
    """Who prints, when, and which print it is; from the second on the `reason` stands in the foot."""

    by: str
    at: datetime
    count: int = 1
    reason: str = ""


def scan_text(number: str, copy: int) -> str:
    """`DD1/number/copy/check`, the text of the QR code on paper. It holds no personal data."""
    body = f"DD1/{number}/{copy}"
    return f"{body}/{zlib.crc32(body.encode()) & 0xFFFF:04X}"


def plain_scan(text: str) -> str:
    """What a scanner typed, as it was meant: full-width characters, and those that a Chinese input method
    makes of / and -, as plain ones; capitals."""
    said = unicodedata.normalize("NFKC", text).upper().replace("、", "/")
    return "".join(re.sub("[‐-―－—]", "-", said).split())


def is_scan(text: str) -> bool:
    """Whether a text is, or begins like, what a scanner reads from our paper."""
    return plain_scan(text).startswith("DD1/")


def read_scan(text: str) -> str:
    """The number of the paper that was scanned.

    Raises WorldError when the text is not whole or its check doesn't fit: it is not one of our papers.
    """
    parts = plain_scan(text).split("/")
    if (
        len(parts) == 4
        and parts[2].isdecimal()
        and scan_text(parts[1], int(parts[2])).split("/")[3] == parts[3]
    ):
        return parts[1]
    raise WorldError(_("This code is not whole, or not from our paper: scan it again, or type the plate"))
