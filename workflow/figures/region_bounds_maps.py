"""Tessellations of `region_bounds`: lines, folds, pruned networks, cells with data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from qgeom.experiments.columns import floats, ints, runs
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

LAYERS = (style.BOUNDARY, "#2A9D8F", "#C79A2B", "#8E5572")
_CLOSED, _OPEN = "#E8DDBF", "#F4F4F4"
_HELD = "#CFE0EC"
_GONE = "#B23A48"
_PANELS = {
    "before": "as it was",
    "first": "layer-1 neuron pruned",
    "last": "last-layer neuron pruned",
    "weight": "one weight pruned",
}


def layer_color(layer: int) -> str:
    """Colour of the edges that a layer drew."""
    return LAYERS[layer % len(LAYERS)]


def _polygons(outcome: Outcome, prefix: str) -> list[FloatArray]:
    return runs(outcome, f"{prefix}_corners", f"{prefix}_offsets")


def _edges(axes: Axes, outcome: Outcome, prefix: str, *, width: float = 1.0) -> None:
    layers = ints(outcome, f"{prefix}_layers")
    axes.add_collection(
        LineCollection(
            list(floats(outcome, f"{prefix}_segments")),
            colors=[layer_color(layer) for layer in layers.tolist()],
            linewidths=width,
        )
    )


def _layer_key(count: int) -> list[Line2D]:
    return [
        Line2D([], [], color=layer_color(k), lw=1.6, label=f"drawn by layer {k + 1}")
        for k in range(count)
    ]


def lines(outcome: Outcome) -> Figure:
    """Draw the arrangements of three lines, and a 2→3→3→1 network with many.

    Parameters
    ----------
    outcome : Outcome
        With ``draw_arrangement…`` and ``draw_two_…``.

    Returns
    -------
    Figure
        Of the text's width.
    """
    names = [str(name) for name in outcome.array("draw_arrangement_names")]
    counts = ints(outcome, "arrangement_cells").tolist()
    figure = style.figure(3.5)
    panels = figure.subplot_mosaic(
        [[0, 1, "two"], [2, 3, "two"]], width_ratios=[1, 1, 2.1], height_ratios=[1, 1]
    )
    for place, name in enumerate(names):
        key, axes = f"draw_arrangement{place}", panels[place]
        cells = _polygons(outcome, key)
        bounded = np.asarray(outcome.array(f"{key}_bounded"), dtype=np.bool_)
        colors = [_CLOSED if closed else _OPEN for closed in bounded.tolist()]
        axes.add_collection(PolyCollection(cells, facecolors=colors, edgecolors="none"))
        _edges(axes, outcome, key, width=1.4)
        for number, cell in enumerate(cells, start=1):
            x, y = (cell.min(axis=0) + cell.max(axis=0)) / 2 if len(cell) > 4 else cell.mean(axis=0)
            axes.text(x, y, str(number), ha="center", va="center", size=7, color=style.NEUTRAL)
        style.frame(axes, floats(outcome, f"{key}_box"))
        axes.set_title(f"{name}: {counts[place]}", size=7.5)
    axes = panels["two"]
    _edges(axes, outcome, "draw_two", width=1.3)
    style.frame(axes, floats(outcome, "draw_two_box"))
    most = int(ints(outcome, "draw_two_cells")[0])
    axes.set_title(f"two layers of three: {most} cells")
    figure.legend(handles=_layer_key(2), loc="outside lower right", ncols=2)
    return figure


def folds(outcome: Outcome) -> Figure:
    """Draw a network and its twin: edges by layer, folds, and crossings that are none.

    Parameters
    ----------
    outcome : Outcome
        With ``draw_fold_…``.

    Returns
    -------
    Figure
        Of the text's width.
    """
    figure = style.figure(3.9)
    panels = figure.subplots(1, 2)
    kinds = np.asarray(outcome.array("whole_kind"))
    titles = {"float": "float", "twin": f"{outcome.metrics['fold_bits']} bits"}
    for axes, kind in zip(panels, ("float", "twin"), strict=True):
        key = f"draw_fold_{kind}"
        _edges(axes, outcome, key)
        points = floats(outcome, f"{key}_points")
        bent = np.asarray(outcome.array(f"{key}_bent"), dtype=np.bool_)
        dots = {"s": 9, "facecolors": "white", "linewidths": 0.7, "zorder": 3}
        axes.scatter(*points[bent].T, edgecolors=style.BOUNDARY, **dots)
        axes.scatter(*points[~bent].T, s=26, c=style.QUANTIZED, marker="x", lw=1.4, zorder=4)
        first = int(np.flatnonzero(kinds == kind)[0])
        cells, regions = (int(ints(outcome, f"whole_{n}")[first]) for n in ("cells", "regions"))
        axes.set_title(f"{titles[kind]}: {cells} cells, {regions} linear regions")
        style.frame(axes, floats(outcome, f"{key}_box"))
    handles = [
        *_layer_key(int(ints(outcome, "draw_fold_float_layers").max()) + 1),
        Line2D([], [], ls="", marker="o", ms=3.5, mfc="white", mec=style.BOUNDARY, label="fold"),
        Line2D([], [], ls="", marker="x", ms=5, mec=style.QUANTIZED, mew=1.4, label="no fold"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=5)
    return figure


def pruning(outcome: Outcome) -> Figure:
    """Draw a network before and after pruning, with what was there before underneath.

    Parameters
    ----------
    outcome : Outcome
        With ``draw_prune_…``.

    Returns
    -------
    Figure
        Of the text's width.
    """
    names = [str(name) for name in outcome.array("draw_prune_names")]
    figure = style.figure(2.35)
    panels = figure.subplots(1, len(names))
    before = list(floats(outcome, "draw_prune_before_segments"))
    neurons = ints(outcome, "draw_prune_before_neurons")
    first, last = ints(outcome, "draw_prune_pruned").tolist()
    pruned = {"first": first, "last": last, "weight": first}
    for axes, name in zip(panels, names, strict=True):
        key = f"draw_prune_{name}"
        if name != "before":
            axes.add_collection(LineCollection(before, colors=style.FAINT, linewidths=1.0))
            gone = [edge for edge, n in zip(before, neurons, strict=True) if n == pruned[name]]
            axes.add_collection(
                LineCollection(gone, colors=_GONE, linewidths=1.3, linestyles=(0, (3, 2)))
            )
        _edges(axes, outcome, key)
        style.frame(axes, floats(outcome, f"{key}_box"))
        axes.set_title(_PANELS[name], size=7.5)
    gone_key = Line2D([], [], color=_GONE, ls=(0, (3, 2)), lw=1.3, label="where it was")
    moved_key = Line2D([], [], color=style.FAINT, lw=1.6, label="other edges before")
    handles = [*_layer_key(2), gone_key, moved_key]
    figure.legend(handles=handles, loc="outside lower center", ncols=4)
    return figure


def units(outcome: Outcome) -> Figure:
    """Draw the cells of a trained network per shape, with those that hold data shaded.

    Parameters
    ----------
    outcome : Outcome
        With ``draw_unit_…``.

    Returns
    -------
    Figure
        Of the text's width.
    """
    shapes = [str(shape) for shape in outcome.array("draw_unit_shapes")]
    figure = style.figure(2.2 if len(shapes) > 2 else 2.9)
    panels = figure.subplots(1, len(shapes), squeeze=False)[0]
    points, labels = floats(outcome, "draw_unit_points"), ints(outcome, "draw_unit_labels")
    for place, (axes, shape) in enumerate(zip(panels, shapes, strict=True)):
        held = np.asarray(outcome.array(f"draw_unit{place}_data"), dtype=np.bool_)
        colors = [_HELD if one else "white" for one in held.tolist()]
        cells = _polygons(outcome, f"draw_unit{place}")
        axes.add_collection(
            PolyCollection(cells, facecolors=colors, edgecolors="#8C8C8C", linewidths=0.35)
        )
        for label, color in enumerate(style.CLASSES):
            axes.scatter(*points[labels == label].T, s=1.6, c=color, lw=0, zorder=3)
        style.frame(axes, floats(outcome, "draw_unit_box"))
        axes.set_title(
            f"{shape.replace('-', ' + ')} units: data in {int(held.sum())} of {len(cells)} cells",
            size=8,
        )
    handles = [
        Patch(facecolor=_HELD, edgecolor="#8C8C8C", lw=0.4, label="cell with training points"),
        Patch(facecolor="white", edgecolor="#8C8C8C", lw=0.4, label="without"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return figure
