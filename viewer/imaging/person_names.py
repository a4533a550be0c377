"""A DICOM person name (PS3.5 6.2) as people write it: the one way in which names are shown everywhere."""

from __future__ import annotations

import unicodedata

ALPHABETIC, IDEOGRAPHIC, PHONETIC = 0, 1, 2
WRITTEN_TOGETHER = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA")
"""Scripts in which family and given name stand side by side without a comma, by the start of a letter's name."""


def readable_name(name: str) -> str:
    """Return "Doe^Jane" as "Doe, Jane", and "Yamada^Tarou=山田^太郎=やまだ^たろう" as "Yamada, Tarou · 山田 太郎".

    Letters come first and ideographs beside them. How a name is pronounced (the third group) is shown only where there
    are no letters, which say it too.
    """
    groups = [_written(group) for group in name.split("=")]
    groups += [""] * (PHONETIC + 1 - len(groups))
    shown = [groups[ALPHABETIC], groups[IDEOGRAPHIC], *(groups[PHONETIC:] if not groups[ALPHABETIC] else ())]
    return " · ".join(dict.fromkeys(group for group in shown if group))


def _written(group: str) -> str:
    parts = [part.strip() for part in group.split("^")]
    family, rest = parts[0], " ".join(part for part in parts[1:] if part)
    if not family or not rest:
        return family or rest
    return f"{family} {rest}" if _is_written_together(family + rest) else f"{family}, {rest}"


def _is_written_together(words: str) -> bool:
    letters = [letter for letter in words if letter.isalpha()]
    return bool(letters) and all(unicodedata.name(letter, "").startswith(WRITTEN_TOGETHER) for letter in letters)
