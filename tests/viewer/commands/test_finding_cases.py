"""Which case is meant by a name, and how the built-in ones come and come back."""

import pytest

from measurements.codec import encode
from measurements.edits import RenameCase
from measurements.errors import RecordError
from measurements.store import open_library
from sample_data.cases import built_in_case
from tests.support.store_cases import READER, small_case
from viewer.commands.finding_cases import case_named, restore


@pytest.fixture
def library(tmp_path):
    opened = open_library(tmp_path / "cases.sqlite")
    yield opened
    opened.close()


def test_a_built_in_case_is_put_in_when_it_is_first_named(library):
    assert case_named(library, "sample") == "sample"
    assert case_named(library, "sample") == "sample"
    assert encode(library.load("sample")[0]) == encode(built_in_case("sample"))
    assert len(library.history("sample")) == 1


def test_a_deleted_built_in_case_comes_back_with_its_history_when_it_is_named(library):
    case_named(library, "followup")
    library.delete("followup", READER)
    assert case_named(library, "followup") == "followup"
    assert [e.kind for e in library.history("followup")] == ["create_case", "delete_case", "undelete_case"]


@pytest.mark.parametrize("deleted", [False, True])
def test_the_sample_case_can_be_put_back_as_it_came(library, deleted):
    case = library.load(case_named(library, "sample"))[0]
    edit = RenameCase(name="Spoiled")
    library.commit("sample", edit, case, edit.apply(case), expected=1, reader=READER)
    if deleted:
        library.delete("sample", READER)
    restore(library, "sample", READER)
    restored, revision = library.load("sample")
    assert encode(restored) == encode(built_in_case("sample"))
    restore(library, "sample", READER)
    assert library.load("sample")[1] == revision
    assert library.verify("sample") is None


def test_a_case_is_named_by_its_id_or_a_unique_part_of_its_name(library):
    library.create(small_case("a", title="Liver of March"), READER)
    library.create(small_case("b", title="Liver of May"), READER)
    assert case_named(library, "b") == "b"
    assert case_named(library, "march") == "a"
    with pytest.raises(RecordError, match="may mean"):
        case_named(library, "liver")
    with pytest.raises(RecordError, match="No case is called"):
        case_named(library, "spleen")
