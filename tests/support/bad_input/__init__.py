"""The project's own bad input: some hundred cases of malformed and misleading files, and controls that are neither.

`all_cases()` is the whole of it, always the same and in the same order; a module for each class of fault.
"""

from __future__ import annotations

import functools

from tests.support.bad_input import (
    archives,
    controls,
    cuts,
    decoders,
    encodings,
    geometry,
    identity,
    sizes,
    strangers,
    structure,
    values,
)
from tests.support.bad_input.case import Case

CLASSES = {
    "cuts": cuts,
    "encodings": encodings,
    "structure": structure,
    "sizes": sizes,
    "values": values,
    "geometry": geometry,
    "identity": identity,
    "strangers": strangers,
    "decoders": decoders,
    "archives": archives,
    "controls": controls,
}
"""By the word of a class of fault, the module that makes its cases."""


@functools.cache
def cases_of(word: str) -> tuple[Case, ...]:
    """Return the cases of one class."""
    return tuple(CLASSES[word].cases())


def all_cases() -> tuple[Case, ...]:
    """Return every case of every class."""
    return tuple(case for word in CLASSES for case in cases_of(word))
