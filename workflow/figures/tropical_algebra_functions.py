"""Figures of `tropical_algebra`: which functions are tropical, level sets, waves and the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.columns import floats
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_SHAPES = (
    ("rectifier", "$\\max(0, x)$", "a polynomial"),
    ("half", "$\\max(0, x/2)$", "a polynomial in $x/2$"),
    ("absolute", "$|x|$", "rational: $\\max(0, 2x) - x$"),
    ("staircase", "slopes 1, 2, 3, …", "neither: endless"),
    ("zigzag", "endless wave", "neither: endless"),
    ("floor", "$\\lfloor x \\rfloor$", "neither: it jumps"),
)
# title, and where the level is named, as a share of the width
_LEVELS = (("a closed half line", 0.14), ("the whole line", 0.14), ("two half lines", 0.5))
_DRAWN_BASES = 4


def shapes(outcome: Outcome) -> Figure:
    """Draw functions that are, or are not, tropical polynomials.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``shape_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(3.5)
    panels = figure.subplots(2, 3)
    for axes, (name, title, verdict), letter in zip(panels.flat, _SHAPES, "abcdef", strict=True):
        curve = floats(outcome, f"shape_{name}")
        axes.plot(*curve.T, color=style.BOUNDARY, lw=2.0)
        axes.axhline(0.0, color=style.FAINT, lw=0.6, zorder=0)
        axes.set_title(f"{title}\n{verdict}")
        style.panel_letter(axes, letter)
        axes.locator_params(nbins=4, integer=True)
        if name in {"staircase", "zigzag"}:
            axes.set_ylim(top=1.25 * float(np.nanmax(curve[:, 1])))
            axes.text(0.99, 0.9, "…", transform=axes.transAxes, ha="right", fontsize=12)
    return figure


def levels(outcome: Outcome) -> Figure:
    """Draw three convex functions with a level, and the set where they are at least that high.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``level_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(2.2)
    panels = figure.subplots(1, 3)
    for index, (axes, (title, place)) in enumerate(zip(panels, _LEVELS, strict=True)):
        curve = floats(outcome, f"level_{index}_curve")
        level = float(floats(outcome, f"level_{index}_value"))
        axes.plot(*curve.T, color=style.BOUNDARY, lw=2.0, zorder=3)
        axes.axhline(level, color=style.NEUTRAL, lw=0.9, ls=(0, (4, 2)))
        axes.set(xlim=(curve[0, 0], curve[-1, 0]), title=title, xlabel="$x$")
        _level_set(axes, floats(outcome, f"level_{index}_ends").reshape(-1, 2), level)
        axes.text(
            place,
            level,
            f"$a = {level:g}$".replace("-", "{-}"),
            transform=axes.get_yaxis_transform(),
            ha="center",
            va="bottom",
            color=style.NEUTRAL,
        )
        axes.locator_params(nbins=5, integer=True)
        style.panel_letter(axes, "abc"[index])
    panels[0].set_ylabel("$f(x)$")
    return figure


def _level_set(axes: Axes, ends: FloatArray, level: float) -> None:
    """Draw the set as thick bars below the curve, with dots on ends that belong to it."""
    low, high = axes.get_xlim()
    bottom, top = axes.get_ylim()
    height = bottom - 0.16 * (top - bottom)
    axes.set_ylim(bottom - 0.28 * (top - bottom), top)
    for left, right in ends:
        inside = (max(left, low), min(right, high))
        axes.plot(inside, (height, height), color=style.CLASSES[1], lw=4, solid_capstyle="butt")
        for end in (left, right):
            if np.isfinite(end):
                axes.plot(end, height, "o", ms=6, color=style.CLASSES[1], zorder=4)
                axes.plot((end, end), (height, level), color=style.FAINT, lw=0.8, zorder=0)


def wave(outcome: Outcome) -> Figure:
    """Draw a tooth and a wave above the f and g of which they are the difference.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``tent_…`` and ``wave_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(3.6)
    panels = figure.subplots(2, 2, sharex="col", height_ratios=(1, 1.6))
    names = (("tent", "one tooth"), ("wave", "a wave of several teeth"))
    for column, (name, title) in enumerate(names):
        top, bottom = panels[:, column]
        x = floats(outcome, f"{name}_x")
        f, g = floats(outcome, f"{name}_f"), floats(outcome, f"{name}_g")
        top.plot(x, floats(outcome, f"{name}_value"), color=style.BOUNDARY, lw=2.0)
        top.set(title=f"{title}: $f - g$", ylim=(-0.25, 1.5), yticks=(0, 1))
        bottom.fill_between(x, g, f, color=style.FAINT, alpha=0.7, lw=0)
        bottom.plot(x, f, "-", color=style.BOUNDARY, lw=1.4)
        bottom.plot(x, g, "--", color=style.NEUTRAL, lw=1.4)
        bottom.set(title="$f$ and $g$, both convex", xlabel="$x$", xlim=(x[0], x[-1]))
        bottom.set_ylim(bottom=-0.16 * f.max())
        peak = len(x) - 3  # the corner on top of the last tooth, where the two differ most
        bottom.annotate("$f$", (x[peak], f[peak]), (-9, 5), textcoords="offset points")
        bottom.annotate("$g$", (x[peak], g[peak]), (6, -9), textcoords="offset points")
        for axes, letter in zip((top, bottom), ("ac"[column % 2], "bd"[column % 2]), strict=True):
            style.panel_letter(axes, letter)
        bottom.locator_params(nbins=6, integer=True)
    panels[0, 0].set_ylabel("value")
    panels[1, 0].set_ylabel("value")
    return figure


def limit(outcome: Outcome) -> Figure:
    """Draw the smooth sums that tend to a maximum, and how far they are from it.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``limit_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(2.8)
    left, right = figure.subplots(1, 2)
    doublings = floats(outcome, "limit_doublings")
    x, curves = floats(outcome, "limit_x"), floats(outcome, "limit_curves")
    shades = np.linspace(0.75, 0.35, min(_DRAWN_BASES, len(curves)))
    for curve, shade, k in zip(curves, shades, doublings, strict=False):
        left.plot(x, curve, color=str(shade), lw=1.3, label=f"$t = {2**k:.0f}$")
    value = floats(outcome, "limit_value")
    left.plot(x, value, color=style.BOUNDARY, lw=2.0, label="the maximum")
    left.legend(loc="upper left")
    left.set(title="$\\log_t(1 + t \\cdot t^x + t^3 \\cdot t^{2x})$", xlabel="$x$", ylabel="value")
    left.set_xlim(x[0], x[-1])
    style.panel_letter(left, "a")
    _excess(right, outcome)
    style.panel_letter(right, "b")
    return figure


def _excess(axes: Axes, outcome: Outcome) -> None:
    """Draw by how much the logarithm of a sum of two exceeds the larger one."""
    doublings = floats(outcome, "limit_doublings")
    gaps = floats(outcome, "limit_gaps")
    shades = np.linspace(0.1, 0.7, len(gaps))
    for gap, excess, shade in zip(gaps, floats(outcome, "limit_excess"), shades, strict=True):
        text = f"{gap:g}" if gap else "0: exactly $\\log_t 2$"
        axes.plot(doublings, excess, "o-", ms=3, color=str(shade), lw=1.2, label=text)
    axes.legend(loc="lower left", title="$|a - b|$", alignment="left")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_ylim(bottom=1e-7, top=2.0)
    axes.set_xticks(doublings, [f"{k:.0f}" for k in doublings])
    axes.minorticks_off()
    axes.set(title="excess over the maximum", xlabel="$\\log_2 t$")
