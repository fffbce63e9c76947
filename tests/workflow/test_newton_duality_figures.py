"""The figures of `newton_duality` on small data: names that claims cite, bytes, sizes, places."""

from dataclasses import replace

import numpy as np
import pytest

from qgeom.experiments.newton_duality.compute import compute
from tests.qgeom.experiments.newton_duality_cases import PARAMS
from tests.workflow.figure_checks import check_drawn, check_same_bytes, check_section
from workflow.figures import newton_duality, newton_duality_parts
from workflow.figures.newton_duality_solid import View

LIMIT = 400_000


@pytest.fixture(scope="module")
def outcome():
    params = replace(PARAMS, points=1)
    return compute(params, None, seed=5)


def test_figures_are_drawn(outcome, tmp_path):
    check_drawn("newton_duality", newton_duality.draw(outcome), tmp_path, limit=LIMIT)


def test_polynomials_without_a_radius_are_drawn_too(outcome):
    radius = np.zeros_like(outcome.array("rounding_radius"))
    flat = replace(outcome, arrays={**outcome.arrays, "rounding_radius": radius})
    assert "rounding" in newton_duality.draw(flat)


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    check_same_bytes(newton_duality.draw, outcome, "dual", tmp_path)


def test_the_section_cites_what_there_is(outcome):
    check_section("newton_duality", outcome)


def test_colours_tell_monomials_apart_and_match(outcome):
    colors = newton_duality_parts.term_colors(outcome, "worked")
    assert colors.min() >= 0
    assert colors.max() <= 1
    distances = np.linalg.norm(colors[:, None] - colors[None], axis=-1)
    assert distances[~np.eye(len(colors), dtype=bool)].min() > 0.1
    loop, lowered = (newton_duality_parts.term_colors(outcome, s) for s in ("loop", "lowered"))
    assert np.array_equal(loop, lowered)


def test_names_of_monomials_and_centres():
    assert newton_duality_parts.term_name(np.array([0, 0]), 0.0) == "0"
    assert newton_duality_parts.term_name(np.array([1, 2]), 0.0) == "x₁ + 2x₂"
    triangle = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]])
    assert newton_duality_parts.centroid(triangle) == pytest.approx([1.0, 1.0])


def test_the_projection():
    front = View(azimuth=-90, elevation=0, scale=2.0)
    assert front.flat(np.array([[1.0, 5.0, 3.0]])) == pytest.approx(np.array([[1.0, 6.0]]))
    above = View(azimuth=-90, elevation=90, scale=1.0)
    assert above.flat(np.array([[1.0, 5.0, 3.0]])) == pytest.approx(np.array([[1.0, 5.0]]))
    near, far = (np.array([[0.0, y, 0.0]]) for y in (-1.0, 1.0))
    assert front.nearness(near) > front.nearness(far)
