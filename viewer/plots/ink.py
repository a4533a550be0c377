"""The colours a plot is drawn in: those of the window, or those of paper. One painter draws both."""

from dataclasses import dataclass

from viewer.theme import tokens
from viewer.theme.marks import response_colour


@dataclass(frozen=True)
class Ink:
    """Colours as #RRGGBB. On paper the curve is dark and every mark outlined (look.md §7, §9)."""

    on_print: bool
    ground: str
    grid: str
    edge: str
    bar: str
    text: str
    text2: str
    text3: str
    accent: str
    tag: str
    on_tag: str

    def curve(self, code: str) -> str:
        """The colour of a piece of the curve that ends in this response."""
        return tokens.PRINT.OUTLINE if self.on_print else response_colour(code)

    def lesion(self, order: int) -> str:
        """The colour of the lesion created as number `order`, from 0."""
        return tokens.lesion_colour(order, on_print=self.on_print)

    @property
    def mark_outline(self) -> str:
        """Around a mark that lies on the curve."""
        return tokens.PRINT.OUTLINE if self.on_print else self.ground


SCREEN = Ink(
    on_print=False,
    ground=tokens.WINDOW,
    grid=tokens.LINE,
    edge=tokens.EDGE,
    bar=tokens.EDGE2,
    text=tokens.TEXT,
    text2=tokens.TEXT2,
    text3=tokens.TEXT3,
    accent=tokens.ACCENT,
    tag=tokens.FILL,
    on_tag=tokens.ON_FILL,
)

PAPER = Ink(
    on_print=True,
    ground=tokens.PRINT.GROUND,
    grid=tokens.PRINT.LINE,
    edge=tokens.PRINT.EDGE,
    bar=tokens.PRINT.LINE,
    text=tokens.PRINT.TEXT,
    text2=tokens.PRINT.TEXT2,
    text3=tokens.PRINT.TEXT3,
    accent=tokens.PRINT.ACCENT,
    tag=tokens.PRINT.ACCENT,
    on_tag=tokens.PRINT.GROUND,
)
