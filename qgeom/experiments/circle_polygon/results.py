"""Reading an outcome of `circle_polygon`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.experiments.circle_polygon.parameters import LEAST_WIDTH
from qgeom.experiments.results import Results as BaseResults
from qgeom.types import BoolArray, FloatArray

POLYGONS, EDGES = "fig-circle-polygon-polygons", "fig-circle-polygon-edges"
AREAS, EXAMPLES = "fig-circle-polygon-areas", "fig-circle-polygon-examples"
TABLE = "tbl-circle-polygon-widths"


@dataclass(frozen=True, eq=False)
class Results(BaseResults):
    """An outcome with named access to its tables."""

    def family(self, name: str, table: str = "row") -> BoolArray:
        """Which rows belong to a family of networks."""
        return np.asarray(self.names(table, "family") == name, dtype=np.bool_)

    @property
    def widths(self) -> list[int]:
        """The widths of the trained networks, rising."""
        return sorted(set(self.counts("row", "width")[self.family("trained")].tolist()))

    def around_disc(self) -> BoolArray:
        """Trained and constructed networks with {f > 0} a convex polygon inside the square."""
        aimed = self.family("trained") | self.family("star")
        return (
            aimed
            & self.flags("row", "closed")
            & self.flags("row", "one_way")
            & self.flags("row", "within")
        )

    def growth_exponents(self) -> FloatArray:
        """Per seed the slope of log edges against log width, over closed boundaries.

        Seeds with fewer than two widths that have a closed boundary are left out.
        """
        widths, numbers = self.counts("row", "width"), self.counts("row", "number")
        fit = self.family("trained") & self.flags("row", "closed") & (widths >= LEAST_WIDTH)
        slopes = []
        for number in sorted(set(numbers[fit].tolist())):
            mine = fit & (numbers == number)
            if len(set(widths[mine].tolist())) > 1:
                logs = np.log(widths[mine]), np.log(self.counts("row", "edges")[mine])
                slopes.append(float(np.polyfit(*logs, 1)[0]))
        return np.array(slopes)
