"""Claims about what sampled complexity counts, what it says about cells, and what it costs."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.local_complexity.results import (
    MAPS,
    SAMPLING,
    TABLE,
    Results,
    make_claim,
)
from qgeom.judges import judge_bound, judge_count, judge_existence

_FACTOR = 2.0  # rates that differ by more are not the same rate


def counting_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the proxy: against exact counts, against cells, and by its cost."""
    return (
        *_exact(results),
        *_faithful(results),
        *_cells(results),
        *_zaslavsky(results),
        *_cost(results),
        *_nearest(results),
        *_rate(results),
    )


def _points(results: Results) -> int:
    return int(results.number("resolution")) ** 2


def _exact(results: Results) -> tuple[LedgerEntry, ...]:
    all_found = make_claim(
        "8",
        "counts-all",
        Kind.IDENTITY,
        "The neurons whose state differs among the sampled vertices are those whose boundary "
        "passes through the neighbourhood.",
        SAMPLING,
    )
    lower = make_claim(
        "8",
        "counts-lower-bound",
        Kind.BOUND,
        "The sampled count never exceeds the number of neurons whose boundary meets the disc.",
        SAMPLING,
        corrects=all_found.id,
    )
    equal, above = (results.floats(f"member_sampling_{name}") for name in ("equal", "above"))
    cases = equal.size * _points(results)
    differ = int(np.rint((1.0 - equal) * _points(results)).sum())
    return (
        judge_count(all_found, violations=differ, cases=cases),
        judge_count(lower, violations=int(above.sum()), cases=cases),
    )


def _faithful(results: Results) -> tuple[LedgerEntry, ...]:
    limit, count = results.number("faithful"), int(results.number("reference_directions"))
    claim = make_claim(
        "9.7",
        "sampled-faithful",
        Kind.CORRELATION,
        f"With {count} directions the sampled complexity is a faithful proxy of the exact one at "
        f"every radius: rank correlation above {limit} even at the worst radius.",
        SAMPLING,
    )
    ranks = results.floats("member_sampling_rank")[:, :, results.reference[1]]
    effect = f"{limit}: chosen as the least for a faithful stand-in"
    return (results.judge(claim, ranks.min(axis=1), above=limit, effect=effect),)


def _cells(results: Results) -> tuple[LedgerEntry, ...]:
    density = make_claim(
        "8",
        "complexity-is-density",
        Kind.CORRELATION,
        "Counting boundaries measures the density of cells: the rank correlation of both counts "
        f"is above {results.number('faithful')} even at the worst radius.",
        MAPS,
        SAMPLING,
    )
    least = make_claim(
        "8",
        "cells-at-least",
        Kind.BOUND,
        "A disc met by the boundaries of n neurons meets at least n + 1 cells.",
        SAMPLING,
    )
    ranks = results.floats("member_cells_rank")
    below = results.floats("member_cells_below")
    effect = f"{results.number('faithful')}: chosen as the least for a faithful stand-in"
    return (
        results.judge(density, ranks.min(axis=1), above=results.number("faithful"), effect=effect),
        judge_count(least, violations=int(below.sum()), cases=below.size * _points(results)),
    )


def _zaslavsky(results: Results) -> tuple[LedgerEntry, ...]:
    document, section = "GDL", "dynamics"
    unfolded = Claim.of(
        document,
        section,
        "zaslavsky",
        Kind.BOUND,
        "Where no boundary is folded inside the neighbourhood, n boundaries make at most "
        "1 + n + n(n − 1)/2 cells (Zaslavsky); tested on discs met by boundaries of one layer.",
        SAMPLING,
    )
    folded = Claim.of(
        document,
        section,
        "zaslavsky-needs-unfolded",
        Kind.EXISTENCE,
        "The condition is needed: with folds, n boundaries can make more cells than that.",
        SAMPLING,
    )
    single, single_excess, excess = (
        results.floats(f"member_cells_{name}") for name in ("single", "single_excess", "excess")
    )
    return (
        judge_count(unfolded, violations=int(single_excess.sum()), cases=int(single.sum())),
        judge_existence(folded, found=int(excess.sum()), cases=excess.size * _points(results)),
    )


def _cost(results: Results) -> tuple[LedgerEntry, ...]:
    twins = len(results.floats("cost_flips"))
    count = int(results.number("reference_directions"))
    one = make_claim(
        "9.7",
        "cheaper",
        Kind.BOUND,
        f"Local complexity ({count} directions) is cheaper than counting flips: fewer evaluations "
        "of a network per point than it takes to see whether one twin flips there.",
        TABLE,
    )
    many = make_claim(
        "9.7",
        "cheaper-many-twins",
        Kind.BOUND,
        f"It is cheaper than counting the flips of all {twins} twins of a network.",
        TABLE,
        corrects=one.id,
    )
    spent = float(results.floats("cost_complexity")[results.reference[1]])
    flips = results.floats("cost_flips")
    counted = "evaluations, counted"
    return (
        judge_bound(one, measured=spent / float(flips[0]), at_most=1.0, origin=counted),
        judge_bound(many, measured=spent / float(flips[-1]), at_most=1.0, origin=counted),
    )


def _nearest(results: Results) -> tuple[LedgerEntry, ...]:
    nearest = make_claim(
        "9.7",
        "nearest-one-evaluation",
        Kind.IDENTITY,
        "The distance to the nearest boundary of any neuron is the smallest |z| / ‖∇z‖ over the "
        "pre-activations z: one evaluation with derivatives, without a tessellation.",
        TABLE,
        corrects="TGQ-9.7-cheaper",
    )
    gap = float(results.floats("member_hyperplane_gap").max())
    return (
        judge_bound(
            nearest,
            measured=gap,
            at_most=0.0,
            tolerance=1e-9,
            origin="rounding of the tessellation's vertices, as a share of the diagonal",
        ),
    )


def _rate(results: Results) -> tuple[LedgerEntry, ...]:
    replaces = make_claim(
        "9.7",
        "replaces-rate",
        Kind.BOUND,
        "Local complexity replaces the estimate of the flip rate: twins of one network, which "
        f"share its complexity, flip on the same share of the box up to a factor of {_FACTOR:g}.",
        TABLE,
    )
    ranks_only = make_claim(
        "9.7",
        "ranks-only",
        Kind.BOUND,
        "Complexity orders points but does not know the grid: the flip areas of the twins of "
        f"each network differ by more than a factor of {_FACTOR:g}.",
        TABLE,
        corrects=replaces.id,
    )
    area = results.floats("row_flip_area")
    same = []
    for network in np.unique(results.network):
        of_twins = area[results.network == network]
        same.append(bool(of_twins.max() <= _FACTOR * of_twins.min()))
    return (
        judge_count(replaces, violations=same.count(False), cases=len(same)),
        judge_count(ranks_only, violations=same.count(True), cases=len(same)),
    )
