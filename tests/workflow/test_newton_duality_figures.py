"""The figures of `newton_duality` on small data: names that claims cite, bytes, sizes, places."""

import re
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest

from qgeom.experiments.newton_duality.claims import claims
from qgeom.experiments.newton_duality.compute import compute
from qgeom.experiments.newton_duality.parameters import Params
from qgeom.experiments.newton_duality.prose import tables, variables
from workflow.closure import ROOT
from workflow.figures import newton_duality, newton_duality_parts, style
from workflow.figures.newton_duality_solid import View

LIMIT = 400_000
TEXT = (ROOT / "report" / "sections" / "newton_duality.qmd").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def outcome():
    params = Params(
        degrees=(2, 3),
        draws=1,
        space_degrees=(2,),
        space_draws=1,
        spread=40,
        points=1,
        steps=(3, 20),
        loop_coefficients=(-41, 3, 12, 9, 38, -2, -53, 4, -13, -68),
        loop_lowered=0,
        rounding_step=25,
        rounding_fine_step=10,
    )
    return compute(params, None, seed=5)


def test_figures_are_drawn(outcome, tmp_path):
    drawn = newton_duality.draw(outcome)
    assert set(drawn) == set(re.findall(r"figures/newton_duality/(\w+)\.svg", TEXT))
    for name, figure in drawn.items():
        for path in style.save(figure, tmp_path, name):
            assert 1_000 < path.stat().st_size < LIMIT
    assert mpl.rcParams["axes.titlelocation"] != "left"


def test_polynomials_without_a_radius_are_drawn_too(outcome):
    radius = np.zeros_like(outcome.array("rounding_radius"))
    flat = replace(outcome, arrays={**outcome.arrays, "rounding_radius": radius})
    assert "rounding" in newton_duality.draw(flat)


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    files = (style.save(newton_duality.draw(outcome)["dual"], tmp_path / p, "dual") for p in "ab")
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_section_cites_what_there_is(outcome):
    entries = claims(outcome)
    cited = set(re.findall(r"var badge\.([\w-]+)", TEXT))
    assert cited == {entry.claim.id.replace(".", "-") for entry in entries}
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in TEXT for label in labels)
    assert set(re.findall(r"var newton_duality\.(\w+)", TEXT)) <= set(variables(outcome))
    included = set(re.findall(r"generated/(newton_duality_\w+)\.md", TEXT))
    assert included <= set(tables(outcome))


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
