"""The figures of `affine_residual` on small data: names that claims cite, bytes, sizes."""

import itertools
import re

import matplotlib as mpl
import numpy as np
import pytest

from qgeom.datasets import make_dataset
from qgeom.experiments.affine_residual.claims import claims
from qgeom.experiments.affine_residual.compute import compute
from qgeom.experiments.affine_residual.parameters import Params
from qgeom.experiments.affine_residual.prose import tables, variables
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.population import Member, Population, TwinKey
from qgeom.quantized import quantize_network
from tests.workflow.figure_checks import findings, section
from workflow.figures import affine_residual, style

LIMIT = 600_000
TEXT = section("affine_residual")


def made(bits):
    rng = np.random.default_rng(3)
    widths = list(itertools.pairwise((2, 4, 3, 1)))
    network = ReLUNetwork(
        [rng.standard_normal((m, n)) for n, m in widths],
        [0.3 * rng.standard_normal(m) for _, m in widths],
    )
    keys = [TwinKey("symmetric_tensor", b) for b in bits]
    twins = {key: quantize_network(network, Grid.from_name(key.grid, key.bits)) for key in keys}
    members = [Member(dataset="moons", seed=k, network=network, twins=twins) for k in range(2)]
    moons = make_dataset("moons", n_points=20, n_test=20, options={"noise": 0.1}, seed=1)
    params = Params(
        margin=0.5,
        points=30,
        confidence=0.95,
        reference_bits=8,
        showcase_seed=0,
        showcase_grid="symmetric_tensor",
        walk_bits=bits[len(bits) // 2],
        walk_points=40,
        rank_networks=5,
    )
    population = Population(datasets={"moons": moons}, members=tuple(members))
    return compute(params, population, seed=0)


@pytest.fixture(scope="module")
def outcome():
    return made((2, 4, 8))


def test_one_bit_width_is_enough():
    assert set(affine_residual.draw(made((8,)))) == {"maps", "walk", "energy", "jumps", "finding"}


def test_figures_are_drawn_the_same_twice(outcome, tmp_path):
    drawn = [affine_residual.draw(outcome) for _ in range(2)]
    shown = re.findall(r"figures/affine_residual/(\w+)\.svg", TEXT + findings("affine_residual"))
    assert set(drawn[0]) == set(shown)
    for name, figure in drawn[0].items():
        first = style.save(figure, tmp_path / "a", name)
        second = style.save(drawn[1][name], tmp_path / "b", name)
        for one, other in zip(first, second, strict=True):
            assert one.read_bytes() == other.read_bytes()
            assert one.stat().st_size < LIMIT
    assert mpl.rcParams["axes.titlelocation"] != "left"


def test_the_section_cites_what_there_is(outcome):
    entries = claims(outcome)
    cited = set(re.findall(r"var badge\.([\w-]+)", TEXT))
    known = {entry.claim.id.replace(".", "-") for entry in entries}
    assert cited <= known
    # claims on single bit-widths depend on the configuration; the text cites their family
    assert {name for name in known - cited if not name.endswith("-bits")} == set()
    labels = {label for entry in entries for label in entry.claim.evidence}
    assert all(f"{{#{label}" in TEXT for label in labels)
    assert set(re.findall(r"var affine_residual\.(\w+)", TEXT)) <= set(variables(outcome))
    included = set(re.findall(r"generated/(affine_residual_\w+)\.md", TEXT))
    assert included <= set(tables(outcome))
