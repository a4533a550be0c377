"""The style sheet, generated from the tokens: colours, borders, paddings, heights.

No fonts: QSS cannot set Inter's axis.

Properties a widget may carry: `kind` (primary, quiet, danger, link, plain), `compact` (true: 24 px), `invalid` (true),
`ground` (window, raised, field, image, danger).
"""

from __future__ import annotations

from string import Template

from viewer.theme import tokens

_BUTTONS = Template("""
QPushButton {
    background: $RAISED; color: $TEXT; border: 1px solid $EDGE2; border-radius: ${RADIUS}px;
    padding: 0 11px; min-height: 26px; max-height: 26px;
}
QPushButton[align="left"] { text-align: left; }
QPushButton:hover, QPushButton:pressed { background: $BUTTON_HOVER; }
QPushButton:checked { background: $TINT; border-color: $ACCENT; }
QPushButton:disabled { background: $WINDOW; color: $DISABLED; border-color: $LINE; }
QPushButton[kind="primary"] { background: $FILL; color: $ON_FILL; border-color: $FILL; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
    background: $FILL_HOVER; border-color: $FILL_HOVER;
}
QPushButton[kind="primary"]:disabled { background: $WINDOW; color: $DISABLED; border-color: $LINE; }
QPushButton[kind="quiet"] { background: transparent; color: $TEXT2; border-color: transparent; }
QPushButton[kind="quiet"]:hover, QPushButton[kind="quiet"]:pressed {
    background: $HOVER; color: $TEXT; border-color: $HOVER;
}
QPushButton[kind="quiet"]:checked { background: $TINT; color: $TEXT; border-color: $TINT; }
QPushButton[kind="quiet"]:disabled { background: transparent; color: $DISABLED; }
QPushButton[kind="danger"] { background: $WINDOW; color: $DANGER_TEXT; border-color: $DANGER; }
QPushButton[kind="danger"]:hover, QPushButton[kind="danger"]:pressed { background: $DANGER_GROUND; color: $ON_FILL; }
QPushButton[kind="danger"]:disabled { background: $WINDOW; color: $DISABLED; border-color: $LINE; }
QPushButton[kind="on-danger"] { background: $DANGER_GROUND; color: $ON_FILL; border-color: $DANGER_LABEL; }
QPushButton[kind="on-danger"]:hover, QPushButton[kind="on-danger"]:pressed {
    background: $DANGER_GROUND; border-color: $ON_FILL;
}
QPushButton[kind="link"] {
    background: transparent; color: $ACCENT; border: none; padding: 0 2px; min-height: 20px; max-height: 20px;
}
QPushButton[kind="link"]:hover, QPushButton[kind="link"]:pressed { text-decoration: underline; }
QPushButton[compact="true"] { padding: 0 8px; min-height: 22px; max-height: 22px; }
QPushButton::menu-indicator {
    image: url(nadiricons:caret-down.svg); width: 12px; height: 12px;
    subcontrol-origin: padding; subcontrol-position: center right; right: 6px;
}
QPushButton[menu="true"] { padding-right: 24px; }
QToolButton {
    background: transparent; color: $TEXT2; border: 1px solid transparent; border-radius: ${RADIUS}px; padding: 3px;
}
QToolButton:hover, QToolButton:pressed, QToolButton:open { background: $HOVER; color: $TEXT; }
QToolButton:checked { background: $TINT; color: $TEXT; }
QToolButton:disabled { color: $DISABLED; }
QToolButton::menu-indicator { image: none; }
""")

