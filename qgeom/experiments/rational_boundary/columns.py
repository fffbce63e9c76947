"""Typed access to the computed columns, and short ways to make claims of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Claim, Kind

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray, IntArray

CURVES = "fig-rational-boundary-curves"
SURFACES = "fig-rational-boundary-surfaces"
HYPERSURFACE = "fig-rational-boundary-hypersurface"
CONVEXITY = "fig-rational-boundary-convexity"
DISPLACEMENT = "fig-rational-boundary-displacement"
TERMS = "tbl-rational-boundary-terms"

ROUNDING = 1e-9  # far above the rounding errors of coordinates and distances in the box


def numbers(outcome: Outcome, name: str) -> FloatArray:
    """One column as float64."""
    return np.asarray(outcome.array(name), dtype=np.float64)


def counts(outcome: Outcome, name: str) -> IntArray:
    """One column as int64."""
    return np.asarray(outcome.array(name), dtype=np.int64)


def flags(outcome: Outcome, name: str) -> BoolArray:
    """One column as bool."""
    return np.asarray(outcome.array(name), dtype=np.bool_)


def metric(outcome: Outcome, group: str, name: str) -> int:
    """A whole number from a group of metrics."""
    values = outcome.metrics[group]
    assert isinstance(values, dict)  # noqa: S101 - made by compute
    return int(str(values[name]))


def tgq(
    section: str, topic: str, kind: Kind, statement: str, *evidence: str, corrects: str = ""
) -> Claim:
    """Name a claim of the research programme."""
    return Claim.of("TGQ", section, topic, kind, statement, *evidence, corrects=corrects)
