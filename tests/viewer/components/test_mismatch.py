"""Two patients never pass unasked (safety R01): only a click on the words of a choice confirms."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.support.children import child
from viewer.components.mismatch import MismatchDialog

pytestmark = pytest.mark.usefixtures("themed")


@dataclass(frozen=True)
class Row:
    """A field on both sides."""

    label: str
    ours: str
    theirs: str
    differs: bool = False


ROWS = (Row("Patient ID", "C3L-00189", "Lung_Dx-A0002", differs=True), Row("Sex", "F", ""))


@pytest.fixture
def dialog(qtbot):
    made = MismatchDialog(ROWS)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def button(dialog: MismatchDialog, name: str) -> QPushButton:
    found = child(dialog, QPushButton, name)
    assert found is not None
    return found


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_do_nothing_at_first(dialog: MismatchDialog, qtbot, key: Qt.Key) -> None:
    qtbot.keyClick(dialog, key)
    assert dialog.isVisible()
    assert dialog.choice == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("name", ["mismatchAlone", "mismatchSamePerson", "mismatchLeave"])
def test_enter_confirms_nothing_even_on_a_button_in_focus(
    dialog: MismatchDialog, qtbot, key: Qt.Key, name: str
) -> None:
    button(dialog, name).setFocus()
    qtbot.keyClick(button(dialog, name), key)
    assert dialog.isVisible()
    assert dialog.choice == ""


def test_esc_leaves_and_opens_nothing(dialog: MismatchDialog, qtbot) -> None:
    button(dialog, "mismatchSamePerson").setFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.choice == ""
    assert dialog.result() == 0


def test_closing_the_window_opens_nothing(dialog: MismatchDialog) -> None:
    dialog.close()
    assert dialog.choice == ""


def test_no_button_is_the_default_one(dialog: MismatchDialog) -> None:
    buttons = dialog.findChildren(QPushButton)
    assert len(buttons) == 3
    assert not any(each.isDefault() or each.autoDefault() or each.hasFocus() for each in buttons)


@pytest.mark.parametrize(("name", "choice"), [("mismatchAlone", "alone"), ("mismatchSamePerson", "same-person")])
def test_a_click_on_its_words_is_a_choice(dialog: MismatchDialog, qtbot, name: str, choice: str) -> None:
    qtbot.mouseClick(button(dialog, name), Qt.MouseButton.LeftButton)
    assert dialog.choice == choice
    assert dialog.result() == 1


def test_the_keyboard_can_choose_on_purpose(dialog: MismatchDialog, qtbot) -> None:
    target = button(dialog, "mismatchAlone")
    for _ in range(6):
        if target.hasFocus():
            break
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
    assert target.hasFocus()
    qtbot.keyClick(target, Qt.Key.Key_Space)
    assert dialog.choice == "alone"


def test_both_identities_are_shown_and_the_differing_field_is_heavier(dialog: MismatchDialog) -> None:
    words = {label.objectName(): label for label in dialog.findChildren(QLabel)}
    assert words["mismatch_ours_1"].accessibleName() == "Patient ID: C3L-00189"
    assert words["mismatch_theirs_1"].accessibleName() == "Patient ID: Lung_Dx-A0002"
    assert words["mismatch_theirs_1"].font().weight() == 600
    assert words["mismatch_ours_2"].font().weight() == 400
    assert words["mismatch_theirs_2"].text() == "not stated"


def test_it_reads_both_identities_aloud(dialog: MismatchDialog) -> None:
    spoken = dialog.accessibleDescription()
    assert "Patient ID: open case C3L-00189, new study Lung_Dx-A0002, differs" in spoken
    assert "Sex: open case F, new study not stated" in spoken
