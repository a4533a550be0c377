"""The project's own source, read as text and as syntax trees."""

import ast
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("viewer", "measurements", "resources", "sample_data")
# Each costs the first window from 0.1 to 0.5 s.
HEAVY = {
    "SimpleITK",
    "sqlalchemy",
    "alembic",
    "scipy",
    "pydicom",
    "pyqtgraph",
    "cv2",
    "qtawesome",
    "imagecodecs",
    "gdcm",
}


def python_files(*folders: str) -> list[Path]:
    """Every module below the named folders of the repository, in a fixed order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Line number and text of every string literal, docstrings included; comments are none."""
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.STRING:
                yield token.start[0], token.string


def definitions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Every function and class of a module, nested ones too."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node


def imported_names(path: Path) -> set[str]:
    """Top-level names of every absolute import of a module, late ones too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found
