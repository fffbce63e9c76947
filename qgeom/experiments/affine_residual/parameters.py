"""The tunables of `affine_residual`; values live in config.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from qgeom.errors import ParameterError
from qgeom.experiments.demands import Demands, require_margin, require_shares

PART = "roadmap"
USES_POPULATION = True
DEMANDS = Demands(
    seeds=("showcase_seed",),
    grids=("showcase_grid",),
    bits=("reference_bits", "walk_bits"),
)
USES_DEVICE = True  # drawn inputs are evaluated where the configuration says


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    margin : float
        How far the box of analysis exceeds the data on every side, in input units.
    points : int
        Uniformly drawn inputs per network at which the decomposition is checked.
    confidence : float
        Level of all intervals.
    reference_bits : int
        The bit-width for which "most of the error is affine" is corrected; one of the population's.
    showcase_seed : int
        The network of each dataset that maps are drawn of.
    showcase_grid : str
        The grid they are drawn for.
    walk_bits : int
        The twin along whose section the error is drawn; one of the population's bit-widths.
    walk_points : int
        Inputs along that section.
    rank_networks : int
        Small networks of whole-number weights whose jumps have their rank decided exactly.
    """

    margin: float
    points: int
    confidence: float
    reference_bits: int
    showcase_seed: int
    showcase_grid: str
    walk_bits: int
    walk_points: int
    rank_networks: int

    def __post_init__(self) -> None:
        require_margin(self.margin)
        require_shares(self, "confidence")
        if self.showcase_seed < 0:
            raise ParameterError(f"showcase_seed is {self.showcase_seed}", remedy="from 0 up")
        for name in ("points", "reference_bits", "walk_bits", "rank_networks"):
            if getattr(self, name) < 1:
                raise ParameterError(f"{name} is {getattr(self, name)}", remedy="at least 1")
        if self.walk_points < 2:
            raise ParameterError(f"walk_points is {self.walk_points}", remedy="at least 2")
