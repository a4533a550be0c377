"""Multi-frame objects made for a test: enhanced ones with functional groups, and older ones with vectors or regions."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import EnhancedCTImageStorage

from tests.support.dicom_files import ct_slice

Values = Mapping[str, Any]
Groups = Mapping[str, Values]
NOT_OF_FRAMES = (
    *("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "SliceThickness"),
    *("RescaleSlope", "RescaleIntercept", "RescaleType", "ImageType"),
)
MEASURES: Groups = {"PixelMeasuresSequence": {"PixelSpacing": [0.5, 0.75], "SliceThickness": 5}}
FACING: Groups = {"PlaneOrientationSequence": {"ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}}
HU: Groups = {"PixelValueTransformationSequence": {"RescaleSlope": 1, "RescaleIntercept": -1024, "RescaleType": "HU"}}


def pixels(frames: int) -> NDArray[np.int16]:
    """Frames of 8 x 10 pixels that are all different: 100 times the number of the frame, plus that of the pixel."""
    return np.arange(80, dtype=np.int16).reshape(1, 8, 10) + 100 * np.arange(frames, dtype=np.int16)[:, None, None]


def item(values: Values) -> Dataset:
    """Return an item of a sequence; a mapping among the values becomes a sequence of one item."""
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, [item(value)] if isinstance(value, Mapping) else value)
    return made


def at(mm: float, **more: Values) -> dict[str, Values]:
    """Return the groups of a frame at this height, 5 mm apart and axial where nothing else is said."""
    return {"PlanePositionSequence": {"ImagePositionPatient": [-10.0, -20.0, mm]}, **more}


def enhanced(
    own: Sequence[Groups], shared: Groups | None = None, of_class: str = EnhancedCTImageStorage, **changes: Any
) -> Dataset:
    """Return an enhanced object of a frame for each of `own`; plain measures, orientation and HU where not `shared`."""
    dataset = multiframe(len(own), SOPClassUID=of_class, **{**dict.fromkeys(NOT_OF_FRAMES), **changes})
    dataset.SharedFunctionalGroupsSequence = [item({**MEASURES, **FACING, **HU} if shared is None else shared)]
    dataset.PerFrameFunctionalGroupsSequence = [item(groups) for groups in own]
    return dataset


def multiframe(frames: int, **changes: Any) -> Dataset:
    """Return an object of several frames that has no functional groups."""
    stored = pixels(frames)
    dataset = ct_slice(0, pixels=stored[0], **{"ImagePositionPatient": None, **changes})
    dataset.NumberOfFrames = frames
    dataset.PixelData = stored.tobytes()
    return dataset
