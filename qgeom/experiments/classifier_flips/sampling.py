"""Estimates of flip areas from uniformly drawn points, with intervals free of normality."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from qgeom.errors import ParameterError
from qgeom.flips.sampled import SampledFlips
from qgeom.types import FloatArray


def bernstein_radius(values: FloatArray, *, error: float) -> float:
    """Half-width of an interval around a mean that holds its expectation.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Independent values in [0, 1], at least two.
    error : float
        Probability that the expectation lies farther away, at most.

    Returns
    -------
    float
        In (0, ∞); above 1 it says nothing.

    Raises
    ------
    ParameterError
        For fewer than two values, values outside [0, 1], or an error outside (0, 1).

    Notes
    -----
    The empirical Bernstein bound (Maurer & Pontil 2009, Theorem 4), on both sides:
    ``√(2 V ln(4/e) / n) + 7 ln(4/e) / (3 (n − 1))`` with the sample variance V. It needs no
    normal approximation and stays valid when no flip was seen.

    Examples
    --------
    >>> round(bernstein_radius(np.zeros(1000), error=0.05), 5)
    0.01023
    """
    n = len(values)
    if n < 2 or not 0 < error < 1 or values.min() < 0 or values.max() > 1:
        raise ParameterError(
            f"{n} values, error {error}", remedy="two or more values in [0, 1], 0 < error < 1"
        )
    logarithm = math.log(4.0 / error)
    variance = float(values.var(ddof=1))
    return math.sqrt(2.0 * variance * logarithm / n) + 7.0 * logarithm / (3.0 * (n - 1))


@dataclass(frozen=True, eq=False, kw_only=True)
class Estimates:
    """Estimates of one twin from samples of rising size, shape (sizes,) each.

    Attributes
    ----------
    relu_flip_rate, pattern_disagreement : ndarray of float64
        The estimates.
    relu_flip_rate_radius, pattern_disagreement_radius : ndarray of float64
        Half-widths of their intervals.
    """

    relu_flip_rate: FloatArray
    relu_flip_rate_radius: FloatArray
    pattern_disagreement: FloatArray
    pattern_disagreement_radius: FloatArray


def estimate(flips: SampledFlips, sizes: tuple[int, ...], *, error: float) -> Estimates:
    """Estimate both areas from the first points of a uniform sample.

    Parameters
    ----------
    flips : SampledFlips
        Flips at uniformly drawn points.
    sizes : tuple of int
        How many of the points each estimate uses.
    error : float
        Error probability of each single interval.

    Returns
    -------
    Estimates
        Both estimates at every size, with the half-widths of their intervals.
    """
    entries = flips.flipped.mean(axis=1)
    points = flips.disagrees.astype(np.float64)
    return Estimates(
        relu_flip_rate=np.array([entries[:size].mean() for size in sizes]),
        relu_flip_rate_radius=_radii(entries, sizes, error),
        pattern_disagreement=np.array([points[:size].mean() for size in sizes]),
        pattern_disagreement_radius=_radii(points, sizes, error),
    )


def _radii(values: FloatArray, sizes: tuple[int, ...], error: float) -> FloatArray:
    return np.array([bernstein_radius(values[:size], error=error) for size in sizes])
