"""A protocol in words: what a case is read by, its windows and day counts, and where it departs from its preset."""

from measurements.criteria.departures import departures
from measurements.criteria.numbers import plain
from measurements.protocol import Protocol


def protocol_title(protocol: Protocol) -> str:
    """The name every export carries: "RECIST 1.1, protocol version 1"; with "departing" where a constant does."""
    departs = ", departing from the published values" if departures(protocol) else ""
    return f"{protocol.name}, protocol version {protocol.version}{departs}"


def protocol_in_words(protocol: Protocol) -> tuple[str, ...]:
    """One line for every group of settings, the title first and the departures last."""
    return (
        f"{protocol_title(protocol)}.",
        _targets(protocol),
        _sizes(protocol),
        _confirmation(protocol),
        _stable(protocol),
        _windows(protocol),
        _treatment(protocol),
        *departures(protocol),
    )


def _targets(protocol: Protocol) -> str:
    return f"At most {protocol.max_targets} targets, {protocol.max_per_organ} in one organ; all nodes are one organ."


def _sizes(protocol: Protocol) -> str:
    sizes = (
        f"Measurable from {plain(protocol.measurable_mm, 2)} mm, nodes from {plain(protocol.measurable_node_mm, 2)} mm"
    )
    return f"{sizes}; too small to measure is set to {plain(protocol.too_small_mm, 2)} mm."


def _confirmation(protocol: Protocol) -> str:
    if not protocol.confirmation:
        return "CR and PR need no confirmation."
    latest = f" and at most {protocol.confirm_to_days}" if protocol.confirm_to_days is not None else ""
    between = "one SD" if protocol.accept_sd_between else "no SD"
    return (
        f"CR and PR are confirmed at least {protocol.confirm_from_days}{latest} days later; "
        f"up to {protocol.max_ne_between} NE and {between} may lie between."
    )


def _stable(protocol: Protocol) -> str:
    rule = "date − reference" if protocol.stable_day_rule == "difference" else "study day, date − reference + 1"
    return f"SD counts from {protocol.stable_from_days} days on ({rule})."


def _windows(protocol: Protocol) -> str:
    baseline = f"Baseline at most {protocol.baseline_window_days} days before treatment"
    if not protocol.visit_every_days:
        return f"{baseline}; no interval of the visits is planned."
    return f"{baseline}; visits every {protocol.visit_every_days} ± {protocol.visit_window_days} days."


def _treatment(protocol: Protocol) -> str:
    local = "is missing from then on" if protocol.local_treatment == "missing" else "is for the reader to judge"
    length = "end − start + 1" if protocol.length_rule == "inclusive" else "end − start"
    return f"A target treated locally {local}; lengths of time are {length} in days."
