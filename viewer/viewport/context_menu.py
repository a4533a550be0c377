"""The menu of a right click: windows, view, and whatever the window adds for its lesions."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from viewer.imaging.voi import CT_PRESETS, Window
from viewer.viewport.commands import Commands, ct_presets_apply, tr
from viewer.viewport.model import ViewportModel
from viewer.viewport.overlay_text import whole_or, window_text

VIEW_COMMANDS = (
    ("view.invert", "Invert", "I"),
    ("view.flip_horizontal", "Flip left and right", "H"),
    ("view.flip_vertical", "Flip up and down", "V"),
    ("view.fit", "Fit to the viewport", "="),
    ("view.reset", "Reset the view", "R"),
    ("view.interpolation", "Interpolate between pixels", ""),
    ("overlay.text", "Text in the corners", "O"),
)


def fill_window_menu(menu: QMenu, model: ViewportModel, commands: Commands) -> None:
    """Fill a menu with windows: CT presets where they apply, every window of the file, the full range."""
    menu.clear()
    if ct_presets_apply(model):
        for preset in CT_PRESETS:
            text = f"{preset.name}  {whole_or(preset.width)} / {whole_or(preset.level)}"
            add(menu, text, preset.key, f"window_{preset.id}").triggered.connect(
                lambda _=False, preset=preset: commands.preset(preset)
            )
        menu.addSeparator()
    for n, stored in enumerate(model.volume.windows if model.volume is not None else ()):
        name = stored.explanation or tr("From the file")
        text = f"{name}  {window_text(Window(stored.width, stored.center))}"
        add(menu, text, "0" if n == 0 else "", f"window_stored_{n}").triggered.connect(
            lambda _=False, stored=stored: model.set_window(Window(stored.width, stored.center))
        )
    add(menu, tr("Full range"), "`", "window_full_range").triggered.connect(lambda: commands.run("window.full_range"))


def context_menu(model: ViewportModel, commands: Commands, parent: QWidget) -> QMenu:
    """Return the menu of one viewport; the owner may add to it before it opens."""
    menu = QMenu(parent)
    menu.setObjectName("viewportMenu")
    windows = menu.addMenu(tr("Window"))
    windows.setObjectName("windowMenu")
    fill_window_menu(windows, model, commands)
    menu.addSeparator()
    states = {
        "view.invert": model.inverted,
        "view.flip_horizontal": model.transform is not None and model.transform.flip_h,
        "view.flip_vertical": model.transform is not None and model.transform.flip_v,
        "view.interpolation": model.smooth,
        "overlay.text": model.options.technical_text,
    }
    for command, words, key in VIEW_COMMANDS:
        action = add(menu, tr(words), key, command.replace(".", "_"))
        if command in states:
            action.setCheckable(True)
            action.setChecked(states[command])
        action.triggered.connect(lambda _=False, command=command: commands.run(command))
    return menu


def add(menu: QMenu, words: str, key: str, name: str) -> QAction:
    """Add an action that shows its key without claiming it: single keys work only while a viewport has the focus."""
    action = QAction(f"{words}\t{key}" if key else words, menu)
    action.setObjectName(name)
    menu.addAction(action)
    return action
