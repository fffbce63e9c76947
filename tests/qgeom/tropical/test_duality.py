"""Newton polytopes, dual subdivisions and hypersurfaces against exact brute force."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from qgeom.tropical.hull import programmed_vertices
from qgeom.tropical.plane import polygon_area
from qgeom.tropical.polynomials import TropicalPolynomial

SMALL = settings(max_examples=40, deadline=None)
COEFFICIENTS = st.integers(-3, 3)


def polynomials(n, top=3, size=9, coefficients=COEFFICIENTS):
    """Few different values, so that ties and coplanar points are common."""
    entry = st.tuples(*[st.integers(0, top)] * n)
    return st.lists(st.tuples(entry, coefficients), min_size=1, max_size=size).map(
        lambda ts: TropicalPolynomial([e for e, _ in ts], [c for _, c in ts])
    )


def solve(rows, right):
    """The solution of a square rational system by elimination; None when it is singular."""
    size = len(rows)
    table = [[Fraction(v) for v in (*row, b)] for row, b in zip(rows, right, strict=True)]
    for k in range(size):
        pivot = next((i for i in range(k, size) if table[i][k]), None)
        if pivot is None:
            return None
        table[k], table[pivot] = table[pivot], table[k]
        for i in range(size):
            if i != k:
                factor = table[i][k] / table[k][k]
                table[i] = [a - factor * b for a, b in zip(table[i], table[k], strict=True)]
    return tuple(table[k][size] / table[k][k] for k in range(size))


def minus(a, b):
    return tuple(Fraction(v) - w for v, w in zip(a, b, strict=True))


def inner(a, b):
    return sum(v * w for v, w in zip(a, b, strict=True))


def brute_cells(p):
    """All points where n + 1 terms with independent exponents win, with all winners there."""
    found = {}
    for first, *rest in itertools.combinations(range(p.n_terms), p.n_variables + 1):
        x = solve(
            [minus(p.exponents[i], p.exponents[first]) for i in rest],
            [Fraction(p.coefficients[first]) - Fraction(p.coefficients[i]) for i in rest],
        )
        if x is not None and first in (winners := p.winners(x)):
            found[winners] = x
    return {w: x for w, x in found.items() if len(w) > p.n_variables}


def rank(p):
    return np.linalg.matrix_rank(np.array(p.exponents, dtype=float) - p.exponents[0])


def mean(points):
    return tuple(sum(v) / Fraction(len(points)) for v in zip(*points, strict=True))


@pytest.mark.parametrize(("n", "size"), [(1, 6), (2, 9), (3, 7)])
@SMALL
@given(data=st.data())
def test_cells_are_the_points_where_enough_terms_tie(n, size, data):
    p = data.draw(polynomials(n, top=3 if n < 3 else 2, size=size))
    subdivision = p.dual_subdivision()
    assert subdivision.dimension == rank(p)
    for cell in subdivision.cells:
        assert p.winners(cell.point) == cell.terms
        assert p(cell.point) == cell.value
    if subdivision.dimension == n:
        assert {cell.terms: cell.point for cell in subdivision.cells} == brute_cells(p)


@pytest.mark.parametrize("n", [1, 2, 3])
@SMALL
@given(data=st.data())
def test_vertices_are_the_terms_that_win_alone(n, data):
    """The faces of the hull against linear programmes: no code in common."""
    p = data.draw(polynomials(n))
    subdivision = p.dual_subdivision()
    assert subdivision.vertices == programmed_vertices(p.exponents, p.coefficients)
    assert sorted(p.exponents[i] for i in subdivision.vertices) == sorted(p.prune().exponents)
    assert subdivision.euler_characteristic() == 1
    assert len(subdivision.faces[-1]) == len(subdivision.cells)


@pytest.mark.parametrize("n", [2, 3])
@SMALL
@given(data=st.data())
def test_faces_are_the_sets_of_terms_that_tie(n, data):
    p = data.draw(polynomials(n))
    s = p.dual_subdivision()
    if not s.dimension:
        return
    outer = [set(f.terms) for f in s.faces[s.dimension - 1] if len(f.cells) == 1]
    for face in itertools.chain(*s.faces):
        assert face.cells == tuple(
            i for i, cell in enumerate(s.cells) if set(face.terms) <= set(cell.terms)
        )
        winners = p.winners(mean([s.cells[i].point for i in face.cells]))
        assert set(face.terms) <= set(winners)
        if not any(set(face.terms) <= terms for terms in outer):
            assert face.terms == winners


@SMALL
@given(polynomials(2), st.tuples(*[st.integers(-20, 20)] * 4))
def test_edges_join_regions_that_meet(p, line):
    """Along a line, one winner gives way to another where the two regions touch."""
    edges = {frozenset(edge) for edge in p.dual_subdivision().edges}
    start, way = (Fraction(line[0], 7), Fraction(line[1], 11)), (line[2] * 13 + 1, line[3] * 17 + 2)
    at = lambda t: (start[0] + t * way[0], start[1] + t * way[1])  # noqa: E731
    times = set()
    for i, j in itertools.combinations(range(p.n_terms), 2):
        e = minus(p.exponents[i], p.exponents[j])
        gap = Fraction(p.coefficients[i]) - p.coefficients[j] + inner(e, start)
        if inner(e, way):
            times.add(-gap / inner(e, way))
    times = sorted(t for t in times if len(p.winners(at(t))) > 1)
    if not times:
        return
    stops = [times[0] - 1, *((a + b) / 2 for a, b in itertools.pairwise(times)), times[-1] + 1]
    won = [p.winners(at(t)) for t in stops]
    corners = set(p.dual_subdivision().vertices)
    for t, before, after in zip(times, won, won[1:], strict=False):
        crossing = set(p.winners(at(t))) & corners
        if len(before) == len(after) == 1 and len(crossing) == 2:
            assert {*before, *after} == crossing
            assert frozenset(crossing) in edges


@SMALL
@given(polynomials(2))
def test_cells_tile_the_newton_polygon(p):
    polytope, s = p.newton_polytope(), p.dual_subdivision()
    areas = [polygon_area(s.corners(i)) for i in range(len(s.cells))]
    assert sum(areas) == polytope.area()
    assert polytope.dimension == s.dimension
    if s.dimension == 2:
        assert min(areas) > 0
        assert all(len(cell.vertices) >= 3 for cell in s.cells)
        hull = ConvexHull(np.array(p.exponents))
        assert math.isclose(hull.volume, polytope.area())
        assert {*polytope.terms} == {*hull.vertices.tolist()}
        border = sum(
            math.gcd(*map(int, minus(a, b)))
            for a, b in itertools.pairwise(polytope.vertices[-1:] + polytope.vertices)
        )
        square = itertools.product(range(4), repeat=2)
        turns = [
            [polygon_area([a, b, x]) for a, b in zip(v, v[1:] + v[:1], strict=True)]
            for v in [polytope.vertices]
            for x in square
        ]
        inside = sum(min(turn) >= 0 for turn in turns)
        assert polytope.area() == inside - border + Fraction(border, 2) - 1  # Pick


def components(count, pairs):
    parts = [{i} for i in range(count)]
    for a, b in pairs:
        joined = [part for part in parts if a in part or b in part]
        parts = [part for part in parts if part not in joined] + [set().union(*joined)]
    return len(parts)


@SMALL
@given(polynomials(2))
def test_bounded_regions_are_the_interior_vertices(p):
    """Euler's formula on the graph of bounded pieces counts its loops."""
    s = p.dual_subdivision()
    bounded = [f.cells for f in s.faces[1] if len(f.cells) == 2] if s.dimension else []
    loops = len(bounded) - len(s.cells) + components(len(s.cells), bounded)
    assert len(s.interior_vertices) == loops
    for k in range(24):  # far away only regions without bound are met
        x = (Fraction(10**5 * math.cos(k)), Fraction(10**5 * math.sin(k)))
        assert not set(p.winners(x)) & set(s.interior_vertices)


