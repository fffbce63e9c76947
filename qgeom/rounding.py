"""Rounding to a grid of given step."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError
from qgeom.types import FloatArray, finite_array


class Rounding(StrEnum):
    """What happens to a weight that lies between two grid points.

    Examples
    --------
    >>> round_ratios([0.5, 1.5], Rounding.NEAREST_EVEN)
    array([0., 2.])
    """

    NEAREST_EVEN = "nearest_even"
    NEAREST_AWAY = "nearest_away"
    DOWN = "down"
    UP = "up"
    TOWARDS_ZERO = "towards_zero"


def round_ratios(ratios: FloatArray, rounding: Rounding) -> FloatArray:
    """Round real numbers to integers.

    Parameters
    ----------
    ratios : ndarray of float64
        Weights divided by their step.
    rounding : Rounding
        The mode; the two *nearest* modes differ at halves only.

    Returns
    -------
    ndarray of float64
        Whole numbers, same shape.

    Examples
    --------
    >>> round_ratios(np.array([0.5, 1.5, -2.5]), Rounding.NEAREST_EVEN)
    array([ 0.,  2., -2.])
    >>> round_ratios(np.array([0.5, 1.5, -2.5]), Rounding.NEAREST_AWAY)
    array([ 1.,  2., -3.])
    """
    match rounding:
        case Rounding.NEAREST_EVEN:
            return np.rint(ratios)
        case Rounding.NEAREST_AWAY:
            # trunc + a comparison of the exact remainder: floor(x + 0.5) errs just below halves
            whole = np.trunc(ratios)
            return whole + np.where(np.abs(ratios - whole) >= 0.5, np.sign(ratios), 0.0)
        case Rounding.DOWN:
            return np.floor(ratios)
        case Rounding.UP:
            return np.ceil(ratios)
        case Rounding.TOWARDS_ZERO:
            return np.trunc(ratios)


def quantize(W: ArrayLike, delta: float) -> FloatArray:
    """Round weights to the nearest multiple of a step, ties to even.

    Parameters
    ----------
    W : array_like
        Weights of any shape.
    delta : float
        The step δ, above zero.

    Returns
    -------
    ndarray of float64
        ``round(W / δ) · δ``, same shape.

    Raises
    ------
    ParameterError
        When `delta` is not a finite number above zero.
    NotFiniteError
        When a weight is NaN or infinite.

    Notes
    -----
    For a power of two both the division and the product are exact; otherwise each adds at most
    half a unit in the last place.

    Examples
    --------
    >>> quantize([1.7, 0.25, -0.4], 0.5)
    array([ 1.5,  0. , -0.5])
    """
    step = checked_step(delta)
    return np.rint(finite_array(W, name="W") / step) * step + 0.0  # + 0.0 turns −0 into 0


def checked_step(delta: float) -> float:
    """Return a step as a float, or refuse what is no finite number above zero."""
    if not (math.isfinite(delta) and delta > 0):
        raise ParameterError(
            f"step is {delta}", where="delta", remedy="a step is a finite number above zero"
        )
    return float(delta)
