"""Best response and times of a case: the dates its course is counted from and by, as the record has them."""

from dataclasses import dataclass, replace
from datetime import date

from measurements.assessment import CompleteWas, Read
from measurements.case import CaseRecord
from measurements.criteria.base import Answer, Visit
from measurements.criteria.best.assessment_date import Part, Shows, date_of_progression, date_of_response
from measurements.criteria.best.best_response import BestResponse, best_response
from measurements.criteria.best.endpoints import (
    Endpoint,
    Facts,
    duration_of_complete_response,
    duration_of_response,
    duration_of_stable_disease,
    progression_free_survival,
    time_to_progression,
)
from measurements.criteria.best.questions import complete_in_question
from measurements.criteria.best.sequence import Dated, dated
from measurements.measurement import Drawn
from measurements.partial_date import PartialDate


@dataclass(frozen=True)
class CaseCourse:
    """The responses of a case after its baseline, and the dates that best response and times rest on.

    Where the case states neither randomisation nor a start of treatment it is counted from the baseline, and
    `reference_words` say so. Which of its treatments is another therapy in the sense of a trial is never guessed.
    """

    sequence: tuple[Dated, ...]
    reference: PartialDate
    reference_words: str
    death: PartialDate | None
    baseline_adequate: bool
    new_therapy: PartialDate | None = None
    complete_was: CompleteWas = ""  # the reader's answer where a CR is followed by a PR


def course_of(
    case: CaseRecord,
    read: Read,
    visits: tuple[Visit, ...],
    answers: tuple[Answer, ...],
    *,
    reference: PartialDate | None = None,
    new_therapy: PartialDate | None = None,
) -> CaseCourse | None:
    """The course of one read, from the answers at its visits; None where the case has no dated baseline.

    `reference` and `new_therapy` stand instead of the randomisation or start, and of the other therapy, that the case
    states (`case.course`).
    """
    if not visits:
        return None
    baseline = visits[0]
    start, words = _start(case, baseline, reference)
    other = new_therapy or case.course.other_therapy
    deaths = [outcome.death for outcome in case.outcomes if outcome.death is not None]
    sums_complete = bool(answers) and answers[0].sums.total is not None
    by_answer = {answer.timepoint_id: answer for answer in answers}
    sequence = tuple(_as_imaged(case, read, entry, by_answer[entry.timepoint_id]) for entry in dated(answers, visits))
    therapy = other if other.is_known else None
    return CaseCourse(
        sequence=sequence,
        reference=start,
        reference_words=words,
        death=deaths[-1] if deaths else None,
        baseline_adequate=sums_complete or not baseline.targets,
        new_therapy=therapy,
        complete_was=_said_of_complete(case, read, sequence, therapy),
    )


def best_of_case(case: CaseRecord, course: CaseCourse) -> BestResponse:
    """The best response by the protocol of the case: iBOR where it is read by iRECIST."""
    if case.protocol.name == "iRECIST":
        from measurements.criteria.irecist import best_response_irecist

        return best_response_irecist(
            case.protocol,
            course.sequence,
            reference=course.reference,
            new_therapy=course.new_therapy,
            death=course.death,
        )
    return best_response(
        case.protocol,
        course.sequence,
        reference=course.reference,
        new_therapy=course.new_therapy,
        death=course.death,
        complete_was=course.complete_was,
        reference_words=course.reference_words,
    )


def times_of_case(case: CaseRecord, course: CaseCourse) -> tuple[Endpoint, ...]:
    """PFS, TTP, and the durations the case has; by iRECIST iPFS and iDoR, which end at a confirmed progression."""
    facts = Facts(
        course.sequence,
        course.reference,
        course.new_therapy,
        course.death,
        course.baseline_adequate,
        complete_was=course.complete_was,
    )
    if case.protocol.name == "iRECIST":
        from measurements.criteria.irecist_rules.times import times_irecist

        return times_irecist(case.protocol, facts)
    rules = (duration_of_response, duration_of_complete_response, duration_of_stable_disease)
    durations = (rule(case.protocol, facts) for rule in rules)
    return (
        progression_free_survival(case.protocol, facts),
        time_to_progression(case.protocol, facts),
        *(found for found in durations if found is not None),
    )


def _said_of_complete(
    case: CaseRecord, read: Read, sequence: tuple[Dated, ...], new_therapy: PartialDate | None
) -> CompleteWas:
    """The reader's answer to the CR in question, from the date of that CR: an answer about another one is none."""
    if case.protocol.name == "iRECIST":
        return ""
    asked = complete_in_question(case.protocol, sequence, new_therapy)
    return "" if asked is None else case.reading_of(read.id, asked.timepoint_id).complete_was


def _start(case: CaseRecord, baseline: Visit, reference: PartialDate | None) -> tuple[PartialDate, str]:
    """What days are counted from, and its name in sentences."""
    stated = case.course.reference
    if reference is not None and reference.is_known and reference != stated:
        return reference, ""
    if not stated.is_known:
        return baseline.date, f"baseline {baseline.named} (no start of treatment is stated)"
    what = "randomisation" if case.course.randomised.is_known else "start of treatment"
    return stated, f"{what} {stated.iso()}"


def _as_imaged(case: CaseRecord, read: Read, entry: Dated, answer: Answer) -> Dated:
    """The response with the date that its parts give it, where they were imaged on several days."""
    parts = _parts(case, read, entry.timepoint_id)
    if len(parts) <= 1:
        return entry
    if answer.code != "PD":
        return _dated_anew(entry, date_of_response(parts))
    causes = _causes(answer)
    if not any(causes & part.shows for part in parts):
        return entry
    return _dated_anew(entry, date_of_progression(case.protocol, parts, causes))


def _dated_anew(entry: Dated, when: PartialDate) -> Dated:
    return entry if when == entry.date or not when.is_known else replace(entry, date=when, named=when.iso())


def _causes(answer: Answer) -> frozenset[Shows]:
    named: dict[Shows, bool] = {
        "target": answer.target == "PD",
        "nontarget": answer.nontarget == "PD",
        "new_lesion": answer.new_lesion == "unequivocal",
    }
    return frozenset(cause for cause, held in named.items() if held)


def _parts(case: CaseRecord, read: Read, timepoint_id: str) -> tuple[Part, ...]:
    """The days of imaging of a time point, with what was measured on the images of each; () where it has one day."""
    studies = [study for study in case.studies_of(timepoint_id) if study.date.is_known]
    days = {(study.date.earliest, study.date.latest): study.date for study in studies}
    if len(days) <= 1:
        return ()
    kinds: dict[str, Shows] = {
        "target": "target",
        "nontarget": "nontarget",
        "new": "new_lesion",
        "new_equivocal": "new_lesion",
    }
    role_of = {role.lesion_id: kinds.get(role.role) for role in case.roles if role.read_id == read.id}
    shown: dict[tuple[date | None, date | None], set[Shows]] = {day: set() for day in days}
    day_of_study = {study.study_uid: (study.date.earliest, study.date.latest) for study in studies if study.study_uid}
    for held in case.measurements:
        if held.timepoint_id != timepoint_id or held.read_id != read.id or not isinstance(held.origin, Drawn):
            continue
        day, kind = day_of_study.get(held.origin.study_uid), role_of.get(held.lesion_id)
        if day is not None and kind is not None:
            shown[day].add(kind)
    return tuple(Part(days[day], frozenset(kinds_shown)) for day, kinds_shown in shown.items())
