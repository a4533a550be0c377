"""The few values of a header that series are made of, as the walker found them: raw bytes, understood when asked for.

Every answer here must be the one that pydicom would give. Whatever is not plainly so raises UnusualError, and the file
is read by pydicom instead.
"""

from __future__ import annotations

import functools
import re
import struct

TAGS: dict[str, tuple[int, str]] = {
    "MediaStorageSOPClassUID": (0x00020002, "UI"),
    "MediaStorageSOPInstanceUID": (0x00020003, "UI"),
    "TransferSyntaxUID": (0x00020010, "UI"),
    "SpecificCharacterSet": (0x00080005, "CS"),
    "ImageType": (0x00080008, "CS"),
    "SOPClassUID": (0x00080016, "UI"),
    "SOPInstanceUID": (0x00080018, "UI"),
    "SyntheticData": (0x0008001C, "CS"),
    "StudyDate": (0x00080020, "DA"),
    "SeriesDate": (0x00080021, "DA"),
    "AcquisitionDate": (0x00080022, "DA"),
    "StudyTime": (0x00080030, "TM"),
    "SeriesTime": (0x00080031, "TM"),
    "AcquisitionTime": (0x00080032, "TM"),
    "AccessionNumber": (0x00080050, "SH"),
    "Modality": (0x00080060, "CS"),
    "Manufacturer": (0x00080070, "LO"),
    "InstitutionName": (0x00080080, "LO"),
    "TimezoneOffsetFromUTC": (0x00080201, "SH"),
    "StudyDescription": (0x00081030, "LO"),
    "SeriesDescription": (0x0008103E, "LO"),
    "ManufacturerModelName": (0x00081090, "LO"),
    "PatientName": (0x00100010, "PN"),
    "PatientID": (0x00100020, "LO"),
    "IssuerOfPatientID": (0x00100021, "LO"),
    "PatientBirthDate": (0x00100030, "DA"),
    "PatientSex": (0x00100040, "CS"),
    "PatientAge": (0x00101010, "AS"),
    "PatientSize": (0x00101020, "DS"),
    "PatientWeight": (0x00101030, "DS"),
    "ContrastBolusAgent": (0x00180010, "LO"),
    "BodyPartExamined": (0x00180015, "CS"),
    "SequenceName": (0x00180024, "SH"),
    "SliceThickness": (0x00180050, "DS"),
    "KVP": (0x00180060, "DS"),
    "RepetitionTime": (0x00180080, "DS"),
    "EchoTime": (0x00180081, "DS"),
    "InversionTime": (0x00180082, "DS"),
    "EchoNumbers": (0x00180086, "IS"),
    "ProtocolName": (0x00181030, "LO"),
    "TriggerTime": (0x00181060, "DS"),
    "RadiopharmaceuticalStartTime": (0x00181072, "TM"),
    "RadionuclideTotalDose": (0x00181074, "DS"),
    "RadionuclideHalfLife": (0x00181075, "DS"),
    "RadiopharmaceuticalStartDateTime": (0x00181078, "DT"),
    "EstimatedRadiographicMagnificationFactor": (0x00181114, "DS"),
    "ImagerPixelSpacing": (0x00181164, "DS"),
    "ConvolutionKernel": (0x00181210, "SH"),
    "ActualFrameDuration": (0x00181242, "IS"),
    "FlipAngle": (0x00181314, "DS"),
    "PatientPosition": (0x00185100, "CS"),
    "DiffusionBValue": (0x00189087, "FD"),
    "DiffusionGradientOrientation": (0x00189089, "FD"),
    "DecayCorrectionDateTime": (0x00189701, "DT"),
    "DecayCorrected": (0x00189758, "CS"),
    "AttenuationCorrected": (0x00189759, "CS"),
    "StudyInstanceUID": (0x0020000D, "UI"),
    "SeriesInstanceUID": (0x0020000E, "UI"),
    "SeriesNumber": (0x00200011, "IS"),
    "AcquisitionNumber": (0x00200012, "IS"),
    "InstanceNumber": (0x00200013, "IS"),
    "PatientOrientation": (0x00200020, "CS"),
    "ImagePositionPatient": (0x00200032, "DS"),
    "ImageOrientationPatient": (0x00200037, "DS"),
    "FrameOfReferenceUID": (0x00200052, "UI"),
    "TemporalPositionIdentifier": (0x00200100, "IS"),
    "NumberOfTemporalPositions": (0x00200105, "IS"),
    "ImageComments": (0x00204000, "LT"),
    "NominalPercentageOfCardiacPhase": (0x00209241, "FL"),
    "SamplesPerPixel": (0x00280002, "US"),
    "PhotometricInterpretation": (0x00280004, "CS"),
    "PlanarConfiguration": (0x00280006, "US"),
    "NumberOfFrames": (0x00280008, "IS"),
    "Rows": (0x00280010, "US"),
    "Columns": (0x00280011, "US"),
    "PixelSpacing": (0x00280030, "DS"),
    "PixelAspectRatio": (0x00280034, "IS"),
    "CorrectedImage": (0x00280051, "CS"),
    "BitsAllocated": (0x00280100, "US"),
    "BitsStored": (0x00280101, "US"),
    "HighBit": (0x00280102, "US"),
    "PixelRepresentation": (0x00280103, "US"),
    "PixelPaddingValue": (0x00280120, "US or SS"),
    "PixelPaddingRangeLimit": (0x00280121, "US or SS"),
    "FloatPixelPaddingValue": (0x00280122, "FL"),
    "DoubleFloatPixelPaddingValue": (0x00280123, "FD"),
    "FloatPixelPaddingRangeLimit": (0x00280124, "FL"),
    "DoubleFloatPixelPaddingRangeLimit": (0x00280125, "FD"),
    "BurnedInAnnotation": (0x00280301, "CS"),
    "PixelSpacingCalibrationType": (0x00280A02, "CS"),
    "WindowCenter": (0x00281050, "DS"),
    "WindowWidth": (0x00281051, "DS"),
    "PixelIntensityRelationship": (0x00281040, "CS"),
    "RescaleIntercept": (0x00281052, "DS"),
    "RescaleSlope": (0x00281053, "DS"),
    "RescaleType": (0x00281054, "LO"),
    "WindowCenterWidthExplanation": (0x00281055, "LO"),
    "VOILUTFunction": (0x00281056, "CS"),
    "LossyImageCompression": (0x00282110, "CS"),
    "LossyImageCompressionRatio": (0x00282112, "DS"),
    "ModalityLUTSequence": (0x00283000, "SQ"),
    "VOILUTSequence": (0x00283010, "SQ"),
    "RadiopharmaceuticalInformationSequence": (0x00540016, "SQ"),
    "Units": (0x00541001, "CS"),
    "SUVType": (0x00541006, "CS"),
    "DecayCorrection": (0x00541102, "CS"),
    "FrameReferenceTime": (0x00541300, "DS"),
    "PresentationLUTShape": (0x20500020, "CS"),
    "SharedFunctionalGroupsSequence": (0x52009229, "SQ"),
    "PerFrameFunctionalGroupsSequence": (0x52009230, "SQ"),
}
"""Every attribute that is asked for by name, with its number and value representation (PS3.6)."""

