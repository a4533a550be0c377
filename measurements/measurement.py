"""One way of sizing a lesion at a date, with everything needed to defend the number."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from measurements.record import Entity, Record, Stamp

Vec3 = tuple[float, float, float]
Kind = Literal["bidirectional", "length"]
Unit = Literal["mm", "px", "mm at detector", "mm estimated"]

DEFAULT_STEP = Decimal("0.1")


class Drawn(Record, tag="drawn", tag_field="origin", frozen=True, kw_only=True):
    """Points on an image: LPS mm (or, where the image has no valid spacing, pixels), full precision."""

    long_axis: tuple[Vec3, Vec3]
    short_axis: tuple[Vec3, Vec3] | None = None
    space: Literal["lps_mm", "px"] = "lps_mm"
    plane_normal: Vec3
    plane: Literal["acquired", "reformatted"] = "acquired"
    slice_thickness_mm: float | None = None
    study_uid: str
    series_uid: str
    sop_instance_uid: str
    frame: int = 1
    frame_of_reference_uid: str = ""
    pixel_sha256: str  # rows, columns, frame number and stored values as little-endian 32-bit integers
    window: tuple[float, float] | None = None  # width, level shown when drawn (key image)
    synthetic: bool = False
    label_offset_mm: tuple[float, float] | None = None  # along row and column direction, where the reader dragged it


class Reported(Record, tag="reported", tag_field="origin", frozen=True, kw_only=True):
    """A size read in a report: its words and where they stand. It has no points, ever."""

    text: str
    citation: str


class Imported(Record, tag="imported", tag_field="origin", frozen=True, kw_only=True):
    """A size from another program's file: the value it states, and the one worked out again from its points."""

    file: str
    stated: str
    recomputed: str = ""


Origin = Drawn | Reported | Imported


class Measurement(Entity, frozen=True, kw_only=True):
    """Long and short axis in `unit`, rounded once when committed. The short axis is None until it has been drawn."""

    read_id: str
    lesion_id: str
    timepoint_id: str
    kind: Kind = "bidirectional"
    long: Decimal
    short: Decimal | None = None
    unit: Unit = "mm"
    method: str = ""  # modality it was made on: CT, MR, PT, EUS…
    origin: Origin
    stamp: Stamp
    assisted: bool = False

    @property
    def origin_word(self) -> str:
        """One of drawn, reported, imported."""
        return str(self.origin.__struct_config__.tag)

    def counted_mm(self, *, node: bool) -> Decimal | None:
        """The diameter a rule may use: long axis, of a node the short axis (RECIST 1.1, Eisenhauer 2009, 3.1.1).

        None where it has not been measured, or where the unit is not plain mm.
        """
        if self.unit != "mm":
            return None
        return self.short if node else self.long


def recorded_length(length: float, step: Decimal = DEFAULT_STEP) -> Decimal:
    """A drawn length as it is recorded once, to `step` mm, half up. This value is shown, summed and exported.

    The float is taken at its shortest decimal form to 1 nm first, so that 26.05 drawn is not 26.0499999 recorded.
    """
    exact = Decimal(repr(round(length, 6)))
    return (exact / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
