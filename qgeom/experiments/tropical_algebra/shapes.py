"""Functions of one variable that are drawn: what is a polynomial, what is not, and level sets."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.tropical_algebra.characterization import staircase
from qgeom.experiments.tropical_algebra.levels import at_least
from qgeom.experiments.tropical_algebra.rationals import zigzag
from qgeom.experiments.tropical_algebra.worked import hidden_term, visible_terms
from qgeom.tropical.pieces import PiecewiseLinear

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Array

_HALF = Fraction(1, 2)


def shape_arrays() -> dict[str, Array]:
    """Curves of functions that are, or are not, tropical polynomials.

    Returns
    -------
    dict
        ``shape_<name>`` (points, 2) for ``rectifier``, ``absolute``, ``half``, ``staircase``,
        ``floor`` and ``zigzag``; a row of NaN where a curve is broken.
    """
    rectifier = PiecewiseLinear([0], [0, 1], 0)
    absolute = PiecewiseLinear([0], [-1, 1], 0)
    half = PiecewiseLinear([0], [0, _HALF], 0)
    whole = [Fraction(n) for n in range(-3, 4)]
    steps = [row for n in range(-3, 3) for row in ((n, n), (n + 1, n), (np.nan, np.nan))]
    return {
        **{
            f"shape_{name}": _rows(whole, [function(x) for x in whole])
            for name, function in (
                ("rectifier", rectifier),
                ("absolute", absolute),
                ("half", half),
                ("zigzag", zigzag),
            )
        },
        "shape_staircase": _rows(
            [Fraction(n) for n in range(6)], [staircase(Fraction(n)) for n in range(6)]
        ),
        "shape_floor": np.array(steps, dtype=np.float64),
    }


def level_arrays() -> dict[str, Array]:
    """Three convex functions, each with a level and the set where it is at least that high.

    Returns
    -------
    dict
        For i = 0, 1, 2: ``level_i_curve`` (points, 2), ``level_i_value`` and ``level_i_ends``
        (intervals, 2) with infinite ends.
    """
    cases = (
        (PiecewiseLinear.of(visible_terms()), Fraction(1), (-9, 4)),
        (PiecewiseLinear.of(hidden_term()), Fraction(-1), (-4, 1)),
        (PiecewiseLinear([0], [-1, 1], 0), Fraction(2), (-4, 4)),
    )
    arrays: dict[str, Array] = {}
    for index, (function, level, (low, high)) in enumerate(cases):
        x = [Fraction(low), *function.breakpoints, Fraction(high)]
        ends = [
            (-np.inf if a is None else float(a), np.inf if b is None else float(b))
            for a, b in at_least(function, level)
        ]
        arrays |= {
            f"level_{index}_curve": _rows(x, [function(at) for at in x]),
            f"level_{index}_value": np.array(float(level)),
            f"level_{index}_ends": np.array(ends),
        }
    return arrays


def _rows(x: Sequence[Fraction], y: Sequence[Fraction]) -> Array:
    return np.array([[float(a), float(b)] for a, b in zip(x, y, strict=True)])
