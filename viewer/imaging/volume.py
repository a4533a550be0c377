"""The way to voxels: an empty volume, its filling, or both at once."""

from viewer.imaging.filling import fill_volume, open_volume, read_volume, reading_order
from viewer.imaging.voxels import Volume

__all__ = ["Volume", "fill_volume", "open_volume", "read_volume", "reading_order"]
