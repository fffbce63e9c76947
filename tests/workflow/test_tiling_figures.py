"""The figures of `tiling_change` on small data: names that claims cite, bytes, sizes, parsing."""

from dataclasses import replace

import pytest

from qgeom.experiments.tiling_change.compute import compute
from tests.qgeom.experiments.populations import keys_of, moons, network
from tests.qgeom.experiments.tiling_change_cases import PARAMS
from tests.workflow.figure_checks import check_drawn, check_same_bytes, check_section
from workflow.figures import tiling_change


@pytest.fixture(scope="module", params=[(2, 4, 8), (4,)], ids=["three widths", "one width"])
def outcome(request):
    people = moons([network(3)] * 2, keys_of(("symmetric_tensor",), request.param))
    params = replace(PARAMS, small_bits=(2,), showcase_bits=4)
    return compute(params, people, seed=0)


def test_figures_are_drawn(outcome, tmp_path):
    one_width = len(outcome.array("showcase_bits")) == 1
    check_drawn(
        "tiling_change",
        tiling_change.draw(outcome),
        tmp_path,
        only=("counts", "transitions") if one_width else None,
    )


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    check_same_bytes(tiling_change.draw, outcome, "dual", tmp_path)


def test_the_section_cites_what_there_is(outcome):
    check_section("tiling_change", outcome, may_miss=lambda _: True)