# The documents' examples


def test_tgq_square():
    """Four coplanar lifted points: one cell with four corners, a cross, four regions."""
    p = TropicalPolynomial([(0, 0), (1, 0), (0, 1), (1, 1)], [0, 1, 2, 3])
    s = p.dual_subdivision()
    (cell,) = s.cells
    assert (cell.vertices, cell.point, len(s.edges)) == ((0, 1, 3, 2), (-1, -2), 4)
    assert s.interior_vertices == ()
    one = TropicalPolynomial.one(2)
    x, y = (TropicalPolynomial.variable(i, 2) for i in (0, 1))
    up = [TropicalPolynomial.constant(c, 2) for c in (1, 2)]
    assert (one + up[0] * x) * (one + up[1] * y) == p
    ends = {frozenset(piece.ends) for piece in p.hypersurface(((-5, 5), (-5, 5)))}
    assert ends == {frozenset({(-1, -2), end}) for end in [(-1, 5), (-1, -5), (5, -2), (-5, -2)]}


def tgr():
    """x₁² ⊕ 2x₁x₂ ⊕ x₂² ⊕ 2x₁ ⊕ 2x₂ ⊕ 2 with 2 as a tropical coefficient."""
    return TropicalPolynomial([(2, 0), (1, 1), (0, 2), (1, 0), (0, 1), (0, 0)], [0, 2, 0, 2, 2, 2])


