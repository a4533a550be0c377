"""iRECIST told a second time, to be held against the engine: integers of 0.01 mm, written from the rules alone.

Seymour et al., Lancet Oncol 2017;18:e143-e152 and the answers of the EORTC group; what they leave open is decided as
docs/criteria.md says. New lesions are unequivocal here, and each is said to be measured or not.
"""

from dataclasses import dataclass, field

from tests.support.told_again import Course, Past, Seen, Sighting, by_limits, joined, of_nontargets, total_of

RANK = {"PD": 0, "SD": 1, "NON": 1, "PR": 2, "CR": 3}
WRITTEN = {"CR": "iCR", "PR": "iPR", "SD": "iSD", "NON": "NON-i", "NE": "NE"}
ORDER = ("iCR", "iPR", "iSD", "NON-i")


@dataclass
class Block:
    """An unconfirmed progression from its first visit on."""

    day: int
    categories: set[str]
    total: int | None  # sum of the targets there, or at the first visit of the block that has one
    of_new: int | None  # sum of the measured new lesions
    target: str | None
    nontarget: str | None
    lesions: set[int]  # new lesions it rests on


@dataclass
class State:
    """What earlier visits left behind."""

    past: Past
    block: Block | None = None
    known: set[int] = field(default_factory=set)  # new lesions seen before
    lasting: set[int] = field(default_factory=set)  # those that were there, or not told of since
    smallest: int | None = None  # smallest sum of the measured new lesions
    confirmed: bool = False
    had_pr: bool = False
    may_continue: bool = True


@dataclass
class Now:
    """One visit, judged by the rules of RECIST 1.1."""

    seen: Seen
    target: str | None
    nontarget: str | None
    total: int | None
    measured: int
    there: set[int]
    not_told: set[int]
    of_new: int | None

    @property
    def overall(self) -> str:
        """Tables 1 and 2 without new lesions; never complete beside one."""
        code = joined(self.target, self.nontarget, False, self.seen.markers)
        if code == "CR" and (self.there or self.not_told):
            return "PR" if self.target else "NON"
        return code


def assess(course: Course) -> list[str]:
    """The codes of the visits after the baseline; after iCPD all are iCPD."""
    first = total_of(course.visits[0].sizes)
    state = State(Past(first, first))
    return [_code(course, state, seen) for seen in course.visits[1:]]


def _code(course: Course, state: State, seen: Seen) -> str:
    if state.confirmed:
        return "iCPD"
    now = judged(course, state, seen)
    early = state.block is not None and seen.day - state.block.day < 28
    if early and not (seen.symptoms and now.there - state.known):
        state.lasting = now.there | now.not_told
        return "iUPD"
    code = pending(state, state.block, now) if state.block else fresh(state, now)
    remember(state, now, code)
    return code


def judged(course: Course, state: State, seen: Seen) -> Now:
    """Targets, non-targets and new lesions by the rules of RECIST 1.1."""
    target = by_limits(state.past, seen.sizes, course.nodes)
    if target == "SD" and state.had_pr and state.may_continue:
        target = "PR"
    there = {k for k, one in enumerate(seen.news) if one.seen}
    not_told = {k for k, one in enumerate(seen.news) if one.seen is None and k in state.lasting}
    return Now(
        seen,
        target,
        of_nontargets(state.past, seen.states, seen.markers),
        total_of(seen.sizes),
        sum(size for size in seen.sizes if size is not None),
        there,
        not_told,
        sum_of_new(seen, state.known | there),
    )


def sum_of_new(seen: Seen, lesions: set[int]) -> int | None:
    """Of the measured new lesions known; gone is 0, one that is not told of leaves none."""
    total = 0
    for k in lesions:
        one = seen.news[k]
        if one.kind != "target" or one.seen is False:
            continue
        if one.seen is None or one.size is None:
            return None
        total += one.size
    return total


def progressing(state: State, now: Now) -> set[str]:
    """The categories that progress here by RECIST 1.1; old new lesions by a progression of their own."""
    found = {name for name, code in (("target", now.target), ("nontarget", now.nontarget)) if code == "PD"}
    old_grew = grew_by_themselves(state, now)
    worse = any(now.seen.news[k].progressed and now.seen.news[k].kind == "nontarget" for k in now.there)
    in_block = state.block is not None and "new" in state.block.categories
    if now.there - state.known or (not in_block and bool(now.there & state.known) and (old_grew or worse)):
        found.add("new")
    return found


def grew_by_themselves(state: State, now: Now) -> bool:
    """Whether the sum of the measured new lesions is progression against its own smallest."""
    if any(now.seen.news[k].kind == "target" for k in now.there - state.known):
        return False  # the sum has another lesion in it: it begins anew
    new, least = now.of_new, state.smallest
    return new is not None and least is not None and new - least >= 500 and 5 * new >= 6 * least


