"""The laws of `layer_flips`: flip area against step, and areas and turns against angles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray

_SMALLEST = 1e-9  # of the box: smaller regions have no meaningful quotient of areas


def area(outcome: Outcome) -> Figure:
    """Draw the flip area of the worked example against the step, and length times width.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``row_…`` and ``case_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(3.1)
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    _sweep(left, outcome)
    _quotients(right, outcome)
    style.panel_letters((left, right))
    return figure


def angles(outcome: Outcome) -> Figure:
    """Draw flip areas against the angle, and the angle against its bound.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``case_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(3.1)
    left, right = figure.subplots(1, 2)
    _shares(left, outcome)
    _turns(right, outcome)
    style.panel_letters((left, right))
    return figure


def _case(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"case_{name}"), dtype=np.float64)


def _box_area(outcome: Outcome) -> float:
    return (2 * float(str(outcome.metrics["half_width"]))) ** 2


def _sizes(outcome: Outcome) -> FloatArray:
    return np.hypot(_case(outcome, "weight_x"), _case(outcome, "weight_y"))


def _sweep(axes: Axes, outcome: Outcome) -> None:
    """Share of the box with any flip, for b = 0 and b ≠ 0, below the area of the neurons' bands."""
    layers = np.asarray(outcome.array("row_layer"), dtype=np.int64)
    steps = np.asarray(outcome.array("row_step"), dtype=np.float64)
    shares = np.asarray(outcome.array("row_area"), dtype=np.float64) / _box_area(outcome)
    vanished = np.asarray(outcome.array("row_vanished"), dtype=np.int64)
    own = steps[layers == 0]
    axes.plot(own, _bands(outcome, own), color=style.NEUTRAL, lw=0.9)
    for layer, alpha, lw in ((0, 1.0, 1.2), (1, 0.4, 2.2)):
        rows = layers == layer
        drawn = np.where(shares[rows] > _SMALLEST, shares[rows], np.nan)
        axes.plot(steps[rows], drawn, color=style.FLIP, alpha=alpha, lw=lw, zorder=2 - layer)
    marks = [(float(str(outcome.metrics["step"])), "worked example")]
    for count in range(1, int(vanished[layers == 0].max(initial=0)) + 1):
        first = float(steps[(layers == 0) & (vanished >= count)].min())
        marks.append((first, "first row zero" if count == 1 else f"{count} rows zero"))
    for place, text in marks:
        _mark(axes, place, text)
    axes.set(xscale="log", yscale="log", xlabel="step $δ$", ylabel="share of the box")
    axes.set_title("area with any flip")
    axes.set_xlim(float(own.min()), float(own.max()))
    axes.set_ylim(top=1.4)
    for height, text, color, alpha in (
        (0.93, "both bands together", style.NEUTRAL, 1.0),
        (0.85, "flips, $b$ = 0", style.FLIP, 1.0),
        (0.77, "flips, $b$ ≠ 0", style.FLIP, 0.6),
    ):
        axes.text(0.03, height, text, color=color, alpha=alpha, transform=axes.transAxes)


def _bands(outcome: Outcome, steps: FloatArray) -> FloatArray:
    """Area of the bands of all neurons of layer 0, added up, as a share of the box."""
    rows = _case(outcome, "layer") == 0
    places, areas = _case(outcome, "step")[rows], _case(outcome, "band_area")[rows]
    return np.array([areas[places == step].sum() for step in steps]) / _box_area(outcome)


def _mark(axes: Axes, place: float, text: str) -> None:
    """Draw an upright line at a step, and name it at its lower end."""
    axes.axvline(place, color=style.FAINT, lw=0.8, zorder=0)
    axes.annotate(
        text,
        (place, 0.0),
        (-2, 4),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        rotation=90,
        ha="right",
        va="bottom",
        color=style.NEUTRAL,
        size=7,
    )


