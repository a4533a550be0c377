"""What a reader set on a series stays with it, in whatever viewport it is shown, until the case is left."""

from dataclasses import dataclass, field

from viewer.imaging.voi import Window


@dataclass
class DeskMemory:
    """Shared by the viewports of the desk; keys are time point ids and series keys."""

    chosen: dict[str, str] = field(default_factory=dict)
    """Series key the reader chose, by time point."""
    slices: dict[str, int] = field(default_factory=dict)
    """Where the reader was, by series key."""
    windows: dict[str, tuple[Window, bool]] = field(default_factory=dict)
    """Window and inversion, by series key; only what was changed by hand."""

    def clear(self) -> None:
        """Another case is being opened."""
        self.chosen.clear()
        self.slices.clear()
        self.windows.clear()
