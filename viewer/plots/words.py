"""What the plot says: read-outs under the pointer, and the whole course in words. No Qt here."""

from decimal import ROUND_HALF_UP, Decimal

from viewer.plots.course_model import CourseModel, DatePoint, LesionLine, LesionPoint, Mode

MINUS = "\u2212"


def one_decimal(value: Decimal | float) -> str:
    """One decimal, half away from zero, with a real minus sign."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{MINUS}{abs(rounded):f}" if rounded < 0 else f"{abs(rounded):f}"


def short_number(value: Decimal | float) -> str:
    """As `one_decimal`, without a decimal that is zero."""
    return one_decimal(value).removesuffix(".0")


def in_mode(model: CourseModel, mm: Decimal, mode: Mode) -> str:
    """A length as the plot of this mode writes it: "86.1", or "−30 %"."""
    if mode != "percent":
        return short_number(mm)
    return f"{one_decimal(model.height(mm, mode))}\u00a0%"


def axis_title(model: CourseModel, mode: Mode) -> tuple[str, str]:
    """The title of the upright axis and its unit."""
    if mode == "lesions":
        return "Sum and lesions", model.unit
    return model.sum_title, model.unit if mode == "sum" else "% from baseline"


def date_words(point: DatePoint) -> str:
    """The read-out of one date: when, how large, which response, and why."""
    when = ", ".join(part for part in (point.short_name, point.since_baseline) if part)
    lines = [f"{point.date_text}  {when}".rstrip(), _sum_words(point), point.sentence]
    if point.is_nadir:
        lines[1] += ", the nadir"
    if point.new_lesions:
        lines.append(f"New here: {', '.join(point.new_lesions)}")
    return "\n".join(lines)


def lesion_words(line: LesionLine, point: LesionPoint) -> str:
    """The read-out of one lesion at one date."""
    return f"{line.name}  {line.label}\n{point.date_text}: {short_number(point.mm)} mm"


def course_words(model: CourseModel | None, mode: Mode) -> str:
    """The whole plot in one sentence for each date."""
    if model is None:
        return "No assessment with a known date."
    title = {
        "sum": model.sum_title,
        "lesions": f"{model.sum_title} and lesions",
        "percent": f"Change of the {model.sum_title[:1].lower()}{model.sum_title[1:]} from baseline",
    }[mode]
    said = [f"{point.date_text} {_spoken(point, mode)}" for point in model.dates]
    if mode == "lesions":
        for line in model.lesions:
            values = ", ".join(f"{point.date_text} {short_number(point.mm)} mm" for point in line.points)
            said.append(f"{line.name} {line.label}: {values}")
    if model.pr_limit is not None:
        said.append(f"partial response at or below {short_number(model.pr_limit)} {model.unit}")
    if model.pd_limit_now is not None:
        said.append(f"progression at or above {short_number(model.pd_limit_now)} {model.unit}")
    return f"{title}: {'; '.join(said)}."


def _sum_words(point: DatePoint) -> str:
    if point.total is not None:
        change = "" if point.percent is None or point.code == "BL" else f", {_percent(point)} from baseline"
        return f"Sum {short_number(point.total)} {point.unit}{change}"
    if point.part is not None:
        return f"Sum at least {short_number(point.part)} {point.unit}: not every target has a size"
    return "No sum: no target has a size"


def _spoken(point: DatePoint, mode: Mode) -> str:
    words = point.words[:1].lower() + point.words[1:]
    nadir = ", nadir" if point.is_nadir else ""
    new = f", new lesion {', '.join(point.new_lesions)}" if point.new_lesions else ""
    if point.total is None:
        part = "" if point.part is None else f", sum at least {short_number(point.part)} {point.unit}"
        return f"{words}{part}{new}"
    size = f"{short_number(point.total)} {point.unit}"
    if mode == "percent" and point.percent is not None:
        size = _percent(point)
    return f"{size} {words}{nadir}{new}"


def _percent(point: DatePoint) -> str:
    return f"{one_decimal(point.percent or Decimal(0))}\u00a0%"
