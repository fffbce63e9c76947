"""One ReLU neuron on the line in exact rational arithmetic.

Everything measured here comes from evaluating the two functions at rational points; no closed
form for kinks, flip sets or errors is used, so that those can be tested against it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from fractions import Fraction

from qgeom.errors import ParameterError


def exact(value: float) -> Fraction:
    """Read the decimal number as it is written, not its binary neighbour.

    >>> exact(1.7)
    Fraction(17, 10)
    """
    if not math.isfinite(value):
        raise ParameterError(f"{value} is no rational number")
    return Fraction(repr(float(value)))


def round_to_step(weight: Fraction, step: Fraction) -> Fraction:
    """Round to the nearest multiple of a step, ties to even, without any rounding error.

    >>> round_to_step(Fraction(17, 10), Fraction(1, 2))
    Fraction(3, 2)
    """
    if step <= 0:
        raise ParameterError(f"step is {step}", remedy="a step is above zero")
    return round(weight / step) * step


@dataclass(frozen=True)
class Neuron:
    """The function max(0, w·x + b) on the line.

    Attributes
    ----------
    weight, bias : Fraction
        w and b.
    """

    weight: Fraction
    bias: Fraction

    def __call__(self, x: Fraction) -> Fraction:
        """Evaluate at x."""
        return max(Fraction(0), self.weight * x + self.bias)

    def active(self, x: Fraction) -> bool:
        """Whether the pre-activation is above zero."""
        return self.weight * x + self.bias > 0

    @property
    def tie(self) -> Fraction | None:
        """Where the terms 0 and w·x + b tie: the tropical hypersurface; None when it is empty.

        With w = 0 both terms have the same exponent and are one constant: no hypersurface.
        """
        return None if self.weight == 0 else -self.bias / self.weight


@dataclass(frozen=True)
class Piece:
    """A maximal interval between neighbouring ties, with the error function on it.

    Attributes
    ----------
    low, high : Fraction or None
        Its ends; None is minus or plus infinity.
    float_active, quantized_active : bool
        The two activation states inside.
    slope, intercept : Fraction
        The error float − quantized is ``slope · x + intercept`` inside …
    affine : bool
        … which was verified at two further points.
    """

    low: Fraction | None
    high: Fraction | None
    float_active: bool
    quantized_active: bool
    slope: Fraction
    intercept: Fraction
    affine: bool

    @property
    def flips(self) -> bool:
        """Whether the two neurons disagree here."""
        return self.float_active != self.quantized_active

    @property
    def length(self) -> Fraction | None:
        """Its length; None when it is infinite."""
        return None if self.low is None or self.high is None else self.high - self.low


def error_pieces(neuron: Neuron, quantized: Neuron) -> tuple[Piece, ...]:
    """Cut the line at both ties and measure the error function in every piece.

    Parameters
    ----------
    neuron, quantized : Neuron
        The float neuron and its quantized twin.

    Returns
    -------
    tuple of Piece
        From left to right, one to three of them.
    """
    ties = sorted({tie for tie in (neuron.tie, quantized.tie) if tie is not None})
    ends: list[Fraction | None] = [None, *ties, None]
    return tuple(_measure(neuron, quantized, low, high) for low, high in itertools.pairwise(ends))


def _measure(
    neuron: Neuron, quantized: Neuron, low: Fraction | None, high: Fraction | None
) -> Piece:
    points = _inner_points(low, high)
    errors = [neuron(x) - quantized(x) for x in points]
    slope = (errors[1] - errors[0]) / (points[1] - points[0])
    intercept = errors[0] - slope * points[0]
    affine = all(
        slope * x + intercept == error for x, error in zip(points[2:], errors[2:], strict=True)
    )
    states = {(neuron.active(x), quantized.active(x)) for x in points}
    if len(states) != 1:
        raise ParameterError(f"activation changes between ties, on ({low}, {high})")
    float_active, quantized_active = states.pop()
    return Piece(low, high, float_active, quantized_active, slope, intercept, affine)


def _inner_points(low: Fraction | None, high: Fraction | None) -> list[Fraction]:
    shares = [Fraction(k, 7) for k in (1, 3, 4, 6)]
    if low is not None and high is not None:
        return [low + share * (high - low) for share in shares]
    if low is not None:
        return [low + 10 * share for share in shares]
    if high is not None:
        return [high - 10 * share for share in shares]
    return [20 * (share - Fraction(1, 2)) for share in shares]


def flip_length(pieces: tuple[Piece, ...]) -> Fraction | None:
    """Total length of the pieces on which the neurons disagree; None when it is infinite."""
    total = Fraction(0)
    for piece in pieces:
        if piece.flips:
            if piece.length is None:
                return None
            total += piece.length
    return total


def closed_form_length(neuron: Neuron, quantized: Neuron) -> Fraction | None:
    """Evaluate |b|·|1/w − 1/w_q|; None where w_q = 0 makes it infinite."""
    if quantized.weight == 0:
        return None
    return abs(neuron.bias) * abs(1 / neuron.weight - 1 / quantized.weight)


def largest_jump(pieces: tuple[Piece, ...]) -> Fraction:
    """Find the largest jump of the error itself between neighbouring pieces."""
    jumps = [Fraction(0)]
    for left, right in itertools.pairwise(pieces):
        assert left.high is not None  # noqa: S101 - inner ends are ties
        jumps.append(abs((right.slope - left.slope) * left.high + right.intercept - left.intercept))
    return max(jumps)


def largest_slope_jump(pieces: tuple[Piece, ...]) -> Fraction:
    """Find the largest change of the error's slope from one piece to the next."""
    pairs = itertools.pairwise(pieces)
    return max((abs(right.slope - left.slope) for left, right in pairs), default=Fraction(0))
