"""Makes ``pinyin.txt``: one line a syllable, its first-choice characters, its other ones.

Run by hand when pypinyin is updated: ``python resources/make_pinyin.py``. The program reads the
table, since loading pypinyin would cost a third of a second at every start.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF))
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "区": "ou", "翟": "zhai",
    "朴": "piao", "乐": "yue", "覃": "qin", "员": "yun", "缪": "miao", "秘": "bi", "折": "she", "黑": "he",
    "洗": "xian", "种": "chong", "召": "shao", "繁": "po", "尉": "yu", "万": "mo", "俟": "qi", "澹": "tan",
    "长": "zhang", "盛": "sheng", "尹": "yin", "纪": "ji", "任": "ren", "燕": "yan", "令": "ling", "宓": "mi",
    "𠮷": "ji", "䶮": "yan", "㛃": "jie",
}  # fmt: skip


def main() -> None:
    from pypinyin import Style, pinyin

    first: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for start, end in RANGES:
        for code in range(start, end + 1):
            char = chr(code)
            readings = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
            if not readings:
                readings = [[]]
            syllables = list(
                dict.fromkeys(r.replace("ü", "v").replace("ê", "e") for r in readings[0] if r.isalpha())
            )
            if char in SURNAMES and SURNAMES[char] not in syllables:
                syllables.append(SURNAMES[char])
            if code >= 0x20000 and char not in SURNAMES:
                syllables = syllables[:1]
            for n, syllable in enumerate(syllables):
                (other if n else first)[syllable].append(char)
    lines = [f"{s}\t{''.join(first[s])}\t{''.join(other[s])}" for s in sorted({*first, *other})]
    target = Path(__file__).with_name("pinyin.txt")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
