"""Figures of `neuron_kink`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workflow.figures import style

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
        ``overlay``, ``law`` and ``zones``.
    """
    with style.styled():
        return {"overlay": _overlay(outcome), "law": _law(outcome), "zones": _zones(outcome)}


def _floats(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(name), dtype=np.float64)


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
    x = _floats(outcome, "example_x")
    curves = (("float", style.FLOAT), ("quantized", style.QUANTIZED))
    for axes in (top, bottom):
        axes.set_xlim(x[0], x[-1])
        _shade(axes, _floats(outcome, "zone_flips")[0])
    for name, color in curves:
        top.plot(x, _floats(outcome, f"example_{name}"), color=color)
    _name_curves(top, outcome)
    left_first = _floats(outcome, "zone_kinks")[0, 0] <= _floats(outcome, "zone_kinks")[0, 1]
    for (name, color), offset in zip(curves, (-8, 8) if left_first else (8, -8), strict=True):
        kink = _example(outcome, f"kink_{name}")
        if kink is None or not x[0] <= kink <= x[-1]:
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
    largest = max(float(_floats(outcome, f"example_{name}").max()) for name, _ in curves) or 1.0
    top.set_ylim(-0.22 * largest, 1.05 * largest)
    top.set_ylabel("value")
    error = _floats(outcome, "example_error")
    bottom.axhline(0.0, color=style.FAINT, lw=0.8, zorder=0)
    bottom.plot(x, error, color=style.ERROR)
    _name_zones(bottom, outcome)
    spread = float(np.ptp(error)) or 1.0
    bottom.set_ylim(min(0.0, error.min()) - 0.12 * spread, error.max() + 0.2 * spread)
    bottom.set_ylabel("float − quantized")
    bottom.set_xlabel("input $x$")
    figure.align_ylabels([top, bottom])
    return figure


def _name_curves(axes: Axes, outcome: Outcome) -> None:
    x = _floats(outcome, "example_x")
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
            (x[at], _floats(outcome, f"example_{name}")[at]),
            offset,
            textcoords="offset points",
            color=color,
            ha="right" if offset[0] < 0 else "left",
            va="bottom" if offset[1] > 0 else "top",
            annotation_clip=False,
        )


def _name_zones(axes: Axes, outcome: Outcome) -> None:
    """Name the three parts of the error."""
    x, error = _floats(outcome, "example_x"), _floats(outcome, "example_error")
    ends = _floats(outcome, "zone_flips")[0, 0]
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


def _law(outcome: Outcome) -> Figure:
    figure = style.figure(3.1)
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    _kinks(left, outcome)
    _lengths(right, outcome)
    for axes, letter in ((left, "a"), (right, "b")):
        style.panel_letter(axes, letter)
    return figure


