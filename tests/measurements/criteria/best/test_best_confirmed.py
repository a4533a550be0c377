"""Best response where confirmation is required: table 3, intervals, what may lie between (Eisenhauer 2009, 4.4.3-4)."""

import json
from pathlib import Path
from typing import Any

import pytest

from measurements.criteria.best import BestResponse, best_response, response_written
from measurements.criteria.best.confirmation import Pair, confirmed_complete
from measurements.criteria.codes import written
from measurements.partial_date import parse
from tests.support.responses import best, course, on, protocol

TABLES = Path(__file__).parents[3] / "data" / "vectors" / "tables" / "bor.jsonl"
ROWS = [r for r in map(json.loads, TABLES.read_text(encoding="utf-8").splitlines()) if r["id"].startswith("R11-T3")]


def confirmed(text: str, **settings: Any) -> BestResponse:
    """The best response where confirmation is required."""
    return best(text, **{"confirmation": True, **settings})


@pytest.mark.parametrize("row", [row for row in ROWS if not row.get("ambiguous")], ids=lambda row: row["id"])
def test_every_row_of_the_published_table_of_pairs_comes_out(row: dict[str, Any]) -> None:
    first, second = (entry["response"] for entry in row["sequence"])
    start = 42 if row["sd_minimum_met"] else 5
    apart = row["interval_days_at_least"]
    found = confirmed(f"{start} {first}, {start + apart} {second}")
    expected = row["expect"]
    assert written(found.code) in expected.get("bor_any_of", [expected.get("bor")])


def test_the_reading_taken_where_table_3_names_no_minimum_for_pr_then_sd() -> None:
    assert confirmed("5 PR, 33 SD").code == "NE"
    assert confirmed("5 PR, 42 SD").code == "SD"


@pytest.mark.parametrize(("days", "code"), [(69, "SD"), (70, "PR"), (700, "PR")])
def test_28_days_confirm_27_do_not_and_there_is_no_upper_limit(days: int, code: str) -> None:
    found = confirmed(f"42 PR, {days} PR")
    assert (found.code, found.confirmed) == (code, code == "PR")


@pytest.mark.parametrize(("days", "code"), [(98, "CR"), (99, "SD")])
def test_a_protocol_may_set_a_latest_day_of_confirmation(days: int, code: str) -> None:
    assert confirmed(f"42 CR, {days} CR", confirm_to_days=56).code == code


def test_the_date_is_that_of_the_first_scan_of_the_pair_and_the_confirming_scan_is_named() -> None:
    found = confirmed("42 PR, 50 PR, 70 CR, 98 CR")
    assert (found.code, found.date, found.confirming_date) == ("CR", on(70), on(98))
    assert (found.timepoint_id, found.confirming_timepoint_id) == ("tp-3", "tp-4")
    assert found.sentence == "Best response CR, first on 2020-03-11, confirmed on 2020-04-08."


@pytest.mark.parametrize(
    ("text", "settings", "code"),
    [
        ("42 PR, 70 NE, 98 PR", {}, "PR"),
        ("42 PR, 70 NE, 98 NE, 126 PR", {}, "SD"),
        ("42 PR, 70 NE, 98 NE, 126 PR", {"max_ne_between": 2}, "PR"),
        ("42 PR, 70 NE, 98 PR", {"max_ne_between": 0}, "SD"),
        ("42 PR, 70 ND, 98 PR", {}, "PR"),
        ("42 PR, 70 SD, 98 PR", {}, "SD"),
        ("42 PR, 70 SD, 98 PR", {"accept_sd_between": True}, "PR"),
        ("42 PR, 70 SD, 98 CR", {"accept_sd_between": True}, "PR"),
        ("42 PR, 70 SD, 98 SD, 126 PR", {"accept_sd_between": True}, "SD"),
        ("42 CR, 70 SD, 98 CR", {"accept_sd_between": True}, "SD"),
        ("42 CR, 70 NE, 98 CR", {}, "CR"),
        ("42 CR, 70 NE, 98 NE, 126 CR", {}, "SD"),
        ("42 PR, 60 CR, 80 CR", {}, "PR"),
        ("42 PR, 70 PD, 98 PR", {}, "SD"),
        ("42 PR, 70 NON-CR/NON-PD, 98 PR", {}, "SD"),
        ("42 SD, 84 PR, 98 PR, 112 PR", {}, "PR"),
    ],
)
def test_what_may_lie_between_a_response_and_its_confirmation_is_the_protocols_choice(
    text: str, settings: dict[str, Any], code: str
) -> None:
    assert confirmed(text, **settings).code == code


