"""Every case of the project's own bad input comes out as its row of docs/safety.md wants it (R01 to R30).

tests/support/bad_input makes the files and says what is due. Each refused file costs one readable line and no
neighbour; what opens carries the warnings that it has to, and no other; controls open without a word.
"""

import json
import subprocess
import sys
from collections import Counter

from tests.support.bad_input import CLASSES, all_cases, cases_of
from tests.support.bad_input.judge import differences
from tests.support.source import ROOT
from tests.support.two_readings import answers_agree

ROWS = ("R01", "R02", "R04", "R05", "R07", "R08", "R11", "R12", "R13", "R20", "R21", "R22", "R23", "R24", "R25", "R30")
BASE_KB, MOST_KB = 300 * 1024, 1024 * 1024


def judged(cases, tmp_path):
    faults = []
    for case in cases:
        folder = tmp_path / f"{case.row}-{case.name}"
        folder.mkdir()
        faults.extend(differences(case, folder))
    return faults


def of_row(row):
    return [case for case in all_cases() if case.row == row and not case.bomb]


def test_there_are_many_cases_of_every_row_and_many_controls():
    count = Counter(case.row for case in all_cases())
    assert set(count) == {*ROWS, ""}
    assert len(all_cases()) >= 400
    assert count[""] >= 40
    assert len({case.name for case in all_cases()}) == len(all_cases())


def test_the_same_bytes_are_made_each_time(tmp_path):
    names = ("sizes", "identity", "geometry")
    for turn in ("a", "b"):
        for word in names:
            for n, case in enumerate(CLASSES[word].cases()):
                folder = tmp_path / turn / f"{word}{n}"
                folder.mkdir(parents=True)
                case.make(folder)
    first, second = (
        {path.relative_to(tmp_path / turn): path.read_bytes() for path in (tmp_path / turn).rglob("*.dcm")}
        for turn in ("a", "b")
    )
    assert first == second
    assert len(first) > 500


def test_r21_controls_open_without_a_word(tmp_path):
    assert judged(of_row(""), tmp_path) == []


def test_r01_one_patient_written_in_another_way_is_one(tmp_path):
    assert judged(of_row("R01"), tmp_path) == []


def test_r02_images_of_two_patients_are_never_one_series(tmp_path):
    assert judged(of_row("R02"), tmp_path) == []


def test_r04_no_millimetre_without_a_valid_spacing(tmp_path):
    assert judged(of_row("R04"), tmp_path) == []


def test_r05_lengths_on_projections_are_named_as_what_they_are(tmp_path):
    assert judged(of_row("R05"), tmp_path) == []


def test_r07_an_orientation_that_is_none_is_said(tmp_path):
    assert judged(of_row("R07"), tmp_path) == []


def test_r08_what_is_wrong_with_a_stack_is_said(tmp_path):
    assert judged(of_row("R08"), tmp_path) == []


def test_r11_what_is_cut_or_contradicts_itself_is_refused(tmp_path):
    assert judged(of_row("R11"), tmp_path) == []


def test_r12_values_are_hu_only_where_they_can_be(tmp_path):
    assert judged(of_row("R12"), tmp_path) == []


def test_r13_one_uid_is_one_image(tmp_path):
    assert judged(of_row("R13"), tmp_path) == []


def test_r20_no_malformed_file_stops_the_others(tmp_path):
    assert judged(of_row("R20"), tmp_path) == []


def test_r21_what_is_unusual_opens_and_what_is_bad_costs_only_itself(tmp_path):
    assert judged(of_row("R21"), tmp_path) == []


def test_r22_bombs_are_refused_by_what_they_are_and_cost_no_memory(tmp_path):
    command = [sys.executable, "-m", "tests.support.bad_input.bombs", str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    told, workers_kb = json.loads(run.stdout)
    assert [line for _, found, *_ in told for line in found] == []
    assert len(told) == sum(case.bomb for case in all_cases())
    for name, _, own_kb, size in told:
        assert own_kb <= min(BASE_KB + 10 * size // 1024, MOST_KB), name
    assert 0 < workers_kb <= MOST_KB


def test_r22_sizes_that_are_no_bombs_are_held_against_the_bytes(tmp_path):
    assert judged(of_row("R22"), tmp_path) == []


def test_r23_nothing_leads_out_of_the_folder(tmp_path):
    assert judged(of_row("R23"), tmp_path) == []


def test_r24_text_of_a_header_stays_text(tmp_path):
    assert judged(of_row("R24"), tmp_path) == []


def test_r25_a_date_that_is_none_is_unknown_and_said(tmp_path):
    assert judged(of_row("R25"), tmp_path) == []


def test_r30_a_refused_file_of_any_name_has_one_readable_line(tmp_path):
    assert judged(of_row("R30"), tmp_path) == []


def test_every_class_has_cases():
    assert all(len(cases_of(word)) >= 20 for word in CLASSES)


def test_r20_the_walker_answers_no_case_otherwise_than_pydicom(tmp_path):
    answered = 0
    for number, case in enumerate(case for case in all_cases() if not case.bomb and "kind-" not in case.name):
        folder = tmp_path / str(number)
        folder.mkdir()
        case.make(folder)
        answered += sum(answers_agree(path) for path in sorted(folder.rglob("*")) if path.is_file())
    assert answered > 300
