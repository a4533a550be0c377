"""What a test looks at: the course, axis and scene that must be there."""

from measurements.trends import CaseView
from viewer.plots.axis import TimeScale, scale_of
from viewer.plots.canvas import CourseCanvas
from viewer.plots.course_model import CourseModel, DatePoint, course_of
from viewer.plots.course_plot import CoursePlot


def course(view: CaseView) -> CourseModel:
    """The course of a case that has one."""
    model = course_of(view)
    assert model is not None
    return model


def point(model: CourseModel, timepoint_id: str) -> DatePoint:
    """The point of a date that has one."""
    found = model.date(timepoint_id)
    assert found is not None
    return found


def x_of(one: DatePoint) -> float:
    """Where a point lies that has a place."""
    assert one.place is not None
    return one.place.x


def axis(view: CaseView) -> TimeScale:
    """The axis of a case that has one."""
    scale = scale_of(view.case)
    assert scale is not None
    return scale


def scene(plot: CoursePlot) -> CourseCanvas:
    """The scene of a plot that was built."""
    assert plot.canvas is not None
    return plot.canvas
