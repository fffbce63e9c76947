"""Claims about growth with the input, and about linear networks without any error."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.error_zonotope.results import ROUNDING, TUBES, Results, make_claim
from qgeom.judges import judge_all


def growth_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge growth with the 1-norm, and circles that become ellipses."""
    return (*_norm(results), _ellipse(results))


def _norm(results: Results) -> tuple[LedgerEntry, ...]:
    stated = make_claim(
        "9.5",
        "grows-with-norm",
        Kind.IDENTITY,
        "The largest error is proportional to the 1-norm of the input.",
        TUBES,
    )
    ray = make_claim(
        "9.5",
        "grows-along-rays",
        Kind.IDENTITY,
        "Along each line through the origin the largest error is proportional to the input.",
        TUBES,
        corrects=stated.id,
    )
    bound = make_claim(
        "9.5",
        "grows-at-most",
        Kind.BOUND,
        "The largest error is at most the 1-norm of the input times the largest error at the unit "
        "vectors.",
        TUBES,
        corrects=stated.id,
    )
    norms, sizes = results.floats("point_l1"), results.floats("point_magnitude")
    away = norms > 0
    ratios = sizes[away] / norms[away]
    middle = float(np.median(ratios)) if ratios.size else 1.0
    return (
        judge_all(stated, np.abs(ratios / middle - 1) <= ROUNDING),
        judge_all(ray, results.floats("point_ray_gap")[away] <= ROUNDING),
        judge_all(bound, sizes <= results.floats("point_l1_bound") * (1 + ROUNDING)),
    )


def _ellipse(results: Results) -> LedgerEntry:
    claim = make_claim(
        "9.5",
        "circle-ellipse",
        Kind.IDENTITY,
        "Without activations a rounded network maps circles to ellipses, with the singular values "
        "of its product as half-axes for the unit circle.",
        TUBES,
    )
    fits = results.floats("ellipse_residual") <= ROUNDING
    return judge_all(claim, fits & (results.floats("ellipse_axes_gap") <= ROUNDING))
