"""Figures of `affine_residual`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workflow.figures import affine_maps, findings, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``maps``, ``walk``, ``energy``, ``jumps`` and, for the summary, ``finding``.
    """
    with style.styled():
        return {
            "maps": affine_maps.maps(outcome),
            "walk": _walk(outcome),
            "energy": _energy(outcome),
            "jumps": _jumps(outcome),
            "finding": _finding(outcome),
        }


def _finding(outcome: Outcome) -> Figure:
    removed = findings.Curve(
        label="of the squared error",
        color=style.ERROR,
        values=100 * (1 - _row(outcome, "square_left")),
        at=(0.97, 0.12),
    )
    bits = np.asarray(outcome.array("row_bits"), dtype=np.int64)
    return findings.by_bits(bits, [removed], unit="% removed", limits=(0, 105))


def _row(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"row_{name}"), dtype=np.float64)


def _bits(outcome: Outcome) -> list[int]:
    return sorted({int(b) for b in np.asarray(outcome.array("row_bits"), dtype=np.int64)})


def _table(outcome: Outcome, name: str, rows: BoolArray) -> FloatArray:
    """One line per network and grid, one column per bit-width."""
    bits = np.asarray(outcome.array("row_bits"), dtype=np.int64)
    keys = np.array(
        [
            f"{seed} {grid}"
            for seed, grid in zip(outcome.array("row_seed"), outcome.array("row_grid"), strict=True)
        ]
    )
    values = _row(outcome, name)
    lines = []
    for key in dict.fromkeys(keys[rows].tolist()):
        line = rows & (keys == key)
        lines.append(values[line][np.argsort(bits[line], kind="stable")])
    return np.array(lines)


def _curves(axes: Axes, outcome: Outcome, dataset: str, name: str, color: str) -> None:
    """Draw one thin line per network and grid, and their median."""
    table = _table(outcome, name, np.asarray(outcome.array("row_dataset") == dataset))
    bits = _bits(outcome)
    axes.plot(bits, table.T, color=color, lw=0.4, alpha=0.3)
    axes.plot(bits, _medians(table), color=color, lw=1.9)
    axes.set_xticks(bits)


def _medians(table: FloatArray) -> FloatArray:
    """Medians of the columns, NaN where a column has no number."""
    known = [column[np.isfinite(column)] for column in table.T]
    return np.array([np.median(column) if column.size else np.nan for column in known])


def _word(axes: Axes, y: float, text: str, color: str, *, left: bool = False) -> None:
    x, ha = (0.03, "left") if left else (0.98, "right")
    axes.text(x, y, text, color=color, ha=ha, va="center", transform=axes.transAxes, size=7.5)


def _label_rows(panels: NDArray[np.object_], names: list[str]) -> None:
    for row, name in enumerate(names):
        style.row_label(panels[row, 0], name, gap=46)


def _energy(outcome: Outcome) -> Figure:
    names = affine_maps.datasets(outcome)
    figure = style.figure(4.2)
    panels = figure.subplots(len(names), 3, sharex=True, sharey=True, squeeze=False)
    columns = (
        (
            "where some neuron flips",
            (("area_changed", style.NEUTRAL), ("square_changed", style.ERROR)),
        ),
        ("left by the pattern's correction", (("square_left", style.ERROR),)),
        (
            "left by the best affine function",
            (("output_beside_affine", style.FLOAT), ("square_beside_affine", style.ERROR)),
        ),
    )
    for row, name in enumerate(names):
        for axes, (_, curves) in zip(panels[row], columns, strict=True):
            for column, color in curves:
                _curves(axes, outcome, name, column, color)
            axes.set_ylim(0, 1.03)
        panels[row, 0].set_ylabel("share")
    for axes, (title, _) in zip(panels[0], columns, strict=True):
        axes.set_title(title)
    for axes in panels[-1]:
        axes.set_xlabel("bits per weight")
    _label_rows(panels, names)
    _word(panels[0, 0], 0.93, "of the squared error", style.ERROR)
    _word(panels[0, 0], 0.82, "of the area", style.NEUTRAL)
    _word(panels[0, 1], 0.93, "of the squared error", style.ERROR)
    _word(panels[0, 2], 0.93, "all layers quantized", style.ERROR)
    _word(panels[0, 2], 0.82, "output layer only: no flips", style.FLOAT)
    return figure


