"""The small numbers that tables of a cohort hold: responses, states, what is said of new lesions, what is missing."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]

CODES: Final = ("", "BL", "CR", "PR", "SD", "NON", "PD", "NE", "MISSING")
"""The responses by their number in the answers: `CODES[answers.overall[row]]`. 0 is none: no such disease."""
NONE, BL, CR, PR, SD, NON, PD, NE, MISSING = range(9)
NUMBER: Final = {code: number for number, code in enumerate(CODES)}

NO_SIZE: Final = -1
"""A target, or a new lesion, without a size: missing, never 0."""
NO_DAY: Final = int(np.iinfo(np.int64).min)
"""A day that is not known, or a thing that was not."""

PRESENT, ABSENT, PROGRESSION, NOT_EVALUABLE = range(4)
"""The state of a non-target lesion; PROGRESSION is the unequivocal one."""

NOT_FOLLOWED, NORMAL, ABOVE_NORMAL, NOT_KNOWN = range(4)
"""The tumour markers of a date."""

NOT_SEEN, EQUIVOCAL, UNEQUIVOCAL, SEEN, REFUTED, NOT_ASSESSED = range(6)
"""What is said of a new lesion at a date; SEEN: seen, and nothing said of its certainty."""

FOUND: Final = ("no", "equivocal", "unequivocal")
"""The strongest new lesion of a date by its number in the answers."""
NO_NEW, DOUBTFUL_NEW, CERTAIN_NEW = range(3)
