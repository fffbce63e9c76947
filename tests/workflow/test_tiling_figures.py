"""The figures of `tiling_change` on small data: names that claims cite, bytes, sizes, parsing."""

import itertools
import re

import matplotlib as mpl
import numpy as np
import pytest

from qgeom.datasets import make_dataset
from qgeom.experiments.tiling_change.claims import claims
from qgeom.experiments.tiling_change.compute import compute
from qgeom.experiments.tiling_change.parameters import Params
from qgeom.experiments.tiling_change.prose import tables, variables
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.population import Member, Population, TwinKey
from qgeom.quantized import quantize_network
from workflow.closure import ROOT
from workflow.figures import style, tiling_change

LIMIT = 600_000
TEXT = (ROOT / "report" / "sections" / "tiling_change.qmd").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=[(2, 4, 8), (4,)], ids=["three widths", "one width"])
def outcome(request):
    rng = np.random.default_rng(3)
    widths = list(itertools.pairwise((2, 4, 3, 1)))
    network = ReLUNetwork(
        [rng.standard_normal((m, n)) for n, m in widths],
        [0.3 * rng.standard_normal(m) for _, m in widths],
    )
    keys = [TwinKey("symmetric_tensor", bits) for bits in request.param]
    twins = {key: quantize_network(network, Grid.from_name(key.grid, key.bits)) for key in keys}
    members = [Member(dataset="moons", seed=k, network=network, twins=twins) for k in range(2)]
    moons = make_dataset("moons", n_points=20, n_test=20, options={"noise": 0.1}, seed=1)
    params = Params(
        hidden_weights=((1.7, 0.3), (-0.4, 1.2)),
        hidden_biases=(0.5, -0.6),
        output_weights=(1.0, -0.8),
        window=2.0,
        small_grid="fixed_range",
        small_bits=(2,),
        margin=0.5,
        resolution=20,
        changed_share=0.05,
        few_share=0.25,
        confidence=0.95,
        showcase_seed=0,
        showcase_grid="symmetric_tensor",
        showcase_bits=4,
    )
    population = Population(datasets={"moons": moons}, members=tuple(members))
    return compute(params, population, seed=0)


def test_figures_are_drawn(outcome, tmp_path):
    drawn = tiling_change.draw(outcome)
    assert set(drawn) == set(re.findall(r"figures/tiling_change/(\w+)\.svg", TEXT))
    one_width = len(outcome.array("showcase_bits")) == 1
    for name in ("counts", "transitions") if one_width else drawn:
        for path in style.save(drawn[name], tmp_path, name):
            assert 1_000 < path.stat().st_size < LIMIT
    assert mpl.rcParams["axes.titlelocation"] != "left"


def test_the_same_outcome_gives_the_same_bytes(outcome, tmp_path):
    files = (style.save(tiling_change.draw(outcome)["dual"], tmp_path / p, "dual") for p in "ab")
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_the_section_cites_what_there_is(outcome):
    entries = claims(outcome)
    cited = set(re.findall(r"var badge\.([\w-]+)", TEXT))
    assert cited <= {entry.claim.id.replace(".", "-") for entry in entries}
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in TEXT for label in labels)
    assert set(re.findall(r"var tiling_change\.(\w+)", TEXT)) <= set(variables(outcome))
    included = set(re.findall(r"generated/(tiling_change_\w+)\.md", TEXT))
    assert included <= set(tables(outcome))
