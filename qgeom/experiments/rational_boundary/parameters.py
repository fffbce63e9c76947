"""The tunables of `rational_boundary`; values live in config.yaml."""

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
    hidden : ((float, float), (float, float))
        Weights of the two hidden neurons, W₁.
    output : (float, float)
        Weights of the output, w₂, one positive and one negative.
    hidden_biases : (float, float)
        Biases of the hidden neurons in the network with biases.
    output_bias : float
        Its output bias.
    threshold : float
        The threshold of its decisions; 0 for all other networks.
    step : float
        The step δ of the worked example, for both layers.
    half_width : float
        The box of analysis is [−half_width, half_width]².
    widths : tuple of int
        Sizes of the hidden layers of the drawn networks …
    draws : int
        … of which there are this many of each size.
    steps : tuple of float
        The sweep over δ, falling.
    points : int
        Points per axis of the lattice on which identities are tested.
    reach : float
        Boundaries are compared with boundaries in a box this many times as wide.
    """

    hidden: tuple[tuple[float, float], tuple[float, float]]
    output: tuple[float, float]
    hidden_biases: tuple[float, float]
    output_bias: float
    threshold: float
    step: float
    half_width: float
    widths: tuple[int, ...]
    draws: int
    steps: tuple[float, ...]
    points: int
    reach: float

    def __post_init__(self) -> None:
        if not min(self.output) < 0 < max(self.output):
            raise ParameterError(
                f"output is {self.output}", remedy="one weight above zero and one below"
            )
        if self.step <= 0 or not self.steps or min(self.steps) <= 0:
            raise ParameterError(
                f"step is {self.step}, steps are {self.steps}", remedy="steps are above zero"
            )
        if list(self.steps) != sorted(set(self.steps), reverse=True):
            raise ParameterError(f"steps are {self.steps}", remedy="different ones, falling")
        if self.half_width <= 0 or self.reach <= 1:
            raise ParameterError(
                f"half_width is {self.half_width}, reach is {self.reach}",
                remedy="half_width above 0 and reach above 1",
            )
        if not self.widths or min(self.widths) < 2 or self.draws < 1 or self.points < 2:
            raise ParameterError(
                f"widths are {self.widths}, draws {self.draws}, points {self.points}",
                remedy="widths and points from 2, draws from 1",
            )
        numbers = (
            *self.hidden[0],
            *self.hidden[1],
            *self.hidden_biases,
            *self.steps,
            self.output_bias,
            self.threshold,
            self.half_width,
            self.reach,
        )
        if not all(math.isfinite(number) for number in numbers):
            raise ParameterError("a number is not finite", where="rational_boundary")
