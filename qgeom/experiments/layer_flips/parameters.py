"""The tunables of `layer_flips`; values live in config.yaml."""

from __future__ import annotations

import itertools
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
    weights : tuple of (float, float)
        The worked example: a row of W per neuron; it is measured with b = 0 …
    biases : tuple of float
        … and with these biases, one per neuron, none of them 0.
    step : float
        The worked example's δ.
    half_width : float
        The box is [−r, r]² with this r; the disc in it has this radius.
    smallest_step, largest_step : float
        Ends of the sweep over δ.
    steps : int
        Steps in the sweep of the worked example, each larger by the same factor.
    parallel : tuple of (float, float, float)
        Neurons (w₁, w₂, b) of one more layer, with rows that rounding can leave parallel.
    random_layers : int
        Layers of the example's size with normally distributed weights, as many with b = 0 as with
        normally distributed biases.
    random_steps : int
        Steps in the sweep of all layers but the worked example.
    shapes : tuple of (float, float, float, float)
        Four neurons with their step, (w₁, w₂, b, δ), one for each shape of flip region: two wedges
        at the origin, two wedges elsewhere, a strip, a half plane.
    points : int
        Coloured points per axis in the pictures of the worked example.
    """

    weights: tuple[tuple[float, float], ...]
    biases: tuple[float, ...]
    step: float
    half_width: float
    smallest_step: float
    largest_step: float
    steps: int
    parallel: tuple[tuple[float, float, float], ...]
    random_layers: int
    random_steps: int
    shapes: tuple[tuple[float, float, float, float], ...]
    points: int

    def __post_init__(self) -> None:
        if not 0 < self.smallest_step < self.largest_step:
            raise ParameterError(
                f"steps run from {self.smallest_step} to {self.largest_step}",
                remedy="0 < smallest_step < largest_step",
            )
        self._check_counts()
        self._check_rows()
        if not (self.step > 0 and self.half_width > 0):
            raise ParameterError(
                f"step is {self.step}, half_width is {self.half_width}", remedy="both above zero"
            )

    def _check_counts(self) -> None:
        least = {"steps": 2, "random_layers": 1, "random_steps": 2, "points": 1}
        for name, low in least.items():
            if getattr(self, name) < low:
                raise ParameterError(
                    f"is {getattr(self, name)}", where=name, remedy=f"at least {low}"
                )

    def _check_rows(self) -> None:
        if not self.weights or len(self.weights) != len(self.biases) or 0 in self.biases:
            raise ParameterError(
                f"{len(self.weights)} rows with biases {self.biases}",
                remedy="one bias per row of weights, none of them 0",
            )
        if not self.parallel or len(self.shapes) != 4:
            raise ParameterError(
                f"{len(self.parallel)} neurons in parallel, {len(self.shapes)} shapes",
                remedy="at least one neuron in parallel, four shapes",
            )
        rows = [row[:2] for row in (*self.weights, *self.parallel, *self.shapes)]
        if (0, 0) in rows:
            raise ParameterError("a row of weights is zero", remedy="it has no line")
        numbers = itertools.chain(self.biases, *self.weights, *self.parallel, *self.shapes)
        if not all(math.isfinite(number) for number in numbers):
            raise ParameterError("a number is not finite", where="layer_flips")
        if not all(shape[3] > 0 for shape in self.shapes):
            raise ParameterError("a step is not above zero", where="shapes")
