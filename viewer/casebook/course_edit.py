"""Asks in place for one fact of the course, such as the start of treatment: a date as far as it is known."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QWidget

from measurements.case import CaseRecord
from viewer.casebook.course_words import CoursePart, with_part, words_of_part
from viewer.casebook.reason_edit import ReasonEdit
from viewer.casebook.requests import SayCourse

HINT = "2008-11-03, 2008-11, before 2008-12; nothing typed: not stated"


def ask_part(case: CaseRecord, part: CoursePart, owner: QWidget, at: QPoint, want: Callable[[SayCourse], None]) -> None:
    """Ask for one fact at a place on screen. What stands there already changes nothing."""
    held = words_of_part(case.course, part)
    is_date = part.name != "reason"
    edit = ReasonEdit(
        f"{part.words}: {'date, as far as it is known' if is_date else 'in words'}",
        HINT if is_date else QCoreApplication.translate("CourseEdit", "as in progression, toxicity, as planned"),
        owner.window(),
        held=held,
        needed=False,
        check=lambda text: with_part(case, part, text),
    )
    edit.back = owner
    edit.given.connect(lambda text: None if text == held else want(with_part(case, part, text)))
    edit.ask(at)
