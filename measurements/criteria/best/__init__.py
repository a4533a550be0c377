"""Best response, durations, endpoints and rates: what a course of responses comes to."""

from measurements.criteria.best.best_response import BestResponse, best_of, best_response
from measurements.criteria.best.questions import CompleteWas, Reading
from measurements.criteria.best.sequence import Dated, dated, response_written

__all__ = ["BestResponse", "CompleteWas", "Dated", "Reading", "best_of", "best_response", "dated", "response_written"]
