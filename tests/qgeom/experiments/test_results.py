"""What all rooms read outcomes with."""

import numpy as np
import pytest

from qgeom.claims import Claim, Kind, Verdict
from qgeom.errors import ParameterError
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.results import PopulationResults, Results

CLAIM = Claim(id="TGQ-1-a", document="TGQ", section="1", kind=Kind.ORDERING, statement="s")


def population(*, members=None):
    """Three networks with two twins each, rows shuffled."""
    arrays = {
        "row_dataset": np.array(["spirals", "moons", "moons", "spirals", "moons", "moons"]),
        "row_seed": np.array([0, 1, 0, 0, 1, 0]),
        "row_bits": np.array([2, 2, 2, 4, 4, 4]),
    }
    if members:
        arrays["member_dataset"] = np.array([name for name, _ in members])
        arrays["member_seed"] = np.array([seed for _, seed in members])
    return PopulationResults(Outcome(arrays=arrays, metrics={"confidence": 0.9, "name": "x"}))


@pytest.mark.parametrize(("name", "value"), [("name", "'x'"), ("missing", "None")])
def test_a_metric_that_is_no_number(name, value):
    with pytest.raises(ParameterError, match=rf"metrics\.{name}: is {value}"):
        population().number(name)


def test_a_truth_value_is_no_number():
    results = Results(Outcome(arrays={}, metrics={"flag": True, "whole": 3}))
    assert results.number("whole") == 3.0
    with pytest.raises(ParameterError, match=r"metrics\.flag: is True"):
        results.number("flag")


def test_networks_are_numbered_by_the_members_or_else_by_the_rows():
    assert population().network.tolist() == [0, 1, 2, 0, 1, 2]
    members = [("moons", 0), ("moons", 1), ("spirals", 0)]
    assert population(members=members).network.tolist() == [2, 1, 0, 2, 1, 0]


def test_means_over_twins_leave_out_what_is_no_number():
    values = np.array([1.0, np.nan, 5.0, 3.0, np.nan, 7.0])
    results = population()
    assert results.per_network(values).tolist() == [2.0, 6.0]
    assert results.per_network(values, results.bits == 4).tolist() == [3.0, 7.0]
    assert results.per_network(values, results.bits == 8).size == 0


def test_intervals_are_cut_to_the_support():
    values = np.array([-0.9, 0.9, 0.8])
    wide = population().interval(values)
    assert (wide.low, wide.high) == (-1.0, 1.0)
    assert population().interval(np.abs(values), support=(0.0, 0.95)).high == 0.95


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([0.5, 0.6, 0.55], Verdict.REPRODUCED),
        ([-0.5, -0.6, -0.55], Verdict.REFUTED),
        ([-0.5, 0.6, 0.1], Verdict.INCONCLUSIVE),
        ([], Verdict.INCONCLUSIVE),
        ([np.nan], Verdict.INCONCLUSIVE),
    ],
)
def test_means_are_judged_over_networks(values, verdict):
    judged = population().judge(CLAIM, np.array(values), above=0.0, effect="positive")
    assert judged.verdict is verdict