def test_a_continuing_pr_confirms_nothing_and_is_not_confirmed() -> None:
    label = course("42 PR, 70 PR, 98 PR")
    met = [True, False, True]
    entries = tuple(entry.__class__(**{**entry.__dict__, "target_met": m}) for entry, m in zip(label, met, strict=True))
    rules = protocol(confirmation=True)
    assert best_response(rules, entries[:2], reference=on(0)).code == "SD"
    assert best_response(rules, entries, reference=on(0)).code == "SD"  # an SD by itself lies between
    assert best_response(protocol(confirmation=True, accept_sd_between=True), entries, reference=on(0)).code == "PR"
    assert best_response(rules, (entries[1], entries[2]), reference=on(0)).code == "SD"
    assert best_response(protocol(), entries[:2], reference=on(0)).code == "PR"


def test_a_pr_that_the_confirming_scan_does_not_meet_is_asked_about() -> None:
    found = confirmed("42 PR, 70 SD")
    assert (found.code, found.confirmed) == ("SD", False)
    assert [(reading.name, reading.code, reading.date) for reading in found.readings] == [
        ("ongoing_partial", "PR", on(42))
    ]
    assert len(found.questions) == 1
    assert "review the images" in found.questions[0]
    assert confirmed("42 PR, 60 SD").questions == ()  # too early to confirm
    assert confirmed("42 PR, 70 PD").questions == ()


def test_a_cr_followed_by_a_pr_is_asked_about_with_both_readings_and_counts_as_true_until_answered() -> None:
    found = confirmed("10 PR, 20 CR, 60 PR")
    assert (found.code, found.date) == ("PD", on(60))  # no assessment before the return meets the minimum
    assert {reading.name: reading.code for reading in found.readings} == {
        "complete_true": "PD",
        "complete_overcalled": "PR",
    }
    assert found.notices == ("CR on 2020-01-21 is followed by PR on 2020-03-01: one of the two needs a second look.",)
    assert found.questions == (
        "Was the CR on 2020-01-21 true? The PR on 2020-03-01 is then a PD and the best response PD; "
        "if small lesions were still there, the best response is PR.",
    )


def test_the_readers_answer_decides_and_the_flag_stays() -> None:
    entries, rules = course("42 CR, 70 PR"), protocol(confirmation=True)
    true = best_response(rules, entries, reference=on(0), complete_was="true")
    overcalled = best_response(rules, entries, reference=on(0), complete_was="overcalled")
    assert (true.code, true.questions, bool(true.notices)) == ("SD", (), True)
    assert (overcalled.code, overcalled.date, bool(overcalled.notices)) == ("PR", on(42), True)


def test_overcalled_means_each_cr_before_a_pr_and_nothing_else() -> None:
    def read(text: str) -> BestResponse:
        rules = protocol(confirmation=True)
        return best_response(rules, course(text), reference=on(0), complete_was="overcalled")

    assert (read("5 SD, 10 CR, 60 PR").code, read("5 SD, 10 CR, 60 PR").date) == ("PR", on(10))
    assert (read("42 CR, 70 PR, 98 CR, 126 CR").code, read("42 CR, 70 PR, 98 CR, 126 CR").date) == ("CR", on(98))


def test_only_a_cr_confirms_a_cr() -> None:
    assert confirmed_complete(protocol(), course("0 CR, 28 PR"), "surely") is None
    assert confirmed_complete(protocol(), course("0 CR, 28 CR"), "surely") == Pair(0, 1)


