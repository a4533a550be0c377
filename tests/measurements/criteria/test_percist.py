"""PERCIST 1.0 (Wahl et al., J Nucl Med 2009;50 Suppl 1:122S-150S): SULpeak of the hottest lesion at each scan."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from measurements.assessment import MetabolicReference
from measurements.criteria import PRESETS, assess
from measurements.criteria.base import Answer, NewLesionValue, Quantity, TargetValue, Visit
from measurements.criteria.best.best_response import best_of
from measurements.partial_date import parse
from tests.support.courses import Size

PERCIST = PRESETS["PERCIST 1.0"]
LIVER = MetabolicReference(
    liver_mean=Decimal("1.4"), liver_sd=Decimal("0.2"), uptake_minutes=Decimal(60), dose_mbq=Decimal(300)
)


def target(name: str, sul: Size, organ: str) -> TargetValue:
    held: dict[Quantity, Decimal] = {} if sul is None else {"sul_peak": Decimal(sul)}
    return TargetValue(name, name, node=False, mm=Decimal(20), organ=organ, quantities=held)


def course(*rows: Sequence[Size] | Size, scan: MetabolicReference | None = LIVER) -> tuple[Visit, ...]:
    lines = [row if isinstance(row, tuple | list) else (row,) for row in rows]
    return tuple(
        Visit(f"v{n}", tuple(target(f"T{k + 1}", size, f"organ {k}") for k, size in enumerate(line)), metabolic=scan)
        for n, line in enumerate(lines)
    )


def last(*rows: Sequence[Size] | Size) -> Answer:
    return assess(PERCIST, course(*rows))[-1]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((10, 7), "PMR"),
        ((10, "7.01"), "SMD"),
        (("2.5", "1.75"), "SMD"),  # −30 % and only 0.75 units
        (("2.5", "1.7"), "PMR"),  # 0.8 units
        (("2.5", "1.71"), "SMD"),
        ((10, 13), "SMD"),  # more than 30 %
        ((10, "13.01"), "PMD"),
        (("2.5", "3.3"), "SMD"),  # 32 %, not more than 0.8 units
        (("2.5", "3.31"), "PMD"),
        ((10, 6, "7.8"), "SMD"),  # progression is counted from the lowest
        ((10, 6, "7.81"), "PMD"),
        ((10, 0), "CMR"),
        ((10, 0, "0.8"), "PMR"),
        ((10, 0, "0.81"), "PMD"),
        (((10, 3), (5, 9)), "SMD"),  # another lesion is the hottest now
        (((10, 3), (5, 7)), "PMR"),
        (((10, 3), (5, None)), "NE"),
        (((10, 3), (14, None)), "PMD"),
        (((10, None), (5, 3)), "NE"),
    ],
)
def test_both_conditions_are_asked_of_the_hottest_lesion(rows: tuple[Sequence[Size]], code: str) -> None:
    assert last(*rows).code == code


def test_progression_at_its_limits_is_a_setting_since_sources_differ() -> None:
    inclusive = msgspec.structs.replace(PERCIST, sul_progression_inclusive=True)
    for low, high in ((10, 13), ("2.5", "3.3")):
        assert (assess(inclusive, course(low, high))[-1].code, last(low, high).code) == ("PMD", "SMD")


@pytest.mark.parametrize(
    ("reference", "hottest", "code"),
    [
        (MetabolicReference(liver_mean=Decimal(2), liver_sd=Decimal("0.3")), "3.6", "PMR"),  # 1.5 × 2 + 2 × 0.3
        (MetabolicReference(liver_mean=Decimal(2), liver_sd=Decimal("0.3")), "3.59", "NE"),
        (MetabolicReference(blood_pool_mean=Decimal("1.6"), blood_pool_sd=Decimal("0.3")), "3.8", "PMR"),
        (MetabolicReference(blood_pool_mean=Decimal("1.6"), blood_pool_sd=Decimal("0.3")), "3.79", "NE"),
        (MetabolicReference(liver_mean=Decimal(9), blood_pool_mean=Decimal(2), blood_pool_sd=Decimal(0)), "4", "PMR"),
        (MetabolicReference(liver_mean=Decimal(9), blood_pool_mean=Decimal(9)), "4", "PMR"),
    ],
)
def test_the_hottest_lesion_must_have_been_measurable_at_baseline(
    reference: MetabolicReference, hottest: str, code: str
) -> None:
    first, second = course(hottest, 1, scan=None)
    found = assess(PERCIST, (replace(first, metabolic=reference), second))
    assert found[-1].code == code
    assert ("not measurable" in " ".join(found[0].notices)) is (code == "NE")


def test_without_reference_uptake_the_answer_stands_and_says_that_it_was_not_checked() -> None:
    first, second = assess(PERCIST, course(10, 5, scan=None))
    assert first.notices[0].startswith("Whether the hottest lesion was measurable is not known")
    assert (second.code, second.notices) == (
        "PMR",
        ("Whether the scan compares with v0 is not known: liver uptake, uptake time and dose not recorded at both.",),
    )


def test_a_new_avid_lesion_and_visible_extension_are_progression() -> None:
    first, second = course(10, 5)
    new = NewLesionValue("N1", "N1", seen=True, seen_on="fdg_pet_only", node=True, mm=Decimal(8))
    answer = assess(PERCIST, (first, replace(second, new_lesions=(new,))))[-1]
    assert answer.code == "PMD"
    assert answer.sentence.startswith("PMD: unequivocal new lesion N1; targets PMR: SULpeak")
    wider = replace(second, metabolic=msgspec.structs.replace(LIVER, extension_visible=True))
    assert assess(PERCIST, (first, wider))[-1].sentence == "PMD: visible extension of the uptake"


@pytest.mark.parametrize(("now", "code"), [("174.9", "PMR"), ("175", "PMD")])
def test_extension_is_three_quarters_more_glycolysis_than_the_lowest(now: str, code: str) -> None:
    scans = [msgspec.structs.replace(LIVER, total_glycolysis=Decimal(g)) for g in ("300", "100", now)]
    visits = tuple(replace(v, metabolic=scan) for v, scan in zip(course(10, 5, 5), scans, strict=True))
    assert assess(PERCIST, visits)[-1].code == code


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        (LIVER, ()),
        (msgspec.structs.replace(LIVER, liver_mean=Decimal("1.67")), ()),
        (msgspec.structs.replace(LIVER, liver_mean=Decimal("1.68")),
         ("Liver SUL 1.68 against 1.4 g/ml in v0: comparable scans differ by less than 20 % and 0.3.",)),
        (msgspec.structs.replace(LIVER, uptake_minutes=Decimal(70)), ()),
        (msgspec.structs.replace(LIVER, uptake_minutes=Decimal(71)),
         ("Uptake time 71 min: 50 to 70 min are asked for.",)),
        (msgspec.structs.replace(LIVER, uptake_minutes=Decimal(75)),
         ("Uptake time 75 min: 50 to 70 min are asked for.",
          "Uptake time 75 against 60 min in v0: comparable scans differ by less than 15 min.")),
        (msgspec.structs.replace(LIVER, dose_mbq=Decimal(360)), ()),
        (msgspec.structs.replace(LIVER, dose_mbq=Decimal(361)),
         ("Dose 361 against 300 MBq in v0: comparable scans lie within 20 %.",)),
    ],
)  # fmt: skip
def test_scans_that_do_not_compare_are_said_beside_the_answer(scan: MetabolicReference, told: tuple[str, ...]) -> None:
    first, second = course(10, 5)
    answer = assess(PERCIST, (first, replace(second, metabolic=scan)))[-1]
    assert (answer.code, answer.notices) == ("PMR", told)


@pytest.mark.parametrize(("minutes", "told"), [(49, True), (50, False), (70, False), (71, True)])
def test_an_uptake_of_fifty_to_seventy_minutes_is_asked_for(minutes: int, told: bool) -> None:
    scan = msgspec.structs.replace(LIVER, uptake_minutes=Decimal(minutes))
    notices = assess(PERCIST, course(10, 5, scan=scan))[-1].notices
    assert notices == ((f"Uptake time {minutes} min: 50 to 70 min are asked for.",) if told else ())


def test_a_figure_that_one_of_the_scans_lacks_is_named() -> None:
    first, second = course(10, 5)
    notices = assess(PERCIST, (first, replace(second, metabolic=msgspec.structs.replace(LIVER, dose_mbq=None))))[
        -1
    ].notices
    assert notices == ("Whether the scan compares with v0 is not known: dose not recorded at both.",)


def test_a_liver_that_differs_by_three_tenths_does_not_compare_though_it_is_within_a_fifth() -> None:
    first, second = (replace(v, metabolic=msgspec.structs.replace(LIVER, liver_mean=Decimal(m)))
                     for v, m in zip(course(10, 5), ("2", "2.3"), strict=True))  # fmt: skip
    assert any("Liver SUL" in notice for notice in assess(PERCIST, (first, second))[-1].notices)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((10, 7), "PMR: SULpeak of the hottest lesion 7 g/ml, −30.0 % from baseline 10 g/ml (v0);"
         " PMR needs 7 g/ml or less, met exactly"),
        (("2.5", "1.75"), "SMD: SULpeak of the hottest lesion 1.75 g/ml, −30.0 % from baseline 2.5 g/ml (v0);"
         " PMR needs 1.7 g/ml or less, 0.05 g/ml away"),
        ((10, 6, "7.81"), "PMD: SULpeak of the hottest lesion 7.81 g/ml, +30.2 % and +1.81 g/ml from lowest 6 g/ml"
         " (v1); PMD needs more than 7.8 g/ml"),
        ((10, 13), "SMD: SULpeak of the hottest lesion 13 g/ml, +30.0 % from baseline 10 g/ml (v0);"
         " PMD needs more than 13 g/ml, reached and not exceeded"),
        ((10,), "BL: baseline SULpeak of the hottest lesion 10 g/ml; PMR needs 7 g/ml or less, PMD more than 13 g/ml"),
        ((10, None), "NE: no uptake for T1 (SULpeak not measured)"),
        ((10, 0), "CMR: no lesion has uptake above its surroundings"),
    ],
)  # fmt: skip
def test_the_sentence_is_in_the_words_of_percist(rows: tuple[Sequence[Size]], sentence: str) -> None:
    assert last(*rows).sentence == sentence


def test_the_sum_of_the_hottest_five_two_of_an_organ_stands_beside_and_decides_nothing() -> None:
    def scan(name: str, *values: int) -> Visit:
        organs = ("lung", "lung", "lung", "liver", "bone", "spleen", "skin")
        targets = tuple(target(f"T{k}", v, organs[k]) for k, v in enumerate(values))
        return Visit(name, targets, metabolic=LIVER)

    answer = assess(PERCIST, (scan("v0", 10, 9, 8, 7, 6, 5, 4), scan("v1", 10, 3, 2, 2, 2, 1, 1)))[-1]
    figure = answer.figures[0]
    assert (answer.code, figure.value, figure.reference_value) == ("SMD", Decimal(18), Decimal(37))


def test_the_best_metabolic_response_is_in_the_codes_of_percist() -> None:
    dates = ("2020-01-01", "2020-03-01", "2020-05-01")
    visits = tuple(replace(v, date=parse(d)) for v, d in zip(course(10, 8, 5), dates, strict=True))
    assert best_of(PERCIST, assess(PERCIST, visits), visits).code == "PMR"


def compared(*rows: Sequence[Size] | Size, inclusive: bool = False) -> dict[str, tuple[str, Decimal, bool]]:
    protocol = msgspec.structs.replace(PERCIST, sul_progression_inclusive=inclusive)
    told = assess(protocol, course(*rows))[-1].explanation
    assert told is not None
    return {t.name: (t.sign, t.limit, t.met) for t in told.thresholds}


def test_every_comparison_is_in_the_explanation_with_its_limit() -> None:
    assert compared(10, 7) == {
        "PMD: 1.3 × lowest": (">", Decimal(13), False),
        "PMD: lowest + 0.8": (">", Decimal("10.8"), False),
        "PMR: 0.7 × baseline": ("<=", Decimal(7), True),
        "PMR: baseline − 0.8": ("<=", Decimal("9.2"), True),
    }
    assert compared(10, 13)["PMD: 1.3 × lowest"] == (">", Decimal(13), False)
    assert compared(10, 13, inclusive=True)["PMD: 1.3 × lowest"] == (">=", Decimal(13), True)
    assert compared((10, 3), (7, None))["PMR: 0.7 × baseline"] == ("<=", Decimal(7), False)
    assert compared((None, 3), (7, 3)) == {}


def test_the_rule_and_the_steps_say_what_decided() -> None:
    first, second = course(10, 5)
    wider = replace(second, metabolic=msgspec.structs.replace(LIVER, extension_visible=True))
    answer = assess(PERCIST, (first, wider))[-1]
    assert answer.rule.startswith("PERCIST 1.0, visible extension (")
    assert [(s.name, s.held) for s in answer.steps[:2]] == [("CMR", False), ("PMD", True)]
    hotter = last(10, 14)
    assert hotter.rule.startswith("PERCIST 1.0, SULpeak of the hottest lesion (")
    assert [(s.name, s.held) for s in hotter.steps[:2]] == [("CMR", False), ("PMD", True)]
    both = assess(PERCIST, (first, replace(wider, targets=course(10, 14)[1].targets)))[-1]
    assert (both.rule, both.sentence) == (hotter.rule, hotter.sentence)
    assert [(s.name, s.held) for s in last((10, 5), (0, None)).steps[:3]] == [
        ("CMR", False), ("PMD", False), ("NE", True),
    ]  # fmt: skip


def test_glycolysis_without_one_before_is_no_extension() -> None:
    first, second = course(10, 5)
    scan = msgspec.structs.replace(LIVER, total_glycolysis=Decimal(900))
    assert assess(PERCIST, (first, replace(second, metabolic=scan)))[-1].code == "PMR"
    known = replace(first, metabolic=scan)
    assert assess(PERCIST, (known, second))[-1].code == "PMR"
