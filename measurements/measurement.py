"""One way of sizing a lesion at a date, with everything needed to defend the number."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from measurements.errors import RecordError
from measurements.record import Entity, Record, Stamp

Vec3 = tuple[float, float, float]
Kind = Literal["bidirectional", "length", "region", "volume", "viable_diameter", "sul_peak"]
Unit = Literal["mm", "px", "mm at detector", "mm estimated"]

DIAMETERS: frozenset[str] = frozenset({"bidirectional", "length"})
"""The kinds whose axes enter a sum of diameters."""

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


class Entered(Record, tag="entered", tag_field="origin", frozen=True, kw_only=True):
    """A value the reader typed: own reading without points. `note` says how it was come by, where that helps."""

    note: str = ""


class Imported(Record, tag="imported", tag_field="origin", frozen=True, kw_only=True):
    """A size from another program's file: the value it states, and the one worked out again from its points."""

    file: str
    stated: str
    recomputed: str = ""


class RegionStatistics(Record, frozen=True, kw_only=True):
    """What the pixels of a region say, in `unit` ("HU", "g/ml SUVbw", or "" for stored values)."""

    mean: Decimal
    sd: Decimal
    minimum: Decimal
    maximum: Decimal
    unit: str
    area_mm2: Decimal | None = None  # None without a valid spacing
    pixels: int


Origin = Drawn | Entered | Reported | Imported


class Measurement(Entity, frozen=True, kw_only=True):
    """One way of sizing: axes in `unit` for a diameter, a value with its unit for a volume or SULpeak, or a region.

    Axes are rounded once, when committed; the short axis is None until it has been drawn. `value` is in `value_unit`
    ("ml", "g/ml", "HU" for the mean of a region that was typed, not drawn) and None for a diameter, whose size stands
    in its axes; of a node the short axis alone may be known.
    """

    read_id: str
    lesion_id: str
    timepoint_id: str
    kind: Kind = "bidirectional"
    long: Decimal | None = None
    short: Decimal | None = None
    unit: Unit = "mm"
    value: Decimal | None = None
    value_unit: str = ""
    statistics: RegionStatistics | None = None
    method: str = ""  # modality it was made on: CT, MR, PT, EUS…
    origin: Origin
    stamp: Stamp
    assisted: bool = False

    def __post_init__(self) -> None:
        mean = self.value if self.statistics is None else self.statistics.mean
        axis = self.short if self.long is None else self.long
        held = {"region": mean, "volume": self.value, "sul_peak": self.value}.get(self.kind, axis)
        if held is None:
            raise RecordError(f"A measurement of the kind {self.kind} without its value is none.")

    @property
    def size(self) -> tuple[Decimal, str]:
        """The value that stands for it and its unit: the long axis, the volume or SULpeak, the mean of a region."""
        if self.statistics is not None:
            return self.statistics.mean, self.statistics.unit
        if self.value is not None:
            return self.value, self.value_unit
        axis = self.short if self.long is None else self.long
        assert axis is not None
        return axis, self.unit

    @property
    def origin_word(self) -> str:
        """One of drawn, entered, reported, imported."""
        return str(self.origin.__struct_config__.tag)

    def counted_mm(self, *, node: bool) -> Decimal | None:
        """The diameter a rule may use: long axis, of a node the short axis (RECIST 1.1, Eisenhauer 2009, 3.1.1).

        None where it has not been measured, where the unit is not plain mm, or where it is no diameter.
        """
        if self.unit != "mm" or self.kind not in DIAMETERS:
            return None
        return self.short if node else self.long


def recorded_length(length: float, step: Decimal = DEFAULT_STEP) -> Decimal:
    """A drawn length as it is recorded once, to `step` mm, half up. This value is shown, summed and exported.

    The float is taken at its shortest decimal form to 1 nm first, so that 26.05 drawn is not 26.0499999 recorded.
    """
    exact = Decimal(repr(round(length, 6)))
    return (exact / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
