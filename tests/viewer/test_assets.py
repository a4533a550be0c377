"""Icons come tinted from the tokens, and nothing heavy is imported before it is asked for."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon

from viewer import assets
from viewer.theme import tokens

OWN = ("caliper", "layout-1", "layout-1x2", "layout-2x2", "layout-1x3")


def colours(icon: QIcon) -> set[str]:
    """The colours of the icon's fully covered pixels."""
    image = icon.pixmap(QSize(32, 32)).toImage()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    found = (QColor.fromRgba(image.pixel(x, y)) for x, y in points)
    return {colour.name().upper() for colour in found if colour.alpha() == 255}


@pytest.mark.parametrize("name", [*OWN, "table", "arrow-counter-clockwise", "export", "stack"])
def test_an_icon_has_exactly_the_colour_of_its_token(qapp, name: str) -> None:
    assert tokens.TEXT2 in colours(assets.icon(name)) or name == "caliper"
    assert not assets.icon(name).isNull()


def test_an_icon_that_nobody_has_is_an_error(qapp) -> None:
    with pytest.raises(Exception, match="no-such-thing"):
        assets.icon("no-such-thing")


@pytest.mark.parametrize("path", sorted(assets.icons_folder().glob("*.svg")), ids=lambda path: path.stem)
def test_our_svg_files_are_well_formed_and_named_in_the_list_of_origins(path) -> None:
    ElementTree.parse(path)
    listed = (assets.icons_folder().parent / "PROVENANCE.md").read_text(encoding="utf-8")
    family = path.stem.split("-")[0]
    assert f"icons/{path.name}" in listed or f"icons/{family}-*.svg" in listed


def test_logo_and_window_icon_can_be_drawn(qapp) -> None:
    assert assets.logo(16).deviceIndependentSize().width() == 16
    assert not assets.app_icon().isNull()


def test_icons_asked_for_early_come_when_they_are_loaded(qapp, monkeypatch) -> None:
    monkeypatch.setattr(assets, "_waiting", assets._Waiting())
    action = QAction("Table")
    assets.set_icon(action, "table")
    assert action.icon().isNull()
    assets.load_icons()
    assert not action.icon().isNull()
    assert assets.icons_loaded()


def test_an_action_that_is_gone_before_icons_are_loaded_is_forgotten(qapp, monkeypatch) -> None:
    monkeypatch.setattr(assets, "_waiting", assets._Waiting())
    assets.set_icon(QAction("Table"), "table")
    assets.load_icons()
    assert assets.icons_loaded()


def test_theme_and_components_import_neither_icon_fonts_nor_svg() -> None:
    program = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from viewer.theme.style import apply_theme; apply_theme(app);"
        "import viewer.components.case_bar, viewer.components.status_line, viewer.components.date_chip_row;"
        "import viewer.components.toast, viewer.components.run_delegate, viewer.notices;"
        "print([m for m in ('qtawesome', 'PySide6.QtSvg', 'numpy', 'platformdirs') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
