"""What the library promises, on SQLite and on PostgreSQL alike."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from measurements.case import CaseRecord
from measurements.codec import encode
from measurements.edits import RedrawMeasurement, RenameCase, ReplaceCase, SetTimePointDate
from measurements.errors import EditRefused, LibraryError, RecordError, StaleEdit
from measurements.partial_date import parse
from measurements.store import Library, open_library
from sample_data.cases import built_in_case
from tests.support.store_cases import READER, add_measurement, drawn, large_case, lesion, small_case


def test_importing_the_store_loads_no_database():
    code = (
        "import sys, measurements.store as s; "
        "assert s.open_library and s.Library; "
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('sqlalchemy', 'alembic', 'psycopg')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_opening_an_up_to_date_library_loads_no_alembic(tmp_path):
    open_library(tmp_path / "a.sqlite").close()
    code = (
        "import sys; from measurements.store import open_library; "
        f"open_library({str(tmp_path / 'a.sqlite')!r}).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_case_comes_back_as_it_was_kept(library):
    for case in (small_case(), large_case("case-2", 60), built_in_case("sample"), built_in_case("followup")):
        assert library.create(case, READER) == 1
        loaded, revision = library.load(case.id)
        assert revision == 1
        assert encode(loaded) == encode(case)


def test_an_edit_is_there_for_the_next_who_opens(library, location):
    case = small_case()
    library.create(case, READER)
    edit = add_measurement(1, case)
    assert library.commit(case.id, edit, case, edit.apply(case), expected=1, reader=READER) == 2
    other = open_library(location)
    try:
        assert other.load(case.id) == (edit.apply(case), 2)
        assert other.uuid == library.uuid
    finally:
        other.close()


def test_an_entry_says_who_when_what_and_why(library):
    case = small_case()
    library.create(case, READER)
    edit = SetTimePointDate(timepoint_id="tp-1", date=parse("2012-05-17"), reason="letter of the referrer")
    after = edit.apply(case)
    library.commit(case.id, edit, case, after, expected=1, reader="Dr B")
    first, second = library.history(case.id)
    assert (first.number, first.kind, first.reader, first.prev_hash) == (1, "create_case", READER, "")
    assert (second.number, second.kind, second.reader) == (2, "set_timepoint_date", "Dr B")
    assert (second.title, second.reason) == ("Set the date", "letter of the referrer")
    assert second.program.startswith("Nadir ")
    assert second.utc.endswith("Z")
    assert second.prev_hash == first.hash
    (change,) = second.changes
    assert (change.before, change.after) == (case.timepoint("tp-1"), after.timepoint("tp-1"))


def test_only_what_changed_is_written(library):
    case = large_case("case-1", 100)
    library.create(case, READER)
    edit = add_measurement(7, case)
    library.commit(case.id, edit, case, edit.apply(case), expected=1, reader=READER)
    entry = library.history(case.id)[-1]
    assert sorted(change.collection for change in entry.changes) == ["assessments", "measurements"]


def test_26_00_is_recorded_as_another_value_than_26_0(library):
    case = large_case("case-1", 1)
    library.create(case, READER)
    held = case.measurements[0]
    finer = RedrawMeasurement(measurement_id=held.id, long=Decimal("26.00"), short=held.short, origin=drawn(26.0))
    assert finer.long == held.long == Decimal("26.0")
    after = finer.apply(case)
    library.commit(case.id, finer, case, after, expected=1, reader=READER)
    assert str(library.load(case.id)[0].measurements[0].long) == str(after.measurements[0].long)


def test_a_stale_edit_is_refused_and_names_who_was_first(library):
    case = small_case()
    library.create(case, READER)
    first, late = add_measurement(1, case), add_measurement(2, case)
    library.commit(case.id, first, case, first.apply(case), expected=1, reader="Dr First")
    with pytest.raises(StaleEdit, match=r"Dr First was first \(Measurement 1, .* UTC\); “Measurement 2” was not saved"):
        library.commit(case.id, late, case, late.apply(case), expected=1, reader="Dr Late")
    assert library.load(case.id) == (first.apply(case), 2)
    assert library.verify(case.id) is None


def test_an_edit_of_a_case_that_is_not_there_is_refused(library):
    case = small_case()
    edit = add_measurement(1, case)
    with pytest.raises(StaleEdit, match="is not in this library"):
        library.commit(case.id, edit, case, edit.apply(case), expected=1, reader=READER)


def test_an_edit_that_changes_nothing_is_no_entry(library):
    case = small_case()
    library.create(case, READER)
    with pytest.raises(EditRefused):
        library.commit(case.id, RenameCase(name=case.title), case, case, expected=1, reader=READER)
    assert len(library.history(case.id)) == 1


def test_an_id_is_given_once(library):
    library.create(small_case(), READER)
    with pytest.raises(EditRefused, match="exists already"):
        library.create(small_case(title="Another"), READER)
    assert library.load("case-1")[0].title == "Liver, Ærø"


def test_the_list_shows_what_the_cases_say_last_changed_first(library):
    one, two = small_case("case-1", title="One"), small_case("case-2", title="Two", dates=0)
    library.create(one, READER)
    library.create(two, READER)
    assert [c.id for c in library.list_cases()] == ["case-2", "case-1"]
    edit = RenameCase(name="First")
    library.commit("case-1", edit, one, edit.apply(one), expected=1, reader=READER, utc="2999-01-01T00:00:00Z")
    first, second = library.list_cases()
    assert (first.id, first.title, first.subject, first.diagnosis) == ("case-1", "First", "P-1", "made-up tumour")
    assert (first.dates, first.first_date, first.last_date) == (3, "2010-03", "2012-03")
    assert (first.revision, first.changed_utc, first.synthetic) == (2, "2999-01-01T00:00:00Z", True)
    assert (second.dates, second.first_date) == (0, "")


def test_a_case_is_found_by_its_id_or_a_part_of_its_name(library):
    library.create(small_case("case-1", title="Pancreas, Ærø"), READER)
    library.create(small_case("case-2", title="Liver"), READER)
    assert library.find("case-2") == ("case-2",)
    assert library.find("æRØ") == ("case-1",)
    assert library.find("case") == ("case-2", "case-1")
    assert library.find("spleen") == ()
    assert library.find(" ") == ()


def test_deleting_hides_and_the_history_keeps(library):
    case = small_case()
    library.create(case, READER)
    library.delete(case.id, "Dr B", reason="entered twice")
    assert library.list_cases() == ()
    assert [c.hidden for c in library.list_cases(hidden=True)] == [True]
    assert library.find(case.id) == ()
    with pytest.raises(RecordError, match="was deleted"):
        library.load(case.id)
    edit = add_measurement(1, case)
    with pytest.raises(StaleEdit, match="Delete the case"):
        library.commit(case.id, edit, case, edit.apply(case), expected=2, reader=READER)
    with pytest.raises(EditRefused, match="deleted"):
        library.create(case, READER)
    assert (library.history(case.id)[-1].kind, library.history(case.id)[-1].reason) == ("delete_case", "entered twice")
    assert library.case_at(case.id, 1) == case
    assert library.verify(case.id) is None
    library.undelete(case.id, READER)
    assert library.load(case.id) == (case, 3)
    assert library.verify(case.id) is None
    with pytest.raises(RecordError):
        library.undelete(case.id, READER)


def test_the_case_can_be_shown_as_it_was(library):
    states = [small_case()]
    library.create(states[0], READER)
    for number in range(5):
        edit = add_measurement(number, states[-1])
        states.append(edit.apply(states[-1]))
        library.commit("case-1", edit, states[-2], states[-1], expected=number + 1, reader=READER)
    for number, state in enumerate(states, start=1):
        assert encode(library.case_at("case-1", number)) == encode(state)
    with pytest.raises(RecordError, match="no entry 9"):
        library.case_at("case-1", 9)


def test_a_case_out_of_its_order_is_numbered_when_it_is_kept(library):
    made = small_case()
    mixed = CaseRecord(id="case-1", lesions=tuple(reversed(made.lesions)), reads=made.reads)
    library.create(mixed, READER)
    loaded = library.load("case-1")[0]
    assert [one.id for one in loaded.lesions] == [one.id for one in mixed.lesions]
    edit = ReplaceCase(case=made)
    library.commit("case-1", edit, loaded, edit.apply(loaded), expected=1, reader=READER)
    assert encode(library.load("case-1")[0]) == encode(made)
    assert library.verify("case-1") is None


def test_an_edit_that_breaks_the_order_is_not_kept(library):
    case = small_case()
    library.create(case, READER)
    edit = RenameCase(name="x")
    held = case.added("lesions", lesion(case.id, "lesion-9")).lesions
    broken = msgspec.structs.replace(case, lesions=tuple(reversed(held)))
    with pytest.raises(RecordError, match="out of its order"):
        library.commit("case-1", edit, case, broken, expected=1, reader=READER)
    assert library.load("case-1") == (case, 1)


def test_folders_of_images_are_remembered_newest_first(library, tmp_path):
    library.create(small_case(), READER)
    for name in ("a", "b", "a"):
        library.add_image_folder("case-1", tmp_path / name)
    assert library.image_folders("case-1") == (tmp_path / "a", tmp_path / "b")
    assert library.image_folders("case-2") == ()
    assert library.load("case-1")[1] == 1


def test_texts_of_any_script_come_back(library):
    nasty = "名前\0 \u202e<b>&'\";-- \N{PILE OF POO}"
    case = small_case(title=nasty)
    library.create(case, READER + nasty)
    assert library.load("case-1")[0].title == nasty
    assert library.verify("case-1") is None


def test_r29_a_backup_opens_and_equals_the_library(library, tmp_path):
    case = large_case("case-1", 40)
    library.create(case, READER)
    edit = add_measurement(1, case)
    library.commit(case.id, edit, case, edit.apply(case), expected=1, reader=READER)
    copy = tmp_path / "kept" / "backup.sqlite"
    library.backup(copy)
    restored = open_library(copy)
    try:
        assert restored.load(case.id) == library.load(case.id)
        assert restored.history(case.id) == library.history(case.id)
        assert restored.verify(case.id) is None
        assert restored.uuid == library.uuid
    finally:
        restored.close()
    with pytest.raises(LibraryError, match="exists already"):
        library.backup(copy)
    assert [p.name for p in copy.parent.iterdir()] == ["backup.sqlite"]


def test_the_tables_are_those_of_the_newest_migration(library):
    import sqlalchemy as sa
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from measurements.store.tables import metadata

    with library._database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert set(sa.inspect(connection).get_table_names()) - {"alembic_version"} == set(metadata.tables)


def test_the_known_schemas_are_those_of_the_migrations():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from measurements.store.migrate import MIGRATIONS
    from measurements.store.migrations import KNOWN_REVISIONS

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == KNOWN_REVISIONS


def test_a_library_is_used_from_several_threads(library: Library):
    from concurrent.futures import ThreadPoolExecutor

    for number in range(4):
        library.create(small_case(f"case-{number}"), READER)

    def work(number: int) -> int:
        case, revision = library.load(f"case-{number}")
        for step in range(10):
            edit = add_measurement(step, case)
            after = edit.apply(case)
            revision = library.commit(case.id, edit, case, after, expected=revision, reader=READER)
            case = after
        return revision

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [11] * 4
    assert all(library.verify(f"case-{n}") is None for n in range(4))


def test_the_migrations_are_in_the_package():
    import measurements.store

    folder = Path(measurements.store.__file__).parent / "migrations"
    assert (folder / "env.py").exists()
    assert list((folder / "versions").glob("0001_*.py"))
