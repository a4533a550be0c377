"""What a read says of a date as a whole, in words: markers, own non-target response, symptoms, PET. No widgets."""

from decimal import Decimal

from measurements.assessment import MetabolicReference, TimePointReading
from measurements.trends import CaseView, DateColumn

MARKER_WORDS: dict[str, str] = {
    "not_followed": "not followed",
    "normal": "normal",
    "above_normal": "above normal",
    "not_known": "not known",
}
COMPLETE_WORDS: dict[str, str] = {
    "": "whether the CR was true not said",
    "true": "the CR was true",
    "overcalled": "the CR was overcalled",
}
NONTARGET_WORDS: dict[str, str] = {"CR": "CR", "NON": "Non-CR/Non-PD", "PD": "PD", "NE": "NE"}


def reading_at(view: CaseView, column: DateColumn) -> TimePointReading:
    """What the read says of a date; one that says nothing where nothing was recorded."""
    return view.case.reading_of(view.read.id, column.timepoint.id)


def said_of_date(view: CaseView, column: DateColumn | None) -> str:
    """In one line: "Tumour markers above normal · own non-target response PD: ascites"; "" where nothing was said."""
    if column is None:
        return ""
    said = reading_at(view, column)
    parts = []
    if said.markers != "not_followed":
        parts.append(f"tumour markers {MARKER_WORDS[said.markers]}")
    if said.nontarget_said:
        parts.append(f"own non-target response {NONTARGET_WORDS[said.nontarget_said]}: {said.nontarget_reason}")
    if said.complete_was:
        parts.append(COMPLETE_WORDS[said.complete_was])
    if said.new_symptoms:
        parts.append("new symptoms or signs")
    if said.symptomatic_deterioration:
        parts.append(f"symptomatic deterioration: {said.symptomatic_deterioration}")
    if said.metabolic is not None:
        parts.append(f"PET: {metabolic_words(said.metabolic)}")
    line = " · ".join(parts)
    return line[:1].upper() + line[1:]


def metabolic_words(held: MetabolicReference) -> str:
    """The reference of a PET as it is typed: "liver 2.1 ± 0.3, uptake 62 min, dose 310 MBq"."""
    parts = [
        _with_spread("liver", held.liver_mean, held.liver_sd),
        _with_spread("pool", held.blood_pool_mean, held.blood_pool_sd),
        f"uptake {held.uptake_minutes} min" if held.uptake_minutes is not None else "",
        f"dose {held.dose_mbq} MBq" if held.dose_mbq is not None else "",
        f"TLG {held.total_glycolysis}" if held.total_glycolysis is not None else "",
        {True: "extension", False: "no extension", None: ""}[held.extension_visible],
    ]
    return ", ".join(part for part in parts if part)


def _with_spread(name: str, mean: Decimal | None, sd: Decimal | None) -> str:
    if mean is None:
        return ""
    return f"{name} {mean}" if sd is None else f"{name} {mean} ± {sd}"
