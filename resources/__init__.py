"""Data files of the program: fonts, catalogues, templates, the sample store."""

from __future__ import annotations

from pathlib import Path

# In the frozen program this package's own folder is unpacked beside the executable's libraries, so its
# __file__ leads to the data in both cases.
ROOT = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The file or folder `name` (`/` between parts) inside resources, in the source tree and when frozen."""
    return ROOT.joinpath(*name.split("/"))
