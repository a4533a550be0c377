"""A new lesion in a few words."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from measurements.errors import RecordError
from measurements.lesion import Lesion
from viewer.reading.lesion_dialog import LesionDialog, read_segments


@pytest.mark.parametrize(
    ("text", "segments"), [("", ()), ("4", (4,)), ("4, 5", (4, 5)), ("4-7", (4, 5, 6, 7)), ("8;2", (8, 2))]
)
def test_segments_are_read_as_people_write_them(text: str, segments: tuple[int, ...]) -> None:
    assert read_segments(text) == segments


@pytest.mark.parametrize("text", ["0", "9", "4-", "left", "4-99", "7-4"])
def test_what_is_no_segment_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        read_segments(text)


def test_a_lesion_without_name_and_organ_keeps_the_dialog_open(qtbot: QtBot) -> None:
    dialog = LesionDialog("target")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.result() == 0


def test_an_edited_lesion_keeps_its_identity(qtbot: QtBot) -> None:
    held = Lesion(id="a", tracking_uid="2.25.7", label="Node", organ="lymph node", side="left", node=True, segments=())
    dialog = LesionDialog("target", held=held)
    qtbot.addWidget(dialog)
    assert dialog.lesion() == held


def test_enter_in_a_field_adds_the_lesion_and_esc_calls_it_off(qtbot: QtBot) -> None:
    for key, agreed in ((Qt.Key.Key_Return, True), (Qt.Key.Key_Escape, False)):
        dialog = LesionDialog("target")
        qtbot.addWidget(dialog)
        dialog.show()
        line = dialog.findChildren(QLineEdit)[0]
        QTest.keyClicks(line, "Liver, largest")
        QTest.keyClick(line, key)
        assert bool(dialog.result()) is agreed
        assert not dialog.isVisible()


def test_a_target_too_many_is_refused_with_its_reason_and_offered_as_non_target(qtbot: QtBot) -> None:
    def refuse(_lesion: Lesion) -> None:
        raise RecordError("RECIST 1.1 follows at most 5 targets; add it as non-target.")

    dialog = LesionDialog("target", check=refuse)
    qtbot.addWidget(dialog)
    dialog.show()
    line = dialog.findChildren(QLineEdit)[0]
    QTest.keyClicks(line, "Liver, segment 2")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    fault, other = dialog.findChild(QLabel, "lesionFault"), dialog.findChild(QPushButton, "lesionAsNontarget")
    assert fault is not None
    assert fault.text().startswith("RECIST 1.1 follows at most 5 targets")
    assert other is not None
    assert other.isVisible()
    QTest.keyClick(other, Qt.Key.Key_Space)
    assert (bool(dialog.result()), dialog.role) == (True, "nontarget")
