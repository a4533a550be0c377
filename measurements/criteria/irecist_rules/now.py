"""What one date shows, category by category, in the codes of RECIST 1.1."""

from dataclasses import dataclass
from typing import Literal

from measurements.assessment import Markers
from measurements.criteria.base import Sums
from measurements.criteria.codes import Code
from measurements.criteria.irecist_rules.new_lesions import NewDisease

Category = Literal["target", "nontarget", "new"]


@dataclass(frozen=True)
class Now:
    """What one date shows, in the codes of RECIST 1.1, before an earlier iUPD is looked at.

    `target` None: no targets; `nontarget` None: no non-target disease. `target_grew`: stated by a source without sizes.
    `nontarget_grown`: names of non-target lesions that have grown since the iUPD, by the reader's word.
    `disease_free`: there was no disease at baseline.
    """

    target: Code | None
    nontarget: Code | None
    sums: Sums
    new: NewDisease
    target_grew: bool = False
    nontarget_grown: tuple[str, ...] = ()
    markers: Markers = "not_followed"
    disease_free: bool = False

    @property
    def progressed(self) -> frozenset[Category]:
        """The categories that meet progression by RECIST 1.1 at this date."""
        found: list[Category] = []
        if self.target == "PD":
            found.append("target")
        if self.nontarget == "PD":
            found.append("nontarget")
        if self.new.progresses:
            found.append("new")
        return frozenset(found)
