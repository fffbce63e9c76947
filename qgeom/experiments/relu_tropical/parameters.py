"""The tunables of `relu_tropical`; values live in config.yaml."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgeom.errors import ParameterError
from qgeom.experiments.demands import Demands, require_margin

USES_POPULATION = True
DEMANDS = Demands(
    seeds=("showcase_seed",),
    grids=("grid",),
    bits=("bits", "scaled_bits"),
)
PART = "foundations"
_LEAST = {
    "draws": 2,
    "width": 2,
    "largest": 1,
    "points": 1,
    "terms": 2,
    "seeds": 1,
    "bits": 1,
    "scaled_seeds": 1,
    "growth_depth": 1,
    "growth_width": 2,
    "growth_draws": 1,
    "showcase_seed": 0,
}


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    draws : int
        Drawn networks of each kind.
    width : int
        Hidden layers of drawn networks have 2 to this many neurons.
    largest : int
        The largest absolute value of their whole weights.
    points : int
        Rational points at which functions are compared.
    terms : int
        Drawn polynomials have 1 to this many monomials.
    half_width : float
        Drawn networks are looked at on [−half_width, half_width]².
    margin : float
        How far the box of a trained network exceeds its data on every side, in input units.
    seeds : int
        The first so many networks of each dataset are examined.
    grid : str
        The grid of which single weights are taken, …
    bits : int
        … and its bit-width.
    scaled_seeds : int
        The twins of the first so many networks of each dataset are converted, …
    scaled_bits : tuple of int
        … with these bit-widths.
    growth_widths : tuple of int
        Sizes of the single hidden layer whose monomials are counted.
    growth_depth : int
        Drawn networks of 1 to this many hidden layers, …
    growth_width : int
        … each of this size, …
    growth_draws : int
        … of which there are this many.
    showcase_seed : int
        The network that is drawn: of the first dataset.
    """

    draws: int
    width: int
    largest: int
    points: int
    terms: int
    half_width: float
    margin: float
    seeds: int
    grid: str
    bits: int
    scaled_seeds: int
    scaled_bits: tuple[int, ...]
    growth_widths: tuple[int, ...]
    growth_depth: int
    growth_width: int
    growth_draws: int
    showcase_seed: int

    def __post_init__(self) -> None:
        require_margin(self.margin)
        if not (math.isfinite(self.half_width) and self.half_width > 0):
            raise ParameterError(f"half_width is {self.half_width}", remedy="a number above 0")
        for name, value in _LEAST.items():
            if getattr(self, name) < value:
                raise ParameterError(f"{name} is {getattr(self, name)}", remedy=f"from {value} up")
        for name in ("scaled_bits", "growth_widths"):
            values = getattr(self, name)
            if not values or min(values) < 1 or list(values) != sorted(set(values)):
                raise ParameterError(f"{name} is {values}", remedy="rising numbers from 1 up")
