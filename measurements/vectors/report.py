"""What a run came to: lines for people, JSON for programs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from measurements.vectors.verdicts import Check, Outcome, Verdict

OUTCOMES: tuple[Outcome, ...] = ("pass", "fail", "disputed", "ambiguous")
REPORT_VERSION = 1


def lines(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The report: failures, disputed and ambiguous records with why, then a line per source, then the total."""
    for outcome in ("disputed", "ambiguous", "fail"):
        for verdict in verdicts:
            if verdict.outcome == outcome:
                yield from _record_lines(verdict)
    for verdict in verdicts:
        for note in verdict.notes:
            yield f"note {_place(verdict)}: {note}"
    for source in dict.fromkeys(verdict.record.source for verdict in verdicts):
        yield f"{source}: {_counts(tuple(v for v in verdicts if v.record.source == source))}"
    yield f"TOTAL {_counts(verdicts)}"


def _counts(verdicts: Sequence[Verdict]) -> str:
    found = Counter(verdict.outcome for verdict in verdicts)
    return " ".join(f"{outcome} {found[outcome]}" for outcome in OUTCOMES)


def _place(verdict: Verdict) -> str:
    record = verdict.record
    return f"{record.id} ({record.file}:{record.line})"


def _record_lines(verdict: Verdict) -> Iterator[str]:
    yield f"{verdict.outcome} {_place(verdict)}{': ' if verdict.problem else ''}{verdict.problem}"
    for check in verdict.departures:
        yield f"  {said(check)}"
    if verdict.outcome != "fail" and not verdict.departures:
        yield f"  answered as the source: {', '.join(f'{c.where} {c.got}' for c in verdict.checks)}"


def said(check: Check) -> str:
    """One expectation that was not met, with our reason."""
    why = f" — {check.sentence}" if check.sentence else ""
    return f"{check.where}: expected {check.expected}, got {check.got}{why}"


def as_json(path: str, verdicts: Sequence[Verdict]) -> bytes:
    """The same as JSON: totals, sources, and every record with each expectation."""
    whole = {
        "version": REPORT_VERSION,
        "path": path,
        "totals": _tally(verdicts),
        "sources": {
            source: _tally(tuple(v for v in verdicts if v.record.source == source))
            for source in dict.fromkeys(verdict.record.source for verdict in verdicts)
        },
        "records": [_entry(verdict) for verdict in verdicts],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"


def _tally(verdicts: Sequence[Verdict]) -> dict[str, int]:
    found = Counter(verdict.outcome for verdict in verdicts)
    return {outcome: found[outcome] for outcome in OUTCOMES}


def _entry(verdict: Verdict) -> dict[str, Any]:
    record = verdict.record
    return {
        "id": record.id,
        "source": record.source,
        "category": record.category,
        "criteria": record.criteria,
        "file": record.file,
        "line": record.line,
        "verdict": verdict.outcome,
        "why": verdict.problem,
        "notes": list(verdict.notes),
        "checks": [
            {
                "where": check.where,
                "expected": check.expected,
                "got": check.got,
                "agrees": check.agrees,
                "flag": check.flag,
                "explanation": check.sentence,
            }
            for check in verdict.checks
        ],
    }
