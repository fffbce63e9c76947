"""Figures of `digits_classifier`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MultipleLocator

from workflow.figures import digits_classifier_images, digits_classifier_shapes, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray, IntArray

# name of the kind, what the reader sees, colour, line; only ReLU networks have the float's blue
_KINDS = (
    ("affine", "affine", style.NEUTRAL, "-"),
    ("sigmoid", "sigmoid", "#B8A000", "-"),
    ("tanh", "tanh", "#7A4A00", "-"),
    ("relu", "ReLU", style.FLOAT, "-"),
    ("squares", "ReLU, no softmax", style.FLOAT, (0, (1.2, 1.2))),
)
_COLORS = {name: color for name, _, color, _ in _KINDS}
# quantity of the twins, what the reader sees, colour, line
_CHANGES = (
    ("flipped", "images whose pattern changes", style.FLIP, "-"),
    ("flip_rate", "the same for one neuron (mean)", style.FLIP, ":"),
    ("changed", "images whose decision changes", style.DECISION, "-"),
)


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``images``, ``accuracy``, ``shapes`` and ``bits``.
    """
    with style.styled():
        return {
            "images": digits_classifier_images.images(outcome),
            "accuracy": _accuracy(outcome),
            "shapes": digits_classifier_shapes.shapes(outcome, _COLORS),
            "bits": _bits(outcome),
        }


def _floats(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(name), dtype=np.float64)


def _reference(outcome: Outcome) -> FloatArray:
    """Accuracies at the reference shape, (kinds, seeds)."""
    place = outcome.metrics["reference"]
    assert isinstance(place, int)  # noqa: S101 - made by compute
    return _floats(outcome, "accuracy")[:, place]


def _accuracy(outcome: Outcome) -> Figure:
    figure = style.figure(2.6)
    left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1.25, 1.35))
    _activations(left, outcome)
    _curves(middle, outcome)
    _dots(right, outcome)
    for axes, letter in ((left, "a"), (middle, "b"), (right, "c")):
        style.panel_letter(axes, letter)
    return figure


def _activations(axes: Axes, outcome: Outcome) -> None:
    x = _floats(outcome, "activation_x")
    axes.axhline(0.0, color=style.FAINT, lw=0.6, zorder=0)
    axes.axvline(0.0, color=style.FAINT, lw=0.6, zorder=0)
    places = {"relu": (1.0, 1.75), "tanh": (-0.55, -1.0), "sigmoid": (-2.9, 0.42)}
    for name, label, color, _ in _KINDS:
        if name in places:
            axes.plot(x, _floats(outcome, f"activation_{name}"), color=color)
            axes.text(*places[name], label, color=color, ha="right" if name == "relu" else "left")
    axes.set_xticks([-2, 0, 2])
    axes.set(xlim=(-3, 3), ylim=(-1.3, 2.6), xlabel="pre-activation", title="one neuron")


def _curves(axes: Axes, outcome: Outcome) -> None:
    for name, _, color, line in _KINDS:
        curve = _floats(outcome, f"curve_{name}")
        axes.plot(np.arange(1, len(curve) + 1), curve.mean(axis=1), color=color, ls=line, lw=1.3)
    top = max(float(_floats(outcome, f"curve_{n}").max()) for n, *_ in _KINDS)
    axes.set(ylim=(min(0.8, top - 0.05), 1.0), xlabel="passes over the training images")
    axes.set(ylabel="held-out accuracy", title="mean over seeds")
    axes.yaxis.set_major_locator(MultipleLocator(0.05))  # whole percents
    axes.yaxis.set_major_formatter("{x:.0%}")


