"""Tables made by hand, by spreadsheet programs and by trials: assessed as they say, or every fault is named."""

import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from measurements.criteria import assess, preset
from measurements.importing.courses import Course
from measurements.importing.problems import LONGEST_LINE, TableRefused
from measurements.importing.reading import read_courses
from tests.support.real_data import ROOT

TABLES = ROOT / "tests" / "data" / "tables"
RECIST = preset("RECIST 1.1")
HEADER = "subject,timepoint,study_date,lesion,role,node,long_mm,short_mm,state"


def courses(tmp_path: Path, *texts: str | bytes, name: str = "sizes") -> tuple[Course, ...]:
    paths = []
    for number, text in enumerate(texts):
        paths.append(tmp_path / f"{name}{number or ''}.csv")
        paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_courses(RECIST, paths)


def refused(tmp_path: Path, *texts: str | bytes) -> tuple[str, ...]:
    with pytest.raises(TableRefused) as caught:
        courses(tmp_path, *texts)
    assert all(len(line) <= LONGEST_LINE for line in caught.value.lines)
    return caught.value.lines


def overall(course: Course) -> list[str]:
    return [answer.code for answer in assess(RECIST, course.visits)]


def sums(course: Course) -> list[Decimal | None]:
    return [answer.sums.total for answer in assess(RECIST, course.visits)]


def table(*rows: str, header: str = HEADER) -> str:
    return "\n".join((header, *rows)) + "\n"


PLAIN = table(
    "P1,,2020-01-06,T01,target,,27,,", "P1,,2020-03-02,T01,target,,18.9,,", "P1,,2020-05-04,T01,target,,32.4,,"
)

WRITTEN: dict[str, bytes] = {
    "plain": PLAIN.encode(),
    "byte order mark": PLAIN.encode("utf-8-sig"),
    "UTF-16": PLAIN.encode("utf-16"),
    "CRLF": PLAIN.replace("\n", "\r\n").encode(),
    "semicolons and decimal commas": PLAIN.replace(",", ";").replace("18.9", "18,9").replace("32.4", "32,4").encode(),
    "tabs": PLAIN.replace(",", "\t").encode(),
    "a line that names the separator": b"sep=;\r\n" + PLAIN.replace(",", ";").encode(),
    "headings of people": PLAIN.replace(
        HEADER, "Patient,Visit,Scan date,Lesion,Role,Node,Long axis mm,Short axis (mm),State"
    ).encode(),
    "units in square brackets": PLAIN.replace(
        HEADER, "Patient,Visit,Date,Lesion,Role,Node,Long [mm],Short axis in mm,State"
    ).encode(),
    "dates with points": PLAIN.replace("2020-01-06", "06.01.2020").replace("2020-03-02", "2.3.2020").encode(),
    "dates of DICOM": PLAIN.replace("2020-01-06", "20200106").encode(),
    "units beside sizes": PLAIN.replace("27", "27 mm").encode(),
    "rows in another order": b"\n".join(PLAIN.encode().split(b"\n")[i] for i in (0, 3, 1, 2)),
    "a title above": b"Sizes of our patients\n\n" + PLAIN.encode(),
}


@pytest.mark.parametrize("data", WRITTEN.values(), ids=WRITTEN)
def test_a_sheet_says_the_same_however_it_is_written(tmp_path: Path, data: bytes) -> None:
    (course,) = courses(tmp_path, data)
    assert course.subject == "P1"
    assert sums(course) == [Decimal(27), Decimal("18.9"), Decimal("32.4")]
    assert overall(course) == ["BL", "PR", "PD"]  # −30 % exactly; +13.5 mm over the nadir


def test_a_sheet_needs_few_columns(tmp_path: Path) -> None:
    (course,) = courses(tmp_path, table("2008-10,T01,target,20", "2009-03,T01,target,14", header="date,lesion,role,mm"))
    assert [visit.named for visit in course.visits] == ["2008-10", "2009-03"]
    assert overall(course) == ["BL", "PR"]


def test_without_any_date_the_order_of_the_rows_is_the_order_of_time(tmp_path: Path) -> None:
    told = table("BL,T01,target,20", "V2,T01,target,25", header="visit,lesion,role,mm")
    (course,) = courses(tmp_path, told)
    assert [visit.named for visit in course.visits] == ["BL", "V2"]
    assert overall(course) == ["BL", "PD"]