def _jumps(outcome: Outcome) -> Figure:
    names = affine_maps.datasets(outcome)
    figure = style.figure(4.6)
    panels = figure.subplots(len(names), 2, squeeze=False)
    for row, name in enumerate(names):
        axes = panels[row, 0]
        curves = (
            ("slope_stable", style.ERROR),
            ("slope_changed", style.FLIP),
            ("jump_float", style.FLOAT),
        )
        for column, color in curves:
            _curves(axes, outcome, name, column, color)
        axes.set(yscale="log", ylabel="size of a matrix")
        affine_maps.jump_sizes(panels[row, 1], outcome, name)
    panels[0, 0].set_title("root mean square")
    panels[0, 1].set_title("jumps along the edges")
    panels[-1, 0].set_xlabel("bits per weight")
    panels[-1, 1].set_xlabel("size of the jump of A")
    _label_rows(panels, names)
    _word(panels[0, 0], 0.30, r"$\Vert A - A_q \Vert$, stable cells", style.ERROR, left=True)
    _word(panels[0, 0], 0.20, r"$\Vert A - A_q \Vert$, flipped cells", style.FLIP, left=True)
    _word(panels[0, 0], 0.10, "jumps of A at its edges", style.FLOAT, left=True)
    panels[0, 1].legend(loc="lower right")
    return figure


def _intervals(x: FloatArray, chosen: BoolArray) -> FloatArray:
    """Ends of the runs of chosen samples, half a step beyond the outer ones, shape (n, 2)."""
    half = (x[1] - x[0]) / 2
    switches = np.diff(np.concatenate([[0], chosen.astype(np.int64), [0]]))
    starts, stops = np.flatnonzero(switches > 0), np.flatnonzero(switches < 0) - 1
    return np.stack([x[starts] - half, x[stops] + half], axis=1)


def _walk(outcome: Outcome) -> Figure:
    name = affine_maps.datasets(outcome)[0]
    figure = style.figure(3.9)
    panels = figure.subplots(2, 2, sharex=True)
    x = np.asarray(outcome.array(f"walk_{name}_x"), dtype=np.float64)
    titles = {"whole": f"all layers at {outcome.metrics['walk_bits']} bits"}
    titles["output"] = f"only the output layer at {outcome.metrics['walk_bits']} bits"
    for column, (kind, title) in enumerate(titles.items()):
        error, slope, flips = (
            np.asarray(outcome.array(f"walk_{name}_{kind}_{part}"), dtype=np.float64)
            for part in ("error", "slope", "flips")
        )
        top, bottom = panels[:, column]
        for axes in (top, bottom):
            for low, high in _intervals(x, flips > 0):
                axes.axvspan(low, high, color=style.FLIP, alpha=0.22, lw=0)
            axes.axhline(0, color=style.FAINT, lw=0.8, zorder=0)
            axes.margins(x=0)
        top.plot(x, error, color=style.ERROR, lw=1.4)
        bottom.step(x, slope, where="mid", color=style.ERROR, lw=1.2)
        top.set_title(title)
    _word(panels[1, 0], 0.08, "shaded: some neuron flips", style.FLIP, left=True)
    panels[0, 0].set_ylabel("error")
    panels[1, 0].set_ylabel("slope of the error")
    figure.supxlabel(f"first input, along the middle of the box ({name})", fontsize=8.5)
    for axes, letter in zip(panels[0], "ab", strict=True):
        style.panel_letter(axes, letter)
    return figure
