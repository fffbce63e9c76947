"""Plots of `circle_polygon`: edges and areas against the width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, NullFormatter, PercentFormatter

from qgeom.experiments.circle_polygon.areas import least_wrong
from qgeom.experiments.circle_polygon.families import most_cells
from qgeom.experiments.circle_polygon.parameters import LEAST_WIDTH
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray, IntArray

_DASHES = (0, (4, 2))


def _column(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"row_{name}"), dtype=np.float64)


def _family(outcome: Outcome, name: str) -> BoolArray:
    return np.asarray(np.asarray(outcome.array("row_family"), np.str_) == name, dtype=np.bool_)


def _spread(x: FloatArray, y: FloatArray, *, step: float) -> FloatArray:
    """Shift equal points sideways, so that each can be seen."""
    shifted = x.copy()
    pairs = np.stack([x, y], axis=1)
    for pair in np.unique(pairs, axis=0):
        same = np.nonzero((pairs == pair).all(axis=1))[0]
        shifted[same] += step * (np.arange(len(same)) - (len(same) - 1) / 2)
    return shifted


def edges(outcome: Outcome) -> Figure:
    """Draw the number of edges against the width.

    Parameters
    ----------
    outcome : Outcome
        With the ``row_…`` arrays.

    Returns
    -------
    Figure
        Trained networks on the left, all families on the right.
    """
    figure = style.figure(3.0)
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    _trained_edges(left, outcome)
    _all_edges(right, outcome)
    return figure


def _trained_edges(axes: Axes, outcome: Outcome) -> None:
    rows = _family(outcome, "trained")
    widths, counts = _column(outcome, "width")[rows], _column(outcome, "edges")[rows]
    closed = np.asarray(outcome.array("row_closed"), dtype=np.bool_)[rows]
    places = _spread(widths, counts, step=0.085)
    last = float(widths.max())
    ends = np.array([float(widths.min()), last])
    axes.plot(ends, 2 * ends, color=style.BOUNDARY, lw=1.0, ls=_DASHES)
    axes.annotate("$2n$", (last, 2 * last), (-5, 0), textcoords="offset points", ha="right")
    axes.plot(places[closed], counts[closed], "o", ms=2.8, color=style.FLOAT, mew=0)
    axes.plot(
        places[~closed], counts[~closed], "o", ms=2.6, color=style.FLOAT, mfc="white", mew=0.7
    )
    each = np.unique(widths)
    medians = [float(np.median(counts[widths == n])) for n in each]
    axes.plot(each, medians, color=style.FLOAT, lw=1.2, zorder=1)
    axes.annotate(
        "median",
        (each[-1], medians[-1]),
        (4, 0),
        textcoords="offset points",
        va="center",
        color=style.FLOAT,
        annotation_clip=False,
    )
    _name_closed(axes)
    axes.set(xlabel="width $n$", ylabel="edges of the boundary", title="(a) trained on a disc")
    axes.set_ylim(0, 2 * last + 2)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xticks(each[:: max(1, len(each) // 8)])


def _name_closed(axes: Axes) -> None:
    for place, (filled, text) in enumerate(((True, "closed"), (False, "not closed"))):
        height = 0.94 - 0.08 * place
        axes.plot(
            0.05,
            height,
            "o",
            ms=3.0,
            color=style.FLOAT,
            mfc=style.FLOAT if filled else "white",
            mew=0.7,
            transform=axes.transAxes,
        )
        axes.text(0.09, height, text, transform=axes.transAxes, va="center", color=style.FLOAT)


def _all_edges(axes: Axes, outcome: Outcome) -> None:
    widths, counts = _column(outcome, "width"), _column(outcome, "edges")
    lattice = _family(outcome, "lattice")
    most = float(widths[lattice].max())
    axes.set_xscale("log", base=2)
    axes.set_yscale("log", base=2)
    line = np.arange(2, int(most) + 1)
    axes.plot(line, [most_cells(int(n)) for n in line], color=style.NEUTRAL, lw=1.0)
    axes.plot(line, 2 * line, color=style.BOUNDARY, lw=1.0, ls=_DASHES)
    random = _family(outcome, "random") & (counts > 0)
    axes.plot(
        _spread(widths[random], counts[random], step=0.0),
        counts[random],
        "o",
        ms=2.4,
        color=style.NEUTRAL,
        mew=0,
        alpha=0.6,
    )
    axes.plot(widths[lattice], counts[lattice], "s", ms=2.6, color=style.BOUNDARY, mew=0)
    _name_lines(axes, most, float(counts[lattice].max()))
    axes.text(
        0.97,
        0.04,
        "dots: random weights",
        transform=axes.transAxes,
        ha="right",
        color=style.NEUTRAL,
    )
    axes.set(xlabel="width $n$", title="(b) any one-layer network")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.margins(x=0.03)


def _name_lines(axes: Axes, most: float, zigzags: float) -> None:
    names = (
        ("cells, at most", most_cells(int(most)), style.NEUTRAL),
        ("zigzags", zigzags, style.BOUNDARY),
        ("$2n$", 2 * most, style.BOUNDARY),
    )
    for text, height, color in names:
        axes.annotate(
            text,
            (most, height),
            (4, 0),
            textcoords="offset points",
            va="center",
            color=color,
            annotation_clip=False,
        )


def areas(outcome: Outcome) -> Figure:
    """Draw the area on which boundary and circle differ.

    Parameters
    ----------
    outcome : Outcome
        With the ``row_…`` arrays.

    Returns
    -------
    Figure
        Against the width on the left, against the number of edges on the right.
    """
    figure = style.figure(3.1)
    left, right = figure.subplots(1, 2, sharey=True)
    trained, star = _family(outcome, "trained"), _family(outcome, "star")
    closed = np.asarray(outcome.array("row_closed"), dtype=np.bool_)
    for axes, name in ((left, "width"), (right, "edges")):
        _area_panel(axes, outcome, _column(outcome, name), trained & closed, star)
    open_ones = trained & ~closed
    left.plot(
        _column(outcome, "width")[open_ones],
        _column(outcome, "wrong")[open_ones],
        "o",
        ms=2.6,
        color=style.FLOAT,
        mfc="white",
        mew=0.7,
        zorder=2,
    )
    widths = np.unique(_column(outcome, "width")[trained]).astype(np.int64)
    _floor(left, widths[widths >= LEAST_WIDTH], 2, "best $2n$-gon")
    largest = int(_column(outcome, "edges")[trained | star].max())
    _floor(right, np.arange(3, largest + 1), 1, "best polygon")
    markers = (
        ("trained, closed", "o", style.FLOAT, style.FLOAT),
        ("trained, not closed (left only)", "o", style.FLOAT, "white"),
        ("constructed", "x", style.BOUNDARY, style.BOUNDARY),
    )
    figure.legend(
        handles=[
            Line2D([], [], ls="", marker=marker, ms=3.5, color=color, mfc=fill, mew=0.8, label=name)
            for name, marker, color, fill in markers
        ],
        loc="outside lower center",
        ncols=3,
    )
    left.set(xlabel="width $n$", ylabel="wrong area / area of disc", title="(a) against the width")
    right.set(xlabel="edges of the boundary", title="(b) against the edges")
    return figure


def _area_panel(
    axes: Axes, outcome: Outcome, x: FloatArray, trained: BoolArray, star: BoolArray
) -> None:
    wrong = _column(outcome, "wrong")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.plot(x[trained], wrong[trained], "o", ms=2.8, color=style.FLOAT, mew=0, alpha=0.8)
    axes.plot(x[star], wrong[star], "x", ms=3.6, color=style.BOUNDARY, mew=0.9)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=None))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _floor(axes: Axes, places: IntArray, factor: int, text: str) -> None:
    heights = [least_wrong(factor * int(n)) for n in places]
    axes.plot(places, heights, color=style.BOUNDARY, lw=1.0)
    middle = len(places) // 2
    axes.annotate(
        text,
        (places[middle], heights[middle]),
        (-6, -6),
        textcoords="offset points",
        ha="right",
        va="top",
        color=style.BOUNDARY,
    )
