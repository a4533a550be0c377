"""Best response and dates by iRECIST. Source: Seymour et al., Lancet Oncol 2017;18:e143-e152, table 3 and its text."""

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from measurements.criteria.best import Dated
from measurements.criteria.best.endpoints import Facts
from measurements.criteria.irecist import best_response_irecist, progression_date, progression_of
from measurements.criteria.irecist_rules.times import times_irecist
from measurements.partial_date import UNKNOWN, day
from tests.support.irecist_courses import IRECIST

TABLE_3 = Path(__file__).parents[2] / "data" / "vectors" / "tables" / "bor.jsonl"
ROWS = [row for line in TABLE_3.read_text(encoding="utf-8").splitlines() if (row := json.loads(line))["id"][:2] == "IR"]


def course(*codes: str) -> tuple[Dated, ...]:
    """The responses eight weeks apart, the first on 2020-03-01."""
    start = date(2020, 3, 1)
    return tuple(
        Dated(f"tp-{n}", day(start + timedelta(weeks=8 * n)), code)  # type: ignore[arg-type]  # codes of iRECIST
        for n, code in enumerate(codes)
    )


def test_every_row_of_table_3_has_its_best_response() -> None:
    assert len(ROWS) == 511
    for row in ROWS:
        found = best_response_irecist(IRECIST, course(*(entry["response"] for entry in row["sequence"])))
        assert found.code == row["expect"]["bor"], row["id"]


@pytest.mark.parametrize(
    ("codes", "best"),
    [
        (("iUPD", "iPR", "iCPD"), "iPR"),
        (("iUPD", "iSD", "iUPD", "iCPD"), "iSD"),
        (("iUPD", "iCPD", "iCR"), "iCPD"),
        (("iUPD", "NE", "NE"), "iUPD"),
        (("NE", "NE"), "NE"),
        (("NON-i", "iUPD", "iCPD"), "NON-i"),
    ],
)
def test_the_best_response_before_confirmed_progression_counts(codes: tuple[str, ...], best: str) -> None:
    assert best_response_irecist(IRECIST, course(*codes)).code == best


def test_without_an_assessment_it_is_ne_or_missing_where_the_protocol_keeps_that_apart() -> None:
    assert best_response_irecist(IRECIST, ()).code == "NE"
    apart = msgspec.structs.replace(IRECIST, missing_as_ne=False)
    assert best_response_irecist(apart, ()).code == "MISSING"


def test_after_another_therapy_nothing_counts() -> None:
    entries = course("iUPD", "iPR")
    last = entries[1].date.earliest
    assert last is not None
    assert best_response_irecist(IRECIST, entries, new_therapy=day(last)).code == "iPR"
    assert best_response_irecist(IRECIST, entries, new_therapy=day(last - timedelta(days=1))).code == "iUPD"


@pytest.mark.parametrize(
    ("codes", "place"),
    [
        (("iUPD", "iCPD"), 0),
        (("iUPD", "NE", "iUPD", "NE", "iCPD"), 0),
        (("iUPD", "iSD", "iUPD", "iCPD"), 2),
        (("iUPD", "iPR", "iUPD", "iUPD", "iCPD"), 2),
        (("iSD", "NE", "iUPD", "iCPD"), 2),
        (("iUPD", "iSD"), None),
        (("iUPD",), 0),
        (("iSD", "iUPD", "NE"), 1),
        (("iUPD", "iUPD"), None),
    ],
)
def test_progression_dates_from_the_first_iupd_of_the_block(codes: tuple[str, ...], place: int | None) -> None:
    entries = course(*codes)
    expected = UNKNOWN if place is None else entries[place].date
    assert progression_date(IRECIST, entries) == expected


def test_an_iupd_never_confirmed_counts_as_the_protocol_says() -> None:
    never = msgspec.structs.replace(IRECIST, unconfirmed_progression="never")
    always = msgspec.structs.replace(IRECIST, unconfirmed_progression="always")
    assert progression_of(never, course("iUPD")) is None
    found = progression_of(always, course("iSD", "iUPD", "iUPD"))
    assert found is not None
    assert (found.timepoint_id, found.confirmed) == ("tp-1", False)
    confirmed = progression_of(IRECIST, course("iUPD", "iCPD"))
    assert confirmed is not None
    assert (confirmed.confirmed, confirmed.confirming_timepoint_id) == (True, "tp-1")


def test_survival_without_progression_and_duration_of_response_end_at_the_first_iupd_that_is_confirmed() -> None:
    # 8 weeks between dates; lengths are end - start + 1
    entries = course("iPR", "iUPD", "iSD", "iUPD", "NE", "iCPD")
    survival, response = times_irecist(IRECIST, Facts(entries, day(date(2020, 1, 5))))
    assert (survival.event, survival.end, survival.days) == (True, entries[3].date, (56 * 4 + 1, 56 * 4 + 1))
    assert (response.event, response.start, response.days) == (True, entries[0].date, (56 * 3 + 1, 56 * 3 + 1))
    assert survival.sentence.startswith("iPFS 225 days")


def test_an_iupd_that_lapsed_is_no_event_and_without_a_response_there_is_no_duration() -> None:
    entries = course("iUPD", "iSD")
    (survival,) = times_irecist(IRECIST, Facts(entries, day(date(2020, 1, 5))))
    assert (survival.event, survival.end) == (False, entries[1].date)


def test_an_icpd_after_another_therapy_confirms_nothing() -> None:
    entries = course("iSD", "iUPD", "iCPD")
    (survival,) = times_irecist(IRECIST, Facts(entries, day(date(2020, 1, 5)), new_therapy=entries[1].date))
    assert (survival.event, survival.end) == (True, entries[1].date)
    assert "not confirmed" in survival.sentence
