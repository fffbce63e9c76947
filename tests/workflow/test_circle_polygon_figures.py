"""The figures of `circle_polygon` on small data: names that claims cite, bytes, sizes, parsing."""

from dataclasses import replace

import numpy as np
import pytest

from qgeom.experiments.circle_polygon.compute import compute
from qgeom.experiments.circle_polygon.families import random_network, star_network
from qgeom.experiments.trained import Trained
from tests.qgeom.experiments.circle_polygon_cases import PARAMS
from tests.workflow.figure_checks import check_drawn, check_same_bytes, check_section
from workflow.figures import circle_polygon


@pytest.fixture(scope="module", params=[True, False], ids=["polygons", "nothing closed"])
def outcome(request):
    params = replace(PARAMS, drawn_lattice=5)
    rng = np.random.default_rng(2)
    networks = {
        f"width{n:02d}/seed{k}": star_network(n, radius=0.6)
        if request.param and k and n > 2
        else random_network(n, one_sign=False, rng=rng)
        for n in params.widths
        for k in range(2)
    }
    arrays = {"points": np.zeros((1, 2)), "labels": np.ones(1, dtype=np.int64)}
    return compute(params, None, seed=1, trained=Trained(networks=networks, arrays=arrays))


def test_figures_are_drawn(outcome, tmp_path):
    check_drawn("circle_polygon", circle_polygon.draw(outcome), tmp_path)


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    check_same_bytes(circle_polygon.draw, outcome, "edges", tmp_path)


def test_titles_count_the_corners(outcome):
    figure = circle_polygon.draw(outcome)["examples"]
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles[0].endswith("$n$ = 5: 10 edges")
    assert titles[1].endswith("$n$ = 5: 11 edges")
    assert titles[2].endswith("4 regions, 5 edges")
    numbers = [text.get_text() for text in figure.axes[2].texts]
    assert numbers == ["1", "2", "3", "4", "5"]


def test_the_section_cites_what_there_is(outcome):
    check_section("circle_polygon", outcome)
