"""Claims about upper bounds, and about small arrangements."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.region_bounds.results import (
    FOLDS,
    GROWTH,
    GROWTH_TABLE,
    LINES,
    Results,
    moe,
    tgq,
    tgr,
)
from qgeom.judges import judge_all, judge_bound, judge_value
from qgeom.types import BoolArray


def bound_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge Theorem 6.3 as TGR and TGQ state it, and what MOE says of its smallest case."""
    return (
        *_theorem(results),
        *_order(results),
        *_lines(results),
        _capacity(results),
        *_two_layers(results),
    )


def _theorem(results: Results) -> tuple[LedgerEntry, ...]:
    wide = results.numbers("growth", "width") >= 2
    within = results.numbers("growth", "cells") <= results.numbers("growth", "bound")
    bound = tgr(
        "product-bound",
        Kind.BOUND,
        "In the plane, hidden layers of widths n₁, n₂, … ≥ 2 make at most "
        "∏ (1 + nₗ + nₗ(nₗ − 1)/2) linear regions (judged on cells; there are at least as many).",
        GROWTH,
    )
    narrow = tgr(
        "narrow-layers",
        Kind.BOUND,
        "The bound also holds without the condition that no layer is narrower than the input.",
        GROWTH,
    )
    regions = tgr(
        "regions-at-most-cells",
        Kind.BOUND,
        "A linear region consists of one or more cells: there are at most as many regions.",
        FOLDS,
    )
    inputs = tgr(
        "input-dimension",
        Kind.BOUND,
        "The input dimension d counts in every layer: a layer of n neurons cuts each cell of the "
        "layers before it into at most C(n, 0) + … + C(n, d), however wide those are.",
        GROWTH_TABLE,
    )
    fewer = results.numbers("whole", "regions") <= results.numbers("whole", "cells")
    pieces = results.numbers("growth", "pieces") <= results.numbers("growth", "zaslavsky")
    return (
        judge_all(bound, np.concatenate([within[wide], _others(results)])),
        judge_all(narrow, within[~wide]),
        judge_all(regions, fewer),
        judge_all(inputs, pieces),
    )


def _others(results: Results) -> BoolArray:
    """Whether the networks of the other tables keep to the bound."""
    tables = ("shape", "trained", "whole")
    holds = [results.numbers(t, "cells") <= results.numbers(t, "bound") for t in tables]
    return np.concatenate(holds)


def _order(results: Results) -> tuple[LedgerEntry, ...]:
    wide = results.numbers("growth", "width") >= 2
    depth, bound, order, cells = (
        results.numbers("growth", name)[wide] for name in ("depth", "bound", "order", "cells")
    )
    polynomial = tgr(
        "polynomial-in-width",
        Kind.BOUND,
        "For a fixed number L − 1 of hidden layers the bound grows as the power d(L − 1) of the "
        "width n: it stays between (n²/2)^(L−1) and n^(2(L−1)).",
        GROWTH,
    )
    exponential = tgr(
        "exponential-in-depth",
        Kind.IDENTITY,
        "For a fixed width the bound grows exponentially with depth: by one factor per layer.",
        GROWTH,
    )
    regions = tgq(
        "6.6",
        "order-of-regions",
        Kind.BOUND,
        "The number of regions is at most of the order n^(d(L − 1)): tested without a constant.",
        GROWTH,
    )
    bounds = results.by_depth("bound")
    first = bounds[:, :1]
    steady = bounds[:, 1:] == bounds[:, :-1] * first
    return (
        judge_all(polynomial, (bound <= order) & (bound >= order / 2.0**depth)),
        judge_all(exponential, steady),
        judge_all(regions, cells <= order),
    )


def _lines(results: Results) -> tuple[LedgerEntry, ...]:
    general = results.flags("arrangement", "general")
    cells, bounded = (results.numbers("arrangement", name) for name in ("cells", "bounded"))
    counted = cells == results.numbers("arrangement", "euler")
    seven = moe(
        "figure-1",
        "seven-regions",
        Kind.VALUE,
        "Three neurons cut the plane into 7 regions (random layers, all in general position).",
        LINES,
    )
    closed = moe(
        "figure-5",
        "general-position",
        Kind.IDENTITY,
        "Three lines in general position enclose one bounded cell and make the full 7 cells.",
        LINES,
    )
    degenerate = moe(
        "figure-5",
        "degenerate",
        Kind.ORDERING,
        "Three degenerate lines (parallel, or through one point) enclose nothing and make fewer.",
        LINES,
    )
    first = results.numbers("two", "first")
    return (
        judge_all(seven, first == 7),
        judge_all(closed, (cells == 7)[general] & (bounded == 1)[general] & counted[general]),
        judge_all(degenerate, ((cells < 7) & (bounded == 0) & counted)[~general]),
    )


def _capacity(results: Results) -> LedgerEntry:
    capacity = moe(
        "capacity",
        "leading-term",
        Kind.BOUND,
        "The largest number of cells of n neurons is n^d/d! up to terms of order n^(d−1): in the "
        "plane it differs from n²/2 by at most 2n (layers of the random networks, counted).",
        GROWTH,
    )
    layers = results.numbers("growth", "depth") == 1
    width, count = (results.numbers("growth", name)[layers] for name in ("width", "cells"))
    euler = count == results.numbers("growth", "euler")[layers]
    return judge_all(capacity, (np.abs(count - width**2 / 2) <= 2 * width) & euler)


def _two_layers(results: Results) -> tuple[LedgerEntry, ...]:
    cells, rank = results.numbers("two", "cells"), results.numbers("two", "rank_bound")
    product, largest = results.number("two_layer_product"), results.number("two_layer_rank")
    most = moe(
        "figure-1",
        "at-most-49",
        Kind.BOUND,
        "Two layers of three neurons make at most 7 · 7 = 49 regions of the plane.",
        LINES,
    )
    maximum = moe(
        "figure-1",
        "maximum-49",
        Kind.VALUE,
        "49 is the maximum: each of the first layer's 7 regions can be cut into 7 by the second.",
        LINES,
    )
    sharper = moe(
        "figure-1",
        "at-most-40",
        Kind.BOUND,
        "It cannot be reached. Where r neurons of the first layer are active, the second cuts "
        "along at most r directions: into 1, 4 or 7 parts. That leaves at most 40 regions.",
        LINES,
        corrects=maximum.id,
    )
    return (
        judge_bound(most, measured=float(cells.max()), at_most=product),
        judge_value(
            maximum, measured=largest, expected=product, tolerance=0.0, origin="whole numbers"
        ),
        judge_all(sharper, (cells <= rank) & (rank <= largest) & (largest == 40)),
    )
