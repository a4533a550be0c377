"""Every command of the window as a QAction: its words, key and stable name, declared once as data."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

Reach = Literal["window", "images"]


@dataclass(frozen=True)
class ActionFace:
    """One command. `reach` "images": its key works only while a viewport has the focus, so typing never triggers it."""

    name: str
    text: str
    keys: tuple[str, ...] = ()
    reach: Reach = "window"
    checkable: bool = False
    needs_case: bool = True
    needs_library: bool = False


FACES: tuple[ActionFace, ...] = (
    ActionFace("home", "Library of cases", ("Ctrl+L",), needs_case=False, needs_library=True),
    ActionFace("findCase", "Find a case", ("Ctrl+F",), needs_case=False, needs_library=True),
    ActionFace("openFolder", "Open images…", ("Ctrl+O",), needs_case=False, needs_library=True),
    ActionFace("openFiles", "Open image files…", ("Ctrl+Shift+O",), needs_case=False, needs_library=True),
    ActionFace("newCase", "New case…", ("Ctrl+N",), needs_case=False, needs_library=True),
    ActionFace("sampleCase", "Sample case", needs_case=False, needs_library=True),
    ActionFace("followUpCase", "Synthetic follow-up case", needs_case=False, needs_library=True),
    ActionFace("restoreSample", "Restore the sample case", needs_case=False, needs_library=True),
    ActionFace("findImages", "Find images…"),
    ActionFace("exportCsv", "Measurement table as CSV…", ("Ctrl+E",)),
    ActionFace("exportJson", "Case as JSON…"),
    ActionFace("exportPlot", "Course plot as PNG…"),
    ActionFace("saved", "When was this saved?", ("Ctrl+S",)),
    ActionFace("quit", "Quit", ("Ctrl+Q",), needs_case=False),
    ActionFace("deleteMeasurement", "Delete measurement"),
    ActionFace("copyTable", "Copy the lesion table"),
    ActionFace("addTarget", "Add target…"),
    ActionFace("addNontarget", "Add non-target…"),
    ActionFace("addNew", "Add new lesion…"),
    ActionFace("setDate", "Date of the study being read…"),
    ActionFace("editLesion", "Edit lesion…"),
    ActionFace("deleteLesion", "Delete lesion"),
    ActionFace("nextLesion", "Next lesion", ("N",), "images"),
    ActionFace("previousLesion", "Previous lesion", ("Shift+N",), "images"),
    ActionFace("accept", "Accept and go on", ("Return", "Enter"), "images"),
    ActionFace("gone", "Gone", ("G",), "images"),
    ActionFace("tooSmall", "Too small to measure", ("T",), "images"),
    ActionFace("notEvaluable", "Not evaluable…", ("U",), "images"),
    ActionFace("present", "Present", ("Y",), "images"),
    ActionFace("progressed", "Unequivocal progression…", ("Shift+G",), "images"),
    ActionFace("presentAll", "Present: all non-targets not yet answered", ("Shift+Y",), "images"),
    ActionFace("typeValue", "Type a value…", ("F2",), "images"),
    ActionFace("saidOfDate", "Said of this date…", ("Ctrl+D",)),
    ActionFace("previousDate", "Previous date", ("Ctrl+Left",)),
    ActionFace("nextDate", "Next date", ("Ctrl+Right",)),
    ActionFace("compareBaseline", "Compare with the baseline", checkable=True),
    ActionFace("comparePrior", "Compare with the prior", checkable=True),
    ActionFace("why", "Why this response", ("F7",)),
    ActionFace("checks", "Checks of the read", ("F8",)),
    ActionFace("wideTable", "Wide lesion table", ("F6",), checkable=True),
    ActionFace("maximise", "Maximise the image", ("F9",), checkable=True),
    ActionFace("showStudies", "Studies", checkable=True),
    ActionFace("showLesions", "Lesions and response", checkable=True),
    ActionFace("showCourse", "Course", checkable=True),
    ActionFace("fullScreen", "Full screen", ("F11",), checkable=True, needs_case=False),
    ActionFace("shortcuts", "Keys and gestures", ("F1", "?"), needs_case=False),
    ActionFace("about", "About Nadir", needs_case=False),
)

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "&File",
        (
            "home",
            "findCase",
            "",
            "openFolder",
            "openFiles",
            "findImages",
            "",
            "newCase",
            "sampleCase",
            "followUpCase",
            "restoreSample",
            "",
            "exportCsv",
            "exportJson",
            "exportPlot",
            "",
            "saved",
            "quit",
        ),
    ),
    ("&Edit", ("undo", "redo", "", "deleteMeasurement", "copyTable")),
    (
        "&Lesion",
        (
            "addTarget",
            "addNontarget",
            "addNew",
            "",
            "editLesion",
            "deleteLesion",
            "",
            "nextLesion",
            "previousLesion",
            "accept",
            "",
            "gone",
            "tooSmall",
            "notEvaluable",
            "present",
            "progressed",
            "presentAll",
            "",
            "typeValue",
            "saidOfDate",
        ),
    ),
    (
        "&View",
        (
            "previousDate",
            "nextDate",
            "setDate",
            "",
            "compareBaseline",
            "comparePrior",
            "",
            "why",
            "checks",
            "",
            "wideTable",
            "maximise",
            "showStudies",
            "showLesions",
            "showCourse",
            "",
            "fullScreen",
        ),
    ),
    ("&Help", ("shortcuts", "about")),
)


class Actions:
    """The actions by name. Those for the images belong to the widget that holds the viewports."""

    def __init__(self, window: QWidget, images: QWidget) -> None:
        self._faces = {face.name: face for face in FACES}
        self._actions: dict[str, QAction] = {}
        for face in FACES:
            self._actions[face.name] = self._make(face, window, images)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def add(self, name: str, action: QAction, keys: tuple[str, ...]) -> None:
        """Take in an action made elsewhere, such as undo."""
        action.setObjectName(name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        self._actions[name] = action

    def set_case_open(self, is_open: bool) -> None:
        """Enable what needs a case."""
        for name, face in self._faces.items():
            if face.needs_case:
                self._actions[name].setEnabled(is_open)

    def set_library_open(self, is_open: bool) -> None:
        """Enable what needs the library of cases."""
        for name, face in self._faces.items():
            if face.needs_library:
                self._actions[name].setEnabled(is_open)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Every action that has a key: (keys, words), for the sheet of shortcuts."""
        rows = []
        for action in self._actions.values():
            shortcuts = action.shortcuts()
            if shortcuts:
                rows.append((", ".join(one.toString() for one in shortcuts), action.text().rstrip("…")))
        return tuple(rows)

    @staticmethod
    def _make(face: ActionFace, window: QWidget, images: QWidget) -> QAction:
        owner: QObject = images if face.reach == "images" else window
        action = QAction(face.text, owner)
        action.setObjectName(f"action_{face.name}")
        action.setCheckable(face.checkable)
        action.setShortcuts([QKeySequence(key) for key in face.keys])
        if face.reach == "images":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            images.addAction(action)
        else:
            window.addAction(action)
        return action
