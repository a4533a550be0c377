"""The one sentence of an answer: the class, the numbers it rests on with their reference, and the margin."""

from decimal import Decimal

from measurements.criteria.base import Bounds, Sums
from measurements.criteria.codes import Code, written
from measurements.criteria.moment import Beside, Moment
from measurements.criteria.numbers import listed, places_apart, plain, signed, signed_percent, size
from measurements.criteria.rules.nontarget import NonTargetCall
from measurements.criteria.rules.target import TargetCall
from measurements.protocol import Protocol

_HUNDRED = Decimal(100)
_ZERO = Decimal(0)
_MISSING_WORDS = {
    "not_evaluable": "not evaluable",
    "not_stated": "not stated",
    "to_do": "not measured yet",
    "not_done": "not done",
}


def baseline_sentence(moment: Moment, pr_limit: Decimal | None, pd_limit: Decimal | None) -> str:
    """As in "BL: baseline sum 123 mm; PR needs 86.1 mm or less"."""
    sums = moment.sums
    if not moment.targets:
        return "BL: baseline without target lesions"
    if sums.total is None:
        return f"BL: baseline {moment.criterion.sum_word} incomplete, no size for {without_size(moment)}"
    text = f"BL: {_label(moment)}baseline {moment.criterion.sum_word} {size(sums.total, sums.unit)}"
    if pr_limit is None or pd_limit is None:
        return text
    high = _from(moment, size(pd_limit, sums.unit, 2))
    return f"{text}; {_named(moment, 'PR')} needs {size(pr_limit, sums.unit, 2)} or less, {_named(moment, 'PD')} {high}"


def sentence(
    moment: Moment,
    code: Code,
    call: TargetCall | None,
    beside: Beside,
    bounds: Bounds | None,
) -> str:
    """Why the overall response is what it is, beginning with the class by its code."""
    nontarget, names = beside.nontarget, beside.new_names
    head = f"{_named(moment, code)}: {_label(moment)}"
    signs = []
    if beside.found == "unequivocal":
        signs.append(f"unequivocal new lesion{'s' if len(names) > 1 else ''} {listed(names)}".rstrip())
    if nontarget.code == "PD":
        signs.append(_nontarget_progression(nontarget))
    if call is not None and call.code == "PD":
        return head + "; also ".join([target_clause(moment, call), *signs])
    if signs and code == "PD":
        rest = f"; targets {_named(moment, call.code)}: {target_clause(moment, call)}" if call is not None else ""
        return head + " and ".join(signs) + rest
    if call is None:
        return head + _without_targets(moment, code, nontarget)
    if call.code == "NE":
        return head + _not_evaluable(moment, call, bounds)
    if call.code != code:
        return f"{head}{target_clause(moment, call)}, but {_what_bars(nontarget)}"
    if code == "CR" and nontarget.code == "CR":
        return f"{head}{target_clause(moment, call)}, and all non-target disease gone"
    return head + target_clause(moment, call)


def target_clause(moment: Moment, call: TargetCall) -> str:
    """What the targets say, with the limit that decides and by how much."""
    if call.reason:
        return call.reason
    if call.back:
        what = listed([f"{v.name} ({size(v.mm, moment.sums.unit)})" for v in moment.targets
                       if v.name in call.back and v.mm is not None]) or listed(call.back)  # fmt: skip
        return f"{what} back after the complete response of {moment.after_cr}, whatever the {moment.criterion.sum_word}"
    if call.given:
        return f"target response {written(call.code)} as stated, without sizes"
    if call.code == "CR":
        return _gone(moment)
    if call.code == "PD":
        return _progression(moment)
    if call.code == "NE":
        return _not_evaluable(moment, call, None)
    return _response_or_stable(moment, call)


def _named(moment: Moment, code: Code) -> str:
    return written(moment.criterion.said(code))


def _label(moment: Moment) -> str:
    return f"{moment.criterion.label}: " if moment.criterion.label else ""


def _from(moment: Moment, limit: str) -> str:
    """From which size progression holds: at the limit only where the protocol includes it."""
    return f"{limit} or more" if moment.protocol.progression_inclusive else f"more than {limit}"


