"""Products of tropical polynomials by neighbouring terms, against all pairs of terms."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qgeom.errors import ParameterError
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropicalize.envelopes import Envelope

SMALL = settings(max_examples=30, deadline=None)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@SMALL
@given(data=st.data())
def test_products_by_neighbours_are_all_pairs_pruned(n, data):
    """Small whole numbers: shared hyperplanes, ties of many terms and flat polytopes."""
    entries = st.tuples(st.tuples(*[st.integers(0, 2)] * n), st.integers(-2, 2))
    p, q = (
        TropicalPolynomial(*zip(*data.draw(st.lists(entries, min_size=1, max_size=7)), strict=True))
        for _ in range(2)
    )
    product = Envelope.of(p.prune()).product(Envelope.of(q.prune()), max_terms=999)
    assert product.polynomial() == (p * q).prune()
    again = product.times(Fraction(1, 3)).product(Envelope.of(q.prune()), max_terms=999)
    thirds = [Fraction(v, 3) for v in (p * q).coefficients]
    slopes = [[Fraction(v, 3) for v in e] for e in (p * q).exponents]
    expected = TropicalPolynomial(slopes, thirds, laurent=True) * q
    assert again.polynomial() == expected.prune()


def test_a_product_above_the_limit():
    p = TropicalPolynomial([(0, 0), (1, 0), (0, 1)], [0, 0, 0])
    q = TropicalPolynomial([(0, 0), (1, 1)], [0, 1])
    terms = (p * q).prune().n_terms
    left, right = Envelope.of(p), Envelope.of(q)
    assert len(left.product(right, max_terms=terms).terms) == terms
    with pytest.raises(ParameterError, match=f"max_terms: .*{terms} terms.*limit is {terms - 1}"):
        left.product(right, max_terms=terms - 1)
