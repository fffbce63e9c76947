"""Reading an outcome of `error_zonotope`, and judging statements about every case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgeom.claims import Claim
from qgeom.experiments.results import Results as BaseResults
from qgeom.statistics import Interval, mean_interval
from qgeom.types import BoolArray, FloatArray

LAYERS, CLOUD = "fig-error-zonotope-layers", "fig-error-zonotope-cloud"
COUNTS, ANGLES = "fig-error-zonotope-counts", "fig-error-zonotope-angles"
TUBES, TABLE = "fig-error-zonotope-tubes", "tbl-error-zonotope-regions"
ROUNDING = 1e-9
"""Relative difference that floating point may cause; measured ones are below 1e-13."""

make_claim = partial(Claim.of, "TGQ")


@dataclass(frozen=True, eq=False)
class Results(BaseResults):
    """An outcome with named access to its columns."""

    def networks(self) -> NDArray[np.str_]:
        """The network of each row."""
        return self.label("network")

    def rank_correlation(self, first: str, second: str) -> Interval:
        """Spearman's correlation of two columns of the families: its mean over the families."""
        from scipy.stats import spearmanr

        pairs = zip(self.floats(f"family_{first}"), self.floats(f"family_{second}"), strict=True)
        values = [float(spearmanr(a, b).statistic) for a, b in pairs]
        return mean_interval(values, confidence=self.number("confidence"), support=(-1.0, 1.0))

    def discordant(self, first: str, second: str) -> BoolArray:
        """For all pairs of networks of one family: whether two columns order them differently."""
        found = []
        pairs = zip(self.floats(f"family_{first}"), self.floats(f"family_{second}"), strict=True)
        for a, b in pairs:
            i, j = np.triu_indices(len(a), k=1)
            found.append((a[i] - a[j]) * (b[i] - b[j]) < 0)
        return np.concatenate(found)


def equal(first: FloatArray, second: FloatArray | float) -> BoolArray:
    """Whether values agree up to rounding, relative to the larger.

    >>> equal(np.array([1.0, 1.0]), np.array([1.0 + 1e-12, 1.1])).tolist()
    [True, False]
    """
    larger = np.maximum(np.abs(first), np.abs(second))
    agree: BoolArray = np.abs(first - second) <= ROUNDING * larger
    return agree
