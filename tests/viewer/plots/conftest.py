"""The two built-in cases as views, and the theme on the one application of the tests."""

from functools import cache

import pytest
from PySide6.QtWidgets import QApplication

from measurements.trends import CaseView, view_of
from sample_data.cases import built_in_case
from viewer.theme.style import apply_theme


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The application, dressed."""
    apply_theme(qapp)
    return qapp


@cache
def _view(case_id: str) -> CaseView:
    return view_of(built_in_case(case_id))


@pytest.fixture
def sample() -> CaseView:
    """The published case: months known, no days."""
    return _view("sample")


@pytest.fixture
def followup() -> CaseView:
    """The synthetic case: days known."""
    return _view("followup")
