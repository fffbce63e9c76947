"""The claims that `local_complexity` tests, judged from its own computed data."""

from __future__ import annotations

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.local_complexity.claims_bending import bending_claims
from qgeom.experiments.local_complexity.claims_counting import counting_claims
from qgeom.experiments.local_complexity.claims_prediction import prediction_claims
from qgeom.experiments.local_complexity.results import Results
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
        (*prediction_claims(results), *counting_claims(results), *bending_claims(results))
    )
