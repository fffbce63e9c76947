"""Shapes of `error_zonotope`: regions that grow layer by layer, the solid, clouds of errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb, to_rgba

from qgeom.experiments.columns import floats
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray, IntArray

_TITLES = {"uniform": "uniform diagonal", "diagonal": "other diagonals", "full": "full matrices"}
_VIEW = np.array([0.62, -0.62, 0.48])  # from where the solid is seen
_DASHED = (0, (4, 2.5))
_CLOUDS = 4
_DOTS = 800  # errors drawn per cloud, beside those that left the region


def bit_widths(outcome: Outcome) -> list[int]:
    """All bit-widths, rising."""
    return [int(b) for b in np.unique(np.asarray(outcome.array("row_bits"), dtype=np.int64))]


def closed(vertices: FloatArray) -> FloatArray:
    """A polygon with its first vertex again at the end."""
    return np.concatenate([vertices, vertices[:1]])


def layers(outcome: Outcome) -> Figure:
    """Draw the three planar regions layer by layer, and the one in space.

    Parameters
    ----------
    outcome : Outcome
        With ``grown_…`` and ``space_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(1.95)
    panels = figure.subplots(1, 4, width_ratios=(1, 1, 1, 1))
    depth = int(str(outcome.metrics["layers"]))
    for axes, (name, title) in zip(panels[:3], _TITLES.items(), strict=True):
        outlines = [floats(outcome, f"grown_{name}_{layer}") for layer in range(1, depth + 1)]
        _nested(axes, outlines)
        axes.set_title(title)
    panels[0].set_ylabel("error in steps $δ$")
    _solid(panels[3], outcome)
    panels[3].set_title("full, in space")
    style.panel_letters(panels)
    return figure


def _nested(axes: Axes, outlines: list[FloatArray]) -> None:
    """Fill the regions after each layer, the last one lightest and at the bottom."""
    for place in reversed(range(len(outlines))):
        shade = 0.12 + 0.5 * (1 - place / max(len(outlines) - 1, 1))
        color = 1 - shade * (1 - np.array(to_rgb(style.ERROR)))
        axes.fill(*outlines[place].T, facecolor=color, edgecolor=style.ERROR, lw=0.9)
    heights = [_height(outline) for outline in outlines]
    for place, height in enumerate(heights):
        middle = (heights[place - 1] + height) / 2 if place else 0.0
        axes.text(0.0, middle, str(place + 1), fontsize=7, ha="center", va="center_baseline")
    reach = 1.08 * float(np.abs(outlines[-1]).max())
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    axes.locator_params(nbins=4)


def _height(outline: FloatArray) -> float:
    """How high the outline is above the centre."""
    x, y = closed(outline).T
    crossing = np.flatnonzero(x[:-1] * x[1:] <= 0)
    run = x[crossing + 1] - x[crossing]
    share = np.where(run == 0, 0.0, -x[crossing] / np.where(run == 0, 1.0, run))
    return float((y[crossing] + share * (y[crossing + 1] - y[crossing])).max())


def _solid(axes: Axes, outcome: Outcome) -> None:
    """Draw the faces that look at the viewer; a convex body needs no others."""
    view = _VIEW / np.linalg.norm(_VIEW)
    right = np.cross([0.0, 0.0, 1.0], view)
    right /= np.linalg.norm(right)
    plane = np.stack([right, np.cross(view, right)], axis=1)
    vertices, normals = floats(outcome, "space_vertices"), floats(outcome, "space_normals")
    corners: IntArray = np.asarray(outcome.array("space_faces"), dtype=np.int64)
    shown = np.flatnonzero(normals @ view > 0)
    flat = vertices @ plane
    light = normals[shown] @ np.array([0.15, -0.55, 0.82])
    shade = 0.2 + 0.5 * (1 - np.clip(light, 0, 1))
    colors = 1 - shade[:, None] * (1 - np.array(to_rgb(style.ERROR)))
    polygons = [flat[corners[face][corners[face] >= 0]] for face in shown]
    axes.add_collection(
        PolyCollection(polygons, facecolors=colors, edgecolors=style.ERROR, linewidths=0.5)
    )
    reach = 1.05 * float(np.abs(flat).max())
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_visible(False)