def test_tgr_quadratic():
    p = tgr()
    assert str(p) == "max(2, 2 + x, 2 + y, 2x, 2 + x + y, 2y)"
    assert p.newton_polytope().vertices == ((0, 0), (2, 0), (0, 2))
    s = p.dual_subdivision()
    assert sorted(s.corners(i) for i in range(3)) == [
        ((0, 0), (1, 0), (1, 1), (0, 1)),
        ((0, 1), (1, 1), (0, 2)),
        ((1, 0), (2, 0), (1, 1)),
    ]
    assert {cell.point for cell in s.cells} == {(0, 0), (2, 0), (0, 2)}
    assert (len(s.vertices), len(s.edges), s.interior_vertices) == (6, 8, ())
    pieces = p.hypersurface(((-3, 3), (-3, 3)))
    assert sorted(len(piece.cells) for piece in pieces) == [1] * 6 + [2] * 2


def test_regions_belong_to_vertices_not_to_cells():
    """TGQ §4 says cells of the dual subdivision are the regions; the numbers differ."""
    s = tgr().dual_subdivision()
    assert len(s.cells) == 3
    steps = range(-15, 16)
    grid = [(Fraction(i, 3) + Fraction(1, 50), Fraction(j, 3) + Fraction(1, 70))
            for i in steps for j in steps]  # fmt: skip
    regions = {tgr().winners(x) for x in grid}
    assert regions == {(i,) for i in s.vertices}
    assert len(regions) == 6


def test_a_closed_loop_needs_an_interior_vertex():
    exponents = [(i, j) for i in range(4) for j in range(4 - i)]
    centre = exponents.index((1, 1))
    raised = TropicalPolynomial(exponents, [2 if i == centre else 0 for i in range(10)])
    (inner_term,) = raised.dual_subdivision().interior_vertices
    assert raised.exponents[inner_term] == (1, 1)
    lowered = TropicalPolynomial(exponents, [-2 if i == centre else 0 for i in range(10)])
    assert lowered.dual_subdivision().interior_vertices == ()


# Degenerate input


def test_all_lifted_points_in_one_plane():
    exponents = [(i, j) for i in range(4) for j in range(4)]
    p = TropicalPolynomial(exponents, [3 * i - 2 * j + 1 for i, j in exponents])
    (cell,) = p.dual_subdivision().cells
    assert (len(cell.terms), len(cell.vertices), cell.point) == (16, 4, (-3, 2))
    assert p.prune().n_terms == 4
    assert len(p.hypersurface(((-9, 9), (-9, 9)))) == 4


def test_a_single_term_has_no_hypersurface():
    for p, box in [
        (TropicalPolynomial([(2, 3)], [1]), [(0, 1), (0, 1)]),
        (TropicalPolynomial([4], [1]), [(0, 1)]),
    ]:
        s = p.dual_subdivision()
        assert (s.dimension, s.vertices, s.edges, s.euler_characteristic()) == (0, (0,), (), 1)
        assert s.interior_vertices == ()
        assert p.hypersurface(box) == ()
        assert p.newton_polytope().terms == (0,)


def test_equal_coefficients_fan_out_of_the_origin():
    p = TropicalPolynomial([(0, 0), (2, 0), (1, 1), (0, 2), (1, 0)], [7] * 5)
    (cell,) = p.dual_subdivision().cells
    assert cell.point == (0, 0)
    assert [p.exponents[i] for i in cell.vertices] == [(0, 0), (2, 0), (0, 2)]
    assert len(cell.terms) == 5


def test_laurent_polynomials_with_fractions():
    third = Fraction(1, 3)
    p = TropicalPolynomial([(-third, 0), (third, 0), (0, -1)], [third, 0, 0.5], laurent=True)
    (cell,) = p.dual_subdivision().cells
    assert cell.point[0] == Fraction(1, 2)
    assert p.winners(cell.point) == (0, 1, 2)


def test_floats_are_decided_on_the_stored_numbers():
    """0.1 + 0.2 > 0.3 in stored numbers: four almost coplanar points make two triangles."""
    square = [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert len(TropicalPolynomial(square, [0.0, 0.1, 0.2, 0.3]).dual_subdivision().cells) == 2
    assert len(TropicalPolynomial(square, [0.0, 0.25, 0.5, 0.75]).dual_subdivision().cells) == 1
