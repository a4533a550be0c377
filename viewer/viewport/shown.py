"""What a viewport is given to show beside pixels: its header and its calipers. Words and points, no records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viewer.tools.caliper import CaliperShape

Role = Literal["current", "prior", "baseline", "nadir", ""]
CaliperState = Literal["normal", "selected", "locked", "ghost", "assisted"]
CountingAxis = Literal["long", "short"]

ROLE_WORDS: dict[str, str] = {
    "current": "Current",
    "prior": "Prior",
    "baseline": "Baseline",
    "nadir": "Nadir",
    "": "",
}


@dataclass(frozen=True)
class SeriesChoice:
    """One line of the header's menu; `key` is what `series_chosen` hands back."""

    key: str
    text: str


@dataclass(frozen=True)
class ViewportHeader:
    """Who and when the image is; shown above it and in its upper corners.

    Dates are ISO 8601 and may be partial ("2010-10"). `response` is a code of `viewer.theme.marks`. `mismatch` marks a
    patient who differs from the open case (safety R01): the header then stays on danger ground.
    """

    role: Role = ""
    date: str = ""
    modality: str = ""
    response: str | None = None
    matched: str = ""
    series_name: str = ""
    series_key: str = ""
    choices: tuple[SeriesChoice, ...] = ()
    patient_name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex_age: str = ""
    timepoint: str = ""
    time_text: str = ""
    mismatch: bool = False

    @property
    def identity(self) -> tuple[str, str, str]:
        """Name, ID and birth date: the fields that say who it is."""
        return self.patient_name, self.patient_id, self.birth_date


@dataclass(frozen=True)
class LabelRun:
    """A piece of a caliper's label; the counting axis is bold."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class ShownCaliper:
    """A caliper on one image. `sop_instance_uid` and `frame_number` name the image it is drawn on, never another.

    `title` and `counts_by` let the viewport write the label anew while an axis is dragged. `label_offset` is where the
    label was dragged to: mm (or px) right and down in the image, from the caliper's centre to the middle of the box.
    """

    measurement_id: str
    lesion_id: str
    sop_instance_uid: str
    shape: CaliperShape
    frame_number: int = 1
    state: CaliperState = "normal"
    label: tuple[LabelRun, ...] = ()
    second_line: str = ""
    label_offset: tuple[float, float] | None = None
    title: str = ""
    counts_by: CountingAxis = "long"
    description: str = ""
    """One sentence for a screen reader; the label's text where it is empty."""

    @property
    def editable(self) -> bool:
        """Whether its ends may be dragged."""
        return self.state in {"normal", "selected", "assisted"}

    @property
    def label_text(self) -> str:
        """The label in plain words."""
        return "".join(run.text for run in self.label)


def caliper_label(title: str, shape: CaliperShape, unit: str, counts_by: CountingAxis = "long") -> tuple[LabelRun, ...]:
    """Return the label of a caliper: `T01  18.2 × 15.0 mm`, the counting axis bold, – for a short axis not yet set.

    Without a title it is the label of a drawing: the length only, until there is a short axis.
    unit: the `length_unit` of the plane; it is written as it is, so that px never pass for mm (safety R04).
    """
    runs = [LabelRun(f"{title}  ")] if title else []
    runs.append(LabelRun(f"{shape.long_length:.1f}", bold=counts_by == "long"))
    if title or shape.short_length is not None:
        short = "–" if shape.short_length is None else f"{shape.short_length:.1f}"
        runs += [LabelRun(" × "), LabelRun(short, bold=counts_by == "short")]
    return (*runs, LabelRun(f"\u00a0{unit}"))
