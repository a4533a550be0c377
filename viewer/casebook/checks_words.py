"""The checks of a read in words: how many there are, how much each matters, and what it blocks. No widgets."""

from dataclasses import dataclass

from measurements.checks.notes import Check
from measurements.trends import CaseView

_BLOCKS: dict[str, str] = {
    "sign_off": "blocks sign-off", "response": "blocks the response", "export": "blocks export", "": "",
}  # fmt: skip
SIGNS: dict[str, str] = {"error": "error", "warning": "warning", "info": "info"}


@dataclass(frozen=True)
class CheckLine:
    """One check as a line of the list, with where it leads."""

    severity: str
    text: str
    where: str  # the lesion and the date it leads to, "" where it concerns the whole case
    blocks: str
    lesion_id: str
    timepoint_id: str

    @property
    def said(self) -> str:
        """For a screen reader."""
        return ", ".join(part for part in (self.severity, self.text, self.where, self.blocks) if part)


def check_lines(view: CaseView) -> tuple[CheckLine, ...]:
    """Every check of the read, the worst first."""
    return tuple(_line(view, check) for check in view.checks)


def count_words(checks: tuple[Check, ...]) -> str:
    """How many checks want something: "2 errors, 1 warning"; "3 notes" where none does; "no checks open"."""
    counts = {kind: sum(check.severity == kind for check in checks) for kind in SIGNS}
    wanting = [_count(counts[kind], kind) for kind in ("error", "warning") if counts[kind]]
    if wanting:
        return ", ".join(wanting)
    return _count(counts["info"], "note") if counts["info"] else "checked"


def worst(checks: tuple[Check, ...]) -> str:
    """The severity of the worst check; "" where there is none."""
    return next((kind for kind in SIGNS if any(check.severity == kind for check in checks)), "")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _line(view: CaseView, check: Check) -> CheckLine:
    lesion = check.lesion_ids[0] if check.lesion_ids else ""
    point = check.timepoint_ids[-1] if check.timepoint_ids else ""
    row = next((row for row in view.rows if row.lesion.id == lesion), None)
    column = view.column(point) if point else None
    where = " · ".join(part for part in (row.name if row else "", column.date_text if column else "") if part)
    return CheckLine(
        check.severity, check.text, where, _BLOCKS[check.blocks], lesion if row else "", point if column else ""
    )
