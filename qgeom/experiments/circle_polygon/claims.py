"""The claims that `circle_polygon` tests, judged from its own computed data."""

from __future__ import annotations

from functools import partial

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry, resolve_corrections
from qgeom.experiments.circle_polygon.areas import least_wrong
from qgeom.experiments.circle_polygon.claims_growth import growth_claims
from qgeom.experiments.circle_polygon.parameters import LEAST_WIDTH
from qgeom.experiments.circle_polygon.results import (
    AREAS,
    EDGES,
    EXAMPLES,
    POLYGONS,
    TABLE,
    Results,
)
from qgeom.experiments.outcome import Outcome
from qgeom.judges import judge_all, judge_count, judge_existence

_ROUNDING = 1e-9  # shares of the disc's area below this count as none

_claim = partial(Claim.of, "TGR", "complexity")


def claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge every claim.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned (or a test made up).

    Returns
    -------
    tuple of LedgerEntry
        In reading order, corrections resolved.
    """
    results = Results(outcome)
    return resolve_corrections(
        (*_circle(results), *_regions(results), *_polygon(results), *growth_claims(results))
    )


def _circle(results: Results) -> tuple[LedgerEntry, ...]:
    exact = _claim(
        "circle-not-exact",
        Kind.BOUND,
        "No ReLU network has a circle as its boundary: the area on which it disagrees with the "
        "disc is above zero.",
        AREAS,
        TABLE,
    )
    least = _claim(
        "circle-least-area",
        Kind.BOUND,
        "A closed convex polygon of k edges and a disc of radius r differ by an area of at least "
        "r²·k·(2 arctan(tan(π/k)/2) − π/k).",
        AREAS,
    )
    wrong = results.row("wrong")
    around = results.around_disc()
    edges = results.counts("row", "edges")[around]
    bounds = np.array([least_wrong(int(k)) for k in edges])
    aimed = results.family("trained") | results.family("star")
    return (
        judge_all(exact, wrong[aimed] > _ROUNDING),
        judge_all(least, wrong[around] >= bounds - _ROUNDING),
    )


def _regions(results: Results) -> tuple[LedgerEntry, ...]:
    general = _claim(
        "edges-regions",
        Kind.BOUND,
        "The number of edges of the boundary is at most the number of linear regions of the "
        "network.",
        EXAMPLES,
    )
    shallow = _claim(
        "edges-regions-one-layer",
        Kind.BOUND,
        "With one hidden layer it is.",
        EDGES,
        corrects=general.id,
    )
    cells = _claim(
        "edges-cells",
        Kind.BOUND,
        "In any network the number of edges is at most the number of cells.",
        EXAMPLES,
        corrects=general.id,
    )
    edges, deep = results.counts("row", "edges"), results.counts("deep", "edges")
    regions = edges <= results.counts("row", "regions")
    deep_regions = deep <= results.counts("deep", "regions")
    below = (edges <= results.counts("row", "cells"), deep <= results.counts("deep", "cells"))
    return (
        judge_all(general, np.concatenate([regions, deep_regions])),
        judge_all(shallow, regions),
        judge_all(cells, np.concatenate(below)),
    )


def _polygon(results: Results) -> tuple[LedgerEntry, ...]:
    every = _claim(
        "polygon-2n",
        Kind.EXISTENCE,
        "A network with one hidden layer of n neurons can have a boundary of 2n edges, for every "
        "n from 2 up (widths without such a network among all that were looked at).",
        EDGES,
    )
    closed = _claim(
        "polygon-2n-from-3",
        Kind.EXISTENCE,
        f"From n = {LEAST_WIDTH} on it can: n lines through one point give a closed polygon of "
        "exactly 2n edges.",
        EDGES,
        EXAMPLES,
        corrects=every.id,
    )
    learned = _claim(
        "polygon-2n-learned",
        Kind.EXISTENCE,
        "Training on a disc can end in a boundary of 2n edges.",
        EDGES,
        POLYGONS,
        TABLE,
    )
    widths, edges = results.counts("row", "width"), results.counts("row", "edges")
    reached = [bool((edges[widths == n] == 2 * n).any()) for n in results.widths]
    star, trained = results.family("star"), results.family("trained")
    full = edges == 2 * widths
    return (
        judge_count(every, violations=reached.count(False), cases=len(reached)),
        judge_all(closed, (full & results.flags("row", "closed"))[star]),
        judge_existence(learned, found=int(full[trained].sum()), cases=int(trained.sum())),
    )
