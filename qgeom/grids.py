"""Quantization grids: from a bit-width and weights to steps, codes and rounded weights.

A *grid* is a rule that gives every weight array a **step** δ (one per tensor or one per output
channel), a range of integer **codes** and a **zero point**; the quantized weight is
``(code − zero_point) · δ``. Codes and steps are kept beside the rounded weights, so that exact
geometry can work on the intended grid rather than on its floating-point image.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError, ShapeError
from qgeom.rounding import Rounding, checked_step, round_ratios
from qgeom.types import BoolArray, FloatArray, IntArray, finite_array

MAX_BITS = 24  # a code and its product with a float64 step stay exact far beyond any use here


class GridKind(StrEnum):
    """How a grid finds its step.

    Examples
    --------
    >>> GridKind("step") is GridKind.STEP
    True
    """

    FIXED_RANGE = "fixed_range"
    SYMMETRIC_TENSOR = "symmetric_tensor"
    SYMMETRIC_CHANNEL = "symmetric_channel"
    ASYMMETRIC_TENSOR = "asymmetric_tensor"
    STEP = "step"


_SMALLEST_BITS = {
    GridKind.FIXED_RANGE: 1,
    GridKind.SYMMETRIC_TENSOR: 2,
    GridKind.SYMMETRIC_CHANNEL: 2,
    GridKind.ASYMMETRIC_TENSOR: 1,
}


@dataclass(frozen=True, kw_only=True)
class QuantizedArray:
    """A weight array on a grid.

    Attributes
    ----------
    codes : ndarray of int64
        The stored integers, shape of the weights.
    step : ndarray of float64
        δ, broadcastable to `codes`: shape ``()`` per tensor, ``(out, 1)`` per channel.
    zero_point : int
        The code that stands for 0.
    out_of_range : ndarray of bool
        Weights whose unclipped code does not fit into the grid's range of codes.
    saturated : ndarray of bool
        Weights that were clipped: `out_of_range` where the grid saturates, else all False.

    Examples
    --------
    >>> two_bits = Grid.symmetric(2).quantize([[1.0, -0.4]])
    >>> two_bits.codes, two_bits.step, two_bits.values
    (array([[1, 0]]), array(1.), array([[1., 0.]]))
    """

    codes: IntArray
    step: FloatArray
    zero_point: int
    out_of_range: BoolArray
    saturated: BoolArray

    def __post_init__(self) -> None:
        for name in ("out_of_range", "saturated"):
            if getattr(self, name).shape != self.codes.shape:
                raise ShapeError(
                    f"shape {getattr(self, name).shape} is not {self.codes.shape} of codes",
                    where=name,
                )
        if not (np.isfinite(self.step).all() and (self.step > 0).all()):
            raise ParameterError(f"steps are {self.step}", where="step", remedy="steps are above 0")

    @property
    def values(self) -> FloatArray:
        """The rounded weights ``(codes − zero_point) · δ``, float64."""
        values = (self.codes - self.zero_point) * self.step + 0.0
        values.flags.writeable = False
        return values


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A rule that turns weights into grid points. Build one with the class methods.

    Attributes
    ----------
    kind : GridKind
        How the step is found.
    bits : int or None
        Bits b per weight; None where only a step is given.
    delta : float or None
        The step of a `GridKind.STEP` grid.
    rounding : Rounding
        The rounding mode.
    saturate : bool
        Whether codes outside the range of b bits are clipped to it.

    Examples
    --------
    >>> Grid.fixed_range(3).quantize([1.7, -0.4]).values
    array([ 1.75, -0.5 ])
    >>> Grid.symmetric(2).quantize([[1.7, 0.3], [-0.4, 1.2]]).codes
    array([[1, 0],
           [0, 1]])
    """

    kind: GridKind
    bits: int | None = None
    delta: float | None = None
    rounding: Rounding = Rounding.NEAREST_EVEN
    saturate: bool = True

    def __post_init__(self) -> None:
        if self.kind is GridKind.STEP:
            if self.bits is not None or self.delta is None:
                raise ParameterError("a step grid takes a step and no bits", where="Grid")
            checked_step(self.delta)
            return
        smallest = _SMALLEST_BITS[self.kind]
        if self.delta is not None:
            raise ParameterError("the step follows from the bits", where=f"Grid {self.kind}")
        if self.bits is None or not smallest <= self.bits <= MAX_BITS:
            raise ParameterError(
                f"bits is {self.bits}",
                where=f"Grid {self.kind}",
                remedy=f"a whole number from {smallest} to {MAX_BITS}",
            )

    @classmethod
    def fixed_range(
        cls,
        bits: int,
        *,
        rounding: Rounding = Rounding.NEAREST_EVEN,
        saturate: bool = False,
    ) -> Self:
        """Step 2^−(b−1): b bits would cover [−1, 1) whatever the weights are.

        Weights outside that range keep their own grid point unless `saturate` is set; they are
        reported in `QuantizedArray.out_of_range` either way.
        """
        return cls(kind=GridKind.FIXED_RANGE, bits=bits, rounding=rounding, saturate=saturate)

    @classmethod
    def symmetric(
        cls, bits: int, *, per: str = "tensor", rounding: Rounding = Rounding.NEAREST_EVEN
    ) -> Self:
        """Step max|W| / (2^(b−1) − 1), of the whole tensor or of each output channel (row)."""
        kinds = {"tensor": GridKind.SYMMETRIC_TENSOR, "channel": GridKind.SYMMETRIC_CHANNEL}
        if per not in kinds:
            raise ParameterError(
                f"per is {per!r}", where="Grid.symmetric", remedy="tensor, channel"
            )
        return cls(kind=kinds[per], bits=bits, rounding=rounding)

    @classmethod
    def asymmetric(cls, bits: int, *, rounding: Rounding = Rounding.NEAREST_EVEN) -> Self:
        """2^b codes from min(W, 0) to max(W, 0), with a whole-numbered zero point."""
        return cls(kind=GridKind.ASYMMETRIC_TENSOR, bits=bits, rounding=rounding)

    @classmethod
    def step(cls, delta: float, *, rounding: Rounding = Rounding.NEAREST_EVEN) -> Self:
        """Multiples of a given step, without bounds."""
        return cls(kind=GridKind.STEP, delta=delta, rounding=rounding, saturate=False)

    @classmethod
    def from_name(cls, name: str, bits: int, *, rounding: Rounding = Rounding.NEAREST_EVEN) -> Self:
        """Build a grid from the name it has in configurations and tables.

        Raises
        ------
        ParameterError
            When no grid that takes bits has that name.
        """
        if name == GridKind.FIXED_RANGE:
            return cls.fixed_range(bits, rounding=rounding)
        if name not in GRID_NAMES:
            raise ParameterError(f"unknown grid {name!r}", remedy=f"one of {', '.join(GRID_NAMES)}")
        return cls(kind=GridKind(name), bits=bits, rounding=rounding)

    def quantize(self, W: ArrayLike) -> QuantizedArray:
        """Put weights on the grid.

        Parameters
        ----------
        W : array_like
            Weights; a per-channel grid needs two axes (out, in).

        Returns
        -------
        QuantizedArray
            Codes, steps and masks. A tensor or channel without any non-zero weight has no scale
            of its own: its step is 1 and its codes are zero points.

        Raises
        ------
        NotFiniteError, ShapeError
            For weights that are not finite, or lack a channel axis that the grid needs.
        """
        weights = finite_array(W, name="W")
        step, low, high, zero_point = self._layout(weights)
        codes = round_ratios(weights / step, self.rounding) + zero_point
        if not (np.abs(codes) < 2**52).all():
            raise ParameterError(
                "a code exceeds 2^52", where=f"Grid {self.kind}", remedy="use a larger step"
            )
        out_of_range = (codes < low) | (codes > high)
        if self.saturate:
            codes = np.clip(codes, low, high)
        return QuantizedArray(
            codes=codes.astype(np.int64),
            step=step,
            zero_point=zero_point,
            out_of_range=out_of_range,
            saturated=out_of_range if self.saturate else np.zeros_like(out_of_range),
        )

    def _layout(self, weights: FloatArray) -> tuple[FloatArray, float, float, int]:
        """Step, smallest and largest code, and zero point for these weights."""
        if self.kind is GridKind.STEP:
            assert self.delta is not None  # noqa: S101 - checked at construction
            return np.array(self.delta), -math.inf, math.inf, 0
        assert self.bits is not None  # noqa: S101 - checked at construction
        if self.kind is GridKind.FIXED_RANGE:
            half = 2.0 ** (self.bits - 1)
            return np.array(1.0 / half), -half, half - 1.0, 0
        if self.kind is GridKind.ASYMMETRIC_TENSOR:
            levels = 2.0**self.bits - 1.0
            lowest = min(float(weights.min(initial=0.0)), 0.0)
            highest = max(float(weights.max(initial=0.0)), 0.0)
            step = _scale(np.array((highest - lowest) / levels))
            return step, 0.0, levels, int(np.rint(-lowest / step))
        largest = 2.0 ** (self.bits - 1) - 1.0
        if self.kind is GridKind.SYMMETRIC_CHANNEL:
            if weights.ndim != 2:
                raise ShapeError(
                    f"shape {weights.shape} has no channels",
                    where="W",
                    remedy="give weights of shape (out, in)",
                )
            extent = np.abs(weights).max(axis=1, keepdims=True, initial=0.0)
        else:
            extent = np.array(np.abs(weights).max(initial=0.0))
        return _scale(extent / largest), -largest, largest, 0


def _scale(step: FloatArray) -> FloatArray:
    """Replace a step that vanished (no weights, or all zero) by one."""
    return np.where(step > 0, step, 1.0)


GRID_NAMES = tuple(str(kind) for kind in GridKind if kind is not GridKind.STEP)
