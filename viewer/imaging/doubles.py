"""Files that bear the SOP Instance UID of another file: copies, or other images that must not hide behind it (R13)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from viewer.imaging.checking import why_undecodable
from viewer.imaging.errors import Problem, problem, shortened
from viewer.imaging.instances import Instance
from viewer.imaging.naming import reader_name
from viewer.imaging.persons import same_person_key
from viewer.imaging.warned import Code, Warned

BLOCK = 4096
BLOCKS = 16
"""A copy is known by its length and so many places of it: thousands of copies are not read whole for one word."""


def without_doubles(instances: Sequence[Instance]) -> tuple[list[Instance], list[Problem], tuple[Warned, ...]]:
    """Return one instance for each SOP Instance UID of a patient's series, a line for each other file, and a warning.

    The first file counts whose pixels can be decoded: a damaged one does not stand in the way of a sound one. A copy
    costs its line alone; another image under the same UID is warned of, as nothing that names the UID can tell which of
    them is meant. Instances whose data set has no UID are all kept.
    """
    if len({instance.sop_instance_uid or n for n, instance in enumerate(instances)}) == len(instances):
        return list(instances), [], ()
    seen: dict[tuple[object, ...], Instance] = {}
    kept: list[Instance] = []
    problems: list[Problem] = []
    others = 0
    for instance in instances:
        key = (same_person_key(instance.patient), instance.study_uid, instance.series_uid, instance.sop_instance_uid)
        first = seen.setdefault(key, instance) if _is_named(instance) else instance
        if first is instance:
            kept.append(instance)
            continue
        name = shortened(reader_name(first.path).name, 40)
        if is_copy(first.path, instance.path):
            problems.append(problem(instance.path, f"has the SOP Instance UID of {name}, which is used"))
        elif fact := why_undecodable([facts.frame for facts in first.frames]):
            problems.append(problem(first.path, fact))
            seen[key] = kept[kept.index(first)] = instance
        else:
            others += 1
            problems.append(
                problem(instance.path, f"another image under the SOP Instance UID of {name}, which is used")
            )
    return kept, problems, (_warning(others),) if others else ()


def _is_named(instance: Instance) -> bool:
    """Whether its own header names the image; a name of the file meta information alone may be anything."""
    return bool(instance.sop_instance_uid) and all(warned.code is not Code.UID_MISSING for warned in instance.warnings)


def _warning(count: int) -> Warned:
    which = "file bears" if count == 1 else "files bear"
    return Warned(Code.UID_DUPLICATED, f"{count} {which} the SOP Instance UID of another image: left out")


def is_copy(one: Path, other: Path) -> bool:
    """Whether two files are equal, by their length and BLOCKS places; False where either cannot be read."""
    try:
        size = one.stat().st_size
        if other.stat().st_size != size:
            return False
        with one.open("rb") as a, other.open("rb") as b:
            for n in range(BLOCKS):
                place = max(0, size - BLOCK) * n // (BLOCKS - 1)
                a.seek(place)
                b.seek(place)
                if a.read(BLOCK) != b.read(BLOCK):
                    return False
    except OSError:
        return False
    return True
