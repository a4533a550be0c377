"""What a reader has to know of a header before trusting it: dates, identifiers, what is unusual, lost pixels."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from viewer.imaging.element_names import element_name
from viewer.imaging.elements import Elements, UnusualError
from viewer.imaging.errors import DamagedFileError
from viewer.imaging.header import Header, integer, iso_date, text
from viewer.imaging.warned import Code, Warned

if TYPE_CHECKING:
    from viewer.imaging.header import Attributes

IMAGE_CLASS = re.compile(r"1\.2\.840\.10008\.5\.1\.4\.1\.1\.(?:[1-7]|12|13|14|20|77|128|130|481\.1|501)(?:\.\d+)*")
NO_IMAGE_CLASSES = frozenset({"1.2.840.10008.5.1.4.1.1.4.2", "1.2.840.10008.5.1.4.1.1.77.1.5.3"})
"""MR spectroscopy and stereometric relationships, whose UIDs begin as those of images do (PS3.4 B.5)."""

UIDS = {"SOPInstanceUID": "SOP Instance UID", "SeriesInstanceUID": "Series Instance UID"}
UIDS |= {"StudyInstanceUID": "Study Instance UID"}
UID = re.compile(r"\d+(?:\.\d+)*")
LONGEST_UID = 64
IMAGE_GROUP = 0x0028
FIRST_X_RAY = "1895-11-08"
LONGEST_QUOTED = 20


def without_pixels(header: Header, sop_class: str) -> list[Warned]:
    """Return the warning of an image object that has no pixel data; none for an object of another class.

    Some programs write headers alone: they are listed. A file cut off before its pixels ends in or behind the
    description of the image, or before it: DamagedFileError is raised for that. pydicom judges which it is.
    """
    dataset = header.dataset
    is_image = bool(IMAGE_CLASS.fullmatch(sop_class)) and sop_class not in NO_IMAGE_CLASSES
    if not is_image and integer(dataset, "Rows") is None:
        return []
    if isinstance(dataset, Elements):
        raise UnusualError
    last = max((int(tag) for tag in dataset.keys()), default=0)  # noqa: SIM118 - its items are not keys
    if last >> 16 <= IMAGE_GROUP:
        raise DamagedFileError(f"no pixel data (7FE0,0010): the file ends behind {element_name(last)}")
    return [Warned(Code.PIXELS_MISSING, "No pixel data (7FE0,0010): only a header, or cut off")]


def header_warnings(header: Header) -> list[Warned]:
    """Return the warnings of an image's header that are not about its geometry."""
    unusual = [Warned(Code.HEADER_UNUSUAL, note) for note in header.notes]
    return [*unusual, *_uid_warnings(header.dataset), *_date_warnings(text(header.dataset, "StudyDate"))]


def is_uid(words: str) -> bool:
    """Whether it is a UID by PS3.5 9.1; the zeros that some write before numbers do no harm."""
    return len(words) <= LONGEST_UID and UID.fullmatch(words) is not None


def _uid_warnings(dataset: Attributes) -> list[Warned]:
    """UIDs by PS3.5 9.1. They are compared and kept as they are, and never become names of files."""
    uids = {name: text(dataset, keyword) for keyword, name in UIDS.items()}
    missing = [name for name, uid in uids.items() if not uid]
    found = []
    if missing:
        words = f"No {', '.join(missing)} in the header: told apart by file"
        found.append(Warned(Code.UID_MISSING, words))
    for name, uid in uids.items():
        if uid and not is_uid(uid):
            words = uid[:LONGEST_QUOTED] + "…" * (len(uid) > LONGEST_QUOTED)
            found.append(Warned(Code.UID_INVALID, f"{name} “{words}” is no UID; it is kept as it is"))
    return found


def _date_warnings(words: str) -> list[Warned]:
    date = iso_date(words)
    if not words:
        return [Warned(Code.DATE_MISSING, "No study date in the header: it is unknown")]
    if not date:
        return [Warned(Code.DATE_INVALID, f"Study date “{words[:LONGEST_QUOTED]}” is no date: it is unknown")]
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    if date > tomorrow.isoformat():
        return [Warned(Code.DATE_IMPLAUSIBLE, f"Study date {date} lies in the future")]
    if date < FIRST_X_RAY:
        return [Warned(Code.DATE_IMPLAUSIBLE, f"Study date {date} is older than the first X-ray image")]
    return []
