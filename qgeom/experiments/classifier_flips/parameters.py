"""The tunables of `classifier_flips`; values live in config.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from qgeom.errors import ParameterError
from qgeom.experiments.demands import Demands, require_margin, require_shares

PART = "roadmap"
USES_POPULATION = True
DEMANDS = Demands(seeds=("showcase_seed",), grids=("showcase_grid",), bits=("reference_bits",))
USES_DEVICE = True  # lattices and samples are evaluated where the configuration says


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters.

    Attributes
    ----------
    margin : float
        How far the box of analysis exceeds the data on every side, in input units.
    resolution : int
        Lattice points per axis, even: a lattice of half the resolution tells the lattice's error.
    near_fraction : float
        A point is *near* a boundary within this share of the box's diagonal.
    profile_bins : int
        Bins of the profiles over the distance to the decision boundary …
    profile_range : float
        … up to this share of the diagonal; one more bin takes everything beyond.
    sample_sizes : tuple of int
        Sizes of the uniform random samples that estimate areas, rising.
    confidence : float
        Level of all intervals.
    reference_bits : int
        The bit-width said to change almost nothing; one of the population's.
    accuracy_effect : float
        Largest change of accuracy that counts as almost none.
    rare_threshold : float
        Largest `relu_flip_rate` that counts as rare.
    showcase_seed : int
        The network of each dataset that maps are drawn of.
    showcase_grid : str
        The grid they are drawn for.
    explorer_seeds : int
        How many networks of each dataset, from the first, a reader can go through.
    """

    margin: float
    resolution: int
    near_fraction: float
    profile_bins: int
    profile_range: float
    sample_sizes: tuple[int, ...]
    confidence: float
    reference_bits: int
    accuracy_effect: float
    rare_threshold: float
    showcase_seed: int
    showcase_grid: str
    explorer_seeds: int

    def __post_init__(self) -> None:
        require_margin(self.margin)
        if self.resolution < 4 or self.resolution % 2:
            raise ParameterError(
                f"resolution is {self.resolution}", remedy="an even number from 4 up"
            )
        if self.explorer_seeds < 1:
            raise ParameterError(f"explorer_seeds is {self.explorer_seeds}", remedy="at least 1")
        shares = ("near_fraction", "profile_range", "confidence", "accuracy_effect")
        require_shares(self, *shares, "rare_threshold")
        if self.profile_bins < 1 or self.reference_bits < 1 or self.showcase_seed < 0:
            raise ParameterError(
                f"profile_bins is {self.profile_bins}, reference_bits {self.reference_bits}, "
                f"showcase_seed {self.showcase_seed}",
                remedy="at least 1, 1 and 0",
            )
        sizes = self.sample_sizes
        if not sizes or min(sizes) < 2 or list(sizes) != sorted(set(sizes)):
            raise ParameterError(f"sample_sizes is {sizes}", remedy="rising numbers from 2 up")
