"""Figures of `rational_boundary`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgb

from qgeom.experiments.columns import floats
from qgeom.tropical.plane import counterclockwise, polygon_area
from workflow.figures import rational_shift, rational_terms, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_NETWORKS = (("plain", "without biases"), ("biased", "with biases"))
_DASHED = (0, (4, 2.5))
_VISIBLE = 1e-9  # area missing from a hull that is no rounding error


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``curves``, ``surfaces``, ``hypersurface``, ``convexity`` and ``displacement``.
    """
    with style.styled():
        return {
            "curves": _curves(outcome),
            "surfaces": rational_terms.surfaces(outcome),
            "hypersurface": rational_terms.hypersurface(outcome),
            "convexity": _convexity(outcome),
            "displacement": rational_shift.displacement(outcome),
        }


def _curves(outcome: Outcome) -> Figure:
    figure = style.figure(4.7)
    panels = figure.subplots(2, 3, sharex=True, sharey=True)
    for row, (name, title) in enumerate(_NETWORKS):
        for column, (which, color) in enumerate(
            (("float", style.FLOAT), ("quantized", style.QUANTIZED))
        ):
            axes = panels[row, column]
            axes.set_title(f"{which}, {title}")
            _network(axes, outcome, f"curve_{name}_{which}", color)
        _changed(panels[row, 2], outcome, name)
    for place, axes in enumerate(panels.flat):
        _square(axes, outcome)
        style.panel_letter(axes, "abcdef"[place])
    for axes in panels[1]:
        axes.set_xlabel("$x$")
    for axes in panels[:, 0]:
        axes.set_ylabel("$y$")
    return figure


def _square(axes: Axes, outcome: Outcome) -> None:
    half = float(str(outcome.metrics["half_width"]))
    axes.set(xlim=(-half, half), ylim=(-half, half), aspect="equal")
    axes.set_xticks([-half, 0.0, half])
    axes.set_yticks([-half, 0.0, half])
    for side in ("top", "right"):
        axes.spines[side].set_visible(True)


def _network(axes: Axes, outcome: Outcome, name: str, color: str) -> None:
    """Draw both hypersurfaces and the decision boundary of one network."""
    for polygon in _polylines(outcome, f"{name}_plateau"):
        axes.fill(*polygon.T, color=style.FAINT, alpha=0.6, lw=0)
        if len(polygon):
            x, y = polygon.mean(axis=0).tolist()
            axes.text(x, y, "$F = 0$", ha="center", va="center", fontsize=7.5)
    for polynomial, dashes in (("f", "solid"), ("g", _DASHED)):
        segments = floats(outcome, f"{name}_{polynomial}")
        axes.add_collection(
            LineCollection(list(segments), colors=style.NEUTRAL, linewidths=1.0, linestyles=dashes)
        )
        if len(segments):
            _name_line(axes, segments[0], f"$T({polynomial})$", outcome)
    for line in _polylines(outcome, f"{name}_boundary"):
        axes.plot(*line.T, color=color, lw=2.0)


def _name_line(axes: Axes, segment: FloatArray, text: str, outcome: Outcome) -> None:
    """Name a line beside its upper or left end, inside the box."""
    half = float(str(outcome.metrics["half_width"]))
    end, other = segment if segment[0, 1] > segment[1, 1] else segment[::-1]
    at = end + 0.1 * (other - end)
    steep = abs(end[1] - other[1]) > abs(end[0] - other[0])
    shift = (-0.05 * half, 0.0) if steep else (0.0, 0.08 * half)
    axes.text(
        at[0] + shift[0],
        at[1] + shift[1],
        text,
        color=style.NEUTRAL,
        fontsize=7.5,
        ha="right" if steep else "center",
        va="center" if steep else "bottom",
    )


def _changed(axes: Axes, outcome: Outcome, name: str) -> None:
    """Draw both boundaries and fill the region between them."""
    axes.set_title("changed decisions")
    axes.add_collection(
        PolyCollection(
            _polylines(outcome, f"changed_{name}"), facecolors=style.DECISION, alpha=0.45, lw=0
        )
    )
    for which, color in (("float", style.FLOAT), ("quantized", style.QUANTIZED)):
        for line in _polylines(outcome, f"curve_{name}_{which}_boundary"):
            axes.plot(*line.T, color=color, lw=1.4)


def _polylines(outcome: Outcome, name: str) -> list[FloatArray]:
    offsets = np.asarray(outcome.array(f"{name}_offsets"), dtype=np.int64)
    return np.split(floats(outcome, f"{name}_points"), offsets[1:-1])


def _convexity(outcome: Outcome) -> Figure:
    """Show the parts of {F ≥ t} on the cells of f, and on those of g."""
    figure = style.figure(3.7)
    panels = figure.subplots(1, 2, sharex=True, sharey=True)
    for axes, name, title in (
        (panels[0], "f", "on the cells of $f$: convex pieces"),
        (panels[1], "g", "on the cells of $g$: not all convex"),
    ):
        _pieces(axes, outcome, name)
        axes.add_collection(
            LineCollection(
                list(floats(outcome, f"convex_{name}")), colors=style.NEUTRAL, linewidths=0.9
            )
        )
        boundary = list(floats(outcome, "convex_boundary"))
        axes.add_collection(LineCollection(boundary, colors=style.FLOAT, linewidths=2.0))
        axes.set(title=title, xlabel="$x$")
        _square(axes, outcome)
    panels[0].set_ylabel("$y$")
    style.panel_letters(panels)
    return figure


def _pieces(axes: Axes, outcome: Outcome, name: str) -> None:
    """Fill {F ≥ t} cell by cell, and outline the hull of what is not convex."""
    cells = np.asarray(outcome.array(f"convex_{name}_cell"), dtype=np.int64)
    polygons = _polylines(outcome, "convex")
    for rank, cell in enumerate(np.unique(cells)):
        mine = [p for p, c in zip(polygons, cells, strict=True) if c == cell]
        shade = (0.35, 0.55)[rank % 2]
        color = tuple(1.0 - shade * (1.0 - v) for v in to_rgb(style.CLASSES[1]))
        axes.add_collection(PolyCollection(mine, facecolors=color, edgecolors=color, lw=0.4))
        corners = np.unique(np.concatenate(mine), axis=0)
        hull = corners[list(counterclockwise(corners.tolist()))]
        missing = polygon_area(hull.tolist()) - sum(polygon_area(p.tolist()) for p in mine)
        if missing > _VISIBLE:
            axes.fill(*hull.T, fill=False, edgecolor=style.BOUNDARY, lw=1.0, ls=_DASHED, zorder=4)
