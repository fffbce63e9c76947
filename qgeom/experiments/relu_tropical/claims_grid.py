"""Claims on whole weights, quantized weights, and the growth of the polynomials."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import flags, floats, ints, texts
from qgeom.experiments.relu_tropical.columns import GROWTH, SCALES, none_wrong, tgq
from qgeom.judges import judge_all, judge_bound

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray

_LONG = 32  # bits; the codes need no more than the grid has, and one or two


def grid_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on whole weights and growth.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    return (*_assumption(outcome), *_grids(outcome), *_growth(outcome))


def _right(outcome: Outcome, *names: str) -> BoolArray:
    columns = [ints(outcome, name) for name in ("scaled_output_wrong", *names)]
    return np.asarray(np.sum(columns, axis=0) == 0)


def _assumption(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    whole, right = flags(outcome, "scaled_whole"), _right(outcome)
    stated = tgq(
        "3",
        "integer-assumption",
        Kind.IDENTITY,
        "The tropical form assumes whole weights and the spline form none, so there are networks "
        "that only the spline form covers.",
        SCALES,
    )
    corrected = tgq(
        "3",
        "fractional-exponents",
        Kind.IDENTITY,
        "Whole weights are needed for whole exponents only. If exponents may be fractional, the "
        "trained networks are f − g as they stand.",
        SCALES,
        corrects=stated.id,
    )
    return (
        judge_all(stated, ~right[~whole]),
        judge_all(corrected, right[~whole]),
        *_clearing(outcome),
    )


def _clearing(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    clearing = tgq(
        "6.4",
        "clearing",
        Kind.IDENTITY,
        "Clearing denominators turns rational weights into whole ones, and the network into the "
        "same function up to a factor, with other polynomials.",
        SCALES,
    )
    lossless = tgq(
        "6.4",
        "real-weights",
        Kind.IDENTITY,
        "The structure carries over to the weights that training found, without loss.",
        SCALES,
    )
    cleared = _right(outcome, "scaled_cleared_wrong", "scaled_layer_wrong")
    trained = texts(outcome, "scaled_grid") == "float"
    return (
        judge_all(clearing, cleared & flags(outcome, "scaled_natural")),
        judge_all(lossless, _right(outcome)[trained]),
    )


def _grids(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgq(
        "6.4",
        "grid-is-whole",
        Kind.IDENTITY,
        "Quantized weights are whole numbers of steps, so the theorem applies to every quantized "
        "network after dividing each layer by its step.",
        SCALES,
    )
    corrected = tgq(
        "6.4",
        "grid-one-step",
        Kind.IDENTITY,
        "This holds where a layer has one step. Where every row has its own, dividing the layer by "
        "one of them leaves fractions, and clearing all denominators takes integers of 32 bits or "
        "more.",
        SCALES,
        corrects=stated.id,
    )
    equal = tgq(
        "6.4",
        "grid-equality",
        Kind.IDENTITY,
        "A quantized network equals its tropical rational function exactly.",
        SCALES,
    )
    grids = texts(outcome, "scaled_grid")
    twins = grids != "float"
    rows = grids == "symmetric_channel"
    steps, digits = flags(outcome, "scaled_by_steps"), ints(outcome, "scaled_digits")
    holds = (steps & ~rows) | (~steps & rows & (digits >= _LONG))
    wrong = ints(outcome, "scaled_output_wrong") + ints(outcome, "scaled_layer_wrong")
    checks = ints(outcome, "scaled_points") + ints(outcome, "scaled_layer_values")
    return (
        judge_all(stated, steps[twins]),
        judge_all(corrected, holds[twins]),
        none_wrong(equal, wrong[twins], checks[twins]),
    )


def growth_exponent(outcome: Outcome) -> float:
    """The power of the width with which monomials grew between the two largest widths."""
    widths, winning = floats(outcome, "width_width"), floats(outcome, "width_winning")
    if len(widths) < 2:
        return 0.0
    return math.log(winning[-1] / winning[-2]) / math.log(widths[-1] / widths[-2])


def _growth(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgq(
        "6.5",
        "growth-product",
        Kind.BOUND,
        "The number of monomials grows like the product of the widths, hence in proportion to the "
        "width of a single hidden layer.",
        GROWTH,
    )
    single = tgq(
        "6.5",
        "growth-single",
        Kind.IDENTITY,
        "A hidden layer of n neurons in general position in the plane, added up with positive "
        "weights, has 2^n monomials, of which 1 + n + n(n−1)/2 ever win: one per region of its "
        "lines.",
        GROWTH,
        corrects=stated.id,
    )
    deep = tgq(
        "6.5",
        "growth-deep",
        Kind.BOUND,
        "In the plane, f and g have no more monomials that win than the product of 1 + n + "
        "n(n−1)/2 over the hidden layers.",
        GROWTH,
    )
    widths = ints(outcome, "width_width")
    formal = ints(outcome, "width_formal") == 2**widths
    winning = ints(outcome, "width_winning") == 1 + widths + widths * (widths - 1) // 2
    share = floats(outcome, "growth_winning") / floats(outcome, "growth_cells")
    return (
        judge_bound(stated, measured=growth_exponent(outcome), at_most=1.0),
        judge_all(single, formal & winning),
        judge_bound(deep, measured=float(share.max()), at_most=1.0),
    )
