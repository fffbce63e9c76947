"""Reading an outcome of `newton_duality`: columns of cases and of roundings, and short judges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qgeom.claims import Claim
from qgeom.experiments.results import Results as BaseResults
from qgeom.types import BoolArray

FUNCTION, LIFT = "fig-newton-duality-function", "fig-newton-duality-lift"
DUAL, LOOP = "fig-newton-duality-dual", "fig-newton-duality-loop"
COUNTS, ROUNDING = "fig-newton-duality-counts", "fig-newton-duality-rounding"
TABLE = "tbl-newton-duality-kinds"

PLANE = 2

tgr = partial(Claim.of, "TGR", "geometry")
tgq = partial(Claim.of, "TGQ")


@dataclass(frozen=True, eq=False)
class Results(BaseResults):
    """An outcome with named access to its two tables."""

    def kinds(self, table: str) -> NDArray[np.str_]:
        """The kind of each polynomial."""
        return self.names(table, "kind")

    def planar(self, table: str) -> BoolArray:
        """Which polynomials have two variables."""
        return np.asarray(self.counts(table, "variables") == PLANE, dtype=np.bool_)

    @property
    def spans(self) -> BoolArray:
        """Which polynomials have a Newton polytope of full dimension."""
        return self.flags("case", "spans")
