"""Figures of `region_bounds`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from matplotlib.lines import Line2D

from qgeom.experiments.columns import floats, ints
from workflow.figures import region_bounds_maps as maps
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray, IntArray

_BUILT = "#7A3B69"


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``lines``, ``growth``, ``depth``, ``folds``, ``pruning`` and ``units``.
    """
    with style.styled():
        return {
            "lines": maps.lines(outcome),
            "growth": _growth(outcome),
            "depth": _depth(outcome),
            "folds": maps.folds(outcome),
            "pruning": maps.pruning(outcome),
            "units": maps.units(outcome),
        }


def _series(outcome: Outcome, name: str) -> FloatArray:
    """A column of the table growth as (widths, seeds, depths)."""
    widths = len(np.unique(ints(outcome, "growth_width")))
    depths = len(np.unique(ints(outcome, "growth_depth")))
    return floats(outcome, f"growth_{name}").reshape(widths, -1, depths)


def _ramp(count: int) -> list[tuple[float, float, float, float]]:
    """Light for few, dark for many."""
    colors = mpl.colormaps["viridis"](np.linspace(0.8, 0.05, count))
    return [(float(r), float(g), float(b), 1.0) for r, g, b, _ in colors]


def _growth(outcome: Outcome) -> Figure:
    widths = np.unique(ints(outcome, "growth_width"))
    cells, bounds, line = (_series(outcome, name) for name in ("cells", "bound", "line"))
    depths = np.arange(1, cells.shape[2] + 1)
    figure = style.figure(3.4)
    left, right = figure.subplots(1, 2, sharey=True)
    for k, color in zip(depths - 1, _ramp(len(depths)), strict=True):
        _curve(left, widths, cells[:, :, k], bounds[:, 0, k], color)
        text = f"{k + 1} layer{'s' if k else ''}"
        _label(left, text, (widths[-1], bounds[-1, 0, k]), color)
    for k, color in zip(range(len(widths)), _ramp(len(widths)), strict=True):
        _curve(right, depths, cells[k], bounds[k, 0], color)
        _label(right, f"width {widths[k]}", (depths[-1], bounds[k, 0, -1]), color)
    right.plot(depths, line[-1].mean(axis=0), color=style.NEUTRAL, lw=1.2, ls=":")
    place = (depths[-1], line[-1, :, -1].mean())
    _label(right, f"{widths[-1]}, on a line", place, style.NEUTRAL, drop=5)
    left.set(xscale="log", yscale="log", xlabel="width of every layer", ylabel="cells of the plane")
    left.set_xticks(widths, [str(w) for w in widths])
    left.minorticks_off()
    right.set(xlabel="number of hidden layers", xticks=depths)
    left.margins(x=0.02)
    left.set_xlim(widths[0] * 0.85, widths[-1] * 3.0)
    right.set_xlim(depths[0] - 0.15, depths[-1] + 1.1)
    _key(figure)
    return figure


def _label(
    axes: Axes,
    text: str,
    place: tuple[float, float],
    color: str | tuple[float, float, float, float],
    *,
    drop: float = 0,
) -> None:
    """Write to the right of a point."""
    axes.annotate(
        text, place, (4, -drop), textcoords="offset points", va="center", size=7.5, color=color
    )


def _curve(
    axes: Axes,
    x: IntArray,
    counts: FloatArray,
    bound: FloatArray,
    color: tuple[float, float, float, float],
) -> None:
    axes.plot(x, bound, color=color, lw=1.0, ls=(0, (4, 2)))
    axes.plot(x, counts.mean(axis=-2 if counts.shape[-1] == len(x) else -1), color=color)
    low, high = (f(counts, axis=0 if counts.shape[-1] == len(x) else 1) for f in (np.min, np.max))
    axes.fill_between(x, low, high, color=color, alpha=0.18, lw=0)


def _key(figure: Figure) -> None:
    handles = [
        Line2D([], [], color=style.NEUTRAL, label="counted: mean and range"),
        Line2D([], [], color=style.NEUTRAL, lw=1.0, ls=(0, (4, 2)), label="bound of Theorem 6.3"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)


def _depth(outcome: Outcome) -> Figure:
    depth, cells, square = (
        floats(outcome, f"shape_{name}") for name in ("depth", "cells", "square")
    )
    figure = style.figure(3.0)
    left, right = figure.subplots(1, 2)
    for values, color, text, place in (
        (cells, style.BOUNDARY, "whole plane", (0.28, 0.94)),
        (square, style.NEUTRAL, "square from −1 to 1", (0.03, 0.36)),
    ):
        levels = np.unique(depth)
        means = np.array([values[depth == d].mean() for d in levels])
        left.scatter(depth, values, s=7, c=color, alpha=0.45, lw=0)
        left.plot(levels, means, color=color)
        left.text(*place, text, transform=left.transAxes, size=7.5, color=color)
    neurons = int(str(outcome.metrics["neurons"]))
    left.set(
        xlabel=f"layers, with {neurons} neurons in all", ylabel="cells", yscale="log",
        xticks=np.unique(depth), title="random networks",
    )  # fmt: skip
    tents, built, rival = (
        floats(outcome, f"tent_{name}") for name in ("neurons", "cells", "shallow")
    )
    right.plot(tents, built, color=_BUILT, marker="o", ms=3.5)
    right.plot(tents, rival, color=style.NEUTRAL, ls=(0, (4, 2)), lw=1.2)
    for values, text, color, shift in (
        (built, "tents, 4 neurons per layer", _BUILT, (-6, 0)),
        (rival, "one layer, at most", style.NEUTRAL, (0, -26)),
    ):
        right.annotate(
            text, (tents[-1], values[-1]), shift, textcoords="offset points", ha="right",
            va="center", size=7.5, color=color,
        )  # fmt: skip
    right.set(xlabel="neurons", yscale="log", xticks=tents, title="built networks")
    return figure
