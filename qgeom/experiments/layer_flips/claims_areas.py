"""Claims about the area of flip regions, and about bands that hold them."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.layer_flips.results import (
    ANGLES,
    AREA,
    REGIONS,
    TOLERANCE,
    Results,
    make_claim,
)
from qgeom.judges import judge_all


def area_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge closed forms, bands, and length times width."""
    return (
        *_angles(results),
        _factor(results),
        *_half_planes(results),
        *_bands(results),
        *_lengths(results),
    )


def _angles(results: Results) -> tuple[LedgerEntry, ...]:
    identity = Kind.IDENTITY
    angle = make_claim(
        "9.2",
        "area-from-angle",
        identity,
        "For b = 0 the share of the box on which a neuron flips is θ/π, θ the angle between its "
        "old and its new line.",
        ANGLES,
    )
    directions = make_claim(
        "9.2",
        "area-from-directions",
        identity,
        "For b = 0 the flip area in [−r, r]² is r²·|G(φ_q) − G(φ)|: it depends on both directions, "
        "with G(φ) = tan φ up to 45° and 2 − cot φ from there to 135°.",
        ANGLES,
        corrects=angle.id,
    )
    disc = make_claim(
        "9.2",
        "area-in-disc",
        identity,
        "In a disc around the origin the share is exactly θ/π.",
        ANGLES,
        corrects=angle.id,
    )
    where = results.central & results.shaped("wedges")
    area, theta = results.case("engine_area")[where], results.case("angle")[where]
    share = results.box_area * theta / np.pi
    radius = results.number("half_width")
    in_disc = results.same(results.case("disc_area")[where], radius**2 * theta)
    return (
        judge_all(angle, results.same(area, share)),
        judge_all(directions, results.same(area, results.case("direction_area")[where])),
        judge_all(disc, in_disc),
    )


def _factor(results: Results) -> LedgerEntry:
    claim = make_claim(
        "9.2",
        "area-angle-factor",
        Kind.BOUND,
        "In the square the share lies between π/4 and π/2 times θ/π.",
        ANGLES,
    )
    where = results.central & results.shaped("wedges")
    area, slack = results.case("engine_area")[where], TOLERANCE * results.box_area
    share = results.box_area * results.case("angle")[where] / np.pi
    held = (area >= np.pi / 4 * share - slack) & (area <= np.pi / 2 * share + slack)
    return judge_all(claim, held)


def _half_planes(results: Results) -> tuple[LedgerEntry, ...]:
    neuron = make_claim(
        "9.2",
        "area-half-planes",
        Kind.IDENTITY,
        "For every bias the flip area is |H| + |H_q| − 2|H ∩ H_q|, H and H_q the active half "
        "planes in the box.",
        AREA,
    )
    layer = make_claim(
        "9.2",
        "area-layer",
        Kind.IDENTITY,
        "The area on which some neuron of the layer flips is that of the union of the neurons' "
        "regions.",
        REGIONS,
        AREA,
    )
    same = results.same(results.case("engine_area"), results.case("half_plane_area"))
    union = results.same(results.row("area"), results.row("exact_area"))
    return (judge_all(neuron, same), judge_all(layer, union))


def _bands(results: Results) -> tuple[LedgerEntry, ...]:
    exactly = make_claim(
        "8",
        "flips-fill-band",
        Kind.IDENTITY,
        "The flip region is exactly the set of points within a distance O(δ) of the boundary.",
        REGIONS,
        AREA,
    )
    inside = make_claim(
        "10.1",
        "flips-in-band",
        Kind.BOUND,
        "In a bounded box every flip lies within the distance δ·max‖x‖₁ / (2‖w‖) of the neuron's "
        "old boundary, at every step; the flips do not fill this band.",
        AREA,
        corrects=exactly.id,
    )
    slack = TOLERANCE * results.box_area
    reach, half_width = results.case("band_reach"), results.case("band_half_width")
    held = reach <= half_width + TOLERANCE * results.number("half_width")
    area, band = results.case("engine_area"), results.case("band_area")
    filled = area >= band - slack
    moved = area > slack
    return (
        judge_all(exactly, filled[moved]),
        judge_all(inside, (held & (area <= band + slack))[moved]),
    )


def _lengths(results: Results) -> tuple[LedgerEntry, ...]:
    product = make_claim(
        "10.3",
        "area-length-width",
        Kind.IDENTITY,
        "The flip area of a neuron is the length of its boundary in the box times the width of the "
        "flip region along it.",
        AREA,
    )
    bound = make_claim(
        "10.3",
        "area-length-width-bound",
        Kind.BOUND,
        "With the first-order width |(w − w_q)·x| / ‖w‖ that product A₁ misses the flip area by no "
        "more than A₁ε / (‖w‖ − ε) + 2m(rδ / (‖w‖ − ε))², where ε = δ/√2 and m ≥ 1 is the ratio of "
        "the weights' sizes, for ε < ‖w‖ and rows without a zero.",
        AREA,
        corrects=product.id,
    )
    area, estimate = results.case("engine_area"), results.case("length_width")
    most = results.case("length_width_bound")
    stated = np.isfinite(most)
    slack = TOLERANCE * results.box_area
    return (
        judge_all(product, results.same(area, estimate)),
        judge_all(bound, (np.abs(area - estimate) <= most + slack)[stated]),
    )
