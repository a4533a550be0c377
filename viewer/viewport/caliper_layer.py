"""The layer of calipers over a slice: projects them, finds their labels a place, paints them, and answers hits."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtGui import QPainter

from viewer.imaging.volume_geometry import Plane
from viewer.tools.caliper import Axis, CaliperShape
from viewer.tools.hit import HANDLE_REACH_PX, HitTarget, PointPx, RectPx, ScreenCaliper, hit_target
from viewer.viewport import caliper_painter as paint
from viewer.viewport.label_layout import Surroundings, bounds, held_inside, lesion_bounds, overlaps, place_label
from viewer.viewport.model import ViewportModel
from viewer.viewport.shown import ShownCaliper, caliper_label
from viewer.viewport.transform import ViewTransform

OPEN_REACH = 0.3
"""Reach of the ends as a part of the long axis while the short axis is still to be set between them."""


def on_screen(axis: Axis, plane: Plane, transform: ViewTransform) -> tuple[PointPx, PointPx]:
    """Return where the ends of an axis are on screen."""
    first, second = (transform.screen(*plane.pixel(point)) for point in axis)
    return first, second


def screen_ends(shape: CaliperShape, plane: Plane, transform: ViewTransform) -> list[PointPx]:
    """Return where the two or four ends of a caliper are on screen."""
    return [transform.screen(*plane.pixel(point)) for point in shape.ends()]


def label_of(caliper: ShownCaliper, plane: Plane, shape: CaliperShape) -> paint.LabelText:
    """Return the text of a label; written anew where the shape is a draft of the caliper's own."""
    if shape != caliper.shape:
        runs = caliper_label(caliper.title, shape, plane.length_unit, caliper.counts_by)
    else:
        runs = caliper.label
    return paint.LabelText(runs, caliper.second_line, caliper.state == "locked", caliper.state == "assisted")


class _Frame(NamedTuple):
    """What the place of a label depends on beside the lesion: its given place, px per mm, what lies around."""

    given: tuple[float, float] | None
    steps: tuple[float, float]
    around: Surroundings


