"""Claims about growth with width and with depth."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.region_bounds.bounds import layer_bound
from qgeom.experiments.region_bounds.results import DEPTH, GROWTH, GROWTH_TABLE, Results, gdl, tgq
from qgeom.judges import judge_all, judge_any, judge_interval
from qgeom.types import FloatArray


def growth_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge what wider and deeper networks do to the number of cells."""
    return (
        *_wider(results),
        _rapid(results),
        *_deeper(results),
        *_layers(results),
        _manifold(results),
    )


def width_steps(results: Results) -> FloatArray:
    """Log ratios of the counts of neighbouring widths: (plane or square, seed, step, depth)."""
    widths, seeds = results.by_depth("width")[:, 0], results.by_depth("seed")[:, 0]
    order = np.lexsort((widths, seeds))
    steps = []
    for name in ("cells", "square"):
        logs = np.log(results.by_depth(name)[order])
        steps.append(np.diff(logs.reshape(len(np.unique(seeds)), -1, logs.shape[1]), axis=1))
    return np.array(steps)


def _wider(results: Results) -> tuple[LedgerEntry, ...]:
    steps = width_steps(results)
    wider = tgq(
        "8",
        "wider-more-regions",
        Kind.ORDERING,
        "Wider networks have more cells, over the plane and in a square (random networks, from "
        "each width to the next, at every depth).",
        GROWTH,
    )
    one_layer = tgq(
        "8",
        "wider-more-one-layer",
        Kind.ORDERING,
        "Over the plane this holds without exception for one layer.",
        GROWTH,
        corrects=wider.id,
    )
    average = tgq(
        "8",
        "wider-more-on-average",
        Kind.ORDERING,
        "Of several layers, and in a square, it holds on average: the mean log ratio is positive.",
        GROWTH,
        corrects=wider.id,
    )
    return (
        judge_all(wider, steps > 0),
        judge_all(one_layer, steps[0, :, :, 0] > 0),
        judge_interval(
            average, results.interval(steps.mean(axis=(0, 2, 3))), above=0.0, effect="any rise"
        ),
    )


def _rapid(results: Results) -> LedgerEntry:
    rapid = gdl(
        "tessellation",
        "tiles-grow-rapidly",
        Kind.ORDERING,
        "The number of tiles grows rapidly with the neurons per layer: faster than in proportion "
        "(exponent of the width, mean over depths).",
        GROWTH,
        GROWTH_TABLE,
    )
    exponents = results.exponents().mean(axis=1)
    return judge_interval(
        rapid, results.interval(exponents), above=1.0, effect="stated: more than in proportion"
    )


def _deeper(results: Results) -> tuple[LedgerEntry, ...]:
    deep = results.numbers("shape", "depth") > 1
    cells = results.numbers("shape", "cells")[deep]
    shallow = layer_bound(int(results.number("neurons")), 2)
    stated = gdl(
        "self-similar",
        "deeper-more-tiles",
        Kind.ORDERING,
        "With as many neurons, deep networks have more tiles than shallow ones (random networks "
        "against one layer, which always has its full number).",
        DEPTH,
    )
    some = gdl(
        "self-similar",
        "some-deep-more",
        Kind.EXISTENCE,
        "Some deep networks have more cells than any network with one layer of as many neurons.",
        DEPTH,
        corrects=stated.id,
    )
    tents = gdl(
        "self-similar",
        "built-deep-more",
        Kind.ORDERING,
        "Depth can pay without bound: networks that fold the square once per layer have more "
        "cells than any single layer of as many neurons, from four layers on.",
        DEPTH,
        corrects=stated.id,
    )
    built, rival, layers = (results.numbers("tent", name) for name in ("cells", "shallow", "depth"))
    return (
        judge_all(stated, cells > shallow),
        judge_any(some, cells > shallow),
        judge_all(tents, (built > rival)[layers >= 4]),
    )


def _layers(results: Results) -> tuple[LedgerEntry, ...]:
    threshold = results.number("same_factor")
    factors = results.interval(results.layer_factors())
    stated = tgq(
        "10.5",
        "layers-multiply",
        Kind.ORDERING,
        "Each layer multiplies the number of regions: in random networks the last layer's factor "
        f"is at least {threshold:.0%} of the second layer's.",
        GROWTH,
    )
    falls = tgq(
        "10.5",
        "factor-falls",
        Kind.ORDERING,
        "In random networks the factor falls from layer to layer.",
        GROWTH,
        corrects=stated.id,
    )
    can = tgq(
        "10.5",
        "layers-can-multiply",
        Kind.IDENTITY,
        "Layers can multiply: one that folds both halves of the square onto the whole in each "
        "coordinate makes exactly four times as many cells of the unit square.",
        DEPTH,
        corrects=stated.id,
    )
    square = results.numbers("tent", "square")
    return (
        judge_interval(stated, factors, above=threshold, effect="stated: what counts as the same"),
        judge_interval(falls, factors, below=1.0, effect="any fall"),
        judge_all(can, square == 4.0 ** results.numbers("tent", "depth")),
    )


def _manifold(results: Results) -> LedgerEntry:
    slower = tgq(
        "10.5",
        "manifold-slower",
        Kind.ORDERING,
        "On a data manifold of lower dimension the number grows much more slowly with depth: "
        "along a line by a smaller factor, first to last layer, than over the plane.",
        GROWTH,
    )
    gains = results.interval(manifold_gain(results))
    return judge_interval(slower, gains, below=1.0, effect="any difference")


def manifold_gain(results: Results) -> FloatArray:
    """Growth from the first to the last layer along a line over that in the plane, per network."""
    wide = results.by_depth("width")[:, 0] > 1
    plane, line = (results.by_depth(name)[wide] for name in ("cells", "line"))
    gains = (line[:, -1] / line[:, 0]) / (plane[:, -1] / plane[:, 0])
    return np.asarray(gains, dtype=np.float64)
