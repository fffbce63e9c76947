"""The tunables of `region_bounds`; values live in config.yaml."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgeom.errors import ParameterError
from qgeom.experiments.demands import require_margin, require_shares

USES_POPULATION = False
PART = "foundations"
TRAINS = True


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    widths : tuple of int
        Widths of the random networks whose growth is measured; rising, at least two above 1.
    depth : int
        Their number of hidden layers, at least 3.
    seeds : int
        Random networks per width or shape.
    bias_scale : float
        Standard deviation of their biases.
    neurons : int
        Hidden neurons of the networks that are compared at equal size.
    depths : tuple of int
        Over how many layers these are spread, 1 first; each divides `neurons`.
    tent_depth : int
        Layers of the deepest network that is made of tents.
    two_layer_networks : int
        How many 2→3→3→1 networks are drawn.
    fold_hidden : tuple of int
        Widths of the networks whose folds are looked at; at least 3 layers.
    fold_seeds : int
        How many of them there are.
    fold_bits : int
        Bits of their twins.
    fold_box : float
        They are looked at on the square from −fold_box to fold_box.
    prune_hidden : tuple of int
        Widths of the pruned networks; at least 2 layers.
    prune_units : int
        Width of the pruned networks of one layer.
    units : tuple of tuple of int
        Hidden widths of the trained networks, one layer first.
    points : int
        Training points (two moons).
    noise : float
        Their noise.
    epochs : int
        Steps of the training.
    learning_rate : float
        Its step size.
    margin : float
        How far the box of analysis reaches beyond the data.
    same_factor : float
        From which share of the second layer's factor on a later layer multiplies as it does.
    many : float
        From which share on cells are *many*.
    confidence : float
        Level of the intervals.
    """

    widths: tuple[int, ...]
    depth: int
    seeds: int
    bias_scale: float
    neurons: int
    depths: tuple[int, ...]
    tent_depth: int
    two_layer_networks: int
    fold_hidden: tuple[int, ...]
    fold_seeds: int
    fold_bits: int
    fold_box: float
    prune_hidden: tuple[int, ...]
    prune_units: int
    units: tuple[tuple[int, ...], ...]
    points: int
    noise: float
    epochs: int
    learning_rate: float
    margin: float
    same_factor: float
    many: float
    confidence: float

    def __post_init__(self) -> None:
        require_margin(self.margin)
        require_shares(self, "same_factor", "many", "confidence")
        _rising("widths", self.widths)
        _rising("depths", self.depths)
        if sum(width > 1 for width in self.widths) < 2:
            raise ParameterError(f"widths are {self.widths}", remedy="at least two above 1")
        if self.depths[0] != 1 or any(self.neurons % depth for depth in self.depths):
            raise ParameterError(
                f"depths are {self.depths}", remedy=f"1 first, all divisors of {self.neurons}"
            )
        least = {
            "depth": 3,
            "seeds": 2,
            "tent_depth": 2,
            "two_layer_networks": 1,
            "fold_seeds": 2,
            "fold_bits": 2,
            "prune_units": 3,
            "points": 2,
            "epochs": 1,
        }
        for name, smallest in least.items():
            if getattr(self, name) < smallest:
                raise ParameterError(
                    f"{name} is {getattr(self, name)}", remedy=f"at least {smallest}"
                )
        self._check_shapes()
        for name in ("bias_scale", "fold_box", "learning_rate"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) > 0):
                raise ParameterError(f"{name} is {getattr(self, name)}", remedy="above 0")

    def _check_shapes(self) -> None:
        for name, layers in (("fold_hidden", 3), ("prune_hidden", 2)):
            if len(getattr(self, name)) < layers or min(getattr(self, name)) < 1:
                raise ParameterError(
                    f"{name} is {getattr(self, name)}", remedy=f"at least {layers} layers"
                )
        if not self.units or any(not shape or min(shape) < 1 for shape in self.units):
            raise ParameterError(f"units are {self.units}", remedy="hidden widths above 0")
        if len(self.units[0]) != 1:
            raise ParameterError(f"units begin with {self.units[0]}", remedy="one layer first")


def _rising(name: str, values: tuple[int, ...]) -> None:
    if not values or values[0] < 1 or list(values) != sorted(set(values)):
        raise ParameterError(f"{name} is {values}", remedy="rising numbers from 1 up")
