"""Whether a lesion is measurable at baseline (Eisenhauer 2009, 3.1): said to the reader, never enforced."""

from decimal import Decimal

from measurements.protocol import Protocol

THIN_SLICE_MM = Decimal(5)


def least_measurable_mm(protocol: Protocol, slice_thickness_mm: Decimal | None) -> Decimal:
    """Return the long axis from which a lesion that is no node is measurable on slices of this thickness."""
    if slice_thickness_mm is None or slice_thickness_mm <= THIN_SLICE_MM:
        return protocol.measurable_mm
    return max(protocol.measurable_mm, 2 * slice_thickness_mm)


def measurability(protocol: Protocol, *, node: bool, mm: Decimal, slice_thickness_mm: Decimal | None) -> str:
    """Why a target of this size is not measurable at baseline, in one clause; "" where it is.

    mm: long axis, of a node the short axis. Nodes: 15 mm. Others: 10 mm, and twice the slice thickness where slices are
    thicker than 5 mm. Limits belong to the measurable side.
    """
    if node:
        limit, why = protocol.measurable_node_mm, "short axis of a node"
    else:
        limit, why = least_measurable_mm(protocol, slice_thickness_mm), "longest diameter"
        if limit > protocol.measurable_mm:
            why = f"twice the slice thickness of {slice_thickness_mm} mm"
    return "" if mm >= limit else f"{mm} mm is below the {limit.normalize():f} mm asked of a target ({why})"
