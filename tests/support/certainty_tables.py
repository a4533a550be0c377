"""The tables of `docs/certainty.md`: the error model beside published figures and beside real readers.

    python -m tests.support.certainty_tables [--write]

prints them, or writes them into the document. Nothing in them is typed by hand.
"""

import math
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import fmean, stdev

from measurements.criteria import assess, preset
from measurements.criteria.base import TargetValue, Visit
from measurements.criteria.certainty import Certainty, certainty_of
from measurements.criteria.certainty.spread import Readers
from measurements.criteria.codes import Code
from measurements.error_model import DEFAULT_MODEL, ErrorFigures
from tests.support import published_errors as published
from tests.support.real_data import ROOT, data_folder
from tests.support.tracked_lesions import Pair, tracked
from tests.support.two_readers import READERS, Course, courses, nodule_mm

DOCUMENT = ROOT / "docs" / "certainty.md"
PROTOCOL = preset("RECIST 1.1")
WHO: tuple[Readers, ...] = ("one", "different")
LIMITS = (0.67, 1.0, 1.96)  # SD


@dataclass(frozen=True)
class Difference:
    """What two readers differ by, in percent (log), and the SD the model gives for it."""

    what: str
    first: Decimal
    second: Decimal
    percent: float
    sd: float

    @property
    def z(self) -> float:
        return self.percent / self.sd


@dataclass(frozen=True)
class ChangeDifference:
    """How far the changes that two readers measured lie apart, in percent (log), with the SD the model gives."""

    patient: str
    percents: tuple[float, float]  # change from baseline by reader A and by reader B
    apart: float
    sd_cancelling: float  # a reader's habits are the same at both dates
    sd_whole: float  # they are not

    @property
    def is_expected(self) -> bool:
        """Within 95 % limits, were habits not to cancel at all."""
        return abs(self.apart) <= published.Z95 * self.sd_whole


@dataclass(frozen=True)
class Crossed:
    """The course of one patient with a reader at baseline and a reader at follow-up."""

    patient: str
    readers: tuple[str, str]
    percent: float  # change from baseline
    code: Code
    safety: Certainty


def lung(mm: Decimal, reader: str) -> TargetValue:
    return TargetValue("T01", "T01", node=False, mm=mm, organ="Lung", method="CT", reader=reader)


def size_differences(found: Sequence[Course]) -> tuple[Difference, ...]:
    """Reader B from reader A on the same image: two measurements by different readers."""
    rows = []
    for course in found:
        for date, sizes in (("baseline", course.baseline_mm), ("follow-up", course.follow_up_mm)):
            first, second = (sizes[reader] for reader in READERS)
            sds = (published.sd_of_sum([float(mm)], "different", organ="lung") for mm in (first, second))
            difference = math.log(second / first) * 100
            rows.append(Difference(f"{course.patient} {date}", first, second, difference, math.hypot(*sds) * 100))
    return tuple(rows)


def change_differences(found: Sequence[Course]) -> tuple[ChangeDifference, ...]:
    """The change by reader B from the change by reader A: four measurements."""
    rows = []
    for course in found:
        ratios = [course.follow_up_mm[reader] / course.baseline_mm[reader] for reader in READERS]
        sizes = [float(mm) for sizes in (course.baseline_mm, course.follow_up_mm) for mm in sizes.values()]
        one, different = (
            math.hypot(*(published.sd_of_sum([mm], who, organ="lung") for mm in sizes)) * 100
            for who in ("one", "different")
        )
        first, second = (float(ratio - 1) * 100 for ratio in ratios)
        rows.append(
            ChangeDifference(course.patient, (first, second), math.log(ratios[1] / ratios[0]) * 100, one, different)
        )
    return tuple(rows)


