"""Error bounds are honest at every vertex, and what they leave open is decided exactly."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from qgeom.cells import refine, refine_layer
from qgeom.cells.exact_tier import ExactPlane
from qgeom.cells.planar_mesh import VERTICES
from qgeom.cells.values import error_bound
from qgeom.network import ReLUNetwork
from qgeom.packing import unpack_patterns
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
from tests.oracles.exact_networks import exact_layers, exact_values, on_plane
from tests.oracles.networks import (
    GRIDS,
    degenerate_networks,
    gaussian_network,
    torch_default_network,
)
from tests.qgeom.exact_oracle import Oracle

BOX = ((-2.0, 2.0), (-2.0, 2.0))
DEGENERATE = {name: (network, box) for name, network, box in degenerate_networks()}


def nearly_parallel(power, seed):
    """Lines that differ by 2^-power, and a layer and another on top."""
    rng = np.random.default_rng(seed)
    W = np.array([[1.0, 0.5]] * 6) + 2.0**-power * rng.standard_normal((6, 2))
    b = 2.0**-power * rng.standard_normal(6)
    deeper = gaussian_network((6, 5, 4, 1), seed)
    return ReLUNetwork([W, *deeper.weights], [b, *deeper.biases])


class Watcher:
    """Checks every run of a layer against plain fractions."""

    def __init__(self, networks):
        self.networks = networks
        self.checked = 0
        self.oracle = None

    def begin(self, exact):
        """Take over the frame, which is moved for boxes far from the origin."""
        if self.oracle is None:
            self.oracle = Oracle(self.networks, exact.box, exact.plane)
            self.layers = [exact_layers(network) for network in self.networks]
            if exact.plane is not None:
                self.layers = [on_plane(layers, *exact.plane) for layers in self.layers]
            self.first = [layer.first for layer in exact.layers]

    def values(self, depth, point):
        """Exact pre-activations of all networks that have the layer."""
        return [
            z
            for layers in self.layers
            if depth < len(layers) - 1
            for z in exact_values(layers, point)[depth]
        ]

    def install(self, monkeypatch):
        original = refine_layer._Run.split

        def split(run, contexts, exact):
            original(run, contexts, exact)
            self.begin(exact)
            self.check_run(run, contexts, exact)

        monkeypatch.setattr(refine_layer._Run, "split", split)

    def vertex(self, contexts, birth, exact):
        """The exact point that a vertex stands for."""
        words = contexts.rows(np.array([birth[0]]))
        bits = [
            unpack_patterns(words[:, k.first_word : k.first_word + k.n_words], k.n_neurons)[0]
            for k in exact.layers
        ]
        pattern = np.concatenate(bits).tolist()
        return self.oracle.vertex(int(birth[1]), int(birth[2]), pattern)

    def check_run(self, run, contexts, exact):
        """Signs at all vertices, and the errors of the values at the starting vertices."""
        values, first = run.values, int(run.layer.numbers[0])
        depth = self.first.index(first)
        n, neurons = int(run.mesh.size[VERTICES]), values.pre.shape[1]
        signs = np.stack([unpack_patterns(w[:n], neurons) for w in values[5:8]])
        positive, negative, unknown = signs.astype(int)
        assert not unknown.any()
        for v in range(n):
            point = self.vertex(contexts, values.birth[v], exact)
            truth = self.values(depth, point)
            assert (positive[v] - negative[v]).tolist() == [(z > 0) - (z < 0) for z in truth]
            if v < len(values.pre):
                for i, z in enumerate(truth):
                    bound = error_bound(values, run.layer, v, i)
                    assert within([values.pre[v, i]], [z], bound)
            self.checked += 1

    def check_patch(self, patch, contexts, exact, depth):
        """Errors of the activations and points that a layer (None: part of one) hands on."""
        for v in range(len(patch.active)):
            point = self.vertex(contexts, patch.birth[v], exact)
            truth = point
            if depth is not None:
                truth = [max(z, Fraction(0)) for z in self.values(depth, point)]
            assert within(patch.active[v], truth, patch.spread[v])
            assert within(patch.mesh.points[v], point, patch.blur[v])
            self.checked += 1


def within(values, truth, bound):
    """Whether the 2-norm of an error is within a bound, exactly."""
    if not np.isfinite(bound):
        return True
    square = sum((Fraction(float(a)) - b) ** 2 for a, b in zip(values, truth, strict=True))
    return square <= Fraction(float(bound)) ** 2


def watch(networks, box, monkeypatch, plane=None):
    """Tessellate under the eyes of a watcher; how much was checked."""
    watcher = Watcher(networks)
    watcher.install(monkeypatch)
    original = refine_layer.refine_layer

    def spy(patch, layer, contexts, exact, **options):
        result = original(patch, layer, contexts, exact, **options)
        partly = options.get("n_split") is not None
        watcher.check_patch(
            result, contexts, exact, None if partly else watcher.first.index(layer.first)
        )
        return result

    monkeypatch.setattr("qgeom.cells.refine.refine_layer", spy)
    tessellate(*networks, box=box, slice=plane, threads=1)
    return watcher.checked


@pytest.mark.parametrize("name", DEGENERATE)
def test_bounds_on_degenerate_networks(name, monkeypatch):
    network, box = DEGENERATE[name]
    checked = watch([network], box, monkeypatch)
    assert checked >= 4 or len(network.weights) == 1


@pytest.mark.parametrize("variant", ["float", "step 1/4", "symmetric 3 bits", "asymmetric 2 bits"])
@pytest.mark.parametrize("seed", range(3))
def test_bounds_on_random_networks(seed, variant, monkeypatch):
    network = (torch_default_network, gaussian_network)[seed % 2]((2, 7, 6, 5, 1), seed)
    if variant != "float":
        network = quantize_network(network, GRIDS[variant], quantize_biases=seed == 2)
    assert watch([network], BOX, monkeypatch) > 20


@pytest.mark.parametrize("power", [8, 16, 24, 32, 44])
def test_bounds_on_nearly_parallel_lines(power, monkeypatch):
    assert watch([nearly_parallel(power, power)], BOX, monkeypatch) > 20


@pytest.mark.parametrize("power", [-60, 30, 60])
def test_bounds_on_unbalanced_layers(power, monkeypatch):
    plain = gaussian_network((2, 6, 6, 5, 1), 3)
    factors = 2.0 ** (power * np.linspace(-1, 1, 6).round())
    W = [plain.weights[0] * factors[:, None], plain.weights[1] / factors, *plain.weights[2:]]
    b = [plain.biases[0] * factors, *plain.biases[1:]]
    assert watch([ReLUNetwork(W, b)], BOX, monkeypatch) > 20


def test_bounds_on_a_slice(monkeypatch):
    network = torch_default_network((4, 7, 6, 5, 1), 0)
    plane = tuple(np.random.default_rng(0).standard_normal((3, 4)))
    assert watch([network], BOX, monkeypatch, plane) > 20


@pytest.mark.parametrize("coarse", [False, True])
def test_bounds_on_several_networks_in_pieces(coarse, monkeypatch):
    network = gaussian_network((2, 6, 5, 4, 1), 0)
    twin = quantize_network(network, GRIDS["symmetric 3 bits"])
    other = torch_default_network((2, 5, 1), 1)
    monkeypatch.setattr(refine, "ROWS", 30)
    monkeypatch.setattr(refine, "_MIN_FACES", 1)
    monkeypatch.setattr(refine, "_COARSE_WIDTH", 4 if coarse else 1000)
    assert watch([network, twin, other], BOX, monkeypatch) > 100


@pytest.fixture
def asked(monkeypatch):
    """How often the exact tier was asked, and for how much."""
    counts = Counter()
    signs, points = ExactPlane.signs, ExactPlane.points

    def spy_signs(self, queries):
        counts["signs"] += len(queries.neuron)
        return signs(self, queries)

    def spy_points(self, patterns, birth):
        counts["points"] += len(birth)
        return points(self, patterns, birth)

    monkeypatch.setattr(ExactPlane, "signs", spy_signs)
    monkeypatch.setattr(ExactPlane, "points", spy_points)
    return counts


@pytest.mark.parametrize("grid", ["step 1/2", "symmetric 2 bits"])
def test_quantized_networks_need_exact_signs(grid, asked):
    network = quantize_network(
        torch_default_network((2, 12, 12, 1), 0), GRIDS[grid], quantize_biases=True
    )
    tessellate(network, box=BOX)
    assert asked["signs"] > 0


def test_float_networks_need_few_exact_signs(asked):
    cells = tessellate(gaussian_network((2, 40, 40, 1), 0), box=BOX)
    assert asked["signs"] < cells.n_cells / 100
    assert asked["points"] == 0


def test_exact_points_are_asked_for(asked):
    cells = tessellate(gaussian_network((2, 10, 10, 1), 0), box=BOX, exact_points=True)
    assert asked["points"] >= len(cells.points) - 4


def test_points_that_fail_the_certificate_are_computed_exactly(asked):
    tessellate(nearly_parallel(44, 1), box=BOX)
    assert asked["points"] > 0


class SabotageError(RuntimeError):
    """What the broken exact tier raises."""


@pytest.fixture
def sabotage(monkeypatch):
    """An exact tier that refuses to work."""

    def refuse(*args):
        raise SabotageError

    monkeypatch.setattr(ExactPlane, "signs", refuse)
    monkeypatch.setattr(ExactPlane, "points", refuse)


@pytest.mark.parametrize(
    "name", ["10 lines through a point", "lines through a corner", "neurons that cancel"]
)
def test_degenerate_networks_do_not_pass_without_the_exact_tier(name, sabotage):
    network, box = DEGENERATE[name]
    with pytest.raises(SabotageError):
        tessellate(network, box=box)


@pytest.mark.parametrize("threads", [1, 2])
def test_generic_networks_do_without_the_exact_tier(threads, sabotage):
    cells = tessellate(gaussian_network((2, 30, 20, 1), 1), box=BOX, threads=threads)
    assert cells.n_cells > 100
