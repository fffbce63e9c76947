"""Figures of `tiling_change`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.columns import floats, ints, names_in
from workflow.figures import findings, style, tiling_duals, tiling_maps

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_SHOWN = 3  # transition matrices per dataset
_SMALLEST, _LARGEST = 0.6, 30.0  # diameters of dots: of the smallest ones, and for the whole box
_CURVES = {
    "changed": ("changed", style.BOUNDARY, "-"),
    "lost": ("disappear", style.FLOAT, "-"),
    "gained": ("appear", style.QUANTIZED, "-"),
    "moved": ("area moved", style.FLIP, ":"),
}


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``small``, ``dual``, ``maps``, ``counts``, ``transitions``, ``lattice`` and, for the
        summary, ``finding``.
    """
    with style.styled():
        return {
            "small": tiling_maps.small(outcome),
            "dual": tiling_duals.dual(outcome),
            "maps": tiling_maps.maps(outcome),
            "counts": _counts(outcome),
            "transitions": _transitions(outcome),
            "lattice": _lattice(outcome),
            "finding": _finding(outcome),
        }


def _row(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"row_{name}"), dtype=np.float64)


def _finding(outcome: Outcome) -> Figure:
    cells = _row(outcome, "cells_float")
    curves = [
        findings.Curve(label=label, color=color, values=100 * _row(outcome, name) / cells, at=place)
        for name, label, color, place in (
            ("changed", "changed", style.BOUNDARY, (0.97, 0.5)),
            ("lost", "lost", style.FLOAT, (0.97, 0.3)),
        )
    ]
    return findings.by_bits(ints(outcome, "row_bits"), curves, unit="% of cells", limits=(0, 105))


def _counts(outcome: Outcome) -> Figure:
    grids = names_in(outcome, "row_grid")
    names = names_in(outcome, "row_dataset")
    figure = style.figure(2.0 * len(names) + 0.4)
    panels = figure.subplots(len(names), len(grids), sharex=True, sharey=True, squeeze=False)
    for row, name in enumerate(names):
        for column, grid in enumerate(grids):
            _count_panel(panels[row, column], outcome, name, grid)
        panels[row, 0].set_ylabel("percent")
        style.row_label(panels[row, 0], name)
    for column, grid in enumerate(grids):
        panels[0, column].set_title(grid.replace("_", " "))
    _key(figure)
    figure.supxlabel("bits per weight", fontsize=8.5)
    return figure


def _count_panel(axes: Axes, outcome: Outcome, name: str, grid: str) -> None:
    rows = (outcome.array("row_dataset") == name) & (outcome.array("row_grid") == grid)
    bits = _row(outcome, "bits")[rows]
    cells = _row(outcome, "cells_float")[rows]
    places = np.unique(bits)
    for quantity, (_, color, ls) in _CURVES.items():
        values = _row(outcome, quantity)[rows] / (1.0 if quantity == "moved" else cells)
        parts = [100 * values[bits == b] for b in places]
        low, middle, high = (
            np.array([statistic(part) for part in parts])
            for statistic in (np.min, np.median, np.max)
        )
        axes.fill_between(places, low, high, color=color, alpha=0.12, lw=0)
        axes.plot(places, middle, ls, color=color)
    axes.set_xticks(places, [f"{b:g}" for b in places])
    axes.set_ylim(0, 105)


def _key(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=color, ls=ls, label=label) for label, color, ls in _CURVES.values()
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))


def _transitions(outcome: Outcome) -> Figure:
    names = names_in(outcome, "row_dataset")
    bits = sorted(ints(outcome, "showcase_bits").tolist())
    places = np.linspace(0, len(bits) - 1, min(_SHOWN, len(bits))).round().astype(int)
    shown = [bits[k] for k in places]
    figure = style.figure(2.15 * len(names) + 0.5)
    panels = figure.subplots(len(names), len(shown), squeeze=False)
    for row, name in enumerate(names):
        for column, b in enumerate(shown):
            _matrix(panels[row, column], outcome, f"matrix_{name}_{b}")
        panels[row, 0].set_ylabel("float cell")
        style.row_label(panels[row, 0], name)
    for column, b in enumerate(shown):
        panels[0, column].set_title(f"{b} bits")
        panels[-1, column].set_xlabel("cell of the twin")
    return figure


