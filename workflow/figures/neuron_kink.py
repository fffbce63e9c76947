"""Figures of `neuron_kink`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.columns import floats
from workflow.figures import kink_law, kink_sliders, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_ZONE_TITLES = ("same sign", "same sign, mirrored", "$w_q = 0$: no kink left", "opposite signs")


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``overlay``, ``law``, ``zones`` and, for the summary, ``finding``.
    """
    with style.styled():
        return {
            "overlay": _overlay(outcome),
            "law": kink_law.law(outcome),
            "zones": _zones(outcome),
            "finding": kink_law.finding(outcome),
        }


def interactive(outcome: Outcome) -> dict[str, str]:
    """Write what moves on the page; its twin on paper is ``overlay``.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to str
        ``sliders``, as HTML.
    """
    return {"sliders": kink_sliders.fragment(outcome)}


def _example(outcome: Outcome, name: str) -> float | None:
    example = outcome.metrics["example"]
    value = example[name] if isinstance(example, dict) else None
    return float(value) if isinstance(value, int | float) else None


def _shade(axes: Axes, ends: FloatArray) -> None:
    """Shade flip intervals, given by their ends (n, 2); NaN rows are empty."""
    low, high = axes.get_xlim()
    for left, right in ends[~np.isnan(ends).any(axis=1)]:
        axes.axvspan(max(left, low), min(right, high), color=style.FLIP, alpha=0.25, lw=0)
    axes.set_xlim(low, high)


def _overlay(outcome: Outcome) -> Figure:
    figure = style.figure(3.9)
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(1.7, 1))
    x = floats(outcome, "example_x")
    curves = (("float", style.FLOAT), ("quantized", style.QUANTIZED))
    for axes in (top, bottom):
        axes.set_xlim(x[0], x[-1])
        _shade(axes, floats(outcome, "zone_flips")[0])
    for name, color in curves:
        top.plot(x, floats(outcome, f"example_{name}"), color=color)
    _name_curves(top, outcome)
    _mark_kinks(top, bottom, outcome)
    largest = max(float(floats(outcome, f"example_{name}").max()) for name, _ in curves) or 1.0
    top.set_ylim(-0.22 * largest, 1.05 * largest)
    top.set_ylabel("value")
    error = floats(outcome, "example_error")
    bottom.axhline(0.0, color=style.FAINT, lw=0.8, zorder=0)
    bottom.plot(x, error, color=style.ERROR)
    _name_zones(bottom, outcome)
    spread = float(np.ptp(error)) or 1.0
    bottom.set_ylim(min(0.0, error.min()) - 0.12 * spread, error.max() + 0.2 * spread)
    bottom.set_ylabel("float − quantized")
    bottom.set_xlabel("input $x$")
    figure.align_ylabels([top, bottom])
    return figure


def _mark_kinks(top: Axes, bottom: Axes, outcome: Outcome) -> None:
    """Put a dot on each kink that lies in the window, and name it in the upper panel."""
    low, high = top.get_xlim()
    kinks = floats(outcome, "zone_kinks")[0]
    offsets = (-8, 8) if kinks[0] <= kinks[1] else (8, -8)
    for kink, color, offset in zip(kinks, (style.FLOAT, style.QUANTIZED), offsets, strict=True):
        if not low <= kink <= high:
            continue
        for axes in (top, bottom):
            axes.plot(kink, 0.0, "o", ms=4.5, color=color, zorder=5, clip_on=False)
        top.annotate(
            f"kink at {kink:.3f}".replace("-", "−"),
            (kink, 0.0),
            (offset, -19),
            textcoords="offset points",
            color=color,
            ha="right" if offset < 0 else "left",
            va="center",
            arrowprops={"arrowstyle": "-", "color": color, "lw": 0.7, "shrinkB": 3},
        )


