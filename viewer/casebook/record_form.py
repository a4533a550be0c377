"""One row of the record in full: its fields, and beside it where it comes from and what to mind about it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from measurements.record import Source
from viewer.casebook.card_words import Note
from viewer.casebook.figures import shown
from viewer.casebook.note_list import NoteList
from viewer.casebook.record_rows import RecordField, RecordRow
from viewer.components.buttons import label
from viewer.components.dock_header import DockHeader
from viewer.theme import tokens
from viewer.theme.style import set_property

LABEL_WIDTH = 132
SOURCE_WIDTH = 28
_KINDS = {"reported": "” reported", "entered": "entered by a reader", "imported": "imported from a file"}


class RecordForm(QScrollArea):
    """The fields of a row, to read: label, value, and ” where it was reported."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordForm")
        self.setAccessibleName(self.tr("Details of the row in focus"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._heading = label("", tokens.HEADING, tokens.STRONG, name="recordFormHeading")
        self._subtitle = label("", tone="second", name="recordFormSubtitle")
        for words in (self._heading, self._subtitle):
            words.setWordWrap(True)
        self._fields = QWidget()
        self._fields.setObjectName("recordFields")
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 12, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(2, SOURCE_WIDTH)
        self._lines: list[_FieldLine] = []
        body = QWidget()
        body.setObjectName("recordFormBody")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(tokens.PAD_PAGE, tokens.PAD_DOCK, tokens.PAD_PAGE, tokens.PAD_PAGE)
        layout.setSpacing(2)
        layout.addWidget(self._heading)
        layout.addWidget(self._subtitle)
        layout.addWidget(self._fields)
        layout.addStretch(1)
        self.setWidget(body)

    def set_row(self, row: RecordRow | None) -> None:
        """Show a row, or nothing."""
        self._heading.setText(shown(row.heading) if row else "")
        self._subtitle.setText(shown(row.subtitle) if row else "")
        self._subtitle.setVisible(bool(row and row.subtitle))
        fields = row.fields if row else ()
        while len(self._lines) < len(fields):
            self._lines.append(_FieldLine(len(self._lines), self._grid))
        for place, line in enumerate(self._lines):
            reported = row is not None and row.is_reported
            line.show_field(fields[place] if place < len(fields) else None, reported=reported)
        self._grid.invalidate()  # else the height of the longer form before stays
        self.verticalScrollBar().setValue(0)


class _FieldLine:
    """The widgets of one field, kept and filled anew."""

    def __init__(self, place: int, grid: QGridLayout) -> None:
        self._name = label("", tone="second", name=f"recordLabel{place}")
        self._name.setFixedWidth(LABEL_WIDTH)
        self._name.setWordWrap(True)
        self._value = label("", name=f"recordValue{place}")
        self._value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._hint = label("", tokens.CAPTION, tone="second", name=f"recordHint{place}")
        self._mark = label("”", tone="third", name=f"recordMark{place}")
        self._mark.setAccessibleName("reported")
        self._mark.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._name.setBuddy(self._value)
        column = QWidget()
        column.setObjectName(f"recordField{place}")
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for words in (self._value, self._hint):
            words.setWordWrap(True)
            layout.addWidget(words)
        self._column = column
        grid.addWidget(self._name, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(column, place, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._mark, place, 2)

    def show_field(self, field: RecordField | None, *, reported: bool) -> None:
        """Show a field; None leaves no room."""
        if field is not None:
            self._name.setText(field.label)
            self._value.setText(shown(field.text))
            self._value.setAccessibleName(f"{field.label}: {field.text}")
            set_property(self._value, "tone", "" if field.is_stated else "third")
            self._hint.setText(shown(field.hint))
        for widget in (self._name, self._column, self._value):
            widget.setVisible(field is not None)
        self._hint.setVisible(field is not None and bool(field.hint))
        self._mark.setVisible(field is not None and reported and field.is_stated and not field.own)


class SourcePanel(QWidget):
    """Where the row in focus comes from, and what to mind about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recordSource")
        self.setAccessibleName(self.tr("Source of the row in focus"))
        self.header = DockHeader(self.tr("Source"), "recordSourceHeader")
        self._kind = label("", tokens.READING, tokens.STRONG, name="sourceKind")
        self._citation = label("", name="sourceCitation")
        self._words = label("", tone="second", name="sourceWords")
        for words in (self._kind, self._citation, self._words):
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._check_header = DockHeader(self.tr("Mind"), "recordCheckHeader")
        self._checks = NoteList("recordChecks")
        body = QWidget()
        body.setObjectName("recordSourceBody")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(tokens.PAD_DOCK, 10, tokens.PAD_DOCK, 12)
        inner.setSpacing(6)
        for words in (self._kind, self._citation, self._words):
            inner.addWidget(words)
        checks = QWidget()
        checks.setObjectName("recordChecksBody")
        around = QVBoxLayout(checks)
        around.setContentsMargins(tokens.PAD_DOCK, 0, tokens.PAD_DOCK, tokens.PAD_DOCK)
        around.addWidget(self._checks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.header, body, self._check_header, checks):
            layout.addWidget(widget)
        layout.addStretch(1)

    def set_row(self, row: RecordRow | None) -> None:
        """Show where a row comes from."""
        source: Source | None = row.source if row else None
        self.header.set_state(shown(row.heading) if row else "")
        if source is None:
            self._kind.setText(self.tr("No source is recorded") if row else "")
        else:
            self._kind.setText(self.tr(_KINDS[source.kind]))
        self._citation.setText(shown(source.citation) if source else "")
        self._citation.setVisible(bool(source and source.citation))
        self._words.setText(f"“{shown(source.text)}”" if source and source.text else "")
        self._words.setVisible(bool(source and source.text))
        checks = tuple(Note("warning", text) for text in row.checks) if row else ()
        self._checks.set_notes(checks)
        self._check_header.setVisible(bool(checks))
