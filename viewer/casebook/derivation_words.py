"""How a response was derived, in words: what went in, each test in its order, what decided. No widgets."""

import re
from dataclasses import dataclass
from decimal import Decimal

from measurements.criteria.base import Answer, Step
from measurements.criteria.codes import Code, written
from measurements.criteria.numbers import places_apart, size
from measurements.criteria.sum_words import SUM_OF
from measurements.lesion import Lesion
from measurements.trends import CaseView, DateColumn
from viewer.casebook.figures import DASH, mm_text, signed_text
from viewer.casebook.lesion_rows import whole_label
from viewer.casebook.said import NOTHING, Said, said_in_table

_MARGIN = re.compile(r"\d[\d.]* \S+ (?:away|above)|met (?:by \d[\d.]* \S+|exactly)")
_OVERALL = ("Non-target", "New lesion")
_NEAR = 10  # a limit missed by a tenth of it or less is missed closely


@dataclass(frozen=True)
class InputLine:
    """One target (or, with no lesion, the sum): its size at baseline and now, and the change."""

    lesion: Lesion | None
    name: str
    label: str
    at_baseline: Said
    now: Said
    change: str  # in `unit`
    change_percent: str
    unit: str = "mm"


@dataclass(frozen=True)
class StepLine:
    """One test as it was made."""

    number: int
    code: str  # of the class the test is for; "" for the tests beside the targets
    question: str
    answer: str  # yes, no, or – where it was not asked
    decided: bool  # the test that held and ended the questions


def what_went_in(view: CaseView, answer: Answer) -> str:
    """The three sums the rules compare: "B = 123.0, N = 83.0 (2009-03), C = 80.0 mm"."""
    sums = answer.sums
    nadir_at = view.column(sums.nadir_at) if sums.nadir_at else None
    baseline = view.baseline()
    when = "baseline" if nadir_at is baseline else nadir_at.date_text if nadir_at else ""
    parts = [f"B = {mm_text(sums.baseline)}"]
    if sums.nadir is not None:
        parts.append(f"N = {mm_text(sums.nadir)} ({when})")
    if sums.total is None and sums.measured_part is not None:
        parts.append(f"C ≥ {mm_text(sums.measured_part)}")
    else:
        parts.append(f"C = {mm_text(sums.total)}")
    return ", ".join(parts)


def sentence_parts(answer: Answer) -> tuple[tuple[str, bool], ...]:
    """The sentence of the answer in stretches; True where it says the margin, which is written in semibold."""
    found = _MARGIN.search(answer.sentence)
    if found is None:
        return ((answer.sentence, False),)
    start, end = found.span()
    parts = ((answer.sentence[:start], False), (found[0], True), (answer.sentence[end:], False))
    return tuple(part for part in parts if part[0])


def inputs(view: CaseView, column: DateColumn) -> tuple[InputLine, ...]:
    """Every target at baseline and now, then the sum."""
    answer, baseline = column.answer, view.baseline()
    if answer is None or baseline is None:
        return ()
    lines = []
    for row in view.targets:
        now, then = (_value(view, held, answer, row.lesion.id) for held in (column, baseline))
        change = None if then[0] is None or now[0] is None else now[0] - then[0]
        part = None if change is None or not then[0] else change * 100 / then[0]
        lines.append(
            InputLine(
                row.lesion, row.name, whole_label(row.lesion), then[1], now[1], signed_text(change), signed_text(part),
                answer.sums.unit,
            )
        )  # fmt: skip
    return tuple(lines)


def _value(view: CaseView, column: DateColumn, answer: Answer, lesion_id: str) -> tuple[Decimal | None, Said]:
    """What of a lesion went in at a date: its size as it is shown everywhere, or the quantity of another criterion."""
    finding = column.findings[lesion_id]
    if answer.sums.unit == "mm" and not _reads_viable_part(view):
        return finding.counted_mm, said_in_table(finding)
    inputs = answer.explanation.inputs if answer.explanation else ()
    here = column.timepoint.id
    value = next((one.value for one in inputs if (one.lesion_id, one.timepoint_id) == (lesion_id, here)), None)
    return value, _plain(mm_text(value), answer.sums.unit)


