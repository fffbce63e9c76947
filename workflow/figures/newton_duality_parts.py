"""Panels of `newton_duality` in the plane: regions, hypersurface, subdivision, alike coloured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import LineCollection, PolyCollection

from qgeom.experiments.columns import floats, ints, runs
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray, IntArray

_PALE = np.array([0.95, 0.95, 0.92])
_LIGHT = 0.48  # share of white in all colours
CELL = "#EFEFEF"


def term_runs(outcome: Outcome, scene: str, which: str) -> list[list[int]]:
    """The terms of the cells (``cell``) or of the lower faces (``lower``)."""
    found = runs(outcome, f"{scene}_{which}_terms", f"{scene}_{which}_offsets")
    return [run.astype(np.int64).tolist() for run in found]


def term_colors(outcome: Outcome, scene: str) -> FloatArray:
    """One colour per monomial: the hue is its direction from the middle of the Newton polygon.

    Parameters
    ----------
    outcome : Outcome
        With the scene.
    scene : str
        Its name.

    Returns
    -------
    ndarray of float64, shape (n, 3)
        The same for all scenes with the same monomials. A region lies roughly in the direction of
        its exponent, so that the colours run around both pictures alike.
    """
    exponents = floats(outcome, f"{scene}_exponents")
    away = exponents - exponents.mean(axis=0)
    hue = np.mod(np.arctan2(away[:, 1], away[:, 0]) / (2 * np.pi) + 0.08, 1.0)
    radius = np.hypot(*away.T)[:, None] / max(float(np.hypot(*away.T).max()), 1e-12)
    bright = np.asarray(colormaps["hsv"](hue), dtype=np.float64)[:, :3]
    bright = bright * 0.75 + 0.12
    share = (1 - _LIGHT) * np.clip(0.25 + radius, 0.0, 1.0)
    colors: FloatArray = (1 - share) * _PALE + share * bright
    colors[radius[:, 0] < 0.05] = _PALE
    return colors


def term_name(exponent: IntArray, coefficient: float) -> str:
    """A monomial as the affine function that it is.

    Examples
    --------
    >>> term_name(np.array([2, 1]), -3.0)
    '−3 + 2x₁ + x₂'
    """
    parts = [f"{coefficient:g}".replace("-", "−")] if coefficient or not exponent.any() else []
    for factor, name in zip(exponent.tolist(), ("x₁", "x₂"), strict=True):
        if factor:
            parts.append(f"{'' if factor == 1 else factor}{name}")
    return " + ".join(parts)


def frame(axes: Axes, box: FloatArray, *, names: tuple[str, str] = ("$x_1$", "$x_2$")) -> None:
    """Show a box with equal scales."""
    axes.set(xlim=tuple(box[0]), ylim=tuple(box[1]), aspect="equal")
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    for spine in axes.spines.values():
        spine.set_visible(True)


def plane(axes: Axes, outcome: Outcome, scene: str, *, colors: FloatArray | None = None) -> None:
    """Draw regions in their colours with the hypersurface on top."""
    shades = term_colors(outcome, scene) if colors is None else colors
    regions = runs(outcome, f"{scene}_region_corners", f"{scene}_region_offsets")
    terms = ints(outcome, f"{scene}_region_terms")
    axes.add_collection(PolyCollection(regions, facecolors=shades[terms], edgecolors="none"))
    pieces = floats(outcome, f"{scene}_piece_ends")
    axes.add_collection(
        LineCollection(list(pieces), colors=style.BOUNDARY, linewidths=1.3, capstyle="round")
    )
    points = floats(outcome, f"{scene}_cell_points")
    axes.plot(points[:, 0], points[:, 1], "o", ms=3, color=style.BOUNDARY, zorder=4)
    frame(axes, floats(outcome, f"{scene}_window"))


def centroid(polygon: FloatArray) -> FloatArray:
    """The centre of area of a polygon."""
    following = np.roll(polygon, -1, axis=0)
    cross = polygon[:, 0] * following[:, 1] - following[:, 0] * polygon[:, 1]
    middle: FloatArray = ((polygon + following) * cross[:, None]).sum(axis=0) / (3 * cross.sum())
    return middle


def subdivision(axes: Axes, outcome: Outcome, scene: str, *, size: float = 60.0) -> None:
    """Draw a dual subdivision: cells, edges, vertices in the colours of their regions."""
    exponents = floats(outcome, f"{scene}_exponents")
    cells = [exponents[terms] for terms in term_runs(outcome, scene, "cell")]
    axes.add_collection(PolyCollection(cells, facecolors=CELL, edgecolors="none"))
    edges = exponents[ints(outcome, f"{scene}_edges")]
    axes.add_collection(LineCollection(list(edges), colors=style.BOUNDARY, linewidths=1.3))
    upper = ints(outcome, f"{scene}_upper")
    axes.scatter(
        exponents[upper, 0],
        exponents[upper, 1],
        s=size,
        c=term_colors(outcome, scene)[upper],
        edgecolors=style.BOUNDARY,
        linewidths=0.9,
        zorder=4,
    )
    unused = np.setdiff1d(np.arange(len(exponents)), upper)
    axes.plot(*exponents[unused].T, "x", ms=5, mew=1.2, color=style.NEUTRAL, zorder=4)
    exponent_frame(axes, exponents)


def exponent_frame(axes: Axes, exponents: FloatArray) -> None:
    """Axes of exponents: whole numbers, with a margin."""
    top = exponents.max(axis=0)
    frame(
        axes,
        np.stack([np.full(2, -0.4), np.full(2, top.max() + 0.4)], axis=1),
        names=("exponent of $x_1$", "exponent of $x_2$"),
    )
    axes.set_xticks(range(int(top.max()) + 1))
    axes.set_yticks(range(int(top.max()) + 1))
