"""How local treatment is named in a narrow cell. What was done when, the domain tells. No widgets."""

from measurements.local_treatment import Done
from measurements.treatment import Treatment


def short_treatment(treatment: Treatment) -> str:
    """The name of a treatment as a narrow column takes it."""
    name = treatment.name
    if name.casefold().startswith("iodine-125"):
        return "I-125 seeds"
    return name


def short_name(done: Done) -> str:
    """As a narrow cell says it: "TACE", "I-125 seeds", with " ?" where it is only possible."""
    return short_treatment(done.treatment) + ("" if done.certain else " ?")
