"""The strip of tools under the viewports: what a left drag does, the window preset, the layout."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from viewer import assets
from viewer.theme import hairlines, tokens
from viewer.theme.text import TextRun, draw_runs, runs_baseline, runs_width
from viewer.viewport.commands import ct_presets_apply, preset_of
from viewer.viewport.context_menu import fill_window_menu
from viewer.viewport.image_viewport import ImageViewport
from viewer.viewport.overlay_text import whole_or, window_words
from viewer.viewport.sprites import colour, shown_font
from viewer.viewport.tool import TOOL_FACES, Tool, ToolFace

LAYOUTS: tuple[tuple[str, str, str], ...] = (
    ("1x1", "One viewport", "layout-1"),
    ("1x2", "Two viewports side by side", "layout-1x2"),
    ("2x2", "Four viewports", "layout-2x2"),
    ("1x3", "Three viewports side by side", "layout-1x3"),
)
"""Key, words, icon."""

PAD = 10
WORD_GAP = 6


class StripButton(QToolButton):
    """Icon, word and key; where it is narrow the word stands only on the active tool."""

    def __init__(self, action: QAction, word: str, key: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDefaultAction(action)
        self.setObjectName(name)
        self.setAccessibleName(action.text())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.setFixedHeight(tokens.TOOL_STRIP_H - 1)
        self._word = word
        self._key = key
        self._short = False
        action.toggled.connect(self.updateGeometry)

    def set_short(self, short: bool) -> None:
        """Show the word always, or only while the tool is active."""
        if short != self._short:
            self._short = short
            self.updateGeometry()
            self.update()

    def full_width(self) -> int:
        """The width with word and key."""
        return round(2 * PAD + tokens.ICON + WORD_GAP + runs_width(self._runs(tokens.TEXT)))

    def _runs(self, value: str) -> tuple[TextRun, ...]:
        weight = tokens.MEDIUM if self.isChecked() else tokens.REGULAR
        word = TextRun(self._word, tokens.SMALL, weight, colour=value)
        return (word, TextRun("  " + self._key, tokens.CAPTION, colour=tokens.TEXT3)) if self._key else (word,)

    @property
    def _worded(self) -> bool:
        return not self._short or self.isChecked()

    def sizeHint(self) -> QSize:
        """Room for what is written."""
        width = self.full_width() if self._worded else 2 * PAD + tokens.ICON
        return QSize(width, tokens.TOOL_STRIP_H - 1)

    def minimumSizeHint(self) -> QSize:
        """Icon alone, so that the window can be narrow."""
        return QSize(2 * PAD + tokens.ICON, tokens.TOOL_STRIP_H - 1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, icon, word, key and, where active, the accent line below."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        over = self.underMouse() or self.isDown()
        if self.isChecked():
            painter.fillRect(rect, colour(tokens.TINT))
            hairlines.horizontal(painter, 0, rect.width(), rect.height() - 2, tokens.ACCENT, px=2)
        elif over:
            painter.fillRect(rect, colour(tokens.HOVER))
        bright = self.isChecked() or over
        side = tokens.ICON
        at = QRectF(PAD, (rect.height() - side) / 2, side, side).toRect()
        mode = self.icon().Mode.Active if over else self.icon().Mode.Normal
        state = self.icon().State.On if self.isChecked() else self.icon().State.Off
        self.icon().paint(painter, at, Qt.AlignmentFlag.AlignCenter, mode, state)
        if self._worded:
            runs = self._runs(tokens.TEXT if bright else tokens.TEXT2)
            draw_runs(painter, PAD + side + WORD_GAP, runs_baseline(rect, runs), runs)


class ToolStrip(QWidget):
    """36 px: tools at the left, preset and layout at the right. It speaks for the active viewport.

    `tool_chosen` and `layout_chosen` say what a user picked; `set_tool`, `set_layout` and `follow` show what holds.
    """

    tool_chosen = Signal(object)
    layout_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolStrip")
        self.setAccessibleName(self.tr("Tools"))
        self.setFixedHeight(tokens.TOOL_STRIP_H)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._viewport: ImageViewport | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 1, 8, 0)
        self._row.setSpacing(2)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.tool_actions = {face.tool: self._tool_action(face) for face in TOOL_FACES}
        self._group(list(self.tool_actions.values()))
        self._buttons = [
            StripButton(self.tool_actions[f.tool], f.word, f.key, f"tool_{f.tool}Button", self) for f in TOOL_FACES
        ]
        for button in self._buttons:
            self._row.addWidget(button)
        self._row.addStretch(1)
        self._presets = QMenu(self)
        self.preset_button = self._preset_button()
        self._row.addWidget(self.preset_button)
        self._row.addSpacing(8)
        self.layout_actions = {key: self._layout_action(key, words, icon) for key, words, icon in LAYOUTS}
        self._group(list(self.layout_actions.values()))
        for key, words, _ in LAYOUTS:
            self._row.addWidget(self._layout_button(key, words))
        self.set_tool(Tool.WINDOW)
        self.set_layout("1x2")
        self._refresh()

    def _group(self, actions: list[QAction]) -> None:
        group = QActionGroup(self)
        for action in actions:
            group.addAction(action)

    def _tool_action(self, face: ToolFace) -> QAction:
        action = QAction(self.tr(face.what), self)
        action.setObjectName(f"tool_{face.tool}")
        action.setCheckable(True)
        action.setToolTip(f"{self.tr(face.what)}  {face.key}")
        assets.set_icon(action, face.icon)
        action.triggered.connect(lambda _=False, tool=face.tool: self.tool_chosen.emit(tool))
        return action

    def _layout_action(self, key: str, words: str, icon: str) -> QAction:
        action = QAction(self.tr(words), self)
        action.setObjectName(f"layout_{key}")
        action.setCheckable(True)
        action.setToolTip(self.tr(words))
        assets.set_icon(action, icon)
        action.triggered.connect(lambda _=False, key=key: self.layout_chosen.emit(key))
        return action

    def _layout_button(self, key: str, words: str) -> QToolButton:
        button = StripButton(self.layout_actions[key], "", "", f"layout_{key}Button", self)
        button.setAccessibleName(self.tr(words))
        button.setFixedSize(2 * PAD + tokens.ICON - 6, tokens.BAR_BUTTON_H + 4)
        return button

    def _preset_button(self) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("windowPresetButton")
        button.setProperty("size", "bar")
        button.setProperty("menu", "true")
        button.setFont(shown_font(tokens.SMALL, tokens.REGULAR))
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._presets.setObjectName("windowPresetMenu")
        self._presets.aboutToShow.connect(self._fill_presets)
        button.setMenu(self._presets)
        return button

    # ------------------------------------------------------------ following

    def set_tool(self, tool: Tool) -> None:
        """Show which tool is active, without a signal."""
        self.tool_actions[tool].setChecked(True)

    def set_layout(self, key: str) -> None:
        """Show which layout holds, without a signal. Raises KeyError for an unknown one."""
        self.layout_actions[key].setChecked(True)

    def follow(self, viewport: ImageViewport | None) -> None:
        """Speak for this viewport: its tool and its window."""
        if viewport is self._viewport:
            return
        if self._viewport is not None:
            self._viewport.window_changed.disconnect(self._refresh)
            self._viewport.tool_changed.disconnect(self.set_tool)
            self._viewport.model.volume_changed.disconnect(self._refresh)
        self._viewport = viewport
        if viewport is not None:
            viewport.window_changed.connect(self._refresh)
            viewport.tool_changed.connect(self.set_tool)
            viewport.model.volume_changed.connect(self._refresh)
            self.set_tool(viewport.tool)
        self._refresh()

    def _refresh(self) -> None:
        viewport = self._viewport
        text = self.tr("Window")
        if viewport is not None and viewport.volume is not None:
            preset = preset_of(viewport.model)
            text = window_words(viewport.model)
            if preset is not None:
                text = f"{preset.name} {whole_or(preset.width)} / {whole_or(preset.level)}"
        self.preset_button.setText(text)
        self.preset_button.setEnabled(viewport is not None and viewport.volume is not None)
        self.preset_button.setAccessibleName(self.tr("Window preset: {name}").format(name=text))
        tip = self.tr("Window presets")
        if viewport is not None and viewport.volume is not None and not ct_presets_apply(viewport.model):
            tip = self.tr("Windows of the file; CT presets need CT in HU")
        self.preset_button.setToolTip(tip)

    def _fill_presets(self) -> None:
        if self._viewport is not None:
            fill_window_menu(self._presets, self._viewport.model, self._viewport.commands)

    # ------------------------------------------------------------ size and ground

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Leave words out where they do not fit."""
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fit again after fonts or texts changed."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """Icons alone, but for the word of the active tool."""
        longest = max(button.full_width() for button in self._buttons)
        icons = (len(self._buttons) - 1) * (2 * PAD + tokens.ICON + 2)
        return QSize(longest + icons + self._others_width() + 28, tokens.TOOL_STRIP_H)

    def _others_width(self) -> int:
        widgets = [item.widget() for n in range(self._row.count()) if (item := self._row.itemAt(n)) is not None]
        others = [widget for widget in widgets if widget is not None and widget not in self._buttons]
        return sum(widget.sizeHint().width() + 2 for widget in others)

    def _fit(self) -> None:
        wanted = sum(button.full_width() + 2 for button in self._buttons) + self._others_width() + 28
        for button in self._buttons:
            button.set_short(wanted > self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hairline above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(tokens.WINDOW))
        hairlines.horizontal(painter, 0, self.width(), 0)
