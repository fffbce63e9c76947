"""Claims on the shape of decision regions, cell by cell of f and of g."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import ints
from qgeom.experiments.rational_boundary.columns import CONVEXITY, tgq
from qgeom.judges import judge_all, judge_count, judge_existence

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome


def region_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on convexity.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    stated = tgq(
        "7.5",
        "convex-on-f-cells",
        Kind.IDENTITY,
        "On every cell of f, {F ≥ t} is convex.",
        CONVEXITY,
    )
    mirrored = tgq(
        "7.5",
        "convex-on-g-cells",
        Kind.IDENTITY,
        "The mirror image: on every cell of g, {F ≤ t} is convex.",
        CONVEXITY,
    )
    f_cells, g_cells = (int(ints(outcome, f"function_{p}_cells").sum()) for p in "fg")
    return (
        judge_count(
            stated, violations=int(ints(outcome, "function_f_cells_above").sum()), cases=f_cells
        ),
        judge_count(
            mirrored, violations=int(ints(outcome, "function_g_cells_below").sum()), cases=g_cells
        ),
        *_other_sides(outcome, f_cells, g_cells),
        _components(outcome),
    )


def _other_sides(outcome: Outcome, f_cells: int, g_cells: int) -> tuple[LedgerEntry, ...]:
    above = tgq(
        "7.5",
        "g-cells-not-convex",
        Kind.EXISTENCE,
        "Which polynomial and which side matter: on a cell of g, {F ≥ t} need not be convex.",
        CONVEXITY,
    )
    below = tgq(
        "7.5",
        "f-cells-not-convex",
        Kind.EXISTENCE,
        "And on a cell of f, {F ≤ t} need not be convex.",
        CONVEXITY,
    )
    return (
        judge_existence(
            above, found=int(ints(outcome, "function_g_cells_above").sum()), cases=g_cells
        ),
        judge_existence(
            below, found=int(ints(outcome, "function_f_cells_below").sum()), cases=f_cells
        ),
    )


def _components(outcome: Outcome) -> LedgerEntry:
    claim = tgq(
        "7.5",
        "pieces",
        Kind.BOUND,
        "Decision regions are unions of convex pieces, one per cell: {F > t} has at most as many "
        "connected parts as f has terms, and {F < t} at most as many as g.",
        CONVEXITY,
    )
    sides = (("above", "f"), ("strictly_below", "g"))
    holds = [
        ints(outcome, f"function_components_{side}") <= ints(outcome, f"function_{p}_terms")
        for side, p in sides
    ]
    return judge_all(claim, np.concatenate(holds))
