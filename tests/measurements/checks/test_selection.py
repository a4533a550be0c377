"""Choosing targets at baseline (Eisenhauer 2009, 3.1, 4.2; EORTC answers), and the choices published elsewhere."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurements.checks.selection import Candidate, advice, doubts_of, propose_targets, violations_of
from measurements.criteria.rules.measurable import measurability, method_of, node_state
from measurements.organs import organ_group
from measurements.protocol import Protocol

PROTOCOL = Protocol(id="recist-1.1")
VECTORS = Path(__file__).parents[2] / "data" / "vectors"
PUBLISHED = [
    json.loads(line, parse_float=Decimal, parse_int=Decimal)
    for path in sorted(VECTORS.glob("*/selection.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


def lesion(name: str, organ: str, mm: str | None, **facts: Any) -> Candidate:
    return Candidate(name, organ, None if mm is None else Decimal(mm), **facts)


@pytest.mark.parametrize("record", PUBLISHED, ids=lambda record: record["id"])
def test_published_choices_of_targets_are_ours(record: dict[str, Any]) -> None:
    config = record.get("config", {})
    protocol = msgspec.structs.replace(
        PROTOCOL, max_targets=int(config.get("max_total", 5)), max_per_organ=int(config.get("max_per_organ", 2))
    )
    found = propose_targets(
        protocol, [Candidate(x["id"], x["organ"], x.get("mm"), node=x.get("node", False)) for x in record["lesions"]]
    )
    told: dict[str, Any] = {
        "selected": list(found.selected),
        "n_selected": len(found.selected),
        "measurable": list(found.measurable),
        "sum_mm": found.sum_mm,
    }
    assert {key: told[key] for key in record["expect"]} == record["expect"]


@pytest.mark.parametrize(
    ("node", "mm", "method", "thickness", "measurable"),
    [
        (False, "10.0", "CT", "5", True),
        (False, "9.99", "CT", "5", False),
        (False, "15.9", "MRI", "8", False),
        (False, "16.0", "MRI", "8", True),
        (False, "19.9", "CR", None, False),
        (False, "20.0", "Chest X-ray", None, True),
        (False, "10.0", "CALIPER MEASUREMENT METHOD", "20", True),
        (False, "80.0", "US", None, False),
        (False, "80.0", "EUS", None, False),
        (False, "80.0", "PET", None, False),
        (False, "10.0", "PET/CT with contrast", "5", True),
        (False, "80.0", "PHOTOGRAPHY", None, False),
        (True, "15.0", "CT", "5", True),
        (True, "14.9", "CT", "5", False),
        (True, "15.0", "CT", "10", True),
        (True, "40.0", "endoscopic ultrasound", None, False),
    ],
)
def test_measurable_is_what_the_method_can_measure(
    node: bool, mm: str, method: str, thickness: str | None, measurable: bool
) -> None:
    thick = None if thickness is None else Decimal(thickness)
    why = measurability(PROTOCOL, node=node, mm=Decimal(mm), slice_thickness_mm=thick, method=method)
    assert (why == "") is measurable


@pytest.mark.parametrize(
    ("mm", "state"),
    [("9.99", "normal"), ("10.0", "pathological"), ("14.99", "pathological"), ("15.0", "measurable")],
)
def test_a_node_is_normal_pathological_or_measurable_by_its_short_axis(mm: str, state: str) -> None:
    assert node_state(PROTOCOL, Decimal(mm)) == state


@pytest.mark.parametrize("nature", ["simple_cyst", "blastic_bone", "diffuse"])
def test_what_is_never_measurable_is_never_proposed(nature: Any) -> None:
    found = propose_targets(PROTOCOL, [lesion("a", "bone", "40", nature=nature), lesion("b", "bone", "12")])
    assert (found.selected, [name for name, _ in found.not_measurable]) == (("b",), ["a"])


def test_doubts_are_said_and_forbid_nothing() -> None:
    thick = lesion("n", "neck", "15.5", node=True, slice_thickness_mm=Decimal(8))
    cystic = lesion("c", "liver", "30", nature="cystic", treated_before="not_progressed")
    found = propose_targets(PROTOCOL, [thick, cystic])
    assert found.selected == ("c", "n")
    assert len(doubts_of(PROTOCOL, thick)) == 1
    assert len(found.warnings) == 3
    assert doubts_of(PROTOCOL, lesion("n", "neck", "16.0", node=True, slice_thickness_mm=Decimal(8))) == ()


@pytest.mark.parametrize(
    ("organ", "node", "group"),
    [
        ("Left lung", False, "lung"),
        ("LUNG", False, "lung"),
        ("Lungs, right upper lobe", False, "lung"),
        ("right lower lobe", False, "lung"),
        ("kidney, left", False, "kidney"),
        ("Kidneys", False, "kidney"),
        ("left ovary", False, "ovary"),
        ("ovaries", False, "ovary"),
        ("Liver segment 7", False, "liver"),
        ("right lobe of the liver", False, "liver"),
        ("pancreatic tail", False, "pancreas"),
        ("left adrenal gland", False, "adrenal"),
        ("axilla", True, "lymph nodes"),
        ("mediastinum", True, "lymph nodes"),
        ("Lymph nodes", False, "lymph nodes"),
        ("Left orbit", False, "orbit"),
        ("", False, ""),
    ],
)
def test_paired_organs_are_one_organ_and_all_nodes_are_one(organ: str, node: bool, group: str) -> None:
    assert organ_group(organ, "left", node=node) == group


def test_all_involved_organs_are_represented_before_a_second_of_one_is_taken() -> None:
    given = [
        *(lesion(f"liver-{mm}", "liver", mm) for mm in ("90", "80", "70")),
        *(lesion(f"lung-{mm}", "left lung" if mm == "60" else "right lung", mm) for mm in ("60", "55")),
        lesion("node", "axilla", "16", node=True),
        lesion("adrenal", "adrenal", "11"),
    ]
    found = propose_targets(PROTOCOL, given)
    assert found.selected == ("liver-90", "liver-80", "lung-60", "node", "adrenal")
    assert [(v.kind, v.organ, v.count) for v in found.violations] == [("total", "", 7), ("organ", "liver", 3)]


def test_a_lesion_without_its_counting_axis_is_named_and_not_chosen() -> None:
    found = propose_targets(PROTOCOL, [lesion("a", "liver", None), lesion("b", "liver", "12")])
    assert (found.missing_measurement, found.selected) == (("a",), ("b",))


def test_the_counts_of_nodes_are_taken_over_all_stations() -> None:
    targets = [lesion(name, name, "20", node=True) for name in ("axillary", "hilar", "inguinal")]
    (only,) = violations_of(PROTOCOL, targets)
    assert (only.kind, only.organ, only.count, only.limit) == ("organ", "lymph nodes", 3, 2)
    assert violations_of(PROTOCOL, [lesion(str(n), "", "20") for n in range(5)]) == ()


def test_a_smaller_choice_is_questioned_and_an_organ_without_target_is_named() -> None:
    targets = [lesion("t1", "liver", "20"), *(lesion(n, "left neck", "20", node=True) for n in ("n1", "n2"))]
    said = dict(
        advice(PROTOCOL, targets, [lesion("x", "liver", "35"), lesion("y", "lung", "12"), lesion("z", "skin", "9")])
    )
    assert said.keys() == {"x", "y", "n1"}
    assert "larger than the target t1" in said["x"]


SIZES = st.decimals(min_value=1, max_value=90, places=1)
ORGANS = st.sampled_from(["liver", "left lung", "right lung", "kidney", "brain", "skin", "adrenal", ""])
LESIONS = st.lists(st.tuples(ORGANS, SIZES, st.booleans()), max_size=14)


@given(LESIONS)
def test_a_proposal_keeps_the_counts_is_measurable_and_misses_no_organ_that_has_room(
    given_lesions: list[tuple[str, Decimal, bool]],
) -> None:
    candidates = [Candidate(str(n), organ, mm, node=node) for n, (organ, mm, node) in enumerate(given_lesions)]
    found = propose_targets(PROTOCOL, candidates)
    by_id = {one.lesion_id: one for one in candidates}
    chosen = [by_id[name] for name in found.selected]
    assert violations_of(PROTOCOL, chosen) == ()
    assert set(found.selected) <= set(found.measurable)
    organs = {by_id[name].group for name in found.measurable} - {""}
    if len(organs) <= PROTOCOL.max_targets and all(by_id[name].group for name in found.measurable):
        assert organs == {one.group for one in chosen}
    sizes = [one.mm for one in chosen]
    assert sizes == sorted(sizes, reverse=True)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("CT", "slices"),
        ("MR", "slices"),
        ("PET/CT", "slices"),
        ("not stated", "unknown"),
        ("", "unknown"),
        ("PT", "uptake"),
    ],
)
def test_methods_are_told_by_the_words_of_the_record(words: str, method: str) -> None:
    assert method_of(words) == method
