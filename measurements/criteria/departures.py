"""Where a protocol departs from the published values of its rule set: named in every answer."""

from decimal import Decimal
from functools import lru_cache

from measurements.criteria.numbers import plain
from measurements.criteria.presets import PRESETS
from measurements.protocol import Protocol

_LENGTHS = {
    "progression_mm": "least growth for progression",
    "node_normal_mm": "node normal below",
    "too_small_mm": "size set for too small to measure",
    "measurable_mm": "measurable from",
    "measurable_node_mm": "node measurable from",
    "measurable_on_radiograph_mm": "measurable on a radiograph from",
    "new_lesion_growth_mm": "growth that confirms progression",
    "porta_hepatis_node_mm": "node at the porta hepatis malignant from",
    "new_nodule_mm": "new nodule of the liver is HCC from",
}
_COUNTS = {"max_targets": "targets in all at most", "max_per_organ": "targets in one organ at most"}


@lru_cache(maxsize=256)
def departures(protocol: Protocol) -> tuple[str, ...]:
    """One sentence for every clinical constant that is not the published one; () where all are."""
    published = PRESETS.get(protocol.name)
    if published is None:
        return ()
    found = [
        f"{word} {_share(ours)}, published {_share(theirs)}"
        for word, ours, theirs in (
            ("partial response limit", protocol.partial_response, published.partial_response),
            ("progression limit", protocol.progression, published.progression),
            ("attenuation limit", protocol.attenuation_response, published.attenuation_response),
            ("SULpeak response limit", protocol.sul_response, published.sul_response),
            ("SULpeak progression limit", protocol.sul_progression, published.sul_progression),
            ("total glycolysis limit", protocol.glycolysis_progression, published.glycolysis_progression),
        )
        if ours != theirs
    ]
    for names, unit in ((_LENGTHS, " mm"), (_COUNTS, "")):
        for field, word in names.items():
            ours, theirs = Decimal(getattr(protocol, field)), Decimal(getattr(published, field))
            if ours != theirs:
                found.append(f"{word} {plain(ours, 3)}{unit}, published {plain(theirs, 3)}{unit}")
    if protocol.continuing_partial_response != published.continuing_partial_response:
        found.append("a PR above its limit again " + ("stays PR" if protocol.continuing_partial_response else "is SD"))
    found += _ways(protocol, published)
    if protocol.local_treatment == "missing":
        found.append("a target treated locally is missing from then on")
    return tuple(f"The protocol departs: {words}." for words in found)


def _ways(protocol: Protocol, published: Protocol) -> list[str]:
    """The departures of criteria other than RECIST that are no size: how a limit counts, and from what."""
    found = []
    if protocol.progression_inclusive != published.progression_inclusive:
        found.append("progression at its limit " + ("counts" if protocol.progression_inclusive else "does not count"))
    if protocol.progression_of != published.progression_of:
        found.append("one lesion that grows by the progression limit is progression")
    if protocol.choi_progression_from != published.choi_progression_from:
        found.append(f"progression by size is counted from {protocol.choi_progression_from}")
    if protocol.sul_progression_inclusive != published.sul_progression_inclusive:
        found.append("metabolic progression at its limits counts")
    for word, ours, theirs in (
        ("response", protocol.sul_response_units, published.sul_response_units),
        ("progression", protocol.sul_progression_units, published.sul_progression_units),
    ):
        if ours != theirs:
            found.append(f"least change of SULpeak for {word} {plain(ours, 3)} g/ml, published {plain(theirs, 3)} g/ml")
    return found


def _share(factor: Decimal) -> str:
    """A factor as the change it asks for: 0.7 is "−30 %", 1.25 is "+25 %"."""
    change = (factor - 1) * 100
    return f"{'+' if change > 0 else ''}{plain(change, 3)} %"
