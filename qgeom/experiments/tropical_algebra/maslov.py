"""Maslov dequantization: sums in logarithms to a growing base, compared with the maximum.

With base t = 2^k and whole a and b the numbers t^a + t^b are fractions, so every comparison is one
of whole numbers. Logarithms are taken for the drawn curves alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.tropical_algebra.draws import Draws, tally

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Array, Json
    from qgeom.tropical.polynomials import TropicalPolynomial
    from qgeom.types import FloatArray

_GAPS = (0.0, 0.25, 0.5, 1.0)  # differences |a − b| that are drawn


def dequantization(draws: Draws) -> dict[str, Json]:
    """Check the limit and its bound.

    Parameters
    ----------
    draws : Draws
        Where exponents come from.

    Returns
    -------
    dict
        Tallies ``limit_falls``, ``limit_bound``, ``limit_equality``, ``limit_product`` and
        ``limit_terms``; and the last of the bounds log_t 2.
    """
    reach, bases = draws.params.reach, draws.params.doublings
    pairs = [
        (draws.whole(-reach, reach), draws.whole(-reach, reach)) for _ in range(draws.params.draws)
    ]
    lists = [
        [draws.whole(-reach, reach) for _ in range(draws.whole(1, draws.params.terms))]
        for _ in range(draws.params.draws)
    ]
    excess = {(a, b, k): excess_factor([a, b], k) for a, b in pairs for k in bases}
    return {
        "limit_falls": tally(
            _smaller(excess[a, b, k], k, excess[a, b, more], more)
            for a, b in pairs
            for k, more in pairwise(bases)
        ),
        "limit_bound": tally(1 < factor <= 2 for factor in excess.values()),
        "limit_equality": tally((f == 2) == (a == b) for (a, b, _), f in excess.items()),
        "limit_product": tally(
            Fraction(2**k) ** a * Fraction(2**k) ** b == Fraction(2**k) ** (a + b)
            for a, b in pairs
            for k in bases
        ),
        "limit_terms": tally(
            1 <= excess_factor(powers, k) <= len(powers) for powers in lists for k in bases
        ),
    }


def excess_factor(powers: Sequence[int], doublings: int) -> Fraction:
    """The sum of t^a over the powers a, divided by the largest of them, for t = 2^doublings.

    Its logarithm to the base t is what log_t of the sum exceeds the maximum by.

    >>> excess_factor([0, 3], 1)
    Fraction(9, 8)
    """
    base = Fraction(2**doublings)
    return sum((base ** (a - max(powers)) for a in powers), Fraction(0))


def _smaller(first: Fraction, k: int, later: Fraction, more: int) -> bool:
    """Whether log(later) / more < log(first) / k, for factors from 1 to 2, without logarithms."""
    return later**k < first**more


def smoothed(p: TropicalPolynomial, x: FloatArray, doublings: float) -> FloatArray:
    """log_t of the classical polynomial whose coefficients are t^c, at the points t^x.

    Parameters
    ----------
    p : TropicalPolynomial
        In one variable.
    x : ndarray of float64
        Where to evaluate.
    doublings : float
        The base is t = 2^doublings.

    Returns
    -------
    ndarray of float64, shape of `x`
        Above the tropical polynomial by at most the logarithm of the number of terms.
    """
    scale = doublings * math.log(2)
    terms = [
        scale * (float(c) + float(e[0]) * x)
        for e, c in zip(p.exponents, p.coefficients, strict=True)
    ]
    return np.asarray(np.logaddexp.reduce(terms, axis=0) / scale, dtype=np.float64)


def limit_curves(
    p: TropicalPolynomial, window: tuple[float, float], *, doublings: Sequence[int], samples: int
) -> dict[str, Array]:
    """Curves for the figure.

    Parameters
    ----------
    p : TropicalPolynomial
        In one variable.
    window : (float, float)
        Ends of the drawn part of the line.
    doublings : sequence of int
        The bases are 2^k.
    samples : int
        Points per curve.

    Returns
    -------
    dict
        ``limit_x`` (samples,), ``limit_curves`` (bases, samples), ``limit_value`` (samples,),
        ``limit_doublings`` (bases,), ``limit_gaps`` (differences,), ``limit_excess``
        (differences, bases).
    """
    x = np.linspace(*window, samples)
    bases = np.array(doublings, dtype=np.float64)
    gaps = np.array(_GAPS)
    decay = -np.outer(gaps, bases) * math.log(2)
    return {
        "limit_x": x,
        "limit_curves": np.array([smoothed(p, x, k) for k in doublings]),
        "limit_value": p(x[:, None]),
        "limit_doublings": bases,
        "limit_gaps": gaps,
        "limit_excess": np.log1p(np.exp(decay)) / (bases * math.log(2)),
    }
