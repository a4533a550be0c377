"""The words in the four corners (ux-conventions §4): what is known of patient, study, view and slice, no more."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.imaging.lookup import Lookup
from viewer.imaging.person_names import readable_name
from viewer.imaging.series import Series
from viewer.imaging.stored_voi import SIGMOID
from viewer.imaging.voi import Window
from viewer.theme import tokens
from viewer.theme.text import NBSP, display_date, display_number, with_unit
from viewer.viewport.model import ViewportModel
from viewer.viewport.shown import ViewportHeader
from viewer.viewport.sprites import Style

FIRST = Style(12, 400, tokens.TEXT)
LATER = Style(12, 400, tokens.OVERLAY2)
DATE = Style(18, 600, tokens.TEXT)


@dataclass(frozen=True)
class Line:
    """One line of a corner."""

    text: str
    style: Style


@dataclass(frozen=True)
class BoxedWord:
    """A mark that is always shown: LOSSY, DERIVED, SYNTHETIC."""

    text: str
    colour: str


@dataclass(frozen=True)
class Corners:
    """Lines from top to bottom; boxed words stand above the slice number."""

    top_left: tuple[Line, ...] = ()
    top_right: tuple[Line, ...] = ()
    bottom_left: tuple[Line, ...] = ()
    bottom_right: tuple[Line, ...] = ()
    boxed: tuple[BoxedWord, ...] = ()


def whole_or(value: float) -> str:
    """Return a window value: whole where it is whole, else with as many decimals as its size asks for."""
    if value == 0 or (abs(value - round(value)) < 0.005 and abs(value) >= 1):
        return display_number(round(value), 0)
    return display_number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)


def _lines(first: Style, *texts: str) -> tuple[Line, ...]:
    """Return lines of the texts that are not empty: the first bright, the later ones quieter."""
    kept = [text for text in texts if text]
    return tuple(Line(text, first if n == 0 else LATER) for n, text in enumerate(kept))


def corners(model: ViewportModel) -> Corners:
    """Return what stands in the corners of a viewport now."""
    volume, transform = model.volume, model.transform
    if volume is None or transform is None:
        return Corners()
    series, options = volume.series, model.options
    return Corners(
        top_left=_patient(model.header) if options.patient_text else (),
        top_right=_study(model.header, series) if options.technical_text else (),
        bottom_left=_view(model) if options.technical_text else (),
        bottom_right=_slice(model) if options.technical_text else (),
        boxed=_boxed(series),
    )


def header_of(series: Series) -> ViewportHeader:
    """Return the header of a series by its own file header, for a viewport that is told nothing else."""
    patient = series.patient
    name = f"Series {series.number}" if series.number is not None else ""
    return ViewportHeader(
        date=series.study_date,
        modality=series.modality,
        series_name=" ".join(part for part in (name, series.description) if part),
        series_key=series.key,
        patient_name=readable_name(patient.name),
        patient_id=patient.patient_id,
        birth_date=patient.birth_date,
        sex_age=" / ".join(part for part in (patient.sex, series.patient_age) if part),
    )


def _patient(header: ViewportHeader) -> tuple[Line, ...]:
    birth = display_date(header.birth_date)
    ident = " · ".join(part for part in (header.patient_id, birth) if part)
    return _lines(FIRST, header.patient_name, ident, header.sex_age)


def _study(header: ViewportHeader, series: Series) -> tuple[Line, ...]:
    first = "  ".join(part for part in (display_date(header.date or series.study_date), header.timepoint) if part)
    said = series.study_description.upper().split()[:1] == [series.modality.upper()]
    study = " ".join(part for part in ("" if said else series.modality, series.study_description) if part)
    number_text = f"Series {series.number}" if series.number is not None else ""
    name = header.series_name or " ".join(part for part in (number_text, series.description) if part)
    later = _lines(LATER, header.time_text, study, name)
    return (Line(first, DATE), *later) if first else later


def _view(model: ViewportModel) -> tuple[Line, ...]:
    transform = model.transform
    marks = []
    if model.inverted:
        marks.append("Inverted")
    if transform is not None and (transform.flip_h or transform.flip_v):
        marks.append("Flipped " + " and ".join(w for w, f in (("H", transform.flip_h), ("V", transform.flip_v)) if f))
    if not model.smooth:
        marks.append("No interpolation")
    zoom = "" if transform is None else with_unit(f"Zoom {transform.zoom * 100:.0f}", "%")
    return _lines(FIRST, window_words(model), zoom, " · ".join(marks))


def window_words(model: ViewportModel) -> str:
    """Return how values of the series shown become greys; colours are shown as they are."""
    if model.volume is not None and model.volume.is_colour:
        return "Colours as stored"
    return window_text(model.window)


def window_text(window: Window) -> str:
    """Return width and level as the corner shows them, or the name of the file's table in their place."""
    if window.table is not None:
        return table_name(window.table)
    curve = "  sigmoid" if window.function == SIGMOID else ""
    return f"W{NBSP}{whole_or(window.width)}  L{NBSP}{whole_or(window.level)}{curve}"


def table_name(table: Lookup) -> str:
    """Return what a VOI table of the file is called."""
    return f"VOI table {table.explanation}".rstrip()


def _slice(model: ViewportModel) -> tuple[Line, ...]:
    volume = model.volume
    if volume is None:
        return ()
    k, series = model.slice_index, volume.series
    plane, frame = volume.geometry.planes[k], series.frames[k]
    location = volume.geometry.location_mm(k)
    texts = [f"{k + 1} / {model.slice_count}"]
    if location is not None:
        texts.append(with_unit(f"Loc {display_number(location)}", "mm"))
    if frame.slice_thickness_mm is not None:
        texts.append(with_unit(f"Thickness {display_number(frame.slice_thickness_mm)}", "mm"))
    texts.append(_spacing(plane.pixel_spacing_mm, plane.length_unit))
    if series.modality == "MR":
        times = (("TR", series.repetition_time_ms), ("TE", series.echo_time_ms))
        texts.append("  ".join(f"{name} {display_number(ms)}" for name, ms in times if ms is not None))
    if series.modality == "PT":
        texts.append(model.quantity.unit or volume.unit_note)
    return _lines(FIRST, *texts)


def _spacing(spacing: tuple[float, float] | None, unit: str) -> str:
    if spacing is None:
        return "No pixel spacing: lengths in px"
    rows, columns = spacing
    same = abs(rows - columns) < 5e-4
    text = f"{rows:.3f}" if same else f"{rows:.3f} × {columns:.3f}"
    return with_unit(f"Spacing {text}", unit)


def _boxed(series: Series) -> tuple[BoxedWord, ...]:
    words = []
    if series.lossy:
        words.append(BoxedWord(series.lossy, tokens.WARN))
    if series.derived:
        words.append(BoxedWord("DERIVED", tokens.TEXT))
    if series.synthetic:
        words.append(BoxedWord("SYNTHETIC", tokens.TEXT))
    return tuple(words)
