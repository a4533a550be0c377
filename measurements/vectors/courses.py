"""A `series` record as the visits that the criteria are given.

Where a source gives only sums, one target stands for all of them: it is no node, so that a complete response is a sum
of 0 mm. Where it starts from codes or states a fact in words, the visit carries that instead of sizes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from measurements.assessment import State
from measurements.criteria.base import Given, NonTargetValue, TargetValue, Visit
from measurements.criteria.codes import FAMILY, Code
from measurements.vectors.dates import dates_of
from measurements.vectors.records import VectorError, VectorRecord, flag, items, mapping, size

NewLesion = Literal["no", "equivocal", "unequivocal", "same", "more"]

STATES: dict[str, State] = {
    "PRESENT": "present",
    "ABSENT": "absent",
    "UNEQUIVOCAL": "unequivocal_progression",
    "UNEQUIVOCAL PROGRESSION": "unequivocal_progression",
    "NOT DONE": "not_done",
    "NOT EVALUABLE": "not_evaluable",
    "NE": "not_evaluable",
}

NEW_LESION: dict[str, NewLesion] = {
    "no": "no",
    "equivocal": "equivocal",
    "unequivocal": "unequivocal",
    "yes": "unequivocal",
    "none_additional": "same",
    "yes_additional": "more",
}

_CODES: dict[str, Code] = {
    "NON-CR/NON-PD": "NON",
    "NON-ICR/NON-IUPD": "NON",
    "ND": "NE",
    "NA": "NE",
    "MISSING": "NE",
}

_BASELINE_KEYS = {"targets", "sum_mm", "viable_sum_mm", "nontargets", "date", "day", "week", "visit"}
_GIVEN_KEYS = {
    "targets", "sum_mm", "viable_sum_mm", "target_response", "nontarget_response", "nontarget_states", "new_lesion",
    "new_lesion_target_sum_mm", "new_lesion_targets", "new_lesion_target_increase_mm", "target_unchanged",
    "new_clinical_symptom", "reappeared_lesion", "sum_increase_lt_20pct", "target_confirms_progression",
}  # fmt: skip
_SUM = "sum"
_MANY = 1000  # lesions or visits of one record


@dataclass(frozen=True)
class _Target:
    id: str
    organ: str
    node: bool
    mm: Decimal | None


def visits_of(record: VectorRecord) -> tuple[Visit, ...]:
    """The baseline and every visit of a record, in its order. Raises VectorError for what has no meaning here."""
    baseline = mapping(record.data.get("baseline"), "baseline")
    told = [mapping(visit, f"visit {n}") for n, visit in enumerate(items(record.data.get("visits"), "visits"), 1)]
    given = [mapping(visit.get("given"), f"given of visit {n}") for n, visit in enumerate(told, 1)]
    if len(told) > _MANY:
        raise VectorError(f"more than {_MANY} visits")
    _known("baseline", baseline, _BASELINE_KEYS)
    for one in given:
        _known("given", one, _GIVEN_KEYS)
    targets = _targets(baseline)
    by_sum = not targets or any(_has_sum(one) and not one.get("targets") for one in given)
    viable = record.criteria == "mRECIST"
    dates = dates_of(told, baseline)
    names = _nontargets(baseline)
    has_target = bool(targets) or any(_has_sum(one) or one.get("target_response") is not None for one in given)
    has_nontarget = bool(names) or any(one.get("nontarget_response") is not None for one in given)
    first = Visit(
        timepoint_id="baseline",
        targets=_at_baseline(baseline, targets, given, by_sum=by_sum, viable=viable),
        nontargets=tuple(NonTargetValue(name, name, state) for name, state in names.items()),
        date=dates[0],
        role="baseline",
        label=dates[0].iso() or "baseline",
    )
    followed = bool(first.targets)
    return (
        first,
        *(
            Visit(
                timepoint_id=f"visit-{n}",
                targets=_at_visit(one, targets, by_sum=by_sum, followed=followed, viable=viable),
                nontargets=_states(one, names),
                date=date,
                label=_label(visit, date.iso(), n),
                new_symptoms=bool(flag(one.get("new_clinical_symptom"), "new_clinical_symptom")),
                given=given_facts(one, has_target=has_target, has_nontarget=has_nontarget),
            )
            for n, (visit, one, date) in enumerate(zip(told, given, dates[1:], strict=True), 1)
        ),
    )


def given_facts(given: Mapping[str, Any], *, has_target: bool, has_nontarget: bool) -> Given:
    """What a record states instead of sizes: codes, new lesions, facts told in words."""
    confirms = flag(given.get("target_confirms_progression"), "target_confirms_progression")
    return Given(
        target=_response(
            given, "target_response", followed=has_target and not (given.get("targets") or _has_sum(given))
        ),
        nontarget=_response(given, "nontarget_response", followed=has_nontarget and not given.get("nontarget_states")),
        new_lesion=new_lesion(given.get("new_lesion")),
        new_lesion_sum_mm=_new_lesion_sum(given),
        new_lesion_increase_mm=size(given.get("new_lesion_target_increase_mm"), "new_lesion_target_increase_mm"),
        target_unchanged=flag(given.get("target_unchanged"), "target_unchanged"),
        target_grew_further=confirms,
        reappeared=flag(given.get("reappeared_lesion"), "reappeared_lesion"),
        sum_increase_below_20_percent=flag(given.get("sum_increase_lt_20pct"), "sum_increase_lt_20pct"),
    )


def response_code(value: object, what: str) -> Code | None:
    """A response as the engine holds it, an iRECIST one as the class it stands for; None for no such disease.

    Not recorded (null) is not evaluable. Raises VectorError for a word that is no response.
    """
    if value is None:
        return "NE"
    text = str(value).strip()
    if text == "NONE":
        return None
    code = _CODES.get(text.upper()) or FAMILY.get(text)
    if code is None:
        raise VectorError(f"{what} {text[:30]!r} is no response")
    return code


def new_lesion(value: object) -> NewLesion | None:
    """What is said of new lesions; None where nothing is."""
    if value is None:
        return None
    found = NEW_LESION.get(str(value))
    if found is None:
        raise VectorError(f"new_lesion {str(value)[:30]!r} is not known")
    return found


def _known(what: str, found: Mapping[str, Any], keys: set[str]) -> None:
    for key in found:
        if key not in keys:
            raise VectorError(f"{what} key {key!r} is not known")


def _response(given: Mapping[str, Any], key: str, *, followed: bool) -> Code | None:
    """A code that is given. One given as null is not evaluable where there is such disease and no size or state."""
    if key not in given or (given[key] is None and not followed):
        return None
    return response_code(given[key], key)


def _targets(baseline: Mapping[str, Any]) -> tuple[_Target, ...]:
    listed = [mapping(one, "target") for one in items(baseline.get("targets"), "targets")]
    found = tuple(target_of(one, n) for n, one in enumerate(listed, 1))
    if len({one.id for one in found}) != len(found) or len(found) > _MANY:
        raise VectorError("two targets share an id")
    return found


def target_of(one: Mapping[str, Any], place: int) -> _Target:
    """One lesion of a list: the axis that counts is `mm`, else the long axis, of a node the short axis."""
    node = bool(flag(one.get("node"), "node"))
    value = one.get("mm")
    if value is None:
        value = one.get("short_axis_mm" if node else "long_axis_mm")
    return _Target(str(one.get("id", place)), str(one.get("organ") or ""), node, size(value, "mm"))


def _nontargets(baseline: Mapping[str, Any]) -> dict[str, State]:
    listed = [mapping(one, "non-target") for one in items(baseline.get("nontargets"), "nontargets")]
    return {str(one.get("id", n)): _state(one.get("state", "PRESENT")) for n, one in enumerate(listed, 1)}


def _state(value: object) -> State:
    if value is None:
        return "not_stated"
    found = STATES.get(str(value).strip().upper())
    if found is None:
        raise VectorError(f"non-target state {str(value)[:30]!r} is not known")
    return found


def _states(given: Mapping[str, Any], names: Mapping[str, State]) -> tuple[NonTargetValue, ...]:
    said = mapping(given.get("nontarget_states"), "nontarget_states")
    every = [*names, *(name for name in said if name not in names)]
    return tuple(NonTargetValue(name, name, _state(said.get(name))) for name in every)


def _has_sum(given: Mapping[str, Any]) -> bool:
    return "sum_mm" in given or "viable_sum_mm" in given


def _at_baseline(
    baseline: Mapping[str, Any],
    targets: Sequence[_Target],
    given: Sequence[Mapping[str, Any]],
    *,
    by_sum: bool,
    viable: bool,
) -> tuple[TargetValue, ...]:
    if not by_sum:
        return tuple(_value(one, one.mm, viable=viable) for one in targets)
    total = _sum_of(baseline)
    if total is None and targets:
        total = _added([one.mm for one in targets])
    if total is None and not any(_has_sum(one) for one in given):
        return ()
    return (_sum_value(total, viable=viable),)


def _at_visit(
    given: Mapping[str, Any], targets: Sequence[_Target], *, by_sum: bool, followed: bool, viable: bool
) -> tuple[TargetValue, ...]:
    sizes = {
        str(name): size(value, f"size of {name}")
        for name, value in mapping(given.get("targets"), "given targets").items()
    }
    if by_sum:
        if not followed:
            return ()
        total = _sum_of(given)
        if total is None and sizes:
            total = _added(list(sizes.values()))
        return (_sum_value(total, viable=viable),)
    unknown = sizes.keys() - {one.id for one in targets}
    if unknown:
        raise VectorError(f"target {min(unknown)!r} is not there at baseline")
    return tuple(_value(one, sizes.get(one.id), viable=viable) for one in targets)


def _value(target: _Target, mm: Decimal | None, *, viable: bool) -> TargetValue:
    quantities = {"diameter": mm, **({"viable_diameter": mm} if viable else {})} if mm is not None else {}
    state: State = "not_stated" if mm is None else "gone" if mm == 0 else "measured"
    return TargetValue(
        target.id,
        target.id,
        target.node,
        mm,
        target.organ,
        state,
        quantities=quantities,  # type: ignore[arg-type]  # keys are written out above
    )


def _sum_value(total: Decimal | None, *, viable: bool) -> TargetValue:
    return _value(_Target(_SUM, "", node=False, mm=total), total, viable=viable)


def _sum_of(given: Mapping[str, Any]) -> Decimal | None:
    viable = size(given.get("viable_sum_mm"), "viable_sum_mm")
    return viable if viable is not None else size(given.get("sum_mm"), "sum_mm")


def _new_lesion_sum(given: Mapping[str, Any]) -> Decimal | None:
    stated = size(given.get("new_lesion_target_sum_mm"), "new_lesion_target_sum_mm")
    if stated is not None:
        return stated
    listed = given.get("new_lesion_targets")
    if isinstance(listed, list):
        sizes = [target_of(mapping(one, "new lesion"), n).mm for n, one in enumerate(listed, 1)]
    else:
        sizes = [size(value, f"size of {name}") for name, value in mapping(listed, "new_lesion_targets").items()]
    return _added(sizes) if sizes else None


def _added(sizes: Sequence[Decimal | None]) -> Decimal | None:
    found = [one for one in sizes if one is not None]
    return sum(found, Decimal(0)) if len(found) == len(sizes) else None


def _label(visit: Mapping[str, Any], iso: str, place: int) -> str:
    if visit.get("date"):
        return iso
    for key, word in (("day", "day"), ("week", "week"), ("visit", "")):
        if visit.get(key) is not None:
            return f"{word} {visit[key]}".strip()
    return f"visit {place}"