def test_a_date_that_is_not_known_among_others_takes_no_part(tmp_path: Path) -> None:
    told = table("P1,a,2020-01-06,T01,target,,20,,", "P1,b,,T01,target,,30,,", "P1,c,2020-03-02,T01,target,,14,,")
    (course,) = courses(tmp_path, told)
    assert overall(course) == ["BL", "PR"]
    assert [(left.timepoint, left.why) for left in course.left_out] == [("b", "its date is not known")]


def test_a_time_point_outside_the_protocol_has_no_response(tmp_path: Path) -> None:
    header = f"timepoint_role,{HEADER}"
    rows = ("outside,P1,eus,2019-12-01,T01,target,,44,,", "baseline,P1,a,2020-01-06,T01,target,,20,,")
    (course,) = courses(tmp_path, table(*rows, ",P1,c,2020-03-02,T01,target,,14,,", header=header))
    assert overall(course) == ["BL", "PR"]
    assert [left.timepoint for left in course.left_out] == ["eus"]


def test_missing_is_not_zero_gone_is_and_too_small_is_what_the_protocol_sets(tmp_path: Path) -> None:
    rows = ["P1,,2020-01-06,T01,target,,20,,", "P1,,2020-01-06,T02,target,,30,,", "P1,,2020-03-02,T01,target,,20,,"]
    rows += ["P1,,2020-05-04,T01,target,,,,gone", "P1,,2020-05-04,T02,target,,,,too small"]
    rows += ["P1,,2020-07-06,T01,target,,0,,", "P1,,2020-07-06,T02,target,,NE,,"]
    (course,) = courses(tmp_path, table(*rows))
    assert sums(course) == [Decimal(50), None, Decimal(5), None]
    assert [target.mm for target in course.visits[3].targets] == [Decimal(0), None]


def test_a_node_counts_by_its_short_axis(tmp_path: Path) -> None:
    rows = ("P1,,2020-01-06,N1,target,yes,30,18,", "P1,,2020-03-02,N1,target,yes,28,9.9,")
    (course,) = courses(tmp_path, table(*rows))
    assert overall(course) == ["BL", "CR"]
    (only_long,) = courses(tmp_path, table(rows[0], "P1,,2020-03-02,N1,target,yes,28,,"))
    assert only_long.visits[1].targets[0].mm is None
    assert only_long.visits[1].targets[0].reason == "a node without its short axis"


def test_a_lesion_that_has_split_is_the_sum_of_its_parts(tmp_path: Path) -> None:
    header = f"{HEADER},part_of"
    rows = [
        "P1,,2020-01-06,T04,target,,40,,,",
        "P1,,2020-03-02,T04.1,target,,12,,,T04",
        "P1,,2020-03-02,T04.2,target,,9,,,T04",
    ]
    rows += ["P1,,2020-05-04,T04.1,target,,12,,,T04"]
    (course,) = courses(tmp_path, table(*rows, header=header))
    assert [target.name for target in course.visits[1].targets] == ["T04"]
    assert sums(course) == [Decimal(40), Decimal(21), None]  # the second part has no size at the third date


def test_a_lesion_that_has_merged_counts_nothing_beside_the_other(tmp_path: Path) -> None:
    header = f"{HEADER},merged_into"
    rows = ["P1,,2020-01-06,T01,target,,20,,,", "P1,,2020-01-06,T02,target,,15,,,"]
    rows += [
        "P1,,2020-03-02,T01,target,,38,,,",
        "P1,,2020-03-02,T02,target,,,,,T01",
        "P1,,2020-05-04,T01,target,,30,,,",
    ]
    (course,) = courses(tmp_path, table(*rows, header=header))
    assert sums(course) == [Decimal(35), Decimal(38), Decimal(30)]


def test_non_target_and_new_lesions_are_read_by_state_and_role(tmp_path: Path) -> None:
    rows = ["P1,,2020-01-06,T01,target,,20,,", "P1,,2020-01-06,NT1,non-target,,,,present"]
    rows += ["P1,,2020-03-02,T01,target,,20,,", "P1,,2020-03-02,NT1,non-target,,,,present"]
    rows += ["P1,,2020-03-02,NEW1,new_equivocal,,,,present"]
    rows += ["P1,,2020-05-04,T01,target,,20,,", "P1,,2020-05-04,NT1,non-target,,,,unequivocal progression"]
    (course,) = courses(tmp_path, table(*rows))
    assert overall(course) == ["BL", "SD", "PD"]
    (confirmed,) = courses(tmp_path, table(*rows, "P1,,2020-05-04,NEW1,new,,11,,"))
    assert overall(confirmed) == ["BL", "PD", "PD"]  # dated back to where it was first seen


