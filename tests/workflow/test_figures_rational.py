"""Figures of two layers: they draw the computed curves, also where some are missing."""

from dataclasses import replace

import numpy as np
import pytest

from qgeom.experiments.outcome import Outcome
from qgeom.experiments.rational_boundary.compute import compute
from tests.qgeom.experiments.rational_boundary_cases import PARAMS as SMALL
from workflow.figures import rational_boundary, rational_shift

PARAMS = replace(SMALL, widths=(2,), draws=1, points=2)


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
