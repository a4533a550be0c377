"""A tool's shape on a slice of a volume, as the record takes it."""

from viewer.exchange.drawn import OnImage
from viewer.imaging.voi import Window
from viewer.imaging.volume import Volume
from viewer.tools.caliper import CaliperShape


def on_image(volume: Volume, k: int, shape: CaliperShape, window: Window) -> OnImage:
    """The shape with the slice it lies on and the window it was drawn in."""
    return OnImage(
        volume=volume,
        slice_index=k,
        long_axis=shape.long_axis,
        short_axis=shape.short_axis,
        long_length=shape.long_length,
        short_length=shape.short_length,
        window=(window.width, window.level),
    )
