"""`affine_residual`: maps, bounds, moments, jumps and ranks, each against another method."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from qgeom.error_integrals import error_integrals
from qgeom.experiments.affine_residual.bends import measure_bends, measure_output_only, output_only
from qgeom.experiments.affine_residual.bounds import gradient_bound, output_bound
from qgeom.experiments.affine_residual.checks import measure_checks
from qgeom.experiments.affine_residual.jumps import EdgeJumps, layer_ranks
from qgeom.experiments.affine_residual.maps import forward_maps, reverse_weights
from qgeom.experiments.affine_residual.moments import cell_moments
from qgeom.experiments.affine_residual.pair import make_pair
from qgeom.experiments.affine_residual.ranks import jump_ranks, rank
from qgeom.experiments.affine_residual.reports import measure_reports, split_errors
from qgeom.experiments.affine_residual.slopes import error_limits, measure_slopes
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate

BOX = ((-1.5, 1.0), (-1.0, 2.0))


def network(seed=0, widths=(2, 5, 4, 1)):
    rng = np.random.default_rng(seed)
    sizes = list(zip(widths[1:], widths[:-1], strict=True))
    return ReLUNetwork(
        [rng.standard_normal(size) for size in sizes],
        [0.4 * rng.standard_normal(size[0]) for size in sizes],
    )


def points(count=200, seed=1):
    rng = np.random.default_rng(seed)
    return np.array([rng.uniform(*side, count) for side in BOX]).T


@pytest.fixture(scope="module")
def twin():
    return quantize_network(network(), Grid.symmetric(4))


@pytest.fixture(scope="module")
def pair(twin):
    return make_pair(network(), twin, box=BOX)


def kept(pair):
    gradients, offsets = forward_maps(pair.network, pair.joint.patterns(1))[-1]
    return gradients[:, 0], offsets[:, 0]


# Maps


def test_maps_agree_with_autograd():
    torch = pytest.importorskip("torch")
    made, x = network(widths=(2, 5, 4, 3)), points(50)
    pulled = reverse_weights(made, made.pattern(x))[-1]
    pushed = forward_maps(made, made.pattern(x))[-1][0]
    weights = [torch.tensor(W) for W in made.weights]
    biases = [torch.tensor(b) for b in made.biases]

    def run(values):
        for W, b in zip(weights[:-1], biases[:-1], strict=True):
            values = torch.relu(W @ values + b)
        return weights[-1] @ values + biases[-1]

    found = np.stack([torch.autograd.functional.jacobian(run, torch.tensor(p)).numpy() for p in x])
    limit = gradient_bound(made)
    assert (np.abs(pulled - found) <= limit).all()
    assert (np.abs(pushed - found) <= limit).all()


def test_cell_maps_agree_with_central_differences(pair):
    x = points(100)
    cells, step = pair.place(x), 1e-6
    for axis in (0, 1):
        shift = step * np.eye(2)[axis]
        inside = (pair.place(x + shift) == cells) & (pair.place(x - shift) == cells)
        slope = (pair.error(x + shift) - pair.error(x - shift)) / (2 * step)
        assert inside.sum() > 90
        expected = pair.error_gradients[cells[inside], axis]
        assert np.allclose(slope[inside], expected, atol=1e-8)


def test_hidden_layers_have_the_maps_of_their_pre_activations():
    made, x = network(), points(20)
    pre = made.pre_activations(x)
    for (gradients, offsets), values in zip(forward_maps(made, made.pattern(x)), pre, strict=True):
        assert np.allclose(np.einsum("nki,ni->nk", gradients, x) + offsets, values)


# Bounds


def exact_output(made, x):
    """The output of a network at one input, in fractions."""
    values = [Fraction(float(v)) for v in x]
    for layer, (W, b) in enumerate(zip(made.weights, made.biases, strict=True)):
        if layer:
            values = [max(v, Fraction(0)) for v in values]
        values = [
            sum((Fraction(float(w)) * v for w, v in zip(row, values, strict=True)), Fraction(c))
            for row, c in zip(W, b.tolist(), strict=True)
        ]
    return values[0]


def test_rounding_stays_within_half_the_bound():
    made, x = network(3), 1e3 * points(30)
    limit = output_bound(made, x)[:, 0]
    gradients, offsets = made.affine_maps(x)
    closed = np.einsum("ni,ni->n", gradients[:, 0], x) + offsets[:, 0]
    for values in (made(x)[:, 0], closed):
        errors = [
            abs(Fraction(float(v)) - exact_output(made, p)) for v, p in zip(values, x, strict=True)
        ]
        assert max(errors) > 0
        assert all(2 * e <= Fraction(float(b)) for e, b in zip(errors, limit, strict=True))


def test_the_bound_sees_a_wrong_weight(pair):
    x = points()
    assert pair.residuals(pair.place(x), x).max() < 1
    off = pair.twin.weights[-1] * (1 + 1e-9)
    wrong = ReLUNetwork([*pair.twin.weights[:-1], off], pair.twin.biases)
    assert replace(pair, twin=wrong).residuals(pair.place(x), x).max() > 1


# Moments


def test_squares_are_those_of_the_triangles(pair, twin):
    cells = np.arange(pair.joint.n_cells)
    centres = pair.affine_error(cells, pair.moments.centroids)
    squares = pair.moments.squares(pair.error_gradients, centres)
    expected = error_integrals(network(), twin, tessellation=None, box=BOX)
    assert np.isclose(squares.sum(), expected.total.squared_error, rtol=1e-12)
    assert np.allclose(squares, pair.integrals.per_cell, rtol=1e-9, atol=1e-15)


def test_what_one_affine_function_leaves_of_a_ramp():
    ramp = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    cells = tessellate(ramp, box=((-1.0, 1.0), (0.0, 1.0)))
    gradients, offsets = cells.affine_maps()
    moments = cell_moments(cells)
    centres = (gradients[:, 0] * moments.centroids).sum(axis=1) + offsets[:, 0]
    # max(0, x) − (1/4 + x/2) = |x|/2 − 1/4, whose square has the integral 1/24
    assert np.isclose(moments.squares(gradients[:, 0], centres).sum(), 1 / 3)
    assert np.isclose(moments.beside_affine(gradients[:, 0], centres), 1 / 24)
    assert abs(moments.beside_affine(np.ones((2, 2)), moments.centroids.sum(axis=1))) < 1e-12


# Jumps


def test_jumps_of_a_network_made_by_hand():
    by_hand = ReLUNetwork([[[1.0, 0.0], [0.0, 2.0]], [[3.0, -1.0]]], [[0.0, 0.0], [0.0]])
    same = ReLUNetwork(by_hand.weights, by_hand.biases)
    edges = EdgeJumps(make_pair(by_hand, same, box=((-1.0, 1.0), (-1.0, 1.0))))
    sizes = np.abs(edges.jumps(0))
    assert sorted(map(tuple, sizes.tolist())) == [(0.0, 2.0), (0.0, 2.0), (3.0, 0.0), (3.0, 0.0)]
    assert not edges.bends.any()
    assert edges.stable_sides.all()
    assert edges.crossings(1).tolist() == [1, 1, 1, 1]
    assert edges.outer_products(0).tolist() == [0.0] * 4


def test_errors_meet_at_edges_and_jumps_are_outer_products(pair):
    edges = EdgeJumps(pair)
    assert edges.gaps().max() < 1
    for k in (0, 1):
        assert edges.outer_products(k).max() < 1
        assert (edges.jumps(k) == 0).all(axis=1)[edges.crossings(k) == 0].all()
    raised = replace(pair, offsets=(pair.offsets[0] + 1e-9 * pair.changed, pair.offsets[1]))
    assert EdgeJumps(raised).gaps().max() > 1
    turned = replace(pair, gradients=(pair.gradients[0] * (1 + 1e-9), pair.gradients[1]))
    assert EdgeJumps(turned).outer_products(0).max() > 1


def test_bends_are_found_without_flips(twin, pair):
    found = measure_output_only(network(), twin, box=BOX)
    mixed = output_only(network(), twin)
    jumps = np.abs(EdgeJumps(make_pair(network(), mixed, box=BOX)).error_jumps).max(axis=1)
    assert found.output_changed_cells == 0
    assert 0 < found.output_bends == (jumps > 1e-12).sum()
    bends = measure_bends(pair, twin, box=BOX)
    assert bends.lone_bends == 0 < bends.bends <= bends.edges
    blind = replace(pair.integrals, changed_cells=np.zeros_like(pair.changed))
    assert measure_bends(replace(pair, integrals=blind), twin, box=BOX).lone_bends == bends.bends


def test_checks_notice_wrong_maps(pair):
    x = points()
    good = measure_checks(pair, kept(pair), x)
    assert good.cells_off == good.unplaced == 0
    assert good.points_stable + good.points_changed == len(x)
    assert max(good.residual_stable_ratio, good.slope_ratio, good.corrected_ratio) < 1
    assert good.multiplied_off == good.multiplied_points == good.points_stable
    moved = replace(pair, offsets=(pair.offsets[0] + 1e-6, pair.offsets[1]))
    bad = measure_checks(moved, kept(pair), x)
    assert min(bad.residual_stable_ratio, bad.residual_changed_ratio, bad.cells_ratio) > 1
    assert bad.cells_off == pair.joint.n_cells
    tilted = replace(pair, gradients=(pair.gradients[0] + 1e-6, pair.gradients[1]))
    assert measure_checks(tilted, kept(pair), x).slope_ratio > 1


def test_layer_ranks_see_a_jump_of_rank_two(monkeypatch):
    made = network(5, (2, 4, 3, 1))
    found = layer_ranks(made, box=BOX)
    assert found.second < 1
    assert found.zero == 0 < found.edges
    from qgeom.experiments.affine_residual import jumps

    rng = np.random.default_rng(0)
    honest = jumps.tessellate

    class Wrong:
        def __init__(self, cells):
            self.adjacency = cells.adjacency
            self.n = cells.n_cells

        def affine_maps(self):
            return rng.standard_normal((self.n, 3, 2)), None

    monkeypatch.setattr(jumps, "tessellate", lambda *a, **k: Wrong(honest(*a, **k)))
    assert layer_ranks(made, box=BOX).second > 1


# Ranks


@pytest.mark.parametrize("seed", range(5))
def test_rank_is_that_of_numpy(seed):
    rng = np.random.default_rng(seed)
    for rows, columns, inner in ((3, 4, 1), (3, 4, 2), (4, 3, 3), (2, 5, 2)):
        matrix = rng.integers(-4, 5, (rows, inner)) @ rng.integers(-4, 5, (inner, columns))
        assert rank(matrix.tolist()) == np.linalg.matrix_rank(matrix)


def test_ranks_are_counted_once_per_network():
    counts = jump_ranks(25, seed=3)
    assert counts.shape == (2, 3, 4)
    assert (counts.sum(axis=2) == 25).all()
    assert np.array_equal(counts, jump_ranks(25, seed=3))
    assert counts[0, 2, 2:].sum() > 0
    assert counts[1, :, 2:].sum() == 0


# Norms


def largest_singular(matrix):
    """Spectral norm by power iteration, without a decomposition."""
    vector = np.random.default_rng(0).standard_normal(matrix.shape[1])
    for _ in range(2000):
        vector = matrix.T @ (matrix @ vector)
        vector /= np.linalg.norm(vector)
    return np.linalg.norm(matrix @ vector)


def test_slopes_are_those_between_neighbouring_inputs(pair):
    found = measure_slopes(pair)
    x = points(4000)
    angles = np.random.default_rng(2).uniform(0, 2 * np.pi, len(x))
    ahead = x + 1e-6 * np.column_stack([np.cos(angles), np.sin(angles)])
    for k, which in ((pair.network, "float"), (pair.twin, "quantized")):
        steepest = np.abs(k(ahead) - k(x)).max() / 1e-6
        exact = getattr(found, f"steepest_{which}")
        assert 0.8 * exact < steepest <= exact * (1 + 1e-6)
        product = np.prod([largest_singular(W) for W in k.weights])
        assert getattr(found, f"product_{which}") == pytest.approx(product)


def test_no_input_has_an_error_above_what_the_vertices_show(pair):
    found = measure_slopes(pair)
    x = points(4000)
    errors = np.abs(pair.network(x) - pair.twin(x))[:, 0]
    assert 0.7 * found.error_largest < errors.max() <= found.error_largest * (1 + 1e-12)
    limits = error_limits(pair.network, pair.twin, x)
    assert 0.7 * found.error_limit < limits.max() <= found.error_limit * (1 + 1e-12)
    assert (errors <= limits).all()
    assert 0 < found.error_limit_ratio <= 1


def test_a_limit_that_forgets_a_layer_would_be_noticed(pair):
    x = points(400)
    output = pair.twin.weights[:-1] + pair.network.weights[-1:]
    same_output = ReLUNetwork(output, pair.twin.biases)
    errors = np.abs(pair.network(x) - same_output(x))[:, 0]
    limits = error_limits(pair.network, same_output, x)
    first = np.linalg.norm(pair.network.weights[0] - pair.twin.weights[0], 2)
    behind = np.prod([largest_singular(W) for W in pair.network.weights[1:]])
    assert (errors <= limits).all()
    assert (limits > behind * first * np.linalg.norm(x, axis=1)).all()  # the second layer's term
    biased = ReLUNetwork(pair.network.weights, [b + 1.0 for b in pair.network.biases])
    assert (
        error_limits(pair.network, biased, x) >= np.abs(biased(x) - pair.network(x))[:, 0]
    ).all()


# Reports


def test_both_parts_of_the_error_are_those_of_the_patterns(twin):
    made, x = network(), points()
    gradients, offsets = forward_maps(made, twin.network.pattern(x))[1]
    own = np.maximum(made.pre_activations(x)[1], 0)
    theirs = np.maximum(twin.network.pre_activations(x)[1], 0)
    linear, rest = split_errors(made, twin.network, x)[1]
    kept = np.einsum("nki,ni->nk", gradients, x) + offsets
    kept[~twin.network.pattern(x)[:, -kept.shape[1] :]] = 0
    assert np.allclose(linear, kept - theirs)
    assert np.allclose(rest, own - kept)
    assert np.allclose(linear + rest, own - theirs)


def test_reports_are_means_over_layers(twin):
    made, x = network(), points()
    found = measure_reports(made, twin, x)
    norms = [
        [np.sqrt((part[::6] ** 2).sum(axis=1)).mean() for part in parts]
        for parts in split_errors(made, twin.network, x)
    ]
    shares = [linear / (linear + rest) for linear, rest in norms]
    assert found.report_linear_fraction == pytest.approx(np.mean(shares))
    assert found.report_layers == 2
    assert found.report_nonlinear == sum(rest > 0 for _, rest in norms)
    first = (made.pattern(x) == twin.network.pattern(x))[::6, :5].all(axis=1)
    both = (made.pattern(x) == twin.network.pattern(x))[::6].all(axis=1)
    assert found.report_calm == first.sum() + both.sum()
    assert found.report_calm_nonlinear == found.report_saturated == 0
    assert 0 < found.report_score < 1


def test_clipped_weights_are_reported_as_saturated():
    made, x = network(), points()
    clipped = quantize_network(made, Grid.fixed_range(2, saturate=True))
    neurons = sum(int(W.saturated.any(axis=1).sum()) for W in clipped.weights[:-1])
    assert neurons > 0
    assert measure_reports(made, clipped, x).report_saturated == neurons * len(x[::6])
