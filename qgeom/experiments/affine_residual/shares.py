"""Shares of area and squared error that stable and flipped cells hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.cells.patterns import network_words
from qgeom.experiments.affine_residual.pair import Pair
from qgeom.types import BoolArray, FloatArray


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Shares of area and of squared error; gradients by root mean square over area.

    Attributes
    ----------
    cells, changed_cells : int
        Cells of the common refinement, and those with a flip.
    area_changed : float
        Share of the box with a flip.
    square_changed : float
        Share of the squared error that lies there; NaN where there is no error.
    square_left : float
        Share of the squared error left by the affine correction of the twin's pattern.
    left_moved : float
        Share of what is left on flipped cells of which both patterns occur in both networks.
    square_beside_affine : float
        Share of the squared error left by the best single affine function of the box.
    mean_square : float
        Mean squared error over the box.
    slope_stable, slope_changed : float
        Root mean square of ‖A − A_q‖ over stable and over flipped cells; NaN without such cells.
    """

    cells: int
    changed_cells: int
    area_changed: float
    square_changed: float
    square_left: float
    left_moved: float
    square_beside_affine: float
    mean_square: float
    slope_stable: float
    slope_changed: float


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def measure_shares(pair: Pair, kept: tuple[FloatArray, FloatArray]) -> Shares:
    """Integrate squared error and gradients over stable and flipped cells.

    Parameters
    ----------
    pair : Pair
        The two networks.
    kept : (ndarray, ndarray)
        Gradients (n_cells, 2) and offsets (n_cells,) of the float weights under the twin's pattern.

    Returns
    -------
    Shares
        Without quadrature error.
    """
    moments, changed, total = pair.moments, pair.changed, pair.integrals.total
    left_slopes, left_offsets = pair.gradients[0] - kept[0], pair.offsets[0] - kept[1]
    left_centres = np.einsum("ni,ni->n", left_slopes, moments.centroids) + left_offsets
    left = np.where(changed, moments.squares(left_slopes, left_centres), 0.0)
    centres = pair.affine_error(np.arange(pair.joint.n_cells), moments.centroids)
    beside = moments.beside_affine(pair.error_gradients, centres)
    squares = np.sum(pair.error_gradients**2, axis=1)
    means = [
        np.sqrt(
            _share(float(squares[part] @ moments.areas[part]), float(moments.areas[part].sum()))
        )
        for part in (~changed, changed)
    ]
    return Shares(
        cells=pair.joint.n_cells,
        changed_cells=int(changed.sum()),
        area_changed=_share(pair.integrals.changed.area, total.area),
        square_changed=_share(pair.integrals.changed.squared_error, total.squared_error),
        square_left=_share(float(left.sum()), total.squared_error),
        left_moved=_share(float(left[_moved(pair)].sum()), float(left.sum())),
        square_beside_affine=_share(beside, total.squared_error),
        mean_square=total.mean_squared_error,
        slope_stable=float(means[0]),
        slope_changed=float(means[1]),
    )


def _moved(pair: Pair) -> BoolArray:
    """Flipped cells of which both patterns occur in both networks: boundaries only moved."""
    words = [[row.tobytes() for row in network_words(pair.joint, network=k)] for k in (0, 1)]
    common = set(words[0]) & set(words[1])
    both = [p in common and q in common for p, q in zip(*words, strict=True)]
    return pair.changed & np.array(both, dtype=np.bool_)
