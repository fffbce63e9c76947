"""Reading an outcome of `classifier_flips`: rows, networks, and statistics over networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from qgeom.claims import Claim
from qgeom.errors import ParameterError
from qgeom.experiments.classifier_flips.ranks import rank_correlation, standard_ranks
from qgeom.experiments.results import PopulationResults
from qgeom.types import BoolArray, FloatArray

ACCURACY, MAPS = "fig-classifier-flips-accuracy", "fig-classifier-flips-maps"
QUANTITIES, DISTANCE = "fig-classifier-flips-quantities", "fig-classifier-flips-distance"
ERROR, TABLE = "fig-classifier-flips-error", "tbl-classifier-flips-accuracy"
ESTIMATES, CELLS = "fig-classifier-flips-estimates", "tbl-classifier-flips-cells"
AREAS, WEIGHTS = "tbl-classifier-flips-areas", "tbl-classifier-flips-weights"


make_claim = partial(Claim.of, "TGQ")


def ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    """Part over whole, NaN where the whole is 0 (a share of nothing is no number).

    >>> ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    quotients = np.full(whole.shape, np.nan)
    np.divide(part, whole, out=quotients, where=whole > 0)
    return quotients


def contrast(first: FloatArray, second: FloatArray) -> FloatArray:
    """(first − second) / (first + second) of two rates, from −1 to 1; NaN where both are 0.

    Rates at few and at many bits differ by orders of magnitude; contrasts let all count alike.

    >>> contrast(np.array([0.3, 0.0]), np.array([0.1, 0.0]))
    array([0.5, nan])
    """
    return ratio(first - second, first + second)


@dataclass(frozen=True, eq=False)
class Results(PopulationResults):
    """An outcome with named access to its columns."""

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Sizes of the networks from input to output."""
        value = self.outcome.metrics.get("widths")
        if not isinstance(value, list):
            raise ParameterError(f"is {value!r}", where="metrics.widths", remedy="a list")
        return tuple(int(str(width)) for width in value)

    def estimates(self, name: str) -> FloatArray:
        """Estimates of an area on lattices from coarse to fine, shape (rows, lattices)."""
        return self.numbers("lattice", name)

    def lattice_errors(self, name: str) -> FloatArray:
        """How far those are from the exact area."""
        return np.abs(self.estimates(name) - self.row(name)[:, None])

    def lattice_resolution(self, name: str) -> float:
        """What the finest lattice tells of its own error: its largest change from half of it."""
        half, fine = self.estimates(name)[:, -2:].T
        return float(np.abs(fine - half).max(initial=0.0))

    def spread(self, name: str) -> FloatArray:
        """A column per network, repeated for each of its twins."""
        return self.member(name)[self.network]

    def trend(self, values: FloatArray, where: BoolArray) -> FloatArray:
        """Rank correlation of a quantity with the bits, per network, over some of its twins."""
        trends = []
        for network in np.unique(self.network[where]):
            rows = where & (self.network == network)
            bits = standard_ranks(self.bits[rows].astype(np.float64))
            trends.append(rank_correlation(bits, standard_ranks(values[rows])))
        found = np.array(trends, dtype=np.float64)
        return found[np.isfinite(found)]
