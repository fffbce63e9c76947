"""The claims that `classifier_flips` tests, judged from its own computed data."""

from __future__ import annotations

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.classifier_flips.claims_decisions import decision_claims
from qgeom.experiments.classifier_flips.claims_errors import error_claims
from qgeom.experiments.classifier_flips.claims_frequency import frequency_claims
from qgeom.experiments.classifier_flips.claims_patterns import pattern_claims
from qgeom.experiments.classifier_flips.claims_rates import rate_claims
from qgeom.experiments.classifier_flips.claims_weights import weight_claims
from qgeom.experiments.classifier_flips.results import Results
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
            *rate_claims(results),
            *frequency_claims(results),
            *decision_claims(results),
            *error_claims(results),
            *pattern_claims(results),
            *weight_claims(results),
        )
    )
