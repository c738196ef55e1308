"""Make the four bundled faces again from their published sources.

    python resources/fonts/build_fonts.py [WORK_FOLDER]

Needs fonttools (only here, never in the program), npm and apt-get. The sources are the npm package
@expo-google-fonts/noto-sans-sc and Debian's fonts-lxgw-wenkai, fetched through the machine's own npm and apt
settings. Every source and every result is checked against or printed with its SHA-256.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.subset import Options, Subsetter  # pyright: ignore[reportMissingImports]
from fontTools.ttLib import TTFont  # pyright: ignore[reportMissingImports]

HERE = Path(__file__).resolve().parent
NOTO_PACKAGE = "@expo-google-fonts/noto-sans-sc@0.4.3"
WENKAI_PACKAGE = "fonts-lxgw-wenkai=1.250+repack-1"
SOURCES = {
    "noto": "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59",
    "wenkai": "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
}
LATIN_FEATURES = ["kern", "ccmp", "locl", "mark", "mkmk"]
# Signs that paper uses beside GB2312: Latin-1, punctuation, currency, arrows, maths, boxes, shapes.
EXTRA = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x2010, 0x2050),
    *range(0x20A0, 0x20C0),
    *range(0x2100, 0x2150),
    *range(0x2190, 0x2200),
    *range(0x2200, 0x2270),
    *range(0x2460, 0x2500),
    *range(0x25A0, 0x2600),
    *range(0x3000, 0x3020),
    *range(0xFF00, 0xFFF0),
]


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_source(path: Path, name: str) -> Path:
    """The file itself when its hash is the one recorded above; otherwise stop."""
    found = sha256(path)
    if found != SOURCES[name]:
        sys.exit(f"{path.name}: sha256 is {found}, expected {SOURCES[name]}")
    print(f"source {path.name} {found}")
    return path


def fetch(work: Path) -> tuple[Path, Path]:
    """Fetch and unpack both sources; the folders with the Noto package and with the WenKai files."""
    subprocess.run(["npm", "pack", "--silent", NOTO_PACKAGE], cwd=work, check=True)
    noto = check_source(next(work.glob("expo-google-fonts-noto-sans-sc-*.tgz")), "noto")
    with tarfile.open(noto) as archive:
        archive.extractall(work / "noto", filter="data")
    subprocess.run(["apt-get", "download", WENKAI_PACKAGE], cwd=work, check=True)
    wenkai = check_source(next(work.glob("fonts-lxgw-wenkai_*.deb")), "wenkai")
    subprocess.run(["dpkg-deb", "-x", str(wenkai), str(work / "wenkai")], check=True)
    return work / "noto" / "package", work / "wenkai"


def gb2312() -> set[int]:
    """Every character of GB2312 with the signs of EXTRA."""
    wanted = set(EXTRA)
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return wanted


def is_han(code: int) -> bool:
    """Whether the code point is an ideograph (also compatibility and the supplementary planes)."""
    return (
        0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x323AF or code == 0x3007
    )


def cut(source: Path, target: Path, unicodes: set[int], features: list[str], name: str = "") -> None:
    """Keep `unicodes` of `source`, without hints; under a new `name` where the OFL reserves the old."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(
        hinting=False,
        layout_features=features,
        name_IDs=["*"],
        name_languages=["*"],
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
        drop_tables=["GlyphOrder", "vhea", "vmtx", "BASE", "STAT", "gasp", "DSIG"],
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)
    if name:
        rename(font, name)
    font.save(target, reorderTables=True)
    print(
        f"made   {target.name} {len(font.getBestCmap())} characters, "
        f"{target.stat().st_size} bytes, {sha256(target)}"
    )


def rename(font: TTFont, family: str) -> None:
    """Give a cut face its own name, in English only, keeping copyright and licence lines."""
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 13, 14) and n.langID in (0, 0x409)]
    postscript = family.replace(" ", "") + "-Regular"
    for name_id, text in {
        1: family,
        2: "Regular",
        3: f"1.0;{postscript}",
        4: family,
        5: "Version 1.0",
        6: postscript,
    }.items():
        table.setName(text, name_id, 3, 1, 0x409)


def build(work: Path) -> None:
    """Fetch the sources into `work` and write the four faces and the licence texts beside this script."""
    noto, wenkai = fetch(work)
    regular = noto / "400Regular" / "NotoSansSC_400Regular.ttf"
    bold = noto / "700Bold" / "NotoSansSC_700Bold.ttf"
    kai = next(wenkai.rglob("LXGWWenKai-Regular.ttf"))
    in_noto = set(TTFont(regular).getBestCmap())
    in_kai = set(TTFont(kai).getBestCmap())
    cut(regular, HERE / "NotoSansSC-Regular.ttf", in_noto, LATIN_FEATURES)
    cut(bold, HERE / "NotoSansSC-Bold.ttf", gb2312(), LATIN_FEATURES)
    cut(
        kai,
        HERE / "DealerDeskRare-Regular.ttf",
        {c for c in in_kai - in_noto if is_han(c)},
        [],
        "DealerDesk Rare",
    )
    cut(kai, HERE / "DealerDeskKai-Regular.ttf", gb2312(), [], "DealerDesk Kai")
    shutil.copyfile(noto / "LICENSE_FONT", HERE / "OFL-NotoSansSC.txt")
    (HERE / "OFL-DealerDeskKai.txt").write_text(licence_of(wenkai), encoding="utf-8")


def licence_of(wenkai: Path) -> str:
    """The OFL text that the WenKai package carries, with its copyright lines, as plain text."""
    text = next(wenkai.rglob("copyright")).read_text(encoding="utf-8")
    body = text.split("License: OFL-1.1\n", 2)[2].split("\nLicense: GPL", 1)[0]
    lines = [
        ("" if line.strip() == "." else line[1:] if line.startswith(" ") else line)
        for line in body.splitlines()
    ]
    head = (
        "DealerDesk Kai and DealerDesk Rare are cut from LXGW WenKai and renamed.\n\n"
        'Copyright 2021-2023 LXGW, with Reserved Font Names "霞鹜" and "LXGW"\n'
        "Copyright 2020 The Klee Project Authors\n\n"
    )
    return head + "\n".join(lines).strip() + "\n"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        build(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder))
