"""Whether a lesion is measurable at baseline (Eisenhauer 2009, 3.1, 3.2; EORTC answers): said, never enforced."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from measurements.lesion import Nature, TreatedBefore
from measurements.protocol import Protocol

THIN_SLICE_MM = Decimal(5)

Method = Literal["slices", "radiograph", "callipers", "ultrasound", "endoscopy", "uptake", "photograph", "unknown"]
NodeState = Literal["normal", "pathological", "measurable"]

_METHODS: tuple[tuple[Method, frozenset[str]], ...] = (
    ("endoscopy", frozenset({"eus", "endoscopy", "endoscopic", "gastroscopy", "colonoscopy", "bronchoscopy", "es"})),
    ("slices", frozenset({"ct", "mr", "mri", "mdct", "cbct"})),
    ("ultrasound", frozenset({"us", "ultrasound", "sonography", "ceus", "echo"})),
    ("radiograph", frozenset({"cr", "dx", "rg", "xray", "radiograph", "radiography", "film"})),
    ("callipers", frozenset({"caliper", "calliper", "calipers", "callipers", "clinical", "ruler"})),
    ("uptake", frozenset({"pet", "pt", "nm", "scintigraphy", "spect", "bone scan"})),
    ("photograph", frozenset({"photograph", "photography", "photo", "xc"})),
)

_NEVER: dict[str, str] = {
    "ultrasound": "ultrasound is no method to measure a target by",
    "endoscopy": "endoscopy is no method to measure a target by",
    "uptake": "a scan of uptake alone does not measure a diameter",
    "photograph": "a photograph alone does not measure a target",
}

_NATURES: dict[Nature, str] = {
    "simple_cyst": "a simple cyst is not disease",
    "blastic_bone": "a purely blastic bone lesion is not measurable",
    "diffuse": "effusion, ascites, leptomeningeal, lymphangitic or only palpable disease is not measurable",
}


@lru_cache(maxsize=128)
def method_of(words: str) -> Method:
    """The kind of method a modality or the words of a record name; "unknown" where they name none.

    The CT of a PET/CT measures by its slices.
    """
    text = words.casefold().replace("x-ray", "xray")
    named = set(re.findall(r"[a-z]+", text)) | ({"bone scan"} if "bone scan" in text else set())
    return next((method for method, names in _METHODS if names & named), "unknown")


def least_measurable_mm(protocol: Protocol, slice_thickness_mm: Decimal | None) -> Decimal:
    """Return the long axis from which a lesion that is no node is measurable on slices of this thickness."""
    if slice_thickness_mm is None or slice_thickness_mm <= THIN_SLICE_MM:
        return protocol.measurable_mm
    return max(protocol.measurable_mm, 2 * slice_thickness_mm)


def node_state(protocol: Protocol, short_mm: Decimal) -> NodeState:
    """A node by its short axis at baseline: below 10 mm normal, to below 15 mm pathological, from 15 mm measurable."""
    if short_mm < protocol.node_normal_mm:
        return "normal"
    return "pathological" if short_mm < protocol.measurable_node_mm else "measurable"


def measurability(
    protocol: Protocol,
    *,
    node: bool,
    mm: Decimal,
    slice_thickness_mm: Decimal | None,
    method: str = "",
    nature: Nature = "",
) -> str:
    """Why a target of this size is not measurable at baseline, in one clause; "" where it is.

    mm: long axis, of a node the short axis. Nodes: 15 mm. Others: 10 mm, on CT and MRI also twice the slice thickness
    where slices are thicker than 5 mm, on a radiograph 20 mm. Limits belong to the measurable side. `method`: modality
    or words of the record. A method that never measures a target, and a nature that is never measurable, say so.
    """
    kind = method_of(method)
    if kind in _NEVER:
        return _NEVER[kind]
    if nature in _NATURES:
        return _NATURES[nature]
    limit, why = protocol.measurable_mm, "longest diameter"
    if node:
        limit, why = protocol.measurable_node_mm, "short axis of a node"
    elif kind == "radiograph":
        limit, why = protocol.measurable_on_radiograph_mm, "on a radiograph"
    elif kind in ("slices", "unknown"):
        limit = least_measurable_mm(protocol, slice_thickness_mm)
        if limit > protocol.measurable_mm:
            why = f"twice the slice thickness of {slice_thickness_mm} mm"
    if mm >= limit:
        return ""
    tail = _node_words(protocol, mm) if node else ""
    return f"{mm} mm is below the {limit.normalize():f} mm asked of a target ({why}){tail}"


def measurability_doubts(
    protocol: Protocol,
    *,
    node: bool,
    mm: Decimal | None,
    slice_thickness_mm: Decimal | None,
    nature: Nature = "",
    treated_before: TreatedBefore = "",
) -> tuple[str, ...]:
    """What speaks against a measurable lesion as target without forbidding it, a clause each.

    Whether twice the slice thickness also binds nodes is open: it is said, not asked.
    """
    found: list[str] = []
    if node and mm is not None and slice_thickness_mm is not None and slice_thickness_mm > THIN_SLICE_MM:
        twice = 2 * slice_thickness_mm
        if protocol.measurable_node_mm <= mm < twice:
            found.append(
                f"{mm} mm is below twice the slice thickness of {slice_thickness_mm} mm; it may bind nodes too"
            )
    if nature == "cystic":
        found.append("cystic: a lesion that is not is to be preferred")
    if treated_before == "not_progressed":
        found.append("treated locally before and not progressed since: usually not measurable")
    return tuple(found)


def _node_words(protocol: Protocol, mm: Decimal) -> str:
    if node_state(protocol, mm) == "normal":
        return "; below 10 mm it is a normal node"
    return "; it is pathological and can be non-target"
