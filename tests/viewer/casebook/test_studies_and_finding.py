"""The dates at the left, and the finding and treatments under the response."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from measurements.trends import CaseView
from viewer.casebook.finding_panel import FindingPanel
from viewer.casebook.studies_dock import StudiesDock


@pytest.fixture
def studies(qtbot: QtBot, sample: CaseView) -> StudiesDock:
    made = StudiesDock()
    qtbot.addWidget(made)
    made.resize(200, 800)
    made.set_view(sample, "tp-2010-10", "tp-2010-07")
    made.show()
    return made


@pytest.fixture
def finding(qtbot: QtBot, sample: CaseView) -> FindingPanel:
    made = FindingPanel()
    qtbot.addWidget(made)
    made.set_view(sample, "tp-2010-10")
    made.show()
    return made


def text(panel: FindingPanel, name: str) -> str:
    found = panel.findChild(QLabel, name)
    assert found is not None
    return found.text().replace("\u2011", "-").replace("\u00a0", " ")


def test_the_newest_date_stands_first(qtmodeltester: ModelTester, studies: StudiesDock) -> None:
    qtmodeltester.check(studies.model)
    assert studies.model.study(0).date == "2013-02"
    assert studies.model.study(16).date == "before the PET/CT"
    assert studies.header.state_label.text() == "17 dates"


def test_each_date_says_how_many_sizes_it_has(studies: StudiesDock) -> None:
    said = {study.timepoint_id: study.sizes_text for study in (studies.model.study(row) for row in range(17))}
    assert said["tp-2013-02"] == "3 of 3 sizes"
    assert said["tp-2011-10"] == "2 of 3 sizes"
    assert said["tp-2009-11"] == "1 of 3 sizes"
    assert said["tp-2012-11"] == "no sizes given"


def test_current_prior_and_images_are_said_in_words(studies: StudiesDock) -> None:
    rows = {studies.model.study(row).timepoint_id: row for row in range(17)}

    def words(point: str) -> str:
        return str(studies.model.index(rows[point], 0).data(Qt.ItemDataRole.AccessibleTextRole))

    assert words("tp-2010-10").startswith("2010-10, CT, current, 3 of 3 sizes")
    assert ", prior, " in words("tp-2010-07")
    assert words("tp-2009-11").endswith("no image")
    studies.set_image_state("tp-2010-10", "missing")
    assert words("tp-2010-10").endswith("images are not found")


def test_a_click_and_enter_choose_a_date(qtbot: QtBot, studies: StudiesDock) -> None:
    heard: list[str] = []
    studies.timepoint_chosen.connect(heard.append)
    place = studies.list.visualRect(studies.model.index(3, 0)).center()
    qtbot.mouseClick(studies.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(studies.list, Qt.Key.Key_Down)
    qtbot.keyClick(studies.list, Qt.Key.Key_Return)
    assert heard == ["tp-2011-10", "tp-2011-04"]


def test_a_thumbnail_stays_while_the_case_stays(studies: StudiesDock, sample: CaseView, followup: CaseView) -> None:
    image = QImage(64, 64, QImage.Format.Format_Grayscale8)
    image.fill(128)
    studies.set_thumbnail("tp-2010-10", image)
    studies.set_view(sample, "tp-2010-07", None)
    assert studies.model.study(studies.model.row_of("tp-2010-10")).thumbnail is not None
    grabbed = studies.grab()
    assert not grabbed.isNull()
    studies.set_view(followup, "tp-3", "tp-2")
    assert all(studies.model.study(row).thumbnail is None for row in range(3))


def test_the_finding_is_quoted_with_its_source(finding: FindingPanel) -> None:
    assert text(finding, "findingText") == "gradual improvement of density and size ”"
    quoted = finding.findChild(QLabel, "findingText")
    assert quoted is not None
    assert quoted.font().italic()
    assert text(finding, "findingSource") == "as reported, Chin J Cancer Res 2014;26(4):501-506"
    assert text(finding, "findingGroup") == "Liver as a group: 10 × 10 to 33 × 28 mm"


def test_what_was_done_since_the_prior(finding: FindingPanel, sample: CaseView) -> None:
    assert text(finding, "sinceText").startswith("No local treatment stated.")
    finding.set_view(sample, "tp-2009-04")
    done = text(finding, "sinceDone0")
    assert done.startswith("RFA, target not stated, eight days after the CT of 2009-03")
    assert done.endswith("whether in this interval is not known")
    finding.set_view(sample, "tp-2008-10")
    assert text(finding, "sinceText") == "There is no earlier date with sizes to compare with."
