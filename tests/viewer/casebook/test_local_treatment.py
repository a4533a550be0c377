"""Where treatments lie between month-only dates: the published case says it in months and relations only."""

from measurements.local_treatment import short_name
from measurements.trends import CaseView
from viewer.casebook.card_words import local_since_column_before, notes, since_when
from viewer.casebook.treatments_words import since_the_prior


def since(view: CaseView, timepoint: str) -> list[str]:
    column = view.column(timepoint)
    assert column is not None
    return [short_name(done) for done in local_since_column_before(view, column)]


def said(view: CaseView, timepoint: str) -> str:
    column = view.column(timepoint)
    assert column is not None
    return "\n".join(note.text for note in notes(view, column))


def test_a_treatment_stands_at_the_first_date_after_it(sample: CaseView) -> None:
    assert since(sample, "tp-2009-03") == ["TACE"]  # February 2009
    assert since(sample, "tp-2009-08") == ["TACE"]  # July 2009
    assert since(sample, "tp-2010-03") == []  # its RFA came after the CT of the same month
    assert since(sample, "tp-2010-07") == ["RFA"]
    assert since(sample, "tp-2011-04") == ["TACE", "MWA"]  # a drained abscess is no treatment of a tumour


def test_what_the_dates_leave_open_is_told_as_possible(sample: CaseView) -> None:
    assert since(sample, "tp-2009-01") == ["TACE ?", "I-125 seeds"]  # "before December 2008"
    assert since(sample, "tp-2009-04") == ["RFA ?"]  # eight days after some day of March 2009
    assert since(sample, "tp-2012-02") == ["MWA ?"]  # after October 2011, before February 2013
    assert since(sample, "tp-2012-11") == ["MWA ?"]


def test_the_baseline_has_no_local_treatment_before_it(sample: CaseView) -> None:
    assert since(sample, "tp-2008-10") == []


def test_the_card_names_local_treatment_of_the_targets(sample: CaseView) -> None:
    first = said(sample, "tp-2009-01")
    assert "T01 was treated locally after baseline: I-125 seeds." in first
    assert "T02 and T03 possibly treated locally: TACE, before 2008-12." in first
    assert "All three targets were treated locally after baseline: I-125 seeds, TACE, RFA." in said(
        sample, "tp-2010-10"
    )


def test_the_card_names_sources_methods_dates_and_assumed_identity(sample: CaseView) -> None:
    autumn, last = said(sample, "tp-2010-10"), said(sample, "tp-2013-02")
    assert "T01, T02 and T03 are reported sizes; their reader is not stated." in autumn
    assert "October and November 2010 reported together." in autumn
    assert "identity between dates is assumed, not reported" in autumn
    assert "CT at baseline" not in autumn
    assert "T01, T02 and T03: CT at baseline 2008-10 and nadir 2010-10, MR now" in last


def test_pr_stands_since_the_first_date_that_was_called_so(sample: CaseView) -> None:
    words = {column.timepoint.id: since_when(sample, column) for column in sample.columns}
    assert words["tp-2013-02"] == "PR since 2009-03"  # dates that are not evaluable are passed over
    assert words["tp-2009-03"] == ""
    assert words["tp-2009-06"] == ""


def test_drugs_without_dates_are_told_as_the_report_tells_them(sample: CaseView) -> None:
    now, before = sample.column("tp-2010-10"), sample.column("tp-2010-07")
    assert now is not None
    words = since_the_prior(sample, now, before)
    assert words.text == (
        "No local treatment stated.\n"
        "Omeprazole, octreotide LAR and interferon alpha throughout, start and stop not stated."
    )


def test_a_date_outside_the_protocol_has_no_prior(sample: CaseView) -> None:
    assert sample.prior_of("tp-eus") is None
    assert sample.prior_of("tp-2008-10") is None
