"""Claims about what quantization does to a tiling."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.tiling_change.results import (
    COUNTS,
    MAPS,
    SMALL,
    TRANSITIONS,
    Results,
    make_claim,
)
from qgeom.judges import judge_all, judge_any

_ROUNDING = 1e-9  # of the box; areas are float64, with some 1e-13


def change_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the three effects, and what flips have to do with the third of them."""
    return (*_effects(results), *_combinatorial(results), *_bounds(results))


def _effects(results: Results) -> tuple[LedgerEntry, ...]:
    shift = make_claim(
        "4",
        "boundaries-shift",
        Kind.EXISTENCE,
        "Quantization shifts boundaries: area moves from one pattern to another.",
        SMALL,
        TRANSITIONS,
    )
    maps = make_claim(
        "4",
        "affine-maps-change",
        Kind.EXISTENCE,
        "Quantization changes the affine map where the pattern stays.",
        COUNTS,
    )
    merge = make_claim(
        "4",
        "cells-merge-split",
        Kind.EXISTENCE,
        "Quantization merges cells and splits cells.",
        TRANSITIONS,
        COUNTS,
    )
    appear = make_claim(
        "9.4",
        "cells-appear-vanish",
        Kind.EXISTENCE,
        "Cells appear and others disappear.",
        MAPS,
        COUNTS,
    )
    both = (results.numbers("row", "merged") > 0) & (results.numbers("row", "split") > 0)
    either = (results.numbers("row", "lost") > 0) & (results.numbers("row", "gained") > 0)
    return (
        judge_any(shift, results.numbers("row", "moved") > 0),
        judge_any(maps, results.numbers("row", "map_changed") > 0),
        judge_any(merge, both),
        judge_any(appear, either),
    )


def _combinatorial(results: Results) -> tuple[LedgerEntry, ...]:
    every = make_claim(
        "7.2",
        "flips-are-combinatorial",
        Kind.IDENTITY,
        "Flips are combinatorial changes of the tiling: where patterns change, cells appear, "
        "disappear or get other neighbours.",
        SMALL,
    )
    without = make_claim(
        "7.2",
        "flips-without-combinatorial",
        Kind.EXISTENCE,
        "A boundary that merely shifts already flips neurons: there are twins with flips whose "
        "tiling has the same cells with the same neighbours as before.",
        SMALL,
        corrects=every.id,
    )
    moved, same = (
        np.concatenate([results.numbers(table, "moved") > 0 for table in ("row", "small")]),
        np.concatenate([results.flags(table, "same_graph") for table in ("row", "small")]),
    )
    return judge_all(every, ~same[moved]), judge_any(without, same[moved])


def _bounds(results: Results) -> tuple[LedgerEntry, ...]:
    moved = results.numbers("row", "moved")
    vanished = make_claim(
        "3",
        "changed-cells-bound-flips",
        Kind.BOUND,
        "The number of cells that disappear bounds the share of the input space where flips "
        "occur: it is at least that share of all cells.",
        COUNTS,
    )
    touched = make_claim(
        "3",
        "touched-cells-bound-flips",
        Kind.BOUND,
        "The same with all cells in which anything flips: they are at least that share of all "
        "cells.",
        COUNTS,
    )
    areas = tuple(
        make_claim(
            "3",
            f"{topic}-areas-bound-flips",
            Kind.BOUND,
            "Areas bound the area of flips, numbers do not: it is at least that of the cells that "
            "disappear and at most that of the cells in which anything flips.",
            COUNTS,
            corrects=claim.id,
        )
        for topic, claim in (("vanished", vanished), ("touched", touched))
    )
    low, high = (results.numbers("row", f"{name}_area") for name in ("lost", "touched"))
    sandwich = (low <= moved + _ROUNDING) & (moved <= high + _ROUNDING)
    return (
        judge_all(vanished, results.share("lost") >= moved),
        judge_all(areas[0], sandwich),
        judge_all(touched, results.share("touched") >= moved),
        judge_all(areas[1], sandwich),
    )
