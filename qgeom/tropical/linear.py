"""Exact linear algebra on integer rows: ranks, affine functions that vanish, combinations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from qgeom.tropical.numbers import Row


def independent_columns(rows: Sequence[Row]) -> tuple[int, ...]:
    """Columns of a matrix that span all its columns, chosen from the left.

    Parameters
    ----------
    rows : sequence of tuples of int
        The matrix.

    Returns
    -------
    tuple of int
        As many column indices as the rank.

    Examples
    --------
    >>> independent_columns([(1, 2, 0), (2, 4, 1)])
    (0, 2)
    """
    return tuple(pivot for pivot, _ in _echelon(rows))


def _echelon(rows: Iterable[Row]) -> list[tuple[int, list[Fraction]]]:
    """Pivot columns and rows of the reduced row echelon form."""
    reduced: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        rest = [Fraction(v) for v in row]
        for pivot, other in reduced:
            rest = _without(rest, other, pivot)
        lead = next((i for i, v in enumerate(rest) if v), None)
        if lead is None:
            continue
        rest = [v / rest[lead] for v in rest]
        reduced = [(pivot, _without(other, rest, lead)) for pivot, other in reduced]
        reduced.append((lead, rest))
        if len(reduced) == len(row):
            break
    return sorted(reduced)


def _without(row: list[Fraction], other: list[Fraction], column: int) -> list[Fraction]:
    factor = row[column]
    return [a - factor * b for a, b in zip(row, other, strict=True)] if factor else row


def vanishing(rows: Sequence[Row], width: int) -> list[Row]:
    """A basis of the affine functions that are zero on all rows of a width.

    Examples
    --------
    >>> vanishing([(1, 2)], 2)
    [(-2, 1)]
    """
    echelon = _echelon(rows)
    pivots = {pivot for pivot, _ in echelon}
    basis = []
    for free in (i for i in range(width) if i not in pivots):
        vector = [Fraction(int(i == free)) for i in range(width)]
        for pivot, row in echelon:
            vector[pivot] = -row[free]
        scale = math.lcm(*(v.denominator for v in vector))
        basis.append(primitive([int(v * scale) for v in vector]))
    return basis


def primitive(vector: Sequence[int]) -> Row:
    """A vector of integers without their common divisor.

    Examples
    --------
    >>> primitive((4, -6))
    (2, -3)
    """
    divisor = math.gcd(*vector) or 1
    return tuple(v // divisor for v in vector)


def mixed(a: int, left: Row, b: int, right: Row) -> Row:
    """The primitive multiple of a·left + b·right.

    Examples
    --------
    >>> mixed(1, (1, 0), 3, (1, 2))
    (2, 3)
    """
    return primitive([a * v + b * w for v, w in zip(left, right, strict=True)])
