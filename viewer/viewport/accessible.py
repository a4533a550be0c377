"""What a viewport says to a screen reader, a script or a test; its calipers are children to be read one by one."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from viewer.theme.text import plain
from viewer.viewport.model import ViewportModel
from viewer.viewport.overlay_text import window_words
from viewer.viewport.shown import ROLE_WORDS, ShownCaliper


def describe(model: ViewportModel) -> tuple[str, str]:
    """Return the accessible name and description of a viewport as it is now."""
    header, volume = model.header, model.volume
    role = ROLE_WORDS[header.role]
    name = " ".join(part for part in (role, "viewport", header.date) if part)
    if volume is None:
        return name[:1].upper() + name[1:], " ".join((model.message.title, model.message.detail)).strip()
    parts = [
        f"Patient {header.patient_name}" if header.patient_name else "",
        f"ID {header.patient_id}" if header.patient_id else "",
        f"born {header.birth_date}" if header.birth_date else "",
        f"date {header.date}" if header.date else "",
        header.timepoint,
        header.series_name or volume.series.description,
        f"slice {model.slice_index + 1} of {model.slice_count}",
        plain(window_words(model)),
        "inverted" if model.inverted else "",
        f"zoom {model.transform.zoom * 100:.0f} %" if model.transform is not None else "",
        *(spoken(caliper) for caliper in model.on_slice if caliper.state != "ghost"),
    ]
    return name[:1].upper() + name[1:], ", ".join(part for part in parts if part)


def spoken(caliper: ShownCaliper) -> str:
    """Return a caliper in words."""
    words = caliper.description or plain(caliper.label_text)
    selected = QCoreApplication.translate("viewport", "selected")
    return f"{words}, {selected}" if caliper.state == "selected" else words
