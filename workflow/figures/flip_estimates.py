"""Three ways to one area: the exact one, a lattice, and the metric on random inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_NAMES = {"relu_flip_rate": "relu_flip_rate", "pattern_disagreement": "pattern disagreement"}


def estimates(outcome: Outcome) -> Figure:
    """Draw estimates against exact areas, and how their errors fall with the points.

    Parameters
    ----------
    outcome : Outcome
        With areas on lattices and samples beside the exact ones.

    Returns
    -------
    Figure
    """
    figure = style.figure(2.9)
    first, *others = figure.subplots(1, 3, width_ratios=[1.1, 1.0, 1.0])
    _against(first, outcome)
    for axes, letter, (name, title) in zip(others, "bc", _NAMES.items(), strict=True):
        _errors(axes, outcome, name)
        axes.set_title(title)
        style.panel_letter(axes, letter)
    limits = [axes.get_ylim() for axes in others]
    for axes in others:
        axes.set_ylim(min(low for low, _ in limits), max(high for _, high in limits))
    others[1].tick_params(labelleft=False)
    others[0].set_ylabel("error, as a share of the box")
    return figure


def _array(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(name), dtype=np.float64)


def _against(axes: Axes, outcome: Outcome) -> None:
    """Both quantities by lattice and by sample, against the exact area of the flip region."""
    exact = _array(outcome, "row_pattern_disagreement")
    smallest = float(exact[exact > 0].min()) if (exact > 0).any() else 0.1
    ends = np.array([0.7 * smallest, 1.0])
    axes.plot(ends, ends, color=style.NEUTRAL, lw=0.8)
    lattice = _array(outcome, "lattice_pattern_disagreement")[:, -1]
    metric = _array(outcome, "sample_relu_flip_rate")[:, -1]
    mean = _array(outcome, "row_relu_flip_rate")
    axes.plot(exact, lattice, "o", ms=3.6, mfc="none", mec=style.FLIP, mew=0.6)
    axes.plot(exact, metric, "s", ms=3.6, mfc="none", mec=style.NEUTRAL, mew=0.6)
    axes.plot(exact, mean, ".", ms=2.2, color=style.FLIP)
    lowest = min(float(v[v > 0].min()) if (v > 0).any() else 0.1 for v in (metric, mean))
    axes.set(xscale="log", yscale="log", xlim=(ends[0], 1.3), ylim=(0.5 * lowest, 1.6))
    axes.set(xlabel="exact area of the flip region", ylabel="share of the box")
    words: dict[str, Any] = {"ha": "left", "va": "top", "transform": axes.transAxes, "size": 7}
    axes.text(0.03, 0.99, "○ lattice, any flip", color=style.FLIP, **words)
    axes.text(0.03, 0.91, "□ metric on a sample", color=style.NEUTRAL, **words)
    axes.text(0.03, 0.83, "• exact mean flip area", color=style.FLIP, **words)
    style.panel_letter(axes, "a")


def _errors(axes: Axes, outcome: Outcome, name: str) -> None:
    """Median error over twins, with its range of nine in ten, against the number of points."""
    exact = _array(outcome, f"row_{name}")[:, None]
    for method, marker, color, label in (
        ("sample", "s", style.NEUTRAL, "random"),
        ("lattice", "o", style.FLIP, "lattice"),
    ):
        sizes = _array(outcome, f"{method}_sizes")
        points = sizes**2 if method == "lattice" else sizes
        errors = np.abs(_array(outcome, f"{method}_{name}") - exact)
        low, middle, high = np.quantile(errors, [0.05, 0.5, 0.95], axis=0)
        shown = middle > 0
        axes.fill_between(points[shown], low[shown], high[shown], color=color, alpha=0.15, lw=0)
        axes.plot(points[shown], middle[shown], f"{marker}-", color=color, ms=3.5, lw=1.2)
        if shown.any():
            place = np.flatnonzero(shown)[0 if method == "sample" else -1]
            axes.annotate(
                label,
                (points[place], middle[place]),
                (-3 if method == "sample" else 2, -24 if method == "sample" else -13),
                textcoords="offset points",
                ha="left" if method == "sample" else "right",
                color=color,
                size=7.5,
            )
    axes.set(xscale="log", yscale="log", xlabel="points")
