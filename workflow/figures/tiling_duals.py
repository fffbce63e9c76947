"""Tilings of `tiling_change` beside their dual subdivisions, in matching colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import LineCollection

from qgeom.experiments.columns import floats, ints, names_in
from workflow.figures import style, tiling_maps

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_NO_VERTEX = (0.2, 0.2, 0.2, 1.0)
_FLAT = 0.62  # height of a dual subdivision's panel, as a share of its width
_CENTRAL = 80.0  # percent of the corners that the view of a tiling shows


def dual(outcome: Outcome) -> Figure:
    """Draw three tilings above their dual subdivisions.

    Parameters
    ----------
    outcome : Outcome
        With the ``twofold_…`` arrays.

    Returns
    -------
    Figure
        Of the text's width.
    """
    name = names_in(outcome, "row_dataset")[0]
    bits = outcome.metrics["showcase_bits"]
    columns = {
        "small": "2→2→1, with biases",
        f"{name}_float": f"first layer ({name}), float",
        f"{name}_twin": f"the same with {bits} bits",
    }
    figure = style.figure(3.9)
    panels = figure.subplots(2, len(columns), height_ratios=[1, _FLAT])
    for column, (key, title) in enumerate(columns.items()):
        colors = _colors(floats(outcome, f"twofold_{key}_vertices"))
        _tiling(panels[0, column], outcome, f"twofold_{key}", colors)
        _subdivision(panels[1, column], outcome, f"twofold_{key}", colors)
        panels[0, column].set_title(title)
    panels[0, 0].set_ylabel("tiling of the inputs")
    panels[1, 0].set_ylabel("dual subdivision (slopes)")
    return figure


def _colors(vertices: FloatArray) -> FloatArray:
    """One colour per vertex, by its direction from the middle of the polygon and its distance."""
    away = vertices - (vertices.max(axis=0) + vertices.min(axis=0)) / 2
    away = away / np.maximum(np.abs(away).max(axis=0), 1e-300)
    hue = np.arctan2(away[:, 1], away[:, 0]) / (2 * np.pi) + 0.5
    radius = np.minimum(np.hypot(*away.T), 1.0)[:, None]
    bright = np.asarray(colormaps["twilight_shifted"](0.1 + 0.8 * hue), dtype=np.float64)
    faded: FloatArray = (1 - radius) * np.array([0.94, 0.94, 0.90, 1.0]) + radius * bright
    return faded


def _tiling(axes: Axes, outcome: Outcome, prefix: str, colors: FloatArray) -> None:
    cells = tiling_maps.polygons(outcome, f"{prefix}_tiling")
    places = ints(outcome, f"{prefix}_tiling_vertex")
    shown = np.concatenate([colors, [_NO_VERTEX]])[places]
    tiling_maps.fill(axes, cells, shown, seam="white")
    style.frame(axes, _view(cells))


def _view(cells: list[FloatArray]) -> FloatArray:
    """A square around most crossings; single ones can be very far out."""
    corners = np.concatenate(cells)
    edge = float(np.abs(corners).max())
    inner = corners[(np.abs(corners) < edge * (1 - 1e-9)).all(axis=1)]
    if not len(inner):
        inner = corners
    low, high = np.percentile(inner, [50 - _CENTRAL / 2, 50 + _CENTRAL / 2], axis=0)
    middle = (low + high) / 2
    half = min(max(float((high - low).max()) * 0.7, 1.0), edge - float(np.abs(middle).max()))
    return np.stack([middle - half, middle + half], axis=1)


def _subdivision(axes: Axes, outcome: Outcome, prefix: str, colors: FloatArray) -> None:
    vertices = floats(outcome, f"{prefix}_vertices")
    edges = vertices[ints(outcome, f"{prefix}_edges")]
    axes.add_collection(LineCollection(list(edges), colors=style.NEUTRAL, linewidths=0.8))
    axes.scatter(
        vertices[:, 0],
        vertices[:, 1],
        c=colors,
        s=26,
        zorder=3,
        edgecolors=style.BOUNDARY,
        linewidths=0.5,
    )
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    wide, tall = (high - low).tolist()
    half = 0.55 * max(wide, tall / _FLAT, 1e-9) * np.array([1.0, _FLAT])
    middle = (low + high) / 2
    style.frame(axes, np.stack([middle - half, middle + half], axis=1))
