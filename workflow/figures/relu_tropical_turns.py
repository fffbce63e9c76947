"""Which boundaries move when one weight of a trained network is rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome

_MINUS = "\N{MINUS SIGN}"


def turns(outcome: Outcome) -> Figure:
    """Draw one panel per layer of the weight.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    Figure
        Boundaries that stay in grey, those that move in both colours, the weight's own thick.
    """
    weights = np.asarray(outcome.array("turn_weights"), dtype=np.float64)
    figure = style.figure(2.7)
    panels = figure.subplots(1, len(weights), sharex=True, sharey=True, squeeze=False)[0]
    last = int(np.max(outcome.array("turn_layer")))
    for number, (axes, row) in enumerate(zip(panels, weights.tolist(), strict=True)):
        _panel(axes, outcome, number, last)
        name = "the output" if row[0] == last else f"layer {int(row[0]) + 1}"
        change = f"{row[3]:.2f} → {row[4]:.2f}".replace("-", _MINUS)
        axes.set_title(f"a weight of {name}:\n{change}")
        style.panel_letter(axes, "abcdefgh"[number])
        axes.set_xlabel("$x_1$")
    panels[0].set_ylabel("$x_2$")
    _legend(figure)
    return figure


def _panel(axes: Axes, outcome: Outcome, number: int, last: int) -> None:
    (x0, x1), (y0, y1) = np.asarray(outcome.array("turn_box"), dtype=np.float64).tolist()
    offsets = np.asarray(outcome.array("turn_offsets"), dtype=np.int64)
    lines = np.split(np.asarray(outcome.array("turn_points"), dtype=np.float64), offsets[1:-1])
    columns = ("panel", "layer", "after", "moved", "own")
    rows = zip(*(outcome.array(f"turn_{c}").tolist() for c in columns), strict=True)
    for line, (panel, layer, after, moved, own) in zip(lines, rows, strict=True):
        if panel != number:
            continue
        color = (style.QUANTIZED if after else style.FLOAT) if moved else style.FAINT
        if layer == last and not moved:
            color = style.NEUTRAL
        width = 2.2 if own else (1.5 if layer == last else 0.8)
        dashes = (0, (3, 2)) if layer == last else "solid"
        axes.plot(*line.T, color=color, lw=width, ls=dashes, zorder=2 + moved + own)
    axes.set(xlim=(x0, x1), ylim=(y0, y1), aspect="equal")


def _legend(figure: Figure) -> None:
    handles = [
        Line2D([], [], color=style.FAINT, lw=0.8, label="stays"),
        Line2D([], [], color=style.FLOAT, lw=0.8, label="moves: before"),
        Line2D([], [], color=style.QUANTIZED, lw=0.8, label="after"),
        Line2D([], [], color=style.BOUNDARY, lw=2.2, label="the weight's own neuron"),
        Line2D([], [], color=style.BOUNDARY, lw=1.5, ls=(0, (3, 2)), label="decision boundary"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=5, handlelength=1.6)
