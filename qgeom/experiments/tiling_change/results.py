"""Reading an outcome of `tiling_change`: tables of cases, and statistics over networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from qgeom.claims import Claim, LedgerEntry
from qgeom.experiments.results import PopulationResults
from qgeom.judges import judge_count, judge_interval
from qgeom.types import BoolArray, FloatArray

SMALL, DUAL = "fig-tiling-change-small", "fig-tiling-change-dual"
MAPS, COUNTS = "fig-tiling-change-maps", "fig-tiling-change-counts"
TRANSITIONS, LATTICE = "fig-tiling-change-transitions", "fig-tiling-change-lattice"
TABLE = "tbl-tiling-change-counts"

make_claim = partial(Claim.of, "TGQ")


@dataclass(frozen=True, eq=False)
class Results(PopulationResults):
    """An outcome with named access to its tables."""

    support: ClassVar[tuple[float, float]] = (0.0, 1.0)

    def share(self, name: str) -> FloatArray:
        """A count of float cells over the number of them, one per trained network and twin."""
        return self.numbers("row", name) / self.numbers("row", "cells_float")

    @property
    def widths(self) -> list[int]:
        """All bit-widths, rising."""
        return sorted(set(self.bits.tolist()))

    def small_dual(self) -> BoolArray:
        """The cases of the table dual that are small networks, not first layers of trained ones."""
        trained = set(self.names("row", "dataset").tolist())
        return np.array([name not in trained for name in self.names("dual", "dataset").tolist()])

    def judge_below(
        self, claim: Claim, values: FloatArray, limit: float, effect: str
    ) -> LedgerEntry:
        """Judge the mean over networks of a share against an upper limit."""
        if not values.size:
            return judge_count(claim, violations=0, cases=0)
        return judge_interval(claim, self.interval(values), below=limit, effect=effect)
