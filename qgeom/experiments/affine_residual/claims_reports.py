"""Claims about the library's own reports on layers: what their numbers stand for."""

from __future__ import annotations

from functools import partial

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.affine_residual.claims_shares import share_family
from qgeom.experiments.affine_residual.results import NORMS, Results
from qgeom.judges import judge_count
from qgeom.rankings import midranks, rank_correlation
from qgeom.types import FloatArray

_claim = partial(Claim.of, "TGQ")


def report_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge linear and nonlinear error norms, and the correctability score."""
    return (
        *share_family(
            results,
            "linear-norm-most",
            "`linear_error_norm` holds most of the error of the hidden layers, that is more than "
            "`nonlinear_error_norm` (mean over layers)",
            results.row("report_linear_fraction"),
            evidence=NORMS,
        ),
        *_saturation(results),
        _score(results),
    )


def _saturation(results: Results) -> tuple[LedgerEntry, ...]:
    saturation = _claim(
        "7.1",
        "nonlinear-from-saturation",
        Kind.IDENTITY,
        "`nonlinear_error_norm` comes from saturation: without a saturated weight it is zero.",
        NORMS,
    )
    flips = _claim(
        "7.1",
        "nonlinear-from-flips",
        Kind.IDENTITY,
        "`nonlinear_error_norm` comes from flips: it is zero where neither the layer nor one "
        "before it has a flip.",
        NORMS,
        corrects=saturation.id,
    )
    clear = results.row("report_saturated") == 0
    bent = clear & (results.row("report_nonlinear") > 0)
    return (
        judge_count(saturation, violations=int(bent.sum()), cases=int(clear.sum())),
        judge_count(
            flips,
            violations=results.total("report_calm_nonlinear"),
            cases=results.total("report_calm"),
        ),
    )


def _score(results: Results) -> LedgerEntry:
    claim = _claim(
        "5",
        "score-is-stability",
        Kind.CORRELATION,
        "The correctability score stands for the stability of the partition: over the twins of a "
        "network it rises with the share of the box on which no neuron flips.",
        NORMS,
    )
    effect = "zero: no rank correlation"
    return results.judge(claim, score_correlations(results), above=0.0, effect=effect)


def score_correlations(results: Results) -> FloatArray:
    """Rank correlation of score and stable area over the twins of each network."""
    score, stable = results.row("report_score"), 1.0 - results.row("area_changed")
    found = np.array(
        [
            rank_correlation(midranks(score[rows]), midranks(stable[rows]))
            for rows in (results.network == k for k in np.unique(results.network))
        ],
        dtype=np.float64,
    )
    return found[np.isfinite(found)]
