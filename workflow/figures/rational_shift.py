"""How far `rational_boundary` saw outputs and boundaries move, against the proven bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray


def displacement(outcome: Outcome) -> Figure:
    """Draw errors and distances against their bounds, and the sweep of the worked example.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``pair_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(2.75)
    panels = figure.subplots(1, 3)
    bound, error = _floats(outcome, "bound"), _floats(outcome, "largest_error")
    _scatter(panels[0], bound, error, style.ERROR)
    panels[0].set(xlabel="bound $B$", ylabel="largest $|F − F_q|$", title="output")
    limit, found = _floats(outcome, "distance_bound"), _floats(outcome, "distance")
    _scatter(panels[1], limit, found, style.DECISION)
    panels[1].set(xlabel="bound $B/m$", ylabel="displacement", title="boundary")
    _sweep(panels[2], outcome)
    style.panel_letters(panels)
    return figure


def _floats(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"pair_{name}"), dtype=np.float64)


def _positive(*columns: FloatArray) -> BoolArray:
    """Pairs for which all given numbers are finite and visible on a logarithmic axis."""
    shown = np.ones(columns[0].shape, dtype=np.bool_)
    for column in columns:
        shown &= np.isfinite(column) & (column > 1e-12)
    return shown


def _scatter(axes: Axes, bound: FloatArray, found: FloatArray, color: str) -> None:
    """Put a dot per pair below the diagonal, on which the bound would be attained."""
    shown = _positive(bound, found)
    axes.set(xscale="log", yscale="log")
    if not shown.any():
        return
    low = float(min(bound[shown].min(), found[shown].min())) / 1.6
    high = float(max(bound[shown].max(), found[shown].max())) * 1.6
    axes.plot([low, high], [low, high], color=style.NEUTRAL, lw=0.8, zorder=0)
    axes.plot(bound[shown], found[shown], "o", ms=3, mew=0, color=color, alpha=0.7)
    axes.set(xlim=(low, high), ylim=(low, high), aspect="equal")
    axes.text(0.06, 0.94, "line: bound attained", va="top", transform=axes.transAxes, fontsize=7)
    axes.set_box_aspect(1)


def _sweep(axes: Axes, outcome: Outcome) -> None:
    """Compare displacement, bound and change of coefficients of one network over the step."""
    mine = np.asarray(outcome.array("pair_name")) == "biased"
    steps = _floats(outcome, "step")[mine]
    axes.set(xscale="log", yscale="log", xlabel="step $δ$", title="the example, over $δ$")
    for name, color, text, marker in (
        ("distance_bound", style.NEUTRAL, "$B/m$", "s"),
        ("distance", style.DECISION, "displacement", "o"),
        ("coefficient_change", style.QUANTIZED, "change of coefficients", "^"),
    ):
        values = _floats(outcome, name)[mine]
        shown = _positive(values)
        if not shown.any():
            continue
        axes.plot(steps[shown], values[shown], marker=marker, ms=3.5, lw=1.1, color=color)
        if name == "coefficient_change":
            place, anchor = (0.97, 0.05), axes.transAxes
        else:
            first = int(np.flatnonzero(shown)[0])
            left = 0.85 if name == "distance_bound" else 1.0
            place, anchor = (left * steps[first], 1.15 * values[first]), axes.transData
        label = axes.text(*place, text, color=color, transform=anchor)
        label.set(ha="right", va="bottom", fontsize=7.5)
    axes.set_xlim(steps.min() / 1.4, steps.max() * 1.4)
    low, high = axes.get_ylim()
    axes.set_ylim(low, 2.5 * high)
    ticks = steps[::2]
    axes.set_xticks(ticks, [_named(step) for step in ticks])
    axes.tick_params(axis="x", which="minor", length=0, labelbottom=False)
    axes.set_box_aspect(1)


def _named(step: float) -> str:
    """Write a step as one over a whole number where it is."""
    parts = round(1 / step)
    return f"1/{parts}" if parts > 1 and parts * step == 1 else f"{step:.3g}"
