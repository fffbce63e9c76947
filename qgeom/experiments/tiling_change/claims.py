"""The claims that `tiling_change` tests, judged from its own computed data."""

from __future__ import annotations

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.tiling_change.claims_changes import change_claims
from qgeom.experiments.tiling_change.claims_counts import count_claims
from qgeom.experiments.tiling_change.claims_duality import duality_claims
from qgeom.experiments.tiling_change.claims_lattice import lattice_claims
from qgeom.experiments.tiling_change.results import Results


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
    results = Results(outcome)
    return resolve_corrections(
        (
            *duality_claims(results),
            *change_claims(results),
            *count_claims(results),
            *lattice_claims(results),
        )
    )
