"""The menu of a right click: windows, view, and whatever the window adds for its lesions."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from viewer.imaging.meaning import Quantity
from viewer.imaging.voi import CT_PRESETS, Window, default_window, table_window, window_of
from viewer.imaging.volume import Volume
from viewer.viewport.commands import Commands, ct_presets_apply, no_window_words, tr
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
    if model.volume is not None and model.volume.is_colour:
        add(menu, no_window_words(), "", "window_none").setEnabled(False)
        return
    if model.volume is not None:
        _add_stored(menu, model, model.volume)
    add(menu, tr("Full range"), "`", "window_full_range").triggered.connect(lambda: commands.run("window.full_range"))
    if model.volume is not None and len(model.volume.meaning.quantities) > 1:
        menu.addSeparator()
        for n, quantity in enumerate(model.volume.meaning.quantities):
            action = add(menu, quantity_words(quantity), "", f"quantity_{n}")
            action.setCheckable(True)
            action.setChecked(quantity == model.quantity)
            action.triggered.connect(lambda _=False, quantity=quantity: model.set_quantity(quantity))


def _add_stored(menu: QMenu, model: ViewportModel, volume: Volume) -> None:
    """Add what the file proposes: each window with its explanation, each VOI table with its name.

    The one that the series opens with has the key 0; PET opens with SUV from 0 to 10 whatever its file proposes.
    """
    usual, _ = default_window(volume)
    offered: list[tuple[str, Window]] = []
    if "SUV" in volume.unit:
        offered.append((tr("Usual for PET"), usual))
    for stored in volume.windows:
        name = stored.explanation or tr("From the file")
        offered.append(
            (tr("{name}, middle slice").format(name=name) if volume.series.windows_differ else name, window_of(stored))
        )
    offered += [(tr("From the file"), table_window(table)) for table in volume.series.tables]
    for n, (name, window) in enumerate(offered):
        shown = window.scaled(model.quantity.factor / volume.meaning.factor)
        add(menu, f"{name}  {window_text(shown)}", "0" if n == 0 else "", f"window_stored_{n}").triggered.connect(
            lambda _=False, window=window: model.set_stored_window(window)
        )


def quantity_words(quantity: Quantity) -> str:
    """Return what values can be stated as, in words for a menu."""
    words = {
        "SUVbw": tr("SUV by body weight"),
        "SUVlbm": tr("SUV by lean body mass (James)"),
        "SUVlbm (Janma)": tr("SUV by lean body mass (Janmahasatian)"),
        "SUVbsa": tr("SUV by body surface area"),
    }
    name = words.get(quantity.name, quantity.name)
    return name if quantity.name in words else f"{name}  {quantity.unit}".strip()


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