PRIVATE = frozenset(
    {
        *(0x0009100D, 0x70531000, 0x70531009),
        *range(0x00090010, 0x00090020),
        *range(0x70530010, 0x70530020),
        *(0x00190010, 0x0019100C, 0x00430010, 0x00431039, 0x20010010, 0x20011003),
    }
)
"""Makers' own elements that SUV and b-values may need; of any representation."""

PIXEL_REPRESENTATION = 0x00280103
DEFAULT_ENCODING, UTF_8 = "latin-1", "utf-8"
ENCODINGS = {b"": "", b"ISO_IR 6": "", b"ISO_IR 100": DEFAULT_ENCODING, b"ISO_IR 192": UTF_8}
"""Character sets whose text is decoded here, "" for ASCII alone."""

IN_ASCII_THE_SAME = re.compile(rb"(ISO_IR (101|109|110|126|127|138|144|148|166)|GB18030|GBK)")
"""Character sets in which plain ASCII stands for itself; other text of theirs is left to pydicom."""

FREE_TEXT = frozenset({"LO", "SH", "LT", "PN"})
PLAIN = re.compile(rb"[\t\n\f\r -~]*")
DECIMAL = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
WHOLE = re.compile(rb"[+-]?\d+")
LONGEST_WHOLE = 12  # characters of an IS
NUMBER_FORMS = {"US": "<H", "SS": "<h", "FL": "<f", "FD": "<d"}
KEPT_VALUES = 8192
"""Understood values that are remembered: most of a header is the same from slice to slice."""


class UnusualError(Exception):
    """Something that only pydicom should judge; never seen outside this room."""


