"""Seeded random courses whose sums, nodes, returns and days lie at and just beside every limit, for both engines."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from measurements.assessment import State
from measurements.criteria.base import NewLesionValue, NonTargetValue, TargetValue, Visit
from measurements.partial_date import day
from tests.support.told_again import Course, Seen, Sighting, is_back, total_of

STEPS = (13, 14, 27, 28, 28, 29, 41, 42, 43, 56, 57)
BESIDE = (-1, 0, 0, 1, 10, -10)


def course_near_limits(random: Random) -> Course:
    """One course of one to five targets, or none; with non-targets, new lesions and markers now and then."""
    count = random.choice((0, 1, 1, 2, 2, 3, 4, 5))
    nodes = tuple(random.random() < 0.4 for _ in range(count))
    first = tuple(random.choice((1500, 1501, 1560, 2000, 3333)) if n else _start(random) for n in nodes)
    others = random.choice((0, 0, 1, 2)) if count else random.choice((1, 2, 3))
    lesions = random.choice((0, 0, 0, 1, 2))
    markers = random.choice(("not_followed", "not_followed", "above_normal"))
    none_seen = tuple(Sighting(False) for _ in range(lesions))
    visits = [Seen(0, first, ("present",) * others, none_seen, markers)]
    new_nodes = tuple(random.random() < 0.4 for _ in range(lesions))
    quiet = random.random() < 0.5
    for _ in range(random.randint(1, 7)):
        day = visits[-1].day + random.choice(STEPS)
        sizes = _sizes(random, visits, nodes)
        news = tuple(_sighting(random, node, quiet=quiet) for node in new_nodes)
        followed = "not_followed" if markers == "not_followed" else random.choice(("normal", "normal", "above_normal"))
        visits.append(Seen(day, sizes, _states(random, others, sizes, nodes, quiet=quiet), news, followed))
    return Course(tuple(visits), nodes, new_nodes, random.random() < 0.5)


def _start(random: Random) -> int:
    return random.choice((1000, 1000, 1001, 1500, 2550, 2700, 4000, 10000, random.randint(1000, 6000)))


def _sizes(random: Random, visits: list[Seen], nodes: tuple[bool, ...]) -> tuple[int | None, ...]:
    """Sizes whose sum is put beside a limit, or which all are gone, or left as they were."""
    if not nodes:
        return ()
    kind = random.random()
    last = tuple(size or 0 for size in visits[-1].sizes)
    if kind < 0.2:
        made = [random.choice((0, 400, 999, 999)) if node else 0 for node in nodes]
        if random.random() < 0.3:
            place = random.randrange(len(made))
            made[place] = random.choice((1000, 1001)) if nodes[place] else random.choice((1, 450, 500))
    elif kind < 0.85:
        made = _to_sum(random, _wanted(random, visits), list(last), nodes)
    else:
        made = list(last)
    lost = 0.1 if random.random() < 0.5 else 0.0
    return tuple(None if random.random() < lost else size for size in made)


def _wanted(random: Random, visits: list[Seen]) -> int:
    """A sum at a limit, or one or ten hundredths beside it."""
    sums = [s for s in (total_of(visit.sizes) for visit in visits) if s is not None]
    baseline, nadir = sums[0], min(sums)
    limits = (7 * baseline // 10, 6 * nadir // 5, nadir + 500, max(6 * nadir // 5, nadir + 500), baseline // 2, 2500)
    return max(0, random.choice(limits) + random.choice(BESIDE))


def _to_sum(random: Random, wanted: int, last: list[int], nodes: tuple[bool, ...]) -> list[int]:
    """Sizes that make this sum: as before, with nodes sometimes at 10 mm, what is left over on one of them."""
    made = [
        random.choice((999, 1000, 1001)) if n and random.random() < 0.4 else s for s, n in zip(last, nodes, strict=True)
    ]
    while sum(made) > wanted:
        place = random.randrange(len(made))
        made[place] -= min(made[place], sum(made) - wanted)
    made[random.randrange(len(made))] += wanted - sum(made)
    return made


def _states(
    random: Random, count: int, sizes: tuple[int | None, ...], nodes: tuple[bool, ...], *, quiet: bool
) -> tuple[str, ...]:
    gone = not any(is_back(s, n) for s, n in zip(sizes, nodes, strict=True) if s is not None)
    often = ("absent",) * 6 if gone or random.random() < 0.3 else ("present",) * 4
    seldom = ("absent", "present", *(() if quiet else ("unequivocal_progression",)), "not_done")
    return tuple(random.choice(often if random.random() < 0.8 else seldom) for _ in range(count))


def _sighting(random: Random, node: bool, *, quiet: bool) -> Sighting:
    if random.random() < (0.8 if quiet else 0.5):
        return Sighting(random.choice((False, False, None)), "refuted" if random.random() < 0.1 else "")
    said = random.choice(("equivocal", "equivocal", "unequivocal"))
    shown = random.choice(("", "", "", "ct_mr", "fdg_pet_only", "fdg_pet_and_ct", "fdg_pet_known_site"))
    size = random.choice((None, 999, 1000, 1100, 1499, 1500)) if node else random.choice((None, 500, 1200))
    return Sighting(True, said, shown, size)


def as_visits(course: Course) -> tuple[Visit, ...]:
    """The course as the engine is given it."""
    return tuple(_visit(course, place, seen) for place, seen in enumerate(course.visits))


def mm(size: int | None) -> Decimal | None:
    """0.01 mm as mm."""
    return None if size is None else Decimal(size) / 100


def _visit(course: Course, place: int, seen: Seen) -> Visit:
    grown = seen.grown or (None,) * len(seen.states)
    return Visit(
        f"v{place}",
        tuple(
            TargetValue(f"T{k}", f"T{k}", node, mm(size), "lung", _state(size))
            for k, (node, size) in enumerate(zip(course.nodes, seen.sizes, strict=True))
        ),
        tuple(
            NonTargetValue(f"NT{k}", f"NT{k}", state, grown_further=further)  # type: ignore[arg-type]
            for k, (state, further) in enumerate(zip(seen.states, grown, strict=True))
        ),
        tuple(_new(course, k, news) for k, news in enumerate(seen.news)),
        day(date(2020, 1, 1) + timedelta(days=seen.day)),
        "follow_up" if place else "baseline",
        markers=seen.markers,  # type: ignore[arg-type]
        baseline_pet="done" if course.pet_at_baseline else "none",
        new_symptoms=seen.symptoms,
    )


def _state(size: int | None) -> State:
    return "not_evaluable" if size is None else "gone" if size == 0 else "measured"


def _new(course: Course, place: int, news: Sighting) -> NewLesionValue:
    return NewLesionValue(
        f"N{place}",
        f"N{place}",
        news.seen,
        news.said,  # type: ignore[arg-type]
        node=course.new_nodes[place],
        organ=f"organ {place}",
        mm=mm(news.size),
        measured_kind=news.kind,  # type: ignore[arg-type]
        grown_further=news.grown,
        progressed=news.progressed,
        seen_on=news.shown_by,  # type: ignore[arg-type]
    )
