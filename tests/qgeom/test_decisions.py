"""Decisions and accuracy of binary classifiers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qgeom.decisions import accuracy, decisions
from qgeom.errors import ShapeError
from qgeom.network import ReLUNetwork

LINE = ReLUNetwork([[[1.0]]], [[-2.0]])  # class 1 above 2


def network(seed, outputs=1):
    rng = np.random.default_rng(seed)
    return ReLUNetwork(
        [rng.standard_normal((4, 2)), rng.standard_normal((outputs, 4))],
        [rng.standard_normal(4), rng.standard_normal(outputs)],
    )


def test_above_zero_is_class_one_and_zero_is_not():
    above = np.nextafter(2.0, 3.0)
    assert decisions(LINE, [[1.0], [2.0], [above], [3.0]]).tolist() == [False, False, True, True]


@given(seed=st.integers(0, 100), n=st.integers(0, 20))
def test_decisions_are_signs_of_the_output(seed, n):
    points = np.random.default_rng(seed + 1).standard_normal((n, 2))
    found = decisions(network(seed), points)
    assert found.shape == (n,)
    assert found.dtype == np.bool_
    assert found.tolist() == [bool(y > 0) for y in network(seed)(points)[:, 0]]


@pytest.mark.parametrize("outputs", [2, 3])
def test_a_decision_needs_one_output(outputs):
    with pytest.raises(ShapeError, match=f"{outputs} outputs, a decision needs one"):
        decisions(network(0, outputs), [[0.0, 0.0]])
    with pytest.raises(ShapeError, match="needs one"):
        accuracy(network(0, outputs), [[0.0, 0.0]], np.array([0]))


@pytest.mark.parametrize(
    ("labels", "share"),
    [([0, 0, 1, 1], 1.0), ([1, 1, 0, 0], 0.0), ([0, 1, 1, 1], 0.75), ([0, 1, 0, 1], 0.5)],
)
def test_accuracy_by_hand(labels, share):
    assert accuracy(LINE, [[0.0], [2.0], [2.5], [9.0]], np.array(labels)) == share


@given(seed=st.integers(0, 100), n=st.integers(1, 30))
def test_accuracy_and_its_opposite_add_up(seed, n):
    rng = np.random.default_rng(seed)
    points, labels = rng.standard_normal((n, 2)), rng.integers(0, 2, n)
    found = accuracy(network(seed), points, labels)
    assert isinstance(found, float)
    assert found + accuracy(network(seed), points, 1 - labels) == pytest.approx(1.0)
    assert accuracy(network(seed), points, decisions(network(seed), points).astype(int)) == 1.0


@pytest.mark.parametrize("labels", [[0, 1], [0], [[0], [1], [1]], []])
def test_one_label_per_point(labels):
    with pytest.raises(ShapeError, match="3 points and labels of shape"):
        accuracy(LINE, [[0.0], [1.0], [3.0]], np.array(labels))


def test_no_points_have_no_accuracy():
    with pytest.raises(ShapeError, match="0 points"):
        accuracy(LINE, np.zeros((0, 1)), np.zeros(0, dtype=int))
