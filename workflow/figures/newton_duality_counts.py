"""Figures of `newton_duality` over all polynomials, and of rounded coefficients."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

from qgeom.experiments.columns import floats, ints
from workflow.figures import newton_duality_parts as parts
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, IntArray

_PLANE = 2
_COLORS = {_PLANE: style.FLOAT, 3: style.QUANTIZED}
_LARGEST = 260.0  # area of the dot that stands for the most polynomials


def counts(outcome: Outcome) -> Figure:
    """Draw regions against vertices of the lifted polytope, and loops against inner vertices."""
    figure = style.figure(2.9)
    left, right = figure.subplots(1, 2)
    variables = ints(outcome, "case_variables")
    names = (("hull_vertices", "regions"), ("inner_vertices", "loops"))
    for axes, (across, up) in zip((left, right), names, strict=True):
        x, y = (ints(outcome, f"case_{name}") for name in (across, up))
        top = float(x.max()) + 1
        axes.plot([0, top], [0, top], color=style.NEUTRAL, lw=0.8, zorder=1)
        for number, color in _COLORS.items():
            _bubbles(axes, x, y, variables == number, color, shift=0.16 * (number - 2.5))
    left.set(xlabel="vertices of the lifted polytope", ylabel="linear regions", aspect="equal")
    right.set(xlabel="vertices inside the Newton polytope", ylabel="independent loops")
    right.yaxis.get_major_locator().set_params(integer=True)
    right.set_xticks(range(int(ints(outcome, "case_inner_vertices").max()) + 1))
    for place, (number, text) in enumerate(((2, "two variables"), (3, "three variables"))):
        left.text(0.04, 0.94 - 0.08 * place, text, color=_COLORS[number], transform=left.transAxes)
    left.set_title("(a) a bound, often not attained")
    right.set_title("(b) in the plane, one loop each")
    return figure


def _bubbles(
    axes: Axes, x: IntArray, y: IntArray, where: BoolArray, color: str, *, shift: float
) -> None:
    """One dot per pair of values, with an area that grows with how often it occurs."""
    tally = Counter(zip(x[where].tolist(), y[where].tolist(), strict=True))
    places = np.array(list(tally), dtype=np.float64).reshape(-1, 2)
    often = np.array(list(tally.values()), dtype=np.float64)
    sizes = 8.0 + _LARGEST * often / len(x)
    axes.scatter(places[:, 0] + shift, places[:, 1], s=sizes, color=color, alpha=0.65, lw=0)


def rounding(outcome: Outcome) -> Figure:
    """Draw a cubic before and after rounding, and how often subdivisions survive."""
    figure = style.figure(6.6)
    grid = figure.add_gridspec(3, 3, height_ratios=[1.3, 1.05, 1.0])
    fine, coarse = (outcome.metrics[f"rounding_{name}step"] for name in ("fine_", ""))
    titles = {
        "loop": "before",
        "fine": f"rounded to multiples of {fine}",
        "coarse": f"rounded to multiples of {coarse}",
    }
    old = floats(outcome, "loop_piece_ends")
    for column, (scene, title) in enumerate(titles.items()):
        top, bottom = (figure.add_subplot(grid[row, column]) for row in range(2))
        parts.plane(top, outcome, scene)
        if column:
            top.add_collection(
                LineCollection(
                    list(old), colors=style.FLOAT, linewidths=0.9, linestyles=(0, (3, 2)), zorder=3
                )
            )
        parts.subdivision(bottom, outcome, scene, size=36)
        top.set_title(title)
        for axes in (top, bottom):
            axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
        if not column:
            top.set_ylabel("regions")
            bottom.set_ylabel("subdivision")
    _survival(figure.add_subplot(grid[2, :]), outcome)
    return figure


def _survival(axes: Axes, outcome: Outcome) -> None:
    """Count subdivisions that stay and change, by the size of the change."""
    radius, change = (floats(outcome, f"rounding_{name}") for name in ("radius", "change"))
    same = np.asarray(outcome.array("rounding_same_subdivision"), dtype=np.bool_)
    sized = np.isfinite(radius) & (radius > 0) & (change > 0)
    ratio = np.log2(change[sized] / radius[sized])
    low, high = (ratio.min(), ratio.max()) if sized.any() else (0.0, 0.0)
    edges = np.arange(np.floor(low), np.floor(high) + 2)
    kept, altered = (np.histogram(ratio[s], edges)[0] for s in (same[sized], ~same[sized]))
    axes.bar(edges[:-1], kept, width=0.92, align="edge", color=style.ERROR, lw=0)
    axes.bar(edges[:-1], altered, width=0.92, align="edge", bottom=kept, color=style.FLIP, lw=0)
    axes.axvline(0.0, color=style.BOUNDARY, lw=0.9)
    highest = float((kept + altered).max())
    axes.text(-0.12, highest, "below the safe radius", ha="right", va="top")
    axes.text(
        0.98,
        0.95,
        "another subdivision",
        color=style.FLIP,
        transform=axes.transAxes,
        ha="right",
        va="top",
    )
    axes.text(
        0.98,
        0.82,
        "the same subdivision",
        color=style.ERROR,
        transform=axes.transAxes,
        ha="right",
        va="top",
    )
    ticks = edges[::2]
    axes.set_xticks(ticks, [f"{2.0**t:g}" if t >= 0 else f"1/{2.0**-t:g}" for t in ticks])
    axes.set_xlabel("largest change of a coefficient, in safe radii")
    axes.set_ylabel("rounded polynomials")
