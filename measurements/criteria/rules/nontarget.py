"""The response of the non-target lesions at one date (Eisenhauer 2009, 4.3.3)."""

from measurements.assessment import MISSING_STATES, State
from measurements.criteria.codes import Code


def nontarget_response(states: tuple[State, ...]) -> Code | None:
    """PD for any unequivocal progression, NE for any not assessed, CR where all are absent, else NON.

    None where the read follows no non-target lesion.
    """
    if not states:
        return None
    if "unequivocal_progression" in states:
        return "PD"
    if any(state in MISSING_STATES for state in states):
        return "NE"
    if all(state in ("absent", "gone") for state in states):
        return "CR"
    return "NON"
