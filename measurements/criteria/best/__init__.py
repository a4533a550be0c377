"""Best response, durations, endpoints and rates: what a course of responses comes to."""

from measurements.criteria.best.best_change import best_change, category_of_change
from measurements.criteria.best.best_response import BestResponse, best_of, best_response
from measurements.criteria.best.questions import CompleteWas, Reading
from measurements.criteria.best.sequence import Dated, dated, response_written

__all__ = [
    "BestResponse",
    "CompleteWas",
    "Dated",
    "Reading",
    "best_change",
    "best_of",
    "best_response",
    "category_of_change",
    "dated",
    "response_written",
]
