"""Tropical polynomials and rational functions against brute force in fractions."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import NotFiniteError, ParameterError, ShapeError
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational

SMALL = settings(max_examples=40, deadline=None)
NUMBERS = st.integers(-6, 6) | st.fractions(-4, 4, max_denominator=4)


def terms(n, laurent=False):
    entries = st.fractions(-3, 3, max_denominator=2) if laurent else st.integers(0, 3)
    return st.lists(st.tuples(st.tuples(*[entries] * n), NUMBERS), min_size=1, max_size=6)


def polynomials(n, laurent=False):
    return terms(n, laurent).map(
        lambda ts: TropicalPolynomial([e for e, _ in ts], [c for _, c in ts], laurent=laurent)
    )


def points(n):
    return st.tuples(*[st.fractions(-9, 9, max_denominator=6)] * n)


def brute(ts, x):
    return max(Fraction(c) + sum(Fraction(a) * v for a, v in zip(e, x, strict=True)) for e, c in ts)


@SMALL
@given(terms(2), st.lists(points(2), min_size=1, max_size=4))
def test_values_are_maxima_and_stay_exact(ts, xs):
    p = TropicalPolynomial([e for e, _ in ts], [c for _, c in ts])
    for x in xs:
        value = p(x)
        assert value == brute(ts, x)
        assert not isinstance(value, float)
        assert p.winners(x) == tuple(
            i for i in range(p.n_terms) if brute([(p.exponents[i], p.coefficients[i])], x) == value
        )
    floats = p(np.array([[float(v) for v in x] for x in xs]))
    assert np.allclose(floats, [float(p(x)) for x in xs], rtol=1e-12, atol=1e-12)


@SMALL
@given(polynomials(2), polynomials(2), polynomials(2), points(2))
def test_the_semiring_laws(p, q, r, x):
    zero, one = TropicalPolynomial.zero(2), TropicalPolynomial.one(2)
    assert (p + q, p * q) == (q + p, q * p)
    assert ((p + q) + r, (p * q) * r) == (p + (q + r), p * (q * r))
    assert p * (q + r) == p * q + p * r
    assert (p + zero, p * one, p * zero, p + p) == (p, p, zero, p)
    assert (p + q)(x) == max(p(x), q(x))
    assert (p * q)(x) == p(x) + q(x)


@SMALL
@given(polynomials(2), st.integers(0, 3), points(2))
def test_powers(p, n, x):
    assert (p**n)(x) == n * p(x)
    product = TropicalPolynomial.one(2)
    for _ in range(n):
        product *= p
    assert product.same_function(p**n)


@pytest.mark.parametrize("n", [1, 2, 3])
@SMALL
@given(data=st.data())
def test_pruning_keeps_the_function_and_nothing_else(n, data):
    p = data.draw(polynomials(n, laurent=True))
    pruned = p.prune()
    for _ in range(3):
        x = data.draw(points(n))
        assert pruned(x) == p(x)
    assert pruned.prune() == pruned
    for i in range(pruned.n_terms):  # without any one of them it is another function
        keep = [j for j in range(pruned.n_terms) if j != i]
        if keep:
            rest = TropicalPolynomial(
                [pruned.exponents[j] for j in keep],
                [pruned.coefficients[j] for j in keep],
                laurent=True,
            )
            assert not rest.same_function(p)
            assert (rest + p).same_function(p)


@SMALL
@given(polynomials(1))
def test_pruning_in_one_variable_against_crossings(p):
    """All crossings of two lines cut the line into intervals; look inside each of them."""
    ts = list(zip(p.exponents, p.coefficients, strict=True))
    cuts = sorted(
        {Fraction(c - d) / (f[0] - e[0]) for e, c in ts for f, d in ts if e != f} or {Fraction(0)}
    )
    inside = [cuts[0] - 1, *((a + b) / 2 for a, b in itertools.pairwise(cuts)), cuts[-1] + 1]
    won = {winner for x in inside for winner in p.winners(x)}
    assert set(p.prune().exponents) == {p.exponents[i] for i in won}


def test_pruning_in_two_variables_against_dense_sampling():
    rng = np.random.default_rng(5)
    grid = [(Fraction(i, 7) + Fraction(1, 97), Fraction(j, 7) + Fraction(1, 89))
            for i in range(-35, 36, 2) for j in range(-35, 36, 2)]  # fmt: skip
    for _ in range(4):
        exponents = [(i, j) for i in range(4) for j in range(4 - i)]
        p = TropicalPolynomial(exponents, [int(c) for c in rng.integers(-4, 5, len(exponents))])
        alone = [w for w in map(p.winners, grid) if len(w) == 1]
        assert {p.exponents[w[0]] for w in alone} <= set(p.prune().exponents)


def test_pruning_agrees_with_random_winners_in_four_variables():
    rng = np.random.default_rng(3)
    exponents = np.unique(rng.integers(0, 4, (40, 4)), axis=0)
    p = TropicalPolynomial(exponents.tolist(), rng.integers(-3, 4, len(exponents)).tolist())
    pruned = p.prune()
    for x in rng.integers(-50, 51, (200, 4)).tolist():
        winners = p.winners(x)
        if len(winners) == 1:
            assert p.exponents[winners[0]] in pruned.exponents
        assert pruned(x) == p(x)


# The documents' examples


def test_tgq_polynomial_in_one_variable():
    p = TropicalPolynomial([0, 1, 2], [0, 1, 3])
    assert str(p) == "max(0, 1 + x, 3 + 2x)"
    assert [p(x) for x in (-5, -1, 0, 2)] == [0, 1, 3, 7]
    assert [p.winners(x) for x in (-5, -1, 0, 2)] == [(0,), (2,), (2,), (2,)]
    assert p.prune() == TropicalPolynomial([0, 2], [0, 3])  # 1 + x never wins
    assert [piece.ends for piece in p.hypersurface([(-9, 9)])] == [((Fraction(-3, 2),),)]


def test_tgr_polynomial_in_one_variable():
    x = TropicalPolynomial.variable(0, 1)
    two, minus_four = (TropicalPolynomial.constant(c, 1) for c in (2, -4))
    p = x * x + two * x + minus_four
    assert str(p) == "max(-4, 2 + x, 2x)"
    assert [piece.ends[0][0] for piece in p.hypersurface([(-10, 10)])] == [-6, 2]


def test_tgr_triangle_wave_in_both_forms():
    x, one = TropicalPolynomial.variable(0, 1), TropicalPolynomial.one(1)
    up, down = (TropicalPolynomial.constant(c, 1) for c in (1, -1))
    wave = TropicalRational(x**2 + up * x + one, x**2 + one)
    first = TropicalRational(up * x + one, x**2 + one) + TropicalRational.of(one)
    second = TropicalRational((up * x + one) * (down * x + one), x**2 + one)
    assert first.f == wave.f
    assert first.same_function(wave)
    assert second.same_function(wave)
    assert second.prune() == wave
    for k in range(-12, 13):
        t = Fraction(k, 4)
        expected = max(max(t + 1, 0) - 2 * max(t, 0), 0)
        assert wave(t) == expected == max(0, 1 - abs(t))
    middle = wave(Fraction(0))
    assert 2 * middle > wave(-1) + wave(1)  # not convex


# Rational functions


@SMALL
@given(polynomials(2), polynomials(2), polynomials(2), polynomials(2), points(2))
def test_rational_arithmetic(f, g, h, k, x):
    r, s = TropicalRational(f, g), TropicalRational(h, k)
    assert r(x) == f(x) - g(x)
    assert (r + s)(x) == max(r(x), s(x))
    assert (r * s)(x) == r(x) + s(x)
    assert (r / s)(x) == r(x) - s(x)
    assert ((-r)(x), (r**3)(x), (r**-2)(x)) == (-r(x), 3 * r(x), -2 * r(x))
    assert (r * -r).same_function(TropicalRational.of(TropicalPolynomial.one(2)))
    assert r.prune().same_function(r)
    assert (r + TropicalRational(h, g)).g == g
    batch = np.array([[float(v) for v in x]])
    assert np.allclose(r(batch), float(r(x)))


def test_rational_functions_that_differ_are_told_apart():
    one, x = TropicalPolynomial.one(1), TropicalPolynomial.variable(0, 1)
    assert not TropicalRational(x, one).same_function(TropicalRational(one, x))
    assert str(TropicalRational(x + one, one)) == "max(0, x) - 0"


def test_rational_functions_need_a_denominator_and_equal_variables():
    zero, one = TropicalPolynomial.zero(1), TropicalPolynomial.one(1)
    with pytest.raises(ParameterError, match="no inverse"):
        TropicalRational(one, zero)
    with pytest.raises(ParameterError, match="no inverse"):
        -TropicalRational(zero, one)
    assert TropicalRational(zero, one)(3) == -math.inf
    with pytest.raises(ShapeError):
        TropicalRational(one, TropicalPolynomial.one(2))


# Values


def test_terms_are_merged_and_sorted():
    p = TropicalPolynomial([(1, 1), (0, 0), (1, 1), (0, 1), (1, 0)], [1, 0, 3, 2, 1])
    assert p.exponents == ((0, 0), (1, 0), (0, 1), (1, 1))
    assert p.coefficients == (0, 1, 2, 3)
    assert str(p) == "max(0, 1 + x, 2 + y, 3 + x + y)"
    assert hash(p) == hash(TropicalPolynomial(p.exponents, p.coefficients, laurent=True))


def test_exact_numbers_stay_exact_and_floats_stay_floats():
    p = TropicalPolynomial(np.array([0, 1]), [np.int64(2), Fraction(4, 2)])
    assert [type(c) for c in p.coefficients] == [int, int]
    assert p.is_exact
    huge = TropicalPolynomial([1], [2**80])
    assert huge(1) - 2**80 == 1
    mixed = TropicalPolynomial([0, 1], [0.1, Fraction(1, 3)])
    assert not mixed.is_exact
    assert mixed(Fraction(1, 3)) == Fraction(2, 3)
    assert isinstance(mixed(-7), float)
    # 0.1 + 0.2 is not 0.3, and that is decided on the stored numbers
    assert TropicalPolynomial([0, 1], [0.3, 0.1]).winners(0.2) == (1,)


def test_strings():
    p = TropicalPolynomial([(Fraction(1, 2), -1, 0, 2)], [Fraction(-1, 3)], laurent=True)
    assert str(p) == "-1/3 + (1/2)x1 - x2 + 2x4"
    assert repr(TropicalPolynomial.zero(2)) == "<TropicalPolynomial -∞>"


def test_the_empty_polynomial():
    zero = TropicalPolynomial.zero(2)
    assert zero((1, 2)) == -math.inf
    assert zero(np.zeros((3, 2))).tolist() == [-math.inf] * 3
    assert zero.winners((0, 0)) == ()
    assert zero.prune() == zero == zero**2
    for method in (zero.newton_polytope, zero.dual_subdivision):
        with pytest.raises(ParameterError, match="no terms"):
            method()


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: TropicalPolynomial([0, 1], [0]), ShapeError),
        (lambda: TropicalPolynomial([(0, 1), (0,)], [0, 0]), ShapeError),
        (lambda: TropicalPolynomial([], []), ShapeError),
        (lambda: TropicalPolynomial([()], [0]), ShapeError),
        (lambda: TropicalPolynomial([-1], [0]), ParameterError),
        (lambda: TropicalPolynomial([Fraction(1, 2)], [0]), ParameterError),
        (lambda: TropicalPolynomial([0], ["1"]), ParameterError),
        (lambda: TropicalPolynomial([0], [math.nan]), NotFiniteError),
        (lambda: TropicalPolynomial([0], [-math.inf]), NotFiniteError),
        (lambda: TropicalPolynomial([math.inf], [0], laurent=True), NotFiniteError),
        (lambda: TropicalPolynomial.one(1) + TropicalPolynomial.one(2), ShapeError),
        (lambda: TropicalPolynomial.one(1) ** -1, ParameterError),
        (lambda: TropicalPolynomial.one(1) ** 0.5, ParameterError),
        (lambda: TropicalPolynomial.variable(2, 2), ParameterError),
        (lambda: TropicalPolynomial.one(2)(1), ShapeError),
        (lambda: TropicalPolynomial.one(2)(np.zeros(3)), ShapeError),
        (lambda: TropicalPolynomial.one(1)(np.array([math.nan])), NotFiniteError),
        (lambda: TropicalPolynomial.one(1)(math.nan), NotFiniteError),
    ],
)
def test_senseless_input_is_refused(make, error):
    with pytest.raises(error):
        make()
