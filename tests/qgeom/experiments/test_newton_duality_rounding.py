"""`newton_duality`: what rounded coefficients do, on polynomials small enough to see it."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from qgeom.experiments.newton_duality.polynomials import draw_polynomial, monomials
from qgeom.experiments.newton_duality.rounding import (
    measure_roundings,
    nudged,
    rounded,
    safe_radius,
)
from qgeom.tropical.polynomials import TropicalPolynomial

CORNER = TropicalPolynomial([(0, 0), (1, 0), (0, 1)], [0, 0, 0])
HONEYCOMB = TropicalPolynomial(
    monomials(2, 3), [-(a * a + a * b + b * b) for a, b in monomials(2, 3)]
)


def test_the_safe_radius_is_sharp_for_a_hat():
    # 1 + x wins between −1 and 1; lowering it by half and raising the others by half ends that
    hat = TropicalPolynomial([(0,), (1,), (2,)], [0, 1, 0])
    assert safe_radius(hat, hat.dual_subdivision()) == Fraction(1, 2)
    for size, same in ((Fraction(49, 100), True), (Fraction(1, 2), False)):
        moved = TropicalPolynomial([(0,), (1,), (2,)], [size, 1 - size, size])
        assert (len(moved.dual_subdivision().cells) == 2) == same


@pytest.mark.parametrize("seed", range(6))
def test_below_the_safe_radius_the_worst_signs_change_nothing(seed):
    rng = np.random.default_rng(seed)
    p = draw_polynomial("bent", monomials(2, 2), 40, rng)
    dual = p.dual_subdivision()
    radius = safe_radius(p, dual)
    if not radius:
        assert any(len(cell.terms) > 3 for cell in dual.cells)
        return
    before = {cell.terms for cell in dual.cells}
    for signs in itertools.product((-1, 1), repeat=p.n_terms):
        size = radius * Fraction(999, 1000)
        moved = [c + s * size for c, s in zip(p.coefficients, signs, strict=True)]
        after = TropicalPolynomial(p.exponents, moved).dual_subdivision()
        assert {cell.terms for cell in after.cells} == before


def test_one_cell_has_no_radius_and_ties_have_radius_zero():
    assert safe_radius(CORNER, CORNER.dual_subdivision()) is None
    square = TropicalPolynomial([(0, 0), (1, 0), (0, 1), (1, 1)], [0, 0, 0, 0])
    assert safe_radius(square, square.dual_subdivision()) == 0
    rng = np.random.default_rng(1)
    assert nudged(square, rng) == (True, True)
    assert nudged(CORNER, rng) == (False, False)


def test_rounding_merges_splits_and_removes():
    raised = TropicalPolynomial([(0, 0), (1, 0), (0, 1), (1, 1)], [0, 0, 0, 4])
    (merged,) = measure_roundings(raised, (10,))
    assert (merged.merged_cells, merged.split_cells, merged.lost_edges) == (1, 0, 1)
    assert (merged.lost_regions, merged.same_subdivision, merged.moved) == (0, False, True)
    square = TropicalPolynomial([(0, 0), (1, 0), (0, 1), (1, 1)], [6, 4, 4, 2])
    (split,) = measure_roundings(square, (5,))
    assert rounded(square, 5).coefficients == (5, 5, 5, 0)
    assert (split.merged_cells, split.split_cells, split.new_edges) == (0, 1, 1)
    peak = TropicalPolynomial([(1, 1), (0, 0), (3, 0), (0, 3)], [4, 0, 0, 0])
    (gone,) = measure_roundings(peak, (10,))
    assert (gone.lost_regions, gone.new_regions, gone.change) == (1, 0, 4.0)
    assert (gone.kept_maps, gone.intercept_changes, gone.new_slopes) == (3, 0, 0)


def test_rounding_that_only_shifts():
    (case,) = measure_roundings(HONEYCOMB * TropicalPolynomial.constant(7, 2), (1,))
    assert case.same_subdivision
    assert not case.moved
    p = TropicalPolynomial(HONEYCOMB.exponents, [100 * c + 3 for c in HONEYCOMB.coefficients])
    (case,) = measure_roundings(p, (10,))
    assert case.same_subdivision
    assert case.below_radius
    assert (case.kept_pieces, case.turned_pieces) == (9, 0)
    assert (case.kept_maps, case.intercept_changes, case.offset_mismatches) == (10, 10, 0)
