"""Reading an outcome of `local_complexity`: predictors, networks, and statistics over networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from qgeom.claims import Claim
from qgeom.errors import ParameterError
from qgeom.experiments.local_complexity.predictors import CELLS, NEURONS, SAMPLED
from qgeom.experiments.results import PopulationResults
from qgeom.types import FloatArray

MAPS, ROC = "fig-local-complexity-maps", "fig-local-complexity-roc"
RADIUS, SAMPLING = "fig-local-complexity-radius", "fig-local-complexity-sampling"
TABLE, BENDING = "tbl-local-complexity-auc", "tbl-local-complexity-bending"

make_claim = partial(Claim.of, "TGQ")


@dataclass(frozen=True, eq=False)
class Results(PopulationResults):
    """An outcome with named access to its columns."""

    @cached_property
    def predictors(self) -> NDArray[np.str_]:
        """Names of the predictors."""
        return self.names("predictor", "name")

    def place(self, name: str, radius: float | None = None) -> int:
        """Column of a predictor; complexities are those of the reference radius if not told."""
        wanted = radius
        if radius is None:
            of_radius = name in {NEURONS, SAMPLED, CELLS}
            wanted = self.number("reference_radius") if of_radius else None
        found = self.predictors == name
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
