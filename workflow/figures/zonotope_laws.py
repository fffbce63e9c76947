"""Laws of `error_zonotope`: vertex counts and areas, angles and anisotropy, tubes and growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PolyCollection

from qgeom.experiments.columns import floats
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome

_DASHED = (0, (4, 2.5))


def counts(outcome: Outcome) -> Figure:
    """Draw vertex counts against both formulas, and areas of three arrangements.

    Parameters
    ----------
    outcome : Outcome
        With ``set_…`` and ``spread_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(2.5)
    panels = figure.subplots(1, 3, width_ratios=(1, 1, 1.1))
    for axes, dimension in zip(panels[:2], (2, 3), strict=True):
        _count(axes, outcome, dimension)
    _arrangements(panels[2], outcome)
    style.panel_letters(panels)
    return figure


def _count(axes: Axes, outcome: Outcome, dimension: int) -> None:
    own = floats(outcome, "set_dimension") == dimension
    n, parallel = floats(outcome, "set_n")[own], floats(outcome, "set_parallel")[own] > 0
    hull = floats(outcome, "set_vertices_hull")[own]
    sizes = np.unique(n)
    for column, color, look in (
        ("claimed", style.NEUTRAL, _DASHED),
        ("bound", style.BOUNDARY, "-"),
    ):
        values = floats(outcome, f"set_{column}")[own]
        line = np.array([values[n == size][0] for size in sizes])
        axes.plot(sizes, line, color=color, lw=1.2, ls=look, zorder=1)
    axes.plot(n[~parallel], hull[~parallel], "o", ms=4.5, mew=0, color=style.ERROR, zorder=3)
    axes.plot(n[parallel], hull[parallel], "o", ms=4, mfc="white", mec=style.ERROR, mew=1)
    axes.set(xlabel="generators $n$", title=f"vertices, {'plane' if dimension == 2 else 'space'}")
    axes.set_ylim(0, 1.05 * hull.max())
    axes.set_xticks(sizes)
    axes.locator_params(axis="y", integer=True, nbins=6)
    if dimension == 2:
        top = 1.02 * hull.max()
        for place, (text, color) in enumerate(
            (("corrected formula", style.BOUNDARY), ("formula as stated", style.NEUTRAL))
        ):
            axes.text(sizes[0], top * (1 - 0.1 * place), text, color=color, va="top", fontsize=7.5)


def _arrangements(axes: Axes, outcome: Outcome) -> None:
    """Areas for unit generators, relative to the even spread."""
    n, even = floats(outcome, "spread_n"), floats(outcome, "spread_spread")
    for column, marker, color, text, drop in (
        ("spread", "o", style.BOUNDARY, "evenly spread", 5),
        ("random", "x", style.NEUTRAL, "best of random", -7),
        ("orthogonal", "s", style.ERROR, "orthogonal", -8),
    ):
        share = floats(outcome, f"spread_{column}") / even
        axes.plot(n, share, f"{marker}-", ms=4, lw=1, color=color)
        axes.annotate(
            text,
            (n[-1], share[-1]),
            (0, drop),
            textcoords="offset points",
            ha="right",
            va="bottom" if drop > 0 else "top",
            color=color,
            fontsize=7.5,
        )
    axes.set(xlabel="generators $n$", title="area, relative to the largest", xticks=n)
    low = float((floats(outcome, "spread_orthogonal") / even).min())
    axes.set_ylim(low - 0.45 * (1 - low), 1 + 0.3 * (1 - low))


