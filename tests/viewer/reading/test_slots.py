"""Which date each viewport shows, and what stands above it."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from measurements.patient import Patient
from measurements.trends import CaseView, view_of
from sample_data.cases import built_in_case
from tests.support.dicom_files import write_ct
from viewer.imaging.scan import scan
from viewer.imaging.series import PatientIdentity, Series
from viewer.reading.headers import header_for, is_mismatch
from viewer.reading.slots import CURRENT_AT, Slot, best_series, match_words, slots_for


@pytest.fixture(scope="module")
def view() -> CaseView:
    return view_of(built_in_case("sample"))


@pytest.fixture
def series(tmp_path: Path) -> Series:
    write_ct(tmp_path)
    (found,) = scan([tmp_path]).series
    return found


def dates(slots: tuple[Slot, ...]) -> list[tuple[str, str | None]]:
    return [(slot.role, slot.column.date_text if slot.column else None) for slot in slots]


def test_two_viewports_show_the_current_left_and_the_baseline_or_the_prior_right(view: CaseView) -> None:
    assert dates(slots_for(view, "tp-2010-10", "1x2", "baseline")) == [("current", "2010-10"), ("baseline", "2008-10")]
    assert dates(slots_for(view, "tp-2010-10", "1x2", "prior")) == [("current", "2010-10"), ("prior", "2010-07")]


def test_the_prior_is_the_nearest_earlier_date_with_a_size_of_any_target(view: CaseView) -> None:
    assert dates(slots_for(view, "tp-2013-02", "1x2", "prior"))[1] == ("prior", "2011-10")
    assert dates(slots_for(view, "tp-2010-03", "1x2", "prior"))[1] == ("prior", "2009-11")


def test_three_viewports_are_baseline_nadir_current(view: CaseView) -> None:
    assert dates(slots_for(view, "tp-2013-02", "1x3", "baseline")) == [
        ("baseline", "2008-10"),
        ("nadir", "2010-10"),
        ("current", "2013-02"),
    ]


def test_the_baseline_is_not_shown_beside_itself(view: CaseView) -> None:
    assert dates(slots_for(view, "tp-2008-10", "1x2", "baseline")) == [("current", "2008-10"), ("baseline", None)]


def test_the_header_names_the_patient_of_the_image_and_the_date_of_the_record(view: CaseView, series: Series) -> None:
    column = view.column("tp-2009-01")
    named = replace(series, patient=PatientIdentity("DOE^JANE", "42", "1950-02-03", "F"), patient_age="58 y")
    header = header_for(view, Slot("current", column), named, (named,), "")
    assert (header.date, header.timepoint, header.time_text, header.response) == ("2009-01", "FU1", "month 3", "SD")
    assert header.identity == ("DOE, JANE", "42", "1950-02-03")
    assert header.sex_age == "F · 58 y"
    assert header.series_key == series.key


def test_an_image_of_another_patient_is_marked(view: CaseView) -> None:
    known = msgspec.structs.replace(view.case, patient=(Patient(id="patient", patient_id="42", sex="M"),))
    assert is_mismatch(known, PatientIdentity(patient_id="43", sex="M"))
    assert not is_mismatch(known, PatientIdentity(patient_id=" 42 "))
    assert not is_mismatch(known, PatientIdentity())


def test_a_series_like_the_reference_comes_first_and_says_what_matched(series: Series) -> None:
    other = replace(series, key="other", modality="MR", description="T2")
    more = replace(series, key="more", frames=series.frames * 2)
    assert best_series((other, series), like=series) is series
    assert best_series((series, more), like=None) is more
    assert best_series((), like=None) is None
    assert match_words(series, series) == "plane, 5.0 mm" + (", description" if series.description else "")
    assert match_words(series, None) == ""


def test_the_same_phase_counts_more_than_thickness_and_that_more_than_the_description(series: Series) -> None:
    def made(key: str, description: str, thickness_mm: float) -> Series:
        frames = tuple(replace(frame, slice_thickness_mm=thickness_mm) for frame in series.frames)
        return replace(series, key=key, description=description, frames=frames)

    shown = made("shown", "Abdomen portal venous", 5.0)
    thin, thick = made("thin", "Leber portalvenous", 1.0), made("thick", "Upper abdomen portal venous", 5.0)
    arterial, unnamed = made("arterial", "Abdomen arterial", 5.0), made("unnamed", "Abdomen", 5.0)
    assert best_series((arterial, unnamed, thin, thick), shown) is thick
    assert best_series((arterial, unnamed, thin), shown) is thin
    assert best_series((arterial, unnamed), shown) is unnamed, "another phase is worse than one without a name"
    assert match_words(thick, shown).startswith("plane, ")
    assert match_words(thick, shown).endswith(", 5.0 mm")
    assert match_words(arterial, shown) == "plane, 5.0 mm"


def test_the_keys_speak_to_the_viewport_of_the_date_being_read(view: CaseView) -> None:
    for layout, place in CURRENT_AT.items():
        slots = slots_for(view, "tp-2013-02", layout, "prior")  # type: ignore[arg-type]
        assert slots[place].role == "current"


def test_the_same_part_of_a_series_is_matched_and_a_volume_comes_before_a_loop(series: Series) -> None:
    first, second = (replace(series, key=f"e{n}", part=n, part_reason=f"echo {n}, {n} ms") for n in (1, 2))
    prior = replace(series, key="prior", part=2, part_reason="echo 2, 2 ms")
    assert best_series((first, second), prior) is second
    loop = replace(series, key="loop", kind="timeseries", frames=series.frames * 10)
    assert best_series((loop, series), None) is series
