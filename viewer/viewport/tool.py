"""The tools of a viewport: their names, words, keys and icons, for keys and the tool strip alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tool(StrEnum):
    """What a left drag does. Window/level is what it does when nothing else was chosen."""

    WINDOW = "window"
    ZOOM = "zoom"
    PAN = "pan"
    SCROLL = "scroll"
    CALIPER = "caliper"


@dataclass(frozen=True)
class ToolFace:
    """How a tool is shown: its word, what it does, its key and the name of its icon."""

    tool: Tool
    word: str
    what: str
    key: str
    icon: str


TOOL_FACES: tuple[ToolFace, ...] = (
    ToolFace(Tool.WINDOW, "Window", "Window and level", "W", "circle-half"),
    ToolFace(Tool.ZOOM, "Zoom", "Zoom", "Z", "magnifying-glass"),
    ToolFace(Tool.PAN, "Pan", "Move the image", "M", "hand"),
    ToolFace(Tool.SCROLL, "Scroll", "Scroll through the slices", "S", "arrows-down-up"),
    ToolFace(Tool.CALIPER, "Caliper", "Bidirectional caliper", "B", "caliper"),
)
"""In the order of the tool strip. A new tool is one line here, and what its drag does in `interaction.py`."""