def _reads_viable_part(view: CaseView) -> bool:
    return view.case.protocol.name == "mRECIST"


def steps(answer: Answer) -> tuple[StepLine, ...]:
    """The tests of the targets in their order; the one that held last decided."""
    asked = [step for step in answer.steps if step.name not in _OVERALL]
    last = max((place for place, step in enumerate(asked) if step.held), default=-1)
    return tuple(
        StepLine(place + 1, step.name, step.question, _yes(step, answer), place == last)
        for place, step in enumerate(asked)
    )


def beside_the_targets(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Non-target and new lesions, and what the overall response follows from."""
    found = [
        (step.question.split(":", 1)[0], step.question.split(":", 1)[-1].strip())
        for step in answer.steps
        if step.name in _OVERALL
    ]
    titles = {"non-target lesions": "Non-target lesions", "unequivocal new lesions": "New lesions"}
    found = [(titles.get(title, f"{title[:1].upper()}{title[1:]}"), words) for title, words in found]
    if answer.target is not None and answer.code == answer.target:
        found.append(("Overall response", f"{written(answer.code)}, as the targets"))
    elif answer.target is not None:
        found.append(("Overall response", f"{written(answer.code)}, the targets alone {written(answer.target)}"))
    else:
        found.append(("Overall response", f"{written(answer.code)}, without targets"))
    if answer.strict is not None:
        found.insert(-1, ("By the limits alone (strict)", written(answer.strict)))
    return tuple(found)


def derivation_text(view: CaseView, column: DateColumn, words: dict[str, str]) -> str:
    """The whole derivation as plain text to copy. `words` names the classes by their codes."""
    answer = column.answer
    if answer is None:
        return ""
    code: Code = answer.code
    lines = [
        f"{view.case.title}, {column.date_text}, {view.case.protocol.name}",
        f"{code}: {words.get(code, code)}",
        answer.sentence,
        f"{what_went_in(view, answer)} {answer.sums.unit}",
    ]
    lines += [
        f"{line.name} {line.label}: {line.at_baseline.words} at baseline, {line.now.words} now,"
        f" {line.change} {line.unit}"
        for line in inputs(view, column)
    ]
    lines += [f"{step.number}. {step.code}: {step.question}: {step.answer}" for step in steps(answer)]
    lines += [f"{title}: {said}" for title, said in beside_the_targets(answer)]
    lines.append(answer.rule)
    return "\n".join(lines)


def sum_line(answer: Answer) -> InputLine:
    """The last line of the inputs: the sums and their change."""
    sums = answer.sums
    return InputLine(
        None,
        "",
        SUM_OF.get(answer.criterion, SUM_OF["RECIST 1.1"])[0],
        _plain(mm_text(sums.baseline), sums.unit),
        _plain(mm_text(sums.total) if sums.total is not None or sums.measured_part is None
               else f"≥ {mm_text(sums.measured_part)}", sums.unit),
        signed_text(sums.change_from_baseline),
        signed_text(sums.percent_from_baseline),
        sums.unit,
    )  # fmt: skip


def _plain(text: str, unit: str = "mm") -> Said:
    from viewer.casebook.said import Piece

    return NOTHING if text == DASH else Said((Piece(text, strong=True),), words=f"{text} {unit}", copied=text)


def _yes(step: Step, answer: Answer) -> str:
    """Yes or no; of a limit just missed, by how much: "no, by 0.9 mm"."""
    if step.held is None:
        return DASH
    if step.held:
        return "yes"
    missed = (
        next((t for t in answer.explanation.thresholds if t.name == step.name), None) if answer.explanation else None
    )
    if missed is None or missed.met or abs(missed.margin) * _NEAR > missed.limit:
        return "no"
    return f"no, by {size(abs(missed.margin), missed.unit, places_apart(abs(missed.margin), Decimal(0)))}"
