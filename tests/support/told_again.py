"""RECIST 1.1 told a second time, to be held against the engine: integers of 0.01 mm, written from the rules alone.

Nothing here is shared with `measurements.criteria`. Eisenhauer et al., Eur J Cancer 2009;45:228-247 and the answers of
the EORTC group; what the papers leave open is decided as docs/criteria.md says.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sighting:
    """A new lesion at one visit: seen (None: not assessed), what was said of it, what shows it, size of a node."""

    seen: bool | None
    said: str = ""
    shown_by: str = ""
    size: int | None = None  # 0.01 mm
    kind: str = ""  # iRECIST: "target" or "nontarget"
    grown: bool | None = None  # iRECIST, a new non-target: further since the unconfirmed progression
    progressed: bool = False  # iRECIST, a new non-target after a reset


@dataclass(frozen=True)
class Seen:
    """One visit: day, sizes of the targets in 0.01 mm (None missing), states of the non-targets, new lesions."""

    day: int
    sizes: tuple[int | None, ...]
    states: tuple[str, ...] = ()
    news: tuple[Sighting, ...] = ()
    markers: str = "not_followed"
    grown: tuple[bool | None, ...] = ()  # iRECIST: non-targets, further since the unconfirmed progression
    symptoms: bool = False


@dataclass(frozen=True)
class Course:
    """A baseline and its visits; `nodes` and `new_nodes` say which targets and new lesions are lymph nodes."""

    visits: tuple[Seen, ...]
    nodes: tuple[bool, ...]
    new_nodes: tuple[bool, ...] = ()
    pet_at_baseline: bool = False


@dataclass(frozen=True)
class Rules:
    """The settings of a protocol that matter here."""

    continuing: bool = True
    confirmation: bool = False
    confirm_days: int = 28
    stable_days: int = 42
    ne_between: int = 1


@dataclass(frozen=True)
class Told:
    """What a visit comes to: overall, by the limits alone, of the targets, of the non-targets, sum and nadir."""

    overall: str
    strict: str
    target: str | None
    nontarget: str | None
    total: int | None
    nadir: int | None


@dataclass
class Past:
    """What earlier visits left behind."""

    baseline: int | None
    nadir: int | None
    complete: bool = False  # an overall CR was reached
    progressed: bool = False  # a PD ends a continuing PR for good
    history: list[tuple[int, str]] = field(default_factory=list)  # day, overall class by the limits alone


def total_of(sizes: tuple[int | None, ...]) -> int | None:
    """The sum, None where a target is missing or there is none."""
    known = [s for s in sizes if s is not None]
    return sum(known) if sizes and len(known) == len(sizes) else None


def is_back(size: int, node: bool) -> bool:
    """Whether a target of that size is disease: a node from 10 mm, anything else above 0."""
    return size >= 1000 if node else size > 0


def grown(measured: int, nadir: int | None) -> bool:
    """PD by the sum: at least 5 mm and at least 20 %, both included."""
    return nadir is not None and measured - nadir >= 500 and 5 * measured >= 6 * nadir


def by_limits(past: Past, sizes: tuple[int | None, ...], nodes: tuple[bool, ...]) -> str | None:
    """The class of the targets from baseline and nadir alone."""
    if not sizes:
        return None
    missing = None in sizes
    disease = [is_back(size, node) for size, node in zip(sizes, nodes, strict=True) if size is not None]
    measured = sum(size for size in sizes if size is not None)
    if not any(disease):
        return "NE" if missing else "CR"
    if past.complete or grown(measured, past.nadir):
        return "PD"
    if missing or past.baseline is None:
        return "NE"
    return "PR" if 10 * measured <= 7 * past.baseline else "SD"


def of_nontargets(past: Past, states: tuple[str, ...], markers: str) -> str | None:
    """The class of the non-targets by the precedence of their states."""
    if not states:
        return None
    if "unequivocal_progression" in states or (past.complete and "present" in states):
        return "PD"
    if "not_done" in states:
        return "NE"
    return "CR" if set(states) == {"absent"} and markers != "above_normal" else "NON"


def joined(target: str | None, nontarget: str | None, new: bool, markers: str) -> str:
    """Tables 1 and 2."""
    if new or "PD" in (target, nontarget):
        return "PD"
    if target is None:
        return nontarget or "NED"
    if target == "CR":
        return "CR" if nontarget in (None, "CR") and markers != "above_normal" else "PR"
    return target


def assess(course: Course, rules: Rules) -> list[Told]:
    """Every visit after the baseline. Whether a small new node is the only sign is known after a first walk."""
    first = walk(course, rules, new_lesions(course, [False] * len(course.visits)))
    signs = [False, *("PD" in (told.target, told.nontarget) for told in first)]
    return walk(course, rules, new_lesions(course, signs))


def walk(course: Course, rules: Rules, lesions: list[list[str]]) -> list[Told]:
    """Every visit after the baseline, its new lesions known."""
    first = course.visits[0]
    past = Past(total_of(first.sizes), total_of(first.sizes))
    told = []
    for place, visit in enumerate(course.visits[1:], 1):
        nontarget = of_nontargets(past, visit.states, visit.markers)
        target = by_limits(past, visit.sizes, course.nodes)
        new = "sure" in lesions[place]
        strict = joined(target, nontarget, new, visit.markers)
        label = "PR" if target == "SD" and continues(past, rules) else target
        overall = joined(label, nontarget, new, visit.markers)
        total = total_of(visit.sizes)
        told.append(Told(overall, strict, label, nontarget, total, past.nadir))
        past.complete = past.complete or overall == "CR"
        past.progressed = past.progressed or overall == "PD"
        past.history.append((visit.day, strict))
        if total is not None and (past.nadir is None or total < past.nadir):
            past.nadir = total
    return told


def continues(past: Past, rules: Rules) -> bool:
    """Whether a PR was called before, confirmed where that is asked for, and no PD since."""
    if past.progressed or not rules.continuing:
        return False
    if not rules.confirmation:
        return any(code == "PR" for _, code in past.history)
    return pair(past.history, "PR", rules) is not None


def new_lesions(course: Course, signs: list[bool]) -> list[list[str]]:
    """Per visit what each new lesion counts as: "sure", "doubt" or "".

    `signs`: the visits with progression of targets or non-targets, where a small node is not the only sign.
    """
    rows = [[visit.news[k] for visit in course.visits] for k in range(len(course.new_nodes))]
    alone = [[verdict(course, row, place, node) for place in range(len(row))] for row, node in _with(rows, course)]
    found = [[""] * len(rows) for _ in course.visits]
    for k, row in enumerate(rows):
        finals = list(alone[k])
        for place, one in enumerate(finals):
            others = [alone[j][place] for j in range(len(rows)) if j != k]
            sign = signs[place] or "sure" in others or "small node" in others
            looked_again = any(s.seen and s.said == "equivocal" for s in row[_start(row) : place])
            if one == "small node":
                finals[place] = "sure" if sign or looked_again else "doubt"
        for place, one in enumerate(finals):
            found[place][k] = one and ("sure" if "sure" in finals else "doubt")
    return found


def _with(rows: list[list[Sighting]], course: Course) -> list[tuple[list[Sighting], bool]]:
    return list(zip(rows, course.new_nodes, strict=True))


def _start(row: list[Sighting]) -> int:
    """Where a lesion begins: what stands before a refutation leaves no trace."""
    return max((place + 1 for place, one in enumerate(row) if one.said == "refuted"), default=0)


def verdict(course: Course, row: list[Sighting], place: int, node: bool) -> str:
    """What one sighting alone makes of a lesion: "sure", "small node" (sure beside another sign), "doubt" or ""."""
    now = row[place]
    if not now.seen or place < _start(row) or now.shown_by == "fdg_pet_known_site":
        return ""
    if node and now.size is not None and now.size < 1000:
        return ""
    if now.said != "unequivocal" or (now.shown_by == "fdg_pet_only" and not course.pet_at_baseline):
        return "doubt"
    return "small node" if node and now.size is not None and now.size < 1500 else "sure"


def pair(history: list[tuple[int, str]], best: str, rules: Rules) -> int | None:
    """The place of the first CR, or PR, that a later one confirms."""
    confirming = ("CR",) if best == "CR" else ("CR", "PR")
    for i, (day, code) in enumerate(history):
        if code != best:
            continue
        missed = 0
        for later, other in history[i + 1 :]:
            if other in confirming and later - day >= rules.confirm_days and missed <= rules.ne_between:
                return i
            if other == "NE":
                missed += 1
            elif other not in confirming:
                break
    return None


def best(told: list[Told], days: list[int], rules: Rules) -> tuple[str, int]:
    """Best response and the place of the visit that gives it; days from the reference date. A CR counts as true."""
    codes = [t.strict if rules.confirmation else t.overall for t in told]
    after_complete = next((k for k, c in enumerate(codes) if c == "PR" and "CR" in codes[:k]), None)
    if after_complete is not None:
        codes[after_complete] = "PD"
    if "PD" in codes:
        codes = codes[: codes.index("PD") + 1]
    course = list(zip(days, codes, strict=False))
    for wanted in ("CR", "PR"):
        found = pair(course, wanted, rules) if rules.confirmation else None
        if not rules.confirmation and wanted in codes:
            found = codes.index(wanted)
        if found is not None:
            return wanted, found
    for stable, coded in (("SD", ("CR", "PR", "SD")), ("NON", ("NON",))):
        for place, (day, code) in enumerate(course):
            if day >= rules.stable_days and code in coded:
                return stable, place
    if "PD" in codes:
        return "PD", codes.index("PD")
    return "NE", 0
