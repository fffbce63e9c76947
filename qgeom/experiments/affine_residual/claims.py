"""The claims that `affine_residual` tests, judged from its own computed data."""

from __future__ import annotations

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.affine_residual.claims_bounds import bound_claims
from qgeom.experiments.affine_residual.claims_corrections import correction_claims
from qgeom.experiments.affine_residual.claims_identities import identity_claims
from qgeom.experiments.affine_residual.claims_jumps import jump_claims
from qgeom.experiments.affine_residual.claims_reports import report_claims
from qgeom.experiments.affine_residual.claims_shares import share_claims
from qgeom.experiments.affine_residual.results import Results
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
    results = Results(outcome)
    return resolve_corrections(
        (
            *identity_claims(results),
            *jump_claims(results),
            *share_claims(results),
            *correction_claims(results),
            *bound_claims(results),
            *report_claims(results),
        )
    )
