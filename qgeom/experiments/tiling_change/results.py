"""Reading an outcome of `tiling_change`: tables of cases, and statistics over networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgeom.claims import Claim, LedgerEntry
from qgeom.errors import ParameterError
from qgeom.experiments.outcome import Array, Outcome
from qgeom.judges import judge_count, judge_existence, judge_interval
from qgeom.statistics import Interval, mean_interval
from qgeom.types import BoolArray, FloatArray, IntArray

SMALL, DUAL = "fig-tiling-change-small", "fig-tiling-change-dual"
MAPS, COUNTS = "fig-tiling-change-maps", "fig-tiling-change-counts"
TRANSITIONS, LATTICE = "fig-tiling-change-transitions", "fig-tiling-change-lattice"
TABLE = "tbl-tiling-change-counts"

make_claim = partial(Claim.of, "TGQ")


@dataclass(frozen=True, eq=False)
class Results:
    """An outcome with named access to its tables.

    Attributes
    ----------
    outcome : Outcome
        What `compute` returned.
    """

    outcome: Outcome

    def numbers(self, table: str, name: str) -> FloatArray:
        """A column of numbers of a table (row, small, dual, deep or lattice)."""
        return np.asarray(self.outcome.array(f"{table}_{name}"), dtype=np.float64)

    def flags(self, table: str, name: str) -> BoolArray:
        """A column of truth values."""
        return np.asarray(self.outcome.array(f"{table}_{name}"), dtype=np.bool_)

    def names(self, table: str, name: str) -> NDArray[np.str_]:
        """A column of names: dataset or grid."""
        return np.asarray(self.outcome.array(f"{table}_{name}"), dtype=np.str_)

    def share(self, name: str) -> FloatArray:
        """A count of float cells over the number of them, one per trained network and twin."""
        return self.numbers("row", name) / self.numbers("row", "cells_float")

    def number(self, name: str) -> float:
        """A number among the metrics."""
        value = self.outcome.metrics.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ParameterError(f"is {value!r}", where=f"metrics.{name}", remedy="a number")
        return float(value)

    @property
    def bits(self) -> IntArray:
        """Bit-width of each trained network's twin."""
        return np.asarray(self.outcome.array("row_bits"), dtype=np.int64)

    @property
    def widths(self) -> list[int]:
        """All bit-widths, rising."""
        return sorted(set(self.bits.tolist()))

    def small_dual(self) -> BoolArray:
        """The cases of the table dual that are small networks, not first layers of trained ones."""
        trained = set(self.names("row", "dataset").tolist())
        return np.array([name not in trained for name in self.names("dual", "dataset").tolist()])

    def per_network(self, values: FloatArray, where: BoolArray | None = None) -> FloatArray:
        """Mean over some twins of each network, one value per network."""
        rows = np.ones(len(values), dtype=np.bool_) if where is None else where
        names = [
            f"{dataset}/{seed:g}"
            for dataset, seed in zip(
                self.names("row", "dataset"), self.numbers("row", "seed"), strict=True
            )
        ]
        labels = np.array(names)
        return np.array([values[rows & (labels == n)].mean() for n in dict.fromkeys(labels[rows])])

    def interval(self, values: FloatArray, *, most: float = 1.0) -> Interval:
        """Interval of the mean over networks, for a quantity from 0 to `most`."""
        return mean_interval(values, confidence=self.number("confidence"), support=(0.0, most))

    def judge_below(
        self, claim: Claim, values: FloatArray, limit: float, effect: str
    ) -> LedgerEntry:
        """Judge the mean over networks of a share against an upper limit."""
        if not values.size:
            return judge_count(claim, violations=0, cases=0)
        return judge_interval(claim, self.interval(values), below=limit, effect=effect)


def all_hold(claim: Claim, holds: Array) -> LedgerEntry:
    """Judge a statement about every case."""
    return judge_count(claim, violations=int((~holds.astype(np.bool_)).sum()), cases=holds.size)


def some_hold(claim: Claim, holds: Array) -> LedgerEntry:
    """Judge that some case shows it."""
    return judge_existence(claim, found=int(holds.astype(np.bool_).sum()), cases=holds.size)
