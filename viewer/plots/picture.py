"""A plot as a picture file."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QPoint, QSaveFile, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from viewer.plots.canvas import CourseCanvas, Shown
from viewer.plots.ink import PAPER, SCREEN
from viewer.theme import tokens
from viewer.theme.text import TextRun, draw_runs

CAPTION_H = 22


def picture_of(
    size: QSize, shown: Shown | None, *, full: bool, on_print: bool = False, scale: float = 1.0, caption: str = ""
) -> QImage:
    """The plot at `size` logical px, `scale` device px to each; the ground alone where there is nothing to draw.

    `caption` stands in a line below the plot, and in the file's own description.
    """
    ink = PAPER if on_print else SCREEN
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(ink.ground))
    if shown is None:
        return image
    canvas = CourseCanvas(full=full, ink=ink)
    canvas.resize(size.width(), size.height() - (CAPTION_H if caption else 0))
    canvas.show_course(shown)
    canvas.settle()
    canvas.show_all()
    painter = QPainter(image)
    canvas.picture(painter, QPoint(0, 0))
    if caption:
        run = TextRun(caption, tokens.CAPTION, colour=ink.text2)
        draw_runs(painter, tokens.PAD_DOCK, size.height() - CAPTION_H / 3, (run,))
        image.setText("Description", caption)
    painter.end()
    canvas.close()
    canvas.deleteLater()
    return image


def write_png(
    path: Path,
    size: QSize,
    shown: Shown | None,
    *,
    full: bool,
    on_print: bool = False,
    scale: float = 1.0,
    caption: str = "",
) -> None:
    """Write the picture under a temporary name, then give it its own. Raises OSError where it cannot be written."""
    image = picture_of(size, shown, full=full, on_print=on_print, scale=scale, caption=caption)
    file = QSaveFile(str(path))
    written = file.open(QIODevice.OpenModeFlag.WriteOnly) and image.save(file, "PNG")  # type: ignore[call-overload]
    if not written or not file.commit():
        raise OSError(f"The plot could not be written to {path}: {file.errorString()}")
