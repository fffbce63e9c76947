"""Reading an outcome of `affine_residual`: rows, networks, and statistics over networks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qgeom.claims import Claim, LedgerEntry
from qgeom.errors import ParameterError
from qgeom.experiments.outcome import Outcome
from qgeom.judges import judge_bound, judge_count, judge_interval
from qgeom.statistics import Interval, mean_interval
from qgeom.types import BoolArray, FloatArray, IntArray

MAPS, WALK = "fig-affine-residual-maps", "fig-affine-residual-walk"
ENERGY, JUMPS = "fig-affine-residual-energy", "fig-affine-residual-jumps"
CHECKS, RANKS = "tbl-affine-residual-checks", "tbl-affine-residual-ranks"
NORMS = "tbl-affine-residual-norms"


@dataclass(frozen=True, eq=False)
class Results:
    """An outcome with named access to its columns.

    Attributes
    ----------
    outcome : Outcome
        What `compute` returned.
    """

    outcome: Outcome

    def row(self, name: str) -> FloatArray:
        """A column of numbers, one per twin."""
        return np.asarray(self.outcome.array(f"row_{name}"), dtype=np.float64)

    def label(self, name: str) -> NDArray[np.str_]:
        """A column of names (dataset, grid), one per twin."""
        return np.asarray(self.outcome.array(f"row_{name}"), dtype=np.str_)

    def total(self, name: str) -> int:
        """Sum of a column of counts."""
        return int(np.asarray(self.outcome.array(f"row_{name}"), dtype=np.int64).sum())

    def worst(self, name: str) -> float:
        """Largest entry of a column."""
        return float(self.row(name).max())

    def number(self, name: str) -> float:
        """A number among the metrics."""
        value = self.outcome.metrics.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParameterError(f"is {value!r}", where=f"metrics.{name}", remedy="a number")
        return float(value)

    @cached_property
    def bits(self) -> IntArray:
        """Bit-width of each twin."""
        return np.asarray(self.outcome.array("row_bits"), dtype=np.int64)

    @cached_property
    def ranks(self) -> IntArray:
        """Counts of exact ranks, see `jump_ranks`."""
        return np.asarray(self.outcome.array("rank_counts"), dtype=np.int64)

    @cached_property
    def network(self) -> IntArray:
        """Number of each twin's float network, in the order of the rows."""
        names = list(zip(self.label("dataset").tolist(), self.row("seed").tolist(), strict=True))
        places = {name: place for place, name in enumerate(dict.fromkeys(names))}
        return np.array([places[name] for name in names], dtype=np.int64)

    def per_network(self, values: FloatArray, where: BoolArray | None = None) -> FloatArray:
        """Mean over the twins of each network, of those values that are numbers.

        Parameters
        ----------
        values : ndarray of float64, shape (rows,)
            One value per twin, NaN where the twin has none.
        where : ndarray of bool, shape (rows,), optional
            The twins to look at.

        Returns
        -------
        ndarray of float64
            One value per network that has any; the others are left out.
        """
        usable = np.isfinite(values) if where is None else np.isfinite(values) & where
        networks = np.unique(self.network[usable])
        return np.array([values[usable & (self.network == k)].mean() for k in networks])

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

    def interval(self, values: FloatArray) -> Interval:
        """Interval of the mean over networks; no statistic here can be above 1."""
        support = (-math.inf, 1.0)
        return mean_interval(values, confidence=self.number("confidence"), support=support)

    def judge(
        self,
        claim: Claim,
        values: FloatArray,
        *,
        above: float | None = None,
        below: float | None = None,
        effect: str,
    ) -> LedgerEntry:
        """Judge the mean over networks against a threshold; no network, no verdict."""
        if not values.size:
            return judge_count(claim, violations=0, cases=0)
        return judge_interval(claim, self.interval(values), above=above, below=below, effect=effect)

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
