"""The tunables of `neuron_kink`; values live in config.yaml."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgeom.errors import ParameterError

PART = "roadmap"
USES_POPULATION = False


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    weight, bias, step : float
        The worked example: w, b and δ.
    window : tuple of float
        Ends of the plotted part of the line.
    samples : int
        Points per plotted curve.
    smallest_step, largest_step : float
        Ends of the sweep over δ.
    steps : int
        Number of steps in the sweep, evenly spaced.
    weights, biases : tuple of float
        The family of neurons swept over.
    sign_changes : tuple of (float, float)
        Pairs (w, w_q) of opposite sign, which no rounding produces but other errors do.
    """

    weight: float
    bias: float
    step: float
    window: tuple[float, float]
    samples: int
    smallest_step: float
    largest_step: float
    steps: int
    weights: tuple[float, ...]
    biases: tuple[float, ...]
    sign_changes: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if not self.window[0] < self.window[1]:
            raise ParameterError(f"window is {self.window}", remedy="give (low, high), low < high")
        if self.samples < 2 or self.steps < 2:
            raise ParameterError(
                f"samples is {self.samples}, steps is {self.steps}", remedy="at least 2 of each"
            )
        if not 0 < self.smallest_step < self.largest_step:
            raise ParameterError(
                f"steps run from {self.smallest_step} to {self.largest_step}",
                remedy="0 < smallest_step < largest_step",
            )
        if self.step <= 0:
            raise ParameterError(f"step is {self.step}", remedy="a step is above zero")
        if not self.weights or not self.biases or self.weight == 0 or 0 in self.weights:
            raise ParameterError("weights are empty or zero", remedy="give non-zero weights")
        for pair in self.sign_changes:
            if not pair[0] * pair[1] < 0:
                raise ParameterError(
                    f"sign_changes has {pair}", remedy="both non-zero, of opposite sign"
                )
        numbers = (self.weight, self.bias, *self.weights, *self.biases, *self.window)
        if not all(math.isfinite(number) for number in numbers):
            raise ParameterError("a number is not finite", where="neuron_kink")
