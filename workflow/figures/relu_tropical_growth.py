"""How the number of monomials grows, before and after dropping those that never win."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from qgeom.experiments.columns import floats
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome

_BEFORE, _AFTER, _CELLS, _PRODUCT = style.QUANTIZED, style.FLOAT, style.ERROR, style.NEUTRAL


def growth(outcome: Outcome) -> Figure:
    """Draw monomials against the width, and layer by layer.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    Figure
        A single layer; the trained networks; drawn deep networks.
    """
    figure = style.figure(3.0)
    left, middle, right = figure.subplots(1, 3, width_ratios=(1.15, 1.0, 1.25))
    _widths(left, outcome)
    _layers(middle, outcome, "trained", "trained networks")
    _layers(right, outcome, "drawn", "deeper networks")
    style.panel_letters((left, middle, right))
    left.set_ylabel("monomials")
    _legend(figure)
    return figure


def _widths(axes: Axes, outcome: Outcome) -> None:
    widths = floats(outcome, "width_width")
    formal, winning = floats(outcome, "width_formal"), floats(outcome, "width_winning")
    axes.plot(widths, formal, "o-", color=_BEFORE, ms=3)
    axes.plot(widths, winning, "o-", color=_AFTER, ms=3)
    axes.plot(widths, 1 + widths * (widths + 1) / 2, color=_CELLS, lw=3.5, alpha=0.35, zorder=1)
    axes.plot(widths, widths, color=_PRODUCT, ls=(0, (4, 2.5)), lw=1.2)
    axes.set_yscale("log")
    axes.set(title="one hidden layer", xlabel="neurons $n$")


def _layers(axes: Axes, outcome: Outcome, kind: str, title: str) -> None:
    here = np.asarray(outcome.array("growth_kind"), dtype=np.str_) == kind
    names = np.asarray(outcome.array("growth_name"), dtype=np.str_)[here]
    layers = floats(outcome, "growth_layer")[here]
    formal = 10 ** floats(outcome, "growth_formal")[here]
    winning, cells, product = (
        floats(outcome, f"growth_{n}")[here] for n in ("winning", "cells", "product")
    )
    for name in dict.fromkeys(names.tolist()):
        mine = names == name
        axes.plot(layers[mine], formal[mine], "o-", color=_BEFORE, ms=2.5, lw=0.9, alpha=0.7)
        axes.plot(layers[mine], winning[mine], "o-", color=_AFTER, ms=2.5, lw=0.9, alpha=0.7)
    first = names == names[0]
    axes.plot(layers[first], cells[first], color=_CELLS, lw=1.2)
    axes.plot(layers[first], product[first], color=_PRODUCT, lw=1.2, ls=(0, (4, 2.5)))
    axes.set_yscale("log")
    ticks = sorted({*layers.tolist()})
    axes.set_xticks(ticks, [*(f"{int(v)}" for v in ticks[:-1]), "output"])
    axes.set(title=title, xlabel="after layer", xlim=(ticks[0] - 0.2, ticks[-1] + 0.3))
    axes.yaxis.set_minor_locator(NullLocator())


def _legend(figure: Figure) -> None:
    dashed = (0, (4, 2.5))
    handles = [
        Line2D([], [], color=_BEFORE, marker="o", ms=3, label="all monomials"),
        Line2D([], [], color=_AFTER, marker="o", ms=3, label="those that win"),
        Line2D([], [], color=_CELLS, label="cells, at most"),
        Line2D([], [], color=_PRODUCT, ls=dashed, label="product of the widths"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=4)
