"""One plain sentence for each answer of iRECIST: the class by its code, what it rests on, and what is still missing."""

from decimal import Decimal

from measurements.criteria.base import Sums, Threshold
from measurements.criteria.codes import written
from measurements.criteria.irecist_rules.block import Block
from measurements.criteria.irecist_rules.growth import Reason, new_growth, target_growth
from measurements.criteria.irecist_rules.judgement import immune
from measurements.criteria.irecist_rules.walk import Seen
from measurements.criteria.numbers import listed, places_apart, plain, signed, signed_percent, size
from measurements.criteria.rules.limits import pd_limit, pr_limit
from measurements.criteria.sentences import percent_limit, without_size
from measurements.protocol import Protocol


def sentence_of(protocol: Protocol, seen: Seen) -> str:
    """Why the answer is what it is, in one sentence; sizes in mm, percentages with their reference and its date."""
    kind, code = seen.verdict.kind, written(seen.verdict.code)
    if kind == "baseline":
        return _baseline(protocol, seen)
    if kind == "after":
        since = seen.confirmed.named if seen.confirmed else ""
        return f"{code}: progression was confirmed {since}; later dates no longer change the course"
    if kind == "early":
        why = seen.window.notice.rstrip(".") if seen.window else ""
        return f"{code}: as before; {_lower(why)}"
    if kind == "confirmed":
        reasons = "; ".join(_reason(protocol, seen, reason) for reason in seen.verdict.reasons)
        return f"{code}: {reasons}; this confirms the progression of {_since(seen.block)}"
    if kind == "first":
        window = f"{_earliest(protocol)} to {protocol.confirm_progression_to_days} days later"
        return f"{code}: {_progression(protocol, seen)}; to be confirmed {window}"
    if kind == "again":
        return f"{code}: {_progression(protocol, seen)}; not confirmed: {_not_confirmed(protocol, seen)}"
    if kind == "not evaluable":
        pending = f"; the unconfirmed progression of {_since(seen.block)} is still open" if seen.block else ""
        return f"{code}: {_not_evaluable(seen)}{pending}"
    return f"{code}: {_response(protocol, seen)}{_after_reset(seen)}"


def _baseline(protocol: Protocol, seen: Seen) -> str:
    total = seen.sums.total
    if not seen.moment.targets:
        return "BL: baseline without target lesions"
    low, high = pr_limit(protocol, total), pd_limit(protocol, total)
    if total is None or low is None or high is None:
        return f"BL: baseline sum incomplete, no size for {without_size(seen.moment)}"
    limits = f"iPR needs {size(low, 'mm', 2)} or less, iUPD {size(high, 'mm', 2)} or more"
    return f"BL: baseline sum {size(total, 'mm')}; {limits}"


def _progression(protocol: Protocol, seen: Seen) -> str:
    now, parts = seen.now, []
    if now.target == "PD":
        parts.append(_target_progression(protocol, seen))
    if now.nontarget == "PD":
        parts.append(_nontarget_progression(seen))
    if now.new.fresh:
        parts.append(f"new {'lesion' if len(now.new.fresh) == 1 else 'lesions'} {listed(now.new.fresh)}")
    elif now.new.sum_progressed and now.new.part is not None and now.new.smallest is not None:
        change = signed(now.new.part - now.new.smallest, "mm")
        total = size(now.new.part, "mm")
        parts.append(
            f"sum of the earlier new lesions {total}, {change} from its smallest {size(now.new.smallest, 'mm')}"
        )
    elif now.new.progressed:
        parts.append(f"unequivocal growth of {listed(now.new.progressed)}")
    elif not parts:
        names = listed(now.new.named) or "new lesions"
        other = f", {_classes(seen)} no better than at the iUPD" if now.target or now.nontarget else ""
        parts.append(f"{names} still there{other}")
    return "; ".join(parts)


def _target_progression(protocol: Protocol, seen: Seen) -> str:
    sums, call = seen.sums, seen.call
    if call is not None and call.given:
        return "target lesions in progression, as stated"
    if call is not None and call.back:
        return f"{listed(call.back)} back after the complete response"
    part, nadir = sums.measured_part or Decimal(0), sums.nadir or Decimal(0)
    whole = "target sum" if sums.total is not None else f"measured targets alone ({listed(sums.missing)} missing)"
    share = (protocol.progression - 1) * 100
    relative = f"{signed_percent((part - nadir) * 100 / nadir, share)} and " if nadir else ""
    return f"{whole} {size(part, 'mm')}, {relative}{signed(part - nadir, 'mm')} from nadir {_nadir(seen)}"


def _nontarget_progression(seen: Seen) -> str:
    names = seen.nontarget.worse or seen.nontarget.back
    named = f" ({listed(names)})" if names else ""
    if seen.nontarget.back and not seen.nontarget.worse:
        return f"non-target disease back after the complete response{named}"
    return f"unequivocal progression of non-target disease{named}"


def _not_confirmed(protocol: Protocol, seen: Seen) -> str:
    block = seen.block
    if block is None:
        return "nothing further"
    parts, needed = [], size(protocol.new_lesion_growth_mm, "mm")
    for what, growth in (
        ("target sum", target_growth(protocol, block, seen.now)),
        ("sum of the new lesions", new_growth(protocol, block, seen.now)),
    ):
        if growth is not None and not growth.met:
            parts.append(f"{what} {_change(growth)} since the first iUPD {_since(block)}, {needed} needed")
    if "target" in block.categories and target_growth(protocol, block, seen.now) is None and not _is_given(seen):
        parts.append(f"no two sums to compare since the first iUPD {_since(block)}")
    if not parts or "nontarget" in block.categories:
        parts.append(f"no further growth since the first iUPD {_since(block)}")
    return "; ".join(parts)


