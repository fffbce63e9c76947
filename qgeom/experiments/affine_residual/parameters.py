"""The tunables of `affine_residual`; values live in config.yaml."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgeom.errors import ParameterError

USES_POPULATION = True


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
        if not (math.isfinite(self.margin) and self.margin >= 0):
            raise ParameterError(f"margin is {self.margin}", remedy="a number from 0 up")
        if not 0 < self.confidence < 1:
            raise ParameterError(f"confidence is {self.confidence}", remedy="between 0 and 1")
        if self.showcase_seed < 0:
            raise ParameterError(f"showcase_seed is {self.showcase_seed}", remedy="from 0 up")
        for name in ("points", "reference_bits", "walk_bits", "rank_networks"):
            if getattr(self, name) < 1:
                raise ParameterError(f"{name} is {getattr(self, name)}", remedy="at least 1")
        if self.walk_points < 2:
            raise ParameterError(f"walk_points is {self.walk_points}", remedy="at least 2")


def conflicts(
    params: Params, *, seeds: int, grids: tuple[str, ...], bits: tuple[int, ...]
) -> list[str]:
    """What the population lacks, one line per parameter that asks for it.

    Parameters
    ----------
    params : Params
        The experiment's parameters.
    seeds : int
        Networks per dataset.
    grids : tuple of str
        Names of the grids.
    bits : tuple of int
        Bit-widths.

    Returns
    -------
    list of str
        Empty when the experiment can run.
    """
    problems = []
    if params.showcase_seed >= seeds:
        problems.append(
            f"showcase_seed: is {params.showcase_seed}; population.seeds makes 0 to {seeds - 1}"
        )
    if params.showcase_grid not in grids:
        problems.append(
            f"showcase_grid: is {params.showcase_grid!r}; quantization.grids has {', '.join(grids)}"
        )
    for name in ("reference_bits", "walk_bits"):
        if getattr(params, name) not in bits:
            listed = ", ".join(str(b) for b in bits)
            problems.append(f"{name}: is {getattr(params, name)}; quantization.bits has {listed}")
    return problems
