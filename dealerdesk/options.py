"""Options that every verb takes, wherever they stand on the line."""

from __future__ import annotations

from dataclasses import dataclass, field

NAMES = ("data", "lang", "as-role", "purpose", "user")


@dataclass
class Options:
    """The common options, and ``rest``: the line without them."""

    data: str = ""
    lang: str = ""
    as_role: str = ""
    purpose: str = ""
    user: str = ""
    json: bool = False
    rest: list[str] = field(default_factory=list)


def read(words: list[str]) -> Options:
    """Take the common options out of a command line. ``consent`` has a ``--purpose`` of its own."""
    options = Options()
    names = [n for n in NAMES if not (n == "purpose" and "consent" in words)]
    left = iter(words)
    for word in left:
        name, equals, value = word[2:].partition("=")
        if word == "--json":
            options.json = True
        elif word.startswith("--") and name in names:
            text = value if equals else next(left, "")
            setattr(options, name.replace("-", "_"), text)
        else:
            options.rest.append(word)
    return options
