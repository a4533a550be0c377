"""From the record to what a viewport paints: calipers with their labels, states and the ghost of the prior."""

from collections.abc import Iterable

from measurements.measurement import Drawn, Measurement
from measurements.trends import CaseView, DateColumn, LesionRow
from viewer.imaging.series import Series
from viewer.theme.text import display_date
from viewer.tools.caliper import CaliperShape
from viewer.viewport.shown import CaliperState, LabelRun, ShownCaliper

NAMED = 4
NBSP = "\u00a0"


def calipers_of(view: CaseView, column: DateColumn, selected: str | None) -> tuple[ShownCaliper, ...]:
    """Every drawn measurement of a date: the selected lesion's in green, what no longer counts locked to its place."""
    shown = []
    for row in view.rows:
        found = column.findings[row.lesion.id]
        for m in found.all_measurements:
            if not isinstance(m.origin, Drawn):
                continue
            counts = found.measurement is not None and found.measurement.id == m.id
            state: CaliperState = "normal"
            if counts and row.lesion.id == selected:
                state = "selected"
            elif m.assisted:
                state = "assisted"
            shown.append(_caliper(view, column, row, m, state, counts=counts))
    return tuple(shown)


def drawn_on(view: CaseView, column: DateColumn, series: Series) -> dict[str, Drawn]:
    """Where the measurements of a date were drawn, by measurement id, as far as that is on images of `series`."""
    return {
        m.id: m.origin
        for row in view.rows
        for m in column.findings[row.lesion.id].all_measurements
        if isinstance(m.origin, Drawn) and series.frame_of(m.origin.sop_instance_uid, m.origin.frame) is not None
    }


def other_pixels_words(calipers: Iterable[ShownCaliper]) -> tuple[str, ...]:
    """One line naming the lesions whose calipers were drawn on other pixels than those on screen; () for none."""
    names = tuple(dict.fromkeys(caliper.title for caliper in calipers))
    if not names:
        return ()
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    verb = "was" if len(names) == 1 else "were"
    return (f"{', '.join(names[:NAMED])}{more} {verb} measured on other pixels under the same UID: not drawn here.",)


def shape_of(drawn: Drawn) -> CaliperShape:
    """The axes of a drawn measurement as a tool's shape."""
    return CaliperShape(drawn.long_axis, drawn.short_axis)


def label_of(name: str, m: Measurement, *, node: bool) -> tuple[LabelRun, ...]:
    """`T02  33.0 × 28.0 mm`, the counting axis bold; the recorded values, never worked out anew."""
    short = "–" if m.short is None else f"{m.short}"
    return (
        LabelRun(f"{name}  "),
        LabelRun(f"{m.long}", bold=not node),
        LabelRun(" × "),
        LabelRun(short, bold=node),
        LabelRun(f"{NBSP}{m.unit}"),
    )


def _caliper(
    view: CaseView, column: DateColumn, row: LesionRow, m: Measurement, state: CaliperState, *, counts: bool
) -> ShownCaliper:
    assert isinstance(m.origin, Drawn)
    name = row.name if counts else f"{row.name} (not counted)"
    short = "not set" if m.short is None else f"{m.short}"
    return ShownCaliper(
        measurement_id=m.id,
        lesion_id=row.lesion.id,
        sop_instance_uid=m.origin.sop_instance_uid,
        frame_number=m.origin.frame,
        shape=shape_of(m.origin),
        state=state,
        label=label_of(name, m, node=row.lesion.node),
        second_line=_prior_line(view, column, row) if counts else "",
        label_offset=m.origin.label_offset_mm,
        title=row.name,
        counts_by="short" if row.lesion.node else "long",
        description=f"{row.name} {row.lesion.label}, {column.date_text}: {m.long} by {short} {m.unit}, drawn",
    )


def _prior_line(view: CaseView, column: DateColumn, row: LesionRow) -> str:
    prior = view.prior_finding(row.lesion.id, column.timepoint.id)
    if prior is None or prior.measurement is None:
        return ""
    m = prior.measurement
    short = "–" if m.short is None else f"{m.short}"
    return f"{display_date(prior.timepoint.date.iso())} {m.long} × {short}"
