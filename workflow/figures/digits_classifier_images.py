"""Held-out images of digits with the decisions of one network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome

_COLUMNS = 10


def images(outcome: Outcome) -> Figure:
    """Draw one right image per digit, and below them the mistakes, the most certain ones first.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    Figure
        Two rows of images; the second is empty when nothing is wrong.
    """
    labels = np.asarray(outcome.array("shown_labels"), dtype=np.int64)
    decided = np.asarray(outcome.array("shown_decided"), dtype=np.int64)
    chances = np.asarray(outcome.array("shown_chances"), dtype=np.float64)
    right = np.flatnonzero(decided == labels)
    first = [right[labels[right] == digit][:1] for digit in range(_COLUMNS)]
    wrong = np.flatnonzero(decided != labels)
    rows = (np.concatenate(first), wrong[np.argsort(-chances[wrong], kind="stable")][:_COLUMNS])
    figure = style.figure(2.1)
    panels = figure.subplots(2, _COLUMNS, squeeze=False)
    pixels = np.asarray(outcome.array("shown_images"), dtype=np.float64)
    for line, chosen in enumerate(rows):
        for column in range(_COLUMNS):
            axes: Axes = panels[line, column]
            axes.set_axis_off()
            if column >= len(chosen):
                continue
            place = chosen[column]
            axes.imshow(pixels[place], cmap="gray_r", vmin=0.0, vmax=1.0)
            text = f"{decided[place]}" if line == 0 else f"{decided[place]} for {labels[place]}"
            color = style.FLOAT if line == 0 else style.BOUNDARY
            axes.text(0.0, 1.07, text, color=color, transform=axes.transAxes, va="bottom", size=8)
            axes.text(
                0.0,
                -0.06,
                _chance(float(chances[place])),
                color=style.NEUTRAL,
                transform=axes.transAxes,
                va="top",
                size=7,
            )
    return figure


def _chance(chance: float) -> str:
    """In percent, without printing 100 for what is less."""
    return "> 99%" if chance > 0.99 else f"{chance:.0%}"
