"""The claims that `layer_flips` tests, judged from its own computed data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import LedgerEntry, resolve_corrections
from qgeom.experiments.layer_flips.claims_areas import area_claims
from qgeom.experiments.layer_flips.claims_shapes import shape_claims
from qgeom.experiments.layer_flips.results import Results

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
    return resolve_corrections((*shape_claims(results), *area_claims(results)))
