"""Sampled against exact local complexity, and boundaries against cells, for one network."""

from __future__ import annotations

import numpy as np

from qgeom.experiments.local_complexity.parameters import Params
from qgeom.experiments.local_complexity.scene import Setting, Surroundings, sample
from qgeom.rankings import midranks, rank_correlation
from qgeom.types import FloatArray, IntArray

_SLACK = 1e-9  # of the radius: far above the error of distances, far below anything of interest


def sampling(
    setting: Setting, around: Surroundings, params: Params, *, seed: int
) -> dict[str, FloatArray]:
    """Compare sampled counts with the exact ones.

    Parameters
    ----------
    setting, around : Setting, Surroundings
        The network and its points.
    params : Params
        Radii and numbers of directions.
    seed : int
        Seed of the directions.

    Returns
    -------
    dict of str to ndarray of float64, shape (radii, directions)
        ``rank``: rank correlation of both counts, NaN where one is constant; ``found``: sampled
        crossings as a share of the exact ones, NaN where there are none; ``equal``: share of
        points at which both agree; ``above``: number of points at which more were sampled than
        there are.
    """
    shape = (len(params.radii), len(params.directions))
    made = {name: np.full(shape, np.nan) for name in ("rank", "found", "equal", "above")}
    exact = around.neurons()
    reach = around.to_neurons[:, :, None] <= around.radii * (1.0 + _SLACK)
    upper = np.asarray(reach.sum(axis=1), dtype=np.int64)
    for row in range(shape[0]):
        ranks, total = midranks(exact[:, row]), int(exact[:, row].sum())
        for column, count in enumerate(params.directions):
            drawn = sample(setting, around.points, row, count, seed=seed)
            made["rank"][row, column] = rank_correlation(ranks, midranks(drawn))
            if total:
                made["found"][row, column] = float(drawn.sum()) / total
            made["equal"][row, column] = float((drawn == exact[:, row]).mean())
            made["above"][row, column] = float((drawn > upper[:, row]).sum())
    return made


def crossings_and_cells(setting: Setting, around: Surroundings) -> dict[str, FloatArray]:
    """Compare the number of boundaries in discs with the number of cells.

    Parameters
    ----------
    setting, around : Setting, Surroundings
        The network and its points.

    Returns
    -------
    dict of str to ndarray of float64, shape (radii,)
        ``rank``: rank correlation of both; ``more``: share of discs with more cells than
        boundaries plus one; ``below``: discs with fewer; ``single``: discs in which the
        boundaries are of one layer, so that none can be folded; ``single_excess`` and ``excess``:
        discs of that kind, and discs of any kind, with more cells than
        ``1 + n + n (n − 1) / 2`` for n boundaries.
    """
    met, cells = around.neurons(), around.cells
    per_layer = np.stack([around.neurons(which) > 0 for which in setting.layers])
    single = per_layer.sum(axis=0) <= 1
    excess = cells > zaslavsky(met)
    rank = [rank_correlation(midranks(met[:, k]), midranks(cells[:, k])) for k in range(len(met.T))]
    return {
        "rank": np.array(rank),
        "more": (cells > met + 1).mean(axis=0),
        "below": (cells < met + 1).sum(axis=0).astype(np.float64),
        "single": single.sum(axis=0).astype(np.float64),
        "single_excess": (excess & single).sum(axis=0).astype(np.float64),
        "excess": excess.sum(axis=0).astype(np.float64),
    }


def zaslavsky(lines: IntArray) -> IntArray:
    """The largest number of parts into which so many lines cut a convex region of the plane.

    >>> zaslavsky(np.array([0, 1, 2, 3])).tolist()
    [1, 2, 4, 7]
    """
    return 1 + lines + lines * (lines - 1) // 2
