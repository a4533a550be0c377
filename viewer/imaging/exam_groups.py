"""Series of one study that a reader takes together: PET with its CT, phases of one contrast run, parts of one series.

No group holds series of two patients or of two studies, and no series stands in two groups. What a group is called
is said in the reader's words ("PET/CT", "3 phases", "2 echoes"), and so is what each of its series is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from viewer.imaging.persons import same_person_key
from viewer.imaging.series import Series
from viewer.imaging.volume_geometry import PARALLEL_WITHIN, dot

Kind = Literal["pet", "parts", "phases"]

OVERLAP_FROM = 0.5
"""Of the shorter stack's extent along the patient: less than half in common is another region."""

LONGEST_RUN_S = 45 * 60.0
"""From the first to the last phase of one contrast run: hepatobiliary MR phases come 20 minutes late, some 40."""

SAME_PASS_S = 1.0
"""Images begun within a second are reconstructions of one pass, no two phases."""

SAME_TIMES_WITHIN = 0.05
PART_WORDS = {
    "echo": "echoes",
    "phase": "phases",
    "time": "time points",
    "b": "b-values",
    "direction": "directions",
    "acquisition": "acquisitions",
    "kernel": "kernels",
    "repeat": "repeats",
    "stack": "stacks",
    "position": "positions",
    "field": "fields",
}
"""The first word of a part's reason, and what several of them are called."""

PHASE_WORDS = (
    (
        "native",
        r"\bnativ\w*|non[- ]?contrast|unenhanced|w/?o\b|\bwithout\b|\bplain\b|\bpre\b|pre[- ]?contrast|\bc-(?!\w)",
    ),
    ("late arterial", r"\blate[- ]?art\w*"),
    ("arterial", r"arteri(al|ell)\w*|\bart\b"),
    ("portal venous", r"\bportal(?!e)\w*|\bporto?[- ]?ven\w*|\bpvp?\b"),
    ("nephrographic", r"nephro\w*|parenchym\w*"),
    ("hepatobiliary", r"hepatobil\w*|\bhbp?\b|20 ?min"),
    ("excretory", r"excret\w*|urogra\w*"),
    ("delayed", r"\bdelay\w*|\blate\b|\bequil\w*|spät\w*"),
    ("venous", r"venous|venös\w*|\bven\b"),
    ("with contrast", r"\bpost\b|\+c\b|c\+|with contrast|contrast|\bkm\b|\bgd\b|enhanced"),
)
"""What descriptions call a phase, the more special word first; English and German as scanners have them."""

_PHASES = tuple((name, re.compile(words, re.IGNORECASE)) for name, words in PHASE_WORDS)


@dataclass(frozen=True)
class ExamGroup:
    """Two or more series of one study. `names` says what each of `series` is within the group, "" where unknown."""

    label: str
    kind: Kind
    series: tuple[Series, ...]
    names: tuple[str, ...]


def exam_groups(series: Sequence[Series]) -> tuple[ExamGroup, ...]:
    """Return the groups among these series, in the order of their first members; lone series are in none."""
    studies: dict[object, list[Series]] = defaultdict(list)
    for one in series:
        if one.has_image and one.study_uid:
            studies[same_person_key(one.patient), one.study_uid].append(one)
    found = [group for held in studies.values() for group in _groups_of_study(held)]
    place = {one.key: n for n, one in enumerate(series)}
    return tuple(sorted(found, key=lambda group: min(place[one.key] for one in group.series)))


def _groups_of_study(series: list[Series]) -> list[ExamGroup]:
    """PET first, so that a dynamic PET keeps its CT; then parts; the phases among what is left."""
    found: list[ExamGroup] = []
    for find in (_pet_groups, _part_groups, _phase_groups):
        taken = {one.key for group in found for one in group.series}
        found.extend(find([one for one in series if one.key not in taken]))
    return found