def crossed(found: Sequence[Course]) -> tuple[Crossed, ...]:
    """Every reader at baseline with every reader at follow-up."""
    rows = []
    for course in found:
        for first in READERS:
            for second in READERS:
                before, after = course.baseline_mm[first], course.follow_up_mm[second]
                visits = (
                    Visit("v0", (lung(before, first),), role="baseline"),
                    Visit("v1", (lung(after, second),), role="follow_up"),
                )
                code = assess(PROTOCOL, visits)[1].code
                change = float(after / before - 1) * 100
                rows.append(Crossed(course.patient, (first, second), change, code, certainty_of(PROTOCOL, visits, 1)))
    return tuple(rows)


def figures() -> list[str]:
    """The default figures, and what they make of lesions and of a sum."""
    model = DEFAULT_MODEL
    sets = [
        ("all lesions", "one", model.one, model.source),
        ("all lesions", "different", model.different, model.source),
    ]
    for kind in model.kinds:
        told = f"{kind.organ}, {kind.method}"
        sets.append((told, "one", kind.one, kind.source))
        if kind.different is not None:
            sets.append((told, "different", kind.different, kind.source))
    rows = [
        (
            lesions, who, f"{of.own_percent} %", f"{of.own_mm} mm", f"{of.shared_percent} %",
            *(f"{of.single(mm) * 100:.1f} %" for mm in (10, 20, 40)), f"{_sum_of_three(of) * 100:.1f} %", source,
        )
        for lesions, who, of, source in sets
    ]  # fmt: skip
    header = (
        "lesions", "readers", "own", "own in mm", "shared", "SD at 10 mm", "20 mm", "40 mm", "sum of three of 20 mm",
        "source",
    )  # fmt: skip
    return _table(header, rows)


def _sum_of_three(of: ErrorFigures) -> float:
    return math.hypot(of.own(20) / math.sqrt(3), of.shared)


def literature() -> list[str]:
    """The model beside what it was set by, and beside what it was not."""
    limits = (*published.yoon(), *published.zhao(), *published.mcerlean())
    rows = [(c.source, c.what, f"{c.given} (±{c.published:.2f})", f"±{c.model:.2f} %") for c in limits]
    for twenty, thirty in zip(published.oxnard(20), published.oxnard(30), strict=True):
        rows.append(
            (twenty.source, twenty.what, f"{twenty.published:.4g} %", f"{twenty.model:.1f} / {thirty.model:.1f} %")
        )
    return _table(("study", "figure", "published", "model"), rows)


def agreement() -> list[str]:
    """Kappa by the model for mixes of courses, beside what was found."""
    mixes = (0.1, 0.2, 0.3)
    (low, high), (least, most) = (published.SUZUKI_KAPPA[who] for who in ("one", "different"))
    rows = [
        ("one reader, twice", f"{low} to {high}", *(f"{published.kappa('one', mix):.2f}" for mix in mixes)),
        (
            "two readers", f"0.53 ({least} to {most}); {published.POOLED_KAPPA} pooled",
            *(f"{published.kappa('different', mix):.2f}" for mix in mixes),
        ),
    ]  # fmt: skip
    return _table(("kappa", "published", *(f"model, {mix * 100:.0f} % PD" for mix in mixes)), rows)


def within(pairs: Sequence[Pair], who: Readers, limit: float) -> float:
    """The share of changes within so many SD of the error of two measurements, by the model."""
    expected = (published.sd_of_sum([math.sqrt(first * second)], who) * math.sqrt(2) for first, second in pairs)
    zs = [abs(math.log(b / a)) / sd for (a, b), sd in zip(pairs, expected, strict=True)]
    return fmean(z <= limit for z in zs)


def tracking(pairs: Sequence[Pair]) -> list[str]:
    """How many lesions changed by no more than an error explains."""
    rows = [
        (
            f"within {limit:.2f} SD", f"{(2 * published.NORMAL.cdf(limit) - 1) * 100:.0f} %",
            *(f"{within(pairs, who, limit) * 100:.0f} %" for who in WHO),
        )
        for limit in LIMITS
    ]  # fmt: skip
    return _table(("change", "by error alone", "seen, SD of one reader", "seen, SD of different readers"), rows)


