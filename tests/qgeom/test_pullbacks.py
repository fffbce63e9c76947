"""Pull-backs against exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.pullbacks import checked_chain, cumulative_inverses


@pytest.mark.parametrize("d", [1, 2, 3, 4])
def test_pullbacks_undo_the_layers(d):
    rng = np.random.default_rng(d)
    weights = [rng.integers(-3, 4, (d, d)) + 7 * np.eye(d) for _ in range(3)]
    product = np.eye(d)
    for W, back in zip(weights, cumulative_inverses(weights, name="W"), strict=True):
        product = W @ product
        np.testing.assert_allclose(back @ product, np.eye(d), atol=1e-13)
        np.testing.assert_allclose(back, np.linalg.inv(product), rtol=1e-9, atol=1e-15)


def test_badly_conditioned_layers_are_inverted_exactly():
    e = 2.0**-50
    W = np.array([[1.0, 1.0], [1.0, 1.0 + e]])
    (back,) = cumulative_inverses([W], name="W")
    det = Fraction(e)
    assert back.tolist() == [[float((1 + det) / det), -1 / e], [-1 / e, 1 / e]]


def test_rows_change_places_for_a_pivot():
    assert cumulative_inverses([[[0, 2], [4, 0]]], name="W")[0].tolist() == [[0, 0.25], [0.5, 0]]


def test_the_first_singular_layer_is_named():
    weights = [np.eye(2), [[0.1, 0.2], [0.2, 0.4]], np.zeros((2, 2))]
    with pytest.raises(ParameterError, match=r"Q\[1\]: the matrix is singular"):
        cumulative_inverses(weights, name="Q")


@pytest.mark.parametrize(
    ("error", "weights"),
    [
        (ParameterError, []),
        (ShapeError, [[1, 2]]),
        (ShapeError, [[[1, 2]]]),
        (ShapeError, [np.eye(2), np.eye(3)]),
        (ShapeError, [np.zeros((0, 2))]),
        (NotFiniteError, [[[np.nan]]]),
        (NotFiniteError, [[[1e-200]], [[1e-200]]]),
    ],
)
def test_bad_input_is_named(error, weights):
    with pytest.raises(error):
        cumulative_inverses(weights, name="W")


def test_a_chain_may_change_its_width():
    assert len(checked_chain([np.ones((3, 2)), np.ones((1, 3))], name="W")) == 2
    with pytest.raises(ShapeError, match=r"W\[1\]: takes 2 inputs, the layer before has 3"):
        checked_chain([np.ones((3, 2)), np.ones((1, 2))], name="W")
