"""What a pixel of a series measures."""

from viewer.imaging.series import Series


def longest_pixel_mm(series: Series | None) -> float:
    """The larger side of a pixel in mm."""
    assert series is not None
    spacing = series.geometry.planes[0].pixel_spacing_mm
    assert spacing is not None
    return max(spacing)
