"""Tables of a cohort have, on every row, the answer of the engine that explains: random courses and outside vectors."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec
import numpy as np
import pytest

from measurements.assessment import State
from measurements.criteria import preset, recist_1_1
from measurements.criteria.base import Answer, NonTargetValue, TargetValue, Visit
from measurements.criteria.best import Dated, best_of, best_response
from measurements.criteria.codes import Code
from measurements.criteria.cohort import (
    CODES,
    FOUND,
    NO_DAY,
    NO_SIZE,
    BestResponses,
    NewLesions,
    NonTargets,
    Responses,
    Sizes,
    Times,
    assess_tables,
    assess_tables_with_best,
)
from measurements.criteria.cohort.best import best_of as cohort_best
from measurements.criteria.cohort.codes import (
    ABSENT,
    EQUIVOCAL,
    NOT_EVALUABLE,
    NOT_SEEN,
    PRESENT,
    PROGRESSION,
    UNEQUIVOCAL,
)
from measurements.criteria.cohort.grid import Dates
from measurements.criteria.cohort.parts import TimeRows
from measurements.criteria.cohort.walk import Read
from measurements.errors import RecordError
from measurements.partial_date import PartialDate, day
from measurements.protocol import Protocol
from measurements.vectors.courses import visits_of
from measurements.vectors.records import read_records
from measurements.vectors.sequences import course_of
from measurements.vectors.settings import protocol_of
from tests.support.cohorts import GAPS, START, Course, random_course, tables_of
from tests.support.real_data import ROOT

RECIST = preset("RECIST 1.1")
CODES_OF_COURSES: tuple[Code, ...] = ("CR", "CR", "PR", "PR", "SD", "SD", "NE", "NON", "PD")


def varied(**changes: object) -> Protocol:
    return msgspec.structs.replace(RECIST, **changes)


PROTOCOLS = {
    "as published": RECIST,
    "confirmation": varied(confirmation=True),
    "an SD between, no NE, an upper limit": varied(
        confirmation=True, accept_sd_between=True, max_ne_between=0, confirm_to_days=56
    ),
    "strict labels, study days, no mm": varied(
        continuing_partial_response=False, stable_day_rule="study_day", progression_mm=Decimal(0), missing_as_ne=False
    ),
    "other limits": varied(
        confirmation=True,
        max_ne_between=2,
        count_after_new_therapy=True,
        stable_from_days=56,
        node_normal_mm=Decimal("9.99"),
        progression=Decimal("1.25"),
        partial_response=Decimal("0.65"),
    ),
}


def rows(found: Responses) -> list[tuple[object, ...]]:
    codes = [[CODES[n] for n in column] for column in (found.target, found.nontarget, found.overall)]
    new = [FOUND[n] for n in found.new_lesion]
    plain = [found.subject, found.day, found.continuing, found.measured, found.sum, found.nadir]
    return list(zip(*(column.tolist() for column in plain), *codes, new, strict=True))


def of_best(found: BestResponses) -> list[tuple[object, ...]]:
    plain = zip(found.subject.tolist(), found.day.tolist(), found.confirmed_on.tolist(), strict=True)
    return [(*row, CODES[n]) for row, n in zip(plain, found.code, strict=True)]


def explained_rows(subject: int, visits: Course, answers: Sequence[Answer]) -> list[tuple[object, ...]]:
    return [
        (
            subject,
            ordinal(visit.date),
            answer.strict is not None and answer.code == "PR",
            hundredths_of(answer.sums.measured_part),
            hundredths_of(answer.sums.total),
            hundredths_of(answer.sums.nadir),
            answer.target or "",
            answer.nontarget or "",
            answer.code,
            answer.new_lesion,
        )
        for visit, answer in zip(visits, answers, strict=True)
    ]


def hundredths_of(mm: Decimal | None) -> int:
    return -1 if mm is None else int(mm * 100)


def ordinal(at: PartialDate) -> int:
    return NO_DAY if at.earliest is None else at.earliest.toordinal()


def known(at: int) -> PartialDate | None:
    return None if at == NO_DAY else day(date.fromordinal(at))


@pytest.mark.parametrize("name", PROTOCOLS)
def test_random_courses_near_every_limit_have_the_answers_of_the_explaining_engine(name: str) -> None:
    protocol = PROTOCOLS[name]
    rng = np.random.default_rng(sorted(PROTOCOLS).index(name))
    courses = [course for course in (random_course(rng) for _ in range(700)) if course]
    tables = tables_of(courses)
    begin, many = START.toordinal(), len(courses)
    reference = np.where(rng.random(many) < 0.7, begin + rng.integers(-10, 20, many), NO_DAY)
    therapy = np.where(rng.random(many) < 0.3, begin + rng.integers(20, 150, many), NO_DAY)
    told = rng.permutation(np.flatnonzero(rng.random(many) < 0.5))
    times = Times(told, reference[told], therapy[told])
    found, best = assess_tables_with_best(
        protocol, tables.sizes, tables.nontargets, tables.new_lesions, tables.markers, times=times
    )
    wanted, wanted_best = [], []
    with_times = set(told.tolist())
    for subject, visits in enumerate(courses):
        answers = recist_1_1.assess(protocol, visits)
        wanted += explained_rows(subject, visits, answers)
        start, new = (known(int(column[subject])) for column in (reference, therapy))
        if subject not in with_times:
            start = new = None
        one = best_of(protocol, answers, visits, reference=start, new_therapy=new)
        wanted_best.append((subject, ordinal(one.date), ordinal(one.confirming_date), one.code))
    assert rows(found) == wanted
    assert of_best(best) == wanted_best
    assert not found.explained.any()


def test_the_random_courses_meet_every_rule() -> None:
    rng = np.random.default_rng(0)
    courses = [course for course in (random_course(rng) for _ in range(1500)) if course]
    told = Counter(
        words
        for visits in courses
        for answer in recist_1_1.assess(RECIST, visits)
        for words in (answer.rule.split(" (")[0], *(notice.split(" ", 1)[1] for notice in answer.notices))
    )
    rules = [words for words in told if words.startswith("RECIST 1.1")]
    for section in ("4.3.1", "4.3.4", "4.3.5 and table 1", "4.3.5 and EORTC", "4.4.2", "table 1", "table 2"):
        assert any(section in rule for rule in rules), section
    assert any("continuing PR" in rule for rule in rules)
    for words in (
        "alone is back",
        "only sign of progression",
        "was confirmed",
        "the measured targets alone",
        "complete response needs them normal",
    ):
        assert any(words in notice for notice in told), words


def test_courses_whose_lesions_are_not_those_of_the_baseline_have_the_answers_of_the_explaining_engine() -> None:
    def visit(at: int, *targets: str, state: State | None = None) -> Visit:
        sizes = tuple(TargetValue(name, name, node=False, mm=Decimal(20 + at // 56 * 5)) for name in targets)
        states = () if state is None else (NonTargetValue("N", "N", state),)
        return Visit(f"{at}", sizes, states, (), day(START + timedelta(days=at)))

    odd: list[Course] = [
        (visit(0, "a"), visit(56, "b")),
        (visit(0, "a", "b"), visit(56, "a", "c"), visit(112, "a", "b")),
        (visit(0, state="present"), visit(56, "a", state="present"), visit(112, "a", state="absent")),
        (visit(0, "a"), visit(56, "a", state="present")),
    ]
    tables = tables_of([*odd, (visit(0, "a"), visit(56, "a"))])
    found, best = assess_tables_with_best(RECIST, tables.sizes, tables.nontargets)
    answers = [recist_1_1.assess(RECIST, visits) for visits in odd]
    wanted = [row for subject, visits in enumerate(odd) for row in explained_rows(subject, visits, answers[subject])]
    assert rows(found)[:-2] == wanted
    assert found.explained.tolist() == [True] * len(wanted) + [False] * 2
    bests = [best_of(RECIST, told, visits) for told, visits in zip(answers, odd, strict=True)]
    assert of_best(best)[:-1] == [
        (subject, ordinal(one.date), ordinal(one.confirming_date), one.code) for subject, one in enumerate(bests)
    ]


def test_vectors_from_outside_that_are_sizes_and_states_have_the_same_answers() -> None:
    fitting = 0
    for record in read_records(ROOT / "tests" / "data" / "vectors"):
        if record.category != "series" or record.criteria != "RECIST 1.1":
            continue
        visits, protocol = visits_of(record), protocol_of(record)
        if not all(fits(visit.given) and visit.date.is_day for visit in visits):
            continue
        fitting += 1
        tables = tables_of([visits])
        answers = recist_1_1.assess(protocol, visits)
        found = assess_tables(protocol, tables.sizes, tables.nontargets, tables.new_lesions, tables.markers)
        assert rows(found) == explained_rows(0, visits, answers), record.id
    assert fitting == 24  # three more say codes


SIZE_OF = {"CR": 0, "PR": 1400, "SD": 2000, "PD": 2500, "NE": NO_SIZE}
STATE_OF = {"CR": ABSENT, "NON-CR/NON-PD": PRESENT, "PD": PROGRESSION, "NE": NOT_EVALUABLE}
SAID_OF = {"no": NOT_SEEN, "equivocal": EQUIVOCAL, "unequivocal": UNEQUIVOCAL}


def test_the_published_tables_of_the_overall_response_come_out_row_by_row() -> None:
    given, wanted = [], []
    for record in read_records(ROOT / "tests" / "data" / "vectors" / "tables"):
        if record.category == "overall" and record.criteria == "RECIST 1.1" and "overall" in record.data["expect"]:
            told = record.data["given"]
            facts = (told.get("target_response"), told.get("nontarget_response"), told.get("new_lesion", "no"))
            if facts[0] in (*SIZE_OF, None) and facts[1] in (*STATE_OF, None) and facts[:2] != (None, None):
                given.append(facts)
                wanted.append(record.data["expect"]["overall"])
    assert len(given) == 60
    sizes, states, new = [], [], []
    for subject, (target, nontarget, lesion) in enumerate(given):
        if target is not None:
            sizes += [(subject, 0, 1, 2000), (subject, 56, 1, SIZE_OF[target])]
        if nontarget is not None:
            states += [(subject, 0, PRESENT), (subject, 56, STATE_OF[nontarget])]
        new.append((subject, 56, SAID_OF[lesion]))
    of_size = [list(column) for column in zip(*sizes, strict=True)]
    found = assess_tables(
        RECIST,
        Sizes(of_size[0], of_size[1], of_size[2], of_size[3]),
        NonTargets(*zip(*states, strict=True)),
        NewLesions(*zip(*new, strict=True)),
    )
    assert [CODES[n].replace("NON", "NON-CR/NON-PD") for n in found.overall[found.day == 56]] == wanted


def test_best_responses_of_vectors_from_outside_are_those_of_the_explaining_engine() -> None:
    fitting = 0
    for record in read_records(ROOT / "tests" / "data" / "vectors"):
        if record.category != "bor" or record.criteria != "RECIST 1.1":
            continue
        course = course_of(record)
        entries = course.sequence
        if course.reference is None or course.progression is not None:
            continue
        if not all(entry.done and entry.date.is_day and entry.code in CODES for entry in entries):
            continue
        fitting += 1
        assert by_codes(course.protocol, [(course.reference, entries)]) == [
            explained_best(course.protocol, course.reference, entries)
        ], record.id
    assert fitting > 40


@pytest.mark.parametrize("name", PROTOCOLS)
def test_random_sequences_of_codes_have_the_best_response_of_the_explaining_engine(name: str) -> None:
    protocol = PROTOCOLS[name]
    rng = np.random.default_rng(sorted(PROTOCOLS).index(name))
    courses = [(day(START), random_codes(rng)) for _ in range(700)]
    assert by_codes(protocol, courses) == [explained_best(protocol, start, entries) for start, entries in courses]


def random_codes(rng: np.random.Generator) -> tuple[Dated, ...]:
    """Responses of any order, as sizes alone would not give them: an SD after a CR, a PR that only continues."""
    at, entries = START, []
    for _ in range(int(rng.integers(0, 7))):
        at += timedelta(days=int(rng.choice(GAPS)))
        code: Code = CODES_OF_COURSES[int(rng.integers(len(CODES_OF_COURSES)))]
        entries.append(Dated("", day(at), code, code != "PR" or bool(rng.random() < 0.8)))
    return tuple(entries)


def explained_best(protocol: Protocol, reference: PartialDate, entries: tuple[Dated, ...]) -> tuple[object, ...]:
    found = best_response(protocol, entries, reference=reference)
    return found.code, ordinal(found.date), ordinal(found.confirming_date)


def by_codes(protocol: Protocol, courses: Sequence[tuple[PartialDate, tuple[Dated, ...]]]) -> list[tuple[object, ...]]:
    """The best responses of codes by the tables' rules; a baseline is put before each course."""
    subject, days, codes, continuing = [], [], [], []
    for number, (reference, entries) in enumerate(courses):
        subject += [number] * (len(entries) + 1)
        days += [ordinal(reference) - 1, *(ordinal(entry.date) for entry in entries)]
        codes += [CODES.index("BL"), *(CODES.index(entry.code) for entry in entries)]
        continuing += [False, *(entry.target_met is False for entry in entries)]
    overall, of, many = np.array(codes, dtype=np.int8), np.array(subject), np.arange(len(courses))
    first = np.searchsorted(of, many)
    dates = Dates(many, first, np.bincount(of), of, np.array(days))
    read = Read(overall, overall, overall, np.array(continuing), np.zeros(len(of), dtype=np.int64))
    times = TimeRows(many, np.array([ordinal(start) for start, _ in courses]), np.full(len(courses), NO_DAY))
    found = cohort_best(protocol, dates, read, times)
    return [
        (CODES[code], at, confirmed)
        for code, at, confirmed in zip(found.code, found.day.tolist(), found.confirmed_on.tolist(), strict=True)
    ]


def fits(given: object) -> bool:
    """Whether a table can say it: no codes, and of new lesions only what is said of one date."""
    if given is None:
        return True
    facts = {name: getattr(given, name) for name in given.__dataclass_fields__}  # type: ignore[attr-defined]
    return facts.pop("new_lesion") in (None, "no", "equivocal", "unequivocal") and not any(
        value is not None for value in facts.values()
    )


def test_other_rules_are_refused() -> None:
    tables = tables_of([])
    with pytest.raises(RecordError, match=r"read by RECIST 1\.1, not by WHO"):
        assess_tables(preset("WHO"), tables.sizes)
