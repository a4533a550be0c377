"""Which places are one organ when targets are counted (Eisenhauer 2009, 4.2; EORTC answers).

Paired organs are one organ, and all lymph nodes, wherever they are, are one. Lobes and segments belong to their organ.
All bones are taken as one organ; the papers do not say, and single bones would let a skeleton fill every place.
"""

import re
from functools import lru_cache
from typing import Final

NODES: Final = "lymph nodes"

_SIDES = frozenset({"left", "right", "both", "bilateral", "l", "r", "lt", "rt", "sided", "of", "the", "and", "in"})

_WORDS: Final = {
    "lung": "lung lungs pulmonary pulmo lingula",
    "liver": "liver hepatic hepar",
    "kidney": "kidney kidneys renal",
    "adrenal": "adrenal adrenals suprarenal",
    "ovary": "ovary ovaries ovarian adnexa adnexal",
    "breast": "breast breasts mammary",
    "testis": "testis testes testicle testicles testicular",
    "thyroid": "thyroid",
    "pancreas": "pancreas pancreatic",
    "spleen": "spleen splenic",
    "brain": "brain cerebrum cerebral cerebellum cerebellar brainstem",
    "bone": "bone bones osseous skeleton skeletal vertebra vertebrae vertebral rib ribs sternum femur humerus skull "
    "ilium iliac-bone sacrum scapula clavicle spine",
    "peritoneum": "peritoneum peritoneal omentum omental mesentery mesenteric",
    "pleura": "pleura pleural",
    "skin": "skin cutaneous subcutaneous subcutis",
    "muscle": "muscle muscles muscular",
    "stomach": "stomach gastric",
    "parotid": "parotid parotids",
}

_ORGAN_OF: Final = {word: organ for organ, words in _WORDS.items() for word in words.split()}


def organ_group(organ: str, side: str = "", *, node: bool = False) -> str:
    """The organ a lesion counts under: "lung" for "Left lung", "lymph nodes" for every node, "" where none is stated.

    `side` never parts an organ: left and right lung are one. A place that is not known here stands for itself, without
    its side.
    """
    del side
    return NODES if node else _group(organ)


@lru_cache(maxsize=512)
def _group(organ: str) -> str:
    words = re.findall(r"[^\W\d_]+", organ.casefold())
    if "node" in words or "nodes" in words or "nodal" in words:
        return NODES
    for word in words:
        if word in _ORGAN_OF:
            return _ORGAN_OF[word]
    if "lobe" in words and {"upper", "middle", "lower"} & set(words):
        return "lung"
    return " ".join(word for word in words if word not in _SIDES) or " ".join(words)
