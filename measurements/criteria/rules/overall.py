"""The overall response from target, non-target and new lesions (Eisenhauer 2009, tables 1 and 2)."""

from measurements.criteria.codes import Code


def overall_response(target: Code | None, nontarget: Code | None, *, new_lesion: bool) -> Code:
    """Table 1 where there are targets, table 2 where there is only non-target disease."""
    if new_lesion or "PD" in (target, nontarget):
        return "PD"
    if target is None:
        return nontarget or "NE"
    if target == "CR" and nontarget in ("NON", "NE"):
        return "PR"
    return target
