"""Where the values beside the marks go: above or below, never on one another, left out where there is no room."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF

from viewer.plots.strokes import text_rect, text_width

GAP_PX = 13.0


@dataclass(frozen=True)
class Wanted:
    """A text that belongs to a mark; of two texts the one of the lower rank wins the room.

    `lead` is written before it in the weight of ordinary text; `aside` texts stand right or left of their mark only.
    """

    x: float
    y: float
    text: str
    prefers_above: bool
    rank: int
    lead: str = ""
    aside: bool = False

    @property
    def weight(self) -> int:
        """Values of sums are strong, bounds are not."""
        return 400 if self.aside else 600

    @property
    def lead_width(self) -> float:
        """Of the lead with the space after it, in px."""
        return text_width(self.lead) + 4 if self.lead else 0.0


@dataclass(frozen=True)
class Placed:
    """Where a text (after its lead) begins and the height its capitals are centred on."""

    wanted: Wanted
    x: float
    middle: float


def placed_labels(
    wanted: Sequence[Wanted], lines: Sequence[QLineF], marks: Sequence[QPointF], field: QRectF
) -> list[Placed]:
    """The labels that have room inside `field`, each off the lines, the marks and the other labels."""
    taken = [QRectF(mark.x() - 5, mark.y() - 5, 10, 10) for mark in marks]
    done: list[Placed] = []
    for one in sorted(wanted, key=lambda label: label.rank):
        width = text_width(one.text, 11, one.weight)
        for x, middle in _candidates(one, width):
            box = text_rect(x, middle, one.text, 11, one.weight).adjusted(-one.lead_width, 0, 0, 0)
            free = not any(box.intersects(other) for other in taken)
            if free and field.contains(box) and not any(_crosses(line, box) for line in lines):
                taken.append(box.adjusted(-3, 0, 3, 0))
                done.append(Placed(one, x, middle))
                break
    return done


def _candidates(one: Wanted, width: float) -> list[tuple[float, float]]:
    beside = [(one.x + 9, one.y), (one.x - 9 - width, one.y)]
    if one.aside:
        return beside
    signs = (-1, 1) if one.prefers_above else (1, -1)
    centred = [(one.x - width / 2, one.y + sign * GAP_PX) for sign in signs]
    aside = [(one.x - width / 2 + shift, one.y + sign * GAP_PX) for shift in (8, -8) for sign in signs]
    return [*centred, *aside, *beside]


def _crosses(line: QLineF, box: QRectF) -> bool:
    if box.contains(line.p1()) or box.contains(line.p2()):
        return True
    corners = (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())
    edges = (QLineF(corners[i], corners[(i + 1) % 4]) for i in range(4))
    bounded = QLineF.IntersectionType.BoundedIntersection
    return any(line.intersects(edge)[0] == bounded for edge in edges)