_INPUTS = Template("""
QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit {
    background: $FIELD; color: $TEXT; border: 1px solid $EDGE; border-radius: ${RADIUS}px;
    selection-background-color: $FILL; selection-color: $ON_FILL; placeholder-text-color: $TEXT3;
}
QLineEdit, QComboBox, QAbstractSpinBox { padding: 0 8px; min-height: 26px; max-height: 26px; }
QLineEdit { padding: 0 6px; }
QPlainTextEdit, QTextEdit { padding: 3px 5px; }
QLineEdit:focus, QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus {
    border: 2px solid $ACCENT; padding: 0 7px; min-height: 24px; max-height: 24px;
}
QLineEdit:focus { padding: 0 5px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $ACCENT; padding: 2px 4px; }
QLineEdit[invalid="true"], QComboBox[invalid="true"], QAbstractSpinBox[invalid="true"],
QPlainTextEdit[invalid="true"] { border-color: $DANGER; }
QLineEdit[invalid="true"]:focus, QComboBox[invalid="true"]:focus { border-color: $DANGER; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled, QPlainTextEdit:disabled, QTextEdit:disabled {
    background: $WINDOW; color: $DISABLED; border-color: $EDGE2;
}
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"], QTextEdit[readOnly="true"] { background: $WINDOW; }
QLineEdit[compact="true"], QComboBox[compact="true"] { min-height: 22px; max-height: 22px; }
QLineEdit[compact="true"]:focus, QComboBox[compact="true"]:focus, QComboBox[compact="true"]:on {
    min-height: 20px; max-height: 20px;
}
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(nadiricons:caret-down.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $RAISED; color: $TEXT; border: 1px solid $EDGE2; outline: 0;
    selection-background-color: $FILL; selection-color: $ON_FILL;
}
QComboBox QAbstractItemView::item { min-height: ${MENU_ROW_H}px; padding: 0 8px; border: none; }
QComboBox QAbstractItemView::item:selected { background: $FILL; color: $ON_FILL; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { background: transparent; border: none; width: 20px; }
QAbstractSpinBox::up-arrow { image: url(nadiricons:caret-up.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(nadiricons:caret-down.svg); width: 10px; height: 10px; }
QCheckBox, QRadioButton { color: $TEXT; background: transparent; spacing: 8px; }
QCheckBox:disabled, QRadioButton:disabled { color: $DISABLED; }
QCheckBox::indicator, QGroupBox::indicator, QAbstractItemView::indicator {
    width: 12px; height: 12px; background: $FIELD; border: 1px solid $EDGE; border-radius: 2px;
}
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $FILL; border-color: $FILL; image: url(nadiricons:check.svg);
}
QCheckBox::indicator:indeterminate { background: $FILL; border-color: $FILL; image: url(nadiricons:minus.svg); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $WINDOW; border-color: $EDGE2; }
QRadioButton::indicator {
    width: 12px; height: 12px; background: $FIELD; border: 1px solid $EDGE; border-radius: 7px;
}
QRadioButton::indicator:checked {
    border-color: $ACCENT;
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 $ACCENT, stop: 0.5 $ACCENT, stop: 0.64 $FIELD, stop: 1 $FIELD);
}
QProgressBar { background: $EDGE2; border: none; border-radius: 0; min-height: 4px; max-height: 4px; color: $TEXT; }
QProgressBar::chunk { background: $ACCENT; }
QSlider::groove:horizontal { background: $EDGE2; height: 4px; }
QSlider::sub-page:horizontal { background: $ACCENT; height: 4px; }
QSlider::handle:horizontal {
    background: $TEXT; border: 1px solid $EDGE; width: 10px; margin: -5px 0; border-radius: ${RADIUS}px;
}
QSlider::handle:horizontal:focus { border: 2px solid $ACCENT; }
""")

