"""What a row of the import says in each column."""

from viewer.components.cell_text import CellText, none_cell
from viewer.home import import_words as words
from viewer.imaging.exam_groups import ExamGroup
from viewer.imaging.series import PatientIdentity, Series
from viewer.theme import tokens
from viewer.theme.text import APART, TIMES, TextRun, display_number


def patient_cell(identity: PatientIdentity) -> CellText:
    """Name and what else is stated of a patient, on raised ground."""
    name, rest = words.patient_words(identity)
    runs = (TextRun(name, weight=tokens.STRONG), TextRun(f"  {rest}" if rest else "", colour=tokens.TEXT2))
    return CellText(runs, align="left", ground=tokens.RAISED)


def study_cell(series: Series, count: int, apart: str) -> CellText:
    """Date and description of a study; `apart` tells it from another of the same day."""
    date, description = words.study_words(series)
    runs = (
        TextRun(date, weight=tokens.MEDIUM),
        TextRun(f"  {apart}" if apart else "", weight=tokens.MEDIUM),
        TextRun(f"  {description}" if description and description not in apart else ""),
        TextRun(f"   {count} series", tokens.CAPTION, colour=tokens.TEXT2),
    )
    return CellText(runs, align="left")


def group_cell(group: ExamGroup) -> CellText:
    """What series that belong together are called: "PET/CT", "3 phases"."""
    count = TextRun(f"   {len(group.series)} series together", tokens.CAPTION, colour=tokens.TEXT2)
    return CellText((TextRun(group.label, weight=tokens.MEDIUM, colour=tokens.TEXT2), count), align="left")


def series_cells(series: Series, name: str = "") -> tuple[CellText, ...]:
    """One row; `name` is what the series is within its group: "arterial"."""
    plane = series.geometry.planes[0] if series.has_image and series.geometry.planes else None
    thickness = series.frames[0].slice_thickness_mm if plane is not None else None
    number, description = words.series_words(series)
    part = words.part_words(series)
    within = f"  {name}" if name and name.casefold() not in description.casefold() else ""
    shown = (f"{APART}{series.part_reason}" if name and series.part_reason else part) + within
    runs = (
        TextRun(f"{number}  " if number else "", colour=tokens.TEXT2),
        TextRun(description.removesuffix(part)),
        TextRun(shown, colour=tokens.TEXT2 if within else tokens.TEXT, kept=True),
    )
    warned = f", warning: {series.warning_lines[0]}" if series.warning_lines and series.has_image else ""
    spoken = f"{number} {description}{within}{warned}".strip()
    return (
        CellText(runs, align="left", spoken=spoken),
        _words(series.modality or "–"),
        _number(str(len(series.frames) if series.has_image else len(series.paths) or 1)),
        _number(f"{plane.rows} {TIMES} {plane.columns}") if plane else none_cell(),
        _number(display_number(thickness)) if thickness is not None else none_cell("not stated"),
        _stored_cell(series),
        state_cell(words.state_words(series), sign_of(series)),
    )


def sign_of(series: Series) -> str:
    """The sign before the state of a series."""
    return "info" if not series.has_image else "warning" if series.warning_lines or words.is_thick(series) else "check"


def state_cell(said: str, sign: str) -> CellText:
    """How things stand with a series, behind its sign."""
    colour = {"warning": tokens.WARN}.get(sign, tokens.TEXT2)
    text = tokens.TEXT if sign == "warning" else tokens.TEXT2
    return CellText((TextRun(said, colour=text),), align="left", glyph=sign, glyph_colour=colour)


def _stored_cell(series: Series) -> CellText:
    runs = [TextRun(words.stored_words(series) or "–", tokens.CAPTION, colour=tokens.TEXT2)]
    if series.lossy:
        runs.insert(0, TextRun("LOSSY  ", tokens.CAPTION, tokens.STRONG, colour=tokens.WARN))
    return CellText(tuple(runs), align="left")


def _words(text: str) -> CellText:
    return CellText((TextRun(text),), align="left")


def _number(text: str) -> CellText:
    return CellText((TextRun(text),))