def _pet_groups(series: list[Series]) -> list[ExamGroup]:
    """Each frame of reference with PET in it: all of its PET series, with the CT or MR that covers most of them."""
    frames: dict[str, list[Series]] = defaultdict(list)
    for one in series:
        if one.modality == "PT" and one.frame_of_reference_uid:
            frames[one.frame_of_reference_uid].append(one)
    found = []
    for uid, pets in frames.items():
        partners = [one for one in series if one.frame_of_reference_uid == uid and one.modality in ("CT", "MR")]
        best = _best_partner(pets[0], partners)
        if best is None:
            continue
        fellows = [one for one in partners if one.series_uid == best.series_uid and one.kind == best.kind]
        group = (*pets, *fellows)
        names = tuple("PET" if one.modality == "PT" else one.modality for one in group)
        found.append(ExamGroup(f"PET/{best.modality}", "pet", group, names))
    return found


def _best_partner(pet: Series, partners: list[Series]) -> Series | None:
    """The series that covers most of the PET, a CT before an MR, the one nearest in time among equals."""
    covering = [(overlap(pet, one), one) for one in partners if not _is_localizer(one)]
    covering = [(share, one) for share, one in covering if share >= OVERLAP_FROM]
    if not covering:
        return None
    return min(covering, key=lambda c: (c[1].modality != "CT", -round(c[0], 1), _apart_s(pet, c[1]), c[1].key))[1]


def _part_groups(series: list[Series]) -> list[ExamGroup]:
    by_uid: dict[str, list[Series]] = defaultdict(list)
    for one in series:
        if one.part and one.series_uid:
            by_uid[one.series_uid].append(one)
    return [
        ExamGroup(_parts_label(held), "parts", tuple(held), tuple(one.part_reason for one in held))
        for held in by_uid.values()
        if len(held) > 1
    ]


def _parts_label(parts: list[Series]) -> str:
    """Return "2 echoes" where all reasons begin with the same word, else "3 parts"."""
    words = Counter(re.split(r"[\s,]", one.part_reason, maxsplit=1)[0] for one in parts)
    (word, count), *_ = words.most_common(1)
    if count == len(parts) and word in PART_WORDS:
        return f"{count} {PART_WORDS[word]}"
    facing = {"axial", "sagittal", "coronal", "orientation"}
    return f"{len(parts)} {'orientations' if set(words) <= facing else 'parts'}"


def _phase_groups(series: list[Series]) -> list[ExamGroup]:
    """Stacks of the same place and recipe, begun one after the other, contrast medium stated for at least one."""
    groups: list[list[Series]] = []
    timed = [one for one in series if one.acquired_s is not None and one.kind == "volume" and not one.derived]
    for one in sorted(timed, key=_begun_s):
        for held in groups:
            if _is_next_phase(held, one):
                held.append(one)
                break
        else:
            groups.append([one])
    found = []
    for held in groups:
        if len(held) > 1 and any(one.contrast or phase_name(one) not in ("", "native") for one in held):
            names = tuple(phase_name(one) for one in held)
            found.append(ExamGroup(f"{len(held)} phases", "phases", tuple(held), names))
    return found


def _is_next_phase(held: list[Series], one: Series) -> bool:
    first, last = held[0], held[-1]
    return (
        one.modality in ("CT", "MR")
        and _begun_s(one) - _begun_s(last) > SAME_PASS_S
        and _begun_s(one) - _begun_s(first) <= LONGEST_RUN_S
        and _same_recipe(first, one)
        and overlap(first, one) >= OVERLAP_FROM
    )


def _same_recipe(a: Series, b: Series) -> bool:
    """Whether modality, frame of reference, orientation, matrix, slices and, in MR, the sequence's times agree."""
    one, other = a.geometry.planes[0], b.geometry.planes[0]
    return (
        (a.modality, a.frame_of_reference_uid, a.facts.get("kernel"), a.facts.get("sequence"))
        == (b.modality, b.frame_of_reference_uid, b.facts.get("kernel"), b.facts.get("sequence"))
        and bool(a.frame_of_reference_uid)
        and (one.rows, one.columns) == (other.rows, other.columns)
        and dot(one.normal, other.normal) > PARALLEL_WITHIN
        and dot(one.row_direction, other.row_direction) > PARALLEL_WITHIN
        and _near(a.geometry.spacing_between_slices_mm, b.geometry.spacing_between_slices_mm)
        and _near(a.repetition_time_ms, b.repetition_time_ms)
        and _near(a.echo_time_ms, b.echo_time_ms)
    )


