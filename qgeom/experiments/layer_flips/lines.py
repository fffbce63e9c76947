"""The lines of one neuron before and after rounding, and the region between them.

The line of a neuron is where its pre-activation w·x + b is zero. Everything is decided exactly.
`between` knows the two lines only, not which side of either is active.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qgeom.errors import ParameterError
from qgeom.experiments.layer_flips.half_planes import (
    HalfPlane,
    Point,
    Polygon,
    Region,
    clip,
    negated,
    polygon_area,
    value,
)


class Shape(StrEnum):
    """What the flip region of one neuron looks like in the whole plane."""

    NONE = "none"
    WEDGES = "wedges"
    STRIP = "strip"
    HALF_PLANE = "half plane"


@dataclass(frozen=True)
class Pair:
    """A neuron w·x + b of the plane and its rounded twin w_q·x + b.

    Attributes
    ----------
    before, after : tuple of Fraction
        (w₁, w₂, b) of either; `before` has a non-zero weight.
    """

    before: HalfPlane
    after: HalfPlane

    def __post_init__(self) -> None:
        if not any(self.before[:2]):
            raise ParameterError("the row of weights is zero", where="before")

    @property
    def vanished(self) -> bool:
        """Whether the whole row was rounded to zero."""
        return not any(self.after[:2])

    @property
    def cross(self) -> Fraction:
        """Cross product of both rows; 0 for parallel lines."""
        return self.before[0] * self.after[1] - self.before[1] * self.after[0]

    @property
    def dot(self) -> Fraction:
        """Scalar product of both rows."""
        return self.before[0] * self.after[0] + self.before[1] * self.after[1]

    @property
    def apex(self) -> Point | None:
        """Where both lines cross; None if they are parallel or one is gone."""
        if self.cross == 0:
            return None
        (p, q, c), (u, v, d) = self.before, self.after
        return (q * d - v * c) / self.cross, (u * c - p * d) / self.cross

    @property
    def angle(self) -> float:
        """Angle between both rows in [0, π], the one by which the line turned; NaN if gone."""
        if self.vanished:
            return math.nan
        return math.atan2(abs(float(self.cross)), float(self.dot))

    @property
    def shifted(self) -> bool:
        """Whether the new line has another distance to the origin; false if it is gone."""
        (p, q, c), (u, v, d) = self.before, self.after
        return not self.vanished and c**2 * (u**2 + v**2) != d**2 * (p**2 + q**2)

    @property
    def shape(self) -> Shape:
        """Shape of the flip region: wedges, strip or half plane."""
        if self.vanished:
            return Shape.HALF_PLANE
        if self.cross != 0:
            return Shape.WEDGES
        same = self.before[2] * self.after[0] == self.after[2] * self.before[0]
        same = same and self.before[2] * self.after[1] == self.after[2] * self.before[1]
        return Shape.NONE if same else Shape.STRIP

    def between(self) -> tuple[Region, ...]:
        """Return what lies between the old and the new line, as convex pieces.

        Returns
        -------
        tuple of Region
            Crossing lines: the two opposite sectors of the smaller angle. Parallel lines: the
            strip. Equal lines, or no new line: nothing.

        Raises
        ------
        ParameterError
            For perpendicular lines, neither of whose pairs of sectors is smaller.
        """
        if self.shape is Shape.WEDGES:
            return self._sectors()
        if self.shape is not Shape.STRIP:
            return ()
        scale = self.dot / (self.before[0] ** 2 + self.before[1] ** 2)  # w_q = scale · w
        offsets = sorted((-self.before[2], -self.after[2] / scale))
        p, q, _ = self.before
        return (((p, q, -offsets[0]), (-p, -q, offsets[1])),)

    def _sectors(self) -> tuple[Region, ...]:
        apex = self.apex
        if apex is None or self.dot == 0:
            raise ParameterError(
                "the lines are perpendicular", remedy="rounding to nearest never does that"
            )
        first = (-self.before[1], self.before[0])
        second = (-self.after[1], self.after[0])
        if self.dot < 0:
            second = (-second[0], -second[1])
        if first[0] * second[1] - first[1] * second[0] < 0:
            first, second = second, first
        # left of the first direction and right of the second, from the apex
        left = _through(apex, (-first[1], first[0]))
        right = _through(apex, (second[1], -second[0]))
        return (left, right), (negated(left), negated(right))

    def predicted(self) -> tuple[Region, ...]:
        """Return `between`, or the half plane that flips when the row was rounded to zero.

        The twin is then in the state of its bias everywhere, so the other state flips.
        """
        if not self.vanished:
            return self.between()
        return ((negated(self.before) if self.after[2] > 0 else self.before,),)

    def area(self, box: Polygon) -> Fraction:
        """Area of the box on which exactly one of both pre-activations is above zero.

        |H| + |H_q| − 2 |H ∩ H_q| for the two active half planes in the box.
        """
        planes = (self.before, self.after)
        first, second = (polygon_area(clip(box, (plane,))) for plane in planes)
        # 0·x + 0·y + b ≥ 0 holds for b = 0 too, where the neuron is silent
        if self.vanished and self.after[2] <= 0:
            return first
        return first + second - 2 * polygon_area(clip(box, planes))


def _through(point: Point, normal: Point) -> HalfPlane:
    """Return the half plane of a normal whose line passes through a point."""
    plane = (normal[0], normal[1], Fraction(0))
    return normal[0], normal[1], -value(plane, point)


def square_angle(direction: Point) -> Fraction:
    """Twice the area that the ray from the origin sweeps in [−1, 1]², from the x-axis on.

    Parameters
    ----------
    direction : (Fraction, Fraction)
        Of a line through the origin; its sense does not matter.

    Returns
    -------
    Fraction
        In (−1, 3]: tan φ for angles up to 45°, 2 − cot φ beyond, where φ is the line's angle.

    Raises
    ------
    ParameterError
        For the direction (0, 0).

    Examples
    --------
    >>> square_angle((Fraction(1), Fraction(1))), square_angle((Fraction(0), Fraction(1)))
    (Fraction(1, 1), Fraction(2, 1))
    """
    x, y = direction
    if x == 0 and y == 0:
        raise ParameterError("direction is (0, 0)")
    return y / x if abs(y) < abs(x) or x == y else 2 - x / y


def wedge_area(pair: Pair, half_width: Fraction) -> Fraction:
    """Area of the smaller double wedge of two lines through the origin in [−r, r]².

    Parameters
    ----------
    pair : Pair
        With b = 0; the twin's row is not zero.
    half_width : Fraction
        r.

    Returns
    -------
    Fraction
        r² |G(φ_q) − G(φ)| with G as of `square_angle`, the difference taken modulo 4 (half a turn).

    Examples
    --------
    >>> one, zero = Fraction(1), Fraction(0)
    >>> wedge_area(Pair((one, one, zero), (one, zero, zero)), Fraction(2))
    Fraction(4, 1)
    """
    if pair.before[2] != 0 or pair.after[2] != 0 or pair.vanished:
        raise ParameterError("the lines do not pass through the origin", where="pair")
    ends = [square_angle((-row[1], row[0])) for row in (pair.before, pair.after)]
    turn = (ends[1] - ends[0]) % 4
    return half_width**2 * min(turn, 4 - turn)
