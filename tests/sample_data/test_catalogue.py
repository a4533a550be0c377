"""The catalogue against the published case and the UID rules of PS3.5 section 9."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sample_data.phantom.catalogue import CASE_IDS, UnknownPhantomError, instance_uid, phantom_studies, phantom_study

FACTS = json.loads((Path(__file__).parents[1] / "data" / "facts" / "pnet-case.json").read_text(encoding="utf-8"))


def test_there_is_one_study_for_each_dated_imaging_entry_with_a_stated_modality() -> None:
    stated = [e for e in FACTS["imaging"] if e["date"] and e["modality"] != "not stated"]
    studies = phantom_studies("sample")
    assert [s.timepoint_id for s in studies] == [f"tp-{e['date']}" for e in stated]
    assert len(studies) == 15
    for study, entry in zip(studies, stated, strict=True):
        modalities = {s.modality for s in study.series}
        assert modalities == {"PET/CT with contrast": {"CT", "PT"}, "CT": {"CT"}, "MRI": {"MR"}}[entry["modality"]]


def test_headers_of_the_sample_carry_the_nominal_fifteenth() -> None:
    for study in phantom_studies("sample"):
        assert study.study_date.isoformat() == study.timepoint_id.removeprefix("tp-") + "-15"


def test_the_follow_up_case_has_its_days() -> None:
    days = [s.study_date.isoformat() for s in phantom_studies("followup")]
    assert days == ["2026-02-10", "2026-04-07", "2026-06-02"]


def test_every_uid_is_valid_and_used_once() -> None:
    seen = []
    for case_id in CASE_IDS:
        for study in phantom_studies(case_id):
            seen.append(study.study_uid)
            seen.extend({s.frame_of_reference_uid for s in study.series})
            for series in study.series:
                seen.append(series.series_uid)
                seen.extend(instance_uid(series, n) for n in range(1, 60))
    assert len(seen) == len(set(seen))
    assert all(len(uid) <= 64 and re.fullmatch(r"2\.25\.(0|[1-9]\d*)", uid) for uid in seen)


def test_each_date_has_a_frame_of_reference_of_its_own_shared_by_its_series() -> None:
    frames = [{s.frame_of_reference_uid for s in study.series} for c in CASE_IDS for study in phantom_studies(c)]
    assert all(len(f) == 1 for f in frames)
    assert len(set.union(*frames)) == len(frames)


def test_every_series_description_begins_with_synthetic() -> None:
    assert all(s.description.startswith("SYNTHETIC") for c in CASE_IDS for t in phantom_studies(c) for s in t.series)


def test_an_unknown_case_or_date_is_refused() -> None:
    with pytest.raises(UnknownPhantomError):
        phantom_studies("nobody")
    with pytest.raises(UnknownPhantomError):
        phantom_study("sample", "tp-2009-11")


def test_the_catalogue_is_cheap_to_import_and_the_same_in_another_process() -> None:
    code = (
        "import sys; from sample_data.phantom.catalogue import phantom_studies; import sample_data.phantom.generate;"
        "heavy = {'numpy', 'cv2', 'pydicom', 'scipy'} & set(sys.modules); assert not heavy, heavy;"
        "print(phantom_studies('sample')[0].study_uid)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == phantom_studies("sample")[0].study_uid