def test_a_pr_after_a_cr_never_confirms_and_ends_the_course() -> None:
    assert confirmed("42 PR, 50 CR, 78 PR, 106 CR, 134 CR").code == "SD"
    assert confirmed("42 PR, 70 CR, 98 PR").code == "PR"  # the PR was confirmed by the CR
    assert confirmed("42 CR, 70 CR, 98 PR").code == "CR"
    assert confirmed("42 CR, 60 NE, 98 PR").code == "SD"


def test_a_cr_followed_by_an_sd_is_progression_only_where_nothing_reaches_the_minimum() -> None:
    early = confirmed("5 CR, 33 SD")
    assert (early.code, early.date) == ("PD", on(33))
    assert early.sentence == (
        "Best response PD: SD on 2020-02-03 after a CR that was not confirmed, and no assessment reaches 42 days."
    )
    assert confirmed("5 CR, 42 SD").code == "SD"
    assert confirmed("5 CR, 33 SD, 61 CR, 89 CR").code == "CR"
    assert confirmed("5 CR, 33 NE, 61 NE").code == "NE"


def test_a_confirmation_that_months_do_not_decide_does_not_count_and_is_said_to_be_unknown() -> None:
    found = best("2009-03 PR, 2009-04 PR", parse("2008-10"), confirmation=True)  # 1 to 60 days apart
    assert (found.code, found.certain) == ("SD", False)
    assert "whether it is PR cannot be known from the dates" in found.sentence
    later = confirmed("2009-03 PR, 2009-04 PR, 2009-05 PR")
    assert (later.code, later.confirming_date.iso()) == ("PR", "2009-05")
    assert later.sentence == (
        "Best response PR, first on 2009-03, confirmed on 2009-05; "
        "whether already on 2009-04 cannot be known from the dates."
    )


@pytest.mark.parametrize(
    ("text", "required", "is_confirmed"),
    [
        ("42 CR, 60 NE", True, False),
        ("42 PR, 60 NE", True, False),
        ("42 SD, 84 SD", True, None),
        ("42 CR", False, False),
        ("42 PR", False, False),
        ("42 SD", False, None),
        ("42 PR, 50 CR, 70 PD", False, False),  # the CR is the best, and nothing confirms it
        ("42 PR, 70 PR", False, True),
    ],
)
def test_confirmed_is_said_of_a_response_and_of_nothing_else(
    text: str, required: bool, is_confirmed: bool | None
) -> None:
    assert best(text, confirmation=required).confirmed is is_confirmed


def test_nothing_is_asked_of_a_pr_that_was_confirmed_after_all_or_needs_no_confirmation() -> None:
    assert confirmed("42 PR, 70 SD, 98 PR, 126 PR").questions == ()
    assert confirmed("42 PR, 70 SD, 98 PR, 126 PR").code == "PR"
    assert best("42 PR, 70 SD").questions == ()
    assert confirmed("42 PR, 70 SD", max_ne_between=0, stable_from_days=100).questions != ()


def test_overcalled_reads_each_cr_before_the_last_pr_as_pr() -> None:
    for text in ("28 PR, 56 CR, 84 PR", "28 PR, 56 CR, 84 PR, 112 CR, 140 PR"):
        for confirmation in (False, True):
            found = best_response(
                protocol(confirmation=confirmation), course(text), reference=on(0), complete_was="overcalled"
            )
            assert (found.code, found.date) == ("PR", on(28))


def test_a_minimum_of_one_day_needs_dates_and_none_needs_none() -> None:
    undated = (response_written("SD", parse(""), "tp-1"),)
    assert best_response(protocol(stable_from_days=1), undated, reference=on(0)).code == "NE"
    assert best_response(protocol(stable_from_days=0), undated, reference=on(0)).code == "SD"


def test_no_evidence_of_disease_is_dated_by_its_first_assessment() -> None:
    entries = course("28 NED, 56 NED")
    found = best_response(protocol(), entries, reference=on(0))
    assert (found.code, found.date, found.timepoint_id) == ("NED", on(28), "tp-1")
