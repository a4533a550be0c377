"""Best overall response of a course, with its date, what confirms it, what it rests on, and what the reader is asked.

Eisenhauer et al., Eur J Cancer 2009;45:228-247, 4.4.3, 4.6 and table 3.
"""

from dataclasses import dataclass, replace

from measurements.criteria.base import Answer, Visit
from measurements.criteria.best.intervals import Judge
from measurements.criteria.best.outcome import BestCode, Outcome, outcome, overcalled_complete, true_complete
from measurements.criteria.best.questions import (
    CompleteWas,
    Reading,
    complete_before_return,
    not_met_again,
    questions_of,
    was_it_complete,
)
from measurements.criteria.best.sentences import Course, cited, sentence_of
from measurements.criteria.best.sequence import METABOLIC, Dated, counting, dated
from measurements.partial_date import UNKNOWN, PartialDate
from measurements.protocol import Protocol


@dataclass(frozen=True)
class BestResponse:
    """The best response of a course.

    `date` is that of the assessment that gives it: of a CR or PR the first scan (of the confirmed pair, where
    confirmation is required), of an SD the first assessment at or beyond the SD minimum, of a PD the first PD, of an
    NE the first assessment; UNKNOWN without one. `confirmed` is None where there is nothing to confirm. `questions` is
    what the reader has to answer, `readings` what the answer would make of it; `notices` are facts to look at.
    `complete_at` is the time point of a CR that a PR follows, "" without one; `complete_was` the answer it was read by.
    `certain` False: it cannot be known from the dates; `code` counts only what every possible day meets, and
    `readings` names what it may be.
    """

    code: BestCode
    date: PartialDate
    timepoint_id: str
    confirmed: bool | None
    confirming_timepoint_id: str
    sentence: str
    rule: str
    questions: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    confirming_date: PartialDate = UNKNOWN
    notices: tuple[str, ...] = ()
    certain: bool = True
    complete_at: str = ""
    complete_was: CompleteWas = ""


def best_response(
    protocol: Protocol,
    sequence: tuple[Dated, ...],
    *,
    reference: PartialDate | None,
    new_therapy: PartialDate | None = None,
    death: PartialDate | None = None,
    progression: PartialDate | None = None,
    complete_was: CompleteWas = "",
    reference_words: str = "",
) -> BestResponse:
    """The best response by the protocol's confirmation, windows and minimum duration of SD.

    `reference` is the day the SD minimum is counted from (start of treatment or randomisation), `reference_words` how
    the sentence names it; `new_therapy` the start of another anticancer therapy; `progression` a PD known from
    elsewhere than the sequence; `complete_was` the reader's answer where a CR is followed by a PR: until it is given
    the CR counts as true. The sequence is in order of time. Raises RecordError for responses of iRECIST.
    """
    course = Course(protocol, sequence, reference, new_therapy, death, reference_words)

    def by(judge: Judge) -> tuple[Dated, ...]:
        return counting(protocol, sequence, new_therapy=new_therapy, progression=progression, judge=judge)

    def best(judge: Judge, *, complete: bool) -> Outcome:
        read = true_complete(by(judge)) if complete else overcalled_complete(by(judge))
        return outcome(protocol, read, reference, judge)

    found = best("surely", complete=complete_was != "overcalled")
    perhaps = best("possibly", complete=complete_was != "overcalled")
    entries = by("surely")
    readings: list[Reading] = []
    asked_of = complete_before_return(entries)
    if asked_of is not None and not complete_was:
        readings += was_it_complete(best("surely", complete=True), best("surely", complete=False))
    ongoing = not_met_again(protocol, found)
    readings += [ongoing] if ongoing else []
    if perhaps.code != found.code:
        readings.append(Reading("dates", "If the dates not known to the day allow it.", perhaps.code, perhaps.entry))
    made = BestResponse(
        code=found.code,
        date=found.entry.date if found.entry else UNKNOWN,
        timepoint_id=found.entry.timepoint_id if found.entry else "",
        confirmed=_is_confirmed(protocol, found),
        confirming_timepoint_id=found.confirming.timepoint_id if found.confirming else "",
        sentence=sentence_of(course, found, perhaps),
        rule=cited(protocol),
        questions=questions_of(entries, tuple(readings)),
        readings=tuple(readings),
        confirming_date=found.confirming.date if found.confirming else UNKNOWN,
        notices=_notices(asked_of, complete_was),
        certain=perhaps.code == found.code,
        complete_at=asked_of[0].timepoint_id if asked_of is not None else "",
        complete_was=complete_was if asked_of is not None else "",
    )
    return _in_own_codes(made, sequence)


def best_of(
    protocol: Protocol,
    answers: tuple[Answer, ...],
    visits: tuple[Visit, ...],
    *,
    reference: PartialDate | None = None,
    new_therapy: PartialDate | None = None,
    death: PartialDate | None = None,
) -> BestResponse:
    """The best response of answers along a course; counted from the baseline where no reference date is given."""
    start, words = reference, ""
    if (start is None or not start.is_known) and visits:
        start, words = visits[0].date, f"baseline {visits[0].named}"
    return best_response(
        protocol,
        dated(answers, visits),
        reference=start,
        new_therapy=new_therapy,
        death=death,
        reference_words=words,
    )


def _is_confirmed(protocol: Protocol, found: Outcome) -> bool | None:
    if found.confirming is not None:
        return True
    unconfirmed = any(entry.code in ("CR", "PR") for entry in found.entries)
    if found.code in ("CR", "PR"):
        return False
    return False if protocol.confirmation and unconfirmed else None


def _notices(pair: tuple[Dated, Dated] | None, complete_was: CompleteWas) -> tuple[str, ...]:
    """That a PR follows a CR: always said, with what the reader made of it once it is known."""
    if pair is None:
        return ()
    complete, back = pair
    said = {
        "": "one of the two needs a second look",
        "true": f"the reader says that the CR was true, so that the PR on {back.when} is read as a PD",
        "overcalled": "the reader says that the CR was overcalled, so that it is read as PR",
    }[complete_was]
    return (f"CR on {complete.when} is followed by PR on {back.when}: {said}.",)


def _in_own_codes(made: BestResponse, sequence: tuple[Dated, ...]) -> BestResponse:
    """A course of PERCIST gets its best response in the codes of PERCIST."""
    if not any(entry.code in METABOLIC.values() for entry in sequence):
        return made
    own = METABOLIC.get(made.code, made.code)
    readings = tuple(replace(reading, code=METABOLIC.get(reading.code, reading.code)) for reading in made.readings)
    return replace(made, code=own, readings=readings)
