"""The values that tell frames apart, read from a header: from plain attributes or from functional groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.imaging import telling
from viewer.imaging.diffusion import b_value
from viewer.imaging.functional_groups import FunctionalGroups
from viewer.imaging.header import items, text
from viewer.imaging.telling import WORDS, Apart

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes

PLAIN = {
    telling.ECHO: "EchoTime",
    telling.ECHO_NUMBER: "EchoNumbers",
    telling.INVERSION: "InversionTime",
    telling.FLIP: "FlipAngle",
    telling.PHASE: "TemporalPositionIdentifier",
    telling.CYCLE: "NominalPercentageOfCardiacPhase",
    telling.IMAGE_TYPE: "ImageType",
    telling.ACQUISITION: "AcquisitionNumber",
    telling.TRIGGER: "TriggerTime",
    telling.KERNEL: "ConvolutionKernel",
    telling.TIME_OF_FRAME: "AcquisitionTime",
}
IN_MR_ONLY = frozenset({telling.ECHO, telling.ECHO_NUMBER, telling.INVERSION, telling.FLIP})
CONTENT = "FrameContentSequence"
ENHANCED = {
    telling.STACK: (CONTENT, "StackID", "StackID"),
    telling.ECHO: ("MREchoSequence", "EffectiveEchoTime", "EchoTime"),
    telling.DIFFUSION: ("MRDiffusionSequence", "DiffusionBValue", "DiffusionBValue"),
    telling.INVERSION: ("MRModifierSequence", "InversionTimes", "InversionTime"),
    telling.FLIP: ("MRTimingAndRelatedParametersSequence", "FlipAngle", "FlipAngle"),
    telling.PHASE: (CONTENT, "TemporalPositionIndex", "TemporalPositionIdentifier"),
    telling.ACQUISITION: (CONTENT, "FrameAcquisitionNumber", "AcquisitionNumber"),
    telling.TRIGGER: ("CardiacSynchronizationSequence", "NominalCardiacTriggerDelayTime", "TriggerTime"),
    telling.CYCLE: (
        "CardiacSynchronizationSequence",
        "NominalPercentageOfCardiacPhase",
        "NominalPercentageOfCardiacPhase",
    ),
    telling.FRAME_TIME: ("TemporalPositionSequence", "TemporalPositionTimeOffset", "FrameReferenceTime"),
    telling.KERNEL: ("CTReconstructionSequence", "ConvolutionKernel", "ConvolutionKernel"),
    telling.TIME_OF_FRAME: (CONTENT, "FrameAcquisitionDateTime", "AcquisitionTime"),
}


def classic_apart(dataset: Attributes, modality: str) -> Apart:
    """Return the values of a single-frame object, in the order of WORDS."""
    is_mr = modality == "MR"
    found = {word: text(dataset, keyword) for word, keyword in PLAIN.items() if is_mr or word not in IN_MR_ONLY}
    if is_mr:
        found[telling.DIFFUSION] = b_value(dataset)
        found[telling.DIRECTION] = text(dataset, "DiffusionGradientOrientation")
    if modality == "PT":
        found[telling.FRAME_TIME] = text(dataset, "FrameReferenceTime")
    return tuple([(word, found.get(word, "")) for word in WORDS])


def enhanced_apart(groups: FunctionalGroups) -> Apart:
    """Return the values of one frame of an enhanced object, in the order of WORDS."""
    found = {word: groups.stated(*where) for word, where in ENHANCED.items()}
    found[telling.IMAGE_TYPE] = groups.frame_type or text(groups.whole, "ImageType")
    found[telling.KERNEL] = found[telling.KERNEL] or text(groups.whole, "ConvolutionKernel")
    diffusion = groups.item("MRDiffusionSequence")
    if diffusion is not None:
        gradient = items(diffusion, "DiffusionGradientDirectionSequence")
        found[telling.DIRECTION] = text(gradient[0], "DiffusionGradientOrientation") if gradient else ""
    return tuple([(word, found.get(word, "")) for word in WORDS])
