"""The guard: what speaks against comparing dates. Facts of the published case, and dates around every window."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.case import CaseRecord
from measurements.checks.comparability import comparability, notes_at
from measurements.checks.windows import baseline_in_window, days_text, visit_in_window
from measurements.edits import AddMeasurement, SetCourse, SetProtocol
from measurements.measurement import Drawn, Measurement
from measurements.partial_date import day, parse
from measurements.protocol import Protocol
from measurements.record import Stamp
from measurements.timepoint import SeriesRef
from measurements.treatment import Course
from measurements.trends import view_of
from sample_data.cases import built_in_case

PROTOCOL = Protocol(id="recist-1.1")


@pytest.fixture
def case() -> CaseRecord:
    return built_in_case("sample")


def texts(case: CaseRecord, at: str, code: str) -> list[str]:
    return [note.text for note in view_of(case).notes(at) if note.code == code]


def test_notes_never_change_an_answer(case: CaseRecord) -> None:
    view = view_of(case)
    answers = view.answers
    assert comparability(view).keys() == {column.timepoint.id for column in view.assessed}
    assert view.answers == answers
    assert notes_at(view, view.columns[0]) == ()  # the ultrasound before the baseline has no response


def test_local_treatment_since_baseline_is_named_with_lesions_and_dates(case: CaseRecord) -> None:
    (treated,) = (n for n in view_of(case).notes("tp-2009-01") if n.code == "treated")
    assert treated.text == "T01 was treated locally after baseline: I-125 seeds."
    assert treated.lesion_ids == ("pancreas-tail",)
    assert treated.timepoint_ids == ("tp-2008-10", "tp-2009-01")
    assert "not evaluable, treated locally" in treated.detail
    assert texts(case, "tp-2009-01", "treated_possibly") == [
        "T02 and T03 possibly treated locally: TACE, before 2008-12."
    ]


def test_a_change_of_method_is_named_against_baseline_and_nadir(case: CaseRecord) -> None:
    """The report measures on CT up to October 2010 and on MR in February 2013; the nadir then is 69 mm of 2010-10."""
    assert texts(case, "tp-2013-02", "method") == [
        "T01, T02 and T03: CT at baseline 2008-10 and nadir 2010-10, MR now; sizes of two methods compare less well."
    ]
    assert texts(case, "tp-2009-01", "technique") == [
        "PET/CT with contrast at baseline 2008-10, CT now: another technique."
    ]


def drawn(at: str, *, series: str, reader: str = "A", thickness: float = 5.0, normal: Any = (0.0, 0.0, 1.0)) -> Any:
    return AddMeasurement(
        measurement=Measurement(
            id=f"drawn/{at}",
            read_id="read-1",
            lesion_id="liver-max",
            timepoint_id=at,
            long=Decimal("30.0"),
            short=Decimal("20.0"),
            method="CT",
            origin=Drawn(
                long_axis=((0.0, 0.0, 0.0), (30.0, 0.0, 0.0)),
                plane_normal=normal,
                slice_thickness_mm=thickness,
                study_uid="1.2",
                series_uid=series,
                sop_instance_uid="1.2.3",
                pixel_sha256="0",
            ),
            stamp=Stamp(reader=reader, utc="2026-11-24T12:00:00Z", program="0.1.0"),
        )
    )


def with_phase(case: CaseRecord, at: str, uid: str, phase: str) -> CaseRecord:
    (study,) = case.studies_of(at)
    series = (SeriesRef(series_uid=uid, modality="CT", contrast_phase=phase),)
    return case.replaced("studies", msgspec.structs.replace(study, series=series))


def test_phase_thickness_plane_and_reader_are_compared_where_both_dates_say_them(case: CaseRecord) -> None:
    case = with_phase(with_phase(case, "tp-2008-10", "1", "portal venous"), "tp-2009-01", "2", "arterial")
    case = drawn("tp-2008-10", series="1").apply(case)
    same = drawn("tp-2009-01", series="1").apply(case)
    changed = drawn("tp-2009-01", series="2", reader="B", thickness=2.5, normal=(0.0, 1.0, 0.0)).apply(case)
    codes = ("phase", "slice_thickness", "plane", "reader")
    assert [texts(same, "tp-2009-01", code) for code in codes] == [[], [], [], []]
    assert [texts(changed, "tp-2009-01", code) for code in codes] == [
        ["T02: portal venous at baseline 2008-10, arterial now; another contrast phase."],
        ["T02: 5 mm at baseline 2008-10, 2.5 mm now; slices of another thickness."],
        ["T02: axial at baseline 2008-10, coronal now; another plane."],
        ["T02: A at baseline 2008-10, B now; another reader."],
    ]


@pytest.mark.parametrize(
    ("baseline", "start", "met"),
    [
        ("2020-01-01", "2020-01-29", True),  # 28 days
        ("2020-01-01", "2020-01-30", False),
        ("2020-01-01", "2020-01-01", True),
        ("2020-01-02", "2020-01-01", False),
        ("2020-01", "2020-02", None),  # 1 to 59 days
        ("2020-01", "2020-04", False),
        ("2020-02", "2020-02-29", True),  # 0 to 28 days
        ("2020-01", "after 2020-01", None),
        ("", "2020-01-01", None),
    ],
)
def test_the_window_of_the_baseline_is_met_only_where_every_possible_interval_meets_it(
    baseline: str, start: str, met: bool | None
) -> None:
    assert baseline_in_window(PROTOCOL, parse(baseline), parse(start)) is met


@pytest.mark.parametrize(
    ("before", "now", "met"),
    [
        ("2020-01-01", "2020-02-19", True),  # 49 days
        ("2020-01-01", "2020-03-04", True),  # 63
        ("2020-01-01", "2020-02-18", False),
        ("2020-01-01", "2020-03-05", False),
        ("2020-01-01", "2020-04-22", True),  # 112: one date was missed
        ("2020-01", "2020-03", None),
        ("2020-01-01", "2020-02", None),
        ("2020-01-01", "after 2020-02", None),
    ],
)
def test_visits_lie_in_the_window_of_the_protocol_or_of_a_multiple_of_it(
    before: str, now: str, met: bool | None
) -> None:
    protocol = msgspec.structs.replace(PROTOCOL, visit_every_days=56)
    assert visit_in_window(protocol, parse(before), parse(now)) is met
    assert visit_in_window(PROTOCOL, parse(before), parse(now)) is True


DAYS = st.integers(min_value=0, max_value=200).map(lambda n: date(2020, 1, 1) + timedelta(days=n))


@given(DAYS, st.integers(0, 40), DAYS, st.integers(0, 40))
def test_what_is_told_of_partial_dates_holds_for_each_pair_of_their_days(
    first: date, a: int, last: date, b: int
) -> None:
    def span(start: date, days: int) -> Any:
        end = start + timedelta(days=days)
        return parse(f"{start.isoformat()}/{end.isoformat()}")

    protocol = msgspec.structs.replace(PROTOCOL, visit_every_days=30)
    told = (
        baseline_in_window(protocol, span(first, a), span(last, b)),
        visit_in_window(protocol, span(first, a), span(last, b)),
    )
    for x in (first, first + timedelta(days=a)):
        for y in (last, last + timedelta(days=b)):
            single = (baseline_in_window(protocol, day(x), day(y)), visit_in_window(protocol, day(x), day(y)))
            assert all(one is None or one is other for one, other in zip(told, single, strict=True))


def test_the_baseline_of_the_sample_case_cannot_be_dated_against_its_treatment(case: CaseRecord) -> None:
    (note,) = (n for n in view_of(case).notes("tp-2008-10") if n.code == "baseline_window")
    assert note.text == "Whether the baseline 2008-10 is older than 28 days cannot be known from the dates."
    late = SetCourse(course=Course(id="course", start=parse("2009-01-15"))).apply(case)
    (told,) = (n for n in view_of(late).notes("tp-2008-10") if n.code == "baseline_window")
    assert told.severity == "warning"
    assert told.text == (
        "The baseline 2008-10 is 76 to 106 days older than the treatment start 2009-01-15; 28 days are allowed."
    )


def test_a_date_out_of_its_window_is_noted_and_listed(case: CaseRecord) -> None:
    case = SetProtocol(protocol=msgspec.structs.replace(case.protocol, visit_every_days=30)).apply(case)
    (early,) = texts(case, "tp-2009-01", "visit_window")
    assert early == "Whether 2009-01 lies in the window of the protocol cannot be known from the dates."
    assert any(check.code == "visit_window" for check in view_of(case).checks)


def test_days_are_told_as_exactly_as_they_are_known() -> None:
    assert [days_text(d) for d in ((1, 1), (35, 35), (2, 61), (None, 60), (5, None), (None, None))] == [
        "1 day",
        "35 days",
        "2 to 61 days",
        "at most 60 days",
        "at least 5 days",
        "not known",
    ]
