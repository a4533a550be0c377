"""Procedures as marks: which symbol each has, which share a lane, and what stands beside them."""

from measurements.treatment import Treatment
from viewer.plots.axis import TimeScale
from viewer.plots.lane import Lane, LaneMark, Symbol, date_words, grouped, not_stated, sentence_case

# Words in the name of a procedure, its symbol (look.md §7) and the lane it shares in the dock.
_KINDS: tuple[tuple[tuple[str, ...], Symbol, int], ...] = (
    (("tace", "tae", "tare", "sirt", "embol"), "diamond", 0),
    (("rfa", "radiofrequency"), "diamond", 1),
    (("mwa", "microwave", "cryo", "ablation"), "hollow", 1),
    (("seed", "brachytherapy"), "bar", 2),
    (("drain",), "triangle", 2),
)
_OTHER: tuple[Symbol, int] = ("disc", 3)


def symbol_of(name: str) -> Symbol:
    """The symbol of a procedure; a disc for one that has none of its own."""
    return _kind_of(name)[0]


def short_name(treatment: Treatment) -> str:
    """The name as a lane carries it: abbreviations as they are, words short and in sentence case."""
    low = treatment.name.lower()
    if "seed" in low and "125" in low:
        return "I-125 seeds"
    if "abscess" in low and "drain" in low:
        return "Abscess drainage"
    return sentence_case(treatment.name.strip())


def detail(treatment: Treatment) -> str:
    """Where, how and with what, as stated."""
    agents = ", ".join(f"{agent.name} {agent.dose}".strip() for agent in treatment.agents)
    where = ", ".join(part for part in (treatment.target_organ, treatment.guidance) if part)
    return " · ".join(part for part in (where, agents) if part)


def group_lanes(scale: TimeScale, procedures: list[Treatment]) -> list[Lane]:
    """The lanes of the dock: embolisations, ablations, seeds and drainages, the rest; each where it has any."""
    groups = sorted(
        grouped(procedures, lambda one: _kind_of(one.name)[1]), key=lambda group: _kind_of(group[0].name)[1]
    )
    return [_group_lane(scale, group) for group in groups]


def named_lanes(scale: TimeScale, procedures: list[Treatment]) -> list[Lane]:
    """The lanes of the timeline: one for each name."""
    lanes = []
    for group in grouped(procedures, short_name):
        marks = [_mark(scale, one, _dated_label(one)) for one in group]
        undated = [detail(one) or short_name(one) for one, mark in zip(group, marks, strict=True) if mark is None]
        lanes.append(Lane(short_name(group[0]), tuple(m for m in marks if m is not None), undated=not_stated(undated)))
    return lanes


def _group_lane(scale: TimeScale, group: list[Treatment]) -> Lane:
    names = list(dict.fromkeys(short_name(one) for one in group))
    title = names[0] if len(names) == 1 else sentence_case(", ".join(_last_word(name) for name in names))
    marks = [_mark(scale, one, "" if len(names) == 1 else _label_in_group(one)) for one in group]
    undated = [short_name(one) for one, mark in zip(group, marks, strict=True) if mark is None]
    return Lane(title, tuple(mark for mark in marks if mark is not None), undated=not_stated(undated))


def _mark(scale: TimeScale, treatment: Treatment, label: str) -> LaneMark | None:
    place = scale.place(treatment.date)
    if place is None:
        return None
    effects = f"Side effects: {treatment.adverse_events_note}" if treatment.adverse_events_note else ""
    parts = (f"{short_name(treatment)}, {date_words(treatment.date)}", detail(treatment), treatment.note, effects)
    return LaneMark(place, symbol_of(treatment.name), label, "\n".join(part for part in parts if part))


def _label_in_group(treatment: Treatment) -> str:
    name = short_name(treatment)
    label = name if name[:2].isupper() or name[1:2] == "-" else name[:1].lower() + name[1:]
    shows_organ = "seed" in name.lower() and treatment.target_organ
    return f"{label}, {treatment.target_organ}" if shows_organ else label


def _dated_label(treatment: Treatment) -> str:
    when = "" if treatment.date.precision == "interval" else treatment.date.iso()
    told = detail(treatment) or treatment.note.split(";")[0]
    return " ".join(part for part in (when, told) if part) or date_words(treatment.date)


def _last_word(name: str) -> str:
    return name if name.isupper() else name.rsplit(maxsplit=1)[-1]


def _kind_of(name: str) -> tuple[Symbol, int]:
    low = name.lower()
    return next(((symbol, lane) for words, symbol, lane in _KINDS if any(word in low for word in words)), _OTHER)
