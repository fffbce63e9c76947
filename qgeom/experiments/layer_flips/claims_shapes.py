"""Claims about where flips happen, what shape the region has, and how the boundary moves."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.layer_flips.results import (
    ANGLES,
    REGIONS,
    SHAPES,
    TOLERANCE,
    Results,
    make_claim,
)
from qgeom.judges import judge_all


def shape_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the colours of points, what lies between the lines, shapes, and motions."""
    return (
        _lines(results),
        _points(results),
        *_between(results),
        *_strips(results),
        *_motions(results),
        _turns(results),
    )


def _lines(results: Results) -> LedgerEntry:
    claim = make_claim(
        "9.2",
        "hypersurface-is-line",
        Kind.IDENTITY,
        "Each neuron of the layer, before and after rounding, is a tropical polynomial in suitable "
        "units, and its hypersurface is the line where its pre-activation is zero (nothing, for a "
        "row of zeros).",
        REGIONS,
    )
    return judge_all(claim, results.flag("hypersurfaces_are_lines"))


def _points(results: Results) -> LedgerEntry:
    claim = make_claim(
        "9.2",
        "points-between",
        Kind.IDENTITY,
        "In the worked example the points whose pattern changes are exactly those between the old "
        "and the new hypersurface of some neuron (points on a hypersurface are left out).",
        REGIONS,
    )
    holds = []
    for k in range(2):
        flipped, between, on_line = (
            np.asarray(results.outcome.array(f"picture{k}_{name}"), dtype=np.bool_)
            for name in ("flipped", "between", "on_line")
        )
        holds.append((flipped.any(axis=1) == between.any(axis=1))[~on_line])
    return judge_all(claim, np.concatenate(holds))


def _between(results: Results) -> tuple[LedgerEntry, ...]:
    identity = Kind.IDENTITY
    every = make_claim(
        "9.2",
        "flips-between",
        identity,
        "For every layer and step, a neuron flips exactly at the points that its hypersurface "
        "crosses, those between the old and the new one.",
        SHAPES,
    )
    kept = make_claim(
        "9.2",
        "flips-between-kept-rows",
        identity,
        "As long as its row is not rounded to zero, a neuron flips exactly between its old and its "
        "new hypersurface, in the smaller of the angles that they enclose.",
        SHAPES,
        corrects=every.id,
    )
    zeroed = make_claim(
        "9.2",
        "flips-half-plane",
        identity,
        "A neuron whose row is rounded to zero has no hypersurface any more; it flips on the half "
        "plane in which its state was not that of its bias.",
        SHAPES,
        corrects=every.id,
    )
    between = results.same(results.case("between_gap"), 0.0)
    predicted = results.same(results.case("shape_gap"), 0.0)
    gone = results.vanished
    seen = results.case("engine_area") > TOLERANCE * results.box_area
    return (
        judge_all(every, between),
        judge_all(kept, between[~gone]),
        judge_all(zeroed, predicted[gone & seen]),
    )


def _strips(results: Results) -> tuple[LedgerEntry, ...]:
    identity = Kind.IDENTITY
    strip = make_claim(
        "9.2",
        "region-is-strip",
        identity,
        "The flip region of a neuron is the strip between its old and its new hypersurface.",
        REGIONS,
        SHAPES,
    )
    wedges = make_claim(
        "9.2",
        "region-is-wedges",
        identity,
        "Where the two lines cross, the flip region is a pair of opposite wedges with their common "
        "tip at the crossing; for b = 0 that is the origin.",
        REGIONS,
        SHAPES,
        corrects=strip.id,
    )
    parallel = make_claim(
        "9.2",
        "strip-if-parallel",
        identity,
        "It is a strip only if the rounded row is a multiple of the old one, not zero, and b is "
        "not 0.",
        SHAPES,
        corrects=strip.id,
    )
    moved, shape = ~results.shaped("none"), results.same(results.case("shape_gap"), 0.0)
    crossing, strips = results.shaped("wedges"), results.shaped("strip")
    tip = np.stack([results.case("apex_x"), results.case("apex_y")], axis=1)
    tip_holds = ~results.central | (tip == 0).all(axis=1)
    alike = results.case("angle") == 0
    return (
        judge_all(strip, strips[moved]),
        judge_all(wedges, (shape & tip_holds)[crossing]),
        judge_all(parallel, (shape & alike & ~results.central)[strips]),
    )


def _motions(results: Results) -> tuple[LedgerEntry, ...]:
    identity = Kind.IDENTITY
    both = make_claim(
        "3",
        "rotates-and-shifts",
        identity,
        "When its row is rounded, a neuron's boundary rotates and shifts.",
        SHAPES,
    )
    pivot = make_claim(
        "3",
        "rotates-about-pivot",
        identity,
        "A boundary that keeps a row turns about the point where it meets the line "
        "(w − w_q)·x = 0: for b = 0 about the origin, without any shift. It shifts without turning "
        "if its row is only scaled.",
        SHAPES,
        corrects=both.id,
    )
    moved = results.shaped("wedges", "strip")
    turned = results.case("angle") > 0
    shifted = results.flag("shifted")
    on_pivot = results.flag("apex_on_pivot")
    stays = ~results.central | ~shifted
    scaled = ~results.shaped("strip") | (~turned & shifted)
    return (
        judge_all(both, (turned & shifted)[moved]),
        judge_all(pivot, (on_pivot & stays & scaled)[moved]),
    )


def _turns(results: Results) -> LedgerEntry:
    claim = make_claim(
        "8",
        "rotation-bound",
        Kind.BOUND,
        "Rounding turns a boundary by a small angle: by at most arcsin(δ / (√2‖w‖)), and never by "
        "more than 45°, as long as its row is not rounded to zero.",
        ANGLES,
    )
    kept = ~results.vanished
    size = np.hypot(results.case("weight_x"), results.case("weight_y"))
    sine = np.minimum(results.case("step") / (np.sqrt(2.0) * size), 1.0)
    # beyond a sine of 1 only the second bound says something
    most = np.minimum(np.where(sine < 1.0, np.arcsin(sine), np.pi), np.pi / 4)
    slack = 8 * np.finfo(np.float64).eps
    return judge_all(claim, (results.case("angle") <= most + slack)[kept])
