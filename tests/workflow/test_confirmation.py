"""The comparison with a second population."""

import re

import pytest

from qgeom.claims import Claim, Kind
from qgeom.judges import judge_count
from workflow.confirmation import confirmation_page, other_verdict
from workflow.ledger import Published, entry_to_json
from workflow.ledger_pages import ledger_page


def entry(name, verdict):
    claim = Claim(id=name, document="TGQ", section="1", kind=Kind.BOUND, statement="s")
    made = entry_to_json(judge_count(claim, violations=0, cases=3), experiment="neuron_kink")
    return made | {"verdict": verdict}


def second(**verdicts):
    return {f"TGQ-{k}": Published(verdict=v, measured=0.25) for k, v in verdicts.items()}


ENTRIES = [entry("TGQ-a", "reproduced"), entry("TGQ-b", "refuted"), entry("TGQ-c", "inconclusive")]


def rows(page):
    return re.findall(r"^\| \[(TGQ-\w)\].*$", page, flags=re.MULTILINE)


def test_without_a_second_population():
    page = confirmation_page(ENTRIES, {})
    assert page == "This run names no verdicts of a second population to compare with.\n"


def test_the_same_verdicts_need_no_table():
    page = confirmation_page(ENTRIES, second(a="reproduced", b="refuted", c="inconclusive"))
    assert "Of the 3 claims that both runs judge, 3 have the same verdict there.\n" in page
    assert "|" not in page


def test_other_verdicts_are_listed():
    page = confirmation_page(ENTRIES, second(a="inconclusive", b="refuted", c="refuted"))
    assert "3 claims that both runs judge, 1 have the same" in page
    assert "In 0 of them" in page
    assert rows(page) == ["TGQ-a", "TGQ-c"]


@pytest.mark.parametrize("there", ["refuted", "corrected"])
def test_opposite_verdicts_are_counted(there):
    assert "In 1 of them" in confirmation_page(ENTRIES, second(a=there, b=there))
    assert "In 1 of them" in confirmation_page([entry("TGQ-a", there)], second(a="reproduced"))


def test_a_claim_that_only_one_run_judges_is_not_compared():
    page = confirmation_page(ENTRIES, second(a="reproduced", z="refuted"))
    assert "Of the 1 claims" in page
    assert other_verdict(entry("TGQ-b", "refuted"), second(a="refuted")) == ""


def test_the_ledger_tells_other_verdicts():
    page = ledger_page(ENTRIES, second(a="inconclusive", b="refuted"))
    assert page.count("On the second population: ") == 1
    assert "*On the second population: inconclusive.*" in page
    assert "second population" not in ledger_page(ENTRIES, {})
