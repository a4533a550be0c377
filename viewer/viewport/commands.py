"""What each command of a viewport does. Keys, tool strip and context menu all come through `Commands.run`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from viewer.imaging.voi import CT_PRESETS, Preset, window_between
from viewer.viewport.model import ViewportModel
from viewer.viewport.tool import Tool
from viewer.viewport.transform import ViewTransform

ZOOM_STEP = 1.25
TEN = 10


def tr(text: str) -> str:
    """Return the text in the language of the window."""
    return QCoreApplication.translate("viewport", text)


def no_window_words() -> str:
    """Return why no window can be set for a colour image."""
    return tr("A colour image has no window: its colours are shown as they are stored.")


def ct_presets_apply(model: ViewportModel) -> bool:
    """Whether CT windows mean anything here: only for CT in HU (ux-conventions §3)."""
    return model.volume is not None and model.volume.series.modality == "CT" and model.volume.unit == "HU"


def preset_of(model: ViewportModel) -> Preset | None:
    """Return the CT preset that is set, None for any other window."""
    if not ct_presets_apply(model):
        return None
    return next((preset for preset in CT_PRESETS if preset.window == model.window), None)


class Commands:
    """The commands of one viewport by their ids; `say` tells the user why one did nothing."""

    def __init__(self, model: ViewportModel, say: Callable[[str], None]) -> None:
        self._model = model
        self._say = say
        self._table: dict[str, Callable[[], None]] = {
            "slice.previous": lambda: model.set_slice(model.slice_index - 1),
            "slice.next": lambda: model.set_slice(model.slice_index + 1),
            "slice.previous_10": lambda: model.set_slice(model.slice_index - TEN),
            "slice.next_10": lambda: model.set_slice(model.slice_index + TEN),
            "slice.first": lambda: model.set_slice(0),
            "slice.last": lambda: model.set_slice(model.slice_count - 1),
            "window.stored": self.stored_window,
            "window.full_range": self.full_range,
            "view.invert": lambda: model.set_window(model.window, not model.inverted),
            "view.flip_horizontal": lambda: self._view(lambda view: view.flipped(horizontal=True)),
            "view.flip_vertical": lambda: self._view(lambda view: view.flipped(vertical=True)),
            "view.reset": self.reset,
            "view.zoom_in": lambda: self._zoom(ZOOM_STEP),
            "view.zoom_out": lambda: self._zoom(1 / ZOOM_STEP),
            "view.fit": lambda: self._view(ViewTransform.refitted),
            "view.interpolation": lambda: model.set_smooth(not model.smooth),
            "overlay.text": self.toggle_text,
        }
        for tool in Tool:
            self._table[f"tool.{tool}"] = lambda tool=tool: model.set_tool(tool)  # type: ignore[misc]
        for preset in CT_PRESETS:
            self._table[f"window.preset.{preset.id}"] = lambda preset=preset: self.preset(preset)  # type: ignore[misc]

    def knows(self, command: str) -> bool:
        """Whether `run` would do something with it."""
        return command in self._table

    def run(self, command: str) -> None:
        """Do it. Raises KeyError for a command that no viewport has."""
        self._table[command]()

    def preset(self, preset: Preset) -> None:
        """Set a CT window, or say why it does not apply."""
        if ct_presets_apply(self._model):
            self._model.set_window(preset.window)
        elif self._model.volume is not None:
            modality, note = self._model.volume.series.modality, self._model.volume.unit_note
            what = tr("this series is {what}").format(what=modality or tr("of unknown modality"))
            if modality == "CT":  # the note says why there is no HU, as the strip over the image does
                what = tr("this CT has {note}").format(note=note[:1].lower() + note[1:] or tr("no HU"))
            self._say(tr("{name} is a window for CT in HU; {what}.").format(name=preset.name, what=what))

    def stored_window(self) -> None:
        """Set the window of the file, or the one that stands in for it."""
        self._model.set_usual_window()

    def full_range(self) -> None:
        """Show every value of the slice; padding is none."""
        model = self._model
        if model.volume is None or not model.slice_loaded:
            return
        if model.volume.is_colour:
            self._say(no_window_words())
            return
        values = model.volume.voxels[model.slice_index][model.volume.tissue(model.slice_index)]
        if values.size:
            window = window_between(float(values.min()), float(values.max()), model.volume)
            model.set_window(window.scaled(model.quantity.factor))

    def reset(self) -> None:
        """Fit the image, take the flips back, and set the first window again."""
        self._view(lambda view: replace(view, flip_h=False, flip_v=False).refitted())
        self.stored_window()

    def toggle_text(self) -> None:
        """Show or hide the text in the corners; orientation and scale stay."""
        options = self._model.options
        shown = not (options.patient_text or options.technical_text)
        self._model.set_options(replace(options, patient_text=shown, technical_text=shown))

    def _view(self, change: Callable[[ViewTransform], ViewTransform]) -> None:
        if self._model.transform is not None:
            self._model.set_transform(change(self._model.transform))

    def _zoom(self, factor: float) -> None:
        self._view(lambda view: view.zoomed(factor, view.width / 2, view.height / 2))
