"""How a person is addressed: the surname of a Chinese name, with 先生 or 女士 by sex."""

from __future__ import annotations

from dealerdesk.people.fields import honorific
from dealerdesk.text import _

_PAIRS = (
    "欧阳司马上官诸葛令狐尉迟皇甫长孙夏侯慕容司徒司空公孙东方独孤南宫端木轩辕宇文申屠呼延"
    "闻人东郭西门钟离濮阳淳于单于太史澹台公冶宗政赫连万俟闾丘鲜于拓跋百里第五仲孙公羊"
)
COMPOUND_SURNAMES = frozenset(_PAIRS[place : place + 2] for place in range(0, len(_PAIRS), 2))


def surname(name: str) -> str:
    """The surname of a Chinese name, of two characters where it is one of those; other names whole."""
    if not name or name.isascii():
        return name
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[0]


def salutation(name: str, sex: str, kind: str) -> str:
    """欧阳女士 over a letter and in a call; the whole name where no title is known, and for firms."""
    title = honorific(kind, sex)
    return _("{title} {name}").format(title=title, name=surname(name)) if title else name
