"""Proof that a case is the sum of its history."""

from collections.abc import Sequence

from measurements.store import chain
from measurements.store.records import HIDE, UNHIDE, CaseSummary, HistoryEntry, summary_columns


def stored_state(bodies: Sequence[tuple[str, str, int, str]]) -> chain.State:
    """The state as it stands in the parts of a case: collection, id, position, text of each."""
    state: chain.State = {}
    for collection, entity_id, _position, body in bodies:
        state.setdefault(collection, {})[entity_id] = body
    return state


def fault_of(
    summary: CaseSummary, entries: Sequence[HistoryEntry], bodies: Sequence[tuple[str, str, int, str]]
) -> str | None:
    """What is wrong with a case, in one sentence; None where chain, replay, order and list agree, bit for bit.

    Raises RecordError where an entry or a part cannot be read at all.
    """
    broken = chain.chain_fault(summary.id, entries)
    if broken:
        return broken
    if len(entries) != summary.revision:
        return f"The history ends at entry {len(entries)}, the case is at {summary.revision}."
    state = stored_state(bodies)
    replayed = {name: held for name, held in chain.replay(entries).items() if held}
    for name in sorted(replayed.keys() | state.keys()):
        there, here = replayed.get(name, {}), state.get(name, {})
        for entity_id in sorted(there.keys() | here.keys()):
            if there.get(entity_id) != here.get(entity_id):
                return f"{entity_id} in {name} is not what its history says."
    case = chain.case_of(summary.id, state)
    positions = {(collection, entity_id): position for collection, entity_id, position, _body in bodies}
    if any(positions[name, entity.id] != entity.order for name, entity in case.entities()):
        return "The order of the case is not what its history says."
    hidden = next((entry.kind == HIDE for entry in reversed(entries) if entry.kind in (HIDE, UNHIDE)), False)
    shown = {name: getattr(summary, name) for name in summary_columns(case)}
    if summary.hidden is not hidden or shown != summary_columns(case):
        return "The list of cases does not say what the case says."
    return None
