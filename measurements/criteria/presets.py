"""The published values of each criterion as protocols, by the name of their rule set."""

from decimal import Decimal

import msgspec

from measurements.protocol import Protocol

_RECIST = Protocol(id="recist-1.1")

PRESETS: dict[str, Protocol] = {
    # Eisenhauer et al., Eur J Cancer 2009;45:228-247
    "RECIST 1.1": _RECIST,
    # Seymour et al., Lancet Oncol 2017;18:e143-e152; EORTC answers
    "iRECIST": msgspec.structs.replace(_RECIST, id="irecist", name="iRECIST"),
    # Lencioni and Llovet, Semin Liver Dis 2010;30:52-60: no condition in mm
    "mRECIST": msgspec.structs.replace(_RECIST, id="mrecist", name="mRECIST", progression_mm=Decimal(0)),
    # Choi et al., J Clin Oncol 2007;25:1753-1759
    "Choi": msgspec.structs.replace(
        _RECIST, id="choi", name="Choi", partial_response=Decimal("0.9"), progression=Decimal("1.1"),
        progression_mm=Decimal(0), continuing_partial_response=False,
    ),
    "mChoi": msgspec.structs.replace(
        _RECIST, id="mchoi", name="mChoi", partial_response=Decimal("0.9"), progression=Decimal("1.1"),
        progression_mm=Decimal(0), continuing_partial_response=False,
    ),
    # WHO handbook 1979; Miller et al., Cancer 1981;47:207-214
    "WHO": msgspec.structs.replace(
        _RECIST, id="who", name="WHO", partial_response=Decimal("0.5"), progression=Decimal("1.25"),
        progression_mm=Decimal(0), continuing_partial_response=False, confirmation=True,
    ),
    # Bruix et al., J Hepatol 2001;35:421-430; EASL-EORTC guideline 2012
    "EASL": msgspec.structs.replace(
        _RECIST, id="easl", name="EASL", partial_response=Decimal("0.5"), progression=Decimal("1.25"),
        progression_mm=Decimal(0), progression_inclusive=False, continuing_partial_response=False,
    ),
    # Wahl et al., J Nucl Med 2009;50 Suppl 1:122S-150S
    "PERCIST 1.0": msgspec.structs.replace(
        _RECIST, id="percist-1.0", name="PERCIST 1.0", continuing_partial_response=False
    ),
    # a sphere at the limits of RECIST 1.1: 0.7 cubed and 1.2 cubed. No consensus threshold exists.
    "Volume": msgspec.structs.replace(
        _RECIST, id="volume", name="Volume", partial_response=Decimal("0.343"), progression=Decimal("1.728"),
        progression_mm=Decimal(0), continuing_partial_response=False,
    ),
}  # fmt: skip


def preset(name: str, of: Protocol | None = None) -> Protocol:
    """The published values of a rule set; what `of` says of targets, windows and times is kept where it is given.

    Raises KeyError for a name that is no rule set.
    """
    published = PRESETS[name]
    if of is None or of.name == name:
        return of or published
    own = {
        field: getattr(published, field)
        for field in ("id", "name", "partial_response", "progression", "progression_mm", "progression_inclusive",
                      "continuing_partial_response", "confirmation")
    }  # fmt: skip
    return msgspec.structs.replace(of, **own)
