"""The published limits of every rule set, as the sources print them; a preset never changes without this table."""

from decimal import Decimal

import pytest

from measurements.criteria import PRESETS, preset
from measurements.protocol import Protocol

PUBLISHED = {
    #               PR       PD       mm   incl.  continuing  confirmed
    "RECIST 1.1": ("0.7", "1.2", "5", True, True, False),
    "iRECIST": ("0.7", "1.2", "5", True, True, False),
    "mRECIST": ("0.7", "1.2", "0", True, True, False),
    "Choi": ("0.9", "1.1", "0", True, False, False),
    "mChoi": ("0.9", "1.1", "0", True, False, False),
    "WHO": ("0.5", "1.25", "0", True, False, True),
    "EASL": ("0.5", "1.25", "0", False, False, False),
    "PERCIST 1.0": ("0.7", "1.2", "5", True, False, False),
    "Volume": ("0.343", "1.728", "0", True, False, False),
}


@pytest.mark.parametrize("name", PRESETS)
def test_the_limits_of_a_rule_set_are_the_published_ones(name: str) -> None:
    share, times, mm, inclusive, continuing, confirmation = PUBLISHED[name]
    held = PRESETS[name]
    assert (held.partial_response, held.progression, held.progression_mm) == (
        Decimal(share),
        Decimal(times),
        Decimal(mm),
    )
    assert (held.progression_inclusive, held.continuing_partial_response) == (inclusive, continuing)
    assert held.confirmation is confirmation
    assert (held.name, preset(name)) == (name, held)


def test_the_protocol_without_a_word_is_recist_1_1_as_published() -> None:
    held = Protocol(id="p")
    assert (held.max_targets, held.max_per_organ) == (5, 2)
    assert (held.measurable_mm, held.measurable_node_mm, held.measurable_on_radiograph_mm) == tuple(
        map(Decimal, (10, 15, 20))
    )
    assert (held.node_normal_mm, held.too_small_mm, held.step_mm) == tuple(map(Decimal, ("10", "5", "0.1")))
    assert (held.porta_hepatis_node_mm, held.new_nodule_mm) == tuple(map(Decimal, (20, 10)))
    assert (held.attenuation_response, held.glycolysis_progression) == (Decimal("0.85"), Decimal("1.75"))
    assert (held.sul_response, held.sul_response_units) == (Decimal("0.7"), Decimal("0.8"))
    assert (held.sul_progression, held.sul_progression_units) == (Decimal("1.3"), Decimal("0.8"))
    assert held.sul_progression_inclusive is False
    assert held.new_lesion_growth_mm == 5
    assert (held.confirm_progression_from_days, held.confirm_progression_to_days) == (28, 56)
    assert held.confirm_progression_variance_days == 0
    assert (held.confirmation, held.confirm_from_days, held.confirm_to_days) == (False, 28, None)
    assert (held.max_ne_between, held.accept_sd_between, held.stable_from_days) == (1, False, 42)
    assert (held.missing_as_ne, held.non_cr_non_pd_benefits, held.count_after_new_therapy) == (True, False, False)
    assert (held.missed_visits_censor, held.baseline_window_days) == (2, 28)
    assert (held.visit_every_days, held.visit_window_days) == (None, 7)


def test_another_rule_set_keeps_the_windows_of_the_protocol_and_the_same_one_all_of_it() -> None:
    own = Protocol(id="p", stable_from_days=56, partial_response=Decimal("0.6"))
    other = preset("WHO", own)
    assert (other.name, other.partial_response, other.stable_from_days) == ("WHO", Decimal("0.5"), 56)
    assert preset("RECIST 1.1", own) is own