def clouds(outcome: Outcome) -> Figure:
    """Draw true errors against the region for some bit-widths, and how far they leave it.

    Parameters
    ----------
    outcome : Outcome
        With ``cloud_…`` and ``row_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(4.3)
    bits = bit_widths(outcome)
    shown = bits if len(bits) <= _CLOUDS else [*bits[: _CLOUDS - 1], bits[-1]]
    grid = figure.add_gridspec(2, 1, height_ratios=(1, 1.15))
    above = grid[0].subgridspec(1, len(shown))
    panels = [figure.add_subplot(above[0, column]) for column in range(len(shown))]
    reach = 1.06 * max(float(np.abs(floats(outcome, f"cloud_{b}_grown")).max()) for b in shown)
    for axes, b in zip(panels, shown, strict=True):
        _cloud(axes, outcome, b)
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
        axes.set_title(f"{b} bits")
        axes.locator_params(nbins=4)
    for axes in panels[1:]:
        axes.set_yticklabels([])
    panels[0].set_ylabel("error in steps $δ$")
    below = grid[1].subgridspec(1, 2, width_ratios=(1, 1))
    _excess(figure.add_subplot(below[0, 0]), outcome)
    _remainder(figure.add_subplot(below[0, 1]), outcome)
    style.panel_letters((panels[0], *figure.axes[-2:]))
    return figure


def _cloud(axes: Axes, outcome: Outcome, bits: int) -> None:
    points, gauge = floats(outcome, f"cloud_{bits}_true"), floats(outcome, f"cloud_{bits}_gauge")
    outside = gauge > 1 + 1e-9
    inside = points[~outside]
    inside = inside[np.linspace(0, len(inside) - 1, min(_DOTS, len(inside))).astype(np.int64)]
    axes.plot(*inside.T, ".", ms=1.4, color=style.NEUTRAL, mew=0)
    axes.plot(*points[outside].T, ".", ms=3, color=style.ERROR, mew=0)
    grown = closed(floats(outcome, f"cloud_{bits}_grown"))
    axes.plot(*closed(floats(outcome, f"cloud_{bits}_region")).T, color=style.BOUNDARY, lw=1.1)
    axes.plot(*grown.T, color=style.BOUNDARY, lw=0.8, ls=_DASHED)


def _series(outcome: Outcome, column: str) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Step and a column for each network, the largest over the inputs on the circle."""
    networks = np.asarray(outcome.array("row_network"), dtype=np.str_)
    steps, values = floats(outcome, "row_step"), floats(outcome, f"row_{column}")
    found = {}
    for name in dict.fromkeys(networks.tolist()):
        own = networks == name
        x = np.unique(steps[own])
        found[name] = (x, np.array([values[own & (steps == step)].max() for step in x]))
    return found


_LOOKS = {
    "uniform": ("o", "uniform"),
    "diagonal": ("s", "other diagonals"),
    "full": ("^", "full"),
    "space": ("D", "in space"),
    "circle": ("v", "circle (largest)"),
}


def _excess(axes: Axes, outcome: Outcome) -> None:
    """How far the worst sampled error lies outside, against the step."""
    for name, (step, gauge) in _series(outcome, "true_gauge").items():
        marker, label = _LOOKS[name]
        axes.plot(
            step, gauge - 1, f"{marker}-", ms=3.5, lw=0.9, mew=0, label=label, color=_tone(name)
        )
    step = np.unique(floats(outcome, "row_step"))
    anchor = 0.45 * (_series(outcome, "true_gauge")["full"][1][0] - 1) / step[0]
    axes.plot(step, anchor * step, color=style.FAINT, lw=1, zorder=0)
    axes.set(xscale="log", yscale="log", xlabel="step $δ$", ylabel="excess over the region")
    axes.set_title("worst error outside the region")
    axes.legend(fontsize=7, loc="upper left", handlelength=1.6, labelspacing=0.25)
    axes.annotate(
        "slope 1",
        (step[-1], anchor * step[-1]),
        (0, -14),
        textcoords="offset points",
        ha="right",
        va="top",
        color=style.NEUTRAL,
        fontsize=7,
    )


def _remainder(axes: Axes, outcome: Outcome) -> None:
    """Share of all sampled errors that lie outside: random ones, by bit-width."""
    for name, (step, share) in _series(outcome, "random_outside").items():
        marker = _LOOKS[name][0]
        axes.plot(step, 100 * share, f"{marker}-", ms=3.5, lw=0.9, mew=0, color=_tone(name))
    axes.set(xscale="log", xlabel="step $δ$", ylabel="outside, in percent")
    axes.set_title("random rounding errors outside")


def _tone(name: str) -> tuple[float, float, float, float]:
    """Black, grey and the colour of errors; the paler of a pair differs by its marker as well."""
    colors = {"uniform": style.NEUTRAL, "diagonal": style.NEUTRAL, "space": style.BOUNDARY}
    pale = name in {"circle", "uniform"}
    return to_rgba(colors.get(name, style.ERROR), 0.5 if pale else 1.0)
