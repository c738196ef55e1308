"""How an import is said: fields, masked phones, kinds, counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dealerdesk.text import N_, _

if TYPE_CHECKING:
    from dealerdesk.dms.plan import Counts, FileLook

PHONES = frozenset(("phone", "phone_home", "phone_office", "phone_spare", "sender_phone"))
COUNTED = (
    ("new", N_("new"), "accent"),
    ("changed", N_("changed"), "amber"),
    ("same", N_("same"), "text-2"),
    ("conflicts", N_("conflicts"), "legal-text"),
    ("skipped", N_("skipped"), "text-2"),
    ("rejected", N_("rejected"), "red"),
)
"""The six counts: name in `Counts`, word, tone."""

_DIGITS = re.compile(r"(?<![A-Za-z0-9])\d[\d\- ]{5,}\d(?![A-Za-z0-9])")


def kind_name(kind: str) -> str:
    """`工单`."""
    from dealerdesk.dms.headers import KIND_LABELS

    return _(KIND_LABELS[kind]) if kind in KIND_LABELS else kind


def field_name(field: str) -> str:
    """The label of a field of the files."""
    from dealerdesk.dms.headers import FIELDS

    return _(FIELDS[field]) if field in FIELDS else field


def masked(value: str, phone: bool) -> str:
    """A value as it is shown: phones with their middle hidden, and on one line; the digits of a VIN stay."""
    plain = " ".join(value.split())
    return _DIGITS.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", plain) if phone else plain


def phone_headers(look: FileLook) -> frozenset[str]:
    """The columns of the file that hold phones."""
    return frozenset(column.header for column in look.columns if column.field in PHONES)


def phone_columns(columns: Mapping[str, str | None]) -> frozenset[str]:
    """The same for a run that is over."""
    return frozenset(header for header, field in columns.items() if field in PHONES)


def sum_words(counts: Counts) -> str:
    """`新 41，改 136，…`."""
    values = counts.as_dict()
    return _(", ").join(f"{_(words)} {values[name]:,}" for name, words, _tone in COUNTED)


def size_words(size: int) -> str:
    """`412 KB`, `2.9 MB`."""
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, round(size / 1024)):,} KB"
