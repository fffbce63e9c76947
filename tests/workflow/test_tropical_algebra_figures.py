"""The figures of `tropical_algebra` on small data: names that claims cite, bytes, sizes."""

import pytest

from qgeom.experiments.tropical_algebra.compute import compute
from qgeom.experiments.tropical_algebra.parameters import Params
from tests.workflow.figure_checks import check_drawn, check_same_bytes, check_section
from workflow.figures import style, tropical_algebra

LIMIT = 200_000


def computed(**changes):
    sizes = {
        "triples": 10,
        "draws": 4,
        "points": 2,
        "terms": 4,
        "degree": 3,
        "reach": 4,
        "denominators": (1, 2),
        "doublings": (1, 2, 4, 8, 16),
        "corners": (2, 3, 4),
        "pieces": 3,
        "teeth": 3,
        "samples": 21,
    }
    return compute(Params(**(sizes | changes)), None, seed=0)


@pytest.fixture(scope="module")
def outcome():
    return computed()


def test_figures_are_drawn(outcome, tmp_path):
    check_drawn("tropical_algebra", tropical_algebra.draw(outcome), tmp_path, limit=LIMIT)


def test_figures_of_the_smallest_configuration(tmp_path):
    drawn = tropical_algebra.draw(computed(corners=(0,), teeth=1, doublings=(1, 2), samples=2))
    for name in ("plane", "limit"):
        assert all(path.stat().st_size < LIMIT for path in style.save(drawn[name], tmp_path, name))


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    check_same_bytes(tropical_algebra.draw, outcome, "plane", tmp_path)


def test_the_section_cites_what_there_is(outcome):
    check_section("tropical_algebra", outcome)
