"""Claims on the depth of networks built from tropical rational functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import ints
from qgeom.experiments.relu_tropical.columns import DIRECTIONS, none_wrong, tgr
from qgeom.experiments.relu_tropical.construct import depth_bound
from qgeom.judges import judge_all

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import IntArray


def depth_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on depth; every network must also compute its function.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    identity = tgr(
        "max-identity",
        Kind.IDENTITY,
        "max(p, q) = σ(p − q) + σ(q) − σ(−q) at every point.",
        DIRECTIONS,
    )
    return (
        none_wrong(identity, ints(outcome, "back_identity_wrong"), ints(outcome, "back_points")),
        *_sums(outcome),
        *_quotients(outcome),
    )


def _bounds(outcome: Outcome, name: str) -> IntArray:
    return np.array([depth_bound(r) for r in ints(outcome, name).tolist()], dtype=np.int64)


def _sums(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    pair = tgr(
        "max-depth",
        Kind.BOUND,
        "From networks of d_p and d_q layers one for p ⊕ q is built with at most max(d_p, d_q) + "
        "1.",
        DIRECTIONS,
    )
    single = tgr(
        "polynomial-depth",
        Kind.BOUND,
        "A tropical polynomial with r monomials needs at most ⌈log₂ r⌉ + 1 layers.",
        DIRECTIONS,
    )
    f, g = ints(outcome, "back_f_depth"), ints(outcome, "back_g_depth")
    shallow = ints(outcome, "back_pair_depth") <= np.maximum(f, g) + 1
    bounded = (f <= _bounds(outcome, "back_f_terms")) & (g <= _bounds(outcome, "back_g_terms"))
    return (
        judge_all(pair, shallow & (ints(outcome, "back_joint_wrong") == 0)),
        judge_all(single, bounded & (ints(outcome, "back_wrong") == 0)),
    )


def _quotients(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgr(
        "rational-depth",
        Kind.BOUND,
        "A tropical rational function f/g needs at most ⌈log₂ max(r_f, r_g)⌉ + 2 layers.",
        DIRECTIONS,
    )
    sharper = tgr(
        "rational-depth-less",
        Kind.BOUND,
        "One layer less is enough, ⌈log₂ max(r_f, r_g)⌉ + 1, since the subtraction merges with the "
        "last layer.",
        DIRECTIONS,
    )
    bound = np.maximum(_bounds(outcome, "back_f_terms"), _bounds(outcome, "back_g_terms"))
    depth, right = ints(outcome, "back_depth"), ints(outcome, "back_wrong") == 0
    return (
        judge_all(stated, (depth <= bound + 1) & right),
        judge_all(sharper, (depth <= bound) & right),
    )
