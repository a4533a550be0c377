"""Runs an `overall` record: one time point, from codes to code; and the category of a best change."""

from collections.abc import Mapping
from typing import Any

from measurements.criteria import assess
from measurements.criteria.base import Given, Visit
from measurements.criteria.codes import Code
from measurements.partial_date import PartialDate
from measurements.protocol import Protocol
from measurements.vectors.courses import NewLesion, new_lesion, response_code
from measurements.vectors.dates import SPACING_DAYS, counted
from measurements.vectors.records import VectorError, VectorRecord, flag, mapping, number
from measurements.vectors.settings import protocol_of
from measurements.vectors.verdicts import Check, code_check, word_check

_KEYS = {
    "target_response", "nontarget_response", "new_lesion", "prior_iupd", "prior_iupd_category",
    "newly_progressing_category_at_this_visit", "target_sum_further_increase_ge_5mm", "nontarget_further_increase",
    "new_lesions_further_increase_or_more", "recist11_overall", "previous_overall", "best_pct_change",
}  # fmt: skip


def run(record: VectorRecord) -> tuple[Check, ...]:
    """The expectations of the record. Raises VectorError for what has no meaning here, RecordError from the engine."""
    protocol = protocol_of(record)
    given = mapping(record.data.get("given"), "given")
    for key in given:
        if key not in _KEYS:
            raise VectorError(f"given key {key!r} is not known")
    checks: list[Check] = []
    for key, expected in mapping(record.data.get("expect"), "expect").items():
        if expected is None and key != "category":
            continue
        checks.append(_expectation(protocol, given, key, expected))
    return tuple(checks)


def _expectation(protocol: Protocol, given: Mapping[str, Any], key: str, expected: object) -> Check:
    if key == "category":
        return _category(given, expected)
    if key not in ("overall", "overall_not", "target", "nontarget"):
        raise VectorError(f"expectation {key!r} is not known")
    answer = assess(protocol, _visits(given))[-1]
    got = {"target": answer.target, "nontarget": answer.nontarget}.get(key, answer.code)
    check = code_check(key, got, expected, answer.sentence, any_prefix=key in ("target", "nontarget"))
    if key == "overall_not":
        return Check(key, f"not {check.expected}", check.got, not check.agrees, check.sentence)
    return check


def _category(given: Mapping[str, Any], expected: object) -> Check:
    """The category a bar of a waterfall has by its best change alone: no response (spec of best change)."""
    from measurements.criteria.best import category_of_change
    from measurements.errors import RecordError

    change = number(given.get("best_pct_change"), "best_pct_change")
    try:
        got: str = category_of_change(change) or "Unknown"
    except RecordError as error:
        return Check("category", str(expected), "refused", agrees=False, sentence=str(error))
    return word_check("category", got, expected)


def _visits(given: Mapping[str, Any]) -> tuple[Visit, ...]:
    now = _now(given)
    prior = _prior(given, now)
    if prior is not None:
        now = _continued(given, now, prior)
    course = [facts for facts in (prior, now) if facts is not None]
    return (
        Visit("baseline", date=_date(0), role="baseline", label="baseline"),
        *(Visit(f"visit-{n}", date=_date(n), label=f"visit {n}", given=facts) for n, facts in enumerate(course, 1)),
    )


def _date(place: int) -> PartialDate:
    return counted(SPACING_DAYS * place)


def _now(given: Mapping[str, Any]) -> Given:
    if "recist11_overall" in given:
        return _as_class(given["recist11_overall"])
    target = response_code(given["target_response"], "target_response") if "target_response" in given else None
    nontarget = _nontarget(given)
    return Given(target=target, nontarget=nontarget, new_lesion=new_lesion(given.get("new_lesion")) or "no")


def _nontarget(given: Mapping[str, Any]) -> Code | None:
    if "nontarget_response" not in given:
        return None
    return response_code(given["nontarget_response"], "nontarget_response")


def _as_class(overall: object) -> Given:
    """A time point of which only the overall response is told: as if it were the targets' alone."""
    return Given(target=response_code(overall, "overall response"), new_lesion="no")


def _prior(given: Mapping[str, Any], now: Given) -> Given | None:
    """The assessment just before, where the record tells of one: with an iUPD in the category it names.

    Where it names none the iUPD lies in what progresses now ("in the same category"), at the same classes, so that
    nothing has become better since; where nothing progresses now, in the targets, or without targets in the rest.
    """
    if "previous_overall" in given:
        return None if given["previous_overall"] is None else _as_class(given["previous_overall"])
    if not flag(given.get("prior_iupd"), "prior_iupd"):
        return None
    category = given.get("prior_iupd_category")
    if category not in (None, "target", "nontarget", "new_lesion"):
        raise VectorError(f"prior_iupd_category {str(category)[:30]!r} is not known")
    if category is not None:
        return Given(
            target="PD" if category == "target" else _quiet(now.target, "SD"),
            nontarget="PD" if category == "nontarget" else _quiet(now.nontarget, "NON"),
            new_lesion="unequivocal" if category == "new_lesion" else "no",
        )
    new: NewLesion = "unequivocal" if now.new_lesion not in (None, "no", "equivocal") else "no"
    if new == "unequivocal" or "PD" in (now.target, now.nontarget):
        return Given(target=now.target, nontarget=now.nontarget, new_lesion=new)
    if now.target is not None:
        return Given(target="PD", nontarget=now.nontarget, new_lesion="no")
    return Given(nontarget="PD", new_lesion="no")


def _quiet(code: Code | None, instead: Code) -> Code | None:
    """The class of a category that did not progress yet at the visit before."""
    return instead if code == "PD" else code


def _continued(given: Mapping[str, Any], now: Given, prior: Given) -> Given:
    """The visit after the iUPD: what grew further, and whether the new lesions are the earlier ones."""
    target = flag(given.get("target_sum_further_increase_ge_5mm"), "target_sum_further_increase_ge_5mm")
    nontarget = flag(given.get("nontarget_further_increase"), "nontarget_further_increase")
    new = flag(given.get("new_lesions_further_increase_or_more"), "new_lesions_further_increase_or_more")
    still_there = now.new_lesion == prior.new_lesion == "unequivocal"
    return Given(
        target=now.target,
        nontarget=now.nontarget,
        new_lesion="same" if still_there else now.new_lesion,
        target_grew_further=target,
        nontarget_grew_further=nontarget,
        new_lesions_grew_further=new,
    )