def test_subjects_and_reads_are_courses_of_their_own(tmp_path: Path) -> None:
    header = f"{HEADER},read_id"
    rows = [
        f"{p},,2020-0{m}-01,T01,target,,{mm},,,{r}"
        for p in ("P1", "P2")
        for r in ("A", "B")
        for m, mm in ((1, 20), (3, 14))
    ]
    found = courses(tmp_path, table(*rows, header=header))
    assert [(course.subject, course.read_id) for course in found] == [
        ("P1", "A"),
        ("P1", "B"),
        ("P2", "A"),
        ("P2", "B"),
    ]
    assert all(overall(course) == ["BL", "PR"] for course in found)


def test_the_row_that_counts_is_taken_and_the_others_are_not(tmp_path: Path) -> None:
    header = f"{HEADER},counted"
    rows = [
        "P1,,2020-01-06,T01,target,,20,,,yes",
        "P1,,2020-01-06,T01,target,,99,,,no",
        "P1,,2020-03-02,T01,target,,14,,,",
    ]
    (course,) = courses(tmp_path, table(*rows, header=header))
    assert sums(course) == [Decimal(20), Decimal(14)]
    (line,) = refused(tmp_path, table(rows[0], rows[0].replace("20,,,yes", "21,,,yes"), header=header))
    assert (
        line
        == "sizes.csv, row 3, counted: T01 has two sizes at 2020-01-06: write yes in `counted` for the one that counts"
    )


def test_every_fault_is_named_with_its_row_and_column(tmp_path: Path) -> None:
    rows = ["P1,,2020-13-06,T01,target,,20,,", "P1,,2020-03-02,,target,,20,,", "P1,,2020-03-02,T02,boss,,abc,,"]
    rows += ["P1,,2020-05-04,T01,target,maybe,-3,,", "P1,,2020-05-04,T02,target,,1e3,,gone-ish", "P1,,,T03,target,,5,,"]
    assert refused(tmp_path, table(*rows)) == (
        "sizes.csv, row 2, study_date: '2020-13-06' is no date: write 2008-10-14, 2008-10 or 2008",
        "sizes.csv, row 3, lesion: is empty",
        "sizes.csv, row 4, long_mm: 'abc' is no number",
        "sizes.csv, row 4, role: 'boss' is none of target, nontarget, new, new_equivocal, none",
        "sizes.csv, row 5, long_mm: -3 is below zero",
        "sizes.csv, row 5, node: 'maybe' is neither yes nor no",
        "sizes.csv, row 6, state: 'gone-ish' is no state of a lesion",
        "sizes.csv, row 6, long_mm: '1e3' is no number",
        "sizes.csv, row 7, study_date: is empty",
    )


