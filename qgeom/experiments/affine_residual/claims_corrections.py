"""Claims about correcting the error: by what, where, and what no correction reaches."""

from __future__ import annotations

from functools import partial

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.affine_residual.results import CHECKS, ENERGY, Results
from qgeom.judges import judge_count

_claim = partial(Claim.of, "TGQ")


def correction_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge additive and multiplicative corrections, at flips and elsewhere."""
    return (*_at_flips(results), *_multiply(results), *_moved(results))


def _at_flips(results: Results) -> tuple[LedgerEntry, ...]:
    never = _claim(
        "7.2",
        "flips-not-correctable",
        Kind.IDENTITY,
        "The error of flipped inputs cannot be corrected by affine maps.",
        CHECKS,
    )
    both = _claim(
        "7.2",
        "flips-correctable-with-both",
        Kind.IDENTITY,
        "At flips too the error is (A − A_q)x + (b − b_q) up to rounding, with the two patterns at "
        "x: it can be corrected by whoever knows both.",
        CHECKS,
        corrects=never.id,
    )
    flipped = results.row("points_changed") > 0
    # a twin counts against the statement when all of its flipped inputs are corrected
    reached = flipped & (results.row("residual_changed_ratio") <= 1)
    return (
        judge_count(never, violations=int(reached.sum()), cases=int(flipped.sum())),
        results.within(both, "residual_changed_ratio", cases=["points_changed"]),
    )


def _multiply(results: Results) -> tuple[LedgerEntry, ...]:
    multiply = _claim(
        "10.7",
        "multiply",
        Kind.IDENTITY,
        "Multiplying the twin's output by A·A_q⁻¹ is the exact correction where no neuron flips.",
        CHECKS,
    )
    add = _claim(
        "10.7",
        "add",
        Kind.IDENTITY,
        "Adding (A − A_q)x + (b − b_q), with both sets of weights under the twin's pattern, is the "
        "exact correction where no neuron flips.",
        CHECKS,
        corrects=multiply.id,
    )
    return (
        judge_count(
            multiply,
            violations=results.total("multiplied_off"),
            cases=results.total("multiplied_points"),
        ),
        results.within(add, "corrected_ratio", cases=["points_stable"]),
    )


def _moved(results: Results) -> tuple[LedgerEntry, ...]:
    combinatorial = _claim(
        "4",
        "shifts-correctable",
        Kind.IDENTITY,
        "Moved boundaries and changed maps are correctable: what an affine correction leaves lies "
        "on cells that merged, split, appeared or vanished.",
        ENERGY,
    )
    bits = int(results.number("reference_bits"))
    moved = _claim(
        "4",
        "shifts-leave-most",
        Kind.ORDERING,
        f"At {bits} bits most of what the correction leaves lies on flipped cells both of whose "
        "patterns occur in both networks: the boundary between them has only moved.",
        ENERGY,
        corrects=combinatorial.id,
    )
    share = results.row("left_moved")
    known = np.isfinite(share)
    reference = results.per_network(share, results.bits == bits)
    return (
        judge_count(
            combinatorial, violations=int((share[known] > 0).sum()), cases=int(known.sum())
        ),
        results.judge(moved, reference, above=0.5, effect="one half: most"),
    )
