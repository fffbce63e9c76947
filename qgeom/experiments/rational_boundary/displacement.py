"""How far decision boundaries are apart, and how steep a network is near its own: by the engine."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qgeom.level_sets.network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import Tessellation, tessellate

if TYPE_CHECKING:
    from qgeom.level_sets.level_set import LevelSet
    from qgeom.types import BoolArray, FloatArray

_GAP = 0.001  # largest distance between neighbouring points put on a boundary, in half-widths


@dataclass(frozen=True)
class Changed:
    """Where exactly one of two networks exceeds the threshold.

    Attributes
    ----------
    cells : Tessellation
        Of both thresholded networks.
    differing : ndarray of bool, shape (n_cells,)
        The cells on which the decisions differ.
    """

    cells: Tessellation
    differing: BoolArray

    @property
    def area(self) -> float:
        """Area of these cells."""
        return math.fsum(self.cells.areas[self.differing])

    @property
    def corners(self) -> FloatArray:
        """Corners of these cells, shape (n, 2)."""
        chosen = [self.cells.boundary(int(c)) for c in np.flatnonzero(self.differing)]
        corners = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *chosen]))
        return np.asarray(self.cells.points[corners], dtype=np.float64)

    @property
    def area_without_flip(self) -> float:
        """Area of those among them on which no hidden neuron flips."""
        first, second = (self.cells.patterns(k)[:, :-1] for k in (0, 1))
        same = (first == second).all(axis=1)
        return math.fsum(self.cells.areas[self.differing & same])


def square_box(half_width: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the box [−half_width, half_width]²."""
    return ((-half_width, half_width), (-half_width, half_width))


def changed(
    network: ReLUNetwork, twin: QuantizedNetwork, *, threshold: float, half_width: float
) -> Changed:
    """Find where a network and its twin decide differently.

    Parameters
    ----------
    network, twin : ReLUNetwork, QuantizedNetwork
        Both with one output.
    threshold : float
        Class 1 is where the output is above it.
    half_width : float
        Of the box.

    Returns
    -------
    Changed
        Exact in its cells: the output less the threshold is made one more neuron.
    """
    pair = (thresholded(n, output=0, value=threshold) for n in (network, twin))
    cells = tessellate(*pair, box=square_box(half_width))
    last = [cells.patterns(k)[:, -1] for k in (0, 1)]
    return Changed(cells, last[0] != last[1])


def least_slope(
    network: ReLUNetwork | QuantizedNetwork, *, threshold: float, band: float, half_width: float
) -> float:
    """Least slope of F inside the band |F − t| ≤ band, over all generalized gradients.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        One output F.
    threshold : float
        The level t.
    band : float
        Half the height of the band.
    half_width : float
        Of the box.

    Returns
    -------
    float
        The smallest norm of a convex combination of gradients of cells that meet in a point of
        the band (Clarke's subdifferential); infinite where the box has no point of the band.
        Gradients of the cells alone would not do: |x| + 1 has slope 1 everywhere and no zero.
    """
    cells = tessellate(network, box=square_box(half_width))
    gradients = cells.affine_maps()[0][:, 0]
    heights = cells.outputs()[:, 0] - threshold
    smallest = math.inf
    around: list[list[int]] = [[] for _ in heights]
    for cell in range(cells.n_cells):
        corners = cells.boundary(cell)
        for vertex in corners:
            around[vertex].append(cell)
        if _meets(heights[corners], band):
            smallest = min(smallest, float(np.hypot(*gradients[cell])))
    for pair, ends in zip(cells.edges.cells, cells.edges.vertices, strict=True):
        if pair.min() >= 0 and _meets(heights[ends], band):
            smallest = min(smallest, smallest_norm(gradients[pair]))
    for vertex, near in enumerate(around):
        if abs(heights[vertex]) <= band:
            smallest = min(smallest, smallest_norm(gradients[near]))
    return smallest


def _meets(heights: FloatArray, band: float) -> bool:
    return bool(heights.min() <= band and heights.max() >= -band)


def smallest_norm(vectors: FloatArray) -> float:
    """Distance of the origin from the convex hull of vectors in the plane, shape (n, 2).

    Examples
    --------
    >>> smallest_norm(np.array([[1.0, 1.0], [1.0, -1.0]]))
    1.0
    >>> smallest_norm(np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 0.0]]))
    0.0
    """
    angles = np.sort(np.arctan2(vectors[:, 1], vectors[:, 0]))
    gaps = np.append(np.diff(angles), angles[0] + 2 * np.pi - angles[-1])
    if len(vectors) > 2 and gaps.max() < np.pi:
        return 0.0
    first, second = np.triu_indices(len(vectors))
    zero = np.zeros((1, 2))
    return float(_to_segments(zero, vectors[first], vectors[second]).min())


def _to_segments(points: FloatArray, starts: FloatArray, ends: FloatArray) -> FloatArray:
    """Distances of points (n, 2) from segments (m, 2) each; shape (n, m)."""
    along = ends - starts
    squared = (along**2).sum(axis=1)
    offsets = points[:, None] - starts
    share = (offsets * along).sum(axis=2) / np.where(squared > 0, squared, 1.0)
    nearest = starts + np.clip(share, 0.0, 1.0)[:, :, None] * along
    return np.asarray(np.hypot(*np.moveaxis(points[:, None] - nearest, 2, 0)), dtype=np.float64)


def reach_of(near: LevelSet, far: LevelSet, *, half_width: float) -> tuple[float, float]:
    """Largest distance of a point of one boundary from another boundary.

    Parameters
    ----------
    near : LevelSet
        The boundary whose points are taken.
    far : LevelSet
        The boundary that they are compared with, in a larger box.
    half_width : float
        Sets how densely points are taken.

    Returns
    -------
    distance, error : float
        The largest distance found, and by how much a point between two of those tried can exceed
        it: half their distance, since distances change no faster than points. NaN where one of
        the boundaries is empty.
    """
    if not len(near) or not len(far):
        return math.nan, math.nan
    gap = _GAP * half_width
    points = [_dense(line, gap) for line in near.polylines]
    starts = np.concatenate([line[:-1] for line in far.polylines])
    ends = np.concatenate([line[1:] for line in far.polylines])
    return float(_to_segments(np.concatenate(points), starts, ends).min(axis=1).max()), gap / 2


def _dense(line: FloatArray, gap: float) -> FloatArray:
    parts = []
    for start, end in pairwise(line):
        count = max(1, math.ceil(float(np.hypot(*(end - start))) / gap))
        parts.append(start + np.linspace(0.0, 1.0, count + 1)[:, None] * (end - start))
    return np.concatenate(parts)
