"""What is said of the safety of a call, and of the figures it rests on."""

import re

from measurements.criteria.certainty.answer import Applies, Certainty, shares_words
from measurements.criteria.certainty.situation import Situation
from measurements.criteria.numbers import listed
from measurements.error_model import DEFAULT_MODEL, ErrorModel

_STANDS_IN = {
    "viable_diameter": "No published figures for viable diameters: those of whole lesions stand in.",
    "product": "Figures of products are those of diameters, larger by the ratio measured on CT of the lung.",
    "viable_product": "No published figures for viable products: those of whole lesions on CT stand in.",
    "volume": "Figures of volumes are those of diameters, larger by the ratio measured on CT of the lung.",
}


def safety_sentence(found: Certainty, missing: tuple[str, ...], *, unchanged: bool) -> str:
    """One sentence with the shares. unchanged: the call would very likely be the same."""
    if found.code == "NE" and missing and unchanged:
        return f"No size for {listed(missing)}: measuring the others again would leave it so."
    one, different = shares_words(found.one_reader), shares_words(found.different_readers)
    applies: dict[Applies, str] = {
        "one": f"with the errors of one reader: {one}",
        "different": f"with the errors of different readers: {different}",
        "unknown": f"with the errors of one reader: {one}; of different readers: {different}",
    }
    state = "Not evaluable" if found.code == "NE" else "Firm" if found.firm else "Not firm"
    return f"{state}; {applies[found.applies]}."


def stand_in_note(situation: Situation, model: ErrorModel) -> str:
    """Where figures of something else stand in for what was measured; "" where the figures are of their own.

    Figures that a reader has set or measured are never doubted.
    """
    if model != DEFAULT_MODEL:
        return ""
    dates = (situation.current, situation.baseline or (), situation.nadir or ())
    measured = [v for targets in dates for v in targets if v.mm and v.state == "measured"]
    found = (
        [_STANDS_IN[situation.moment.criterion.quantity]] if situation.moment.criterion.quantity in _STANDS_IN else []
    )
    methods = sorted({v.method.strip() for v in measured if not _is_studied(v.method)})
    if methods:
        found.append(f"No published figures for {listed(methods)}: those of CT stand in.")
    return " ".join(found)


def _is_studied(method: str) -> bool:
    """The published figures are of CT in the main, that of a PET/CT too; a method not recorded is not doubted."""
    return not method.strip() or "ct" in re.findall(r"[a-z]+", method.casefold())


def sources_of(situation: Situation, model: ErrorModel) -> tuple[str, ...]:
    """Where the figures used come from, by the lesions of the date: those of one reader first."""
    sized = [value for value in situation.current if value.mm]
    found = (model.of(v.organ, v.method, one_reader=readers)[1] for readers in (True, False) for v in sized)
    return tuple(dict.fromkeys(found))
