"""New lesions along a course: what each one counts as, and from which date (Eisenhauer 2009, 4.3.5; EORTC answers).

An equivocal lesion changes nothing until a later date confirms it; then it counts from the date it was first seen. One
that was refuted leaves no trace. What is seen on FDG-PET alone, and a single small node, are equivocal as well.
"""

from dataclasses import dataclass, replace
from typing import Literal

from measurements.assessment import Certainty
from measurements.criteria.base import NewLesionValue, Quantity, Sums, Visit
from measurements.criteria.numbers import size
from measurements.criteria.rules.decision import all_normal, is_progression
from measurements.criteria.rules.sums import sums_along, targets_along
from measurements.protocol import Protocol

Found = Literal["no", "equivocal", "unequivocal"]

_RECIST = Protocol(id="recist-1.1")
_NOT_SAID = "not said"
_SMALL_NODE = "small node"
_SURE = ("unequivocal", _NOT_SAID, _SMALL_NODE)


@dataclass(frozen=True)
class Traced:
    """The new lesions of one date with their final certainty, and what must be said of them there."""

    lesions: tuple[NewLesionValue, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def found(self) -> Found:
        """The strongest of what is seen at this date."""
        if not self.lesions:
            return "no"
        seen = {value.certainty for value in self.lesions if value.seen}
        return "unequivocal" if "unequivocal" in seen else "equivocal" if "equivocal" in seen else "no"

    @property
    def unequivocal(self) -> tuple[NewLesionValue, ...]:
        """The lesions that are progression at this date."""
        return tuple(value for value in self.lesions if value.seen and value.certainty == "unequivocal")


@dataclass(frozen=True)
class _Sighting:
    """One lesion at one date: what is said, and what that counts as."""

    place: int
    value: NewLesionValue
    counts: str  # certainty after the rules on PET and nodes; _NOT_SAID, or "" where nothing is seen
    notice: str = ""


def resolved(visits: tuple[Visit, ...], protocol: Protocol = _RECIST) -> tuple[tuple[NewLesionValue, ...], ...]:
    """Per visit the new lesions with their final certainty, backdated to the first sighting; refuted ones are gone.

    A lesion that is not seen at a date, or a node below 10 mm, stays listed with `seen` False (None: not assessed).
    """
    return tuple(traced.lesions for traced in trace(visits, protocol))


def trace(
    visits: tuple[Visit, ...],
    protocol: Protocol = _RECIST,
    *,
    progressed: frozenset[str] = frozenset(),
    quantity: Quantity | None = "diameter",
) -> tuple[Traced, ...]:
    """As `resolved`, with what is to be said of the lesions at each date.

    `progressed`: the time points known to show progression by something else, in whatever quantity a criterion uses.
    `quantity`: whose sum alone shows it by the limits of the protocol; None where no sum does.
    """
    if not any(visit.new_lesions for visit in visits):
        return (Traced(),) * len(visits)
    course = _Course(visits, _Signs(protocol, visits, progressed, quantity), protocol)
    for lesion_id in dict.fromkeys(value.lesion_id for visit in visits for value in visit.new_lesions):
        told = [
            (place, value)
            for place, visit in enumerate(visits)
            for value in visit.new_lesions
            if value.lesion_id == lesion_id
        ]
        for episode in _episodes(told):
            course.settle(episode)
    return course.traced()


def _episodes(course: list[tuple[int, NewLesionValue]]) -> list[list[tuple[int, NewLesionValue]]]:
    """The course of one lesion without what was refuted; what is seen after a refutation is a lesion of its own."""
    kept: list[tuple[int, NewLesionValue]] = []
    for place, value in course:
        if value.certainty == "refuted":
            kept = []
        else:
            kept.append((place, value))
    return [kept] if kept else []


class _Course:
    """The new lesions of all dates, filled lesion by lesion."""

    def __init__(self, visits: tuple[Visit, ...], signs: "_Signs", protocol: Protocol) -> None:
        self._protocol = protocol
        self._visits = visits
        self._signs = signs
        self._lesions: list[list[NewLesionValue]] = [[] for _ in visits]
        self._notices: list[list[str]] = [[] for _ in visits]

    def traced(self) -> tuple[Traced, ...]:
        """What has been settled, per visit."""
        return tuple(Traced(tuple(a), tuple(b)) for a, b in zip(self._lesions, self._notices, strict=True))

    def settle(self, episode: list[tuple[int, NewLesionValue]]) -> None:
        """Give every date of one lesion its final certainty."""
        sightings = self._judge(episode)
        said = {one.counts for one in sightings} - {""}
        certain = "unequivocal" in said or said == {_NOT_SAID}
        confirmed = next((one.place for one in sightings if one.counts == "unequivocal"), None)
        was_gone, ever = False, False
        for one in sightings:
            counts = bool(one.counts) and bool(one.value.seen)
            certainty: Certainty = ("unequivocal" if certain else "equivocal") if counts else ""
            seen = False if one.value.seen and not counts else one.value.seen
            self._lesions[one.place].append(replace(one.value, seen=seen, certainty=certainty))
            text = _notice(one, self._visits, certainty, confirmed, back=counts and was_gone)
            if text:
                self._notices[one.place].append(text)
            was_gone = (was_gone or (ever and one.value.seen is False)) and not counts
            ever = ever or counts

    def _judge(self, episode: list[tuple[int, NewLesionValue]]) -> list[_Sighting]:
        known = any(value.seen or value.certainty for _, value in episode)
        pet = self._visits[0].baseline_pet
        found, doubted = [], False
        for place, value in episode:
            now = replace(value, seen=_is_seen(value, known=known))
            counts, notice = _judged(self._protocol, pet, now)
            if counts == _SMALL_NODE:
                alone = not doubted and self._signs.only(place, now)
                counts, notice = ("equivocal", notice) if alone else (now.certainty or _NOT_SAID, "")
            found.append(_Sighting(place, now, counts, notice))
            doubted = doubted or now.certainty == "equivocal"
        return found


def _is_seen(value: NewLesionValue, *, known: bool) -> bool | None:
    """Whether a lesion is seen: said so, certainty said of it, or the date that the record names as its first."""
    if value.seen is None and (value.certainty in ("equivocal", "unequivocal") or (value.first_seen and known)):
        return True
    return value.seen


def _judged(protocol: Protocol, pet: str, value: NewLesionValue) -> tuple[str, str]:
    """What a lesion counts as by what is said and by the rules on PET and nodes, and what must be said of it."""
    said, name = value.certainty or _NOT_SAID, value.name
    if not value.seen:
        # Said of a date without a sighting (a biopsy between two scans): it confirms, and is no sighting itself.
        return ("unequivocal" if value.certainty == "unequivocal" else ""), ""
    if value.seen_on == "fdg_pet_known_site":
        return "", f"{name}: a PET focus at a site known on CT is no new lesion."
    if value.node and value.mm is not None and value.mm < protocol.node_normal_mm:
        return "", f"{name} is a node below {size(protocol.node_normal_mm, 'mm')}: normal, not recorded as new."
    if said == "equivocal":
        return said, ""
    if value.seen_on == "fdg_pet_only" and pet == "none":
        why = "is seen on FDG-PET alone, without one at baseline: equivocal until CT or MRI confirms it"
        return "equivocal", f"{name} {why}."
    if _is_small_node(protocol, value) and value.mm is not None:
        why = f"is a node of {size(value.mm, 'mm')} and the only sign of progression"
        return _SMALL_NODE, f"{name} {why}: equivocal, look again at the next assessment."
    return said, ""


def _is_small_node(protocol: Protocol, value: NewLesionValue) -> bool:
    return value.node and value.mm is not None and protocol.node_normal_mm <= value.mm < protocol.measurable_node_mm


def _notice(one: _Sighting, visits: tuple[Visit, ...], certainty: str, confirmed: int | None, *, back: bool) -> str:
    name = one.value.name
    if certainty == "equivocal":
        return one.notice or f"{name} is equivocal: no progression until a later assessment confirms it."
    if certainty == "unequivocal" and confirmed is not None and one.counts == "equivocal" and one.place < confirmed:
        return f"{name} was equivocal here and confirmed {visits[confirmed].named}: the progression dates from here."
    if certainty == "unequivocal" and confirmed is not None and one.place < confirmed:
        return f"{name} was confirmed {visits[confirmed].named} and counts from the date it was first seen."
    if certainty == "unequivocal" and back:
        return f"{name} was gone and is back: it was not there at baseline and counts as new."
    if certainty == "unequivocal" and not one.value.site_imaged_at_baseline:
        return f"The site of {name} was not imaged at baseline: a lesion there counts as new."
    return "" if certainty else one.notice


class _Signs:
    """Whether a date shows progression by anything else than one lesion. Sums are worked out when first asked for."""

    def __init__(
        self, protocol: Protocol, visits: tuple[Visit, ...], progressed: frozenset[str], quantity: Quantity | None
    ) -> None:
        self._protocol = protocol
        self._visits = visits
        self._progressed = progressed
        self._quantity = quantity
        self._sums: tuple[Sums, ...] | None = None

    def only(self, place: int, value: NewLesionValue) -> bool:
        """True where nothing else at this date is progression."""
        visit = self._visits[place]
        if visit.timepoint_id in self._progressed:
            return False
        if any(self._counts(place, v) for v in visit.new_lesions if v.lesion_id != value.lesion_id):
            return False
        if any(v.state == "unequivocal_progression" for v in visit.nontargets) or visit.nontarget_said == "PD":
            return False
        if visit.given is not None and "PD" in (visit.given.target, visit.given.nontarget):
            return False
        if self._quantity is None:
            return True
        self._sums = self._sums or sums_along(self._visits, self._quantity)
        if not is_progression(self._protocol, self._sums[place]):
            return True
        targets = targets_along((self._visits[0], visit), self._quantity)[1]
        return all_normal(self._protocol, targets, nodes=self._quantity == "diameter")

    def _counts(self, place: int, other: NewLesionValue) -> bool:
        """Whether another new lesion is a sign itself: sure by the rules on PET and nodes, and never refuted later."""
        later = (v for visit in self._visits[place:] for v in visit.new_lesions if v.lesion_id == other.lesion_id)
        if not other.seen or any(v.certainty == "refuted" for v in later):
            return False
        return _judged(self._protocol, self._visits[0].baseline_pet, other)[0] in _SURE
