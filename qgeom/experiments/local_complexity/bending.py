"""How far a network is from its tangent around points, beside the complexity there."""

from __future__ import annotations

import numpy as np

from qgeom import lattice
from qgeom.experiments.local_complexity.scene import Surroundings
from qgeom.network import ReLUNetwork
from qgeom.rankings import midranks, rank_correlation
from qgeom.types import BoolArray, FloatArray, IntArray

_AXIS = 6  # lattice points per axis of the square around a disc: 32 of them lie inside
_ROUNDING = 2.0**-40  # of the sum of all paths: far above rounding, far below any bend


def bending(network: ReLUNetwork, around: Surroundings, which: int) -> dict[str, float]:
    """Compare the deviation from the tangent with counts of boundaries, at one radius.

    Parameters
    ----------
    network : ReLUNetwork
        The float network, with one output.
    around : Surroundings
        Its points.
    which : int
        Place of the radius.

    Returns
    -------
    dict of str to float
        ``exact``, ``sampled``: rank correlation of the exact and of the sampled complexity with
        the root mean square deviation over the disc, NaN where one is the same everywhere;
        ``crossed``: the latter over the discs where some boundary was sampled.
        ``calm``, ``calm_bent``: discs that no boundary meets, and those of them on which the
        network is not affine; ``calm_ratio``: largest deviation on them over what rounding may do.
        ``unseen``, ``unseen_bent``: the same numbers of discs where none was sampled.
    """
    sizes, ratios = deviations(network, around.points, float(around.radii[which]))
    ranks = midranks(sizes)
    exact, sampled = around.neurons()[:, which], around.sampled[:, which]
    bent, seen = ratios > 1, sampled > 0
    return {
        "exact": rank_correlation(midranks(exact), ranks),
        "sampled": rank_correlation(midranks(sampled), ranks),
        "crossed": _among(seen, sampled, sizes),
        "calm": float((exact == 0).sum()),
        "calm_bent": float((bent & (exact == 0)).sum()),
        "calm_ratio": float(ratios[exact == 0].max(initial=0.0)),
        "unseen": float((~seen).sum()),
        "unseen_bent": float((bent & ~seen).sum()),
    }


def _among(chosen: BoolArray, counts: IntArray, sizes: FloatArray) -> float:
    """Rank correlation over some of the points; NaN over none."""
    if not chosen.any():
        return float("nan")
    return rank_correlation(midranks(counts[chosen]), midranks(sizes[chosen]))


def deviations(
    network: ReLUNetwork, points: FloatArray, radius: float
) -> tuple[FloatArray, FloatArray]:
    """Deviation of a network from its tangent at each point, over the disc around it.

    Parameters
    ----------
    network : ReLUNetwork
        With one output.
    points : ndarray of float64, shape (n, 2)
        Centres of the discs.
    radius : float
        In input units.

    Returns
    -------
    sizes : ndarray of float64, shape (n,)
        Root mean square over a lattice in the disc; 0 where nothing exceeds rounding.
    ratios : ndarray of float64, shape (n,)
        Largest deviation over what rounding may do.

    Examples
    --------
    >>> ramp = ReLUNetwork([[[1.0, 0.0]], [[1.0]]], [[0.0], [0.0]])
    >>> sizes, ratios = deviations(ramp, np.array([[0.5, 0.0], [5.0, 0.0]]), 1.0)
    >>> (sizes > 0).tolist(), (ratios > 1).tolist()
    ([True, False], [True, False])
    """
    square = lattice.midpoints(((-1.0, 1.0), (-1.0, 1.0)), _AXIS)
    offsets = radius * square[np.hypot(*square.T) <= 1.0]
    values = network((points[:, None, :] + offsets).reshape(-1, 2))[:, 0]
    tangents = network(points) + network.jacobians(points)[:, 0] @ offsets.T
    gaps = values.reshape(len(points), len(offsets)) - tangents
    reach = np.abs(points) + radius
    for W, b in zip(network.weights, network.biases, strict=True):
        reach = reach @ np.abs(W).T + np.abs(b)
    limits = _ROUNDING * reach[:, 0]
    largest = np.abs(gaps).max(axis=1)
    ratios = np.divide(largest, limits, out=np.zeros_like(largest), where=limits > 0)
    return np.where(ratios > 1, np.sqrt(np.mean(gaps**2, axis=1)), 0.0), ratios
