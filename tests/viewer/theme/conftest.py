"""The theme on the one application of the tests."""

import pytest
from PySide6.QtWidgets import QApplication

from viewer.theme.style import apply_theme


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The application, dressed."""
    apply_theme(qapp)
    return qapp
