"""Figures of `newton_duality`: saved data in, drawings out."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from qgeom.experiments.columns import floats, ints, runs
from workflow.figures import newton_duality_counts as counts
from workflow.figures import newton_duality_parts as parts
from workflow.figures import newton_duality_solid as solid
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``function``, ``lift``, ``dual``, ``loop``, ``counts`` and ``rounding``.
    """
    with style.styled():
        return {
            "function": _function(outcome),
            "lift": _lift(outcome),
            "dual": _dual(outcome),
            "loop": _loop(outcome),
            "counts": counts.counts(outcome),
            "rounding": counts.rounding(outcome),
        }


def _function(outcome: Outcome) -> Figure:
    """The worked polynomial: its graph, and its regions with the winning monomials."""
    figure = style.figure(3.1)
    space, axes = figure.subplots(1, 2, width_ratios=[1.1, 1])
    solid.graph(space, outcome, "worked")
    space.set_title("(a) graph, and its kinks on the floor")
    parts.plane(axes, outcome, "worked")
    _losing_ties(axes, outcome, "worked")
    regions = runs(outcome, "worked_region_corners", "worked_region_offsets")
    exponents = ints(outcome, "worked_exponents")
    coefficients = floats(outcome, "worked_coefficients")
    for polygon, term in zip(regions, ints(outcome, "worked_region_terms"), strict=True):
        name = parts.term_name(exponents[term], float(coefficients[term]))
        x, y = parts.centroid(polygon).tolist()
        axes.text(x, y, name, ha="center", va="center", fontsize=8)
    axes.set_title("(b) which monomial wins where")
    return figure


def _losing_ties(axes: Axes, outcome: Outcome, scene: str) -> None:
    """Dash the lines on which two monomials are equal."""
    exponents = floats(outcome, f"{scene}_exponents")
    coefficients = floats(outcome, f"{scene}_coefficients")
    far = 10 * np.abs(floats(outcome, f"{scene}_window")).max()
    for i, j in combinations(range(len(exponents)), 2):
        slope = exponents[i] - exponents[j]
        start = -(coefficients[i] - coefficients[j]) * slope / (slope @ slope)
        along = far * np.array([-slope[1], slope[0]])
        ends = np.stack([start - along, start + along])
        axes.plot(*ends.T, color="white", lw=0.7, ls=(0, (3, 3)), zorder=1.5)


def _lift(outcome: Outcome) -> Figure:
    """Newton polygon, lifted polytope, subdivision."""
    # automatic margins of this one are not the same in every process
    figure = Figure(figsize=(style.COLUMN, 2.6))
    margins = {"left": 0.065, "right": 0.995, "bottom": 0.17, "top": 0.9, "wspace": 0.12}
    first, space, last = figure.subplots(1, 3, width_ratios=[1, 1.2, 1], gridspec_kw=margins)
    exponents = floats(outcome, "worked_exponents")
    corners = exponents[ints(outcome, "worked_newton")]
    first.fill(*corners.T, facecolor=parts.CELL, edgecolor=style.BOUNDARY, lw=1.3)
    colors = parts.term_colors(outcome, "worked")
    x, y = exponents.T
    first.scatter(x, y, s=60, c=colors, edgecolors=style.BOUNDARY, zorder=4)
    parts.exponent_frame(first, exponents)
    first.set_title("(a) Newton polygon")
    solid.lifted(space, outcome, "worked")
    space.set_title("(b) lifted to the coefficients")
    parts.subdivision(last, outcome, "worked")
    last.set_title("(c) subdivision")
    return figure


def _dual(outcome: Outcome) -> Figure:
    """The hypersurface beside the subdivision, with the same names for what corresponds."""
    figure = style.figure(3.25)
    left, right = figure.subplots(1, 2)
    parts.plane(left, outcome, "worked")
    parts.subdivision(right, outcome, "worked", size=110)
    left.set_title("regions, pieces, corners")
    right.set_title("vertices, edges, cells")
    _name_pieces(left, right, outcome, "worked")
    _name_corners(left, right, outcome, "worked")
    return figure


def _name_pieces(left: Axes, right: Axes, outcome: Outcome, scene: str) -> None:
    """Number the pieces of the hypersurface, and their edges alike."""
    exponents = floats(outcome, f"{scene}_exponents")
    ends = floats(outcome, f"{scene}_piece_ends")
    terms = ints(outcome, f"{scene}_piece_terms")
    for number, (piece, pair) in enumerate(zip(ends, terms, strict=True), start=1):
        for axes, place in ((left, piece.mean(axis=0)), (right, exponents[pair].mean(axis=0))):
            _tag(axes, place, str(number))


def _tag(axes: Axes, place: FloatArray, text: str, *, color: str = style.BOUNDARY) -> None:
    x, y = place.tolist()
    axes.text(
        x,
        y,
        text,
        ha="center",
        va="center",
        fontsize=7,
        color=color,
        zorder=6,
        bbox={"boxstyle": "circle,pad=0.18", "fc": "white", "ec": color, "lw": 0.6},
    )


def _name_corners(left: Axes, right: Axes, outcome: Outcome, scene: str) -> None:
    """Letter the corners of the hypersurface, and their cells alike."""
    exponents = floats(outcome, f"{scene}_exponents")
    points = floats(outcome, f"{scene}_cell_points")
    cells = parts.term_runs(outcome, scene, "cell")
    for letter, point, terms in zip(_LETTERS, points, cells, strict=False):
        left.annotate(
            letter,
            tuple(point),
            (7, -11),
            textcoords="offset points",
            weight="bold",
            color=style.FLOAT,
            ha="center",
            va="center",
            zorder=7,
        )
        x, y = parts.centroid(exponents[terms]).tolist()
        right.text(
            x, y, letter, weight="bold", color=style.FLOAT, ha="center", va="center", zorder=7
        )


def _loop(outcome: Outcome) -> Figure:
    """A cubic with a closed loop beside one without."""
    figure = style.figure(5.2)
    panels = figure.subplots(2, 2, height_ratios=[1.25, 1])
    titles = {
        "loop": "with a closed loop around the pale region",
        "lowered": "coefficient of $x_1 x_2$ lowered: no loop",
    }
    for column, (scene, title) in enumerate(titles.items()):
        parts.plane(panels[0, column], outcome, scene)
        parts.subdivision(panels[1, column], outcome, scene)
        panels[0, column].set_title(title)
    return figure