def _near(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= SAME_TIMES_WITHIN * max(abs(a), abs(b))


def phase_name(series: Series) -> str:
    """What its description, or else its protocol, calls the contrast phase; "" where neither has a word for it."""
    for words in (series.description, series.facts.get("protocol", "")):
        for name, pattern in _PHASES:
            if words and pattern.search(words):
                return name
    return ""


def overlap(a: Series, b: Series) -> float:
    """Return the share of the shorter stack, 0 to 1, along the first one's normal, that both cover.

    0 where the places of either are not known. In a stack's extent each slice counts with the distance to the next.
    """
    if not (a.geometry.positioned and b.geometry.positioned):
        return 0.0
    normal = a.geometry.planes[0].normal
    (a_low, a_high), (b_low, b_high) = _extent(a, normal), _extent(b, normal)
    shorter = min(a_high - a_low, b_high - b_low)
    common = min(a_high, b_high) - max(a_low, b_low)
    return max(0.0, min(1.0, common / shorter)) if shorter > 0.0 else float(common >= 0.0)


def _extent(series: Series, normal: tuple[float, float, float]) -> tuple[float, float]:
    """The lowest and highest corner of its images along `normal`, in mm."""
    planes = series.geometry.planes
    ends = (planes[0], planes[-1]) if series.geometry.parallel else planes
    corners = [
        plane.lps(row, column) for plane in ends for row in (0, plane.rows - 1) for column in (0, plane.columns - 1)
    ]
    along = [dot(corner, normal) for corner in corners]
    return min(along), max(along)


def _is_localizer(series: Series) -> bool:
    return "LOCALIZER" in series.image_type


def _begun_s(series: Series) -> float:
    return series.acquired_s if series.acquired_s is not None else 0.0


def _apart_s(a: Series, b: Series) -> float:
    """Seconds between two beginnings; a day where either is not known."""
    return 86400.0 if a.acquired_s is None or b.acquired_s is None else abs(a.acquired_s - b.acquired_s)


def telling_apart(series: Iterable[Series]) -> dict[str, str]:
    """Return, by study UID, the words that tell studies of one patient and one day from each other.

    Only studies that share their day are named. The words are the first that differ of: time of the study, its
    description, its accession number, the end of its UID; a fact that a study lacks is "not stated".
    """
    days: dict[object, dict[str, Series]] = defaultdict(dict)
    for one in series:
        days[same_person_key(one.patient), one.study_date].setdefault(one.study_uid, one)
    return {uid: words for studies in days.values() if len(studies) > 1 for uid, words in _apart_words(studies).items()}


def _apart_words(studies: dict[str, Series]) -> dict[str, str]:
    facts: tuple[Callable[[Series], str], ...] = (
        lambda one: _clock(one.study_time),
        lambda one: one.study_description,
        lambda one: f"accession {one.accession}" if one.accession else "",
        lambda one: f"study …{one.study_uid[-8:]}",
    )
    said: dict[str, list[str]] = {uid: [] for uid in studies}
    for fact in facts:
        values = {uid: fact(one) for uid, one in studies.items()}
        if len(set(values.values())) > 1:
            for uid, value in values.items():
                said[uid].append(value or "not stated")
        if len({tuple(words) for words in said.values()}) == len(studies):
            break
    return {uid: ", ".join(words) for uid, words in said.items()}


def _clock(time: str) -> str:
    """A DICOM time as people read it: "101112" becomes "10:11"."""
    digits = time.replace(":", "")[:4]
    return f"{digits[:2]}:{digits[2:]}" if len(digits) == 4 and digits.isdigit() else ""
