"""Exact sums and ReLU of piecewise linear functions of one variable."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate

from qgeom.tropical.numbers import Exact
from qgeom.tropical.pieces import PiecewiseLinear

ZERO = Fraction(0)


def weighted_pieces(
    terms: Iterable[tuple[Exact, PiecewiseLinear]], offset: Exact
) -> PiecewiseLinear:
    """The sum of factor · function over all terms, plus a constant; O(pieces) up to sorting.

    Examples
    --------
    >>> hinge = PiecewiseLinear([0], [0, 1], 0)
    >>> weighted_pieces([(2, hinge), (-2, hinge)], 5)
    PiecewiseLinear(breakpoints=(), slopes=(Fraction(0, 1),), offset=Fraction(5, 1))
    """
    first = ZERO
    changes: dict[Fraction, Fraction] = {}
    for factor, function in terms:
        first += factor * function.slopes[0]
        offset += factor * function.offset
        for cut, change in function.changes():
            changes[cut] = changes.get(cut, ZERO) + factor * change
    cuts = sorted(changes)
    return PiecewiseLinear(cuts, accumulate((changes[cut] for cut in cuts), initial=first), offset)


def relu_pieces(function: PiecewiseLinear) -> PiecewiseLinear:
    """The function max(0, ·), with kinks where the sign changes; O(pieces).

    Examples
    --------
    >>> relu_pieces(PiecewiseLinear([0], [-1, 1], -2)).breakpoints
    (Fraction(-2, 1), Fraction(2, 1))
    """
    cuts: list[Fraction] = []
    slopes: list[Fraction] = []
    offset = function.offset
    ends = (None, *function.breakpoints, None)
    for i, slope in enumerate(function.slopes):
        low, high = ends[i], ends[i + 1]
        if low is not None:
            offset -= (slope - function.slopes[i - 1]) * low
            cuts.append(low)
        crossing = -offset / slope if slope else None
        if crossing is None or not _inside(crossing, low, high):
            slopes.append(slope if slope * _between(low, high) + offset > 0 else ZERO)
        else:
            cuts.append(crossing)
            slopes += [min(slope, ZERO), max(slope, ZERO)]
    first = function.slopes[0]
    positive = first < 0 or (first == 0 and function.offset > 0)  # far to the left
    return PiecewiseLinear(cuts, slopes, function.offset if positive else ZERO)


def _inside(value: Fraction, low: Fraction | None, high: Fraction | None) -> bool:
    return (low is None or low < value) and (high is None or value < high)


def _between(low: Fraction | None, high: Fraction | None) -> Fraction:
    """A number inside an open interval, which None leaves without an end."""
    if low is None:
        return ZERO if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2