class CaliperLayer:
    """Paints the calipers of a model; remembers in `model.labels` where the labels lie."""

    def __init__(self, model: ViewportModel) -> None:
        self._model = model

    def shown_shape(self, caliper: ShownCaliper) -> CaliperShape:
        """Return the shape on screen: the draft's while the caliper is being dragged."""
        draft = self._model.draft
        if draft is not None and draft.measurement_id == caliper.measurement_id:
            return draft.caliper.shape
        return caliper.shape

    def hit(self, at: PointPx) -> HitTarget | None:
        """Return which caliper and which part of it lies under a place on screen."""
        plane, transform = self._model.plane, self._model.transform
        if plane is None or transform is None or self._hidden:
            return None
        shown = [caliper for caliper in self._model.on_slice if caliper.state != "ghost"]
        return hit_target([self._as_hit(caliper, plane, transform) for caliper in shown], at)

    def _as_hit(self, caliper: ShownCaliper, plane: Plane, transform: ViewTransform) -> ScreenCaliper:
        """Return a caliper for hit-tests. Until its short axis is set, the ends of a small one leave room for that."""
        long_axis, short_axis = on_screen(caliper.shape.long_axis, plane, transform), caliper.shape.short_axis
        reach = HANDLE_REACH_PX if short_axis is not None else min(HANDLE_REACH_PX, math.dist(*long_axis) * OPEN_REACH)
        return ScreenCaliper(
            caliper.measurement_id,
            long_axis,
            None if short_axis is None else on_screen(short_axis, plane, transform),
            self._model.labels.rects.get(caliper.measurement_id),
            handles=caliper.state == "selected",
            reach=reach,
        )

    @property
    def _hidden(self) -> bool:
        return self._model.hidden_while_held or not self._model.options.annotations

    def paint(self, painter: QPainter, around: Surroundings | None) -> None:
        """Paint all calipers of the slice. `around` is what their labels must respect, None to leave labels out."""
        model, plane, transform = self._model, self._model.plane, self._model.transform
        model.labels.rects, model.labels.any_small = {}, False
        if plane is None or transform is None or self._hidden:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        calipers = model.on_slice
        for caliper in calipers:
            shape = self.shown_shape(caliper)
            ends = screen_ends(shape, plane, transform)
            long_axis, short_axis = (ends[0], ends[1]), (ends[2], ends[3]) if len(ends) == 4 else None
            if caliper.state == "ghost":
                paint.paint_ghost(painter, long_axis, short_axis)
            else:
                paint.paint_caliper(painter, long_axis, short_axis, caliper.state, self._shows_ends(ends))
        self._paint_draft(painter, plane, transform)
        if around is not None:
            self._paint_labels(painter, calipers, plane, transform, around)

    def _shows_ends(self, ends: list[PointPx]) -> bool:
        box = bounds(ends)
        if max(box[2], box[3]) >= paint.SMALL_PX:
            return True
        self._model.labels.any_small = True
        pointer = self._model.pointer
        near = paint.SMALL_PX
        return pointer is not None and any(math.dist(pointer, end) <= near for end in ends)

    def _paint_draft(self, painter: QPainter, plane: Plane, transform: ViewTransform) -> None:
        draft = self._model.draft
        if draft is not None and draft.measurement_id is None:
            axis = on_screen(draft.caliper.shape.long_axis, plane, transform)
            paint.paint_axes(painter, axis, None, paint.COLOURS["selected"], 1.0)
            paint.paint_handles(painter, axis, paint.COLOURS["selected"])
        offered = draft.caliper.offered if draft is not None else self._model.offer
        if offered is not None:
            axis = on_screen(offered, plane, transform)
            paint.paint_offer(painter, axis)
            paint.paint_handles(painter, axis, paint.COLOURS["selected"])

    # ------------------------------------------------------------ labels

    def _paint_labels(
        self,
        painter: QPainter,
        calipers: tuple[ShownCaliper, ...],
        plane: Plane,
        transform: ViewTransform,
        around: Surroundings,
    ) -> None:
        ends_of = {c.measurement_id: screen_ends(self.shown_shape(c), plane, transform) for c in calipers}
        lesions = {name: lesion_bounds(ends) for name, ends in ends_of.items()}
        for caliper in reversed(calipers):
            name = caliper.measurement_id
            if caliper.state == "ghost" or not (caliper.label or caliper.second_line):
                continue
            others = tuple(rect for other, rect in lesions.items() if other != name)
            keep_free = (*around.keep_free, *others, *self._model.labels.rects.values())
            label = label_of(caliper, plane, self.shown_shape(caliper))
            place = caliper.label_offset
            steps = self.px_per_unit(plane, transform)
            rect = self._place(
                name, label.size, ends_of[name], _Frame(place, steps, replace(around, keep_free=keep_free))
            )
            value = paint.COLOURS[caliper.state]
            paint.paint_leader(painter, ends_of[name], rect, value)
            paint.paint_label(painter, rect, label, value)
            self._model.labels.rects[name] = rect
        draft = self._model.draft
        if draft is not None and draft.measurement_id is None:
            ends = screen_ends(draft.caliper.shape, plane, transform)
            label = paint.LabelText(caliper_label("", draft.caliper.shape, plane.length_unit))
            rect = self._draft_place(label.size, ends, around)
            paint.paint_leader(painter, ends, rect, paint.COLOURS["selected"])
            paint.paint_label(painter, rect, label, paint.COLOURS["selected"])

    def _place(
        self,
        name: str,
        size: tuple[float, float],
        ends: list[PointPx],
        frame: _Frame,
    ) -> RectPx:
        """Return where a label lies: where it was dragged to, else where it was first put, else a new place."""
        middle = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
        given, steps, around = frame
        offset = given if given is not None else self._model.labels.offsets.get(name)
        lesion = lesion_bounds(ends)
        if offset is not None:
            x, y = middle[0] + offset[0] * steps[0], middle[1] + offset[1] * steps[1]
            rect = held_inside((x - size[0] / 2, y - size[1] / 2, *size), around)
            if given is not None or not any(overlaps(rect, other) for other in (lesion, *around.keep_free)):
                return rect
        rect = place_label(size, lesion, around)
        x, y = rect[0] + size[0] / 2 - middle[0], rect[1] + size[1] / 2 - middle[1]
        if around.settled:
            self._model.labels.offsets[name] = (x / steps[0], y / steps[1])
        return rect

    @staticmethod
    def px_per_unit(plane: Plane, transform: ViewTransform) -> tuple[float, float]:
        """Return the signed screen px of one mm (or px) along a row and along a column."""
        between_rows, between_columns = plane.spacing
        return transform.scale_x / between_columns, transform.scale_y / between_rows

    def _draft_place(self, size: tuple[float, float], ends: list[PointPx], around: Surroundings) -> RectPx:
        """Return the place of the label of a drawing: beside the press point, on the side away from the drag."""
        lesion = lesion_bounds(ends)
        (x0, y0), (x1, _) = ends[0], ends[1]
        width, height = size
        x = lesion[0] - 14 - width if x1 >= x0 else lesion[0] + lesion[2] + 14
        rect = held_inside((x, y0 - height / 2, *size), around)
        blocked = any(overlaps(rect, other) for other in (lesion, *around.keep_free))
        return place_label(size, lesion, replace(around, black=None)) if blocked else rect
