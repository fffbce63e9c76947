"""Flip regions of the exact engine beside those of exact half planes."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom.discs import disc_area
from qgeom.experiments.layer_flips.cases import Case, LayerRow
from qgeom.experiments.layer_flips.half_planes import clip, polygon_area, square, union_area
from qgeom.experiments.layer_flips.lines import wedge_area
from qgeom.experiments.layer_flips.tropical_lines import hypersurface_is_line
from qgeom.experiments.layer_flips.widths import length_times_width, length_width_bound

if TYPE_CHECKING:
    from qgeom.experiments.layer_flips.half_planes import Point, Region
    from qgeom.experiments.layer_flips.layers import Layer
    from qgeom.experiments.layer_flips.lines import Pair
    from qgeom.types import BoolArray, FloatArray


def measure(layer: Layer, *, number: int) -> tuple[LayerRow, tuple[Case, ...]]:
    """Measure a layer and each of its neurons.

    Parameters
    ----------
    layer : Layer
        The layer with its twin.
    number : int
        What it is called in the rows.

    Returns
    -------
    LayerRow, tuple of Case
        Of the layer, and of its neurons in order.
    """
    cells = layer.region.tessellation
    corners = [cells.vertices(cell) for cell in range(cells.n_cells)]
    regions = tuple(piece for pair in layer.pairs for piece in pair.predicted())
    row = LayerRow(
        layer=number,
        step=layer.step,
        vanished=sum(pair.vanished for pair in layer.pairs),
        area=layer.region.area,
        exact_area=float(union_area(square(Fraction(layer.half_width)), regions)),
    )
    cases = tuple(_case(layer, k, corners, number=number) for k in range(len(layer.pairs)))
    return row, cases


def _case(layer: Layer, k: int, corners: list[FloatArray], *, number: int) -> Case:
    flips, box = layer.flips[:, k], square(Fraction(layer.half_width))
    pair, reach = layer.pairs[k], layer.half_width
    weight = (float(pair.before[0]), float(pair.before[1]))
    size = math.hypot(*weight)
    flipped = [cell for cell, moved in zip(corners, flips, strict=True) if moved]
    half = layer.step * 2 * reach / (2 * size)  # the largest 1-norm in the box is 2r
    apex = pair.apex
    gap = _gap(corners, flips, pair.predicted())  # the same regions unless the row is gone
    regular = pair.before[2] == 0 and not pair.vanished
    return Case(
        layer=number,
        neuron=k,
        step=layer.step,
        weight_x=weight[0],
        weight_y=weight[1],
        bias=float(pair.before[2]),
        twin_x=float(pair.after[0]),
        twin_y=float(pair.after[1]),
        shape=str(pair.shape),
        angle=pair.angle,
        apex_x=math.nan if apex is None else float(apex[0]),
        apex_y=math.nan if apex is None else float(apex[1]),
        apex_on_pivot=apex is None or _on_pivot(pair, apex),
        shifted=pair.shifted,
        hypersurfaces_are_lines=_hypersurfaces(pair, reach),
        engine_area=float(layer.region.neuron_areas[k]),
        half_plane_area=float(pair.area(box)),
        direction_area=float(wedge_area(pair, Fraction(reach))) if regular else math.nan,
        disc_area=math.fsum(disc_area(c, reach) for c in flipped) if regular else math.nan,
        between_gap=_gap(corners, flips, pair.between()) if pair.vanished else gap,
        shape_gap=gap,
        band_half_width=half,
        band_reach=_reach(flipped, pair, size),
        band_area=float(polygon_area(clip(box, _band(pair, layer.step, reach)))),
        length_width=length_times_width(pair, box),
        length_width_bound=length_width_bound(pair, box, layer.step),
    )


def _on_pivot(pair: Pair, apex: Point) -> bool:
    (p, q, _), (u, v, _) = pair.before, pair.after
    return (p - u) * apex[0] + (q - v) * apex[1] == 0


def _hypersurfaces(pair: Pair, reach: float) -> bool:
    return all(hypersurface_is_line(row, Fraction(reach)) for row in (pair.before, pair.after))


def _gap(corners: list[FloatArray], flips: BoolArray, pieces: tuple[Region, ...]) -> float:
    """Area of the symmetric difference of the flipped cells and disjoint convex pieces."""
    gap = Fraction(0)
    for cell, moved in zip(corners, flips, strict=True):
        polygon = tuple((Fraction(x), Fraction(y)) for x, y in cell.tolist())
        inside = sum((polygon_area(clip(polygon, piece)) for piece in pieces), Fraction(0))
        gap += polygon_area(polygon) - inside if moved else inside
    return float(gap)


def _reach(flipped: list[FloatArray], pair: Pair, size: float) -> float:
    """Return the largest distance of a flipped cell to the old line; 0 without any."""
    row, bias = np.array([float(pair.before[0]), float(pair.before[1])]), float(pair.before[2])
    return max((float(np.abs(cell @ row + bias).max()) / size for cell in flipped), default=0.0)


def _band(pair: Pair, step: float, half_width: float) -> Region:
    """Points of a pre-activation of at most δ·r, the most by which rounding can change it."""
    p, q, c = pair.before
    most = Fraction(step) * Fraction(half_width)
    return (p, q, c + most), (-p, -q, most - c)
