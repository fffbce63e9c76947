"""The claims that `newton_duality` tests, judged from its own computed data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.newton_duality.claims_dictionary import dictionary_claims
from qgeom.experiments.newton_duality.claims_duality import duality_claims
from qgeom.experiments.newton_duality.claims_loops import loop_claims
from qgeom.experiments.newton_duality.claims_rounding import rounding_claims
from qgeom.experiments.newton_duality.results import Results

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
    results = Results(outcome)
    return resolve_corrections(
        (
            *duality_claims(results),
            *loop_claims(results),
            *dictionary_claims(results),
            *rounding_claims(results),
        )
    )
