"""Reading an outcome of `local_complexity`: predictors, networks, and statistics over networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from qgeom.claims import Claim, LedgerEntry
from qgeom.errors import ParameterError
from qgeom.experiments.local_complexity.predictors import CELLS, NEURONS, SAMPLED
from qgeom.experiments.outcome import Outcome
from qgeom.judges import judge_count, judge_interval
from qgeom.statistics import Interval, mean_interval
from qgeom.types import BoolArray, FloatArray, IntArray

MAPS, ROC = "fig-local-complexity-maps", "fig-local-complexity-roc"
RADIUS, SAMPLING = "fig-local-complexity-radius", "fig-local-complexity-sampling"
TABLE, BENDING = "tbl-local-complexity-auc", "tbl-local-complexity-bending"

make_claim = partial(Claim.of, "TGQ")


@dataclass(frozen=True, eq=False)
class Results:
    """An outcome with named access to its columns.

    Attributes
    ----------
    outcome : Outcome
        What `compute` returned.
    """

    outcome: Outcome

    def floats(self, name: str) -> FloatArray:
        """An array of numbers."""
        return np.asarray(self.outcome.array(name), dtype=np.float64)

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
    def network(self) -> IntArray:
        """Position of each twin's float network among the networks."""
        names = zip(
            self.outcome.array("member_dataset").tolist(),
            self.outcome.array("member_seed").tolist(),
            strict=True,
        )
        positions = {name: position for position, name in enumerate(names)}
        keys = zip(
            self.outcome.array("row_dataset").tolist(),
            self.outcome.array("row_seed").tolist(),
            strict=True,
        )
        return np.array([positions[key] for key in keys], dtype=np.int64)

    @cached_property
    def names(self) -> NDArray[np.str_]:
        """Names of the predictors."""
        return np.asarray(self.outcome.array("predictor_name"), dtype=np.str_)

    def place(self, name: str, radius: float | None = None) -> int:
        """Column of a predictor; complexities are those of the reference radius if not told."""
        wanted = radius
        if radius is None:
            of_radius = name in {NEURONS, SAMPLED, CELLS}
            wanted = self.number("reference_radius") if of_radius else None
        found = self.names == name
        if wanted is not None:
            found &= self.floats("predictor_radius") == wanted
        if np.count_nonzero(found) != 1:
            raise ParameterError(f"no single predictor {name!r} with radius {wanted}")
        return int(np.flatnonzero(found)[0])

    def skill(self, name: str, *, measure: str = "auc", radius: float | None = None) -> FloatArray:
        """How well a predictor does, one value per twin; ``auc`` or ``rank``, or ``data_…``."""
        return self.floats(f"row_{measure}")[:, self.place(name, radius)]

    @cached_property
    def reference(self) -> tuple[int, int]:
        """Places of the reference radius and of the reference number of directions."""
        radius = np.flatnonzero(self.floats("radii") == self.number("reference_radius"))
        count = np.flatnonzero(self.floats("directions") == self.number("reference_directions"))
        return int(radius[0]), int(count[0])

    def per_network(self, values: FloatArray, where: BoolArray | None = None) -> FloatArray:
        """Mean over the twins of each network that has a value; the others are left out."""
        usable = np.isfinite(values) if where is None else np.isfinite(values) & where
        networks = np.unique(self.network[usable])
        return np.array([values[usable & (self.network == k)].mean() for k in networks])

    def interval(self, values: FloatArray) -> Interval:
        """Interval of the mean over networks; all statistics here are in [−1, 1]."""
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
        finite = values[np.isfinite(values)]
        if not finite.size:
            return judge_count(claim, violations=0, cases=0)
        return judge_interval(claim, self.interval(finite), above=above, below=below, effect=effect)
