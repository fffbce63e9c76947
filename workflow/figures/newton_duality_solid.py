"""Pictures of `newton_duality` in space, projected by hand: the graph, and the lifted polytope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from qgeom.experiments.columns import floats, ints, runs
from workflow.figures import newton_duality_parts as parts
from workflow.figures import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

UPPER = "#CFE3F2"  # upper faces of the lifted polytope
_FLAT = 0.42  # height of the graph, in sides of its window
_LIFT = 0.8  # height of the lifted polytope, in sides of the Newton polygon


@dataclass(frozen=True, kw_only=True)
class View:
    """Parallel projection.

    Attributes
    ----------
    azimuth, elevation : float
        Where the viewer stands, in degrees from the first axis and above the floor.
    scale : float
        Factor of heights.
    """

    azimuth: float
    elevation: float
    scale: float

    def flat(self, points: FloatArray) -> FloatArray:
        """Places on the paper of points (n, 3)."""
        turn, tilt = np.deg2rad([self.azimuth, self.elevation])
        x, y, z = points.T
        across = -np.sin(turn) * x + np.cos(turn) * y
        toward = np.cos(turn) * x + np.sin(turn) * y
        up = np.cos(tilt) * self.scale * z - np.sin(tilt) * toward
        flat: FloatArray = np.column_stack([across, up])
        return flat

    def nearness(self, points: FloatArray) -> float:
        """How near to the viewer the middle of a face is; equal up to rounding is equal."""
        turn, tilt = np.deg2rad([self.azimuth, self.elevation])
        x, y, z = points.mean(axis=0)
        toward = np.cos(turn) * x + np.sin(turn) * y
        return round(float(np.cos(tilt) * toward + np.sin(tilt) * self.scale * z), 9)


def raised(points: FloatArray, heights: FloatArray | float) -> FloatArray:
    """Points of the plane with a third coordinate."""
    return np.column_stack([points, np.broadcast_to(heights, len(points))])


def graph(axes: Axes, outcome: Outcome, scene: str) -> None:
    """Draw the graph of the polynomial over the window, with the hypersurface below it."""
    box = floats(outcome, f"{scene}_window")
    regions = runs(outcome, f"{scene}_region_corners", f"{scene}_region_offsets")
    terms = ints(outcome, f"{scene}_region_terms")
    faces = [raised(region, _values(outcome, scene, region)) for region in regions]
    heights = np.concatenate([face[:, 2] for face in faces])
    low, extent = float(heights.min()), float(np.ptp(heights))
    view = View(azimuth=-122, elevation=34, scale=_FLAT * float(np.ptp(box[0])) / extent)
    floor = low - 1.35 * extent
    window = np.array([[box[0, i], box[1, j]] for i, j in ((0, 0), (1, 0), (1, 1), (0, 1))])
    ground = [view.flat(raised(window, floor))]
    _faces(axes, ground, "none", edge=style.FAINT)
    pieces = floats(outcome, f"{scene}_piece_ends")
    _lines(axes, view, [raised(piece, floor) for piece in pieces], style.NEUTRAL, 1.0, order=0.5)
    order = sorted(range(len(faces)), key=lambda i: view.nearness(faces[i]))
    colors = parts.term_colors(outcome, scene)[terms]
    _faces(axes, [view.flat(faces[i]) for i in order], colors[order])
    kinks = [raised(piece, _values(outcome, scene, piece)) for piece in pieces]
    _lines(axes, view, kinks, style.BOUNDARY, 1.2)
    for side, name in (((0, 1), "$x_1$"), ((0, 3), "$x_2$")):
        place = view.flat(raised(window[list(side)], floor)).mean(axis=0)
        axes.annotate(name, tuple(place), (0, -9), textcoords="offset points", ha="center")
    _bare(axes)


def lifted(axes: Axes, outcome: Outcome, scene: str) -> None:
    """Draw the lifted exponents, the upper faces of their hull, and the shadow of these."""
    exponents = floats(outcome, f"{scene}_exponents")
    heights = floats(outcome, f"{scene}_coefficients")
    extent = max(float(np.ptp(heights)), 1.0)
    points = raised(exponents, heights)
    view = View(azimuth=38, elevation=24, scale=_LIFT * float(exponents.max()) / extent)
    floor = float(heights.min()) - 0.75 * extent
    upper = [points[terms] for terms in parts.term_runs(outcome, scene, "cell")]
    lower = [points[terms] for terms in parts.term_runs(outcome, scene, "lower")]
    shadow = [view.flat(raised(face[:, :2], floor)) for face in upper]
    _faces(axes, shadow, parts.CELL, edge=style.NEUTRAL)
    drops = [np.array([point, [*point[:2], floor]]) for point in points]
    _lines(axes, view, drops, style.NEUTRAL, 0.6, dashes=(2.0, 2.0), order=1.5)
    _faces(axes, [view.flat(face) for face in lower], "#F7F7F7", edge=style.NEUTRAL)
    order = sorted(upper, key=view.nearness)
    _faces(axes, [view.flat(face) for face in order], UPPER, edge=style.BOUNDARY)
    places = view.flat(points)
    colors = parts.term_colors(outcome, scene)
    across, up = places.T
    axes.scatter(across, up, s=44, c=colors, edgecolors=style.BOUNDARY, zorder=4)
    _labels(axes, outcome, scene, places, view.flat(raised(exponents, floor)))
    _bare(axes)


def _labels(axes: Axes, outcome: Outcome, scene: str, places: FloatArray, feet: FloatArray) -> None:
    """Write the coefficient at each lifted point, and its exponent at the corners of the floor."""
    heights = floats(outcome, f"{scene}_coefficients")
    for place, height in zip(places, heights, strict=True):
        text = f"{height:g}".replace("-", "−")
        axes.annotate(text, tuple(place), (0, 6), textcoords="offset points", ha="center")
    exponents = ints(outcome, f"{scene}_exponents")
    middle = feet.mean(axis=0)
    for term in ints(outcome, f"{scene}_newton").tolist():
        below = feet[term, 1] < middle[1] + 1e-9
        axes.annotate(
            f"({exponents[term, 0]}, {exponents[term, 1]})",
            tuple(feet[term]),
            (0, -10 if below else 5),
            textcoords="offset points",
            ha="center",
            fontsize=7,
            color=style.NEUTRAL,
        )


def _values(outcome: Outcome, scene: str, points: FloatArray) -> FloatArray:
    """The polynomial at points (n, 2)."""
    slopes = floats(outcome, f"{scene}_exponents")
    offsets = floats(outcome, f"{scene}_coefficients")
    highest: FloatArray = (points @ slopes.T + offsets).max(axis=1)
    return highest


def _faces(
    axes: Axes, faces: Sequence[FloatArray], colors: FloatArray | str, *, edge: str = "none"
) -> None:
    axes.add_collection(
        PolyCollection(list(faces), facecolors=colors, edgecolors=edge, linewidths=0.9)
    )


def _lines(
    axes: Axes,
    view: View,
    lines: Sequence[FloatArray],
    color: str,
    width: float,
    *,
    dashes: tuple[float, float] | None = None,
    order: float = 2.0,
) -> None:
    axes.add_collection(
        LineCollection(
            [view.flat(line) for line in lines],
            colors=color,
            linewidths=width,
            linestyles=(0, dashes) if dashes else "solid",
            zorder=order,
        )
    )


def _bare(axes: Axes) -> None:
    """Equal scales, no axes, a margin for labels."""
    axes.set_aspect("equal")
    axes.autoscale_view()
    axes.margins(0.06, 0.1)
    axes.set_axis_off()
