"""Claims about pruning, and about the patterns of trained networks."""

from __future__ import annotations

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.region_bounds.results import PRUNING, UNITS, Results, tgq
from qgeom.judges import judge_all, judge_any, judge_bound, judge_interval


def pruning_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge what TGQ says about pruning, and about a network of 45 hidden units."""
    return (
        *_nodes(results),
        *_weights(results),
        *_units(results),
        *_entries(results),
        *_trained(results),
    )


def _nodes(results: Results) -> tuple[LedgerEntry, ...]:
    moved, last = results.numbers("node", "moved"), results.flags("node", "last")
    merged = results.numbers("node", "after") == results.numbers("node", "merged")
    gone = tgq(
        "8",
        "node-pruning-removes",
        Kind.IDENTITY,
        "A pruned neuron's boundary is gone from the partition.",
        PRUNING,
    )
    only = tgq(
        "8",
        "node-pruning-only-that",
        Kind.IDENTITY,
        "Pruning a neuron removes its boundary and leaves the rest of the partition as it is.",
        PRUNING,
    )
    last_layer = tgq(
        "8",
        "node-pruning-last-layer",
        Kind.IDENTITY,
        "That is so in the last hidden layer: cells merge across the boundary and nothing moves.",
        PRUNING,
        corrects=only.id,
    )
    inactive = tgq(
        "8",
        "node-pruning-inactive-side",
        Kind.IDENTITY,
        "In an earlier layer the boundaries of deeper neurons move, but only where the pruned "
        "neuron was active.",
        PRUNING,
        corrects=only.id,
    )
    return (
        judge_all(gone, ~results.flags("node", "remaining")),
        judge_all(only, (moved == 0) & merged),
        judge_all(last_layer, ((moved == 0) & merged)[last]),
        judge_all(inactive, (results.numbers("node", "moved_inactive") == 0)[~last]),
    )


def _weights(results: Results) -> tuple[LedgerEntry, ...]:
    remains, first = results.flags("weight", "remains"), results.numbers("weight", "layer") == 0
    stays = tgq(
        "8",
        "weight-pruning-keeps",
        Kind.IDENTITY,
        "Pruning a weight rotates boundaries and removes none, unless a whole row is zero.",
        PRUNING,
    )
    in_first = tgq(
        "8",
        "weight-pruning-keeps-first",
        Kind.IDENTITY,
        "In the first layer no boundary is lost.",
        PRUNING,
        corrects=stays.id,
    )
    vanishes = tgq(
        "8",
        "weight-pruning-loses-deeper",
        Kind.EXISTENCE,
        "In a deeper layer a boundary can vanish from the plane though its row is not zero: what "
        "is left of the pre-activation keeps one sign.",
        PRUNING,
        corrects=stays.id,
    )
    axis = tgq(
        "8",
        "weight-pruning-axis",
        Kind.IDENTITY,
        "Pruning can align boundaries with the axes: a line of the first layer with one weight "
        "left of two is parallel to an axis.",
        PRUNING,
    )
    return (
        judge_all(stays, remains),
        judge_all(in_first, remains[first]),
        judge_any(vanishes, ~remains[~first]),
        judge_all(axis, results.flags("weight", "axis")[first]),
    )


def _units(results: Results) -> tuple[LedgerEntry, ...]:
    cells, power, most = (results.numbers("unit", n) for n in ("cells", "power", "zaslavsky"))
    bound = tgq(
        "8",
        "unit-pruning-bound",
        Kind.BOUND,
        "With p of K units pruned there are at most 2^(K − p) regions.",
        PRUNING,
    )
    tight = tgq(
        "8",
        "unit-pruning-tight",
        Kind.IDENTITY,
        "This bound is tight: it is the largest number (layers in general position, which have "
        "the most cells that lines can make).",
        PRUNING,
    )
    plane = tgq(
        "8",
        "unit-pruning-plane",
        Kind.IDENTITY,
        "In the plane the tight bound for m = K − p units of one layer is 1 + m + m(m − 1)/2; it "
        "is 2^m only for m ≤ 2.",
        PRUNING,
        corrects=tight.id,
    )
    small = results.numbers("unit", "units") - results.numbers("unit", "pruned") <= 2
    return (
        judge_all(bound, cells <= power),
        judge_all(tight, cells == power),
        judge_all(plane, (cells == most) & ((most == power) == small)),
    )


def _entries(results: Results) -> tuple[LedgerEntry, ...]:
    cells, full, pairs = (results.numbers("entry", n) for n in ("cells", "full", "parallel"))
    free = tgq(
        "8",
        "weight-pruning-loses-nothing",
        Kind.IDENTITY,
        "Many single weights can be zeroed without losing a region, as long as no row is zero.",
        PRUNING,
    )
    law = tgq(
        "8",
        "weight-pruning-parallel",
        Kind.IDENTITY,
        "In the plane every two rows of a layer that lose the same entry become parallel and cost "
        "one cell: more than two zeros in different rows always cost some.",
        PRUNING,
        corrects=free.id,
    )
    several = results.numbers("entry", "zeroed") > 2
    costs = (cells < full) | ~several
    return judge_all(free, (cells == full)[several]), judge_all(
        law, (cells == full - pairs) & costs
    )


def _trained(results: Results) -> tuple[LedgerEntry, ...]:
    share = results.numbers("trained", "cells") / results.numbers("trained", "patterns")
    without = 1 - results.numbers("trained", "with_data") / results.numbers("trained", "cells")
    many = results.number("many")
    patterns = tgq(
        "8",
        "most-patterns-empty",
        Kind.BOUND,
        "With 2 inputs and 45 hidden units most of the 2⁴⁵ patterns occur nowhere: the largest "
        "share that does, over networks trained on two moons.",
        UNITS,
    )
    data = tgq(
        "8",
        "units-without-data",
        Kind.ORDERING,
        f"Many of the cells that there are hold no training point: more than {many:.0%} of those "
        "of the plane (mean over networks).",
        UNITS,
    )
    return (
        judge_bound(
            patterns, measured=float(share.max()), at_most=0.5, origin="stated: most of them"
        ),
        judge_interval(
            data,
            results.interval(without, support=(0.0, 1.0)),
            above=many,
            effect="stated: what counts as many",
        ),
    )
