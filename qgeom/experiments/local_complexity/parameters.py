"""The tunables of `local_complexity`; values live in config.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from qgeom.errors import ParameterError
from qgeom.experiments.demands import Demands, require_margin, require_shares

PART = "roadmap"
USES_POPULATION = True
DEMANDS = Demands(seeds=("showcase_seed",), grids=("grids",), bits=("showcase_bits",))
USES_DEVICE = True  # samples are evaluated where the configuration says


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    margin : float
        How far the box of analysis exceeds the data on every side, in input units.
    resolution : int
        Points per axis of the lattice over the box.
    radii : tuple of float
        Radii of the discs as shares of the box's diagonal, rising.
    reference_radius : float
        The one that claims are made about; one of `radii`.
    directions : tuple of int
        Numbers of random directions, rising.
    reference_directions : int
        The one that claims are made about; one of `directions`.
    grids : tuple of str
        The grids whose twins are compared; each one of the population's.
    confidence : float
        Level of all intervals.
    faithful : float
        Rank correlation above which a quantity counts as a faithful stand-in for another.
    useful : float
        Area under the ROC curve above which a predictor counts as useful.
    roc_points : int
        Points of the stored ROC curves.
    showcase_seed : int
        The network of each dataset that maps are drawn of.
    showcase_grid : str
        The grid they are drawn for; one of `grids`.
    showcase_bits : tuple of int
        The bit-widths they are drawn for.
    showcase_resolution : int
        Points per axis of the maps.
    """

    margin: float
    resolution: int
    radii: tuple[float, ...]
    reference_radius: float
    directions: tuple[int, ...]
    reference_directions: int
    grids: tuple[str, ...]
    confidence: float
    faithful: float
    useful: float
    roc_points: int
    showcase_seed: int
    showcase_grid: str
    showcase_bits: tuple[int, ...]
    showcase_resolution: int

    def __post_init__(self) -> None:
        require_margin(self.margin)
        if min(self.resolution, self.roc_points, self.showcase_resolution) < 2:
            raise ParameterError(
                f"resolution is {self.resolution}, roc_points {self.roc_points}, "
                f"showcase_resolution {self.showcase_resolution}",
                remedy="at least 2",
            )
        require_shares(self, "reference_radius", "confidence", "faithful", "useful")
        self._check_lists()
        if self.showcase_seed < 0 or self.showcase_grid not in self.grids:
            raise ParameterError(
                f"showcase_seed is {self.showcase_seed}, showcase_grid {self.showcase_grid!r}",
                remedy=f"from 0 up, and one of {self.grids}",
            )

    def _check_lists(self) -> None:
        radii, directions = self.radii, self.directions
        if list(radii) != sorted(set(radii)) or not radii or not 0 < radii[0] <= radii[-1] < 1:
            raise ParameterError(f"radii is {radii}", remedy="rising shares between 0 and 1")
        if list(directions) != sorted(set(directions)) or not directions or directions[0] < 1:
            raise ParameterError(f"directions is {directions}", remedy="rising, from 1 up")
        if self.reference_radius not in radii or self.reference_directions not in directions:
            raise ParameterError(
                f"reference_radius is {self.reference_radius}, "
                f"reference_directions {self.reference_directions}",
                remedy=f"one of {radii} and one of {directions}",
            )
        for name in ("grids", "showcase_bits"):
            listed = getattr(self, name)
            if not listed or len(set(listed)) != len(listed):
                raise ParameterError(f"{name} is {listed}", remedy="at least one, each once")
