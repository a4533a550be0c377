"""What the import says of a series: its state and its measures."""

from pathlib import Path

import pytest

from tests.support.dicom_files import write_ct
from viewer.home.import_cells import series_cells
from viewer.home.import_words import facts_of, state_words
from viewer.imaging.scan import scan


@pytest.mark.parametrize(
    ("thickness", "state", "least"),
    [("5", "ready", "from 10 mm"), ("8", "8.0 mm slices: measurable from 16 mm", "from 16 mm")],
)
def test_thick_slices_say_from_what_size_a_lesion_is_measurable(
    tmp_path: Path, thickness: str, state: str, least: str
) -> None:
    """RECIST 1.1, 3.1.1: twice the slice thickness where slices are thicker than 5 mm."""
    write_ct(tmp_path, SliceThickness=thickness)
    (series,) = scan([tmp_path]).series
    assert state_words(series) == state
    facts = dict(facts_of(series))
    assert (facts["Values"], facts["Measurable"].replace("\N{NO-BREAK SPACE}", " ")) == ("HU", least)


def test_measures_beside_the_preview_are_rounded_as_in_the_row(tmp_path: Path) -> None:
    write_ct(tmp_path, slices=2, SliceThickness=1.25)
    (thin,) = scan([tmp_path]).series
    assert dict(facts_of(thin))["Thickness"] == "1.3\u00a0mm"
    assert series_cells(thin)[4].text == "1.3"
