"""Claims about folds of boundaries, and about networks without biases."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.region_bounds.results import FOLD_TABLE, FOLDS, Results, gdl
from qgeom.judges import judge_all, judge_bound, judge_count
from qgeom.types import BoolArray

_EACH = "GDL-tessellation-folded-at-each-crossing"
_THIRD = "GDL-tessellation-third-layer-folded"
_ANGLE = 1e-8  # radians; edges are at least 10⁻⁴ of the box long, vertices exact to some 10⁻¹³


def fold_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge what GDL says about the tessellation of several layers."""
    return (
        *_lines(results),
        *_crossings(results),
        *_rules(results),
        *_output(results),
        *_continuity(results),
        *_central(results),
    )


def _lines(results: Results) -> tuple[LedgerEntry, ...]:
    distance = gdl(
        "tessellation",
        "first-layer-offset",
        Kind.VALUE,
        "A first-layer boundary is the line perpendicular to w at the distance |b|/‖w‖ from the "
        "origin (on the side −w for b > 0); largest deviation of an edge, in units of the box.",
        FOLDS,
    )
    return (
        judge_bound(
            distance,
            measured=float(results.numbers("whole", "line_error").max()),
            at_most=1e-12,
            origin="rounding of vertices",
        ),
    )


def _crossings(results: Results) -> tuple[LedgerEntry, ...]:
    hidden = ~_is_output(results)
    layer = results.numbers("fold", "layer")
    each = gdl(
        "tessellation",
        "folded-at-each-crossing",
        Kind.IDENTITY,
        "Boundaries of the second layer are folded each time they cross one of the first (random "
        "networks and their twins).",
        FOLDS,
        FOLD_TABLE,
    )
    deeper = gdl(
        "tessellation",
        "third-layer-folded",
        Kind.IDENTITY,
        "Those of the third layer are folded each time they meet one of the first two.",
        FOLDS,
        FOLD_TABLE,
    )
    return (
        _judge(results, each, hidden & (layer == 1), "unbent"),
        _judge(results, deeper, hidden & (layer >= 2), "unbent"),
    )


def _rules(results: Results) -> tuple[LedgerEntry, ...]:
    hidden = ~_is_output(results)
    float_network = gdl(
        "tessellation",
        "folded-without-zeros",
        Kind.IDENTITY,
        "In networks without a weight of zero they are folded at every such crossing.",
        FOLDS,
        FOLD_TABLE,
        corrects=_EACH,
    )
    weight = gdl(
        "tessellation",
        "folded-where-weight",
        Kind.IDENTITY,
        "In general a boundary is folded by an earlier one exactly where weights through active "
        "neurons lead from the one neuron to the other with a sum that is not zero.",
        FOLDS,
        FOLD_TABLE,
        corrects=_EACH,
    )
    mended = gdl(
        "tessellation",
        "third-layer-folded-where-weight",
        Kind.IDENTITY,
        "The same holds for the third layer and the boundaries of both layers before it.",
        FOLDS,
        FOLD_TABLE,
        corrects=_THIRD,
    )
    floats = results.names("fold", "kind") == "float"
    second, third = (results.numbers("fold", "layer") == 1, results.numbers("fold", "layer") >= 2)
    return (
        _judge(results, float_network, second & floats, "unbent"),
        _judge(results, weight, hidden, "mispredicted", of="lone"),
        _judge(results, mended, hidden & third, "mispredicted", of="lone"),
    )


def _is_output(results: Results) -> BoolArray:
    layer = results.numbers("fold", "layer")
    return np.asarray(layer == layer.max(), dtype=np.bool_)


def _judge(
    results: Results, claim: Claim, rows: BoolArray, name: str, *, of: str = "crossings"
) -> LedgerEntry:
    cases = int(results.numbers("fold", of)[rows].sum())
    if name == "unbent":
        wrong = cases - int(results.numbers("fold", "bent")[rows].sum())
    else:
        wrong = int(results.numbers("fold", name)[rows].sum())
    return judge_count(claim, violations=wrong, cases=cases)


def _output(results: Results) -> tuple[LedgerEntry, ...]:
    output = _is_output(results)
    boundary = gdl(
        "visualizing",
        "decision-boundary-folded",
        Kind.IDENTITY,
        "The decision boundary is one hyperplane of the last layer, folded by the layers before "
        "it: straight everywhere but where it crosses a hidden neuron's boundary.",
        FOLDS,
        FOLD_TABLE,
    )
    nowhere = gdl(
        "tessellation",
        "folded-only-there",
        Kind.IDENTITY,
        "Boundaries of hidden neurons are folded at boundaries of earlier layers and nowhere else.",
        FOLDS,
        FOLD_TABLE,
    )
    return (
        _judge(results, nowhere, ~output, "elsewhere", of="passages"),
        _judge(results, boundary, output, "elsewhere", of="passages"),
    )


def _continuity(results: Results) -> tuple[LedgerEntry, ...]:
    angle = gdl(
        "tessellation",
        "fold-angle",
        Kind.VALUE,
        "The angle of a fold follows from the weights: it is that between the neuron's two "
        "gradients (largest difference, in radians).",
        FOLDS,
    )
    continuous = gdl(
        "tessellation",
        "maps-coupled",
        Kind.IDENTITY,
        "The affine maps of neighbouring tiles are coupled, since the whole must be continuous: "
        "they agree along the whole boundary between the tiles.",
        FOLDS,
    )
    return (
        judge_bound(
            angle,
            measured=float(results.numbers("fold", "angle_error").max()),
            at_most=_ANGLE,
            origin="rounding of vertices over the shortest edge",
        ),
        judge_count(
            continuous,
            violations=int(results.numbers("whole", "jumps").sum()),
            cases=int(results.numbers("whole", "edges").sum()),
        ),
    )


def _central(results: Results) -> tuple[LedgerEntry, ...]:
    bent, lines, layer = (results.numbers("central", n) for n in ("bent", "lines", "layer"))
    one_point = results.numbers("central", "vertices") == 1
    fan = results.numbers("central", "cells") == results.numbers("central", "rays")
    stated = gdl(
        "initialization",
        "zero-bias-central",
        Kind.IDENTITY,
        "Without biases the tessellation is a central arrangement: all boundaries, in every "
        "layer, are lines through the origin.",
        FOLDS,
    )
    first = gdl(
        "initialization",
        "zero-bias-first-layer",
        Kind.IDENTITY,
        "Only those of the first layer are lines.",
        FOLDS,
        corrects=stated.id,
    )
    rays = gdl(
        "initialization",
        "zero-bias-rays",
        Kind.IDENTITY,
        "Those of deeper layers are made of rays from the origin, which is the only vertex; every "
        "cell lies between two neighbouring rays.",
        FOLDS,
        corrects=stated.id,
    )
    drawn = int((bent + lines).sum())
    early = layer == 0
    return (
        judge_count(stated, violations=int(bent.sum()), cases=drawn),
        judge_count(
            first, violations=int(bent[early].sum()), cases=int((bent + lines)[early].sum())
        ),
        judge_all(rays, one_point & fan),
    )
