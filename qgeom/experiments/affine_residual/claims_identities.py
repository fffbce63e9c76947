"""Claims about the error on cells and across their boundaries: identities, no statistics."""

from __future__ import annotations

from functools import partial

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.affine_residual.results import CHECKS, ENERGY, MAPS, WALK, Results
from qgeom.judges import judge_count, judge_existence

_claim = partial(Claim.of, "TGQ")


def identity_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge what the error is on cells, whether it jumps, and where it bends."""
    return (_output(results), *_on_cells(results), *_sources(results), *_continuity(results))


def _output(results: Results) -> LedgerEntry:
    affine = _claim(
        "8",
        "output-affine",
        Kind.IDENTITY,
        "The output is A[x]x + b[x], with the A and b of the cell of x: an identity, for the float "
        "networks and for their twins.",
        CHECKS,
    )
    return results.within(affine, "output_ratio", cases=["points_stable", "points_changed"])


def _on_cells(results: Results) -> tuple[LedgerEntry, ...]:
    residual = _claim(
        "9.8",
        "residual-zero",
        Kind.IDENTITY,
        "Where no neuron flips, the output error is (A − A_q)x + (b − b_q): the residual is zero "
        "up to rounding.",
        CHECKS,
    )
    every = _claim(
        "9.8",
        "affine-every-cell",
        Kind.IDENTITY,
        "On every cell of the common refinement, with a flip or without, the error is affine.",
        CHECKS,
        WALK,
    )
    jacobian = _claim(
        "3",
        "jacobian",
        Kind.IDENTITY,
        "A[x] is what one backward pass returns: reverse accumulation and the closed form from "
        "the activation pattern agree up to rounding.",
        CHECKS,
    )
    # an input whose patterns no cell has would contradict the tessellation itself
    off = results.total("cells_off") + results.total("unplaced")
    drawn = ("points_stable", "points_changed", "unplaced")
    cases = results.total("cells") + sum(results.total(name) for name in drawn)
    return (
        results.within(residual, "residual_stable_ratio", cases=["points_stable"]),
        judge_count(every, violations=off, cases=cases),
        results.within(jacobian, "slope_ratio", cases=["points_stable", "points_changed"]),
    )


def _sources(results: Results) -> tuple[LedgerEntry, ...]:
    only = _claim(
        "9.8",
        "flips-only-source",
        Kind.IDENTITY,
        "Flips are the only source of error that is not affine: a twin in which no neuron flips "
        "has an affine error.",
        WALK,
    )
    without = _claim(
        "9.8",
        "bends-without-flip",
        Kind.EXISTENCE,
        "Quantizing the output layer alone flips no neuron, and the error still bends at the float "
        "network's boundaries: each cell has an affine error of its own.",
        WALK,
        corrects=only.id,
    )
    border = _claim(
        "9.8",
        "bends-border-flips",
        Kind.IDENTITY,
        "The error bends at boundaries of the two networks only, and where the two do not share a "
        "boundary there is a flip on one of its sides.",
        MAPS,
        WALK,
        corrects=only.id,
    )
    unflipped = results.row("output_changed_cells") == 0
    bent = int(((results.row("output_bends") > 0) & unflipped).sum())
    twins = int(unflipped.sum())
    return (
        judge_count(only, violations=bent, cases=twins),
        judge_existence(without, found=bent, cases=twins),
        judge_count(border, violations=results.total("lone_bends"), cases=results.total("edges")),
        _vanishing_share(results),
    )


def _vanishing_share(results: Results) -> LedgerEntry:
    claim = _claim(
        "9.8",
        "bending-falls",
        Kind.CORRELATION,
        "With flips the error that is not affine disappears: the finer the grid, the smaller the "
        "share of the squared error that the best affine function of the whole box leaves.",
        ENERGY,
    )
    trend = results.trend(results.row("square_beside_affine"))
    return results.judge(claim, trend, below=0.0, effect="zero: no rank correlation with the bits")


def _continuity(results: Results) -> tuple[LedgerEntry, ...]:
    jump = _claim(
        "8",
        "error-discontinuous",
        Kind.IDENTITY,
        "Within a cell the error is affine, at boundaries of cells it is discontinuous.",
        WALK,
    )
    continuous = _claim(
        "8",
        "error-continuous",
        Kind.IDENTITY,
        "The error is continuous: across every boundary its two one-sided values agree up to "
        "rounding. What jumps is its gradient.",
        WALK,
        CHECKS,
        corrects=jump.id,
    )
    edges, off = results.total("edges"), results.total("gaps_off")
    return (
        judge_count(jump, violations=edges - off, cases=edges),
        results.within(continuous, "gap_ratio", cases=["edges"]),
    )
