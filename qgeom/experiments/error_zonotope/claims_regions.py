"""Claims about what the error region is: its frame, its generators, its exactness."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.error_zonotope.results import (
    CLOUD,
    LAYERS,
    ROUNDING,
    TABLE,
    Results,
    equal,
    make_claim,
)
from qgeom.judges import judge_all
from qgeom.types import BoolArray


def region_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge single layers, frames and generators, the two computations, and exactness."""
    return (*_layers(results), *_frames(results), *_sums(results), *_exactness(results))


def _layers(results: Results) -> tuple[LedgerEntry, ...]:
    claim = make_claim(
        "7.3",
        "layer-exact",
        Kind.IDENTITY,
        "For a given input of the layer, the errors of one layer are exactly a zonotope with one "
        "segment per neuron: no rounding error leaves it, and each of its vertices is attained.",
        LAYERS,
    )
    inside = results.row("layer_gauge") <= 1 + ROUNDING
    return (judge_all(claim, inside & (results.row("layer_corner_gap") <= ROUNDING)),)


def _frames(results: Results) -> tuple[LedgerEntry, ...]:
    formula = make_claim(
        "5",
        "cumulative-formula",
        Kind.IDENTITY,
        "The layers' boxes $E_l$ add up to $E_1 \\oplus W_1^{-1} E_2 \\oplus W_1^{-1} W_2^{-1} "
        "E_3 \\oplus \\cdots$.",
        LAYERS,
    )
    pulled = make_claim(
        "5",
        "cumulative-pullback",
        Kind.IDENTITY,
        "The box of layer $l$ lies in the layer's output space, so one more inverse is needed: in "
        "the input frame the sum is $W_1^{-1} E_1 \\oplus (W_2 W_1)^{-1} E_2 \\oplus \\cdots$.",
        LAYERS,
        corrects=formula.id,
    )
    return (
        judge_all(formula, _fits(results, "shifted")),
        judge_all(pulled, _fits(results, "pullback")),
        *_generators(results),
    )


def _fits(results: Results, name: str) -> BoolArray:
    """Whether the hull of the first-order errors is a proposed zonotope."""
    fits: BoolArray = results.row(f"{name}_support_gap") <= ROUNDING
    return fits


def _generators(results: Results) -> tuple[LedgerEntry, ...]:
    image = make_claim(
        "5",
        "box-image",
        Kind.IDENTITY,
        "A matrix maps a box around the origin to the zonotope whose generators are the matrix's "
        "columns, scaled by the half-widths.",
        LAYERS,
    )
    columns = make_claim(
        "9.5",
        "generators-columns",
        Kind.IDENTITY,
        "The generators are the columns of each layer's weight matrix, scaled by δ/2 times the "
        "size of the input coordinate.",
        LAYERS,
    )
    inverse = make_claim(
        "9.5",
        "generators-inverse",
        Kind.IDENTITY,
        "In the input frame the generators of layer $l$ are the columns of "
        "$(W_l \\cdots W_1)^{-1}$, scaled by δ/2 times the 1-norm of the layer's input.",
        LAYERS,
        corrects=columns.id,
    )
    return (
        judge_all(image, results.row("image_gap") <= ROUNDING),
        judge_all(columns, _fits(results, "column")),
        judge_all(inverse, _fits(results, "pullback")),
    )


def _sums(results: Results) -> tuple[LedgerEntry, ...]:
    sums = make_claim(
        "5",
        "minkowski-zonotope",
        Kind.IDENTITY,
        "Minkowski sums of vertex sets give the same region as the zonotope of all generators.",
        LAYERS,
        TABLE,
    )
    volume = make_claim(
        "9.5",
        "volume",
        Kind.IDENTITY,
        "The area (volume) of the summed error region is the zonotope's, computed from "
        "determinants of pairs (triples) of generators.",
        TABLE,
    )
    same = results.row("minkowski_gap") <= ROUNDING
    counted = results.row("vertices") == results.row("vertices_summed")
    rows = equal(results.row("volume_determinants"), results.row("volume_hull"))
    points = equal(results.floats("point_area"), results.floats("point_area_summed"))
    return (judge_all(sums, same & counted), judge_all(volume, np.concatenate([rows, points])))


def _exactness(results: Results) -> tuple[LedgerEntry, ...]:
    exact = make_claim(
        "5",
        "exact-zonotope",
        Kind.BOUND,
        "The cumulative zonotope is the exact error region, not an approximation: no rounding of "
        "the weights causes an error outside it.",
        CLOUD,
    )
    first = make_claim(
        "5",
        "first-order-exact",
        Kind.IDENTITY,
        "The zonotope is exact to first order in the rounding errors: all first-order errors lie "
        "in it, and every vertex of it is one.",
        CLOUD,
        corrects=exact.id,
    )
    remainder = make_claim(
        "5",
        "remainder-box",
        Kind.BOUND,
        "All errors lie in the zonotope widened by a box for the products of rounding errors, "
        "which shrinks to a quarter or less when the step is halved.",
        CLOUD,
        corrects=exact.id,
    )
    limit = 1 + ROUNDING
    attained = results.row("corner_gap") <= ROUNDING
    quarter = results.row("remainder_halved") <= 0.25 + ROUNDING
    within = (results.row("grown_gauge") <= limit) & (results.row("remainder_use") <= limit)
    return (
        judge_all(exact, results.row("true_gauge") <= limit),
        judge_all(first, (results.row("first_gauge") <= limit) & attained),
        judge_all(remainder, within & quarter),
    )
