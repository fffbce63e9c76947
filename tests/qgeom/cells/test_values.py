"""The bounds of placed vertices, against fractions and with errors chosen to be as bad as allowed.

A case has an exact affine function per neuron, given by its values at three starting vertices. The
kernels see floats that differ from these by up to the error bound. What they say about the exact
crossing point must be true nevertheless.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.cells.planar_mesh import empty_mesh
from qgeom.cells.rows import fill_points, fill_rows
from qgeom.cells.values import (
    DONE,
    NO_ROOM,
    OPEN,
    STACKED,
    UNIT,
    WAITING,
    Layer,
    Values,
    Work,
    classify,
    place_in_cell,
    place_on_edge,
    placed_sign,
    settle,
)

N = 4  # neurons: two that cross, and two that are asked for
ROOM = 6
ENDS = np.array([0, 1], dtype=np.int32)
CORNERS = np.array([0, 1, 2], dtype=np.int32)


def make_layer(norm=1.0, bias=0.0, first=0):
    norms, biases = np.full(N, float(norm)), np.full(N, float(bias))
    mask = np.array([2**N - 1], dtype=np.uint64)
    return Layer(norms, biases, mask, np.array([first, 0], dtype=np.int64))


def make_values(pre, spread, drift=0.0):
    n = len(pre)
    return Values(
        pre=np.array(pre, dtype=np.float64),
        spread=np.full(n, float(spread)),
        drift=np.full(n, float(drift)),
        reach=np.full(n, 1.0),
        past=np.full(n, float(spread)),
        positive=np.zeros((ROOM, 1), dtype=np.uint64),
        negative=np.zeros((ROOM, 1), dtype=np.uint64),
        unknown=np.zeros((ROOM, 1), dtype=np.uint64),
        birth=np.full((ROOM, 3), -9, dtype=np.int32),
        source=np.zeros((ROOM, 3), dtype=np.int32),
        share=np.zeros((ROOM, 4)),
    )


def make_work(n_open=64):
    return Work(
        *(np.zeros(8, dtype=np.int32) for _ in range(3)),
        np.zeros((8, 1), dtype=np.uint64),
        np.zeros((n_open, 3), dtype=np.int32),
        np.zeros((8, 2), dtype=np.int32),
        np.full((8, 3), -1, dtype=np.int32),
        np.zeros(4, dtype=np.int64),
    )


def crossing(exact):
    """Exact coefficients (of sum 1) of the point where the first two neurons vanish."""
    (g0, j0), (g1, j1), (g2, j2) = (row[:2] for row in exact)
    a, b, c, d = g1 - g0, g2 - g0, j1 - j0, j2 - j0
    det = a * d - b * c
    if det == 0:
        return None
    s, t = (b * j0 - g0 * d) / det, (g0 * c - a * j0) / det
    return 1 - s - t, s, t


def allowed_positions(exact, values, v, coefficients):
    """Check `share`: sums of affine functions without error are off by at most share[3] · change.

    The functions are the unit vectors of the corners, and their sums.
    """
    shift = Fraction(float(values.share[v, 3]))
    for signs in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, -1, 0), (0, 1, -1), (1, 1, -1)):
        truth = sum(c * s for c, s in zip(coefficients, signs, strict=True))
        shares = [Fraction(float(x)) for x in values.share[v, :3]]
        found = sum(c * signs[i] for c, i in zip(shares, values.source[v].tolist(), strict=True))
        change = sum(abs(signs[i] - signs[values.source[v, 0]]) for i in values.source[v].tolist())
        size = sum(abs(c) for c in shares)
        assert abs(found - truth) <= shift * change + 8 * Fraction(UNIT) * size


entries = st.integers(-40, 40)
rows = st.lists(entries, min_size=N, max_size=N)
powers = st.integers(0, 60)
signs = st.lists(st.sampled_from([-1, 0, 1]), min_size=3 * N, max_size=3 * N)


def perturbed(exact, error, pushes):
    """Floats within `error` of exact values, pushed in given directions as far as they go."""
    flat = [z for row in exact for z in row]
    floats = [float(z + push * error) for z, push in zip(flat, pushes, strict=True)]
    limit = max(abs(Fraction(f) - z) for f, z in zip(floats, flat, strict=True))
    return np.array(floats).reshape(3, N), float(limit) * (1 + 1e-12)


@settings(max_examples=400, deadline=None)
@given(st.lists(rows, min_size=3, max_size=3), powers, powers, signs)
def test_the_crossing_of_two_lines_in_a_cell(table, lean, power, pushes):
    """Almost parallel: the second neuron is the first plus 2^-lean times something."""
    exact = [[Fraction(z) for z in row] for row in table]
    for row in exact:
        row[1] = row[0] + row[1] / 2**lean
    coefficients = crossing(exact)
    if coefficients is None:
        return
    pre, error = perturbed(exact, Fraction(1, 2**power), pushes)
    values, layer = make_values(pre, error), make_layer()
    place_in_cell(values, layer, 3, CORNERS, (0, 1))
    if np.isfinite(values.share[3, 3]):
        allowed_positions(exact, values, 3, coefficients)
    for neuron in (2, 3):
        truth = sum(c * row[neuron] for c, row in zip(coefficients, exact, strict=True))
        said = placed_sign(values, layer, 3, neuron)
        assert said in (0, (truth > 0) - (truth < 0))


@settings(max_examples=400, deadline=None)
@given(st.lists(rows, min_size=2, max_size=2), powers, powers, signs)
def test_the_zero_of_a_neuron_on_an_edge(table, shrink, power, pushes):
    exact = [[Fraction(z) for z in row] for row in table]
    p, q = exact[0][0] / 2**shrink, exact[1][0]
    exact[0][0] = p
    if p * q >= 0:
        return
    exact.append(exact[0])
    pre, error = perturbed(exact, Fraction(1, 2**power), pushes)
    if pre[0, 0] * pre[1, 0] >= 0:
        return  # signs are known when an edge is cut
    t = p / (p - q)
    values, layer = make_values(pre, error), make_layer()
    place_on_edge(values, layer, 3, ENDS, 0)
    if np.isfinite(values.share[3, 3]):
        allowed_positions(exact, values, 3, (1 - t, t, Fraction(0)))
    for neuron in (1, 2, 3):
        truth = (1 - t) * exact[0][neuron] + t * exact[1][neuron]
        said = placed_sign(values, layer, 3, neuron)
        assert said in (0, (truth > 0) - (truth < 0))


@settings(max_examples=200, deadline=None)
@given(st.lists(rows, min_size=3, max_size=3), st.integers(0, 20), st.integers(20, 60), signs)
def test_rows_and_points_of_placed_vertices(table, lean, power, pushes):
    exact = [[Fraction(z) for z in row] for row in table]
    for row in exact:
        row[1] = row[0] + row[1] / 2**lean
    coefficients = crossing(exact)
    if coefficients is None:
        return
    pre, error = perturbed(exact, Fraction(1, 2**power), pushes)
    values, layer = make_values(pre, error), make_layer()
    place_in_cell(values, layer, 3, CORNERS, (0, 1))
    # each of N values at a vertex is off by at most `error`
    found, bounds = fill_rows(values, (2.0, 2.0, 0.0), 4)
    truth = [
        max(sum(c * row[i] for c, row in zip(coefficients, exact, strict=True)), Fraction(0))
        for i in range(N)
    ]
    assert far(found[3], truth, bounds[3])
    for v in range(3):
        assert far(found[v], [max(z, Fraction(0)) for z in exact[v]], bounds[v])
    mesh = empty_mesh(4, 1, 1)
    mesh.points[:3] = [[0.25, 1.5], [-2.0, 0.75], [1.0, -3.5]]
    mesh.points[3] = values.share[3, :3] @ mesh.points[:3]
    blur = fill_points(mesh, values, np.zeros(3), 4)
    corners = [[Fraction(x) for x in row] for row in mesh.points[:3].tolist()]
    point = [sum(c * p[k] for c, p in zip(coefficients, corners, strict=True)) for k in (0, 1)]
    assert far(mesh.points[3], point, blur[3])


def far(found, truth, bound):
    """Whether found is within bound of truth in the 2-norm."""
    if not np.isfinite(bound):
        return True
    square = sum((Fraction(float(f)) - t) ** 2 for f, t in zip(found, truth, strict=True))
    return square <= Fraction(float(bound)) ** 2


def test_well_conditioned_signs_are_decided():
    values, layer = make_values([[-1, 0, 2, 1], [1, 1, 2, 1], [-1, -2, 2, -9]], 1e-15), make_layer()
    place_in_cell(values, layer, 3, CORNERS, (0, 1))
    assert placed_sign(values, layer, 3, 2) == 1
    assert values.share[3, 3] < 1e-12
    place_on_edge(values, layer, 4, ENDS, 0)
    assert placed_sign(values, layer, 4, 3) == 1
    assert values.share[4, 3] < 1e-13
    assert np.array_equal(values.share[4, :3], [0.5, 0.5, 0.0])


@pytest.mark.parametrize("scale", [1.0, 2.0**-500])
def test_parallel_lines_leave_everything_open(scale):
    table = scale * np.array([[1.0, 2, 5, 5], [2.0, 4, 5, 5], [-1.0, -2, 5, 5]])
    values, layer = make_values(table, 0.0), make_layer()
    place_in_cell(values, layer, 3, CORNERS, (0, 1))
    assert np.isinf(values.share[3, 3])


def test_values_below_their_error_place_nothing():
    values, layer = (
        make_values([[-1e-3, 0, 5, 5], [1e-3, 0, 6, 6], [0.0, 0, 0, 0]], 1.0),
        make_layer(),
    )
    place_on_edge(values, layer, 3, ENDS, 0)
    assert np.isinf(values.share[3, 3])
    assert placed_sign(values, layer, 3, 2) == 0


def test_classify_decides_beyond_the_bound_only():
    bound = 0.25 * 2.0 + 0.5 * 0.125
    above, inside = np.nextafter(bound, 1), bound
    pre = [[above, -above, inside, -inside], [0.0, bound, 1.0, -1.0]]
    values = make_values(pre, 2.0, 0.125)
    layer = make_layer(0.25, 0.5)
    work = make_work()
    assert classify(values, layer, np.array([5, 6], dtype=np.int32), work, 2) == DONE
    assert values.positive[:2, 0].tolist() == [0b0001, 0b0100]
    assert values.negative[:2, 0].tolist() == [0b0010, 0b1000]
    assert values.unknown[:2, 0].tolist() == [0b1100, 0b0011]
    assert work.open[: work.size[OPEN]].tolist() == [[0, 2, 5], [0, 3, 5], [1, 0, 6], [1, 1, 6]]


def test_classify_knows_the_lines_a_vertex_was_made_on():
    values = make_values([[1e-20, 1e-20, 1e-20, 1.0]], 1e-10)
    values.birth[0] = 0, 11, 12
    work = make_work()
    classify(values, make_layer(first=10), np.zeros(1, dtype=np.int32), work, 1)
    assert values.pre[0].tolist() == [1e-20, 0.0, 0.0, 1.0]
    assert work.open[: work.size[OPEN], 1].tolist() == [0]
    assert values.positive[0, 0] == 0b1000


def test_an_exact_zero_is_zero():
    values, work = make_values([[0.0, 1.0, -1.0, 0.0]], 0.0), make_work()
    assert classify(values, make_layer(), np.zeros(1, dtype=np.int32), work, 1) == DONE
    assert (values.positive[0, 0], values.negative[0, 0], values.unknown[0, 0]) == (2, 4, 0)


def test_what_is_not_a_number_is_open():
    values, work = make_values([[np.nan, np.inf, -np.inf, 1.0]], np.inf), make_work()
    classify(values, make_layer(), np.zeros(1, dtype=np.int32), work, 1)
    assert values.unknown[0, 0] == 0b1111


def test_classify_asks_for_room():
    values, layer = make_values(np.zeros((3, N)), 1.0), make_layer()
    faces = np.zeros(3, dtype=np.int32)
    assert classify(values, layer, faces, make_work(11), 3) == NO_ROOM
    work = make_work(12)
    assert classify(values, layer, faces, work, 3) == DONE
    assert work.size[OPEN] == 12


def test_settle_enters_signs_and_wakes_faces():
    values, work = make_values([[1e-20, -1e-20, 5e-21, 1.0]], 1e-10), make_work()
    classify(values, make_layer(), np.zeros(1, dtype=np.int32), work, 1)
    values.unknown[4, 0] = 1
    work.open[3] = 4, 0, 0
    work.size[OPEN] = 4
    work.waiting[:2] = 6, 7
    work.size[WAITING] = 2
    settle(values, work, np.array([-1, 0, 1, 1], dtype=np.int8), np.array([-2e-21, 0, 3e-21, 9.0]))
    assert not values.unknown.any()
    assert values.pre[0].tolist() == [-2e-21, 0.0, 3e-21, 1.0]
    assert (values.positive[0, 0], values.negative[0, 0]) == (0b1100, 0b0001)
    assert values.positive[4, 0] == 1
    assert work.size[[STACKED, WAITING, OPEN]].tolist() == [2, 0, 0]
    assert work.stack[:2].tolist() == [7, 6]
