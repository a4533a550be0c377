"""The two cases that come with the program, as records of our own form, joined with their synthetic studies."""

from importlib.resources import files

import msgspec

from measurements.case import CaseRecord
from measurements.codec import decode_case
from measurements.timepoint import SeriesRef, Study
from sample_data.phantom.catalogue import PhantomStudy, phantom_studies

SAMPLE = "sample"
FOLLOWUP = "followup"


def built_in_case(case_id: str) -> CaseRecord:
    """The case as it comes with the program; its studies name the synthetic series, which need not have been drawn yet.

    Raises KeyError for an id that is neither "sample" nor "followup".
    """
    if case_id not in (SAMPLE, FOLLOWUP):
        raise KeyError(case_id)
    text = files("sample_data").joinpath(f"{case_id}.json").read_bytes()
    case = decode_case(text, f"The built-in case {case_id}")
    phantoms = {study.timepoint_id: study for study in phantom_studies(case_id)}
    for study in case.studies:
        if study.timepoint_id in phantoms:
            case = case.replaced("studies", _with_images(study, phantoms[study.timepoint_id]))
    return case


def _with_images(study: Study, phantom: PhantomStudy) -> Study:
    series = tuple(
        SeriesRef(
            series_uid=one.series_uid,
            modality=one.modality,
            description=one.description,
            frame_of_reference_uid=one.frame_of_reference_uid,
        )
        for one in phantom.series
    )
    return msgspec.structs.replace(study, study_uid=phantom.study_uid, series=series, synthetic=True)