def fresh(state: State, now: Now) -> str:
    """A visit without a pending progression."""
    categories = progressing(state, now)
    if not categories:
        return WRITTEN[now.overall]
    begin(state, now, categories)
    return "iUPD"


def begin(state: State, now: Now, categories: set[str]) -> None:
    """A first unconfirmed progression."""
    worse = any(now.seen.news[k].progressed for k in now.there)
    lesions = set(now.there) if worse or grew_by_themselves(state, now) else now.there - state.known
    lesions = lesions if "new" in categories else set()
    state.block = Block(now.seen.day, categories, now.total, now.of_new, now.target, now.nontarget, lesions)


def pending(state: State, block: Block, now: Now) -> str:
    """A visit in the window after an unconfirmed progression."""
    progress = progressing(state, now)
    if grew_further(state, block, now):
        state.confirmed = True
        return "iCPD"
    further = progress - block.categories
    holds = still(block, now)
    if further and holds:
        state.confirmed = True
        return "iCPD"
    if further:
        begin(state, now, progress)
        return "iUPD"
    if block.total is None:
        block.total = now.total
    if block.of_new is None:
        block.of_new = now.of_new
    then = (block.target, block.nontarget)
    block.target = now.target if block.target == "NE" else block.target
    block.nontarget = now.nontarget if block.nontarget == "NE" else block.nontarget
    if "PD" in (now.target, now.nontarget):
        return "iUPD"
    kept = block.lesions & now.there
    doubtful = block.lesions & now.not_told
    if kept or doubtful:
        return beside_new(state, then, now, certain=bool(kept))
    if now.overall != "NE":
        state.block = None
    return WRITTEN[now.overall]


def beside_new(state: State, then: tuple[str | None, str | None], now: Now, *, certain: bool) -> str:
    """New lesions of the block are there, or not known to be gone, and have not grown further."""
    if now.overall == "NE":
        return "iUPD" if certain else "NE"
    if better(then[0], now.target) or better(then[1], now.nontarget):
        state.block = None
        return WRITTEN[now.overall]
    return "iUPD"


def better(then: str | None, now: str | None) -> bool:
    """Whether a class is better than it was; nothing is known of NE."""
    return then in RANK and now in RANK and RANK[now or ""] > RANK[then or ""]


def grew_further(state: State, block: Block, now: Now) -> bool:
    """Further growth since the first visit of the block, in a category it rests on."""
    measured_more = block.total is not None and now.measured - block.total >= 500
    if "target" in block.categories and now.target != "CR" and measured_more:
        return True
    if "nontarget" in block.categories and any(now.seen.grown):
        return True
    if "new" not in block.categories:
        return False
    measured = sum(one.size or 0 for k, one in enumerate(now.seen.news) if one.kind == "target" and k in now.there)
    return (
        (block.of_new is not None and measured - block.of_new >= 500)
        or any(grows(now.seen.news[k]) for k in now.there)
        or bool(now.there - state.known)
    )


def grows(one: Sighting) -> bool:
    """Whether a new lesion without a sum has grown, by the word of the reader."""
    return one.kind == "nontarget" and bool(one.grown or one.progressed)


def still(block: Block, now: Now) -> bool:
    """Whether a category of the block still progresses, or cannot be evaluated."""
    return (
        ("target" in block.categories and now.target in ("PD", "NE"))
        or ("nontarget" in block.categories and now.nontarget in ("PD", "NE"))
        or ("new" in block.categories and bool(block.lesions & (now.there | now.not_told)))
    )


def remember(state: State, now: Now, code: str) -> None:
    """The references of the next visit."""
    past = state.past
    if now.total is not None and (past.nadir is None or now.total < past.nadir):
        past.nadir = now.total
    grew = now.of_new is not None and state.smallest is not None and now.of_new >= state.smallest
    more = any(now.seen.news[k].kind == "target" for k in now.there - state.known)
    if more or (now.of_new is not None and not grew):
        state.smallest = now.of_new
    state.known |= now.there
    if code == "iCR":
        state.known, state.smallest = set(), None  # what comes back after it is progression again
    state.lasting = now.there | now.not_told
    past.complete = past.complete or code == "iCR"
    state.had_pr = state.had_pr or code == "iPR"
    state.may_continue = state.may_continue and code != "iUPD"


def best(codes: list[str]) -> tuple[str, int]:
    """Best response and the place of its first visit."""
    before = codes[: codes.index("iCPD")] if "iCPD" in codes else codes
    for code in ORDER:
        if code in before:
            return code, before.index(code)
    return next(((code, codes.index(code)) for code in ("iCPD", "iUPD") if code in codes), ("NE", 0))


def progression(codes: list[str]) -> int | None:
    """The place of the first iUPD of the block of iUPD and NE that ends in iCPD."""
    if "iCPD" not in codes:
        return None
    place = codes.index("iCPD")
    found = place
    while place and codes[place - 1] in ("iUPD", "NE"):
        place -= 1
        found = place if codes[place] == "iUPD" else found
    return found