_WINDOWS = Template("""
QMainWindow, QDialog { background: $WINDOW; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow::separator { background: $LINE; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $ACCENT; }
QSplitter::handle { background: $LINE; }
QSplitter::handle:hover { background: $ACCENT; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QDockWidget { color: $TEXT; border: none; }
QMenuBar { background: $WINDOW; color: $TEXT2; border: none; padding: 0 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: ${RADIUS}px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $HOVER; color: $TEXT; }
QMenu { background: $RAISED; color: $TEXT; border: 1px solid $EDGE2; padding: 4px 0; }
QMenu::item { padding: 4px 12px; min-height: 18px; background: transparent; }
QMenu::item:selected { background: $FILL; color: $ON_FILL; }
QMenu::item:disabled { color: $DISABLED; background: transparent; }
QMenu::separator { height: 1px; background: $EDGE2; margin: 4px 0; }
QMenu::icon { padding-left: 10px; }
QMenu::right-arrow { image: url(nadiricons:caret-right.svg); width: 12px; height: 12px; margin-right: 8px; }
QMenu::indicator { width: 12px; height: 12px; margin-left: 10px; }
QMenu::indicator:checked { image: url(nadiricons:check.svg); }
QToolTip { background: $TIP; color: $TEXT; border: 1px solid $EDGE2; padding: 4px 8px; border-radius: 2px; }
QStatusBar { background: $WINDOW; color: $TEXT2; border-top: 1px solid $LINE; }
QStatusBar::item { border: none; }
QLabel { background: transparent; }
QLabel[tone="second"] { color: $TEXT2; }
QLabel[tone="third"] { color: $TEXT3; }
QLabel[tone="danger"] { color: $DANGER_TEXT; }
QLabel[tone="warn"] { color: $WARN; }
QLabel[tone="on-fill"] { color: $ON_FILL; }
QLabel[tone="on-danger"] { color: $ON_FILL; }
QLabel[tone="on-danger-second"] { color: $DANGER_LABEL; }
QWidget[ground="window"] { background: $WINDOW; }
QWidget[ground="raised"] { background: $RAISED; }
QWidget[ground="field"] { background: $FIELD; }
QWidget[ground="image"] { background: $IMAGE; }
QWidget[ground="danger"] { background: $DANGER_GROUND; }
QTabWidget::pane { border: none; border-top: 1px solid $LINE; }
QTabBar { background: $WINDOW; border: none; }
QTabBar::tab {
    background: transparent; color: $TEXT2; padding: 6px 12px; border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:hover { color: $TEXT; }
QTabBar::tab:selected { color: $TEXT; border-bottom: 2px solid $ACCENT; }
QTabBar::tab:focus { background: $TINT; }
QGroupBox { border: none; border-top: 1px solid $LINE; margin-top: 18px; padding-top: 8px; color: $TEXT; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; }
QFrame[frameShape="4"], QFrame[frameShape="5"] { background: $LINE; border: none; }
""")

_VIEWS = Template("""
QAbstractScrollArea { background: $WINDOW; border: none; }
QAbstractItemView {
    background: $WINDOW; alternate-background-color: $WINDOW; color: $TEXT; border: none; outline: 0;
    gridline-color: $LINE; selection-background-color: $TINT; selection-color: $TEXT;
}
QAbstractItemView:focus { border: none; }
QTreeView::item, QListView::item { padding: 0 4px; }
QTreeView::item:hover, QListView::item:hover { background: $HOVER; }
QTreeView::item:selected, QListView::item:selected { background: $TINT; color: $TEXT; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url(nadiricons:caret-right.svg); }
QTreeView::branch:has-children:open { image: url(nadiricons:caret-down.svg); }
QHeaderView { background: $WINDOW; border: none; }
QHeaderView::section {
    background: $WINDOW; color: $TEXT2; border: none; border-bottom: 1px solid $LINE; padding: 0 8px;
}
QTableCornerButton::section { background: $WINDOW; border: none; border-bottom: 1px solid $LINE; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; margin: 0; }
QScrollBar:horizontal { height: 10px; margin: 0; }
QScrollBar::handle { background: $EDGE2; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: $EDGE; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }
""")


def style_sheet() -> str:
    """Return the one style sheet of the application."""
    values = {name: str(value) for name, value in vars(tokens).items() if name.isupper()}
    return "".join(part.substitute(values) for part in (_WINDOWS, _VIEWS, _BUTTONS, _INPUTS))
