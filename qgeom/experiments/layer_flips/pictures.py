"""What a picture of one rounded layer needs: lines, flip cells, and coloured points."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom import lattice
from qgeom.experiments.layer_flips.half_planes import chord, square, value
from qgeom.flips.sampled import sampled_flips

if TYPE_CHECKING:
    from qgeom.experiments.layer_flips.half_planes import HalfPlane, Point
    from qgeom.experiments.layer_flips.layers import Layer
    from qgeom.experiments.outcome import Array
    from qgeom.types import FloatArray


def picture(layer: Layer, prefix: str, *, points: int) -> dict[str, Array]:
    """Collect everything that is drawn of a layer of m neurons.

    Parameters
    ----------
    layer : Layer
        The layer with its twin.
    prefix : str
        First part of the arrays' names.
    points : int
        Points per axis.

    Returns
    -------
    dict of str to ndarray
        ``<prefix>_before``, ``_after`` (m, 2, 2): ends of the lines in the box, NaN for none;
        ``_apex`` (m, 2), NaN for none; ``_rows``, ``_twin_rows`` (m, 3): (w₁, w₂, b);
        ``_step`` (): δ; ``_shape`` (m,); ``_area`` (m,): flip areas; ``_union`` (): area with
        any flip;
        ``_cells`` (flip cells, corners, 2), filled up with NaN, and ``_counts`` (flip cells,):
        how many neurons flip there;
        ``_points`` (points², 2), ``_flipped`` (points², m): states in float64 that differ, and
        ``_between`` (points², m): whether a point lies between both lines, decided exactly;
        ``_on_line`` (points²,): whether it lies on one of the lines or so close to it that
        rounding in float64 may put it on the other side.
    """
    places = lattice.midpoints(_box(layer), points)
    found = sampled_flips(layer.network, layer.twin.network, places)
    exact = [(Fraction(x), Fraction(y)) for x, y in places.tolist()]
    r = Fraction(layer.half_width)
    pieces = [pair.between() for pair in layer.pairs]
    lines = [line for pair in layer.pairs for line in (pair.before, pair.after)]
    arrays: dict[str, Array] = {
        "before": np.array([_ends(pair.before, r) for pair in layer.pairs]),
        "after": np.array([_ends(pair.after, r) for pair in layer.pairs]),
        "apex": np.array([_floats(pair.apex) for pair in layer.pairs]),
        "rows": np.array([[float(x) for x in pair.before] for pair in layer.pairs]),
        "twin_rows": np.array([[float(x) for x in pair.after] for pair in layer.pairs]),
        "step": np.array(layer.step),
        "shape": np.array([str(pair.shape) for pair in layer.pairs]),
        "area": layer.region.neuron_areas,
        "union": np.array(layer.region.area),
        "cells": _cells(layer),
        "counts": layer.region.flip_counts[layer.region.cells],
        "points": places,
        "flipped": found.flipped,
        "between": np.array([[_within(p, piece) for piece in pieces] for p in exact]),
        "on_line": np.array([any(_on_line(line, p) for line in lines) for p in exact]),
    }
    return {f"{prefix}_{name}": array for name, array in arrays.items()}


def _box(layer: Layer) -> lattice.Box:
    side = (-layer.half_width, layer.half_width)
    return side, side


def _on_line(line: HalfPlane, point: Point) -> bool:
    """Whether p·x + q·y + c is as small as what rounding in float64 can make of it."""
    size = abs(line[0] * point[0]) + abs(line[1] * point[1]) + abs(line[2])
    return abs(value(line, point)) <= Fraction(1, 2**48) * size


def _within(point: Point, pieces: tuple[tuple[HalfPlane, ...], ...]) -> bool:
    return any(all(value(plane, point) > 0 for plane in piece) for piece in pieces)


def _ends(line: HalfPlane, half_width: Fraction) -> list[list[float]]:
    """Where a line enters and leaves the box; NaN if it does not."""
    ends = chord(line, square(half_width))
    return [[math.nan, math.nan]] * 2 if ends is None else [_floats(end) for end in ends]


def _floats(point: Point | None) -> list[float]:
    return [math.nan, math.nan] if point is None else [float(point[0]), float(point[1])]


def _cells(layer: Layer) -> FloatArray:
    corners = [layer.region.tessellation.vertices(int(c)) for c in layer.region.cells]
    most = max((len(c) for c in corners), default=0)
    filled = np.full((len(corners), most, 2), np.nan)
    for number, cell in enumerate(corners):
        filled[number, : len(cell)] = cell
    return filled
