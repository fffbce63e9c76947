"""Intervals over seeds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError
from qgeom.types import finite_array


@dataclass(frozen=True, kw_only=True)
class Interval:
    """An estimate with a two-sided confidence interval.

    Attributes
    ----------
    estimate : float
        The point estimate.
    low, high : float
        Ends of the interval; infinite when there are too few values.
    confidence : float
        Its nominal level.
    n : int
        Number of independent values behind it.

    Examples
    --------
    >>> interval = mean_interval([1.0, 2.0, 3.0], confidence=0.95)
    >>> round(interval.estimate, 3), round(interval.low, 3), round(interval.high, 3)
    (2.0, -0.484, 4.484)
    """

    estimate: float
    low: float
    high: float
    confidence: float
    n: int

    def __post_init__(self) -> None:
        if not self.low <= self.estimate <= self.high:
            raise ParameterError(f"{self.estimate} outside [{self.low}, {self.high}]")

    @property
    def bounded(self) -> bool:
        """Whether there were enough values for a finite interval."""
        return math.isfinite(self.low) and math.isfinite(self.high)


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ParameterError(f"confidence is {confidence}", remedy="a number between 0 and 1")


def mean_interval(
    values: ArrayLike, *, confidence: float, support: tuple[float, float] | None = None
) -> Interval:
    """Student's t interval for the mean of independent values.

    Parameters
    ----------
    values : array_like, shape (n,)
        One value per seed.
    confidence : float
        Nominal level, for example 0.95.
    support : tuple of float, optional
        Smallest and largest value that the quantity can take at all, such as (−1, 1) for a
        correlation. The interval is cut to it, which costs no coverage.

    Returns
    -------
    Interval
        Unbounded for fewer than two values.

    Raises
    ------
    ParameterError
        When there is no value at all, one outside the support, or the level is not between
        0 and 1.

    Notes
    -----
    Exact for normal values; for a handful of seeds it is wide on purpose. Source: Student (1908).

    Examples
    --------
    >>> interval = mean_interval([1.0, 2.0, 3.0], confidence=0.95)
    >>> round(interval.low, 3), round(interval.high, 3)
    (-0.484, 4.484)
    """
    _check_confidence(confidence)
    sample = finite_array(values, name="values", ndim=1)
    n = len(sample)
    if n == 0:
        raise ParameterError("no values", where="values", remedy="give at least one")
    lowest, highest = support or (-math.inf, math.inf)
    if sample.min() < lowest or sample.max() > highest:
        raise ParameterError(f"a value lies outside [{lowest}, {highest}]", where="values")
    mean = float(sample.mean())
    if n == 1:
        return Interval(estimate=mean, low=-math.inf, high=math.inf, confidence=confidence, n=1)
    from scipy.stats import t

    error = float(sample.std(ddof=1)) / math.sqrt(n)
    half = float(t.ppf(0.5 + confidence / 2, n - 1)) * error
    return Interval(
        estimate=mean,
        low=max(mean - half, lowest),
        high=min(mean + half, highest),
        confidence=confidence,
        n=n,
    )


def proportion_interval(hits: int, trials: int, *, confidence: float) -> Interval:
    """Wilson's score interval for the probability behind ``hits`` of ``trials``.

    Parameters
    ----------
    hits, trials : int
        Counts, ``0 ≤ hits ≤ trials`` and ``trials ≥ 1``.
    confidence : float
        Nominal level.

    Returns
    -------
    Interval
        The estimate is ``hits / trials``.

    Raises
    ------
    ParameterError
        When the counts are not of that form.

    Notes
    -----
    Wilson (1927); behaves well near 0 and 1 where the normal interval does not.

    Examples
    --------
    >>> interval = proportion_interval(0, 10, confidence=0.95)
    >>> interval.low, round(interval.high, 3)
    (0.0, 0.278)
    """
    _check_confidence(confidence)
    if not (0 <= hits <= trials and trials >= 1):
        raise ParameterError(f"{hits} hits in {trials} trials")
    from scipy.stats import binomtest

    result = binomtest(hits, trials).proportion_ci(confidence_level=confidence, method="wilson")
    share = hits / trials
    return Interval(
        estimate=share,
        low=min(float(np.clip(result.low, 0, 1)), share),
        high=max(float(np.clip(result.high, 0, 1)), share),
        confidence=confidence,
        n=trials,
    )
