"""Hit tests: what the pointer means."""

from __future__ import annotations

from viewer.tools.hit import HitTarget, ScreenCaliper, distance_to_segment, hit_target

SELECTED = ScreenCaliper("m1", ((100, 100), (200, 100)), ((150, 60), (150, 140)), (220, 90, 120, 20), handles=True)
OTHER = ScreenCaliper("m2", ((100, 112), (200, 112)), None, None, handles=False)


def test_an_end_of_the_selected_caliper_is_grabbed_within_12_px() -> None:
    assert hit_target([SELECTED], (88.5, 100)) == HitTarget("m1", "handle", 11.5, "long0")
    assert hit_target([SELECTED], (87.5, 100)) is None
    assert hit_target([SELECTED], (150, 150)) == HitTarget("m1", "handle", 10.0, "short1")


def test_the_nearest_of_two_ends_is_meant() -> None:
    small = ScreenCaliper("m1", ((100, 100), (110, 100)), ((105, 96), (105, 104)), None, handles=True)
    hit = hit_target([small], (109, 101))
    assert hit is not None
    assert hit.handle == "long1"


def test_a_caliper_that_is_not_selected_is_hit_on_its_line_and_has_no_handles() -> None:
    assert hit_target([OTHER], (100, 112)) == HitTarget("m2", "line", 0.0)
    assert hit_target([OTHER], (150, 118)) is None


def test_a_handle_goes_before_a_line_and_a_label_before_plain_image() -> None:
    hit = hit_target([OTHER, SELECTED], (100, 110))
    assert hit is not None
    assert (hit.measurement_id, hit.part) == ("m1", "handle")
    assert hit_target([OTHER, SELECTED], (230, 95)) == HitTarget("m1", "label", 0.0)
    assert hit_target([OTHER, SELECTED], (400, 400)) is None


def test_the_distance_from_a_line_ends_at_its_ends() -> None:
    assert distance_to_segment((5, 3), (0, 0), (10, 0)) == 3.0
    assert distance_to_segment((13, 4), (0, 0), (10, 0)) == 5.0
    assert distance_to_segment((3, 4), (0, 0), (0, 0)) == 5.0
