"""Claims about the other method: what a lattice tells of areas and tilings."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.classifier_flips.ranks import rank_correlation, standard_ranks
from qgeom.experiments.classifier_flips.results import AREAS, CELLS, ESTIMATES, Results, make_claim
from qgeom.judges import judge_all, judge_existence
from qgeom.types import FloatArray

_NAMES = ("relu_flip_rate", "pattern_disagreement", "decision_change")


def lattice_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge a lattice's areas, their convergence, and the cells that it shows."""
    return (*_areas(results), *_cells(results))


def _areas(results: Results) -> tuple[LedgerEntry, ...]:
    points = f"{int(results.number('resolution')):,}"
    within = make_claim(
        "9.6",
        "lattice-area",
        Kind.VALUE,
        f"A lattice of {points} × {points} points measures the flip areas and the decision change: "
        "each estimate lies within the lattice's resolution of the exact area. The resolution is "
        "the largest change from the lattice of half as many points per axis.",
        ESTIMATES,
        AREAS,
    )
    converges = make_claim(
        "9.6",
        "lattice-converges",
        Kind.ORDERING,
        "The lattice's estimates converge to the exact areas: the rank correlation of their "
        "error with the points per axis is negative.",
        ESTIMATES,
    )
    close = [
        results.lattice_errors(name)[:, -1] <= results.lattice_resolution(name) for name in _NAMES
    ]
    trends = np.array([_trend(results, name) for name in _NAMES])
    defined = np.isfinite(trends)
    counts = defined.sum(axis=0)
    means = np.divide(
        np.where(defined, trends, 0.0).sum(axis=0),
        counts,
        out=np.full(len(counts), np.nan),
        where=counts > 0,
    )
    return (
        judge_all(within, np.concatenate(close)),
        results.judge(
            converges, results.per_network(means), below=0.0, effect="zero: any fall counts"
        ),
    )


def _trend(results: Results, name: str) -> FloatArray:
    """Rank correlation of a twin's lattice errors with the resolution, one value per twin."""
    sizes = np.asarray(results.outcome.array("lattice_sizes"), dtype=np.float64)
    ranks = standard_ranks(sizes)
    errors = results.lattice_errors(name)
    return np.array([rank_correlation(ranks, standard_ranks(line)) for line in errors])


def _cells(results: Results) -> tuple[LedgerEntry, ...]:
    points = f"{int(results.number('resolution')):,}"
    every = make_claim(
        "9.6",
        "lattice-shows-tiling",
        Kind.BOUND,
        f"A dense lattice of {points} × {points} points shows the tiling: every cell of a network "
        "holds one of its points.",
        CELLS,
    )
    missed = make_claim(
        "9.6",
        "lattice-misses-cells",
        Kind.EXISTENCE,
        "Some cells, thin or small ones, lie between all points of the lattice.",
        CELLS,
        corrects=every.id,
    )
    shown = np.concatenate(
        [
            results.member("lattice_patterns") >= results.member("patterns_box"),
            results.row("lattice_patterns_quantized") >= results.row("patterns_quantized"),
        ]
    )
    return (
        judge_all(every, shown),
        judge_existence(missed, found=int((~shown).sum()), cases=shown.size),
    )
