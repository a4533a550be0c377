"""Every colour and size of the window and of print, once. No hex stands anywhere else.

Colours are `#RRGGBB` strings, sizes logical pixels. The contrasts they promise (WCAG 2) are held by
tests/viewer/theme/test_contrast.py.
"""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- surfaces, darkest first
IMAGE: Final = "#000000"
"""Viewports and film strip."""
FIELD: Final = "#17181B"
"""Inputs and the wells of tables."""
WINDOW: Final = "#1E1F22"
"""Every panel, bar and dock."""
RAISED: Final = "#26282C"
"""Sum rows, group rows, the prior's header, menus, toasts."""
HOVER: Final = "#2C2F34"
"""Hover of rows and quiet buttons."""
BUTTON_HOVER: Final = "#33373D"
TINT: Final = "#2A2D48"
"""Selected row, active tool, the current header and column. Never alone: a 2 px accent line goes with it."""
TIP: Final = "#34383F"
"""Tooltips."""

# ---------------------------------------------------------------- lines
LINE: Final = "#313439"
"""Hairlines between things; decorative, never the only sign of a control."""
EDGE2: Final = "#44484F"
"""Outline of buttons, segments, menus and drug bars."""
EDGE: Final = "#7A808A"
"""Inputs, check boxes, axis ticks, month brackets."""

# ---------------------------------------------------------------- words
TEXT: Final = "#E6E8EB"
TEXT2: Final = "#A9AEB6"
TEXT3: Final = "#959CA5"
OVERLAY2: Final = "#C9CDD3"
"""Later lines of a viewport's overlay."""
ON_FILL: Final = "#FFFFFF"
"""Words on `FILL` and on `DANGER_GROUND`."""
DISABLED: Final = "#6E747D"
"""Words of a control that does nothing now; exempt from the contrast rule, as WCAG has it."""

# ---------------------------------------------------------------- what is active, what is wrong
ACCENT: Final = "#8F96FF"
FILL: Final = "#4F57C9"
FILL_HOVER: Final = "#5F68DA"
WARN: Final = "#E69F00"
DANGER: Final = "#F2555A"
DANGER_TEXT: Final = "#FF8A8E"
DANGER_GROUND: Final = "#5A1E22"
DANGER_LABEL: Final = "#F0B4B7"
"""Labels on `DANGER_GROUND`."""

# ---------------------------------------------------------------- calipers
CALIPER: Final = "#FFFF00"
CALIPER_SELECTED: Final = "#00DC00"
CALIPER_LOCKED: Final = "#D1C15A"

# ---------------------------------------------------------------- responses: always a mark, never coloured letters
RESPONSE: Final[dict[str, str]] = {
    "CR": "#0072B2",
    "PR": "#56B4E9",
    "SD": "#F0E442",
    "PD": "#D55E00",
    "NE": "#999999",
    "NON": "#CC79A7",
    "BL": "#C9CDD3",
    "NEW": "#E6E8EB",
    "DEATH": "#E6E8EB",
}
CR_OUTLINE: Final = "#7FB2D9"
"""1 px around the mark of CR in the dark theme: its blue alone is 2.8 on `RAISED`."""

# ---------------------------------------------------------------- lesions, in order of creation; never for calipers
LESION_COLOURS: Final[tuple[str, ...]] = ("#E39A5B", "#6FC3B8", "#B79AE8", "#D98BA8", "#9DBB6A", "#C7B36A")

ZONE_SHARE: Final = 0.30
"""How much of a response colour lies over `WINDOW` in an area fill (ruler, probability bar)."""


class PRINT:
    """The same on white paper."""

    GROUND: Final = "#FFFFFF"
    TEXT: Final = "#16181C"
    TEXT2: Final = "#4A4F57"
    TEXT3: Final = "#646A73"
    ACCENT: Final = "#4F57C9"
    EDGE: Final = "#7A808A"
    LINE: Final = "#D9DCE1"
    WARN: Final = "#8A5A00"
    OUTLINE: Final = "#222222"
    """Around every response mark, and the curve itself."""
    LESION_COLOURS: Final[tuple[str, ...]] = ("#A65A16", "#1B7F74", "#6F4DB0")


# ---------------------------------------------------------------- type, px
CAPTION: Final = 11
SMALL: Final = 12
READING: Final = 13
CASE_NAME: Final = 14
HEADING: Final = 16
CLASS: Final = 22
LINE_HEIGHT: Final[dict[int, int]] = {11: 16, 12: 16, 13: 18, 14: 18, 16: 22, 18: 22, 22: 28}
REGULAR: Final = 400
MEDIUM: Final = 500
STRONG: Final = 600

# ---------------------------------------------------------------- grid, px
PAD_BAR: Final = 8
PAD_DOCK: Final = 12
PAD_PAGE: Final = 16
RADIUS: Final = 3
RADIUS_SMALL: Final = 2
FOCUS: Final = 2
ICON: Final = 16
ICON_SMALL: Final = 14

# ---------------------------------------------------------------- heights, px
CASE_BAR_H: Final = 44
CHIP_ROW_H: Final = 34
CHIP_H: Final = 24
DOCK_HEADER_H: Final = 28
VIEWPORT_HEADER_H: Final = 26
TOOL_STRIP_H: Final = 36
STATUS_LINE_H: Final = 24
BUTTON_H: Final = 28
BAR_BUTTON_H: Final = 24
MENU_ROW_H: Final = 26
TOAST_H: Final = 40
STRIP_H: Final = 28
LIST_ROW_H: Final = 40
STATE_ROW_H: Final = 34
ADD_ROW_H: Final = 34
SUM_ROW_H: Final = 34
TABLE_HEADER_H: Final = 44
TABLE_ROW_H: Final = 44
STUDY_ROW_H: Final = 53

# ---------------------------------------------------------------- widths, px
NARROW_W: Final = 1500
"""Windows below this width are small screens: docks fold, the course shows no lanes."""
LEFT_DOCK_W: Final = 200
RIGHT_DOCK_W: Final = 400
COURSE_H: Final = 334
QUOTE_GUTTER_W: Final = 9
"""Right of a reported value stands ” in a gutter of its own, so that drawn and reported numbers align."""
LESION_BAR_W: Final = 3
TABLE_FIRST_COLUMN_W: Final = 237
TABLE_COLUMN_W: Final = 88


def lesion_colour(order: int, *, on_print: bool = False) -> str:
    """Colour of the lesion created as number `order` (from 0); they come round again after the last."""
    colours = PRINT.LESION_COLOURS if on_print else LESION_COLOURS
    return colours[order % len(colours)]


def over(colour: str, ground: str = WINDOW, share: float = ZONE_SHARE) -> str:
    """Return the flat colour that `colour` makes when it lies over `ground` with this share of 1."""
    parts = [(int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(top * share + bottom * (1 - share)):02X}" for top, bottom in parts)