def _matrix(axes: Axes, outcome: Outcome, prefix: str) -> None:
    rows, columns = (ints(outcome, f"{prefix}_{end}") for end in ("row", "column"))
    share = floats(outcome, f"{prefix}_share")
    same = np.asarray(outcome.array(f"{prefix}_same"), dtype=np.bool_)
    # dots of a few sizes: each size is one path, so that the file stays small
    sizes = np.maximum(_SMALLEST, np.round(_LARGEST * np.sqrt(share) / _SMALLEST) * _SMALLEST)
    for chosen, color in ((~same, style.FLIP), (same, style.NEUTRAL)):
        for size in np.unique(sizes[chosen]):
            dots = chosen & (sizes == size)
            axes.plot(columns[dots], rows[dots], "o", ms=float(size), color=color, mew=0, alpha=0.8)
    n_rows, n_columns = ints(outcome, f"{prefix}_size").tolist()
    axes.set(xlim=(-3, n_columns + 2), ylim=(n_rows + 2, -3))
    axes.locator_params(nbins=4, integer=True)
    stays = 100 * float(share[same].sum())
    axes.text(
        0.03,
        0.03,
        f"stays: {stays:.0f} %",
        transform=axes.transAxes,
        va="bottom",
        size=7.5,
        color=style.NEUTRAL,
    )


def _lattice(outcome: Outcome) -> Figure:
    figure = style.figure(2.5)
    left, right = figure.subplots(1, 2, width_ratios=[3, 2])
    squares = floats(outcome, "cell_squares")
    hit = np.asarray(outcome.array("cell_hit"), dtype=np.bool_)
    edges = np.arange(-6.0, 5.01, 0.25)
    size = np.log10(np.maximum(squares, 10.0 ** edges[0]))
    left.hist(
        [size[hit], size[~hit]], bins=list(edges), stacked=True, color=[style.FAINT, style.FLIP]
    )
    left.axvline(0.0, color=style.BOUNDARY, lw=0.8, ls=(0, (3, 2)))
    left.set_xticks([-6, -4, -2, 0, 2, 4], [f"$10^{{{k}}}$" for k in (-6, -4, -2, 0, 2, 4)])
    left.set(xlabel="area of the cell, in squares of the grid", ylabel="cells")
    for height, text, color in ((0.92, "seen", style.NEUTRAL), (0.82, "missed", style.FLIP)):
        left.text(0.03, height, text, color=color, transform=left.transAxes, va="center", size=8)
    _missed(right, outcome)
    return figure


def _missed(axes: Axes, outcome: Outcome) -> None:
    bits = ints(outcome, "lattice_bits")
    cells, missed, area = (
        floats(outcome, f"lattice_{name}") for name in ("cells", "missed", "missed_area")
    )
    places = np.unique(bits)
    for values, color, text, away in (
        (missed / cells, style.FLIP, "of the cells", -20),
        (area, style.NEUTRAL, "of the area", 23),
    ):
        middle = np.array([np.median(values[bits == b]) for b in places])
        for b in places:
            found = 100 * values[bits == b]
            axes.plot(np.full(len(found), b), found, ".", ms=3, color=color, alpha=0.4, mew=0)
        axes.plot(places, 100 * middle, color=color)
        place = len(places) // 2
        axes.annotate(
            text,
            (places[place], 100 * middle[place]),
            (0, away),
            textcoords="offset points",
            ha="center",
            color=color,
            size=7.5,
        )
    axes.set_yscale("log")
    axes.set_xticks(places)
    axes.set(xlabel="bits per weight", ylabel="missed (percent)")