class Elements:
    """The elements of one data set that are asked for. Names are those of TAGS; a name absent there is a KeyError."""

    __slots__ = ("charset", "file_meta", "implicit", "items", "raw", "stated")

    def __init__(self, *, implicit: bool, file_meta: Elements | None = None, charset: str = "") -> None:
        self.raw: dict[int, bytes] = {}
        self.stated: dict[int, str] = {}
        """Value representations as the file states them, for elements that have no fixed one."""
        self.items: dict[int, tuple[Elements, ...]] = {}
        self.implicit = implicit
        self.file_meta = file_meta
        self.charset = charset

    def with_values(self, raw: dict[int, bytes]) -> Elements:
        """Return elements of the same layout with other values."""
        other = Elements(implicit=self.implicit, file_meta=self.file_meta, charset=self.charset)
        other.raw, other.stated, other.items = raw, self.stated, self.items
        return other

    def text(self, keyword: str) -> str:
        """Return the value as text, several joined by a backslash; "" where it is absent."""
        tag, kind = TAGS[keyword]
        raw = self.raw.get(tag)
        return words(raw, kind, self.charset) if raw else ""

    def numbers(self, keyword: str) -> tuple[float, ...]:
        """Return the values as floats; empty where the element is absent."""
        tag, kind = TAGS[keyword]
        raw = self.raw.get(tag)
        if not raw:
            return ()
        return floats(raw, kind if kind != "US or SS" else self._sign(tag))

    def sequence(self, keyword: str) -> tuple[Elements, ...]:
        """Return the items of a sequence; empty where it is absent."""
        return self.items.get(TAGS[keyword][0], ())

    def by_number(self, tag: int) -> str:
        """Return an element of PRIVATE, or Synthetic Data, as text; "" where it is absent."""
        raw = self.raw.get(tag)
        if not raw:
            return ""
        kind = self.stated.get(tag, "CS" if tag not in PRIVATE else "")
        if kind not in FREE_TEXT | {"CS", "DS", "IS", "DT", "DA", "TM", "UI"} or b"\\" in raw:
            raise UnusualError
        return words(raw, kind, self.charset)

    def _sign(self, tag: int) -> str:
        if tag in self.stated:
            return self.stated[tag]
        signed = self.raw.get(PIXEL_REPRESENTATION)
        if signed not in (b"\0\0", b"\1\0"):
            raise UnusualError
        return "SS" if signed == b"\1\0" else "US"


def encoding_of(raw: bytes) -> str:
    """Return how free text is encoded where Specific Character Set has these bytes; "" for ASCII alone."""
    name = raw.rstrip(b"\0 ")
    known = ENCODINGS.get(name)
    if known is None and not IN_ASCII_THE_SAME.fullmatch(name):
        raise UnusualError
    return known or ""


@functools.lru_cache(maxsize=KEPT_VALUES)
def words(raw: bytes, kind: str, charset: str) -> str:
    """Return a value of representation `kind` as text, as `header.text` would from pydicom's value."""
    if kind in NUMBER_FORMS:
        return "\\".join(map(str, _unpacked(raw, kind)))
    if kind in ("DS", "IS"):
        return "\\".join(part.decode("ascii") for part in _number_parts(raw, kind))
    value = raw.rstrip(b"\0 ")
    if kind not in FREE_TEXT:
        charset = ""
    decoded = value.decode("ascii") if PLAIN.fullmatch(value) else _beyond_ascii(value, charset)
    if kind == "PN" and ("=" in decoded or "\\" in decoded):
        raise UnusualError
    if kind != "LT" and " \\" in decoded:
        raise UnusualError
    return decoded.strip()


def _beyond_ascii(value: bytes, charset: str) -> str:
    if not charset or any(byte < 0x20 and byte not in b"\t\n\f\r" for byte in value) or b"\x7f" in value:
        raise UnusualError
    if charset == DEFAULT_ENCODING and any(0x80 <= byte < 0xA0 for byte in value):  # letters of another set
        raise UnusualError
    try:
        return value.decode(charset)
    except UnicodeDecodeError:
        raise UnusualError from None


@functools.lru_cache(maxsize=KEPT_VALUES)
def floats(raw: bytes, kind: str) -> tuple[float, ...]:
    """Return the numbers of a value of representation `kind`."""
    if kind in NUMBER_FORMS:
        return tuple(map(float, _unpacked(raw, kind)))
    return tuple(float(part) for part in _number_parts(raw, kind))


def _number_parts(raw: bytes, kind: str) -> tuple[bytes, ...]:
    form = {"DS": DECIMAL, "IS": WHOLE}.get(kind)
    if form is None:
        raise UnusualError
    stripped = raw.rstrip(b"\0 ")
    if not stripped:
        return ()
    parts = tuple(part.strip(b" ") for part in stripped.split(b"\\"))
    if not all(form.fullmatch(part) and (kind == "DS" or len(part) <= LONGEST_WHOLE) for part in parts):
        raise UnusualError
    return parts


def _unpacked(raw: bytes, kind: str) -> tuple[int | float, ...]:
    """The numbers of a value; of those asked for, only floats may be several."""
    form = struct.Struct(NUMBER_FORMS[kind])
    try:
        values = tuple(value for (value,) in form.iter_unpack(raw))
    except struct.error:
        raise UnusualError from None
    if len(values) != 1 and kind not in ("FL", "FD"):
        raise UnusualError
    return values
