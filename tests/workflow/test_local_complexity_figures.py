"""The figures of `local_complexity`: complete, on the page, legible, the same in every run."""

import itertools
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest

from qgeom.datasets import Dataset
from qgeom.experiments.local_complexity.claims import claims
from qgeom.experiments.local_complexity.compute import compute
from qgeom.experiments.local_complexity.parameters import Params
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.population import Member, Population, TwinKey
from qgeom.quantized import quantize_network
from workflow.figures import style
from workflow.figures.local_complexity import draw

PARAMS = Params(
    margin=0.5,
    resolution=8,
    radii=(0.01, 0.05, 0.1),
    reference_radius=0.05,
    directions=(1, 2, 4),
    reference_directions=2,
    grids=("symmetric_tensor",),
    confidence=0.95,
    faithful=0.9,
    useful=0.7,
    roc_points=11,
    showcase_seed=0,
    showcase_grid="symmetric_tensor",
    showcase_bits=(3, 6),
    showcase_resolution=12,
)


def network(seed):
    rng = np.random.default_rng(seed)
    sizes = list(itertools.pairwise((2, 5, 4, 1)))
    return ReLUNetwork(
        [rng.standard_normal((n_out, n_in)) for n_in, n_out in sizes],
        [0.3 * rng.standard_normal(n_out) for _, n_out in sizes],
    )


def population(names=("moons", "spirals"), seeds=2, bits=(3, 6, 8), source=None):
    keys = [TwinKey("symmetric_tensor", b) for b in bits]
    points = np.random.default_rng(1).uniform(-1, 1, (20, 2))
    labels = (points[:, 0] > 0).astype(np.int64)
    members = []
    for name, seed in itertools.product(names, range(seeds)):
        net = source or network(len(name) + 10 * seed)
        twins = {k: quantize_network(net, Grid.from_name(k.grid, k.bits)) for k in keys}
        members.append(Member(dataset=name, seed=seed, network=net, twins=twins))
    parts = {"points": points, "labels": labels, "test_points": points, "test_labels": labels}
    data = {name: Dataset(name=name, **parts) for name in names}
    return Population(datasets=data, members=tuple(members))


@pytest.fixture(scope="module")
def outcome():
    return compute(PARAMS, population(), seed=1)


@pytest.fixture(scope="module")
def drawings(outcome):
    return draw(outcome)


def test_names_are_the_evidence_that_claims_cite(drawings, outcome):
    cited = {label for entry in claims(outcome) for label in entry.claim.evidence}
    figures = {c.removeprefix("fig-local-complexity-") for c in cited if c.startswith("fig-")}
    assert figures == set(drawings) == {"maps", "roc", "radius", "sampling"}


def test_files_are_the_same_bytes_every_time(outcome, drawings, tmp_path):
    again = draw(outcome)
    for name in ("maps",):
        first = style.save(drawings[name], tmp_path / "a", name)
        second = style.save(again[name], tmp_path / "b", name)
        for one, other in zip(first, second, strict=True):
            assert one.read_bytes() == other.read_bytes(), one.name


def test_nothing_is_outside_the_page_and_letters_are_large_enough(drawings):
    for name, drawing in drawings.items():
        with style.styled():
            drawing.draw_without_rendering()
            box = drawing.get_tightbbox()
        width, height = drawing.get_size_inches()
        assert width == style.COLUMN, name
        assert height < 9, name
        slack = 0.06  # inches
        assert min(box.x0, box.y0) > -slack, name
        assert box.x1 < width + slack, name
        assert box.y1 < height + slack, name
        sizes = [t.get_fontsize() for t in drawing.findobj(mpl.text.Text) if t.get_text().strip()]
        assert min(sizes) >= 7, name


FLAT = ReLUNetwork([[[0.0, 0.0]], [[1.0]]], [[1.0], [1.0]])


@pytest.mark.parametrize(
    ("people", "change"),
    [
        (lambda: population(("moons",), seeds=1, bits=(3,)), {"showcase_bits": (3,)}),
        (lambda: population(("moons",), seeds=1, source=FLAT), {}),
        (lambda: population(bits=(3, 6)), {"radii": (0.05,), "directions": (2,)}),
    ],
)
def test_unusual_configurations_are_drawn(people, change):
    for drawing in draw(compute(replace(PARAMS, **change), people(), seed=1)).values():
        with style.styled():
            drawing.draw_without_rendering()
