"""What each date shows: lesions with their sizes and looks, the stretch of the body covered, the patient's age.

Sizes of `sample`: the published case, Chin J Cancer Res 2014;26(4):501-506, long x short in mm, month by month. A
size that the report does not give is interpolated by month between the nearest stated ones and marked
``stated=False``; it never becomes a reported value. Places inside the organs, looks, fillers and abscess sizes are
ours. `followup` is wholly synthetic.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sample_data.phantom.catalogue import FOLLOWUP, PhantomStudy, phantom_studies
from sample_data.phantom.fields import generator
from sample_data.phantom.lesions import Lesion, Look

FULL_RANGE_MM = (-75.0, 130.0)
_SHORT_RANGES_MM = {("sample", "tp-2010-01"): (-5.0, 110.0), ("followup", "tp-2"): (-10.0, 105.0)}
"""One follow-up of each case covers 90 mm less, as in practice; it still holds every lesion."""

Size = tuple[float, float]
_STATED: dict[str, dict[str, Size]] = {
    "pancreas-tail": {
        "2008-10": (57, 37), "2009-01": (35, 28), "2009-03": (35, 28), "2009-04": (35, 28), "2009-08": (32, 26),
        "2009-11": (26, 20), "2010-07": (26, 20), "2010-10": (26, 20), "2013-02": (20, 20),
    },
    "liver-max": {
        "2008-10": (54, 37), "2009-01": (40, 35), "2009-03": (38, 35), "2009-04": (38, 31), "2009-08": (38, 30),
        "2010-07": (35, 30), "2010-10": (33, 28), "2011-10": (30, 20), "2013-02": (30, 20),
    },
    "liver-min": {
        "2008-10": (12, 12), "2009-01": (12, 12), "2009-03": (10, 10), "2009-04": (10, 10), "2009-08": (10, 10),
        "2010-07": (10, 10), "2010-10": (10, 10), "2011-10": (12, 12), "2013-02": (12, 12),
    },
}  # fmt: skip


@dataclass(frozen=True)
class StudyPlan:
    """What is decided before a pixel is drawn. ``origin_mm``: what the scanner adds to the pose's frame."""

    study: PhantomStudy
    patient_name: str
    patient_id: str
    sex: str
    age: str
    weight_kg: float
    size_m: float
    z_range_mm: tuple[float, float]
    origin_mm: tuple[float, float, float]
    lesions: tuple[Lesion, ...]
    denser_at: tuple[float, float, float] | None = None


def plan_of(study: PhantomStudy) -> StudyPlan:
    """Return the plan of a study of the catalogue."""
    rng = generator("origin", study.case_id, study.timepoint_id)
    x, y, z = (round(float(rng.uniform(-m, m)), 1) for m in (60, 60, 300))
    covered = _SHORT_RANGES_MM.get((study.case_id, study.timepoint_id), FULL_RANGE_MM)
    if study.case_id == FOLLOWUP:
        lesions = _followup_lesions(study.timepoint_id)
        return StudyPlan(
            study, "SYNTHETIC^FOLLOWUP", "SYNTH-FOLLOWUP", "F", "058Y", 68.0, 1.66, covered, (x, y, z), lesions
        )
    month = study.timepoint_id.removeprefix("tp-")
    age = f"{64 + (_months(month) - _months('2008-10')) // 12:03d}Y"
    haze = (-96.0, -14.0, 52.0) if month == "2010-03" else None
    lesions = _sample_lesions(month)
    return StudyPlan(study, "SYNTHETIC^SAMPLE", "SYNTH-SAMPLE", "M", age, 70.0, 1.72, covered, (x, y, z), lesions, haze)


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7])


def sample_size(lesion_id: str, month: str) -> tuple[Size, bool]:
    """Return (long, short) in mm of a lesion of the published case in a month, and whether the report states it."""
    stated = _STATED[lesion_id]
    if month in stated:
        return stated[month], True
    now = _months(month)
    before = max((m for m in stated if _months(m) < now), key=_months)
    after = min((m for m in stated if _months(m) > now), key=_months)
    share = (now - _months(before)) / (_months(after) - _months(before))
    long_mm, short_mm = (a + share * (b - a) for a, b in zip(stated[before], stated[after], strict=True))
    return (round(long_mm, 1), round(short_mm, 1)), False


# Looks in arterial CT, portal CT and MR by stage of the treatment: (liver lesions, pancreatic tail).
_OIL = {"2009-01": 0.75, "2009-03": 0.8, "2009-04": 0.7, "2009-06": 0.5, "2009-08": 0.8, "2010-01": 0.55,
        "2010-03": 0.5, "2010-07": 0.3, "2010-10": 0.28, "2011-04": 0.3}  # fmt: skip
_SEEDS = 12


def _liver_looks(month: str, size_mm: float) -> dict[str, Look]:
    small = size_mm < 16
    oil = _OIL.get(month, 0.0)
    core = 0.0 if small else 0.6
    active = month == "2011-10"
    looks = {
        "CT-ART": Look(130.0 if oil == 0 else 124.0, 50.0, core, oil),
        "CT-PV": Look(54.0, 40.0, core and 0.55, oil),
        "PT": Look(8.0 if small else 6.3, 2.0, core and 0.55),
        "MR-T2": Look(182.0 if active else 158.0, 238.0, core and (0.4 if active else 0.5)),
        "MR-T1": Look(92.0, 64.0, core and 0.5),
    }
    if small:
        looks["CT-ART"] = Look(140.0 if oil == 0 else 126.0, oil=min(oil, 0.6))
    return looks


