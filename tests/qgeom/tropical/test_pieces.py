"""One variable: piecewise linear functions are tropical functions, and back."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.tropical.pieces import PiecewiseLinear
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational

SMALL = settings(max_examples=60, deadline=None)
RATIONALS = st.fractions(-6, 6, max_denominator=5)
TERMS = st.lists(st.tuples(st.integers(0, 5), RATIONALS), min_size=1, max_size=6)


@st.composite
def pieces(draw, slopes=st.integers(-4, 4)):  # noqa: B008
    cuts = sorted(draw(st.sets(RATIONALS, max_size=5)))
    rates = draw(st.lists(slopes, min_size=len(cuts) + 1, max_size=len(cuts) + 1))
    return cuts, rates, draw(RATIONALS)


def walk(cuts, slopes, offset, x):
    """The value at x by walking from breakpoint to breakpoint."""
    if not cuts or x <= cuts[0]:
        return slopes[0] * x + offset
    value = slopes[0] * cuts[0] + offset
    for i, cut in enumerate(cuts):
        end = min(x, cuts[i + 1]) if i + 1 < len(cuts) else x
        value += slopes[i + 1] * (max(end, cut) - cut)
    return value


@SMALL
@given(pieces(), st.lists(RATIONALS, min_size=1, max_size=5))
def test_every_function_with_integer_slopes_is_rational(given_pieces, xs):
    function = PiecewiseLinear(*given_pieces)
    rational = function.to_rational()
    for x in [*xs, *given_pieces[0], Fraction(-50), Fraction(50)]:
        assert function(x) == rational(x) == walk(*given_pieces, x)
    assert PiecewiseLinear.of(rational) == function
    assert rational.prune() == rational


@SMALL
@given(pieces(slopes=st.integers(0, 4)))
def test_polynomials_are_the_convex_ones(given_pieces):
    cuts, slopes, offset = given_pieces
    function = PiecewiseLinear(cuts, slopes, offset)
    if slopes == sorted(slopes):
        p = function.to_polynomial()
        assert PiecewiseLinear.of(p) == function
        assert p.prune() == p
        assert all(p(x) == walk(cuts, slopes, offset, x) for x in (-20, *cuts, 20))
    else:
        with pytest.raises(ParameterError, match="not convex"):
            function.to_polynomial()


@SMALL
@given(TERMS, TERMS, RATIONALS)
def test_pieces_of_tropical_functions(f, g, x):
    p, q = (TropicalPolynomial(*zip(*ts, strict=True)) for ts in (f, g))
    assert PiecewiseLinear.of(p)(x) == p(x)
    assert PiecewiseLinear.of(p).to_polynomial() == p.prune()
    assert PiecewiseLinear.of(TropicalRational(p, q))(x) == p(x) - q(x)


def test_the_triangle_wave():
    wave = PiecewiseLinear([-1, 0, 1], [0, 1, -1, 0], 0).to_rational()
    assert wave == TropicalRational(
        TropicalPolynomial([0, 1, 2], [0, 1, 0]), TropicalPolynomial([0, 2], [0, 0])
    )


def test_tgr_breakpoints():
    p = TropicalPolynomial([2, 1, 0], [0, 2, -4])
    assert PiecewiseLinear.of(p) == PiecewiseLinear([-6, 2], [0, 1, 2], -4)
    never = PiecewiseLinear.of(TropicalPolynomial([0, 1, 2], [0, 1, 3]))
    assert never == PiecewiseLinear([Fraction(-3, 2)], [0, 2], 0)


def test_breakpoints_without_a_kink_are_dropped():
    assert PiecewiseLinear([0, 1], [2, 2, 3], 1) == PiecewiseLinear([1], [2, 3], 1)
    assert PiecewiseLinear([0], [2, 2], 1).to_polynomial() == TropicalPolynomial([2], [1])


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: PiecewiseLinear([0], [1], 0), ShapeError),
        (lambda: PiecewiseLinear([0, 0], [1, 2, 3], 0), ParameterError),
        (lambda: PiecewiseLinear([1, 0], [1, 2, 3], 0), ParameterError),
        (lambda: PiecewiseLinear([float("inf")], [1, 2], 0), NotFiniteError),
        (lambda: PiecewiseLinear([0], [-1, 1], 0).to_polynomial(), ParameterError),
        (lambda: PiecewiseLinear([0], [0, Fraction(1, 2)], 0).to_polynomial(), ParameterError),
        (lambda: PiecewiseLinear([0], [0, Fraction(1, 2)], 0).to_rational(), ParameterError),
        (lambda: PiecewiseLinear.of(TropicalPolynomial.zero(1)), ParameterError),
        (lambda: PiecewiseLinear.of(TropicalPolynomial.one(2)), ShapeError),
    ],
)
def test_what_is_no_such_function_is_refused(make, error):
    with pytest.raises(error):
        make()


def test_laurent_slopes_on_request():
    function = PiecewiseLinear([1], [Fraction(-1, 2), 3], 2)
    p = function.to_polynomial(laurent=True)
    assert p.exponents == ((Fraction(-1, 2),), (3,))
    assert p(1) == function(1) == Fraction(3, 2)
    assert function.to_rational(laurent=True)(5) == function(5)