FAULTS: dict[str, tuple[str, str]] = {
    "a size that may be read two ways": (
        table('P1,,2020-01-06,T01,target,,"1,234",,'),
        "sizes.csv, row 2, long_mm: '1,234' may be read two ways: write 1.234 or 1234",
    ),
    "a role that changes": (
        table("P1,,2020-01-06,T01,target,,20,,", "P1,,2020-03-02,T01,nontarget,,,,present"),
        "sizes.csv, row 3, role: T01 is nontarget here and target in row 2",
    ),
    "a node that is none elsewhere": (
        table("P1,,2020-01-06,T01,target,yes,20,18,", "P1,,2020-03-02,T01,target,no,20,,"),
        "sizes.csv, row 3, node: T01 is a node in one row and none in another",
    ),
    "gone with a size": (
        table("P1,,2020-01-06,T01,target,,20,,", "P1,,2020-03-02,T01,target,,7,,gone"),
        "sizes.csv, row 3, state: T01 is gone at 2020-03-02 and has a size",
    ),
    "too small with a size": (
        table("P1,,2020-01-06,T01,target,,20,,", "P1,,2020-03-02,T01,target,,4,,too small"),
        "sizes.csv, row 3, state: T01 is too small to measure and has a size",
    ),
    "two states": (
        table(
            "P1,,2020-01-06,T01,target,,20,,", "P1,,2020-03-02,T01,target,,,,gone", "P1,,2020-03-02,T01,target,,,,NE"
        ),
        "sizes.csv, row 4, state: T01 has two states at 2020-03-02",
    ),
    "two baselines": (
        table("baseline,a,T01,target,20", "baseline,b,T01,target,20", header="timepoint_role,visit,lesion,role,mm"),
        "sizes.csv, row 3, timepoint_role: subject – has two baselines",
    ),
    "a counted axis that is not the axis": (
        table("a,T01,target,20,21", header="visit,lesion,role,long_mm,counted_mm"),
        "sizes.csv, row 2, counted_mm: 21 is not the long axis 20 of T01",
    ),
    "a part of nothing": (
        table("a,T01,target,20,T9", header="visit,lesion,role,long_mm,part_of"),
        "sizes.csv, row 2, part_of: 'T9' is no lesion of the subject",
    ),
    "no role column": (table("a,T01,20", header="visit,lesion,mm"), "sizes.csv, row 1: there is no column `role`"),
    "no sizes": (
        table("a,T01,target", header="visit,lesion,role"),
        "sizes.csv, row 1: there is no column with sizes: long_mm, short_mm, counted_mm or state",
    ),
    "sizes under a heading that is not known": (
        table("a,T01,target,20,", header="visit,lesion,role,Longest size,state"),
        "sizes.csv, row 1, 'Longest size': is no column that is read: name it long_mm, short_mm or counted_mm, in mm",
    ),
    "sizes in centimetres": (
        table("a,T01,target,2,20", header="visit,lesion,role,Diameter [cm],long_mm"),
        "sizes.csv, row 1, 'Diameter [cm]': is no column that is read: name it long_mm, short_mm or counted_mm, in mm",
    ),
    "no table": (
        "hello,world\n1,2\n",
        "sizes.csv: no row names the columns; lesion, role, study_date or timepoint, and a size are needed",
    ),
    "nothing below the header": (
        table(),
        "sizes.csv: no row below the names of the columns says anything",
    ),
    "TU without TR": (
        "USUBJID,TULNKID,TUTESTCD,TUSTRESC\nS1,T01,TUMIDENT,TARGET\n",
        "sizes.csv: is TU alone; the sizes stand in TR: give both files",
    ),
}