def readers(found: Sequence[Course]) -> list[str]:
    rows = [
        (d.what, f"{d.first} mm", f"{d.second} mm", _signed(d.percent), f"{d.sd:.1f} %", _signed(d.z, ""))
        for d in size_differences(found)
    ]
    return _table(("lesion", "reader A", "reader B", "difference (log)", "SD by the model", "z"), rows)


def changes(found: Sequence[Course]) -> list[str]:
    rows = [
        (c.patient, *map(_signed, c.percents), _signed(c.apart), f"{c.sd_cancelling:.1f} %", f"{c.sd_whole:.1f} %")
        for c in change_differences(found)
    ]
    header = (
        "patient",
        "change, reader A",
        "change, reader B",
        "apart (log)",
        "SD, habits cancel",
        "SD, habits do not",
    )
    return _table(header, rows)


def classes(found: Sequence[Course]) -> list[str]:
    rows = [
        (
            c.patient, f"{c.readers[0]} → {c.readers[1]}", _signed(c.percent), c.code,
            _shares(c.safety.one_reader), _shares(c.safety.different_readers),
        )
        for c in crossed(found)
    ]  # fmt: skip
    return _table(("patient", "readers", "change from baseline", "class", "one reader", "different readers"), rows)


def nodule(sizes: Sequence[Decimal]) -> list[str]:
    logs = [math.log(mm) * 100 for mm in sizes]
    size = math.exp(fmean(logs) / 100)
    one, different = (published.sd_of_sum([size], who, organ="lung") * 100 for who in ("one", "different"))
    row = (", ".join(f"{mm}" for mm in sizes), f"{stdev(logs):.1f} %", f"{one:.1f} %", f"{different:.1f} %")
    return _table(("longest diameters (mm)", "SD seen", "model, one reader", "model, different readers"), [row])


def _signed(value: float, unit: str = " %") -> str:
    return f"{value:+.1f}{unit}".replace("-", "−")


def _shares(shares: dict[Code, float]) -> str:
    """Whole percents: what stands in the document does not hang on the draws."""
    seen = sorted(shares.items(), key=lambda item: -item[1])
    return ", ".join(f"{code} {share * 100:.0f} %" for code, share in seen if share >= 0.005)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def replaced(text: str, name: str, lines: Sequence[str]) -> str:
    """The document with the table between its marks: `<!-- table: NAME -->` and `<!-- end -->`."""
    before, mark, rest = text.partition(f"<!-- table: {name} -->\n")
    _, end, after = rest.partition("<!-- end -->")
    if not mark or not end:
        raise ValueError(f"{DOCUMENT.name} has no place for the table {name}")
    return before + mark + "\n".join(lines) + "\n" + end + after


def real_tables(folder: Path, unpacked: Path) -> dict[str, list[str]]:
    """The tables of the real readers. folder: the real series; unpacked: the files of `ct-lidc-nodule`."""
    found = courses(folder / "recist-two-readers")
    return {
        "readers": readers(found),
        "changes": changes(found),
        "classes": classes(found),
        "nodule": nodule(nodule_mm(unpacked)),
        "tracking": tracking(tracked(folder / "deeplesion-tracking")),
    }


def main(arguments: Sequence[str]) -> int:
    """Print all tables, or write them into the document. Returns the exit status."""
    tables = {"figures": figures(), "literature": literature(), "agreement": agreement()}
    folder = data_folder()
    if folder is not None:
        real = folder / "data" / "real"
        with tempfile.TemporaryDirectory() as unpacked:
            with tarfile.open(real / "ct-lidc-nodule" / "ct-lidc-nodule.tar.xz", "r:xz") as packed:
                packed.extractall(unpacked, filter="data")
            tables |= real_tables(real, Path(unpacked))
    text = DOCUMENT.read_text(encoding="utf-8") if "--write" in arguments else ""
    for name, lines in tables.items():
        if text:
            text = replaced(text, name, lines)
        else:
            sys.stdout.write("\n".join((name, *lines, "\n")))
    if text:
        DOCUMENT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
