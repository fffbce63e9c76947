"""Figures of `circle_polygon`: saved data in, drawings out."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle

from qgeom.experiments.columns import floats, ints
from workflow.figures import circle_polygon_laws, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_COLUMNS = 5


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``polygons``, ``edges``, ``examples`` and ``areas``.
    """
    with style.styled():
        return {
            "polygons": _polygons(outcome),
            "edges": circle_polygon_laws.edges(outcome),
            "examples": _examples(outcome),
            "areas": circle_polygon_laws.areas(outcome),
        }


def _number(outcome: Outcome, name: str) -> float:
    value = outcome.metrics[name]
    return float(value) if isinstance(value, int | float) else 0.0


def _edges_of(outcome: Outcome, family: str, width: int, number: int = 0) -> int:
    rows = (
        (np.asarray(outcome.array("row_family"), np.str_) == family)
        & (ints(outcome, "row_width") == width)
        & (ints(outcome, "row_number") == number)
    )
    return int(ints(outcome, "row_edges")[rows][0])


def _boundary(axes: Axes, outcome: Outcome, name: str, *, dots: float, seams: float) -> None:
    """Draw the boundary with its corners, and faintly the lines on which the output bends."""
    box = floats(outcome, f"draw_{name}_box")
    style.frame(axes, box)
    for spine in axes.spines.values():
        spine.set_color(style.FAINT)
    lines = list(floats(outcome, f"draw_{name}_seams"))
    axes.add_collection(LineCollection(lines, colors="#B5B5B5", linewidths=seams, zorder=1))
    for line in _runs(outcome, name):
        axes.plot(*line.T, color=style.BOUNDARY, lw=1.4, zorder=3)
    corners = floats(outcome, f"draw_{name}_corners")
    axes.plot(*corners.T, "o", ms=dots, color=style.BOUNDARY, zorder=4)


def _runs(outcome: Outcome, name: str) -> list[FloatArray]:
    points, offsets = (
        floats(outcome, f"draw_{name}_points"),
        ints(outcome, f"draw_{name}_offsets"),
    )
    return np.split(points, offsets[1:-1]) if len(offsets) > 1 else []


def _disc(axes: Axes, outcome: Outcome) -> None:
    disc = Circle((0, 0), _number(outcome, "radius"), color=style.CLASSES[1], alpha=0.35, lw=0)
    axes.add_patch(disc)


def _polygons(outcome: Outcome) -> Figure:
    widths, best = ints(outcome, "best_width").tolist(), ints(outcome, "best_number").tolist()
    rows = -(-len(widths) // _COLUMNS)
    figure = style.figure(1.5 * rows + 0.05)
    panels = figure.subplots(rows, _COLUMNS, squeeze=False).ravel()
    for axes in panels[len(widths) :]:
        axes.set_visible(False)
    for axes, width, number in zip(panels, widths, best, strict=False):
        _disc(axes, outcome)
        _boundary(axes, outcome, f"width{width}", dots=2.2, seams=0.5)
        axes.set_title(f"$n$ = {width}: {_edges_of(outcome, 'trained', width, number)} edges")
    return figure


def _examples(outcome: Outcome) -> Figure:
    figure = style.figure(2.45)
    star, lattice, pyramid = figure.subplots(1, 3)
    width = int(_number(outcome, "drawn_lattice"))
    _disc(star, outcome)
    _boundary(star, outcome, "star", dots=2.6, seams=0.6)
    edges = len(floats(outcome, "draw_star_corners"))
    star.set_title(f"(a) one layer, $n$ = {edges // 2}: {edges} edges")
    _boundary(lattice, outcome, "lattice", dots=2.2, seams=0.6)
    edges = _edges_of(outcome, "lattice", width)
    lattice.set_title(f"(b) one layer, $n$ = {width}: {edges} edges")
    _boundary(pyramid, outcome, "pyramid", dots=2.6, seams=0.6)
    _name_pieces(pyramid, outcome)
    place = np.asarray(outcome.array("deep_family"), np.str_).tolist().index("pyramid")
    edges, regions = (int(ints(outcome, f"deep_{n}")[place]) for n in ("edges", "regions"))
    pyramid.set_title(f"(c) deep: {regions} regions, {edges} edges")
    return figure


def _name_pieces(axes: Axes, outcome: Outcome) -> None:
    """Number the edges of the drawn pyramid network along its boundary."""
    (line,) = _runs(outcome, "pyramid")
    corners = {tuple(corner) for corner in floats(outcome, "draw_pyramid_corners").tolist()}
    stops = [k for k, p in enumerate(line.tolist()) if tuple(p) in corners]
    ends = [0, *stops, len(line) - 1]
    for number, (a, b) in enumerate(pairwise(ends), start=1):
        axes.annotate(
            str(number),
            (line[a] + line[b]) / 2,
            (0, 6),
            textcoords="offset points",
            ha="center",
            va="center",
            color=style.BOUNDARY,
        )
