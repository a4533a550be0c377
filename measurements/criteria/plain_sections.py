"""How answers of a criterion without numbered paragraphs name the rule that decided."""

from measurements.criteria.moment import Sections


def plain_sections(of: str) -> Sections:
    """The rules by what they rest on; `of` names the quantity, as in "sum of products"."""
    return Sections(
        baseline="baseline",
        new="a new lesion",
        nontarget="progression of other disease",
        table="targets, other disease and new lesions together",
        stated="as stated",
        target={
            "CR": "all targets gone",
            "back": "disease back after a complete response",
            "PD": f"{of}, from the smallest",
            "NE": f"{of}, not all of it known",
            "no baseline": f"{of}, no baseline",
            "PR": f"{of}, from baseline",
            "continuing PR": "continuing PR",
            "SD": of,
        },
    )