def _dots(axes: Axes, outcome: Outcome) -> None:
    """Draw a dot per seed, lines between the same seed's networks, and the mean with its bar."""
    names = [str(kind) for kind in outcome.array("kinds")]
    rows = _reference(outcome)[[names.index(kind[0]) for kind in _KINDS]]
    places = np.arange(len(_KINDS))
    axes.plot(rows, places, color=style.FAINT, lw=0.5, zorder=0)
    for place, (name, _, color, _) in enumerate(_KINDS):
        axes.plot(rows[place], np.full(rows.shape[1], place), "o", ms=2.5, color=color, alpha=0.5)
        low, mean, high = _floats(outcome, "accuracy_intervals")[names.index(name)]
        axes.plot([low, high], [place - 0.24] * 2, color=color, lw=2.0)
        axes.plot(mean, place - 0.24, "D", ms=4, color=color)
    axes.set_yticks(places, [label for _, label, _, _ in _KINDS])
    for tick, (_, _, color, _) in zip(axes.get_yticklabels(), _KINDS, strict=True):
        tick.set_color(color)
    axes.tick_params(axis="y", length=0)
    axes.set(ylim=(-0.5, len(_KINDS) - 0.7), xlabel="held-out accuracy", title="every seed")
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.locator_params(axis="x", nbins=4)


def _bits(outcome: Outcome) -> Figure:
    figure = style.figure(3.8)
    grids = list(dict.fromkeys(str(grid) for grid in outcome.array("row_grid")))
    panels = figure.subplots(2, len(grids), sharex=True, sharey="row", squeeze=False)
    before = _reference(outcome)[0]
    bits = np.unique(np.asarray(outcome.array("row_bits"), dtype=np.int64))
    for column, grid in enumerate(grids):
        top, bottom = panels[:, column]
        top.set_title(grid.replace("_", " "))
        top.axhline(before.mean(), color=style.FLOAT, lw=1.2, ls=(0, (4, 2)))
        _lines(top, bits, _table(outcome, "accuracy", grid, bits), style.QUANTIZED)
        for name, _, color, line in _CHANGES:
            table = _table(outcome, name, grid, bits)
            _lines(bottom, bits, table, color, line)
        bottom.set_yscale("log")
        top.set_xticks(bits)
        top.set_ylim(0.0, 1.03)
        top.yaxis.set_major_formatter("{x:.0%}")
        bottom.yaxis.set_major_formatter("{x:.3g}")
    panels[0, 0].set_ylabel("held-out accuracy")
    panels[1, 0].set_ylabel("share")
    _word(panels[0, 0], 0.32, "float (mean)", style.FLOAT)
    _word(panels[0, 0], 0.18, "quantized", style.QUANTIZED)
    figure.supxlabel("bits per weight", fontsize=8.5)
    _key(figure)
    return figure


def _key(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], color=color, ls=line, label=label) for _, label, color, line in _CHANGES
    ]
    figure.legend(
        handles=handles, loc="outside upper center", ncols=3, columnspacing=1.4, handlelength=1.5
    )


def _table(outcome: Outcome, name: str, grid: str, bits: IntArray) -> FloatArray:
    """Return a quantity of one grid as a table (seeds, bits)."""
    rows = outcome.array("row_grid") == grid
    values, seeds = _floats(outcome, f"row_{name}")[rows], outcome.array("row_seed")[rows]
    return np.stack([values[seeds == seed] for seed in np.unique(seeds)]).reshape(-1, len(bits))


def _lines(axes: Axes, bits: IntArray, table: FloatArray, color: str, line: str = "-") -> None:
    """Draw one thin line per row, and a thick one for the mean."""
    drawn = np.where(table > 0, table, np.nan)  # a logarithmic axis has no zero
    axes.plot(bits, drawn.T, color=color, lw=0.5, alpha=0.35, ls=line)
    mean = table.mean(axis=0)
    axes.plot(bits, np.where(mean > 0, mean, np.nan), color=color, lw=1.8, ls=line)


def _word(axes: Axes, height: float, text: str, color: str) -> None:
    axes.text(
        0.98, height, text, color=color, ha="right", va="center", transform=axes.transAxes, size=7.5
    )
