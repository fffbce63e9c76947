"""The identities of the decomposition, each checked at points against its rounding bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.arrays import on_host
from qgeom.experiments.affine_residual.bounds import gradient_bound
from qgeom.experiments.affine_residual.maps import reverse_weights
from qgeom.experiments.affine_residual.pair import Pair
from qgeom.types import FloatArray, IntArray


@dataclass(frozen=True, kw_only=True)
class Checks:
    """Identities against rounding bounds: every ``…_ratio`` holds when it is at most 1.

    Attributes
    ----------
    points_stable, points_changed, unplaced : int
        Drawn inputs without and with a flip, and those whose patterns belong to no cell.
    residual_stable, residual_changed : float
        Largest |error − affine error| at them.
    residual_stable_ratio, residual_changed_ratio : float
        The same over its bound.
    cells_off : int
        Cells on which the error departs from the cell's affine map by more than its bound.
    cells_ratio : float
        Largest such departure over its bound.
    output_ratio : float
        Outputs of both networks against A x + b of their cell, at drawn inputs.
    slope_ratio : float
        Closed-form A of both networks against reverse accumulation.
    corrected_ratio : float
        Twin plus correction of its own pattern against the network, at drawn inputs without flip.
    multiplied_off, multiplied_points : int
        Drawn inputs without flip at which the multiplicative correction misses, of how many.
    """

    points_stable: int
    points_changed: int
    unplaced: int
    residual_stable: float
    residual_changed: float
    residual_stable_ratio: float
    residual_changed_ratio: float
    cells_off: int
    cells_ratio: float
    output_ratio: float
    slope_ratio: float
    corrected_ratio: float
    multiplied_off: int
    multiplied_points: int


def measure_checks(pair: Pair, kept: tuple[FloatArray, FloatArray], points: FloatArray) -> Checks:
    """Check the affine error at drawn points and on every cell, and the corrections it suggests.

    Parameters
    ----------
    pair : Pair
        The two networks.
    kept : (ndarray, ndarray)
        Gradients (n_cells, 2) and offsets (n_cells,) of the float weights under the twin's pattern.
    points : ndarray of float64, shape (n, 2)
        Drawn inputs in the box.

    Returns
    -------
    Checks
        Ratios to bounds, and counts.
    """
    cells = pair.place(points)
    placed, inside = cells[cells >= 0], points[cells >= 0]
    stable = ~pair.changed[placed]
    ratios = pair.residuals(placed, inside)
    residuals = ratios * pair.bound(inside)
    owner, inner = pair.inner_points()
    departures = pair.residuals(owner, inner)
    where, x = placed[stable], inside[stable]
    multiplied = _multiplied(pair, where, x)
    return Checks(
        points_stable=len(x),
        points_changed=int((~stable).sum()),
        unplaced=int((cells < 0).sum()),
        residual_stable=_largest(residuals[stable]),
        residual_changed=_largest(residuals[~stable]),
        residual_stable_ratio=_largest(ratios[stable]),
        residual_changed_ratio=_largest(ratios[~stable]),
        cells_off=len(np.unique(owner[departures > 1])),
        cells_ratio=_largest(departures),
        output_ratio=_largest(pair.output_residuals(placed, inside)),
        slope_ratio=max(_slope_ratio(pair, k, placed, inside) for k in (0, 1)),
        corrected_ratio=_largest(_added(pair, kept, where, x)),
        multiplied_off=int((multiplied > 1).sum()),
        multiplied_points=len(x),
    )


def _largest(values: FloatArray) -> float:
    return float(values.max(initial=0.0))


def _missed(pair: Pair, corrected: FloatArray, x: FloatArray) -> FloatArray:
    """Distance of a corrected output from the float network's, over its bound."""
    return np.asarray(np.abs(corrected - pair.output(0, x)) / pair.bound(x), dtype=np.float64)


def _added(
    pair: Pair, kept: tuple[FloatArray, FloatArray], cells: IntArray, x: FloatArray
) -> FloatArray:
    """The twin plus the affine difference of both sets of weights under the twin's pattern."""
    slopes = kept[0][cells] - pair.gradients[1][cells]
    offsets = kept[1][cells] - pair.offsets[1][cells]
    added = np.einsum("ni,ni->n", slopes, x) + offsets
    return _missed(pair, pair.output(1, x) + added, x)


def _multiplied(pair: Pair, cells: IntArray, x: FloatArray) -> FloatArray:
    """The twin times A A_q⁺: A_q is no square matrix, so that only its pseudo-inverse exists."""
    before, after = (pair.gradients[k][cells] for k in (0, 1))
    sizes = np.sum(after**2, axis=1)
    factors = np.zeros_like(sizes)
    np.divide(np.sum(before * after, axis=1), sizes, out=factors, where=sizes > 0)
    return _missed(pair, factors * pair.output(1, x), x)


def _slope_ratio(pair: Pair, network: int, cells: IntArray, points: FloatArray) -> float:
    """Closed-form A of the cells against reverse accumulation at points, over its bound."""
    chosen = pair.network if network == 0 else pair.twin
    pulled = reverse_weights(chosen, chosen.pattern(pair.put(points)))[-1][:, 0]
    difference = np.abs(on_host(pulled) - pair.gradients[network][cells])
    limit = np.broadcast_to(gradient_bound(chosen)[0], difference.shape)
    ratios = np.divide(difference, limit, out=np.zeros_like(difference), where=limit > 0)
    return _largest(ratios)