def without_size(moment: Moment) -> str:
    """The targets without a size and why, as in "T02 and T03 (not stated)"."""
    reasons: dict[str, list[str]] = {}
    for value in moment.targets:
        if value.mm is None:
            why = value.reason or _MISSING_WORDS.get(value.state, moment.criterion.need)
            reasons.setdefault(why, []).append(value.name)
    return ", ".join(f"{listed(names)} ({why})" for why, names in reasons.items())


def from_baseline(moment: Moment, places: int = 1, *, beside_limit: bool = True) -> str:
    """As in "sum 87 mm, −29.3 % from baseline 123 mm (2008-10)"."""
    sums = moment.sums
    total, base = sums.total, sums.baseline
    if total is None or base is None:
        return f"{moment.criterion.sum_word} {size(total or _ZERO, sums.unit)}"
    text = f"{moment.criterion.sum_word} {size(total, sums.unit, places)}, "
    share = sums.percent_from_baseline
    limit = percent_limit(moment.protocol, sums) if beside_limit else None
    change = signed(total - base, sums.unit) if share is None else signed_percent(share, limit)
    return f"{text}{change} from baseline {size(base, sums.unit)} ({sums.baseline_named})"


def percent_limit(protocol: Protocol, sums: Sums) -> Decimal:
    """The limit in percent that the change from baseline is told apart from: of progression where the sum has grown.

    That is so only where the baseline is the nadir and the percentage is what fails: a rise may also lack its mm.
    """
    total, nadir = sums.total, sums.nadir
    grown = total is not None and nadir is not None and nadir < total < protocol.progression * nadir
    if grown and nadir == sums.baseline:
        return (protocol.progression - 1) * _HUNDRED
    return (protocol.partial_response - 1) * _HUNDRED


def _nontarget_progression(nontarget: NonTargetCall) -> str:
    if nontarget.back:
        return f"{listed(nontarget.back)} present again after a complete response of all disease"
    text = f"unequivocal progression of {listed(nontarget.worse) or 'non-target disease'}"
    return f"{text} ({nontarget.reason})" if nontarget.reason else text


def _without_targets(moment: Moment, code: Code, nontarget: NonTargetCall) -> str:
    if code == "NED":
        return "no disease at baseline and none now"
    if nontarget.code is None:
        adjuvant = not moment.first.other_disease
        return "nothing was assessed at this date" if adjuvant else "no lesions are followed yet"
    if nontarget.said:
        return f"non-target response {written(nontarget.code)} as stated"
    if code == "CR":
        return "all non-target disease gone"
    if code == "NE":
        return _what_bars(nontarget)
    return f"{_what_bars(nontarget)}, none in unequivocal progression"


def _what_bars(nontarget: NonTargetCall) -> str:
    """What keeps a complete response of the targets from being one of all disease."""
    if nontarget.said and nontarget.code in ("NON", "NE"):
        words = "persists" if nontarget.code == "NON" else "was not all assessed"
        return f"non-target disease {words} as stated"
    if nontarget.missing:
        return f"non-target disease was not all assessed ({listed(nontarget.missing)})"
    if nontarget.present:
        return f"non-target disease persists ({listed(nontarget.present)})"
    if nontarget.markers == "above_normal":
        return "a tumour marker is above normal"
    return "the tumour markers are not known to be normal"


def _not_evaluable(moment: Moment, call: TargetCall, bounds: Bounds | None) -> str:
    if call.given:
        return "target response NE as stated, without sizes"
    if call.reason:
        return call.reason
    if not moment.sums.missing:
        return f"the baseline {moment.criterion.sum_word} is incomplete, so nothing can be compared with it"
    text = f"no size for {without_size(moment)}"
    return f"{text}; {bounds.sentence.removeprefix(f'{moment.visit.named}: ')}" if bounds else text


