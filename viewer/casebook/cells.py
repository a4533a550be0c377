"""From what a cell says to what the delegate paints: tones to colours, pieces to runs."""

from viewer.casebook.said import Piece, Said
from viewer.components.cell_text import CellText
from viewer.theme import tokens
from viewer.theme.text import TextRun

TONES: dict[str, str] = {
    "text": tokens.TEXT, "text2": tokens.TEXT2, "text3": tokens.TEXT3, "accent": tokens.ACCENT, "warn": tokens.WARN,
}  # fmt: skip


def runs_of(pieces: tuple[Piece, ...], px: int = tokens.READING, *, faint: bool = False) -> tuple[TextRun, ...]:
    """Pieces as runs; `faint` paints what is in `text` in `text2`, as the values of a prior are."""
    return tuple(
        TextRun(
            piece.text,
            px,
            tokens.STRONG if piece.strong else tokens.REGULAR,
            piece.italic,
            TONES["text2" if faint and piece.tone == "text" else piece.tone],
        )
        for piece in pieces
    )


def cell_of(said: Said, *, ground: str = "", faint: bool = False) -> CellText:
    """A value as a right-aligned cell; a second line is a caption below it."""
    return CellText(
        runs_of(said.first, faint=faint),
        runs_of(said.second, tokens.CAPTION, faint=faint),
        glyph=said.sign,
        glyph_colour=tokens.WARN if said.sign == "warning" else tokens.TEXT2,
        gutter=said.mark,
        ground=ground,
        spoken=said.words,
    )


def words_of(
    text: str,
    *,
    strong: bool = False,
    px: int = tokens.READING,
    colour: str = tokens.TEXT,
    right: bool = False,
    ground: str = "",
    spoken: str = "",
) -> CellText:
    """Plain words as a cell."""
    run = TextRun(text, px, tokens.STRONG if strong else tokens.REGULAR, colour=colour)
    return CellText((run,), align="right" if right else "left", ground=ground, spoken=spoken or text)
