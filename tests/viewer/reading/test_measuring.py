"""From a shape on a slice to the record: rounded once, tied to its pixels, and never in mm without a spacing."""

from decimal import Decimal
from pathlib import Path

import pytest

from measurements.assessment import State
from measurements.errors import RecordError
from measurements.lesion import Role
from measurements.measurement import Drawn, Measurement
from measurements.protocol import Protocol
from measurements.record import Stamp
from measurements.trends import view_of
from sample_data.cases import built_in_case
from tests.support.dicom_files import write_ct
from viewer.exchange.drawn import measurement_from
from viewer.imaging.scan import scan
from viewer.imaging.voi import Window
from viewer.imaging.volume import Volume, read_volume
from viewer.reading.measuring import state_for
from viewer.reading.on_image import on_image
from viewer.reading.shown_calipers import label_of
from viewer.tools.caliper import CaliperShape

STAMP = Stamp(reader="R. Reader", utc="2026-11-24T12:00:00+00:00", program="0.1.0")


def volume_in(folder: Path) -> Volume:
    (series,) = scan([folder]).series
    return read_volume(series)


def measured(volume: Volume, k: int, start: tuple[float, float], end: tuple[float, float]) -> Measurement:
    plane = volume.geometry.planes[k]
    shape = CaliperShape((plane.lps(*start), plane.lps(*end)))
    drawn = on_image(volume, k, shape, Window(400.0, 40.0))
    ids = ("read-1", "liver-max", "tp-2010-10")
    return measurement_from(drawn, measurement_id="m-1", ids=ids, protocol=Protocol(id="p"), stamp=STAMP)


def test_a_length_is_recorded_once_to_a_tenth_and_the_points_keep_their_precision(tmp_path: Path) -> None:
    write_ct(tmp_path)
    volume = volume_in(tmp_path)
    spacing = volume.geometry.planes[1].pixel_spacing_mm
    assert spacing is not None
    m = measured(volume, 1, (2.0, 1.0), (2.0, 4.37))
    assert m.long == Decimal(str(round(3.37 * spacing[1] + 1e-9, 1)))
    assert (m.unit, m.short, m.method) == ("mm", None, "CT")
    assert isinstance(m.origin, Drawn)
    assert m.origin.long_axis[1] == volume.geometry.planes[1].lps(2.0, 4.37)


def test_a_measurement_names_the_image_and_the_pixels_it_was_made_on(tmp_path: Path) -> None:
    write_ct(tmp_path)
    volume = volume_in(tmp_path)
    origin = measured(volume, 2, (1.0, 1.0), (4.0, 4.0)).origin
    assert isinstance(origin, Drawn)
    assert origin.sop_instance_uid == volume.series.frames[2].sop_instance_uid
    assert origin.pixel_sha256 == volume.pixel_hash(2) != volume.pixel_hash(1)
    assert origin.window == (400.0, 40.0)


@pytest.mark.parametrize("node", [False, True])
def test_the_label_shows_the_recorded_values_with_the_counting_axis_bold(node: bool) -> None:
    case = built_in_case("sample")
    m = case.measurement("reported/liver-max/tp-2010-10")
    runs = label_of("T02", m, node=node)
    assert "".join(run.text for run in runs).replace("\u00a0", " ") == "T02  33.0 × 28.0 mm"
    assert [run.text for run in runs if run.bold] == (["28.0"] if node else ["33.0"])


def test_no_reported_size_is_ever_painted() -> None:
    from viewer.reading.shown_calipers import calipers_of

    view = view_of(built_in_case("sample"))
    assert [calipers_of(view, column, "liver-max") for column in view.columns] == [()] * 17


@pytest.mark.parametrize(
    ("role", "asked", "meant"),
    [("target", "gone", "gone"), ("nontarget", "gone", "absent"), ("nontarget", "not_evaluable", "not_evaluable")],
)
def test_a_key_says_a_state_in_the_words_of_the_role(role: Role, asked: State, meant: State) -> None:
    assert state_for(role, asked) == meant


@pytest.mark.parametrize(
    ("role", "asked"),
    [("nontarget", "too_small"), ("target", "present"), ("target", "unequivocal_progression")],
)
def test_a_state_that_a_role_cannot_have_is_refused_with_the_reason(role: Role, asked: State) -> None:
    with pytest.raises(RecordError, match=r"measured|judged"):
        state_for(role, asked)
