"""How safe a call is: an error model of measurement, the probability of each class, and what decides it.

Shown beside the class, never instead of it. The model, its sources and its trials are in `docs/certainty.md`.
"""

from measurements.criteria.certainty.answer import FIRM, Certainty, Curve
from measurements.criteria.certainty.baseline import BaselineSafety, NearLimit, at_baseline
from measurements.criteria.certainty.calls import certainty_of
from measurements.error_model import DEFAULT_MODEL, ErrorFigures, ErrorModel

__all__ = [
    "DEFAULT_MODEL", "FIRM", "BaselineSafety", "Certainty", "Curve", "ErrorFigures", "ErrorModel", "NearLimit",
    "at_baseline", "certainty_of",
]  # fmt: skip
