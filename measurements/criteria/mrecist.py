"""mRECIST for hepatocellular carcinoma: the sum of the longest viable (arterially enhancing) diameters.

Lencioni and Llovet, Semin Liver Dis 2010;30:52-60. No condition in mm unless the protocol sets one (`progression_mm`);
a lesion without a viable part counts 0 though it is still there. What makes a new nodule HCC and a node at the porta
hepatis malignant needs the reader: the rule is said beside the answer, and the reader's certainty decides.
"""

from collections.abc import Sequence
from decimal import Decimal

from measurements.criteria.base import Answer, NewLesionValue, TargetValue, Visit
from measurements.criteria.moment import Beside, Criterion, Moment
from measurements.criteria.numbers import size
from measurements.criteria.plain_sections import plain_sections
from measurements.criteria.walk import walk
from measurements.organs import organ_group
from measurements.protocol import Protocol

LENCIONI = "Lencioni and Llovet, Semin Liver Dis 2010;30:52-60"


def assess(protocol: Protocol, visits: tuple[Visit, ...]) -> tuple[Answer, ...]:
    """The response at every visit; the first is the baseline. NE where a target has no viable diameter."""
    return walk(MRECIST, protocol, visits)


def notes(moment: Moment, beside: Beside | None) -> tuple[str, ...]:
    """At baseline on targets too small to be one, later on new nodules of the liver and new nodes."""
    if beside is None:
        return (*_small_targets(moment), *_porta_hepatis(moment, moment.visit.targets))
    new = tuple(value for value in beside.new.lesions if value.seen)
    nodules = (_nodule(moment, value) for value in new if not value.node and _in_liver(value))
    return (*(text for text in nodules if text), *_porta_hepatis(moment, new))


def _small_targets(moment: Moment) -> tuple[str, ...]:
    least = moment.protocol.measurable_mm
    return tuple(
        f"{value.name} has a viable part of {size(value.mm, 'mm')}: a target needs {size(least, 'mm')}."
        for value in moment.targets
        if value.mm is not None and not value.node and value.mm < least
    )


def _porta_hepatis(moment: Moment, lesions: Sequence[TargetValue | NewLesionValue]) -> tuple[str, ...]:
    least = moment.protocol.porta_hepatis_node_mm
    return tuple(
        f"{v.name} is a node at the porta hepatis of {size(v.mm, 'mm')}: malignant from {size(least, 'mm')} short axis."
        for v in lesions
        if v.node and v.mm is not None and v.mm < least and "porta hepatis" in f"{v.organ} {v.name}".lower()
    )


def _nodule(moment: Moment, value: NewLesionValue) -> str:
    """What the rule on new nodules of the liver says of one: 10 mm and a typical pattern, or growth by 10 mm."""
    least = moment.protocol.new_nodule_mm
    rule = f"HCC from {size(least, 'mm')} with a typical pattern, or once it has grown by {size(least, 'mm')}"
    first = _first_size(moment, value)
    if value.mm is None:
        return f"{value.name} has no size: a new nodule of the liver is {rule}."
    if value.certainty == "equivocal" and first is not None and value.mm - first >= least:
        grown = size(value.mm - first, "mm")
        return f"{value.name} has grown by {grown}: HCC by mRECIST; called unequivocal, it counts from its first date."
    if value.certainty == "unequivocal" and value.mm < least:
        return f"{value.name} is {size(value.mm, 'mm')}: a new nodule of the liver is {rule}."
    return ""


def _first_size(moment: Moment, value: NewLesionValue) -> Decimal | None:
    for visit, _ in moment.earlier:
        for before in visit.new_lesions:
            if before.lesion_id == value.lesion_id and before.mm is not None:
                return before.mm
    return None


def _in_liver(value: NewLesionValue) -> bool:
    return organ_group(value.organ, "", node=False) == "liver"


MRECIST = Criterion(
    name="mRECIST",
    quantity="viable_diameter",
    citation=LENCIONI,
    sum_word="sum of viable diameters",
    nodes=False,
    sections=plain_sections("sum of viable diameters"),
    nontarget_words={"NON": "incomplete response or stable disease (IR/SD)"},
    notes=notes,
    need="viable diameter not measured",
)
