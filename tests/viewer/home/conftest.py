"""The theme, and a library line for each test."""

import pytest
from PySide6.QtWidgets import QApplication

from viewer.theme.style import apply_theme


@pytest.fixture(autouse=True)
def _themed(qapp: QApplication) -> None:
    apply_theme(qapp)
