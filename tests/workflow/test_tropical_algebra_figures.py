"""The figures of `tropical_algebra` on small data: names that claims cite, bytes, sizes."""

import re

import matplotlib as mpl
import pytest

from qgeom.experiments.tropical_algebra.claims import claims
from qgeom.experiments.tropical_algebra.compute import compute
from qgeom.experiments.tropical_algebra.parameters import Params
from qgeom.experiments.tropical_algebra.prose import tables, variables
from workflow.closure import ROOT
from workflow.figures import style, tropical_algebra

LIMIT = 200_000
TEXT = (ROOT / "report" / "sections" / "tropical_algebra.qmd").read_text(encoding="utf-8")
ELSEWHERE = {"TGQ-1-hypersurface-is-kink", "TGQ-1-difference-nonconvex"}  # judged in neuron_kink


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
    drawn = tropical_algebra.draw(outcome)
    assert set(drawn) == set(re.findall(r"figures/tropical_algebra/(\w+)\.svg", TEXT))
    for name, figure in drawn.items():
        for path in style.save(figure, tmp_path, name):
            assert 1_000 < path.stat().st_size < LIMIT
    assert mpl.rcParams["axes.titlelocation"] != "left"


def test_figures_of_the_smallest_configuration(tmp_path):
    drawn = tropical_algebra.draw(computed(corners=(0,), teeth=1, doublings=(1, 2), samples=2))
    for name in ("plane", "limit"):
        assert all(path.stat().st_size < LIMIT for path in style.save(drawn[name], tmp_path, name))


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    files = (
        style.save(tropical_algebra.draw(outcome)["plane"], tmp_path / p, "plane") for p in "ab"
    )
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_section_cites_what_there_is(outcome):
    entries = claims(outcome)
    cited = set(re.findall(r"var badge\.([\w-]+)", TEXT))
    own = {entry.claim.id.replace(".", "-") for entry in entries}
    assert cited - own == ELSEWHERE
    assert own <= cited  # every verdict stands beside its statement
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in TEXT for label in labels)
    assert set(re.findall(r"var tropical_algebra\.(\w+)", TEXT)) <= set(variables(outcome))
    included = set(re.findall(r"generated/(tropical_algebra_\w+)\.md", TEXT))
    assert included <= set(tables(outcome))
