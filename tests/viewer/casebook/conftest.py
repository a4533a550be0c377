"""The two cases that come with the program, and what a reader does to them."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication

from measurements.assessment import State
from measurements.case import CaseRecord
from measurements.edits import AddMeasurement, SetAssessment
from measurements.measurement import Drawn, Measurement
from measurements.record import Stamp
from measurements.trends import CaseView, view_of
from sample_data.cases import built_in_case
from viewer.casebook.measurement_menu import MeasurementMenu
from viewer.theme.style import apply_theme

STAMP = Stamp(reader="reader", utc="2026-01-01T00:00:00Z", program="test")


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    apply_theme(qapp)


@pytest.fixture
def sample() -> CaseView:
    """The published case as reported."""
    return view_of(built_in_case("sample"))


@pytest.fixture
def followup() -> CaseView:
    """The synthetic case: nodes, a target gone, one too small, one to measure."""
    return view_of(built_in_case("followup"))


def stated(case: CaseRecord, lesion: str, timepoint: str, state: State, reason: str = "") -> CaseRecord:
    """The case after a reader has said what a lesion is at a date."""
    edit = SetAssessment(
        read_id=case.first_read.id,
        lesion_id=lesion,
        timepoint_id=timepoint,
        state=state,
        state_reason=reason,
        stamp=STAMP,
    )
    return edit.apply(case)


def drawn(case: CaseRecord, lesion: str, timepoint: str, long: str, short: str | None, **changes: object) -> CaseRecord:
    """The case after a caliper was drawn."""
    point = (0.0, 0.0, 0.0)
    origin = Drawn(
        long_axis=(point, (float(long), 0.0, 0.0)),
        plane_normal=(0.0, 0.0, 1.0),
        study_uid="1.2",
        series_uid="1.2.3",
        sop_instance_uid="1.2.3.16",
        pixel_sha256="0" * 64,
    )
    fields: dict[str, object] = {
        "id": f"drawn/{lesion}/{timepoint}/{long}",
        "read_id": case.first_read.id,
        "lesion_id": lesion,
        "timepoint_id": timepoint,
        "long": Decimal(long),
        "short": None if short is None else Decimal(short),
        "method": "CT",
        "origin": origin,
        "stamp": STAMP,
        **changes,
    }
    return AddMeasurement(measurement=Measurement(**fields)).apply(case)  # type: ignore[arg-type]


@pytest.fixture
def lesion_of(followup: CaseView) -> Callable[[str], str]:
    """The id of a lesion of the synthetic case by the name it is called."""
    ids = {row.name: row.lesion.id for row in followup.rows}
    return ids.__getitem__


@pytest.fixture
def menus_without_popup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus are made as ever, but not put on screen: the offscreen platform cannot grab the keyboard for them."""
    monkeypatch.setattr(MeasurementMenu, "popup", lambda *_: None)