def _kept(outcome: Outcome) -> BoolArray:
    return np.asarray(outcome.array("case_shape") != "half plane", dtype=np.bool_)


def _quotients(axes: Axes, outcome: Outcome) -> None:
    """Flip area over length times width, against the step over the size of the row."""
    found, estimate = _case(outcome, "engine_area"), _case(outcome, "length_width")
    small = _SMALLEST * _box_area(outcome)
    rows = _kept(outcome) & (estimate > small) & (found > small)
    relative = _case(outcome, "step")[rows] / _sizes(outcome)[rows]
    axes.axhline(1.0, color=style.FAINT, lw=1, zorder=0)
    axes.plot(
        relative,
        (found / np.where(rows, estimate, 1.0))[rows],
        ".",
        ms=3,
        mew=0,
        color=style.FLIP,
        alpha=0.6,
    )
    axes.set(xlabel="$δ/‖w‖$", ylabel="area / (length × width)", title="length times width")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0.0)


def _shares(axes: Axes, outcome: Outcome) -> None:
    """Share of the square and of the disc that flips, against the angle; b = 0."""
    rows = (_case(outcome, "bias") == 0) & (outcome.array("case_shape") == "wedges")
    turn = np.degrees(_case(outcome, "angle")[rows])
    disc = np.pi * float(str(outcome.metrics["half_width"])) ** 2
    top = 1.08 * float(turn.max(initial=1.0))
    ends = np.array([0.0, top])
    for factor, name in ((np.pi / 2, "π/2"), (np.pi / 4, "π/4")):
        axes.plot(ends, factor * ends / 180, color=style.FAINT, lw=1, zorder=0)
        axes.annotate(
            f"× {name}",
            (top, factor * top / 180),
            (3, 0),
            textcoords="offset points",
            va="center",
            color=style.NEUTRAL,
            size=7,
            annotation_clip=False,
        )
    axes.plot(
        turn,
        _case(outcome, "engine_area")[rows] / _box_area(outcome),
        ".",
        ms=3.5,
        mew=0,
        color=style.FLIP,
        alpha=0.6,
    )
    axes.plot(
        turn, _case(outcome, "disc_area")[rows] / disc, ".", ms=3, mew=0, color=style.BOUNDARY
    )
    axes.text(0.04, 0.92, "in the square", color=style.FLIP, transform=axes.transAxes)
    axes.text(0.04, 0.83, "in the disc: θ/180°", color=style.BOUNDARY, transform=axes.transAxes)
    axes.set(
        xlabel="angle θ between the lines (degrees)",
        ylabel="share that flips",
        title="flip area, $b$ = 0",
        xlim=(0, top),
        ylim=(0, np.pi / 2 * top / 180),
    )


def _turns(axes: Axes, outcome: Outcome) -> None:
    """Turn of the line against the step over the size of the row, under both bounds."""
    rows = _kept(outcome)
    relative = (_case(outcome, "step") / _sizes(outcome))[rows]
    axes.plot(
        relative,
        np.degrees(_case(outcome, "angle")[rows]),
        ".",
        ms=3.5,
        mew=0,
        color=style.FLIP,
        alpha=0.6,
    )
    low = np.linspace(0.0, 1.0, 101)
    right = max(1.05 * float(relative.max(initial=1.0)), 1.05)
    bound = np.degrees(np.arcsin(low / np.sqrt(2.0)))
    axes.plot([*low, right], [*bound, 45.0], color=style.BOUNDARY, lw=1)
    axes.text(0.03, 39, "arcsin(δ/√2‖w‖)", color=style.BOUNDARY)
    axes.text(right, 46, "45°", ha="right", color=style.BOUNDARY)
    axes.set(
        xlabel="$δ/‖w‖$",
        ylabel="turn of the line (degrees)",
        title="how far a line turns",
        xlim=(0, right),
        ylim=(0, 52),
    )
    axes.set_yticks([0, 15, 30, 45])
