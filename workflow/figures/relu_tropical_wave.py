"""The triangle wave, as two networks and as a quotient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.experiments.columns import floats
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray


def wave(outcome: Outcome) -> Figure:
    """Draw the parts of each form in colour or grey, and the wave in black.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    Figure
        Nested network, sum of hinges, f and g.
    """
    x, y = (floats(outcome, f"wave_{name}") for name in ("x", "y"))
    figure = style.figure(2.3)
    panels = figure.subplots(1, 3, sharex=True, sharey=True)
    _nested(panels[0], outcome, x)
    _hinges(panels[1], outcome, x)
    _quotient(panels[2], outcome, x)
    for axes, letter in zip(panels, "abc", strict=True):
        axes.plot(x, y, color=style.BOUNDARY, lw=2.0, zorder=4)
        axes.set(xlabel="$x$", xlim=(-2, 2), ylim=(-2.2, 3.2), xticks=[-2, -1, 0, 1, 2])
        style.panel_letter(axes, letter)
    return figure


def _nested(axes: Axes, outcome: Outcome, x: FloatArray) -> None:
    axes.plot(x, floats(outcome, "wave_inner"), color=style.NEUTRAL, lw=1.2, ls=(0, (4, 2.5)))
    axes.text(1.2, -0.85, "before\nthe outer σ", color=style.NEUTRAL, ha="right", va="center")
    axes.set_title("σ(σ(x+1) − 2σ(x))")


def _hinges(axes: Axes, outcome: Outcome, x: FloatArray) -> None:
    for row in floats(outcome, "wave_hinges"):
        axes.plot(x, row, color=style.NEUTRAL, lw=1.2, ls=(0, (4, 2.5)))
    for place, text in (((0.85, 2.25), "σ(x+1)"), ((0.7, -1.8), "−2σ(x)"), ((2.0, 1.4), "σ(x−1)")):
        axes.text(*place, text, color=style.NEUTRAL, ha="right", va="center")
    axes.set_title("σ(x+1) − 2σ(x) + σ(x−1)")


def _quotient(axes: Axes, outcome: Outcome, x: FloatArray) -> None:
    axes.plot(x, floats(outcome, "wave_f"), color=style.FLOAT, lw=1.6)
    axes.plot(x, floats(outcome, "wave_g"), color=style.QUANTIZED, lw=1.6)
    axes.text(0.5, 1.9, "f", color=style.FLOAT, ha="right", va="bottom")
    axes.text(0.75, 1.1, "g", color=style.QUANTIZED, ha="left", va="center")
    axes.set_title("f − g")
