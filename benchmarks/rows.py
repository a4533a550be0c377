"""What one benchmark tells: our figure, those of its peers from the same run, and the mark."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any


class BenchmarkError(Exception):
    """A figure could not be taken; the message says why."""


@dataclass(frozen=True)
class Goal:
    """The mark a row is held against: its words, and the test of ours and of the ratio."""

    text: str
    holds: Callable[[float, float | None], bool]


def at_most(limit: float, unit: str) -> Goal:
    """Ours is no more than a limit."""
    return Goal(f"at most {limit:g} {unit}", lambda ours, _ratio: ours <= limit)


def times_faster(limit: float, peer: str) -> Goal:
    """The first peer takes at least so many times as long."""
    return Goal(f"at least {limit:g} × {peer}", lambda _ours, ratio: ratio is not None and ratio >= limit)


@dataclass(frozen=True)
class Row:
    """One line of the table. The first peer is the one the ratio compares with."""

    id: str
    what: str
    unit: str
    ours: float
    goal: Goal
    peers: dict[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """The first peer's figure divided by ours: above 1, ours is the smaller. None without peers."""
        first = next(iter(self.peers.values()), None)
        return None if first is None or self.ours == 0 else first / self.ours

    @property
    def met(self) -> bool:
        """Whether the mark is reached."""
        return self.goal.holds(self.ours, self.ratio)

    def as_json(self) -> dict[str, Any]:
        """Give the row with its documented keys."""
        return {
            "id": self.id,
            "what": self.what,
            "unit": self.unit,
            "ours": round(self.ours, 4),
            "peers": {name: round(value, 4) for name, value in self.peers.items()},
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "goal": self.goal.text,
            "met": self.met,
        }

    def as_line(self) -> str:
        """Give the row for reading."""
        peers = ", ".join(f"{name} {value:.3f}" for name, value in self.peers.items())
        beside = f" beside {peers}" if peers else ""
        times = "" if self.ratio is None else f", {self.ratio:.2f} ×"
        verdict = "met" if self.met else "NOT MET"
        return f"{self.id:<12} {self.what}: {self.ours:.3f} {self.unit}{beside}{times}; {self.goal.text}: {verdict}"


def interleaved(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Take every measure once a round, so that a busy minute of the machine falls on all; give each one's median."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            taken[name].append(measure())
    return {name: median(values) for name, values in taken.items()}