def angles(outcome: Outcome) -> Figure:
    """Draw anisotropy against two measures of parallelism, and largest error against area.

    Parameters
    ----------
    outcome : Outcome
        With ``family_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(2.5)
    panels = figure.subplots(1, 3)
    ratio = floats(outcome, "family_anisotropy").ravel()
    look = {"ms": 2.2, "mew": 0, "color": style.ERROR, "alpha": 0.6}
    panels[0].plot(floats(outcome, "family_parallelism").ravel(), ratio, "o", **look)
    panels[0].set(xlabel="mean |cos| of their angles", title="parallel generators")
    resultant = floats(outcome, "family_resultant").ravel()
    panels[1].plot(resultant, ratio, "o", **look)
    law = np.linspace(0, resultant.max(), 200)
    panels[1].plot(law, np.sqrt((1 + law) / (1 - law)), color=style.BOUNDARY, lw=0.8, zorder=3)
    panels[1].set(xlabel="weighted resultant $R$", title="lengths counted")
    for axes in panels[:2]:
        axes.set(yscale="log")
        ticks = [t for t in (1, 2, 5, 10, 20, 50) if t <= 1.2 * ratio.max()]
        axes.set_yticks(ticks, [str(t) for t in ticks])
        axes.minorticks_off()
    panels[0].set_ylabel("anisotropy")
    _volume(panels[2], outcome)
    style.panel_letters(panels)
    return figure


def _volume(axes: Axes, outcome: Outcome) -> None:
    step = float(str(outcome.metrics["reference_step"]))
    area = floats(outcome, "family_volume").ravel() / step**2
    size = floats(outcome, "family_magnitude").ravel() / step
    axes.plot(area, size, "o", ms=2.2, mew=0, color=style.ERROR, alpha=0.6)
    low = np.array([area.min(), area.max()])
    axes.plot(low, np.sqrt(low / np.pi), color=style.BOUNDARY, lw=0.8)
    axes.annotate(
        "disc of equal area",
        (low[1], np.sqrt(low[1] / np.pi)),
        (0, -38),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=7.5,
    )
    axes.set(xscale="log", yscale="log", xlabel="area in $δ^2$", title="area is no bound")
    axes.set_ylim(0.5 * np.sqrt(low[0] / np.pi))
    for axis, values in ((axes.xaxis, area), (axes.yaxis, size)):
        marks = [m * 10.0**k for k in range(-3, 9) for m in (1, 2, 5)]
        marks = [m for m in marks if values.min() <= m <= values.max()][-6:]
        axis.set_ticks(marks, labels=[f"{m:g}" for m in marks])
    axes.minorticks_off()
    axes.set_ylabel("largest error in $δ$")


def tubes(outcome: Outcome) -> Figure:
    """Draw the regions along the manifolds, and largest error against the 1-norm.

    Parameters
    ----------
    outcome : Outcome
        With ``manifold_…``, ``tube_…`` and ``point_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(3.0)
    grid = figure.add_gridspec(2, 4, width_ratios=(1, 1, 1, 1.45))
    names = [str(name) for name in outcome.array("manifold_names")]
    for place, name in enumerate(names):
        axes = figure.add_subplot(grid[place // 3, place % 3])
        _tube(axes, outcome, name)
    _growth(figure.add_subplot(grid[:, 3]), outcome)
    style.panel_letters((figure.axes[0], figure.axes[-1]))
    return figure


def _tube(axes: Axes, outcome: Outcome, name: str) -> None:
    points = floats(outcome, f"tube_{name}_points")
    shapes = floats(outcome, f"tube_{name}_vertices") + points[:, None]
    polygons = [shape[~np.isnan(shape).any(axis=1)] for shape in shapes]
    axes.add_collection(
        PolyCollection(
            polygons, facecolors=style.ERROR, edgecolors=style.ERROR, alpha=0.3, linewidths=0.5
        )
    )
    axes.plot(*points.T, ".", ms=1.8, mew=0, color=style.BOUNDARY)
    reach = 1.05 * float(np.nanmax(np.abs(shapes)))
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
    axes.set_title(name.replace("_", " "))
    for spine in axes.spines.values():
        spine.set_visible(False)


def _growth(axes: Axes, outcome: Outcome) -> None:
    norms, sizes = floats(outcome, "point_l1"), floats(outcome, "point_magnitude")
    bound = floats(outcome, "point_l1_bound")
    axes.plot(norms, sizes, "o", ms=2.2, mew=0, color=style.ERROR, alpha=0.6)
    far = int(np.argmax(norms))
    axes.plot([0, norms[far]], [0, bound[far]], color=style.BOUNDARY, lw=0.8)
    axes.annotate(
        "bound",
        (norms[far], bound[far]),
        (-4, 0),
        textcoords="offset points",
        ha="right",
        va="center",
    )
    axes.set(xlabel="1-norm of the input", ylabel="largest error", title="growth")
    axes.set(xlim=(0, None), ylim=(0, None))
