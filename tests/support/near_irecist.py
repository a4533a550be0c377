"""Seeded random courses for iRECIST: further growth by 5 mm or just less, resets, scans at 27 and 28 days."""

from random import Random

from tests.support.told_again import Course, Seen, Sighting, total_of

STEPS = (13, 27, 28, 28, 28, 29, 42, 56)
BESIDE = (-1, 0, 0, 1)


def irecist_course(random: Random) -> Course:
    """One or two targets, or none; non-targets and up to two new lesions, each measured or not."""
    count = random.choice((0, 1, 1, 2))
    nodes = tuple(random.random() < 0.2 for _ in range(count))
    others = random.choice((0, 0, 1, 2)) if count else random.choice((1, 2))
    kinds = tuple(random.choice(("target", "nontarget")) for _ in range(random.choice((0, 0, 1, 1, 2))))
    first = tuple(random.choice((2000, 5000, 10000)) for _ in nodes)
    visits = [Seen(0, first, ("present",) * others, tuple(Sighting(False, kind=kind) for kind in kinds))]
    lost = random.choice((0.0, 0.0, 0.1))
    for _ in range(random.randint(2, 7)):
        sizes = tuple(None if random.random() < lost else size for size in _sizes(random, visits, nodes))
        states = tuple(_state(random, sizes) for _ in range(others))
        news = tuple(_sighting(random, visits, k, kind, lost) for k, kind in enumerate(kinds))
        grown = tuple(random.random() < 0.2 and state in ("present", "unequivocal_progression") for state in states)
        day = visits[-1].day + random.choice(STEPS)
        visits.append(Seen(day, sizes, states, news, grown=grown, symptoms=random.random() < 0.2))
    return Course(tuple(visits), nodes, (False,) * len(kinds))


def _sizes(random: Random, visits: list[Seen], nodes: tuple[bool, ...]) -> tuple[int, ...]:
    last = [size or 0 for size in visits[-1].sizes]
    kind = random.random()
    if not nodes or kind < 0.3:
        return tuple(last)
    if kind < 0.4:
        return tuple(900 if node else 0 for node in nodes)
    sums = [s for s in (total_of(visit.sizes) for visit in visits) if s is not None]
    limits = (7 * sums[0] // 10, 6 * min(sums) // 5, min(sums) + 500, sum(last) + 500, sum(last) + 300, sums[0])
    wanted = max(0, random.choice(limits) + random.choice(BESIDE))
    rest = [min(size, wanted // len(last)) for size in last]
    rest[0] += wanted - sum(rest)
    return tuple(rest)


def _state(random: Random, sizes: tuple[int | None, ...]) -> str:
    seldom = ("absent", "present", "unequivocal_progression", "not_done")
    often = "absent" if sizes and not any(size is None or size >= 1000 for size in sizes) else "present"
    return random.choice(seldom) if random.random() < 0.3 else often


def _sighting(random: Random, visits: list[Seen], place: int, kind: str, lost: float) -> Sighting:
    before = visits[-1].news[place]
    appears = random.random() < (0.85 if before.seen else 0.25)
    if random.random() < lost:
        return Sighting(None, kind=kind)
    if not appears:
        return Sighting(False, kind=kind)
    if kind == "nontarget":
        return Sighting(True, "unequivocal", kind=kind, grown=random.random() < 0.1, progressed=random.random() < 0.1)
    size = max(1000, (before.size or 1200) + random.choice((0, 0, 0, 200, 499, 500, -400)))
    return Sighting(True, "unequivocal", size=size, kind=kind)
