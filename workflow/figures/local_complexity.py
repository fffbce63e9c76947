"""Figures of `local_complexity`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.columns import floats, ints, names_in
from workflow.figures import complexity_maps, findings, style
from workflow.figures.complexity_maps import COMPLEXITY

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray

_COLUMNS = 4  # bit-widths among the ROC curves
_COLORS = {
    "nearest": style.BOUNDARY,
    "neurons": COMPLEXITY,
    "sampled": COMPLEXITY,
    "decision": style.DECISION,
}
_LABELS = {
    "nearest": "nearest boundary of a neuron",
    "neurons": "complexity, exact",
    "sampled": "complexity, sampled",
    "decision": "decision boundary",
}
_STYLES = {"nearest": "-", "neurons": "-", "sampled": (0, (2, 1.5)), "decision": "-"}


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``maps``, ``roc``, ``radius``, ``sampling`` and, for the summary, ``finding``.
    """
    with style.styled():
        return {
            "maps": complexity_maps.maps(outcome),
            "roc": _roc(outcome),
            "radius": _radius(outcome),
            "sampling": _sampling(outcome),
            "finding": _finding(outcome),
        }


def _finding(outcome: Outcome) -> Figure:
    nearest = list(outcome.array("predictor_name")).index("nearest")
    curve = findings.Curve(
        label="distance to a boundary",
        color=style.BOUNDARY,
        values=floats(outcome, "row_auc")[:, nearest],
        at=(0.97, 0.3),
    )
    drawn = findings.by_bits(
        ints(outcome, "row_bits"), [curve], unit="ROC area", limits=(0.4, 1.02)
    )
    (axes,) = drawn.axes
    axes.axhline(0.5, color=style.NEUTRAL, lw=0.8, ls=":")
    findings.write(axes, "guessing", style.NEUTRAL, (0.97, 0.08))
    return drawn


def _bits(outcome: Outcome) -> list[int]:
    return sorted({int(b) for b in floats(outcome, "row_bits")})


def _means(table: FloatArray, groups: list[BoolArray]) -> FloatArray:
    """Mean of the defined rows of each group; groups without any are left out."""
    usable = np.isfinite(table).all(axis=tuple(range(1, table.ndim)))
    found = [table[group & usable] for group in groups]
    return np.array([rows.mean(axis=0) for rows in found if len(rows)])


def _average(table: FloatArray) -> FloatArray:
    """Mean over the first axis of what is defined; NaN where nothing is."""
    defined = np.isfinite(table)
    number = defined.sum(axis=0)
    total = np.where(defined, table, 0.0).sum(axis=0)
    mean = np.full(number.shape, np.nan)
    np.divide(total, number, out=mean, where=number > 0)
    return mean


def _networks(outcome: Outcome, rows: BoolArray) -> list[BoolArray]:
    """The given rows of each network."""
    datasets, seeds = outcome.array("row_dataset"), outcome.array("row_seed")
    keys = dict.fromkeys(zip(datasets[rows].tolist(), seeds[rows].tolist(), strict=True))
    return [rows & (datasets == dataset) & (seeds == seed) for dataset, seed in keys]


def _shown(bits: list[int]) -> list[int]:
    """The coarsest, the finest, and what lies between them, evenly."""
    places = np.linspace(0, len(bits) - 1, min(_COLUMNS, len(bits))).round().astype(int)
    return [bits[k] for k in places]