def _name_curves(axes: Axes, outcome: Outcome) -> None:
    x = floats(outcome, "example_x")
    bias = _example(outcome, "bias")
    for name, color, key, offset, share in (
        ("float", style.FLOAT, "weight", (-6, 4), 0.86),
        ("quantized", style.QUANTIZED, "quantized_weight", (6, -6), 0.62),
    ):
        at = int(share * (len(x) - 1))
        weight = _example(outcome, key)
        sign = "−" if (bias or 0.0) < 0 else "+"
        axes.annotate(
            f"{name}: max(0, {weight:g}$x$ {sign} {abs(bias or 0.0):g})".replace("-", "−"),
            (x[at], floats(outcome, f"example_{name}")[at]),
            offset,
            textcoords="offset points",
            color=color,
            ha="right" if offset[0] < 0 else "left",
            va="bottom" if offset[1] > 0 else "top",
            annotation_clip=False,
        )


def _name_zones(axes: Axes, outcome: Outcome) -> None:
    """Name the three parts of the error."""
    x, error = floats(outcome, "example_x"), floats(outcome, "example_error")
    ends = floats(outcome, "zone_flips")[0, 0]
    if not (x[0] <= ends[0] <= ends[1] <= x[-1]):
        return
    height = error.max() + 0.12 * np.ptp(error)
    for place, text, color, align in (
        ((x[0] + ends[0]) / 2, _kind(error[0]), style.NEUTRAL, "center"),
        (ends[0] - 0.012 * np.ptp(x), "flip", style.FLIP, "right"),
        ((ends[1] + x[-1]) / 2, _kind(error[-1]), style.NEUTRAL, "center"),
    ):
        axes.text(place, height, text, color=color, ha=align, va="top")


def _kind(error: float) -> str:
    return "zero" if error == 0 else "affine"


def _zones(outcome: Outcome) -> Figure:
    figure = style.figure(3.3)
    panels = figure.subplots(2, 4, sharex=True, sharey="row", height_ratios=(1.5, 1))
    x, flips = floats(outcome, "zone_x"), floats(outcome, "zone_flips")
    before, after = floats(outcome, "zone_float"), floats(outcome, "zone_quantized")
    error, kinks = floats(outcome, "zone_error"), floats(outcome, "zone_kinks")
    pair = (floats(outcome, "zone_weight"), floats(outcome, "zone_quantized_weight"))
    for column, title in enumerate(_ZONE_TITLES):
        top, bottom = panels[0, column], panels[1, column]
        for axes in (top, bottom):
            axes.set_xlim(x[0], x[-1])
            axes.xaxis.set_major_formatter("{x:g}")
            _shade(axes, flips[column])
            axes.axhline(0.0, color=style.FAINT, lw=0.6, zorder=0)
        top.plot(x, before[column], color=style.FLOAT)
        top.plot(x, after[column], color=style.QUANTIZED, ls=(0, (4, 1.5)))
        bottom.plot(x, error[column], color=style.ERROR)
        for kink, color in zip(kinks[column], (style.FLOAT, style.QUANTIZED), strict=True):
            top.plot(kink, 0.0, "o", ms=3.5, color=color, zorder=5)
        numbers = f"$w$ = {pair[0][column]:g}, $w_q$ = {pair[1][column]:g}".replace("-", "−")
        top.set_title(f"{title}\n{numbers}", fontsize=7.5)
        bottom.set_xticks([x[0], 0.0, x[-1]])
        bottom.set_xlabel("$x$")
    panels[0, 0].set_ylabel("value")
    panels[0, 0].locator_params(axis="y", nbins=4)
    panels[1, 0].set_ylabel("error")
    for name, place, color in (("float", 0.9, style.FLOAT), ("quantized", 0.77, style.QUANTIZED)):
        panels[0, 0].text(0.05, place, name, color=color, transform=panels[0, 0].transAxes)
    panels[0, 0].text(0.05, 0.64, "flip", color=style.FLIP, transform=panels[0, 0].transAxes)
    return figure