@pytest.mark.parametrize(("text", "line"), FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_told_is_refused_in_one_line(tmp_path: Path, text: str, line: str) -> None:
    assert refused(tmp_path, text) == (line,)


def test_bytes_that_are_no_table_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"\x00\x01\x02" * 50) == ("sizes.csv: is no text; save it as CSV (UTF-8) or XLSX",)
    (line,) = refused(tmp_path, b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "old (.xls) or locked workbook" in line
    (line,) = refused(tmp_path, b"PK\x03\x04 not a zip")
    assert "is no XLSX workbook" in line
    with pytest.raises(TableRefused, match=r"none\.csv: cannot be read"):
        read_courses(RECIST, [tmp_path / "none.csv"])


def test_a_workbook_made_by_hand_is_read_with_its_dates_and_merged_cells() -> None:
    (course,) = read_courses(RECIST, [TABLES / "by-hand-openpyxl.xlsx"])
    assert (course.subject, [visit.named for visit in course.visits]) == (
        "P1",
        ["2020-01-06", "2020-03-02", "2020-05-04"],
    )
    assert sums(course) == [Decimal(41), Decimal("28.7"), Decimal(5)]
    assert overall(course) == ["BL", "PR", "PR"]  # 41 → 28.7 is −30 % exactly


def test_dates_that_show_no_day_stay_months_and_formulas_have_their_value() -> None:
    (course,) = read_courses(RECIST, [TABLES / "months-formula-xlsxwriter.xlsx"])
    assert [visit.date.iso() for visit in course.visits] == ["2008-10", "2009-01", "2009-06"]
    assert sums(course) == [Decimal("18.5"), Decimal("12.95"), Decimal("9.9")]
    assert overall(course) == ["BL", "PR", "CR"]


def test_a_formula_without_its_value_is_named() -> None:
    with pytest.raises(TableRefused, match="row 2, long_mm: a formula without its value"):
        read_courses(RECIST, [TABLES / "formula-without-value-openpyxl.xlsx"])


def _with_part(tmp_path: Path, name: str, change: tuple[bytes, bytes]) -> Path:
    path = tmp_path / "changed.xlsx"
    with (
        zipfile.ZipFile(TABLES / "by-hand-openpyxl.xlsx") as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, data.replace(*change) if info.filename == name else data)
    return path


def test_sizes_under_a_merged_cell_are_refused(tmp_path: Path) -> None:
    path = _with_part(tmp_path, "xl/worksheets/sheet1.xml", (b'ref="A4:A9"', b'ref="F4:F5"'))
    with pytest.raises(TableRefused, match="row 5, Long axis mm: lies under a merged cell"):
        read_courses(RECIST, [path])


def test_a_workbook_with_a_document_type_is_not_read(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><workbook '
    path = _with_part(tmp_path, "xl/workbook.xml", (b"<workbook ", bomb))
    with pytest.raises(TableRefused, match="declares a document type"):
        read_courses(RECIST, [path])


def test_a_workbook_is_unpacked_within_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measurements.importing.xlsx.LARGEST_FILE", 3_000_000)
    path = _with_part(tmp_path, "xl/worksheets/sheet1.xml", (b"<sheetData>", b"<sheetData>" + b" " * 4_000_000))
    with pytest.raises(TableRefused, match="larger than 3 MB when unpacked"):
        read_courses(RECIST, [path])


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    path = _with_part(tmp_path, "xl/worksheets/sheet1.xml", (b"</sheetData>", b"</sheet"))
    with pytest.raises(TableRefused, match="a part of the workbook is damaged"):
        read_courses(RECIST, [path])


def test_tumour_identification_and_results_of_a_trial_are_read_together() -> None:
    (course,) = read_courses(RECIST, [TABLES / "tu-tr-xlsxwriter.xlsx"])
    assert (course.subject, course.read_id) == ("S-1", "INVESTIGATOR")
    assert sums(course) == [Decimal(50), Decimal(32), None, Decimal(13)]  # 3.0 cm + node 20 mm; 5 mm set + 8 mm
    assert [target.node for target in course.visits[0].targets] == [False, True]
    assert course.visits[2].targets[0].reason == "SCAN NOT PERFORMED"
    answers = assess(RECIST, course.visits)
    assert [answer.code for answer in answers] == ["BL", "PR", "NE", "PR"]
    assert answers[3].new_lesion == "equivocal"


def test_results_alone_say_by_their_group_what_a_lesion_is(tmp_path: Path) -> None:
    header = "USUBJID,TRGRPID,TRLNKID,TRTESTCD,TRSTRESN,TRSTRESU,TRSTAT,VISIT,TRDTC"
    rows = ("S1,TARGET,T01,DIAMETER,20,mm,,BASELINE,2020-01-06", "S1,TARGET,T01,DIAMETER,14,mm,,C3,2020-03-02")
    (course,) = courses(tmp_path, table(*rows, header=header))
    assert overall(course) == ["BL", "PR"]
    lines = refused(tmp_path, table(rows[0], "S1,,T07,LDIAM,3,furlong,,C3,2020-03-02", header=header))
    assert lines == ("sizes.csv, row 3, TRLNKID: T07 has no record in TU and no kind in TRGRPID",)
    lines = refused(tmp_path, table(rows[0], "S1,TARGET,T01,LDIAM,3,furlong,,C3,soon", header=header))
    assert lines == (
        "sizes.csv, row 3, TRDTC: 'soon' is no date: write 2008-10-14, 2008-10 or 2008",
        "sizes.csv, row 3, TRSTRESU: 'furlong' is no unit of length here: mm or cm",
    )


def test_the_flag_of_the_sponsor_makes_the_baseline_not_the_name_of_a_visit(tmp_path: Path) -> None:
    header = "USUBJID,TRGRPID,TRLNKID,TRTESTCD,TRSTRESN,TRSTRESU,VISIT,TRDTC,TRLOBXFL"
    rows = ["S1,TARGET,T01,DIAMETER,40,mm,SCREENING,2020-01-06,", "S1,TARGET,T01,DIAMETER,20,mm,C1,2020-02-06,Y"]
    (course,) = courses(tmp_path, table(*rows, "S1,TARGET,T01,DIAMETER,20,mm,C3,2020-04-06,", header=header))
    assert overall(course) == ["BL", "SD"]
    assert [(left.timepoint, left.why) for left in course.left_out] == [("SCREENING", "before the baseline")]


def test_a_workbook_with_a_damaged_member_or_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    data = bytearray((TABLES / "by-hand-openpyxl.xlsx").read_bytes())
    place = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[place : place + 20] = bytes(20)
    (tmp_path / "damaged.xlsx").write_bytes(data)
    with pytest.raises(TableRefused, match="is no XLSX workbook, is damaged, or is locked"):
        read_courses(RECIST, [tmp_path / "damaged.xlsx"])
    declared = b"<?xml version='1.0' encoding='UTF-8y'?><workbook "
    path = _with_part(tmp_path, "xl/workbook.xml", (b"<workbook ", declared))
    with pytest.raises(TableRefused, match="a part of the workbook is damaged"):
        read_courses(RECIST, [path])
