"""Dyadic numbers: floats, grids and their products as whole numbers times a power of two."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qgeom.grids import QuantizedArray
from qgeom.types import FloatArray

ObjectArray: TypeAlias = NDArray[np.object_]
Dyadic: TypeAlias = tuple[ObjectArray, int]


def nearest_float(numerator: int, denominator: int) -> float:
    """Nearest float64 of a fraction, ties to even; infinite beyond the range of float64.

    Parameters
    ----------
    numerator, denominator : int
        Any size; the denominator is not 0.

    Returns
    -------
    float
        The quotient, rounded once.

    Examples
    --------
    >>> nearest_float(1, -3), nearest_float(10**400, 1)
    (-0.3333333333333333, inf)
    """
    try:
        return numerator / denominator
    except OverflowError:
        return math.inf if (numerator < 0) == (denominator < 0) else -math.inf


def dyadic(values: FloatArray | QuantizedArray) -> Dyadic:
    """Write numbers as whole numbers times one power of two, exactly.

    Parameters
    ----------
    values : ndarray of float64, or QuantizedArray
        Floats as they are; of a quantized array the grid ``(code − zero_point) · δ``, before it
        is rounded to float64.

    Returns
    -------
    whole : ndarray of int objects
        Shape of `values`.
    exponent : int
        With ``values = whole · 2^exponent``.

    Examples
    --------
    >>> whole, exponent = dyadic(np.array([1.0, 0.25]))
    >>> [int(n) / 2**-exponent for n in whole]
    [1.0, 0.25]
    """
    if isinstance(values, QuantizedArray):
        steps, exponent = dyadic(values.step)
        return (values.codes.astype(object) - values.zero_point) * steps, exponent
    mantissas, exponents = np.frexp(values)
    whole = np.asarray((mantissas * 2.0**53).astype(np.int64).astype(object), dtype=object)
    used = exponents[mantissas != 0]
    low = int(used.min()) if used.size else 0
    shifts = np.where(mantissas != 0, exponents - low, 0)
    powers = np.array([1 << int(shift) for shift in shifts.flat], dtype=object)
    return whole * powers.reshape(whole.shape), low - 53


def composed(W: Dyadic, b: Dyadic, plane: FloatArray) -> tuple[Dyadic, Dyadic]:
    """First layer after the map of a plane into input space, exactly.

    Parameters
    ----------
    W, b : Dyadic
        Weights (n, d) and biases (n,).
    plane : ndarray of float64, shape (d, 3)
        Columns u, v and the origin: the input is ``origin + s·u + t·v``.

    Returns
    -------
    W, b : Dyadic
        Weights (n, 2) and biases (n,) in s and t.
    """
    columns, exponent = dyadic(plane)
    product, low = W[0] @ columns, W[1] + exponent
    end = min(low, b[1])
    bias = (product[:, 2] << (low - end)) + (b[0] << (b[1] - end))
    return (product[:, :2], low), (bias, end)
