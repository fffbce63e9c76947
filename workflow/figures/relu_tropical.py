"""Figures of `relu_tropical`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from qgeom.experiments.columns import floats
from workflow.figures import relu_tropical_growth, relu_tropical_turns, relu_tropical_wave, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome

_LEVELS = np.arange(-2.0, 2.01, 0.5)
_QUADRANTS = (
    ((1.0, 1.0), "$x_1 - x_2$"),
    ((-1.0, 1.0), "$-x_2$"),
    ((-1.0, -1.0), "$0$"),
    ((1.0, -1.0), "$x_1$"),
)


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``wave``, ``quadrants``, ``partitions``, ``turns`` and ``growth``.
    """
    with style.styled():
        return {
            "wave": relu_tropical_wave.wave(outcome),
            "quadrants": _quadrants(outcome),
            "partitions": _partitions(outcome),
            "turns": relu_tropical_turns.turns(outcome),
            "growth": relu_tropical_growth.growth(outcome),
        }


def _quadrants(outcome: Outcome) -> Figure:
    figure = style.figure(2.5)
    panels = figure.subplots(1, 3, sharex=True, sharey=True)
    titles = (r"$f = \max(0, x_1)$", r"$g = \max(0, x_2)$", "$F = f - g$")
    labels = (
        (((-1.0, 0.0), "$0$"), ((1.0, 0.0), "$x_1$")),
        (((0.0, -1.0), "$0$"), ((0.0, 1.0), "$x_2$")),
        _QUADRANTS,
    )
    for axes, name, title, texts in zip(panels, "fgF", titles, labels, strict=True):
        _contours(axes, outcome, name)
        if name in "fF":
            axes.axvline(0.0, color=style.FLOAT, lw=2.0)
        if name in "gF":
            axes.axhline(0.0, color=style.QUANTIZED, lw=2.0)
        for (x, y), text in texts:
            axes.text(
                x,
                y,
                text,
                ha="center",
                va="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            )
        axes.set(title=title, xlabel="$x_1$", aspect="equal", xlim=(-2, 2), ylim=(-2, 2))
        axes.set_xticks([-2, 0, 2])
        axes.set_yticks([-2, 0, 2])
    panels[0].set_ylabel("$x_2$")
    style.panel_letters(panels)
    return figure


def _contours(axes: Axes, outcome: Outcome, name: str) -> None:
    axis = floats(outcome, "quadrant_axis")
    values = floats(outcome, f"quadrant_{name}")
    levels = [v for v in _LEVELS if v != 0 and values.min() < v < values.max()]
    axes.contour(
        axis, axis, values, levels=levels, colors=style.NEUTRAL, linewidths=0.7, linestyles="solid"
    )


def _partitions(outcome: Outcome) -> Figure:
    figure = style.figure(2.75)
    panels = figure.subplots(1, 3, sharex=True, sharey=True)
    offsets = np.asarray(outcome.array("partition_offsets"), dtype=np.int64)
    polygons = np.split(floats(outcome, "partition_points"), offsets[1:-1])
    labels = np.asarray(outcome.array("partition_labels"), dtype=np.int64)
    edges, sides = floats(outcome, "partition_edges"), outcome.array("partition_sides")
    words = ("activation patterns", "pairs of winning terms", "affine pieces")
    for axes, row, title in zip(panels, labels, words, strict=True):
        _, numbers = np.unique(row, return_inverse=True)
        colors = style.pattern_colors(numbers)
        fills = PolyCollection(polygons, facecolors=list(colors), edgecolors=list(colors), lw=0.3)
        axes.add_collection(fills)
        for kind, color, width in ((True, style.FAINT, 0.7), (False, style.BOUNDARY, 1.0)):
            chosen = (row[sides[:, 0]] == row[sides[:, 1]]) == kind
            lines = LineCollection(list(edges[chosen]), colors=color, linewidths=width)
            axes.add_collection(lines)
        axes.set_title(f"{len(set(row.tolist()))} {title}")
        half = float(np.abs(np.concatenate(polygons)).max())
        axes.set(aspect="equal", xlim=(-half, half), ylim=(-half, half), xlabel="$x_1$")
        axes.set_xticks([-half, 0, half])
        axes.set_yticks([-half, 0, half])
    panels[0].set_ylabel("$x_2$")
    style.panel_letters(panels)
    return figure
