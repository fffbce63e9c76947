"""The predictors of flips, each a score per point, and how well they foretell them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgeom.experiments.local_complexity.parameters import Params
from qgeom.experiments.local_complexity.scene import Setting, Surroundings
from qgeom.flips.sampled import SampledFlips
from qgeom.rankings import midranks, rank_correlation, roc_area, roc_curve
from qgeom.types import FloatArray

NEURONS, SAMPLED, CELLS = "neurons", "sampled", "cells"
NEAREST, DECISION = "nearest", "decision"
DRAWN = (NEURONS, SAMPLED, NEAREST, DECISION)  # those with stored ROC curves


@dataclass(frozen=True, eq=False, kw_only=True)
class Predictors:
    """Scores of points: higher means that a flip is expected sooner.

    Attributes
    ----------
    names : tuple of str
        ``neurons``, ``sampled`` and ``cells`` once per radius, ``layer1`` … at the reference
        radius, and the negative distances ``nearest`` and ``decision``.
    radii : tuple of float
        Share of the box's diagonal that belongs to each; 0 for distances.
    scores : ndarray of float64, shape (predictors, n)
        The scores.
    """

    names: tuple[str, ...]
    radii: tuple[float, ...]
    scores: FloatArray

    @cached_property
    def ranks(self) -> FloatArray:
        """Ranks of the scores, shape (predictors, n)."""
        return np.array([midranks(scores) for scores in self.scores])


def predictors(setting: Setting, around: Surroundings, params: Params) -> Predictors:
    """Score points by every predictor."""
    table: list[tuple[str, float, FloatArray]] = []
    met, reference = around.neurons(), params.radii.index(params.reference_radius)
    for place, radius in enumerate(params.radii):
        columns = {NEURONS: met, SAMPLED: around.sampled, CELLS: around.cells}
        for name, counts in columns.items():
            table.append((name, radius, counts[:, place].astype(np.float64)))
    for depth, which in enumerate(setting.layers, start=1):
        of_layer = around.neurons(which)[:, reference].astype(np.float64)
        table.append((f"layer{depth}", params.reference_radius, of_layer))
    table += [
        (NEAREST, 0.0, -around.nearest),
        (DECISION, 0.0, -around.to_decision),
    ]
    names, radii, scores = zip(*table, strict=True)
    return Predictors(names=names, radii=radii, scores=np.array(scores))


@dataclass(frozen=True, eq=False, kw_only=True)
class Skill:
    """How well each predictor foretells the flips of one twin.

    Attributes
    ----------
    auc : ndarray of float64, shape (predictors,)
        Area under the ROC curve for flips of any neuron; NaN where all or no points flip.
    rank : ndarray of float64, shape (predictors,)
        Rank correlation with the number of neurons that flip; NaN where it is the same everywhere.
    """

    auc: FloatArray
    rank: FloatArray


def skill(scored: Predictors, flips: SampledFlips) -> Skill:
    """Judge all predictors by the flips of one twin at the same points."""
    hits = flips.disagrees
    counts = midranks(flips.flipped.sum(axis=1))
    return Skill(
        auc=np.array([roc_area(ranks, hits) for ranks in scored.ranks]),
        rank=np.array([rank_correlation(ranks, counts) for ranks in scored.ranks]),
    )


def curves(scored: Predictors, flips: SampledFlips, params: Params, at: FloatArray) -> FloatArray:
    """ROC curves of `DRAWN`, those with a radius at the reference; shape (4, points)."""
    wanted = [
        scored.scores[place]
        for name in DRAWN
        for place in range(len(scored.names))
        if scored.names[place] == name and scored.radii[place] in (0.0, params.reference_radius)
    ]
    return np.array([roc_curve(scores, flips.disagrees, at) for scores in wanted])
