"""The computed arrays of `layer_flips` with their types, and how claims about them are made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Claim
from qgeom.experiments.results import Results as BaseResults

if TYPE_CHECKING:
    from qgeom.types import BoolArray, FloatArray

REGIONS = "fig-layer-flips-regions"
SHAPES = "fig-layer-flips-shapes"
AREA = "fig-layer-flips-area"
ANGLES = "fig-layer-flips-angles"

TOLERANCE = 2.0**-36  # of the area of the box
ORIGIN = "2⁻³⁶ of the box: float64 vertices of the engine"

make_claim = partial(Claim.of, "TGQ")


@dataclass(frozen=True, eq=False)
class Results(BaseResults):
    """Typed access to an outcome."""

    def case(self, name: str) -> FloatArray:
        """One number per rounded neuron."""
        return self.numbers("case", name)

    def flag(self, name: str) -> BoolArray:
        """One truth value per rounded neuron."""
        return self.flags("case", name)

    def shaped(self, *shapes: str) -> BoolArray:
        """The cases whose flip region has one of these shapes."""
        return np.asarray(np.isin(self.outcome.array("case_shape"), shapes), dtype=np.bool_)

    @property
    def central(self) -> BoolArray:
        """The cases with b = 0."""
        return np.asarray(self.case("bias") == 0, dtype=np.bool_)

    @property
    def vanished(self) -> BoolArray:
        """The cases whose row was rounded to zero."""
        return self.shaped("half plane")

    @property
    def box_area(self) -> float:
        """Area of the box."""
        return (2 * self.number("half_width")) ** 2

    def same(self, first: FloatArray, second: FloatArray | float) -> BoolArray:
        """Whether areas agree to rounding; NaN agrees with nothing."""
        return np.asarray(np.abs(first - second) <= TOLERANCE * self.box_area, dtype=np.bool_)
