"""The claims that `error_zonotope` tests, judged from its own computed data."""

from __future__ import annotations

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.error_zonotope.claims_angles import angle_claims
from qgeom.experiments.error_zonotope.claims_growth import growth_claims
from qgeom.experiments.error_zonotope.claims_regions import region_claims
from qgeom.experiments.error_zonotope.claims_sets import set_claims
from qgeom.experiments.error_zonotope.results import Results
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
            *region_claims(results),
            *set_claims(results),
            *angle_claims(results),
            *growth_claims(results),
        )
    )
