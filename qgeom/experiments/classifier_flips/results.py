"""Reading an outcome of `classifier_flips`: rows, networks, and statistics over networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from qgeom.claims import Claim, LedgerEntry
from qgeom.errors import ParameterError
from qgeom.experiments.classifier_flips.ranks import rank_correlation, standard_ranks
from qgeom.experiments.outcome import Outcome
from qgeom.judges import judge_count, judge_interval
from qgeom.statistics import Interval, mean_interval
from qgeom.types import BoolArray, FloatArray, IntArray

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

    def member(self, name: str) -> FloatArray:
        """A column of numbers, one per network."""
        return np.asarray(self.outcome.array(f"member_{name}"), dtype=np.float64)

    def number(self, name: str) -> float:
        """A number among the metrics."""
        value = self.outcome.metrics.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParameterError(f"is {value!r}", where=f"metrics.{name}", remedy="a number")
        return float(value)

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Sizes of the networks from input to output."""
        value = self.outcome.metrics.get("widths")
        if not isinstance(value, list):
            raise ParameterError(f"is {value!r}", where="metrics.widths", remedy="a list")
        return tuple(int(str(width)) for width in value)

    @cached_property
    def bits(self) -> IntArray:
        """Bit-width of each twin."""
        return np.asarray(self.outcome.array("row_bits"), dtype=np.int64)

    @cached_property
    def network(self) -> IntArray:
        """Position of each twin's float network among the networks."""
        names = zip(
            self.outcome.array("member_dataset").tolist(),
            self.outcome.array("member_seed").tolist(),
            strict=True,
        )
        positions = {name: position for position, name in enumerate(names)}
        keys = zip(self.label("dataset").tolist(), self.row("seed").tolist(), strict=True)
        return np.array([positions[key] for key in keys], dtype=np.int64)

    def estimates(self, name: str) -> FloatArray:
        """Estimates of an area on lattices from coarse to fine, shape (rows, lattices)."""
        return np.asarray(self.outcome.array(f"lattice_{name}"), dtype=np.float64)

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

    def per_network(self, values: FloatArray, where: BoolArray | None = None) -> FloatArray:
        """Mean over the twins of each network.

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

    def interval(self, values: FloatArray) -> Interval:
        """Interval of the mean over networks, at the configured level.

        All statistics here are shares, differences of shares, or correlations: in [−1, 1].
        """
        return mean_interval(values, confidence=self.number("confidence"), support=(-1.0, 1.0))

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

    def trend(self, values: FloatArray, where: BoolArray) -> FloatArray:
        """Rank correlation of a quantity with the bits, per network, over some of its twins."""
        trends = []
        for network in np.unique(self.network[where]):
            rows = where & (self.network == network)
            bits = standard_ranks(self.bits[rows].astype(np.float64))
            trends.append(rank_correlation(bits, standard_ranks(values[rows])))
        found = np.array(trends, dtype=np.float64)
        return found[np.isfinite(found)]


def violations(claim: Claim, holds: BoolArray) -> LedgerEntry:
    """Judge a statement about every case."""
    return judge_count(claim, violations=int((~holds).sum()), cases=holds.size)
