"""The overall response from target, non-target and new lesions (Eisenhauer 2009, tables 1 and 2)."""

from measurements.criteria.codes import Code


def overall_response(target: Code | None, nontarget: Code | None, *, new_lesion: bool) -> Code:
    """Table 1 where there are targets, table 2 where there is only non-target disease (`target` None).

    `nontarget` None: no such disease at baseline. `new_lesion`: an unequivocal one. Neither: NE.
    """
    if new_lesion or "PD" in (target, nontarget):
        return "PD"
    if target is None:
        return nontarget or "NE"
    if target == "CR" and nontarget in ("NON", "NE"):
        return "PR"
    return target


def adjuvant_response(*, new_lesion: bool, imaged: bool) -> Code:
    """No disease at baseline: PD for a new lesion, else no evidence of disease; NE where nothing was imaged.

    Eisenhauer 2009 gives no table for it; CDISC codes the first NED.
    """
    if new_lesion:
        return "PD"
    return "NED" if imaged else "NE"
