"""Figures of two layers: they draw the computed curves, also where some are missing."""

import numpy as np
import pytest

from qgeom.experiments.outcome import Outcome
from qgeom.experiments.rational_boundary.compute import compute
from qgeom.experiments.rational_boundary.parameters import Params
from workflow.figures import rational_boundary, rational_shift

PARAMS = Params(
    hidden=((1.7, 0.3), (-0.4, 1.2)),
    output=(1.1, -0.9),
    hidden_biases=(0.6, -0.5),
    output_bias=0.6,
    threshold=0.25,
    step=0.5,
    half_width=2.0,
    widths=(2,),
    draws=1,
    steps=(0.5, 0.0625),
    points=2,
    reach=2.0,
)


@pytest.fixture(scope="module")
def outcome():
    return compute(PARAMS, None, seed=7)


def test_every_figure_draws_its_curves(outcome):
    figures = rational_boundary.draw(outcome)
    assert set(figures) == {"curves", "surfaces", "hypersurface", "convexity", "displacement"}
    boundary = outcome.array("curve_plain_float_boundary_points")
    lines = [line.get_xydata() for line in figures["curves"].axes[0].lines]
    assert any(np.array_equal(line, boundary) for line in lines)
    texts = [text.get_text() for text in figures["curves"].axes[0].texts]
    assert "$F = 0$" in texts
    assert {"$T(f)$", "$T(g)$"} <= set(texts)
    for figure in figures.values():
        figure.draw_without_rendering()


def test_only_gaps_are_outlined(outcome):
    figure = rational_boundary.draw(outcome)["convexity"]
    outlined = [len(axes.patches) for axes in figure.axes]
    assert outlined[0] == 0  # convex on all cells of f
    assert outlined[1] > 0


def test_nothing_moved(outcome):
    """Without any change of output or boundary there are no dots, but still a figure."""
    still = {
        f"pair_{name}": np.zeros_like(outcome.array(f"pair_{name}"))
        for name in ("largest_error", "distance", "distance_bound", "coefficient_change")
    }
    figure = rational_shift.displacement(
        Outcome(arrays=dict(outcome.arrays) | still, metrics=outcome.metrics)
    )
    assert [len(axes.lines) for axes in figure.axes] == [0, 0, 0]
    figure.draw_without_rendering()
