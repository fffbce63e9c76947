"""Hypersurfaces in one and two variables against all pairs of terms, in fractions."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.tropical.plane import clipped, polygon_area
from qgeom.tropical.polynomials import TropicalPolynomial

SMALL = settings(max_examples=40, deadline=None)
BOX = ((-4, 5), (-6, 4))
COEFFICIENTS = st.integers(-3, 3)


def polynomials(n, top=3, size=9, coefficients=COEFFICIENTS):
    """Few different values, so that ties and coplanar points are common."""
    entry = st.tuples(*[st.integers(0, top)] * n)
    return st.lists(st.tuples(entry, coefficients), min_size=1, max_size=size).map(
        lambda ts: TropicalPolynomial([e for e, _ in ts], [c for _, c in ts])
    )


def minus(a, b):
    return tuple(Fraction(v) - w for v, w in zip(a, b, strict=True))


def inner(a, b):
    return sum(v * w for v, w in zip(a, b, strict=True))


def mean(points):
    return tuple(sum(v) / Fraction(len(points)) for v in zip(*points, strict=True))


@SMALL
@given(polynomials(2, coefficients=st.fractions(-2, 2, max_denominator=3)))
def test_pieces_are_orthogonal_and_separate_their_terms(p):
    for piece in p.hypersurface(BOX):
        start, end = piece.ends
        way, middle = minus(end, start), mean(piece.ends)
        assert all(isinstance(v, Fraction) for v in (*start, *end))
        assert inner(way, minus(*(p.exponents[i] for i in piece.terms))) == 0
        assert set(piece.terms) <= set(p.winners(middle))
        assert all(
            low <= v <= high for x in piece.ends for v, (low, high) in zip(x, BOX, strict=True)
        )
        nudge = Fraction(1, 10**6)
        left = (middle[0] - nudge * way[1], middle[1] + nudge * way[0])
        right = (middle[0] + nudge * way[1], middle[1] - nudge * way[0])
        assert (p.winners(left), p.winners(right)) == tuple((i,) for i in piece.terms)


@SMALL
@given(polynomials(2), st.integers(-200, 200))
def test_every_kink_lies_on_a_piece(p, height):
    """All ties along a horizontal line, found by comparing all pairs."""
    y = Fraction(height, 53) + Fraction(1, 997)
    pieces = p.hypersurface(((-100, 100), (-100, 100)))
    for i, j in itertools.combinations(range(p.n_terms), 2):
        e = minus(p.exponents[i], p.exponents[j])
        if not e[0]:
            continue
        x = (Fraction(p.coefficients[j]) - p.coefficients[i] - e[1] * y) / e[0]
        if abs(x) > 100 or i not in p.winners((x, y)):
            continue
        on = [
            piece
            for piece in pieces
            if inner(minus(piece.ends[1], piece.ends[0]), minus((x, y), piece.ends[0])) >= 0
            and inner(minus(piece.ends[0], piece.ends[1]), minus((x, y), piece.ends[1])) >= 0
            and polygon_area([*piece.ends, (x, y)]) == 0
        ]
        assert on


@SMALL
@given(polynomials(1, top=5, coefficients=st.fractions(-4, 4, max_denominator=3)))
def test_kinks_in_one_variable(p):
    kinks = p.hypersurface([(-100, 100)])
    xs = [piece.ends[0][0] for piece in kinks]
    assert xs == sorted(set(xs))
    expected = set()
    for i, j in itertools.combinations(range(p.n_terms), 2):
        x = Fraction(p.coefficients[i] - p.coefficients[j]) / (
            p.exponents[j][0] - p.exponents[i][0]
        )
        if i in p.winners(x):
            expected.add(x)
    assert set(xs) == expected
    for piece in kinks:
        x, nudge = piece.ends[0][0], Fraction(1, 10**6)
        assert (p.winners(x - nudge), p.winners(x + nudge)) == tuple((i,) for i in piece.terms)
    assert [k for k in kinks if k.ends[0][0] <= 0] == list(p.hypersurface([(-100, 0)]))


def test_exponents_on_one_line_give_parallel_lines():
    p = TropicalPolynomial([(0, 0), (1, 2), (2, 4), (3, 6)], [0, 1, 1, -5])
    s = p.dual_subdivision()
    assert (s.dimension, len(s.cells), s.interior_vertices) == (1, 3, ())
    pieces = p.hypersurface(((-9, 9), (-9, 9)))
    assert len(pieces) == 3
    assert all(piece.cells == () for piece in pieces)
    assert p.newton_polytope().area() == 0
    for piece in pieces:
        assert inner(minus(*piece.ends), (1, 2)) == 0


def test_a_box_may_miss_the_hypersurface_or_run_along_it():
    cross = TropicalPolynomial([(0, 0), (1, 0), (0, 1), (1, 1)], [0] * 4)
    assert cross.hypersurface(((1, 2), (1, 2))) == ()
    along = cross.hypersurface(((0, 1), (1, 2)))
    assert [set(piece.ends) for piece in along] == [{(0, 1), (0, 2)}]
    assert cross.hypersurface(((0, 1), (-1, 0)))[0].ends  # a corner at the vertex
    with pytest.raises(ShapeError, match="3 variables"):
        TropicalPolynomial.one(3).hypersurface(((0, 1),) * 3)
    for box, error in [
        (((0, 1),), ShapeError),
        ((0, 1), ShapeError),
        (((0, 1), (1, 1)), ParameterError),
        (((0, 1), (0, math.inf)), NotFiniteError),
    ]:
        with pytest.raises(error):
            cross.hypersurface(box)


def test_clipping_touches_are_dropped():
    one, zero = Fraction(1), Fraction(0)
    box = [(zero, one), (zero, one)]
    assert clipped((-one, zero), (one, -one), (None, None), box) is None
    assert clipped((zero, one), (one, -one), (None, None), box) == ((zero, one), (one, zero))
    assert clipped((zero, 2 * one), (one, zero), (None, None), box) is None
