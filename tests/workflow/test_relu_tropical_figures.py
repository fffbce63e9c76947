"""The figures of `relu_tropical` on small data: names that claims cite, bytes, sizes."""

import itertools
import re

import matplotlib as mpl
import numpy as np
import pytest

from qgeom.datasets import make_dataset
from qgeom.experiments.relu_tropical.claims import claims
from qgeom.experiments.relu_tropical.compute import compute
from qgeom.experiments.relu_tropical.parameters import Params
from qgeom.experiments.relu_tropical.prose import tables, variables
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.population import Member, Population, TwinKey
from qgeom.quantized import quantize_network
from workflow.closure import ROOT
from workflow.figures import relu_tropical, style

LIMIT = 600_000
TEXT = (ROOT / "report" / "sections" / "relu_tropical.qmd").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def outcome():
    rng = np.random.default_rng(3)
    widths = list(itertools.pairwise((2, 4, 3, 1)))
    network = ReLUNetwork(
        [rng.standard_normal((m, n)) for n, m in widths],
        [0.3 * rng.standard_normal(m) for _, m in widths],
    )
    keys = [TwinKey(grid, 4) for grid in ("symmetric_tensor", "symmetric_channel")]
    twins = {key: quantize_network(network, Grid.from_name(key.grid, key.bits)) for key in keys}
    moons = make_dataset("moons", n_points=20, n_test=20, options={"noise": 0.1}, seed=1)
    params = Params(
        draws=2,
        width=3,
        largest=2,
        points=3,
        terms=3,
        half_width=5.0,
        margin=0.5,
        seeds=1,
        grid="symmetric_tensor",
        bits=4,
        scaled_seeds=1,
        scaled_bits=(4,),
        growth_widths=(2, 4),
        growth_depth=2,
        growth_width=2,
        growth_draws=1,
        showcase_seed=0,
    )
    member = Member(dataset="moons", seed=0, network=network, twins=twins)
    people = Population(datasets={"moons": moons}, members=(member,))
    return compute(params, people, seed=0)


def test_figures_are_drawn(outcome, tmp_path):
    drawn = relu_tropical.draw(outcome)
    assert set(drawn) == set(re.findall(r"figures/relu_tropical/(\w+)\.svg", TEXT))
    for name in drawn:
        for path in style.save(drawn[name], tmp_path, name):
            assert 1_000 < path.stat().st_size < LIMIT
    assert mpl.rcParams["axes.titlelocation"] != "left"


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    files = (style.save(relu_tropical.draw(outcome)["turns"], tmp_path / p, "turns") for p in "ab")
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_section_cites_what_there_is(outcome):
    entries = claims(outcome)
    ids = {entry.claim.id.replace(".", "-") for entry in entries}
    assert set(re.findall(r"var badge\.([\w-]+)", TEXT)) == ids
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in TEXT for label in labels)
    assert set(re.findall(r"var relu_tropical\.(\w+)", TEXT)) <= set(variables(outcome))
    included = set(re.findall(r"generated/(relu_tropical_\w+)\.md", TEXT))
    assert included <= set(tables(outcome))
