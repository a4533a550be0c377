"""What holds for every course of targets: time that only adds, thresholds and bounds that recompute to the class."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from measurements.criteria import assess
from measurements.criteria.as_read import as_read
from measurements.criteria.base import Answer, Visit
from tests.support.courses import RECIST, course

_NEAR = st.sampled_from([None, "0", "5", "9.9", "10", "10.5", "14.9", "15", "20", "24", "28", "30"])
_ROWS = st.lists(st.tuples(_NEAR, _NEAR, _NEAR), min_size=2, max_size=6)
_NODES = st.sampled_from([(), (0,), (0, 1), (0, 1, 2)])


@given(_ROWS, _NODES)
def test_a_later_date_never_changes_an_earlier_answer_where_there_are_no_new_lesions(
    rows: list[tuple[str | None, ...]], nodes: tuple[int, ...]
) -> None:
    visits = course(*rows, nodes=nodes)
    whole = assess(RECIST, visits)
    assert [assess(RECIST, visits[: k + 1])[-1] for k in range(len(visits))] == list(whole)
    assert as_read(RECIST, visits) == whole


@given(_ROWS, _NODES)
def test_the_thresholds_of_an_explanation_recompute_to_its_class(
    rows: list[tuple[str | None, ...]], nodes: tuple[int, ...]
) -> None:
    had_cr = had_pd = had_pr = False
    for answer in assess(RECIST, course(*rows, nodes=nodes))[1:]:
        assert answer.explanation is not None
        limits = {t.name.split(":")[0]: [] for t in answer.explanation.thresholds}  # type: dict[str, list[bool]]
        for held in answer.explanation.thresholds:
            compared = {"<=": held.margin <= 0, "<": held.margin < 0, ">=": held.margin >= 0}[held.sign]
            limits[held.name.split(":")[0]].append(compared)
        normal = bool(limits.get("CR")) and all(limits["CR"])
        missing = bool(answer.sums.missing)
        grown = bool(limits.get("PD")) and all(limits["PD"])
        if normal and not missing:
            code = "CR"
        elif (had_cr and limits.get("CR") and not normal) or (grown and not normal):
            code = "PD"
        elif missing or answer.sums.baseline is None:
            code = "NE"
        else:
            code = "PR" if limits["PR"][0] or (had_pr and not had_pd) else "SD"
        assert answer.target == code
        had_cr, had_pd = had_cr or answer.code == "CR", had_pd or answer.code == "PD"
        had_pr = had_pr or answer.code == "PR"


@given(_ROWS, _NODES)
def test_the_bounds_of_a_missing_target_are_the_answers_it_would_get(
    rows: list[tuple[str | None, ...]], nodes: tuple[int, ...]
) -> None:
    visits = course(*rows, nodes=nodes)
    answer = assess(RECIST, visits)[-1]
    if answer.bounds is None or len(answer.bounds.missing) != 1:
        return
    for place, (code, start) in enumerate(answer.bounds.turns):
        following = answer.bounds.turns[place + 1 :]
        sizes = [start, *([following[0][1] - Decimal("0.1")] if following else [start + 50])]
        assert [_filled(visits, size).code for size in sizes] == [code, code]


def _filled(visits: tuple[Visit, ...], size: Decimal) -> Answer:
    targets = tuple(replace(v, mm=size) if v.mm is None else v for v in visits[-1].targets)
    return assess(RECIST, (*visits[:-1], replace(visits[-1], targets=targets)))[-1]
