"""Figures of `layer_flips`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.columns import floats
from workflow.figures import layer_laws, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray

_DASHED = (0, (4, 1.5))


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``regions``, ``shapes``, ``area`` and ``angles``.
    """
    with style.styled():
        return {
            "regions": _regions(outcome),
            "shapes": _shapes(outcome),
            "area": layer_laws.area(outcome),
            "angles": layer_laws.angles(outcome),
        }


def _flags(outcome: Outcome, name: str) -> BoolArray:
    return np.asarray(outcome.array(name), dtype=np.bool_)


def _fill(axes: Axes, outcome: Outcome, number: int) -> None:
    """Fill the flip cells, darker where more neurons flip, and draw the lines over them."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Polygon

    prefix = f"picture{number}"
    counts = np.asarray(outcome.array(f"{prefix}_counts"), dtype=np.int64)
    for cell, alpha in zip(
        floats(outcome, f"{prefix}_cells"), style.flip_opacity(counts), strict=True
    ):
        corners = cell[~np.isnan(cell).any(axis=1)]
        axes.add_patch(Polygon(corners, fc=to_rgba(style.FLIP, float(alpha)), ec="none"))
    for name, color, ls in (("before", style.FLOAT, "-"), ("after", style.QUANTIZED, _DASHED)):
        for line in floats(outcome, f"{prefix}_{name}"):
            axes.plot(*line.T, color=color, ls=ls, lw=1.4, zorder=3)
    for apex in floats(outcome, f"{prefix}_apex"):
        axes.plot(*apex, "o", ms=3.5, color=style.BOUNDARY, zorder=5)
    r = float(str(outcome.metrics["half_width"]))
    axes.set(xlim=(-r, r), ylim=(-r, r), aspect="equal", xlabel="$x_1$")
    axes.set_xticks([-r, 0, r])
    axes.set_yticks([-r, 0, r])
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter("{x:g}")
    for side in ("top", "right"):
        axes.spines[side].set_visible(True)


def _regions(outcome: Outcome) -> Figure:
    figure = style.figure(3.75)
    panels = figure.subplots(1, 2, sharey=True)
    for number, axes in enumerate(panels):
        _fill(axes, outcome, number)
        points = floats(outcome, f"picture{number}_points")
        flipped = _flags(outcome, f"picture{number}_flipped").any(axis=1)
        axes.plot(*points[~flipped].T, ".", ms=2.0, mew=0, color=style.NEUTRAL, zorder=2)
        axes.plot(*points[flipped].T, ".", ms=3.6, mew=0, color=style.FLIP, zorder=4)
        biases = floats(outcome, f"picture{number}_rows")[:, 2]
        names = ", ".join(f"{b:g}" for b in biases).replace("-", "−")
        axes.set_title("$b$ = 0" if not biases.any() else f"$b$ = ({names})", pad=14)
        _name_neurons(axes, outcome, number)
        style.panel_letter(axes, "ab"[number])
    panels[0].set_ylabel("$x_2$")
    _key(figure)
    return figure


def _name_neurons(axes: Axes, outcome: Outcome, number: int) -> None:
    """Write each neuron's number outside the box, at the upper or right end of its old line."""
    r = float(str(outcome.metrics["half_width"]))
    for neuron, line in enumerate(floats(outcome, f"picture{number}_before"), start=1):
        if np.isnan(line).any():
            continue
        end = max(line.tolist(), key=lambda point: point[0] + point[1])
        above = end[1] >= r
        axes.annotate(
            f"{neuron}",
            end,
            (0, 3) if above else (3, 0),
            textcoords="offset points",
            ha="center" if above else "left",
            va="bottom" if above else "center",
            color=style.FLOAT,
            annotation_clip=False,
        )


def _key(figure: Figure) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    figure.legend(
        handles=[
            Line2D([], [], color=style.FLOAT, lw=1.4, label="line of a neuron"),
            Line2D([], [], color=style.QUANTIZED, lw=1.4, ls=_DASHED, label="after rounding"),
            Patch(fc=style.FLIP, alpha=0.4, ec="none", label="flip region"),
            Line2D([], [], color=style.FLIP, ls="", marker=".", ms=6, mew=0, label="flipped"),
            Line2D([], [], color=style.NEUTRAL, ls="", marker=".", ms=4, mew=0, label="same"),
        ],
        loc="outside upper center",
        ncols=5,
        columnspacing=1.2,
        handlelength=1.6,
    )


def _shapes(outcome: Outcome) -> Figure:
    figure = style.figure(2.5)
    panels = figure.subplots(1, 4, sharey=True)
    for number, axes in enumerate(panels, start=2):
        _fill(axes, outcome, number)
        before = floats(outcome, f"picture{number}_rows")[0]
        after = floats(outcome, f"picture{number}_twin_rows")[0]
        title = _shape_title(str(outcome.array(f"picture{number}_shape")[0]), float(before[2]))
        numbers = (
            f"$w$ = ({before[0]:g}, {before[1]:g})\n$w_q$ = ({after[0]:g}, {after[1]:g})\n"
            f"$b$ = {before[2]:g}, $δ$ = {float(outcome.array(f'picture{number}_step')):g}"
        )
        axes.set_title(f"{title}\n{numbers}".replace("-", "−"), fontsize=7.5, linespacing=1.3)
    panels[0].set_ylabel("$x_2$")
    return figure


def _shape_title(shape: str, bias: float) -> str:
    if shape == "wedges":
        return "wedges at the origin" if bias == 0 else "wedges elsewhere"
    return shape
