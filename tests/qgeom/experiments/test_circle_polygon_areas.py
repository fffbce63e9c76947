"""Areas of `circle_polygon`: polygons and discs by counting points, quadrature, closed forms."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize

from qgeom.errors import ParameterError
from qgeom.experiments.circle_polygon.areas import least_wrong, measure_fit
from qgeom.experiments.circle_polygon.families import (
    lattice_network,
    random_network,
    star_network,
)
from qgeom.network import ReLUNetwork


def rng(seed=0):
    return np.random.default_rng(seed)


def test_wrong_areas_by_counting_points():
    axis = (np.arange(700) + 0.5) / 350 - 1
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    for seed in range(4):
        network = random_network(5, one_sign=seed % 2 == 0, rng=rng(seed))
        inside = np.hypot(*points.T) < 0.6
        share = ((network(points)[:, 0] > 0) != inside).mean()
        fit = measure_fit(network, radius=0.6)
        assert 4 * share == pytest.approx(fit.wrong * math.pi * 0.36, abs=8e-3)
        assert fit.accuracy == pytest.approx(1 - share, abs=2e-3)


def test_all_or_nothing_is_right_for_the_whole_disc_or_none():
    for sign, wrong in ((1.0, 4 / math.pi - 1), (-1.0, 1.0)):
        network = ReLUNetwork([[[1.0, 0.0]], [[0.0]]], [[0.0], [sign]])
        fit = measure_fit(network, radius=1.0)
        assert fit.wrong == pytest.approx(wrong)
        assert fit.within == (sign < 0)


def test_a_radius_fits_the_square():
    with pytest.raises(ParameterError, match="radius"):
        measure_fit(star_network(3, radius=1.0), radius=1.5)


@pytest.mark.parametrize("edges", [3, 4, 7, 12])
def test_the_least_area_is_the_least_over_all_lines(edges):
    """Minimize over distance and direction of the line in one sector, by quadrature."""
    half = math.pi / edges
    theta = (np.arange(4001) + 0.5) / 4001 * 2 * half - half

    def wrong(line):
        distance, turn = line
        reach = np.abs(theta - turn).max()
        if reach >= math.pi / 2:
            return math.inf
        return float(np.abs(1 - (distance / np.cos(theta - turn)) ** 2).mean() / 2 * 2 * half)

    starts = [(0.6, 0.0), (0.9, 0.1), (0.8, -0.2)]
    best = min(minimize(wrong, s, method="Nelder-Mead", tol=1e-9).fun for s in starts)
    assert edges * best / math.pi == pytest.approx(least_wrong(edges), rel=1e-5)


def test_the_least_area_of_a_sector_is_convex_in_its_angle():
    angles = np.linspace(0.01, 1.5, 400)
    heights = 2 * np.arctan(np.tan(angles) / 2) - angles
    assert (np.diff(heights, 2) > 0).all()


@pytest.mark.parametrize("width", [3, 5, 9])
def test_odd_stars_come_close_to_the_least_area(width):
    fit = measure_fit(star_network(width, radius=0.7), radius=0.7)
    assert least_wrong(2 * width) <= fit.wrong <= 1.03 * least_wrong(2 * width)
    assert fit.within


@pytest.mark.parametrize(
    "call",
    [
        lambda: least_wrong(2),
        lambda: star_network(2, radius=1.0),
        lambda: lattice_network(1),
    ],
)
def test_too_few_edges_or_neurons_are_refused(call):
    with pytest.raises(ParameterError):
        call()
