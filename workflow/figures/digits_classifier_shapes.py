"""Differences of accuracies at every shape of network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome

# comparison, what the reader sees, on which side of zero it has a threshold
_PANELS = (
    ("tanh", "ReLU − tanh", -1),
    ("sigmoid", "ReLU − sigmoid", -1),
    ("affine", "ReLU − affine", 1),
    ("squares", "no softmax − softmax", -1),
)


def shapes(outcome: Outcome, colors: Mapping[str, str]) -> Figure:
    """Draw a panel per comparison, in it a row per shape and one for their mean.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.
    colors : mapping of str to str
        Colour of each kind; a comparison has that of the kind it is named after.

    Returns
    -------
    Figure
        Dots are seeds, diamonds means, bars intervals.
    """
    names = [str(name).replace("-", "→") for name in outcome.array("shapes")]
    figure = style.figure(0.9 + 0.3 * len(names))
    panels = figure.subplots(1, len(_PANELS), sharex=True, sharey=True)
    effect = outcome.metrics["accuracy_effect"]
    assert isinstance(effect, float)  # noqa: S101 - made by compute
    places = np.arange(len(names) + 1)[::-1]
    for axes, (name, title, side) in zip(panels, _PANELS, strict=True):
        axes.axvline(0.0, color=style.NEUTRAL, lw=0.8, zorder=0)
        axes.axvline(100 * side * effect, color=style.NEUTRAL, lw=0.8, ls=(0, (3, 2)), zorder=0)
        axes.axhline(0.5, color=style.FAINT, lw=0.6, zorder=0)
        axes.set_title(title)
        axes.tick_params(axis="y", length=0)
        _rows(axes, outcome, name, places, colors[name])
    panels[0].set_yticks(places, [*names, "mean"])
    panels[0].set_ylim(-0.6, len(names) + 0.5)
    panels[0].set_ylabel("hidden layers")
    figure.supxlabel("difference of held-out accuracies in percent of the images", fontsize=8.5)
    return figure


def _rows(
    axes: Axes,
    outcome: Outcome,
    name: str,
    places: np.ndarray[tuple[int], np.dtype[np.int64]],
    color: str,
) -> None:
    table = 100 * np.asarray(outcome.array(f"difference_{name}"), dtype=np.float64)
    ends = 100 * np.asarray(outcome.array(f"difference_intervals_{name}"), dtype=np.float64)
    rows = np.vstack([table, table.mean(axis=0)])
    for place, row, (low, mean, high) in zip(places, rows, ends, strict=True):
        axes.plot(row, np.full(len(row), place + 0.17), "o", ms=2.2, color=color, alpha=0.5, mew=0)
        axes.plot([low, high], [place - 0.12] * 2, color=color, lw=1.6)
        axes.plot(mean, place - 0.12, "D", ms=3.2, color=color)
