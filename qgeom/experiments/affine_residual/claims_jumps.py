"""Claims about the jump of A across boundaries: its rank, and its size."""

from __future__ import annotations

from functools import partial

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.affine_residual.ranks import SIZES
from qgeom.experiments.affine_residual.results import (
    CHECKS,
    JUMPS,
    MAPS,
    RANKS,
    Results,
    contrast,
)
from qgeom.judges import judge_count, judge_existence
from qgeom.types import IntArray

_claim = partial(Claim.of, "TGQ")
_ONE = "rank-one"


def jump_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the rank of jumps, and what becomes of A with and without a flip."""
    return (*_rank_one(results), *_several(results), *_sizes(results))


def _rank_one(results: Results) -> tuple[LedgerEntry, ...]:
    one = _claim(
        "9.8",
        _ONE,
        Kind.IDENTITY,
        "Crossing the boundary of one neuron changes A by a matrix of rank one.",
        RANKS,
        CHECKS,
    )
    outer = _claim(
        "9.8",
        "rank-one-outer",
        Kind.IDENTITY,
        "Crossing the boundary of one neuron changes A by the outer product of the output's "
        "derivative by that neuron and the gradient of its pre-activation: rank one, or zero where "
        "no path from the neuron to the output is open.",
        CHECKS,
        corrects=one.id,
    )
    layer = _claim(
        "9.8",
        "rank-one-layer",
        Kind.BOUND,
        "Seen from the last hidden layer, whose A has many rows, no jump has a second singular "
        "value above rounding.",
        CHECKS,
        corrects=one.id,
    )
    exact = results.ranks[0, 0]
    zero = results.total("vanishing") + results.total("layer_vanishing") + int(exact[0])
    crossings = results.total("single") + results.total("layer_edges") + int(exact.sum())
    return (
        judge_count(one, violations=zero + int(exact[2:].sum()), cases=crossings),
        results.within(outer, "outer_ratio", cases=["single"]),
        results.within(layer, "layer_second_ratio", cases=["layer_edges"]),
    )


def _several(results: Results) -> tuple[LedgerEntry, ...]:
    most = _claim(
        "9.8",
        "rank-several",
        Kind.BOUND,
        "If two patterns differ in k neurons, their matrices A differ by rank k at most.",
        RANKS,
    )
    full = _claim(
        "9.8",
        "rank-several-attained",
        Kind.EXISTENCE,
        "Patterns that differ in several neurons can have matrices A that differ by more than "
        "rank one.",
        RANKS,
    )
    common = _claim(
        "9.8",
        "rank-common-boundary",
        Kind.BOUND,
        "However many neurons vanish on one hyperplane, crossing it changes A by rank one at most.",
        RANKS,
    )
    apart, together = results.ranks
    return (
        judge_count(most, violations=_above(apart, SIZES), cases=int(apart.sum())),
        judge_existence(full, found=_above(apart, (1, 1, 1)), cases=int(apart[1:].sum())),
        judge_count(common, violations=_above(together, (1, 1, 1)), cases=int(together.sum())),
    )


def _above(counts: IntArray, limits: tuple[int, ...]) -> int:
    """How many matrices have a rank above the limit of their row."""
    ranks = np.arange(counts.shape[1])
    return sum(int(row[ranks > limit].sum()) for row, limit in zip(counts, limits, strict=True))


def _sizes(results: Results) -> tuple[LedgerEntry, ...]:
    smooth = _claim(
        "3",
        "template-smooth",
        Kind.CORRELATION,
        "Without a flip A moves with the weights: the mean ‖A − A_q‖ over stable cells falls with "
        "the bits.",
        JUMPS,
    )
    jumps = _claim(
        "3",
        "template-jumps",
        Kind.ORDERING,
        "Where a neuron flips A is another one: ‖A − A_q‖ is larger over flipped cells than over "
        "stable ones.",
        JUMPS,
        MAPS,
    )
    stable, changed = results.row("slope_stable"), results.row("slope_changed")
    trend, gaps = results.trend(stable), results.per_network(contrast(changed, stable))
    any_size = "zero: any difference in this direction counts"
    return (
        results.judge(smooth, trend, below=0.0, effect="zero: no rank correlation"),
        results.judge(jumps, gaps, above=0.0, effect=any_size),
        _stays(results),
    )


def _stays(results: Results) -> LedgerEntry:
    bits = int(results.number("reference_bits"))
    claim = _claim(
        "3",
        "template-jumps-stay",
        Kind.ORDERING,
        f"At {bits} bits ‖A − A_q‖ over flipped cells is still more than half as large as the "
        "float network's own jumps at its boundaries.",
        JUMPS,
    )
    gap = contrast(results.row("slope_changed"), results.row("jump_float"))
    values = results.per_network(gap, results.bits == bits)
    effect = "−1/3: the contrast of sizes that are as 1 to 2"
    return results.judge(claim, values, above=-1 / 3, effect=effect)
