"""RECIST 1.1 over the tables of a whole cohort, in one call and with the answers of the explaining engine.

`assess_tables` gives the responses at every date, `assess_tables_with_best` those of every subject as well. Numpy is
imported with it: ask for it late.
"""

from measurements.criteria.cohort.assess import BestResponses, Responses, assess_tables, assess_tables_with_best
from measurements.criteria.cohort.codes import CODES, FOUND, NO_DAY, NO_SIZE
from measurements.criteria.cohort.columns import hundredths
from measurements.criteria.cohort.tables import Markers, NewLesions, NonTargets, Sizes, Times

__all__ = [
    "CODES",
    "FOUND",
    "NO_DAY",
    "NO_SIZE",
    "BestResponses",
    "Markers",
    "NewLesions",
    "NonTargets",
    "Responses",
    "Sizes",
    "Times",
    "assess_tables",
    "assess_tables_with_best",
    "hundredths",
]
