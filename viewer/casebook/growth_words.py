"""How fast the sum grew up to a date, in words: rates, interval, doubling time, hyperprogression. No widgets."""

from measurements.criteria.growth_rate import Range, doubling_words
from measurements.growth_of_case import before_baseline, hyperprogression_at, is_first_scan
from measurements.trends import CaseView, DateColumn


def growth_lines(view: CaseView, column: DateColumn) -> tuple[str, ...]:
    """TGR, TGK, doubling time and specific growth rate since the last complete sum, or why there are none.

    () at the baseline, and at a date where no target has a size.
    """
    found = view.growth(column.timepoint.id)
    if found is None or not any(column.findings[row.lesion.id].counted_mm is not None for row in view.targets):
        return ()
    if found.specific is None:
        return (found.sentence,)
    rate = Range(found.specific.low * 100, found.specific.high * 100).words("% of volume a day", 2)
    doubling = doubling_words(found)
    pace = f"Specific growth rate {rate}"
    return (found.sentence, f"{pace}; the volume {doubling}." if doubling else f"{pace}.")


def hyperprogression_lines(view: CaseView, column: DateColumn) -> tuple[str, ...]:
    """Each definition by its name, its figures and its paper, at the first scan after the baseline.

    Where the sum grew but no earlier scan tells how fast it grew before, that; else ().
    """
    point = column.timepoint.id
    found = hyperprogression_at(view, point)
    if found:
        return tuple(f"{one.sentence.removesuffix('.')} ({one.citation})." for one in found)
    grown = view.growth(point)
    is_growing = grown is not None and grown.kinetics is not None and grown.kinetics.high > 0
    if is_growing and is_first_scan(view, point) and before_baseline(view) is None:
        return ("Hyperprogression is not known: no date before the baseline has a size of every target.",)
    return ()
