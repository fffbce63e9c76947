"""The figures of `relu_tropical` on small data: names that claims cite, bytes, sizes."""

from dataclasses import replace

import pytest

from qgeom.experiments.relu_tropical.compute import compute
from tests.qgeom.experiments.populations import keys_of, moons, network
from tests.qgeom.experiments.relu_tropical_cases import PARAMS
from tests.workflow.figure_checks import check_drawn, check_same_bytes, check_section
from workflow.figures import relu_tropical


@pytest.fixture(scope="module")
def outcome():
    keys = keys_of(("symmetric_tensor", "symmetric_channel"), (4,))
    params = replace(PARAMS, points=3, terms=3, growth_widths=(2, 4))
    return compute(params, moons([network(3)], keys), seed=0)


def test_figures_are_drawn(outcome, tmp_path):
    check_drawn("relu_tropical", relu_tropical.draw(outcome), tmp_path)


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    check_same_bytes(relu_tropical.draw, outcome, "turns", tmp_path)


def test_the_section_cites_what_there_is(outcome):
    check_section("relu_tropical", outcome)
