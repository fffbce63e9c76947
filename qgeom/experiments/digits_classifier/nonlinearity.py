"""Where the activation function is linear, decided with fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from qgeom.experiments.outcome import Array

_PLACES = tuple(Fraction(n, 12) for n in range(-24, 25))
_STEPS = tuple(Fraction(n, 8) for n in range(1, 8))


def sigma(x: Fraction) -> Fraction:
    """The positive part of a number.

    Examples
    --------
    >>> sigma(Fraction(-1, 2)), sigma(Fraction(1, 2))
    (Fraction(0, 1), Fraction(1, 2))
    """
    return max(x, Fraction(0))


def linear_around(x: Fraction, radius: Fraction) -> bool:
    """Whether σ agrees with a straight line at the points x + s·radius for s = ±1/8, …, ±7/8.

    Parameters
    ----------
    x : Fraction
        The middle.
    radius : Fraction
        Half the length of the open interval, above 0.

    Returns
    -------
    bool
        Exactly decided. For a convex function with one kink, only an interval around that kink
        can fail, and one that is symmetric about it does.

    Examples
    --------
    >>> linear_around(Fraction(1), Fraction(1)), linear_around(Fraction(0), Fraction(1))
    (True, False)
    """
    slopes = {
        (sigma(x + sign * step * radius) - sigma(x)) / (sign * step * radius)
        for step in _STEPS
        for sign in (-1, 1)
    }
    return len(slopes) == 1


def bends() -> dict[str, Array]:
    """Look for linear neighbourhoods on both sides of zero and at zero.

    Returns
    -------
    dict of str to ndarray
        ``bend_at`` (n,), the places; ``bend_linear``, whether σ is linear within the radius |x|,
        or, at zero, within any of a falling sequence of radii; ``bend_expected``, x ≠ 0. For the
        figure: ``activation_x`` (m,) and ``activation_<name>`` (m,).
    """
    linear = [
        linear_around(x, abs(x))
        if x
        else any(linear_around(x, Fraction(1, 2**k)) for k in range(64))
        for x in _PLACES
    ]
    x = np.linspace(-3.0, 3.0, 121)
    return {
        "activation_x": x,
        "activation_relu": np.maximum(x, 0.0),
        "activation_tanh": np.tanh(x),
        "activation_sigmoid": 1.0 / (1.0 + np.exp(-x)),
        "bend_at": np.array([float(x) for x in _PLACES]),
        "bend_linear": np.array(linear),
        "bend_expected": np.array([x != 0 for x in _PLACES]),
    }