def _reason(protocol: Protocol, seen: Seen, reason: Reason) -> str:
    growth = reason.threshold
    if growth is None or seen.block is None:
        if reason.category == "target" and "target" not in (seen.block.categories if seen.block else ()):
            return f"{_target_progression(protocol, seen)}, another category"
        return reason.words
    needed = size(protocol.new_lesion_growth_mm, "mm")
    at = f" {size(growth.value, 'mm')}," if growth.reference_at else ""
    return f"{reason.words}{at} {_change(growth)} since the first iUPD {_since(seen.block)}, {needed} needed"


def _change(growth: Threshold) -> str:
    before = growth.reference_value or Decimal(0)
    change, needed = growth.value - before, growth.limit - before
    return signed(change, "mm", places_apart(change, needed))


def _not_evaluable(seen: Seen) -> str:
    sums = seen.sums
    if seen.now.target == "NE":
        if seen.call is not None and seen.call.given:
            return "target lesions not evaluable, as stated"
        if not sums.missing:
            return "the baseline sum is incomplete, so nothing can be compared with it"
        text = f"no size for {without_size(seen.moment)}"
        return f"{text}; {seen.bounds.sentence.removeprefix(f'{seen.visit.named}: ')}" if seen.bounds else text
    if seen.now.nontarget == "NE":
        named = f" ({listed(seen.nontarget.missing)})" if seen.nontarget.missing else ""
        return f"non-target lesions not all evaluated{named}"
    return "no lesions are followed"


def _response(protocol: Protocol, seen: Seen) -> str:
    now, sums, call = seen.now, seen.sums, seen.call
    if seen.verdict.code == "NED":
        return "no disease at baseline, and no new lesion"
    if call is None or call.given or sums.total is None or sums.baseline is None:
        return _classes(seen)
    if now.target == "CR":
        words = "every target gone or a normal node"
    else:
        change = ""
        if sums.percent_from_baseline is not None:
            change = f"{signed_percent(sums.percent_from_baseline, percent_limit(protocol, sums))} "
        limits = [limit for limit in (call.pr_limit, call.pd_limit) if limit is not None]
        places = max((places_apart(sums.total, limit) for limit in limits), default=1)
        words = f"sum {size(sums.total, 'mm', places)}, {change}from baseline {size(sums.baseline, 'mm')}"
        words += f" ({sums.baseline_named})" if sums.baseline_named else ""
        words += _to_limit(seen)
    if immune(now.target) != seen.verdict.code and now.nontarget is not None:
        words += f"; non-target disease {written(immune(now.nontarget) or 'NE')}"
    return words


def _to_limit(seen: Seen) -> str:
    call, total = seen.call, seen.sums.total
    if call is None or call.pr_limit is None or total is None:
        return ""
    away = total - call.pr_limit
    if call.code == "SD" and call.pd_limit is not None and call.pd_limit - total < away:
        return _to_progression(seen.sums, total, call.pd_limit)
    places = places_apart(total, call.pr_limit)
    limit = f"{plain(call.pr_limit, places)} mm or less"
    if call.strict is not None:
        return f"; continuing iPR, no progression since the iPR ({limit} by itself)"
    if away <= 0:
        return f"; iPR needs {limit}, met by {plain(-away, places)} mm"
    return f"; iPR needs {limit}, {plain(away, places)} mm away"


def _to_progression(sums: Sums, total: Decimal, limit: Decimal) -> str:
    """The nearer limit is that of progression from the nadir, in mm."""
    places = places_apart(total, limit)
    since = ""
    if sums.nadir is not None and sums.nadir_at != sums.baseline_at:
        since = f", {signed(total - sums.nadir, 'mm', places)} from nadir {size(sums.nadir, 'mm')} ({sums.nadir_named})"
    return f"{since}; iUPD needs {plain(limit, places)} mm or more, {plain(limit - total, places)} mm away"


def _classes(seen: Seen) -> str:
    parts = []
    if seen.now.target is not None:
        parts.append(f"target lesions {written(immune(seen.now.target) or 'NE')}")
    if seen.now.nontarget is not None:
        parts.append(f"non-target disease {written(immune(seen.now.nontarget) or 'NE')}")
    return ", ".join(parts) or "no other disease followed"


def _after_reset(seen: Seen) -> str:
    words = ""
    if seen.now.new.there:
        words += f"; {listed(seen.now.new.named) or 'new lesions'} still there, which bars iCR only"
    if seen.block is not None:
        words += f"; the unconfirmed progression of {_since(seen.block)} lapses"
    return words


def _nadir(seen: Seen) -> str:
    nadir = seen.sums.nadir
    named = f" ({seen.sums.nadir_named})" if seen.sums.nadir_named else ""
    return f"{size(nadir or Decimal(0), 'mm')}{named}"


def _since(block: Block | None) -> str:
    return block.first.named if block is not None else ""


def _earliest(protocol: Protocol) -> int:
    return protocol.confirm_progression_from_days - protocol.confirm_progression_variance_days


def _is_given(seen: Seen) -> bool:
    return seen.call is not None and seen.call.given


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