def _roc(outcome: Outcome) -> Figure:
    datasets = names_in(outcome, "row_dataset")
    bits, at = _shown(_bits(outcome)), floats(outcome, "roc_at")
    figure = style.figure(1.72 * len(datasets) + 0.55)
    panels = figure.subplots(len(datasets), len(bits), sharex=True, sharey=True, squeeze=False)
    curves = floats(outcome, "row_roc")
    names = [str(name) for name in outcome.array("roc_name")]
    for row, dataset in enumerate(datasets):
        for column, b in enumerate(bits):
            axes: Axes = panels[row, column]
            rows = (outcome.array("row_dataset") == dataset) & (outcome.array("row_bits") == b)
            axes.plot([0, 1], [0, 1], color=style.FAINT, lw=0.8)
            means = _means(curves, _networks(outcome, rows))
            for k, name in enumerate(names):
                if len(means):
                    color, line = _COLORS[name], _STYLES[name]
                    axes.plot(at, means[:, k].mean(axis=0), color=color, ls=line, lw=1.4)
            axes.set(xlim=(0, 1), ylim=(0, 1.01), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
            axes.set_aspect("equal")
            axes.xaxis.set_major_formatter("{x:g}")
            axes.yaxis.set_major_formatter("{x:g}")
        panels[row, 0].set_ylabel(f"{dataset}\nflips found")
    for column, b in enumerate(bits):
        panels[0, column].set_title(f"{b} bits")
    figure.supxlabel("share of the other points that is accepted", fontsize=8.5)
    _key(figure, names)
    return figure


def _key(figure: Figure, names: list[str]) -> None:
    from matplotlib.lines import Line2D

    figure.legend(
        handles=[
            Line2D([], [], color=_COLORS[n], ls=_STYLES[n], lw=1.4, label=_LABELS[n])
            for n in ("nearest", "neurons", "sampled", "decision")
            if n in names
        ],
        loc="outside upper center",
        ncols=4,
        columnspacing=1.2,
        handlelength=1.8,
    )


def _radius(outcome: Outcome) -> Figure:
    bits = _bits(outcome)
    columns = min(3, len(bits))
    rows = -(-len(bits) // columns)
    figure = style.figure(1.75 * rows + 0.55)
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for place, axes in enumerate(panels.ravel()):
        if place >= len(bits):
            axes.set_visible(False)
            continue
        _radius_panel(axes, outcome, bits[place])
        axes.set_title(f"{bits[place]} bits")
    panels[0, 0].set_ylim(min(axes.get_ylim()[0] for axes in panels.ravel()), 1.0)
    for axes in panels[:, 0]:
        axes.set_ylabel("area under ROC")
    figure.supxlabel("radius of the disc in % of the box's diagonal", fontsize=8.5)
    _key(figure, ["nearest", "neurons", "sampled", "decision"])
    return figure


def _radius_panel(axes: Axes, outcome: Outcome, bits: int) -> None:
    names, radii = outcome.array("predictor_name"), floats(outcome, "radii")
    groups = _networks(outcome, outcome.array("row_bits") == bits)
    auc = floats(outcome, "row_auc")
    axes.axhline(0.5, color=style.FAINT, lw=0.8)
    for name in ("decision", "nearest", "neurons", "sampled"):
        table = _means(auc[:, names == name], groups)
        if not len(table):
            continue
        color, line = _COLORS[name], _STYLES[name]
        if name in {"decision", "nearest"}:
            low, high = table.min(), table.max()
            axes.axhspan(float(low), float(high), color=color, alpha=0.10, lw=0)
            axes.axhline(float(table.mean()), color=color, lw=1.4)
        else:
            if name == "neurons":
                axes.plot(radii, table.T, color=color, lw=0.5, alpha=0.4)
            axes.plot(radii, table.mean(axis=0), color=color, ls=line, lw=1.6)
    axes.set(xscale="log", xlim=(0.95 * radii[0], 1.05 * radii[-1]))
    axes.set_xticks(radii, [f"{100 * r:g}" for r in radii])
    axes.minorticks_off()


def _sampling(outcome: Outcome) -> Figure:
    radii, directions = floats(outcome, "radii"), floats(outcome, "directions")
    figure = style.figure(2.5)
    found, order, cells = figure.subplots(1, 3)
    shades = np.linspace(0.35, 1.0, len(radii))
    for name, axes in (("found", found), ("rank", order)):
        table = _average(floats(outcome, f"member_sampling_{name}"))
        for k, shade in enumerate(shades):
            label = f"{100 * radii[k]:g} %"
            axes.plot(directions, table[k], ".-", color=COMPLEXITY, alpha=shade, label=label, ms=4)
        lowest = min(0.55, float(np.min(table, initial=1.0, where=np.isfinite(table))))
        axes.set(xscale="log", xlabel="random directions", ylim=(lowest - 0.01, 1.01))
        axes.set_xticks(directions, [f"{d:g}" for d in directions])
        axes.minorticks_off()
    found.set_title("(a) boundaries found")
    found.set_ylabel("share of those in the disc")
    order.set_title("(b) rank correlation")
    order.set_ylabel("sampled against exact")
    order.legend(title="radius", title_fontsize=7.5, loc="lower right", labelspacing=0.2)
    _cells(cells, outcome, radii)
    return figure


def _cells(axes: Axes, outcome: Outcome, radii: FloatArray) -> None:
    points = float(str(outcome.metrics["resolution"])) ** 2
    shares = {
        "more than n + 1 cells": floats(outcome, "member_cells_more").mean(axis=0),
        "a fold is possible": 1 - floats(outcome, "member_cells_single").mean(axis=0) / points,
        "beyond Zaslavsky": floats(outcome, "member_cells_excess").mean(axis=0) / points,
    }
    lowest = 0.5 * min((v for values in shares.values() for v in values if v > 0), default=1e-4)
    for (label, values), line in zip(shares.items(), ("-", (0, (4, 2)), ":"), strict=True):
        seen = np.where(values > 0, values, np.nan)
        axes.plot(radii, seen, color=style.BOUNDARY, ls=line, marker=".", ms=4, lw=1.3, label=label)
    axes.set(xscale="log", yscale="log", xlabel="radius in %", ylabel="share of discs")
    axes.set_ylim(float(lowest), 12)
    axes.set_yticks(10.0 ** np.arange(np.ceil(np.log10(lowest)), 1))
    axes.set_title("(c) cells")
    axes.legend(loc="upper left", labelspacing=0.2, borderaxespad=0.1)
    axes.set_xticks(radii, [f"{100 * r:g}" for r in radii])
    axes.minorticks_off()
