"""The claims that `rational_boundary` tests, judged from its own computed data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import resolve_corrections
from qgeom.experiments.rational_boundary.claims_boundary import boundary_claims
from qgeom.experiments.rational_boundary.claims_regions import region_claims
from qgeom.experiments.rational_boundary.claims_shift import shift_claims
from qgeom.experiments.rational_boundary.claims_terms import term_claims

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
            *term_claims(outcome),
            *boundary_claims(outcome),
            *region_claims(outcome),
            *shift_claims(outcome),
        )
    )
