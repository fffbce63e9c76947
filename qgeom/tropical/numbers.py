"""Numbers of the tropical modules: integers and fractions stay exact, floats are dyadic rationals.

All combinatorial questions (who wins, what lies on a hull) are decided on rationals. A float stands
for the rational number that it stores, so its answers are exact too, for the stored values.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from qgeom.errors import NotFiniteError, ParameterError

Exact: TypeAlias = int | Fraction
Number: TypeAlias = int | Fraction | float
Exponent: TypeAlias = tuple[Exact, ...]
Point: TypeAlias = tuple[Fraction, ...]
Row: TypeAlias = tuple[int, ...]


def as_number(value: object, *, name: str) -> Number:
    """A number as a plain int, Fraction or float.

    Parameters
    ----------
    value : object
        Any integer (NumPy's too), Fraction or float.
    name : str
        How error messages call it.

    Returns
    -------
    int, Fraction or float
        Integers and whole fractions as int.

    Raises
    ------
    ParameterError
        When it is none of these.
    NotFiniteError
        For NaN and infinities.

    Examples
    --------
    >>> as_number(Fraction(6, 3), name="coefficient"), as_number(0.5, name="coefficient")
    (2, 0.5)
    """
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value
    if isinstance(value, float | np.floating):
        if not math.isfinite(value):
            raise NotFiniteError(
                f"is {float(value)}", where=name, remedy="only finite numbers; leave −∞ terms out"
            )
        return float(value)
    try:
        return operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise ParameterError(
            f"is {value!r}", where=name, remedy="give an int, a Fraction or a float"
        ) from None


def as_fraction(value: object, *, name: str) -> Fraction:
    """The rational number that a number stores.

    Examples
    --------
    >>> as_fraction(0.5, name="x")
    Fraction(1, 2)
    """
    return Fraction(as_number(value, name=name))


def as_exponent(value: Iterable[object] | object, *, laurent: bool) -> Exponent:
    """An exponent as a tuple of int or Fraction.

    Parameters
    ----------
    value : iterable of numbers, or one number
        One entry per variable; a number by itself is an exponent in one variable.
    laurent : bool
        Allow negative and fractional entries.

    Returns
    -------
    tuple of int or Fraction
        Whole entries as int.

    Raises
    ------
    ParameterError
        For entries that `laurent` would allow, and for what is no number.

    Examples
    --------
    >>> as_exponent((1, 2.0), laurent=False), as_exponent(-0.5, laurent=True)
    ((1, 2), (Fraction(-1, 2),))
    """
    entries = value if isinstance(value, Iterable) else (value,)
    fractions = [as_fraction(v, name="exponent") for v in entries]
    if not laurent and any(v.denominator != 1 or v < 0 for v in fractions):
        raise ParameterError(
            f"exponent ({', '.join(map(str, fractions))})",
            remedy="natural numbers, or laurent=True for negative and fractional ones",
        )
    return tuple(v.numerator if v.denominator == 1 else v for v in fractions)


def common_scale(values: Iterable[Exact]) -> int:
    """The least positive integer that makes all values whole.

    Examples
    --------
    >>> common_scale([Fraction(1, 2), Fraction(2, 3), 5])
    6
    """
    return math.lcm(*(value.denominator for value in values))


def whole(values: Sequence[Exact], scale: int) -> Row:
    """The values times a scale that makes them whole.

    Examples
    --------
    >>> whole([Fraction(1, 2), 5], 6)
    (3, 30)
    """
    return tuple(int(value * scale) for value in values)


def dot(left: Iterable[int], right: Iterable[int]) -> int:
    """Scalar product of integer vectors.

    Examples
    --------
    >>> dot((1, 2), (3, 4))
    11
    """
    return sum(map(operator.mul, left, right))
