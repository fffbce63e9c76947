"""Subdivisions proposed by Qhull and certified in integers, against the exact walk alone."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qgeom.tropical.upper
from qgeom.tropical.cells import facets
from qgeom.tropical.certificates import planes_through, supporting, whole_array
from qgeom.tropical.duality import dual_subdivision
from qgeom.tropical.hull import programmed_vertices, upper_vertices
from qgeom.tropical.linear import independent_columns, primitive
from qgeom.tropical.numbers import dot
from qgeom.tropical.proposals import proposed_simplices
from qgeom.tropical.upper import certified_cells, unfinished_cells, upper_cells
from qgeom.tropical.walk import wrapped_cells

SMALL = settings(max_examples=40, deadline=None)
SCALES = st.sampled_from([1, 7, 2**20, 2**31 - 1, 2**61, 10**25, 10**200, 10**340])


@st.composite
def lifted_points(draw, *, top=3):
    """Rows that span their space, and lifts of few different values, both at any scale."""
    n = draw(st.integers(1, 3))
    points = draw(
        st.lists(st.tuples(*[st.integers(0, top)] * n), min_size=2, max_size=14, unique=True)
    )
    lifts = draw(st.lists(st.integers(-2, 2), min_size=len(points), max_size=len(points)))
    far, high, tilt = draw(SCALES), draw(SCALES), draw(st.sampled_from([0, 1, 10**18]))
    shift = draw(st.sampled_from([0, 10**9, -(10**30)]))
    rows = [(1, *(far * v + shift for v in p)) for p in points]
    kept = independent_columns(rows)
    spanning = [tuple(row[i] for i in kept) for row in rows]
    return spanning, tuple(
        high * v + tilt * sum(row[1:]) for v, row in zip(lifts, spanning, strict=True)
    )


def lift(rows, lifts):
    return [(*row, height) for row, height in zip(rows, lifts, strict=True)]


def generic(n, count, *, seed=0, size=10_000):
    rng = np.random.default_rng([n, count, seed])
    points = np.unique(rng.integers(0, size, (count, n)), axis=0)
    centred = points / size - 0.5
    lifts = np.round(1e6 * (0.05 * rng.random(len(points)) - (centred**2).sum(axis=1)))
    return [(1, *p) for p in points.tolist()], tuple(int(v) for v in lifts)


def alike(cells):
    return {names: primitive(plane) for names, plane in cells.items()}


def assert_certain(rows, lifts):
    """Both ways find the same cells, each with a plane that meets its points and is above all."""
    found = upper_cells(rows, lifts)
    assert alike(found) == alike(wrapped_cells(rows, lifts))
    for names, plane in found.items():
        values = [dot(plane, row) for row in lift(rows, lifts)]
        assert min(values) == 0
        assert {i for i, v in enumerate(values) if v == 0} == names
        assert plane[-1] < 0


@SMALL
@given(lifted_points())
def test_both_ways_find_the_same_cells(points):
    assert_certain(*points)


@pytest.mark.parametrize(("n", "count"), [(1, 60), (2, 60), (3, 25), (4, 14), (5, 10)])
def test_both_ways_find_the_same_cells_of_generic_points(n, count):
    rows, lifts = generic(n, count)
    assert_certain(rows, lifts)
    known = certified_cells(lift(rows, lifts), proposed_simplices(lift(rows, lifts)))
    assert unfinished_cells(lift(rows, lifts), known) == []  # nothing was left to the walk


@pytest.mark.parametrize(("bump", "count"), [(0, 9), (1, 13)])
def test_bumps_beyond_the_last_bit_of_a_float(bump, count):
    """Qhull sees flat squares; only integers tell the bump on four of them."""
    rows = [(1, x, y) for x in range(4) for y in range(4)]
    lifts = tuple(bump * ((x, y) == (1, 2)) - 10**25 * (x * x + y * y) for _, x, y in rows)
    assert_certain(rows, lifts)
    assert len(upper_cells(rows, lifts)) == count
    points = lift(rows, lifts)
    known = certified_cells(points, proposed_simplices(points))
    assert bool(unfinished_cells(points, known)) == bool(bump)


def test_steep_planes_hide_nothing():
    rows, lifts = generic(2, 60)
    tilted = tuple(v + 10**25 * x - 10**24 * y for v, (_, x, y) in zip(lifts, rows, strict=True))
    assert upper_cells(rows, tilted).keys() == upper_cells(rows, lifts).keys()
    points = lift(rows, tilted)
    assert not unfinished_cells(points, certified_cells(points, proposed_simplices(points)))


def test_products_of_lines_have_cells_with_many_corners():
    """Sums of segments: parallelograms, and where three lines meet, hexagons."""
    terms = {(0, 0): 0}
    for a, b, c in [(1, 0, 0), (0, 1, 0), (1, 1, 0), (2, 1, 5), (1, 3, -4)]:
        both = [*terms.items(), *(((x + a, y + b), h + c) for (x, y), h in terms.items())]
        terms = {p: max(h for q, h in both if q == p) for p, _ in both}
    rows, lifts = [(1, *p) for p in terms], tuple(terms.values())
    assert_certain(rows, lifts)
    assert {6, 4} <= {len(cell.vertices) for cell in dual_subdivision([*terms], lifts).cells}


def walked_alone(exponents, coefficients):
    with pytest.MonkeyPatch.context() as patch:
        nothing = np.zeros((0, 1), dtype=np.int64)
        patch.setattr(qgeom.tropical.upper, "certified_cells", lambda *_: {})
        patch.setattr(qgeom.tropical.upper, "proposed_simplices", lambda _: nothing)
        return dual_subdivision(exponents, coefficients)


NUMBERS = [
    [Fraction(1, 3), Fraction(2, 3), Fraction(1), Fraction(7, 5)],
    [0.1, 0.2, 0.3, 0.30000000000000004],
    [1e300, -1e300, 1e-300, 0.0],
    [10**40, 10**40 + 1, -(10**40), 0],
    [5, 5, 5, 5],
]


@pytest.mark.parametrize("numbers", NUMBERS)
@SMALL
@given(data=st.data())
def test_whole_subdivisions_are_the_same(numbers, data):
    """Faces, points, values and orders; also in fewer dimensions than there are variables."""
    n = data.draw(st.integers(1, 3))
    entries = st.sampled_from([0, 1, 2, Fraction(1, 2), 10**12])
    exponents = data.draw(st.lists(st.tuples(*[entries] * n), min_size=1, max_size=9, unique=True))
    if data.draw(st.booleans()):  # on a line or plane in a larger space
        exponents = [(*e, sum(e)) for e in exponents]
    heights = [data.draw(st.sampled_from(numbers)) for _ in exponents]
    assert dual_subdivision(exponents, heights) == walked_alone(exponents, heights)
    heights = [Fraction(v) for v in heights]
    assert upper_vertices(exponents, heights) == programmed_vertices(exponents, heights)


# Bad proposals


def lost(simplices):
    return simplices[::2]


def shuffled(simplices):
    return np.random.default_rng(5).permuted(simplices, axis=0)


def repeated(simplices):
    return simplices[:, [0] * simplices.shape[1]]


def none(simplices):
    return simplices[:0]


def shifted(simplices):
    return (simplices + 1) % (simplices.max() + 1)


@pytest.mark.parametrize("spoil", [lost, shuffled, repeated, none, shifted])
@pytest.mark.parametrize(("n", "count"), [(1, 30), (2, 25), (3, 14)])
def test_bad_proposals_do_not_change_the_result(monkeypatch, spoil, n, count):
    rows, lifts = generic(n, count)
    right = wrapped_cells(rows, lifts)
    points = lift(rows, lifts)
    bad = spoil(proposed_simplices(points))
    known = certified_cells(points, bad)
    assert known.keys() < right.keys()
    assert all(primitive(plane) == right[names] for names, plane in known.items())
    assert not known or unfinished_cells(points, known)
    monkeypatch.setattr(qgeom.tropical.upper, "proposed_simplices", lambda _: bad)
    assert alike(upper_cells(rows, lifts)) == right


@SMALL
@given(lifted_points(), st.randoms())
def test_no_simplices_at_all_certify_a_wrong_cell(points, random):
    rows, lifts = points
    size = len(rows[0])
    proposal = np.array([[random.randrange(len(rows)) for _ in range(size)] for _ in range(30)])
    right = alike(wrapped_cells(rows, lifts))
    known = alike(certified_cells(lift(rows, lifts), proposal))
    assert known.items() <= right.items()
    if known.keys() != right.keys() and known:
        assert unfinished_cells(lift(rows, lifts), known)


def test_every_missing_cell_is_missed():
    for n, count in [(1, 20), (2, 20), (3, 12)]:
        rows, lifts = generic(n, count)
        points, right = lift(rows, lifts), wrapped_cells(rows, lifts)
        assert unfinished_cells(points, right) == []
        for names in right:
            others = {cell: plane for cell, plane in right.items() if cell != names}
            if others:
                assert unfinished_cells(points, others)


# Affine functions


@SMALL
@given(
    st.integers(1, 3).flatmap(
        lambda d: st.tuples(
            st.lists(st.tuples(*[st.integers(-3, 3)] * (d + 1)), max_size=6),
            st.lists(st.tuples(*[st.integers(-3, 3)] * d), min_size=1, max_size=6),
        )
    ),
    SCALES,
    SCALES,
    st.sampled_from([-1, 0, 1]),
)
def test_signs_of_functions(case, steep, far, bump):
    functions = [(steep * far * f[0] + bump, *(steep * v for v in f[1:])) for f in case[0]]
    points = [tuple(far * v for v in p) for p in case[1]]
    width = len(points[0]) + 1
    holds, owners, names = supporting(
        whole_array(functions).reshape(-1, width), whole_array(points)
    )
    values = [[dot(f, (1, *p)) for p in points] for f in functions]
    assert holds.tolist() == [min(row) >= 0 for row in values]
    assert list(zip(owners.tolist(), names.tolist(), strict=True)) == [
        (i, j) for i, row in enumerate(values) if min(row) >= 0 for j, v in enumerate(row) if not v
    ]


def test_signs_in_parts(monkeypatch):
    rng = np.random.default_rng(0)
    functions, points = rng.integers(-9, 10, (50, 3)), rng.integers(-2, 3, (20, 2))
    functions[:, 0] += 25
    whole = [v.tolist() for v in supporting(functions, points)]
    monkeypatch.setattr("qgeom.tropical.certificates._CHUNK", 45)
    assert [v.tolist() for v in supporting(functions, points)] == whole
    assert 0 < sum(whole[0]) < 50


@SMALL
@given(
    st.integers(1, 4).flatmap(
        lambda d: st.lists(st.tuples(*[st.integers(-3, 3)] * d), min_size=d, max_size=d)
    ),
    SCALES,
)
def test_planes_go_through_their_points(points, scale):
    scaled = [tuple(scale * v + i for v in p) for i, p in enumerate(points)]
    size = len(points)
    (plane,) = planes_through(whole_array(scaled), np.arange(size)[None]).tolist()
    assert all(dot(plane, (1, *p)) == 0 for p in scaled)
    spanning = len(independent_columns([(1, *p) for p in scaled])) == size
    assert any(plane[1:]) == spanning


def test_proposals_of_points_that_qhull_cannot_use():
    assert proposed_simplices([(1, 0, 0)]).shape == (0, 2)
    assert proposed_simplices([(1, 0, 0, 1), (1, 1, 1, 0), (1, 2, 2, 5)]).shape == (0, 3)
    assert len(proposed_simplices([(1, 0, 10**400), (1, 10**400, 0)])) == 1


@SMALL
@given(st.lists(st.tuples(*[st.integers(0, 4)] * 2), min_size=3, max_size=12, unique=True))
def test_sides_of_polygons(points):
    rows = [(1, *p) for p in points]
    if len(independent_columns(rows)) < 3:
        return
    found = facets(rows)
    for names, function in found.items():
        values = [dot(row, function) for row in rows]
        assert min(values) == 0
        assert {i for i, v in enumerate(values) if v == 0} == names
        assert len(names) > 1
        assert math.gcd(*function) == 1
    corners = [a & b for a, b in itertools.combinations(found, 2) if a & b]
    assert len(corners) == len(found)
    assert {i for corner in corners for i in corner} == set(
        programmed_vertices(points, [0] * len(points))
    )