def _kinks(axes: Axes, outcome: Outcome) -> None:
    """Kink against δ for two weights, with a lane for infinity."""
    steps, weights = _floats(outcome, "sweep_step"), _floats(outcome, "sweep_weight")
    kinks, rounded = _floats(outcome, "sweep_kink"), _floats(outcome, "sweep_quantized_weight")
    rows = _shown(weights, kinks)
    finite = kinks[rows][np.isfinite(kinks[rows])]
    side = -1.0 if finite.max() < -finite.min() else 1.0
    reach = 1.1 * float(np.abs(finite).max())
    lane = 1.3 * reach
    for row, alpha in zip(rows, (1.0, 0.6), strict=False):
        gone = np.isinf(kinks[row])
        codes = np.rint(rounded[row] / steps)
        line = np.where(gone, side * lane, kinks[row])
        line[:-1][np.diff(codes) != 0] = np.nan  # the rounded weight jumps to the next code
        axes.plot(steps, line, "-", color=style.QUANTIZED, alpha=alpha)
        axes.plot(steps, kinks[row], ".", color=style.QUANTIZED, alpha=alpha, ms=2.2, mew=0)
        before = float(_floats(outcome, "sweep_float_kink")[row])
        axes.plot([0, steps[-1]], [before, before], color=style.FLOAT, lw=0.8, zorder=0)
        axes.annotate(
            f"$w$ = {weights[row]:g}".replace("-", "−"),
            (0.0, before),
            (-5, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            color=style.QUANTIZED,
        )
        if gone.any():
            axes.text(
                float(steps[gone][0]), side * lane, "$w_q$ = 0: no kink  ", ha="right", va="center"
            )
    before = float(_floats(outcome, "sweep_float_kink")[rows[-1]])
    axes.annotate(
        "kink of the float neuron",
        (steps[-1], before),
        (0, 3),
        textcoords="offset points",
        ha="right",
        va="bottom",
        color=style.FLOAT,
    )
    axes.axhline(side * 1.15 * reach, color=style.FAINT, lw=0.8, ls=(0, (4, 3)))
    ticks = [t for t in axes.get_yticks() if 0 <= side * t <= reach]
    axes.set_yticks([*ticks, side * lane], [*(f"{t:g}" for t in ticks), "∞"])
    axes.set_xticks(np.linspace(0, round(float(steps[-1])), 5))
    axes.set_xlim(-0.3 * steps[-1], 1.02 * steps[-1])
    axes.set_ylim(*sorted((0.0, side * 1.42 * reach)))
    axes.set(xlabel="step $δ$", ylabel="kink of the quantized neuron", title="kink against step")


def _shown(weights: FloatArray, kinks: FloatArray) -> list[int]:
    """Pick the example's weight and the largest of its sign that rounds to zero."""
    gone = [
        row
        for row in range(1, len(weights))
        if weights[row] * weights[0] > 0 and np.isinf(kinks[row]).any()
    ]
    return [0, *sorted(gone, key=lambda row: -abs(weights[row]))[:1]]


def _lengths(axes: Axes, outcome: Outcome) -> None:
    """Measured length of the flip set against the formula, both on logarithmic axes."""
    rounded = np.asarray(outcome.array("case_rounded"), dtype=np.bool_)
    formula, measured = (
        _floats(outcome, "case_formula_length"),
        _floats(outcome, "case_flip_length"),
    )
    finite = np.isfinite(formula) & np.isfinite(measured) & (formula > 0) & (measured > 0)
    points = np.unique(
        np.round(np.log10(np.stack([formula[finite], measured[finite]], axis=1)) * 12), axis=0
    )
    points = 10 ** (points / 12)  # one dot for many that would lie on top of each other
    low, high = points.min() / 2, points.max() * 2
    lane, both = high * 6, high * 6
    axes.plot([low, high], [low, high], color=style.FAINT, lw=1, zorder=0)
    axes.plot(*points.T, "o", ms=3, color=style.FLIP, mew=0)
    opposite = np.isinf(measured) & np.isfinite(formula) & (formula > 0)
    if opposite.any():
        places = np.unique(np.round(np.log10(formula[opposite]) * 12)) / 12
        axes.plot(10**places, np.full(len(places), lane), "^", ms=4, color=style.BOUNDARY, mew=0)
        axes.text(1.4 * low, lane, "opposite signs", va="center", ha="left", color=style.BOUNDARY)
    vanished = rounded & np.isinf(measured)
    if vanished.any():
        axes.plot(both, lane, "s", ms=5, color=style.QUANTIZED, mew=0, clip_on=False)
        axes.annotate(
            "$w_q = 0$",
            (both, lane),
            (0, 6),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=style.QUANTIZED,
        )
    axes.set(xscale="log", yscale="log", xlim=(low, both * 2.5), ylim=(low, lane * 6))
    for line in (axes.axhline, axes.axvline):
        line(high * 1.8, color=style.FAINT, lw=0.8, ls=(0, (4, 3)))
    powers = [10.0**k for k in range(-9, 9) if low <= 10.0**k <= high][::2]
    names = [f"$10^{{{round(np.log10(p))}}}$" for p in powers]
    axes.set_xticks([*powers, both], [*names, "∞"])
    axes.set_yticks([*powers, lane], [*names, "∞"])
    axes.minorticks_off()
    axes.set(xlabel="$|b|·|1/w − 1/w_q|$", ylabel="measured length", title="length of the flip set")


def _zones(outcome: Outcome) -> Figure:
    figure = style.figure(3.3)
    panels = figure.subplots(2, 4, sharex=True, sharey="row", height_ratios=(1.5, 1))
    x, flips = _floats(outcome, "zone_x"), _floats(outcome, "zone_flips")
    before, after = _floats(outcome, "zone_float"), _floats(outcome, "zone_quantized")
    error, kinks = _floats(outcome, "zone_error"), _floats(outcome, "zone_kinks")
    pair = (_floats(outcome, "zone_weight"), _floats(outcome, "zone_quantized_weight"))
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
