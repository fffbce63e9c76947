"""How tropical polynomials are written: ``max(0, 1 + x, 3 + 2x)``."""

from __future__ import annotations

from collections.abc import Sequence

from qgeom.tropical.numbers import Exact, Number


def polynomial_text(exponents: Sequence[Sequence[Exact]], coefficients: Sequence[Number]) -> str:
    """A tropical polynomial in ordinary notation.

    Parameters
    ----------
    exponents : sequence of sequences of int or Fraction
        One per term.
    coefficients : sequence of int, Fraction or float
        One per term.

    Returns
    -------
    str
        Variables are x, y, z up to three variables, and x1, x2, … beyond.

    Examples
    --------
    >>> polynomial_text([(0, 0), (1, 0), (2, 1)], [0, -4, 0])
    'max(0, -4 + x, 2x + y)'
    """
    terms = [term_text(e, c) for e, c in zip(exponents, coefficients, strict=True)]
    if not terms:
        return "-∞"
    return terms[0] if len(terms) == 1 else f"max({', '.join(terms)})"


def term_text(exponent: Sequence[Exact], coefficient: Number) -> str:
    """One term in ordinary notation.

    Examples
    --------
    >>> term_text((1, -2), 3), term_text((0, 0), 0)
    ('3 + x - 2y', '0')
    """
    names = "xyz" if len(exponent) <= 3 else [f"x{i + 1}" for i in range(len(exponent))]
    text = str(coefficient) if coefficient or not any(exponent) else ""
    for factor, name in zip(exponent, names, strict=False):
        if factor:
            size = "" if abs(factor) == 1 else str(abs(factor))
            size = f"({size})" if "/" in size else size
            sign = "-" if factor < 0 else "+"
            text += f" {sign} {size}{name}" if text else f"{'-' * (factor < 0)}{size}{name}"
    return text
