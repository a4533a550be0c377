"""Inter at the weights of the look, tabular figures everywhere.

The two files of fontpkg-inter are variable fonts: setWeight alone changes nothing there, the axis has to be set, and
above 600 Qt would add a false bold. A static Inter installed on the machine answers to setWeight: so both are set.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

FAMILY = "Inter"
WEIGHTS = (400, 500, 600)
SMALLEST_PX = 11
_FILES = ("Inter[opsz,wght].ttf", "Inter-Italic[opsz,wght].ttf")
# Inter has no Chinese, Japanese or Korean. Named in this order, so that a Chinese name never gets Japanese forms.
_CJK_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
)


class FontMissing(RuntimeError):
    """Inter could not be read; `nadir doctor` says more."""


@cache
def load_fonts() -> tuple[int, ...]:
    """Make Inter known to Qt and return Qt's numbers for its two files. Needs a QGuiApplication. Done once.

    Raises FontMissing when a file of fontpkg-inter is not there or is no font.
    """
    numbers = []
    for name in _FILES:
        source = files("fontpkg_inter") / "files" / name
        if not source.is_file():
            raise FontMissing(f"fontpkg-inter has no file {name}")
        number = QFontDatabase.addApplicationFontFromData(source.read_bytes())
        if number < 0:
            raise FontMissing(f"Qt cannot read {name}")
        numbers.append(number)
    return tuple(numbers)


@cache
def _families() -> tuple[str, ...]:
    known = set(QFontDatabase.families())
    return (FAMILY, *(family for family in _CJK_FAMILIES if family in known))


@cache
def _made(px: int, weight: int, italic: bool) -> QFont:
    if weight not in WEIGHTS:
        raise ValueError(f"weight {weight}: the look has 400, 500 and 600 only")
    if px < SMALLEST_PX:
        raise ValueError(f"{px} px: nothing is written smaller than {SMALLEST_PX} px")
    load_fonts()
    made = QFont(list(_families()))
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setVariableAxis(QFont.Tag("wght"), weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setItalic(italic)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def font(px: int, weight: int = 400, italic: bool = False) -> QFont:
    """Inter at `px` logical pixels (11 or more) and weight 400, 500 or 600, with tabular figures.

    The QFont is the caller's own. Raises ValueError for a size or weight that the look does not have.
    """
    return QFont(_made(px, weight, italic))


@cache
def metrics(px: int, weight: int = 400, italic: bool = False) -> QFontMetricsF:
    """Measures of `font(px, weight, italic)` in logical pixels; shared, read only."""
    return QFontMetricsF(_made(px, weight, italic))
