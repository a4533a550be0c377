"""What each command of the window does. Words and keys stand in `actions.py`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QAction, QUndoGroup
from PySide6.QtWidgets import QMenu, QWidget

from viewer.case_files import CaseFiles
from viewer.commands.case_session import CaseSession
from viewer.components.identity import CaseIdentity
from viewer.desk_layout import DeskLayout
from viewer.imaging.person_names import readable_name
from viewer.imaging.series import Series
from viewer.main_window import TABS
from viewer.questions import ask_date, ask_new_case, show_about, show_keys

if TYPE_CHECKING:
    from viewer.reading.screen import ReadingScreen
    from viewer.root import Application


class WindowCommands(QObject):
    """Connects the actions, and builds the reading screen when the first case is opened."""

    def __init__(self, root: "Application") -> None:
        super().__init__(root)
        self._root = root
        self._window = root.window
        self.screen: ReadingScreen | None = None
        self._layout: DeskLayout | None = None
        self.files = CaseFiles(root.window, root.workspace, root.notices)
        self.undo_group = QUndoGroup(self)
        root.workspace.case_opened.connect(self._on_case_opened)
        root.workspace.case_closed.connect(self._on_case_closed)
        root.window.case_bar.tab_chosen.connect(root.window.show_page)
        root.window.page_shown.connect(self._on_page)

    def fill(self) -> None:
        """Make the menus, the tools of the case bar, and connect every action."""
        actions = self._window.actions_by_name
        for name, action, keys in (
            ("undo", self.undo_group.createUndoAction(self._window, "Undo"), ("Ctrl+Z",)),
            ("redo", self.undo_group.createRedoAction(self._window, "Redo"), ("Ctrl+Y", "Ctrl+Shift+Z")),
        ):
            actions.add(name, action, keys)
            self._window.addAction(action)
            self._window.case_bar.add_tool(action, "arrow-u-up-left" if name == "undo" else "arrow-u-up-right")
        self._window.case_bar.add_button(self._export_menu(), "export")
        self._window.status.follow_undo(actions["undo"])
        self._window.fill_menus()
        actions.set_case_open(False)
        actions.set_library_open(False)
        for name, act in self._window_table().items():
            actions[name].triggered.connect(partial(_run, act))
        home = self._root.home
        home.case_chosen.connect(self._root.workspace.open_case)
        for signal, name in (
            (home.open_images, "openFolder"),
            (home.new_case, "newCase"),
            (home.sample_case, "sampleCase"),
        ):
            signal.connect(actions[name].trigger)

    def set_library_open(self) -> None:
        """Enable what works on the library, once it is there."""
        self._window.actions_by_name.set_library_open(True)

    def _export_menu(self) -> QAction:
        """The button of the case bar with the ways out of a case."""
        actions = self._window.actions_by_name
        menu = QMenu(self._window)
        menu.setObjectName("menuExport")
        for name in ("exportCsv", "exportJson", "exportPlot"):
            menu.addAction(actions[name])
        action = QAction("Export", self._window)
        action.setObjectName("action_export")
        action.setMenu(menu)
        return action

    # -- pages -------------------------------------------------------------------------------------------------

    def refresh_home(self) -> None:
        """Show the cases of the library anew."""
        self._root.home.set_cases(self._root.workspace.cases())

    def show_home(self) -> None:
        """Go to the list of cases; the open case stays open."""
        self.refresh_home()
        self._window.show_page("home")

    def show_tab(self, words: str) -> None:
        """Show a tab of the open case by its name, as in "record", or a section of the record: "record/treatments"."""
        name, _, section = words.partition("/")
        if name in dict(TABS):
            self._window.show_page(name)
        if name == "record" and section and self.screen is not None:
            self.screen.record.show_section(section)

    def show_case_or_home(self) -> None:
        """Back from an import: to the open case, else to the list."""
        if self._root.workspace.session is not None:
            self._window.show_page(TABS[0][0])
        else:
            self.show_home()

    # -- opening a case ----------------------------------------------------------------------------------------

    @Slot(object, object)
    def _on_case_opened(self, session: CaseSession, known: tuple[Series, ...]) -> None:
        is_first = self.screen is None
        screen = self._reading_screen()
        self.undo_group.addStack(session.undo_stack)
        session.case_changed.connect(self._show_identity)
        self._show_identity()
        self._root.images.open(session.case, self._root.workspace.image_folders(), known)
        self._window.show_page(TABS[0][0])
        screen.open(session)
        assert self._layout is not None
        if is_first and self._root.request.screenshot is None:
            self._layout.put_back()
        self._layout.fit(self._window.width())

    @Slot()
    def _on_case_closed(self) -> None:
        if self.screen is not None:
            self.screen.close()
        self._root.images.open(None)
        self._window.actions_by_name.set_case_open(False)

    def _reading_screen(self) -> "ReadingScreen":
        """The reading screen, built once: its parts are not needed before a case is open."""
        if self.screen is not None:
            return self.screen
        from viewer.reading.screen import ReadingScreen

        screen = ReadingScreen(self._window.dates, self._root.images, self._root.board, self)
        pages: tuple[QWidget, ...] = (screen.desk, screen.record_tab, screen.timeline, screen.tables)
        for (name, _), page in zip(TABS, pages, strict=True):
            self._window.add_page(name, page)
        screen.said.connect(self._root.notices.note)
        screen.images_wanted.connect(partial(self._window.show_page, TABS[0][0]))
        screen.course.timeline_wanted.connect(partial(self._window.show_page, "timeline"))
        self._join_rules(screen)
        screen.desk.lesions.wide_table_requested.connect(self._window.action("wideTable").trigger)
        screen.desk.table.close_requested.connect(self._window.action("wideTable").trigger)
        screen.tables.csv_wanted.connect(self.files.export_csv)
        screen.tables.json_wanted.connect(self.files.export_json)
        self._adopt_image_keys(screen)
        self._layout = DeskLayout(self._window, screen)
        for name, act in (self._screen_table(screen) | self._layout.table()).items():
            self._window.action(name).triggered.connect(partial(_run, act))
        self._window.toast.set_avoid(self._labels_on_screen)
        self.screen = screen
        return screen

    def _join_rules(self, screen: "ReadingScreen") -> None:
        """The rule set and the checks of the case bar: what they say, and what a click on them does."""
        from viewer.casebook.checks_words import count_words, worst
        from viewer.reading.protocol_choice import ProtocolChoice

        bar = self._window.case_bar
        choice = ProtocolChoice(screen.controller, bar.rule_menu, bar.rule_set)
        screen.why.criteria.also_chosen.connect(choice.show_beside)
        screen.why.criteria.complete.wanted.connect(screen.edits.make)
        screen.record.wanted.connect(screen.edits.make)
        bar.checks.clicked.connect(self._window.action("checks").trigger)
        screen.controller.view_changed.connect(
            lambda view: bar.set_checks(count_words(view.checks), worst(view.checks))
        )
        screen.table_wanted.connect(self._show_wide_table)

    def _show_wide_table(self) -> None:
        if not self._window.action("wideTable").isChecked():
            self._window.action("wideTable").trigger()

    def _labels_on_screen(self) -> list[QRect]:
        """The labels of the images, in the window's own px."""
        if self.screen is None:
            return []
        corner = self._window.mapToGlobal(QPoint(0, 0))
        return [rect.translated(-corner) for rect in self.screen.label_rects()]

    def keep_docks(self) -> None:
        """Remember where the docks are."""
        if self._layout is not None:
            self._layout.keep()

    def _adopt_image_keys(self, screen: "ReadingScreen") -> None:
        """Single-letter keys belong to the viewports: they work only while one of them has the focus."""
        for action in self._window.image_keys.actions():
            screen.desk.grid.addAction(action)

    @Slot()
    def _show_identity(self) -> None:
        session = self._root.workspace.session
        if session is None:
            return
        case, person = session.case, session.case.person
        age = f"{person.age_years} y {person.age_note}".strip() if person.age_years is not None else ""
        self._window.case_bar.set_identity(
            CaseIdentity(
                name=case.title if not person.name else readable_name(person.name),
                patient_id=person.patient_id,
                birth_date=person.birth_date.iso(),
                sex_age=" · ".join(part for part in (person.sex, age) if part),
                diagnosis=case.diagnoses[0].text if case.diagnoses else "",
            )
        )
        self._window.case_bar.set_rule_set(case.protocol.name)

    @Slot(bool)
    def _on_page(self, of_case: bool) -> None:
        """Nothing changes a case that is not on screen: its commands and undo are there only with its pages."""
        session = self._root.workspace.session if of_case else None
        stack = session.undo_stack if session is not None else None
        self.undo_group.setActiveStack(stack)  # type: ignore[arg-type]  # Qt takes none; its stubs do not say so
        self._window.actions_by_name.set_case_open(session is not None)

    # -- what the actions do -----------------------------------------------------------------------------------

    def _window_table(self) -> dict[str, Callable[[], object]]:
        workspace = self._root.workspace
        return {
            "home": self.show_home,
            "findCase": self._find_case,
            "openFolder": lambda: self._import(self.files.choose_folder()),
            "openFiles": lambda: self._import(self.files.choose_files()),
            "newCase": self._new_case,
            "sampleCase": lambda: workspace.open_case("sample"),
            "followUpCase": lambda: workspace.open_case("followup"),
            "restoreSample": self._restore_sample,
            "findImages": self._find_images,
            "exportCsv": self.files.export_csv,
            "exportJson": self.files.export_json,
            "saved": self._say_saved,
            "quit": self._window.close,
            "fullScreen": self._full_screen,
            "shortcuts": lambda: show_keys(self._window, self._window.actions_by_name.keys()),
            "about": lambda: show_about(self._window),
        }

    def _screen_table(self, screen: "ReadingScreen") -> dict[str, Callable[[], object]]:
        controller, edits = screen.controller, screen.edits
        return {
            "exportPlot": lambda: self.files.export_plot(screen.course.plot),
            "deleteMeasurement": edits.delete_here,
            "copyTable": screen.desk.table.copy_all,
            "addTarget": lambda: screen.questions.add_lesion("target"),
            "addNontarget": lambda: screen.questions.add_lesion("nontarget"),
            "addNew": lambda: screen.questions.add_lesion("new"),
            "setDate": self._set_date,
            "editLesion": screen.questions.edit_lesion,
            "deleteLesion": screen.questions.delete_lesion,
            "nextLesion": lambda: controller.step_lesion(1),
            "previousLesion": lambda: controller.step_lesion(-1),
            "accept": lambda: controller.step_lesion(1),
            "gone": lambda: edits.set_state_here("gone"),
            "tooSmall": lambda: edits.set_state_here("too_small"),
            "notEvaluable": lambda: screen.questions.ask_state("not_evaluable"),
            "present": lambda: edits.set_state_here("present"),
            "progressed": lambda: screen.questions.ask_state("unequivocal_progression"),
            "presentAll": edits.all_present_here,
            "typeValue": screen.type_value,
            "saidOfDate": screen.desk.lesions.say_of_date,
            "why": self._on_images(screen.open_why),
            "checks": self._on_images(screen.open_checks),
            "previousDate": lambda: controller.step_timepoint(-1),
            "nextDate": lambda: controller.step_timepoint(1),
        }

    def _on_images(self, act: Callable[[], None]) -> Callable[[], None]:
        """Go to the reading page first: the panel lies over its images."""

        def go() -> None:
            self._window.show_page(TABS[0][0])
            act()

        return go

    def _import(self, paths: tuple[Path, ...]) -> None:
        if paths:
            self._root.imports.start(paths)

    def _find_case(self) -> None:
        if self._window.page != "home":
            self.show_home()
        self._root.home.focus_search()

    def _new_case(self) -> None:
        asked = ask_new_case(self._window)
        if asked is not None:
            self._root.workspace.new_case(*asked)

    def _restore_sample(self) -> None:
        if self._root.workspace.restore_sample("sample"):
            self._root.notices.done("The sample case is as it came; its history keeps what was there.")

    def _find_images(self) -> None:
        (folder, *_) = self.files.choose_folder("Find images") or (None,)
        if folder is not None:
            self._root.workspace.add_image_folder(folder)
            self._root.images.search([folder], asked=True)

    def _say_saved(self) -> None:
        when = self._root.status.last_saved
        words = f"The last edit was saved at {when}." if when else "Nothing was changed since the case was opened."
        self._root.notices.note(f"{words} Every edit is saved as it is made.")

    def _set_date(self) -> None:
        if self.screen is None or self.screen.controller.current is None or self._root.workspace.session is None:
            return
        point = self._root.workspace.session.case.timepoint(self.screen.controller.current)
        date = ask_date(self._window, point.date)
        if date is not None:
            self.screen.edits.set_date(point.id, date)

    def _full_screen(self) -> None:
        # Only this state changes: a maximised window is maximised again afterwards.
        state = self._window.windowState() & ~Qt.WindowState.WindowFullScreen
        wanted = self._window.action("fullScreen").isChecked()
        self._window.setWindowState(state | Qt.WindowState.WindowFullScreen if wanted else state)


def _run(act: Callable[[], object], _checked: bool = False) -> None:
    act()