def _tail_looks(month: str) -> dict[str, Look]:
    first = month == "2008-10"
    seeds = 0 if first else _SEEDS
    scarred = month == "2009-06"
    return {
        "CT-ART": Look(132.0 if first else 118.0, 48.0, 0.6, seeds=seeds),
        "CT-PV": Look(84.0 if month < "2010-07" else 74.0, 20.0, 0.72 if scarred else 0.62, scars=scarred, seeds=seeds),
        "PT": Look(6.5, 2.2, 0.55),
        "MR-T2": Look(118.0, 246.0, 0.62),
        "MR-T1": Look(128.0, 58.0, 0.6),
    }


def _sample_lesions(month: str) -> tuple[Lesion, ...]:
    (tail, tail_said), (most, most_said), (least, least_said) = (sample_size(i, month) for i in _STATED)
    lesions = [
        Lesion("pancreas-tail", "Pancreatic tail, primary", "pancreas", *tail, (77, -44, 40), 18, "fat",
               stated=tail_said, looks=_tail_looks(month)),
        Lesion("liver-max", "Liver metastasis, largest", "liver", *most, (-88, -34, 36), 60, "liver",
               stated=most_said, looks=_liver_looks(month, most[0])),
        Lesion("liver-min", "Liver metastasis, smallest", "liver", *least, (-30, -104, 48), 0, "liver",
               stated=least_said, looks=_liver_looks(month, least[0]), lobes=0.0),
    ]  # fmt: skip
    for filler in (
        Lesion("filler-5", "Liver metastasis, segment 5", "liver", 22, 19, (-92, -88, 24), 20, "liver"),
        Lesion("filler-7", "Liver metastasis, segment 7", "liver", 28, 24, (-80, 2, 72), 110, "liver"),
    ):
        # Between the smallest and the largest at every date, so that the reported extremes stay the extremes.
        long_mm = max(filler.long_mm * most[0] / 54.0, least[0] + 2.0)
        short_mm = min(max(filler.short_mm * most[0] / 54.0, least[1] + 1.0), most[1] - 1.0, long_mm)
        lesions.append(
            replace(filler, long_mm=round(long_mm, 1), short_mm=round(short_mm, 1), kind="filler", stated=False,
                    looks=_liver_looks(month, long_mm))
        )  # fmt: skip
    if month == "2011-04":
        lesions += _abscesses()
    return tuple(lesions)


def _abscesses() -> list[Lesion]:
    sites = (
        ("abscess-4", "Liver abscess, segment 4", 34.0, 27.0, (-44.0, -112.0, 76.0), 25.0),
        ("abscess-6", "Liver abscess, segment 6", 27.0, 24.0, (-98.0, -54.0, -4.0), 80.0),
        ("abscess-7", "Liver abscess, segment 7", 44.0, 33.0, (-84.0, -24.0, 88.0), 100.0),
    )
    return [
        Lesion(name, label, "liver", long_mm, short_mm, centre, turn, "liver", kind="abscess", stated=False,
               looks={"CT-PV": Look(160.0, 14.0, 0.76, septa=True, gas=True)})
        for name, label, long_mm, short_mm, centre, turn in sites
    ]  # fmt: skip


# id, label, organ, node, bed, centre, turn, sizes at tp-1, tp-2, tp-3 (None: gone), look
_METASTASIS, _NODE, _ADRENAL = Look(54.0, 40.0, 0.55), Look(92.0, 74.0, 0.4), Look(84.0)
_FOLLOWUP_TARGETS: tuple[
    tuple[str, str, str, bool, str, tuple[float, float, float], float, tuple[Size | None, ...], Look], ...
] = (
    (
        "t01",
        "Liver, segment 6",
        "liver",
        False,
        "liver",
        (-88, -34, 36),
        60,
        ((32, 26), (24, 20), (18, 14)),
        _METASTASIS,
    ),
    ("t02", "Liver, segment 4", "liver", False, "liver", (-30, -104, 48), 15, ((18, 15), (11, 9), None), _METASTASIS),
    ("t03", "Para-aortic node", "lymph node", True, "fat", (33, -34, 16), 70, ((26, 18), (20, 14), (17, 11)), _NODE),
    ("t04", "Porta hepatis node", "lymph node", True, "fat", (8, -68, 52), 95, ((24, 17), (18, 13), (12, 8)), _NODE),
    ("t05", "Left adrenal nodule", "adrenal", False, "fat", (38, -30, 52), 120, ((22, 16), (14, 11), (3, 3)), _ADRENAL),
)
_FOLLOWUP_AT_LAST = (
    Lesion("new-1", "Liver, segment 2", "liver", 14, 12, (28, -98, 84), 30, "liver", kind="new",
           looks={"CT-PV": Look(54.0)}),
    Lesion("cyst-1", "Simple cyst, liver segment 8", "liver", 16, 15, (-64, -78, 92), 0, "liver", kind="look-alike",
           looks={"CT-PV": Look(8.0)}, lobes=0.0),
)  # fmt: skip


def _followup_lesions(timepoint_id: str) -> tuple[Lesion, ...]:
    visit = [s.timepoint_id for s in phantom_studies(FOLLOWUP)].index(timepoint_id)
    lesions = []
    for lesion_id, label, organ, node, bed, centre, turn, sizes, look in _FOLLOWUP_TARGETS:
        size = sizes[visit]
        long_mm, short_mm = size or (0.0, 0.0)
        shown = look if long_mm > 12 else Look(look.rim)
        lesions.append(
            Lesion(lesion_id, label, organ, long_mm, short_mm, centre, turn, bed, node=node, present=size is not None,
                   looks={"CT-PV": shown})
        )  # fmt: skip
    return (*lesions, *(_FOLLOWUP_AT_LAST if visit == 2 else ()))
