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
    if protocol.local_treatment == "missing":
        found.append("a target treated locally is missing from then on")
    return tuple(f"The protocol departs: {words}." for words in found)


def _share(factor: Decimal) -> str:
    """A factor as the change it asks for: 0.7 is "−30 %", 1.25 is "+25 %"."""
    change = (factor - 1) * 100
    return f"{'+' if change > 0 else ''}{plain(change, 3)} %"
