"""Verdicts come out right on both sides of every threshold."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.claims import Claim, Kind, Verdict, resolve_corrections
from qgeom.errors import NotFiniteError, ParameterError
from qgeom.judges import (
    judge_all,
    judge_any,
    judge_bound,
    judge_count,
    judge_existence,
    judge_interval,
    judge_value,
)
from qgeom.statistics import Interval

REPRODUCED, CORRECTED = Verdict.REPRODUCED, Verdict.CORRECTED
REFUTED, INCONCLUSIVE = Verdict.REFUTED, Verdict.INCONCLUSIVE


def claim(topic="x", corrects=""):
    return Claim(
        id=f"TGQ-1-{topic}",
        document="TGQ",
        section="1",
        kind=Kind.VALUE,
        statement="s",
        corrects=corrects,
    )


def span(low, high, estimate=None, n=5):
    middle = (low + high) / 2 if estimate is None else estimate
    return Interval(estimate=middle, low=low, high=high, confidence=0.95, n=n)


@pytest.mark.parametrize("change", [{"id": "TGR-1-x"}, {"statement": "  "}, {"id": "TGQ"}])
def test_claims_name_their_document_and_say_something(change):
    good = {"id": "TGQ-1-x", "document": "TGQ", "section": "1", "statement": "s"}
    with pytest.raises(ParameterError):
        Claim(kind=Kind.VALUE, **(good | change))


@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(0, 5))
def test_value(measured, expected, tolerance):
    entry = judge_value(
        claim(), measured=measured, expected=expected, tolerance=tolerance, origin="o"
    )
    assert (entry.verdict is REPRODUCED) == (abs(measured - expected) <= tolerance)
    assert entry.verdict in {REPRODUCED, REFUTED}
    assert entry.judgement.measured == measured
    assert entry.judgement.tolerance_origin == "o"


@given(st.floats(-10, 10), st.floats(-10, 10), st.floats(0, 1))
def test_bound(measured, limit, tolerance):
    above = judge_bound(claim(), measured=measured, at_least=limit, tolerance=tolerance)
    below = judge_bound(claim(), measured=measured, at_most=limit, tolerance=tolerance)
    assert (above.verdict is REPRODUCED) == (limit - measured <= tolerance)
    assert (below.verdict is REPRODUCED) == (measured - limit <= tolerance)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_not_finite_is_an_error_not_a_verdict(value):
    with pytest.raises(NotFiniteError, match="claim TGQ-1-x"):
        judge_value(claim(), measured=value, expected=0, tolerance=1, origin="")
    with pytest.raises(NotFiniteError):
        judge_bound(claim(), measured=value, at_most=1)


@pytest.mark.parametrize("sides", [{}, {"at_most": 1.0, "at_least": 0.0}])
def test_a_bound_has_one_side(sides):
    with pytest.raises(ParameterError, match="exactly one"):
        judge_bound(claim(), measured=0.5, **sides)


@pytest.mark.parametrize("sides", [{}, {"above": 1.0, "below": 0.0}])
def test_a_threshold_has_one_side(sides):
    with pytest.raises(ParameterError, match="exactly one"):
        judge_interval(claim(), span(0, 1), effect="e", **sides)


@pytest.mark.parametrize(
    ("violations", "cases", "verdict"),
    [(0, 5, REPRODUCED), (1, 5, REFUTED), (5, 5, REFUTED), (0, 0, INCONCLUSIVE)],
)
def test_count(violations, cases, verdict):
    assert judge_count(claim(), violations=violations, cases=cases).verdict is verdict


@pytest.mark.parametrize(
    ("found", "cases", "verdict"), [(0, 5, INCONCLUSIVE), (1, 5, REPRODUCED), (0, 0, INCONCLUSIVE)]
)
def test_existence_is_never_refuted_by_a_search(found, cases, verdict):
    assert judge_existence(claim(), found=found, cases=cases).verdict is verdict


@pytest.mark.parametrize(("number", "cases"), [(-1, 2), (3, 2)])
def test_impossible_counts(number, cases):
    with pytest.raises(ParameterError):
        judge_count(claim(), violations=number, cases=cases)
    with pytest.raises(ParameterError):
        judge_existence(claim(), found=number, cases=cases)


@pytest.mark.parametrize(
    ("low", "high", "above", "below"),
    [
        (0.6, 0.9, REPRODUCED, REFUTED),
        (0.1, 0.4, REFUTED, REPRODUCED),
        (0.4, 0.6, INCONCLUSIVE, INCONCLUSIVE),
        (0.5, 0.9, INCONCLUSIVE, INCONCLUSIVE),  # touching is not passing
        (0.1, 0.5, INCONCLUSIVE, INCONCLUSIVE),
        (-math.inf, math.inf, INCONCLUSIVE, INCONCLUSIVE),
    ],
)
def test_interval(low, high, above, below):
    interval = span(low, high, estimate=0.7 if math.isinf(low) else None, n=1)
    assert judge_interval(claim(), interval, above=0.5, effect="e").verdict is above
    entry = judge_interval(claim(), interval, below=0.5, effect="e")
    assert entry.verdict is below
    assert entry.judgement.interval == (None if math.isinf(low) else (low, high))


def count(topic, *, holds, corrects=""):
    return judge_count(claim(topic, corrects), violations=0 if holds else 1, cases=1)


def verdicts(*entries):
    return [entry.verdict for entry in resolve_corrections(entries)]


def test_a_correction_that_holds_turns_refuted_into_corrected():
    wrong, right = count("a", holds=False), count("b", holds=True, corrects="TGQ-1-a")
    assert verdicts(wrong, right) == [CORRECTED, REPRODUCED]
    resolved = resolve_corrections((right, wrong))
    assert [entry.claim.id for entry in resolved] == ["TGQ-1-b", "TGQ-1-a"]  # order is kept
    assert "TGQ-1-b" in resolved[1].judgement.reason


def test_a_correction_that_fails_leaves_the_claim_refuted():
    wrong = count("a", holds=False)
    good = count("b", holds=True, corrects="TGQ-1-a")
    bad = count("c", holds=False, corrects="TGQ-1-a")
    unsure = judge_count(claim("c", "TGQ-1-a"), violations=0, cases=0)
    assert verdicts(wrong, bad) == [REFUTED, REFUTED]
    assert verdicts(wrong, good, bad) == [REFUTED, REPRODUCED, REFUTED]
    assert verdicts(wrong, good, unsure) == [REFUTED, REPRODUCED, INCONCLUSIVE]


def test_other_verdicts_are_left_alone():
    right = count("b", holds=True, corrects="TGQ-1-a")
    assert verdicts(count("a", holds=True), right) == [REPRODUCED, REPRODUCED]
    assert verdicts(judge_existence(claim("a"), found=0, cases=1), right)[0] is INCONCLUSIVE
    assert verdicts() == []


def test_ids_are_unique_and_corrections_point_somewhere():
    with pytest.raises(ParameterError, match=r"repeat: \['TGQ-1-a'\]"):
        resolve_corrections((count("a", holds=True), count("a", holds=True)))
    with pytest.raises(ParameterError, match="no claim here"):
        resolve_corrections((count("b", holds=True, corrects="TGQ-1-a"),))


@pytest.mark.parametrize(
    ("cases", "every", "some"),
    [
        ([True, True], Verdict.REPRODUCED, Verdict.REPRODUCED),
        ([True, False], Verdict.REFUTED, Verdict.REPRODUCED),
        ([False], Verdict.REFUTED, Verdict.INCONCLUSIVE),
        ([], Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE),
        ([[0, 1], [1, 1]], Verdict.REFUTED, Verdict.REPRODUCED),
    ],
)
def test_case_by_case(cases, every, some):
    assert judge_all(claim(), cases).verdict is every
    assert judge_any(claim(), cases).verdict is some
