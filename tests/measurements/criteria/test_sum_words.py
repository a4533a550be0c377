"""What is added up has a name and a unit for every rule set, and the answers agree with it."""

import msgspec
import pytest

from measurements.criteria import RULE_SETS, preset
from measurements.criteria.sum_words import SUM_OF, pd_rule, sum_title, sum_unit
from measurements.edits import SetProtocol
from measurements.trends import view_of
from sample_data.cases import built_in_case


@pytest.mark.parametrize("name", sorted(RULE_SETS))
def test_the_unit_of_every_answer_is_the_one_its_row_and_axis_are_titled_with(name: str) -> None:
    case = built_in_case("sample")
    view = view_of(SetProtocol(protocol=preset(name, case.protocol)).apply(case))
    assert {answer.sums.unit for answer in view.answers} == {SUM_OF[name][1]}


def test_the_rule_of_progression_is_said_with_the_constants_of_the_protocol() -> None:
    recist, who = preset("RECIST 1.1"), preset("WHO")
    assert pd_rule(recist) == "max(1.2 × nadir, nadir + 5 mm)"
    assert pd_rule(who) == "1.25 × nadir"
    assert pd_rule(msgspec.structs.replace(recist, progression_mm=recist.step_mm)) == "max(1.2 × nadir, nadir + 0.1 mm)"
    assert (sum_title(who), sum_unit(who)) == ("Sum of products", "mm²")
