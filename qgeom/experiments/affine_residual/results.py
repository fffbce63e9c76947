"""Reading an outcome of `affine_residual`: rows, networks, and statistics over networks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np

from qgeom.claims import Claim, LedgerEntry
from qgeom.experiments.results import PopulationResults
from qgeom.judges import judge_bound, judge_count
from qgeom.types import FloatArray, IntArray

MAPS, WALK = "fig-affine-residual-maps", "fig-affine-residual-walk"
ENERGY, JUMPS = "fig-affine-residual-energy", "fig-affine-residual-jumps"
CHECKS, RANKS = "tbl-affine-residual-checks", "tbl-affine-residual-ranks"
NORMS = "tbl-affine-residual-norms"


@dataclass(frozen=True, eq=False)
class Results(PopulationResults):
    """An outcome with named access to its columns."""

    support: ClassVar[tuple[float, float]] = (-math.inf, 1.0)

    def total(self, name: str) -> int:
        """Sum of a column of counts."""
        return int(self.counts("row", name).sum())

    def worst(self, name: str) -> float:
        """Largest entry of a column."""
        return float(self.row(name).max())

    @cached_property
    def ranks(self) -> IntArray:
        """Counts of exact ranks, see `jump_ranks`."""
        return self.counts("rank", "counts")

    def trend(self, values: FloatArray) -> FloatArray:
        """Spearman's correlation of a quantity with the bits, per network, over all its twins."""
        from scipy.stats import rankdata

        found = []
        for network in np.unique(self.network):
            rows = (self.network == network) & np.isfinite(values)
            bits, ranks = rankdata(self.bits[rows]), rankdata(values[rows])
            if len(np.unique(bits)) > 1 and len(np.unique(ranks)) > 1:
                found.append(float(np.corrcoef(bits, ranks)[0, 1]))
        return np.array(found, dtype=np.float64)

    def within(self, claim: Claim, ratio: str, *, cases: Sequence[str]) -> LedgerEntry:
        """Judge that the largest entry of a column of ratios to rounding bounds is at most 1.

        Parameters
        ----------
        claim : Claim
            The statement.
        ratio : str
            The column.
        cases : sequence of str
            Columns that count what was looked at; with none, there is no verdict.

        Returns
        -------
        LedgerEntry
            With the bound named.
        """
        if not sum(self.total(name) for name in cases):
            return judge_count(claim, violations=0, cases=0)
        origin = (
            f"1 is the rounding bound: 2γₘ times the sum of all paths' absolute values, "
            f"m = {self.number('operations'):.0f} operations of float64"
        )
        return judge_bound(claim, measured=self.worst(ratio), at_most=1.0, origin=origin)


def contrast(first: FloatArray, second: FloatArray) -> FloatArray:
    """(first − second) / (first + second) of two sizes, from −1 to 1; NaN where undefined.

    >>> contrast(np.array([3.0, np.nan]), np.array([1.0, 1.0]))
    array([0.5, nan])
    """
    whole = first + second
    found = np.full(whole.shape, np.nan)
    np.divide(first - second, whole, out=found, where=whole > 0)
    return found
