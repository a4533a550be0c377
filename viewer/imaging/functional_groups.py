"""Functional groups of an enhanced object (PS3.3 C.7.6.16): what holds for a frame, from its own or the shared one.

Objects converted from single frames (Legacy Converted Enhanced, C.7.6.16.2.25) keep what has no group of its own in
groups of unassigned attributes; some writers leave a group out and state the attribute for the whole object.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from viewer.imaging.header import items, number, numbers, text

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes

UNASSIGNED = ("UnassignedPerFrameConvertedAttributesSequence", "UnassignedSharedConvertedAttributesSequence")
FRAME_TYPES = (
    "MRImageFrameTypeSequence",
    "CTImageFrameTypeSequence",
    "PETFrameTypeSequence",
    "XRay3DFrameTypeSequence",
    "MRSpectroscopyFrameTypeSequence",
)


class GroupItems:
    """The functional groups of one item: each is looked up once, however often it is asked for."""

    def __init__(self, groups: Attributes | None) -> None:
        self._groups = groups
        self._found: dict[str, Attributes | None] = {}

    def item(self, keyword: str) -> Attributes | None:
        """Return the one item of a functional group, None where it is not there."""
        if self._groups is None:
            return None
        if keyword not in self._found:
            found = items(self._groups, keyword)
            self._found[keyword] = found[0] if found else None
        return self._found[keyword]


@dataclass(frozen=True)
class FunctionalGroups:
    """Groups of one frame: its own come before the shared ones, and both before the object itself."""

    own: GroupItems
    shared: GroupItems
    whole: Attributes

    def item(self, keyword: str) -> Attributes | None:
        """Return the one item of a functional group, None where neither has it."""
        own = self.own.item(keyword)
        return own if own is not None else self.shared.item(keyword)

    def words(self, sequence: str, keyword: str) -> str:
        """Return an attribute of a functional group as text; "" where the group is not there."""
        item = self.item(sequence)
        return text(item, keyword) if item is not None else ""

    def stated(self, sequence: str, keyword: str, plain: str) -> str:
        """Return an attribute of a functional group, else the `plain` one kept from a single frame."""
        found = self.words(sequence, keyword)
        if found:
            return found
        for name in UNASSIGNED:
            found = self.words(name, plain)
            if found:
                return found
        return ""

    def numbers(self, sequence: str, keyword: str, *, of_whole: bool = False) -> tuple[float, ...]:
        """Return the values of an attribute; `of_whole`: where no group has it, what the object states."""
        item = self.item(sequence)
        if item is not None:
            return numbers(item, keyword)
        return numbers(self.whole, keyword) if of_whole else ()

    def number(self, sequence: str, keyword: str) -> float | None:
        """Return the first value of an attribute as a finite number."""
        item = self.item(sequence)
        return number(item, keyword) if item is not None else None

    @property
    def frame_type(self) -> str:
        """Frame Type, and the complex component of an MR frame where it states one; values joined by backslashes."""
        for sequence in FRAME_TYPES:
            item = self.item(sequence)
            if item is not None:
                component = text(item, "ComplexImageComponent")
                return "\\".join(words for words in (text(item, "FrameType"), component) if words)
        return ""
