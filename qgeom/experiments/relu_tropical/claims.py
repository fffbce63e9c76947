"""The claims that `relu_tropical` tests, judged from its own computed data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import resolve_corrections
from qgeom.experiments.relu_tropical.claims_depth import depth_claims
from qgeom.experiments.relu_tropical.claims_grid import grid_claims
from qgeom.experiments.relu_tropical.claims_line import line_claims
from qgeom.experiments.relu_tropical.claims_partition import partition_claims
from qgeom.experiments.relu_tropical.claims_theorem import theorem_claims
from qgeom.experiments.relu_tropical.claims_turns import turn_claims

if TYPE_CHECKING:
    from qgeom.claims import LedgerEntry
    from qgeom.experiments.outcome import Outcome


def claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge every claim.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned (or a test made up).

    Returns
    -------
    tuple of LedgerEntry
        In reading order, corrections resolved.
    """
    return resolve_corrections(
        (
            *line_claims(outcome),
            *theorem_claims(outcome),
            *depth_claims(outcome),
            *partition_claims(outcome),
            *turn_claims(outcome),
            *grid_claims(outcome),
        )
    )
