"""Reading an outcome of `digits_classifier`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.claims import Claim, Kind
from qgeom.experiments.results import Results as BaseResults
from qgeom.statistics import Interval, mean_interval
from qgeom.types import FloatArray, IntArray

IMAGES, ACCURACY = "fig-digits-classifier-images", "fig-digits-classifier-accuracy"
SHAPES, BITS = "fig-digits-classifier-shapes", "fig-digits-classifier-bits"
ACCURACIES, CELLS = "tbl-digits-classifier-accuracy", "tbl-digits-classifier-cells"
SHAPE_TABLE = "tbl-digits-classifier-shapes"


def tgr_claim(topic: str, kind: Kind, statement: str, *evidence: str, corrects: str = "") -> Claim:
    """Make a claim of the opening of TGR, with an id that names the digits."""
    return Claim(
        id=f"TGR-digits-{topic}",
        document="TGR",
        section="opening",
        kind=kind,
        statement=statement,
        evidence=evidence,
        corrects=corrects,
    )


@dataclass(frozen=True, eq=False)
class Results(BaseResults):
    """An outcome with named access to its numbers."""

    def count(self, name: str) -> int:
        """A whole number among the metrics."""
        return int(self.number(name))

    @property
    def images(self) -> str:
        """What the images are, for a reader."""
        if self.outcome.metrics["images"] == "mnist":
            return "MNIST"
        return "the 8×8 digits bundled with scikit-learn"

    @property
    def shapes(self) -> list[str]:
        """The shapes, for a reader: widths of the hidden layers with arrows between them."""
        return [str(name).replace("-", "→") for name in self.outcome.array("shapes")]

    @property
    def reference(self) -> str:
        """The reference shape, for a reader."""
        return self.shapes[self.count("reference")]

    def per_shape(self, name: str, kind: str) -> FloatArray:
        """A quantity of one kind of network as a table (shapes, seeds)."""
        kinds = [str(k) for k in self.outcome.array("kinds")]
        return np.asarray(self.floats(name)[kinds.index(kind)], dtype=np.float64)

    def of(self, name: str, kind: str) -> FloatArray:
        """The same at the reference shape, one entry per seed."""
        row = self.per_shape(name, kind)[self.count("reference")]
        return np.asarray(row, dtype=np.float64)

    def difference(self, name: str) -> FloatArray:
        """One of the comparisons as a table (shapes, seeds)."""
        return self.floats(f"difference_{name}")

    def cell(self, name: str) -> FloatArray:
        """A column about cells, one entry per seed."""
        return self.floats(f"cell_{name}")

    @property
    def bits(self) -> IntArray:
        """Bits per weight of every twin."""
        return self.counts("row", "bits")

    @property
    def grids(self) -> list[str]:
        """Names of the grids, in their order."""
        return list(dict.fromkeys(str(grid) for grid in self.outcome.array("row_grid")))

    def per_seed(self, name: str, bits: int) -> FloatArray:
        """A quantity of the twins with some bits as a table (seeds, grids)."""
        columns = [
            self.row(name)[(self.bits == bits) & (self.outcome.array("row_grid") == grid)]
            for grid in self.grids
        ]
        return np.stack(columns, axis=1)

    def interval(self, values: FloatArray) -> Interval:
        """Mean over seeds with its interval at the configured level."""
        return mean_interval(values, confidence=self.number("confidence"))
