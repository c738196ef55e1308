"""What every paper form shares: the shop in the head, numbers, the code that a scanner reads.

Forms are frozen dataclasses of plain values; `printing` turns them into pages.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime


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
