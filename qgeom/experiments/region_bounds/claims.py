"""The claims that `region_bounds` tests, judged from its own computed data."""

from __future__ import annotations

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.region_bounds.claims_bounds import bound_claims
from qgeom.experiments.region_bounds.claims_folds import fold_claims
from qgeom.experiments.region_bounds.claims_growth import growth_claims
from qgeom.experiments.region_bounds.claims_pruning import pruning_claims
from qgeom.experiments.region_bounds.results import Results


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
            *bound_claims(results),
            *growth_claims(results),
            *fold_claims(results),
            *pruning_claims(results),
        )
    )
