"""The response codes of all criteria, how they are written and how they are said. The one place for both."""

from typing import Literal

Code = Literal[
    "BL", "CR", "PR", "SD", "PD", "NE", "NON", "NED",
    "iCR", "iPR", "iSD", "iUPD", "iCPD", "NON-i",
    "CMR", "PMR", "SMD", "PMD",
]  # fmt: skip

WORDS: dict[str, str] = {
    "BL": "Baseline",
    "CR": "Complete response",
    "PR": "Partial response",
    "SD": "Stable disease",
    "PD": "Progressive disease",
    "NE": "Not evaluable",
    "NON": "Non-CR/Non-PD",
    "NED": "No evidence of disease",
    "iCR": "Complete response by iRECIST",
    "iPR": "Partial response by iRECIST",
    "iSD": "Stable disease by iRECIST",
    "iUPD": "Unconfirmed progression",
    "iCPD": "Confirmed progression",
    "NON-i": "Non-iCR/Non-iUPD",
    "CMR": "Complete metabolic response",
    "PMR": "Partial metabolic response",
    "SMD": "Stable metabolic disease",
    "PMD": "Progressive metabolic disease",
}

WRITTEN: dict[str, str] = {"NON": "NON-CR/NON-PD", "NON-i": "NON-iCR/NON-iUPD"}
"""Codes that tables and exports write otherwise than they are held (CDISC terminology ONCRSR, C96785)."""

FAMILY: dict[str, Literal["BL", "CR", "PR", "SD", "PD", "NE", "NON"]] = {
    "BL": "BL", "CR": "CR", "PR": "PR", "SD": "SD", "PD": "PD", "NE": "NE", "NON": "NON", "NED": "CR",
    "iCR": "CR", "iPR": "PR", "iSD": "SD", "iUPD": "PD", "iCPD": "PD", "NON-i": "NON",
    "CMR": "CR", "PMR": "PR", "SMD": "SD", "PMD": "PD",
}  # fmt: skip
"""The RECIST class whose sign and colour a code is shown with."""


def written(code: str) -> str:
    """The code as tables, exports and CDISC write it."""
    return WRITTEN.get(code, code)
