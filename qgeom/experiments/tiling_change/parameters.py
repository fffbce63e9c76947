"""The tunables of `tiling_change`; values live in config.yaml."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain

from qgeom.errors import ParameterError
from qgeom.experiments.demands import Demands, require_margin, require_shares

PART = "roadmap"
USES_POPULATION = True
DEMANDS = Demands(seeds=("showcase_seed",), grids=("showcase_grid",), bits=("showcase_bits",))
_INPUTS = 2


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    hidden_weights : tuple of tuple of float
        Rows of the small network's first layer, two inputs each.
    hidden_biases : tuple of float
        Biases of the variant that has some; one per row. The other variant has none.
    output_weights : tuple of float
        Weights of the small network's output; one per row.
    window : float
        The small network is looked at on the square from −window to window.
    small_grid : str
        The grid that the small network is drawn for.
    small_bits : tuple of int
        The bit-widths that it is drawn for.
    margin : float
        How far the box of a trained network exceeds its data on every side, in input units.
    resolution : int
        Points per axis of the lattice that the exact tilings are compared with.
    changed_share : float
        A cell counts as changed when the symmetric difference of the cell before and after exceeds
        this share of its area.
    few_share : float
        "Far fewer" than all: a share below this.
    confidence : float
        Level of all intervals.
    showcase_seed : int
        The network of each dataset that maps are drawn of.
    showcase_grid : str
        The grid of the maps, of the lattice comparison and of the first layers' duals.
    showcase_bits : int
        The bit-width of the maps.
    """

    hidden_weights: tuple[tuple[float, float], ...]
    hidden_biases: tuple[float, ...]
    output_weights: tuple[float, ...]
    window: float
    small_grid: str
    small_bits: tuple[int, ...]
    margin: float
    resolution: int
    changed_share: float
    few_share: float
    confidence: float
    showcase_seed: int
    showcase_grid: str
    showcase_bits: int

    def __post_init__(self) -> None:
        self._check_network()
        require_margin(self.margin)
        if not (math.isfinite(self.window) and self.window > 0):
            raise ParameterError(f"window is {self.window}", remedy="a number above 0")
        require_shares(self, "changed_share", "few_share", "confidence")
        if self.resolution < 1 or self.showcase_seed < 0 or self.showcase_bits < 1:
            raise ParameterError(
                f"resolution is {self.resolution}, showcase_seed {self.showcase_seed}, "
                f"showcase_bits {self.showcase_bits}",
                remedy="at least 1, 0 and 1",
            )
        bits = self.small_bits
        if not bits or min(bits) < 1 or list(bits) != sorted(set(bits)):
            raise ParameterError(f"small_bits is {bits}", remedy="rising numbers from 1 up")

    def _check_network(self) -> None:
        rows = self.hidden_weights
        numbers = (*chain.from_iterable(rows), *self.hidden_biases, *self.output_weights)
        if (
            not rows
            or any(len(row) != _INPUTS for row in rows)
            or not len(rows) == len(self.hidden_biases) == len(self.output_weights)
            or not all(math.isfinite(number) for number in numbers)
        ):
            raise ParameterError(
                f"hidden_weights {rows}, hidden_biases {self.hidden_biases}, output_weights "
                f"{self.output_weights}",
                remedy="rows of two finite weights, and as many biases and output weights as rows",
            )
