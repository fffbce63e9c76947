"""Labels of figures and tables, and short ways to make claims that cite them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qgeom.claims import Claim

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

CURVES = "fig-rational-boundary-curves"
SURFACES = "fig-rational-boundary-surfaces"
HYPERSURFACE = "fig-rational-boundary-hypersurface"
CONVEXITY = "fig-rational-boundary-convexity"
DISPLACEMENT = "fig-rational-boundary-displacement"
TERMS = "tbl-rational-boundary-terms"

ROUNDING = 1e-9  # far above the rounding errors of coordinates and distances in the box

tgq = partial(Claim.of, "TGQ")


def metric(outcome: Outcome, group: str, name: str) -> int:
    """A whole number from a group of metrics."""
    values = outcome.metrics[group]
    assert isinstance(values, dict)  # noqa: S101 - made by compute
    return int(str(values[name]))
