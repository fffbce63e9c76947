"""The sets on which a function of one variable is at least a given level, exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from qgeom.experiments.tropical_algebra.draws import Draws, tally
from qgeom.tropical.pieces import PiecewiseLinear

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Json

End: TypeAlias = Fraction | None  # None is infinite
Interval: TypeAlias = tuple[End, End]


def at_least(function: PiecewiseLinear, level: Fraction) -> list[Interval]:
    """The closed intervals of which {f ≥ level} consists, from left to right.

    Parameters
    ----------
    function : PiecewiseLinear
        Continuous, so that the set is closed.
    level : Fraction
        The threshold.

    Returns
    -------
    list of (low, high)
        None is minus or plus infinity. Both ends belong to the set.

    Examples
    --------
    >>> at_least(PiecewiseLinear([0], [-1, 1], 0), Fraction(2))
    [(None, Fraction(-2, 1)), (Fraction(2, 1), None)]
    """
    found: list[Interval] = []
    offset = function.offset
    ends: list[End] = [None, *function.breakpoints, None]
    for index, slope in enumerate(function.slopes):
        low, high = ends[index], ends[index + 1]
        if low is not None:
            offset -= (slope - function.slopes[index - 1]) * low
        part = _piece(slope, offset - level, low, high)
        if part is None:
            continue
        if found and found[-1][1] is not None and found[-1][1] == part[0]:
            found[-1] = (found[-1][0], part[1])
        else:
            found.append(part)
    return found


def _piece(slope: Fraction, offset: Fraction, low: End, high: End) -> Interval | None:
    """Where slope · x + offset ≥ 0 on a closed interval."""
    if slope == 0:
        return (low, high) if offset >= 0 else None
    zero = -offset / slope
    if slope > 0:
        low = zero if low is None else max(low, zero)
    else:
        high = zero if high is None else min(high, zero)
    return None if low is not None and high is not None and low > high else (low, high)


def superlevels(draws: Draws) -> dict[str, Json]:
    """Check the forms of superlevel sets.

    Parameters
    ----------
    draws : Draws
        Where functions come from.

    Returns
    -------
    dict
        Tallies over pairs of a function and a level: ``level_open`` and ``level_closed`` for
        tropical polynomials, ``level_half_line`` and ``level_complement`` for convex functions
        with falling pieces; and how many sets of each form there were.
    """
    rising = [_pair(draws, lowest=0) for _ in range(draws.params.draws)]
    mixed = [_pair(draws, lowest=-draws.params.degree) for _ in range(draws.params.draws)]
    mixed = [(f, level) for f, level in mixed if f.slopes[0] < 0]
    sets = [at_least(f, level) for f, level in rising]
    return {
        "level_open": tally(_is_open_half_line(found) for found in sets),
        "level_closed": tally(
            _expected(f, level, found) for (f, level), found in zip(rising, sets, strict=True)
        ),
        "level_half_line": tally(_to_the_right(at_least(f, level)) for f, level in mixed),
        "level_complement": tally(_gap(at_least(f, level)) for f, level in mixed),
        "level_forms": {
            "closed": sum(_closed(found) for found in sets),
            "whole": sets.count([(None, None)]),
            "empty": sets.count([]),
        },
    }


def _pair(draws: Draws, *, lowest: int) -> tuple[PiecewiseLinear, Fraction]:
    """A convex function and a level near its values."""
    function = draws.line_function(lowest=lowest, convex=True)
    return function, function(draws.number()) + Fraction(draws.whole(-4, 4), 2)


def _is_open_half_line(found: list[Interval]) -> bool:
    """Whether the set is (c, ∞); its finite ends belong to it, so c can only be −∞."""
    return found == [(None, None)]


def _closed(found: list[Interval]) -> bool:
    return len(found) == 1 and found[0][0] is not None and found[0][1] is None


def _to_the_right(found: list[Interval]) -> bool:
    """Whether the set is a half line to the right, open or closed, or everything."""
    return len(found) == 1 and found[0][1] is None


def _gap(found: list[Interval]) -> bool:
    """Whether the rest of the line is one open interval, which may be empty or unbounded."""
    if len(found) != 2:
        return len(found) < 2 and (not found or None in found[0])
    (first, left), (right, last) = found
    inner = left is not None and right is not None and left < right
    return inner and first is None and last is None


def _expected(function: PiecewiseLinear, level: Fraction, found: list[Interval]) -> bool:
    """Whether the set is as it must be, by the lowest slope alone."""
    lowest = function.slopes[0]
    if lowest == 0 and function.offset >= level:
        return found == [(None, None)]
    if max(function.slopes) == 0:
        return found == []
    if not _closed(found):
        return False
    low = found[0][0]
    assert low is not None  # noqa: S101 - closed
    return function(low) == level and function(low - Fraction(1, 1000)) < level
