"""Finding a widget by its stable name, or failing with that name."""

from typing import TypeVar

from PySide6.QtCore import QObject

Kind = TypeVar("Kind", bound=QObject)


def child(parent: QObject, kind: type[Kind], name: str = "") -> Kind:
    """The one child of this kind and objectName (any, where no name is given)."""
    found: Kind | None = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, f"no {kind.__name__} {name}"
    return found
