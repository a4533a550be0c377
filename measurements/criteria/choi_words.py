"""What the targets say by Choi in words: size and attenuation with their references, and the limits of the class."""

from decimal import Decimal

from measurements.criteria.attenuation import Attenuation, attenuation_of
from measurements.criteria.codes import Code
from measurements.criteria.moment import Moment
from measurements.criteria.numbers import places_apart, signed_percent, size
from measurements.criteria.rules.limits import pr_limit
from measurements.criteria.sentences import from_baseline, without_size

_HUNDRED = Decimal(100)


def reason(moment: Moment, density: Attenuation, code: Code, *, both: bool, continues: bool) -> str:
    """The clause after the class: "sum 80 mm, −20.0 % from baseline …; attenuation …; PR needs …"."""
    parts = [_size_words(moment, code), _density_words(moment, density)]
    if continues:
        parts.append("a continuing PR, no PD since")
    elif code == "NE":
        parts.append("what is known does not decide between the classes")
    elif code == "PD":
        parts.append(f"PD needs {_pd_words(moment)} without a response of the attenuation")
    else:
        parts.append(_pr_words(moment, density, both=both))
    return "; ".join(part for part in parts if part)


def baseline_notes(moment: Moment) -> tuple[str, ...]:
    """From which attenuation a response holds, or that size alone can decide."""
    if not moment.targets:
        return ()
    density = attenuation_of(moment)
    if density.limit is None or density.baseline is None:
        return (f"{density.missing[:1].upper()}{density.missing[1:]}: only size can decide.",)
    limit, places = density.limit, places_apart(density.limit, density.baseline)
    return (
        f"Attenuation at baseline {size(density.baseline, 'HU')}: a response at {size(limit, 'HU', places)} or less.",
    )


def _size_words(moment: Moment, code: Code) -> str:
    sums, protocol = moment.sums, moment.protocol
    if sums.total is None:
        known = f"measured targets {size(sums.measured_part, sums.unit)}, " if sums.measured_part is not None else ""
        return f"{known}no size for {without_size(moment)}"
    text = from_baseline(moment, _places(moment))
    nadir = sums.nadir
    if protocol.choi_progression_from == "baseline" or nadir is None or sums.nadir_at == sums.baseline_at:
        if code != "PD" or sums.percent_from_baseline is None:
            return text
        return _with_progression(moment, sums.percent_from_baseline, "baseline")
    share = sums.percent_from_nadir
    if sums.total <= nadir:
        return text
    if share is None:
        return f"{text}, up from {size(nadir, sums.unit)} ({sums.nadir_named})"
    limit = (protocol.progression - 1) * _HUNDRED
    return f"{text}, {signed_percent(share, limit)} from nadir {size(nadir, sums.unit)} ({sums.nadir_named})"


def _with_progression(moment: Moment, share: Decimal, word: str) -> str:
    """The change told apart from the limit of progression."""
    sums, limit = moment.sums, (moment.protocol.progression - 1) * _HUNDRED
    base = size(sums.baseline or Decimal(0), sums.unit)
    now = size(sums.total or Decimal(0), sums.unit)
    return f"sum {now}, {signed_percent(share, limit)} from {word} {base} ({sums.baseline_named})"


def _places(moment: Moment) -> int:
    low, total = pr_limit(moment.protocol, moment.sums.baseline), moment.sums.total
    return 1 if low is None or total is None else places_apart(total, low)


def _density_words(moment: Moment, density: Attenuation) -> str:
    if density.now is None or density.baseline is None or density.limit is None:
        return density.missing
    share = (density.now - density.baseline) * _HUNDRED / density.baseline
    limit = (moment.protocol.attenuation_response - 1) * _HUNDRED
    base = f"{size(density.baseline, 'HU')} ({moment.sums.baseline_named})"
    places = places_apart(density.now, density.limit)
    return f"mean attenuation {size(density.now, 'HU', places)}, {signed_percent(share, limit)} from baseline {base}"


def _pr_words(moment: Moment, density: Attenuation, *, both: bool) -> str:
    low, limits = pr_limit(moment.protocol, moment.sums.baseline), []
    if low is not None:
        unit, total = moment.sums.unit, moment.sums.total
        limits.append(f"{size(low, unit, _places(moment))} or less{_margin(low, total, unit)}")
    if density.limit is not None and density.now is not None:
        shown = size(density.limit, "HU", places_apart(density.now, density.limit))
        limits.append(f"{shown} or less{_margin(density.limit, density.now, 'HU')}")
    return f"PR needs {(' and ' if both else ' or ').join(limits)}" if limits else ""


def _margin(limit: Decimal, value: Decimal | None, unit: str) -> str:
    """By how much a limit was met or missed, as in " (met by 2 mm)"."""
    if value is None:
        return ""
    if value == limit:
        return " (met exactly)"
    apart = size(abs(limit - value), unit, places_apart(limit, value))
    return f" (met by {apart})" if value < limit else f" ({apart} away)"


def _pd_words(moment: Moment) -> str:
    sums, protocol = moment.sums, moment.protocol
    origin = sums.nadir if protocol.choi_progression_from == "nadir" else sums.baseline
    limit = protocol.progression * (origin or Decimal(0))
    part = sums.measured_part or Decimal(0)
    rise = signed_percent((protocol.progression - 1) * _HUNDRED)
    return f"{size(limit, sums.unit, places_apart(part, limit))} or more ({rise})"