def _gone(moment: Moment) -> str:
    if moment.criterion.quantity in ("viable_diameter", "viable_product"):
        return "no viable part left in any target"  # the lesions may still be there
    if moment.criterion.nodes and any(value.node and value.mm for value in moment.targets):
        limit = size(moment.protocol.node_normal_mm, "mm")
        total = size(moment.sums.total or _ZERO, moment.sums.unit)
        return f"every target gone or a node below {limit}, {moment.criterion.sum_word} {total}"
    return "every target gone"


def _progression(moment: Moment) -> str:
    protocol, sums = moment.protocol, moment.sums
    part, nadir = sums.measured_part or _ZERO, sums.nadir or _ZERO
    times, above = protocol.progression * nadir, nadir + protocol.progression_mm
    limit, change = max(times, above), part - nadir
    places = max(places_apart(part, times), places_apart(part, above))
    what = moment.criterion.sum_word if not sums.missing else "measured targets alone"
    missing = f" (no size for {without_size(moment)})" if sums.missing else ""
    share = None if nadir == 0 else change * _HUNDRED / nadir
    relative = "" if share is None else f"{signed_percent(share, (protocol.progression - 1) * _HUNDRED)} and "
    origin = "baseline" if sums.nadir_at == sums.baseline_at else "nadir"
    text = (
        f"{what} {size(part, sums.unit, places)}{missing}, {relative}{signed(change, sums.unit, places)} from {origin}"
        f" {size(nadir, sums.unit)} ({sums.nadir_named})"
    )
    return f"{text}; PD needs {_two_limits(moment, times, above, places)}, {_met(part - limit, sums.unit, places)}"


def _two_limits(moment: Moment, times: Decimal, above: Decimal, places: int) -> str:
    protocol, unit = moment.protocol, moment.sums.unit
    rise = signed((protocol.progression - 1) * _HUNDRED, "%")
    if not protocol.progression_mm:
        return f"{_from(moment, size(times, unit, places))} ({rise})"
    step = signed(protocol.progression_mm, "mm")
    if times == 0:
        return f"{size(above, unit, places)} or more ({step})"
    binds = f"the {step} decides" if above > times else f"the {rise} decides" if times > above else "both at once"
    return f"{size(times, unit, places)} ({rise}) and {size(above, unit, places)} ({step}) or more, {binds}"


def _response_or_stable(moment: Moment, call: TargetCall) -> str:
    sums, unit = moment.sums, moment.sums.unit
    total, low, high = sums.total or _ZERO, call.pr_limit, call.pd_limit
    if low is None:
        return from_baseline(moment)
    if call.code == "SD" and high is not None and high - total < total - low:
        return _near_progression(moment, total, high)
    places = places_apart(total, low)
    text, limit = from_baseline(moment, places), size(low, unit, places)
    if call.code == "PR" and total <= low:
        return f"{text}; PR needs {limit} or less, {_met(low - total, unit, places)}"
    short = size(total - low, unit, places)
    if call.code == "PR":
        return f"{text}; a continuing PR, {short} above the PR limit of {limit} and no PD since"
    return f"{text}; PR needs {limit} or less, {short} away"


def _near_progression(moment: Moment, total: Decimal, high: Decimal) -> str:
    sums, unit = moment.sums, moment.sums.unit
    nadir, protocol = sums.nadir or _ZERO, moment.protocol
    places = places_apart(total, high)
    since = ""
    if sums.nadir_at != sums.baseline_at:
        share = sums.percent_from_nadir
        # The percentage is told apart from its limit where the percentage is what fails.
        limit = (protocol.progression - 1) * _HUNDRED if total < protocol.progression * nadir else None
        change = signed(total - nadir, unit) if share is None else signed_percent(share, limit)
        since = f", {change} from nadir {size(nadir, unit)} ({sums.nadir_named})"
    away = f"{size(high - total, unit, places)} away" if high != total else "reached and not exceeded"
    needs = f"PD needs {_from(moment, size(high, unit, places))}, {away}"
    return f"{from_baseline(moment, places)}{since}; {needs}"


def _met(margin: Decimal, unit: str, places: int) -> str:
    return "met exactly" if margin == 0 else f"met by {plain(margin, max(places, places_apart(margin, _ZERO)))} {unit}"
