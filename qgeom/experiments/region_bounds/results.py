"""Reading an outcome of `region_bounds`: tables of counts, and statistics over networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from qgeom.claims import Claim
from qgeom.experiments.results import Results as BaseResults
from qgeom.statistics import Interval, mean_interval
from qgeom.types import FloatArray

LINES, GROWTH = "fig-region-bounds-lines", "fig-region-bounds-growth"
DEPTH, FOLDS = "fig-region-bounds-depth", "fig-region-bounds-folds"
PRUNING, UNITS = "fig-region-bounds-pruning", "fig-region-bounds-units"
GROWTH_TABLE, FOLD_TABLE = "tbl-region-bounds-growth", "tbl-region-bounds-folds"

tgr = partial(Claim.of, "TGR", "complexity")
gdl = partial(Claim.of, "GDL")
moe = partial(Claim.of, "MOE")
tgq = partial(Claim.of, "TGQ")


@dataclass(frozen=True, eq=False)
class Results(BaseResults):
    """An outcome with named access to its tables."""

    def by_depth(self, name: str) -> FloatArray:
        """A column of the table growth, shape (networks, depth), network after network."""
        depth = int(self.numbers("growth", "depth").max())
        return self.numbers("growth", name).reshape(-1, depth)

    def exponents(self, name: str = "cells") -> FloatArray:
        """Slopes of log count against log width, shape (seeds, depth); widths above 1 only."""
        counts, widths = self.by_depth(name), self.by_depth("width")[:, 0]
        seeds = self.by_depth("seed")[:, 0]
        found = []
        for seed in np.unique(seeds):
            rows = (seeds == seed) & (widths > 1)
            found.append(np.polyfit(np.log(widths[rows]), np.log(counts[rows]), 1)[0])
        return np.array(found)

    def layer_factors(self) -> FloatArray:
        """The last layer's factor over the second layer's, per random network wider than 1."""
        counts = self.by_depth("cells")[self.by_depth("width")[:, 0] > 1]
        factors = counts[:, 1:] / counts[:, :-1]
        return np.asarray(factors[:, -1] / factors[:, 0], dtype=np.float64)

    def interval(
        self, values: FloatArray, *, support: tuple[float, float] | None = None
    ) -> Interval:
        """Interval of the mean over networks."""
        return mean_interval(values, confidence=self.number("confidence"), support=support)
