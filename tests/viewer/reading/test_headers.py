"""What series are called above an image and in its menu, and how warnings show in the list of studies."""

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.flows.reader import ReaderAtTheDesk
from tests.support.made_series import made_series, write_study
from tests.support.real_data import real_data
from viewer.casebook.studies_model import STUDY_ROLE
from viewer.imaging.scan import scan
from viewer.reading.headers import names_of


def test_two_exams_of_one_day_are_told_apart_by_their_time(tmp_path: Path) -> None:
    morning = made_series(tmp_path, 1, StudyTime="081500")
    evening = made_series(tmp_path, 2, StudyDate="20110301", StudyTime="193000")
    names = names_of((morning, evening))
    assert "08:15" in names[morning.key]
    assert "19:30" in names[evening.key]


def test_a_series_whose_header_says_nothing_of_it_still_has_a_name(tmp_path: Path) -> None:
    bare = replace(made_series(tmp_path), number=None, description="", modality="")
    assert names_of((bare,))[bare.key].startswith("no description")


def test_no_two_series_of_a_real_pet_ct_are_called_the_same_and_both_say_what_they_belong_to() -> None:
    series = tuple(one for one in scan([real_data("petct-lower")]).series if one.has_image)
    names = names_of(series)
    assert len(set(names.values())) == len(series) > 1
    assert all(name.startswith("PET/CT: ") for name in names.values())


def test_a_warning_of_a_series_shows_in_the_list_of_studies_and_in_its_words(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ReaderAtTheDesk(qtbot, tmp_path / "library.sqlite")
    assert desk.root.workspace.new_case_from(scan([write_study(tmp_path / "one", 1, PixelSpacing=None)]).series)
    desk.settle()
    model = desk.screen.desk.studies.model
    study = model.index(0, 0).data(STUDY_ROLE)
    assert any("spacing" in line.lower() for line in study.warnings)
    assert f"Warning: {study.warnings[0]}" in study.words
    assert desk.screen.bindings[0].viewport.header.series_name.endswith("▲")
    assert not desk.screen.desk.studies.grab().isNull()
    desk.close()
