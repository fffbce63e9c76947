"""The law of `neuron_kink`: kink against step, and length of the flip set against its formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.columns import floats
from workflow.figures import findings, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray, IntArray

_DASHED = (0, (4, 3))
_PER_DECADE = 12  # dots per factor of ten; the others would lie on top of them


def law(outcome: Outcome) -> Figure:
    """Draw both panels.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``sweep_…`` and ``case_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(3.1)
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    _kinks(left, outcome)
    _lengths(right, outcome)
    style.panel_letters((left, right))
    return figure


def finding(outcome: Outcome) -> Figure:
    """Draw the kink of one weight against the step, small, for the summary.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``sweep_…``.

    Returns
    -------
    Figure
    """
    steps, kinks = floats(outcome, "sweep_step"), floats(outcome, "sweep_kink")
    row = _shown(floats(outcome, "sweep_weight"), kinks)[-1]
    before = float(floats(outcome, "sweep_float_kink")[row])
    figure, axes = findings.panel()
    axes.axhline(before, color=style.FLOAT, lw=0.8)
    axes.plot(steps, np.where(np.isinf(kinks[row]), np.nan, kinks[row]), color=style.QUANTIZED)
    gone = steps[np.isinf(kinks[row])]
    if gone.size:
        axes.axvspan(float(gone[0]), float(steps[-1]), color=style.FAINT, alpha=0.5, lw=0)
        findings.write(axes, "no kink", style.NEUTRAL, (0.97, 0.88))
    findings.write(axes, "float", style.FLOAT, (0.97, 0.62))
    axes.set(xlabel="step $δ$", ylabel="kink", xlim=(0, float(steps[-1])))
    return figure


def _kinks(axes: Axes, outcome: Outcome) -> None:
    """Kink against δ for one or two weights, with a lane for infinity."""
    steps, kinks = floats(outcome, "sweep_step"), floats(outcome, "sweep_kink")
    rows = _shown(floats(outcome, "sweep_weight"), kinks)
    finite = np.append(kinks[rows][np.isfinite(kinks[rows])], 0.0)
    side = -1.0 if finite.max() < -finite.min() else 1.0
    reach = 1.1 * float(np.abs(finite).max()) or 1.0
    lane = side * 1.3 * reach
    for row, alpha in zip(rows, (1.0, 0.6), strict=False):
        _kink_curve(axes, outcome, row, lane, alpha)
    axes.annotate(
        "kink of the float neuron",
        (steps[-1], floats(outcome, "sweep_float_kink")[rows[-1]]),
        (0, 3),
        textcoords="offset points",
        ha="right",
        va="bottom",
        color=style.FLOAT,
    )
    axes.axhline(side * 1.15 * reach, color=style.FAINT, lw=0.8, ls=_DASHED)
    axes.set_ylim(*sorted((0.0, side * 1.42 * reach)))
    ticks = [t for t in axes.get_yticks() if 0 <= side * t <= reach]
    axes.set_yticks([*ticks, lane], [*(f"{t:g}".replace("-", "−") for t in ticks), "∞"])
    axes.set_xlim(-0.3 * steps[-1], 1.02 * steps[-1])
    axes.set_xticks([t for t in axes.get_xticks() if 0 <= t <= steps[-1]])
    axes.set(xlabel="step $δ$", ylabel="kink of the quantized neuron", title="kink against step")


def _kink_curve(axes: Axes, outcome: Outcome, row: int, lane: float, alpha: float) -> None:
    """One weight: a dot per step, lines where the code stays the same, infinity in its lane."""
    steps, kinks = floats(outcome, "sweep_step"), floats(outcome, "sweep_kink")[row]
    gone = np.isinf(kinks)
    codes = np.rint(floats(outcome, "sweep_quantized_weight")[row] / steps)
    line = np.where(gone, lane, kinks)
    line[:-1][np.diff(codes) != 0] = np.nan
    axes.plot(steps, line, "-", color=style.QUANTIZED, alpha=alpha)
    axes.plot(steps, kinks, ".", color=style.QUANTIZED, alpha=alpha, ms=2.2, mew=0)
    before = float(floats(outcome, "sweep_float_kink")[row])
    axes.plot([0, steps[-1]], [before, before], color=style.FLOAT, lw=0.8, zorder=0)
    axes.annotate(
        f"$w$ = {floats(outcome, 'sweep_weight')[row]:g}".replace("-", "−"),
        (0.0, before),
        (-5, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        color=style.QUANTIZED,
    )
    if gone.any():
        axes.text(float(steps[gone][0]), lane, "$w_q$ = 0: no kink  ", ha="right", va="center")


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
    formula = floats(outcome, "case_formula_length")
    measured = floats(outcome, "case_flip_length")
    drawn = np.isfinite(formula) & np.isfinite(measured) & (formula > 0) & (measured > 0)
    pairs = np.stack([formula[drawn], measured[drawn]], axis=1)
    pairs = pairs[_thinned(pairs)] if len(pairs) else np.ones((1, 2))
    low, high = float(pairs.min()) / 2, float(pairs.max()) * 2
    axes.set(xscale="log", yscale="log", xlim=(low, high * 15), ylim=(low, high * 36))
    axes.plot([low, high], [low, high], color=style.FAINT, lw=1, zorder=0)
    if drawn.any():
        axes.plot(*pairs.T, "o", ms=3, color=style.FLIP, mew=0)
    _unbounded(axes, outcome, 6 * high)
    for line in (axes.axhline, axes.axvline):
        line(high * 1.8, color=style.FAINT, lw=0.8, ls=_DASHED)
    powers = [10.0**k for k in range(-9, 9) if low <= 10.0**k <= high][::2]
    names = [f"$10^{{{round(np.log10(p))}}}$" for p in powers]
    axes.set_xticks([*powers, 6 * high], [*names, "∞"])
    axes.set_yticks([*powers, 6 * high], [*names, "∞"])
    axes.minorticks_off()
    axes.set(xlabel="$|b|·|1/w − 1/w_q|$", ylabel="measured length", title="length of the flip set")


def _thinned(values: FloatArray) -> IntArray:
    """Places of rows that differ visibly on logarithmic axes."""
    keys = np.round(np.log10(values) * _PER_DECADE)
    return np.unique(keys, axis=0, return_index=True)[1].astype(np.int64)


def _unbounded(axes: Axes, outcome: Outcome, lane: float) -> None:
    """Mark pairs whose flip set is infinite: for opposite signs the formula is not."""
    formula = floats(outcome, "case_formula_length")
    infinite = np.isinf(floats(outcome, "case_flip_length"))
    opposite = formula[infinite & np.isfinite(formula) & (formula > 0)]
    if opposite.size:
        shown = opposite[_thinned(opposite[:, None])]
        axes.plot(shown, np.full(len(shown), lane), "^", ms=4, color=style.BOUNDARY, mew=0)
        left = 1.4 * axes.get_xlim()[0]
        axes.text(left, lane, "opposite signs", va="center", ha="left", color=style.BOUNDARY)
    if (infinite & np.asarray(outcome.array("case_rounded"), dtype=np.bool_)).any():
        axes.plot(lane, lane, "s", ms=5, color=style.QUANTIZED, mew=0, clip_on=False)
        axes.annotate(
            "$w_q = 0$",
            (lane, lane),
            (0, 6),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=style.QUANTIZED,
        )
