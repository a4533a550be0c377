"""How the parts of a course plot share its height and width, in logical px. No Qt here."""

from dataclasses import dataclass

LEFT, LEFT_NARROW, RIGHT, RIGHT_FULL = 200, 72, 92, 150
TOP = 8
NARROW_BELOW, LOW_BELOW = 700, 150
LEAST_CURVE, LEAST_CURVE_WITH_LANES = 48, 110
RESPONSE_ROW, RESPONSE_ROW_FULL = 19, 37
LANE, LANE_FULL = 15, 31
MONTHS_ROW, YEARS_ROW = 20, 18
FOOT = 3


@dataclass(frozen=True)
class Sheet:
    """Heights and widths of the parts; `lanes` of the wanted lanes are shown, `years` or not."""

    left: int
    right: int
    curve: int
    response: int
    lane: int
    lanes: int
    years: bool

    @property
    def lanes_height(self) -> int:
        """Of the response row and the lanes."""
        return self.response + self.lane * self.lanes

    @property
    def axis_height(self) -> int:
        """Of the months row and the years row."""
        return MONTHS_ROW + (YEARS_ROW + FOOT if self.years else FOOT)


def sheet_of(width: int, height: int, wanted_lanes: int, *, full: bool) -> Sheet:
    """What fits. The curve goes first: where little height is left, the lanes go, then the calendar row."""
    right = RIGHT_FULL if full else RIGHT
    response, lane = (RESPONSE_ROW_FULL, LANE_FULL) if full else (RESPONSE_ROW, LANE)
    fixed = TOP + response + MONTHS_ROW + FOOT
    rest = height - fixed - YEARS_ROW
    lanes = max(0, min(wanted_lanes, (rest - LEAST_CURVE_WITH_LANES) // lane))
    left = LEFT_NARROW if not full and (width < NARROW_BELOW or (height < LOW_BELOW and lanes == 0)) else LEFT
    years = lanes > 0 or rest >= LEAST_CURVE_WITH_LANES
    curve = max(LEAST_CURVE, rest - lanes * lane + (0 if years else YEARS_ROW))
    return Sheet(left, right, curve, response, lane, lanes, years)


def full_height(lanes: int) -> int:
    """The least height of the timeline with so many lanes, so that its curve can be read."""
    return TOP + 240 + RESPONSE_ROW_FULL + lanes * LANE_FULL + MONTHS_ROW + YEARS_ROW + FOOT
