"""The claims that `tropical_algebra` tests, judged from its own computed data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.tropical_algebra.claims_functions import function_claims
from qgeom.experiments.tropical_algebra.claims_laws import law_claims, limit_claims
from qgeom.experiments.tropical_algebra.claims_polynomials import polynomial_claims
from qgeom.experiments.tropical_algebra.claims_rationals import rational_claims

if TYPE_CHECKING:
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
            *law_claims(outcome),
            *polynomial_claims(outcome),
            *function_claims(outcome),
            *rational_claims(outcome),
            *limit_claims(outcome),
        )
    )
