"""A protocol as a JSON file: a preset and what departs from it, or a refusal that names the field."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from measurements.criteria import PRESETS, preset
from measurements.errors import RecordError
from measurements.importing.protocol_file import read_protocol


def protocol(tmp_path: Path, text: str):
    path = tmp_path / "protocol.json"
    path.write_text(text, encoding="utf-8")
    return read_protocol(path)


def errors(**figures: float | str) -> str:
    """A protocol whose figures of different readers are these."""
    sound = {"own_percent": 5, "own_mm": 0.2, "shared_percent": 3}
    model = {"one": sound, "different": sound | figures}
    return json.dumps({"error_model": model})


def test_an_error_model_of_ones_own_names_no_study_as_its_source(tmp_path: Path) -> None:
    found = protocol(tmp_path, errors(own_percent=6)).error_model
    assert found is not None
    assert (found.source, found.different.own_percent, found.kinds) == ("own figures", Decimal(6), ())


def test_figures_of_a_kind_of_lesions_are_looked_at_too(tmp_path: Path) -> None:
    told = json.loads(errors())
    sound = told["error_model"]["one"]
    kind = {"organ": "liver", "method": "MR", "source": "own", "one": sound}
    told["error_model"]["kinds"] = [kind]
    assert protocol(tmp_path, json.dumps(told)).error_model is not None
    told["error_model"]["kinds"] = [kind | {"different": sound | {"own_mm": 11}}]
    with pytest.raises(RecordError, match="a length from 0 to 10 mm"):
        protocol(tmp_path, json.dumps(told))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_alone_is_the_published_protocol(tmp_path: Path, name: str) -> None:
    assert protocol(tmp_path, f'{{"preset": "{name}"}}') == preset(name)
    assert protocol(tmp_path, f'{{"name": "{name}"}}') == preset(name)


def test_what_departs_is_written_beside_the_preset(tmp_path: Path) -> None:
    found = protocol(
        tmp_path, '{"preset": "iRECIST", "stable_from_days": 56, "partial_response": 0.6, "progression_mm": 5}'
    )
    assert (found.name, found.stable_from_days, found.progression_mm) == ("iRECIST", 56, Decimal(5))
    assert str(found.partial_response) == "0.6"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"preset": "Lugano"}', "'Lugano' is no preset; there are RECIST 1.1"),
        ('{"stable_form_days": 56}', "'stable_form_days' is no field of a protocol"),
        ('{"stable_from_days": "soon"}', "field `stable_from_days`"),
        ('{"confirmation": 1}', "field `confirmation`"),
        ('{"preset": "WHO", "name": "Choi"}', "are two rule sets"),
        ('{"partial_response": 1.6}', "a share between 0 and 1"),
        ('{"progression": 0.9}', "a multiple of at least 1"),
        ('{"stable_from_days": -1}', "never below 0"),
        ('{"partial_response": "NaN"}', "A limit of a protocol is a number."),
        (errors(own_percent="NaN"), "a share from 0 to 50 %"),
        (errors(shared_percent=-1), "a share from 0 to 50 %"),
        (errors(own_percent=51), "a share from 0 to 50 %"),
        (errors(own_mm=-0.1), "a length from 0 to 10 mm"),
        (errors(own_mm="Infinity"), "a length from 0 to 10 mm"),
        (errors(own_percent=0, own_mm=0, shared_percent=0), "would make every call firm"),
        ("[1]", "is no JSON object"),
        ("{", "is no JSON"),
    ],
)
def test_what_is_no_protocol_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RecordError, match=r"protocol\.json") as caught:
        protocol(tmp_path, text)
    assert said in str(caught.value)
    assert not any(word in str(caught.value) for word in ("`str`", "`int`", "`bool`", "<class"))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be read"):
        read_protocol(tmp_path / "none.json")
