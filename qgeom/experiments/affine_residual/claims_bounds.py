"""Claims about Lipschitz constants, and about bounds of the error that follow from norms."""

from __future__ import annotations

from functools import partial

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.affine_residual.results import NORMS, Results
from qgeom.judges import judge_bound, judge_count
from qgeom.types import FloatArray

_claim = partial(Claim.of, "TGQ")
_ROUNDING = 1e-9  # relative: norms of small matrices come out far better
_ORIGIN = "rounding of singular values and cell maps, generously"


def bound_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge products of norms as Lipschitz constants, and as bounds of the error."""
    return (*_product(results), *_error(results))


def product_shares(results: Results) -> FloatArray:
    """Lipschitz constant over the product of norms: float networks, then their twins."""
    _, firsts = np.unique(results.network, return_index=True)
    return np.concatenate([_share(results, "float")[firsts], _share(results, "quantized")])


def _share(results: Results, which: str) -> FloatArray:
    steepest, product = (results.row(f"{name}_{which}") for name in ("steepest", "product"))
    return np.divide(steepest, product, out=np.ones_like(steepest), where=product > 0)


def _product(results: Results) -> tuple[LedgerEntry, ...]:
    equal = _claim(
        "8",
        "lipschitz-product",
        Kind.IDENTITY,
        "The Lipschitz constant of a network is the product of one constant per layer, the "
        "spectral norm of its weights.",
        NORMS,
    )
    bound = _claim(
        "8",
        "lipschitz-product-bound",
        Kind.BOUND,
        "The product of the spectral norms bounds the Lipschitz constant on the box, which is the "
        "largest ‖A‖ of a cell.",
        NORMS,
        corrects=equal.id,
    )
    shares = product_shares(results)
    off = int((np.abs(shares - 1.0) > _ROUNDING).sum())
    return (
        judge_count(equal, violations=off, cases=len(shares)),
        judge_bound(
            bound,
            measured=float(shares.max()),
            at_most=1.0,
            tolerance=_ROUNDING,
            origin=_ORIGIN,
        ),
    )


def _error(results: Results) -> tuple[LedgerEntry, ...]:
    constant = _claim(
        "8",
        "lipschitz-bounds-error",
        Kind.BOUND,
        "The Lipschitz constant bounds how much the output changes per unit of change of the "
        "weights: no output error exceeds it times the 2-norm of all weight changes.",
        NORMS,
    )
    layers = _claim(
        "8",
        "layer-norms-bound-error",
        Kind.BOUND,
        "The output error at x is at most the sum over layers l of Π ‖W_k‖ over the layers k "
        "behind l, times ‖W_l − W_q,l‖ ‖a_q(x)‖ (plus ‖b_l − b_q,l‖ where biases are rounded), "
        "with a_q(x) what enters layer l in the twin.",
        NORMS,
        corrects=constant.id,
    )
    beyond = results.row("error_per_steepness") > 1.0 + _ROUNDING
    return (
        judge_count(constant, violations=int(beyond.sum()), cases=beyond.size),
        judge_bound(
            layers,
            measured=results.worst("error_limit_ratio"),
            at_most=1.0,
            tolerance=_ROUNDING,
            origin=_ORIGIN,
        ),
    )
