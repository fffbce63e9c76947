"""Figures of `classifier_flips`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from workflow.figures import (
    classifier_explorer,
    classifier_maps,
    flip_estimates,
    flip_finding,
    style,
)

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
        ``accuracy``, ``maps``, ``explorer``, ``quantities``, ``estimates``, ``distance``,
        ``error`` and, for the summary, ``finding``.
    """
    with style.styled():
        return {
            "accuracy": _accuracy(outcome),
            "maps": classifier_maps.maps(outcome),
            "explorer": classifier_explorer.side_by_side(outcome),
            "quantities": _quantities(outcome),
            "estimates": flip_estimates.estimates(outcome),
            "distance": _distance(outcome),
            "error": _error(outcome),
            "finding": flip_finding.finding(outcome),
        }


def interactive(outcome: Outcome) -> dict[str, str]:
    """HTML of the figures that a reader can move.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to str
        ``explorer``.
    """
    return {"explorer": classifier_explorer.fragment(outcome)}


def _row(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"row_{name}"), dtype=np.float64)


def _names(outcome: Outcome, name: str) -> list[str]:
    """Different values of a text column, in order of first appearance."""
    return list(dict.fromkeys(str(value) for value in outcome.array(name)))


def _bits(outcome: Outcome) -> list[int]:
    return sorted({int(b) for b in np.asarray(outcome.array("row_bits"), dtype=np.int64)})


def _rows(outcome: Outcome, **wanted: str | int) -> BoolArray:
    mask = np.ones(len(outcome.array("row_bits")), dtype=np.bool_)
    for name, value in wanted.items():
        mask &= outcome.array(f"row_{name}") == value
    return mask


def _by_seed(outcome: Outcome, values: FloatArray, rows: BoolArray) -> FloatArray:
    """Values as a table (seeds, bits)."""
    seeds = np.asarray(outcome.array("row_seed"), dtype=np.int64)
    bits = np.asarray(outcome.array("row_bits"), dtype=np.int64)
    lines = []
    for seed in np.unique(seeds[rows]):
        line = rows & (seeds == seed)
        lines.append(values[line][np.argsort(bits[line], kind="stable")])
    return np.array(lines)


def _many(axes: Axes, bits: list[int], table: FloatArray, color: str, ls: str = "-") -> None:
    """Draw one thin line per seed and the median as a thick one."""
    axes.plot(bits, table.T, color=color, lw=0.6, alpha=0.45, ls=ls)
    axes.plot(bits, np.median(table, axis=0), color=color, lw=1.8, ls=ls)


def _panels(
    figure: Figure, outcome: Outcome, *, columns: list[str], sharey: bool = True
) -> NDArray[np.object_]:
    """Make panels dataset × column with shared axes, titles on top and datasets at the left."""
    datasets = _names(outcome, "row_dataset")
    panels = figure.subplots(len(datasets), len(columns), sharex=True, sharey=sharey, squeeze=False)
    for column, title in enumerate(columns):
        panels[0, column].set_title(title.replace("_", " "))
    for row, dataset in enumerate(datasets):
        panels[row, 0].annotate(
            dataset,
            (0, 0.5),
            (-46, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            rotation=90,
            ha="center",
            va="center",
            weight="bold",
        )
    return cast("NDArray[np.object_]", panels)


def _accuracy(outcome: Outcome) -> Figure:
    grids, bits = _names(outcome, "row_grid"), _bits(outcome)
    figure = style.figure(3.4)
    panels = _panels(figure, outcome, columns=grids)
    for row, dataset in enumerate(_names(outcome, "row_dataset")):
        for column, grid in enumerate(grids):
            axes: Axes = panels[row, column]
            rows = _rows(outcome, dataset=dataset, grid=grid)
            before = float(np.median(_row(outcome, "float_test_accuracy")[rows]))
            axes.axhline(before, color=style.FLOAT, lw=1.2, ls=(0, (4, 2)))
            table = _by_seed(outcome, _row(outcome, "test_accuracy"), rows)
            _many(axes, bits, table, style.QUANTIZED)
            axes.set_xticks(bits)
        panels[row, 0].set_ylabel("accuracy")
    _word(panels[0, 0], 0.20, "float (median)", style.FLOAT)
    _word(panels[0, 0], 0.07, "quantized", style.QUANTIZED)
    figure.supxlabel("bits per weight", fontsize=8.5)
    return figure


def _word(axes: Axes, height: float, text: str, color: str) -> None:
    axes.text(
        0.97, height, text, color=color, ha="right", va="center", transform=axes.transAxes, size=7.5
    )


def _quantities(outcome: Outcome) -> Figure:
    grids, bits = _names(outcome, "row_grid"), _bits(outcome)
    figure = style.figure(4.4)
    panels = _panels(figure, outcome, columns=grids)
    neurons = np.asarray(outcome.array("row_neuron_flip_rate"), dtype=np.float64)
    places = np.asarray(outcome.array("row_bits"), dtype=np.float64)
    floor = _floor(neurons)
    for row, dataset in enumerate(_names(outcome, "row_dataset")):
        for column, grid in enumerate(grids):
            axes: Axes = panels[row, column]
            rows = _rows(outcome, dataset=dataset, grid=grid)
            _dashes(axes, places[rows], neurons[rows])
            for name, color, ls in (
                ("pattern_disagreement", style.FLIP, "-"),
                ("relu_flip_rate", style.FLIP, ":"),
                ("decision_change", style.DECISION, "-"),
            ):
                table = _by_seed(outcome, _row(outcome, name), rows)
                middle = np.median(table, axis=0)
                axes.fill_between(
                    bits, table.min(axis=0), table.max(axis=0), color=color, alpha=0.12, lw=0
                )
                axes.plot(bits, np.where(middle > 0, middle, np.nan), ls, color=color)
            axes.set(yscale="log", ylim=(floor, 1.6))
            axes.set_xticks(bits)
        panels[row, 0].set_ylabel("share of the box")
    _quantity_key(figure)
    figure.supxlabel("bits per weight", fontsize=8.5)
    return figure


def _dashes(axes: Axes, places: FloatArray, rates: FloatArray) -> None:
    """Draw a short dash per neuron, all in one path; neurons that never flip have none."""
    row, neuron = np.nonzero(rates > 0)
    x = places[row] - 0.22
    ends = np.stack([x - 0.12, x + 0.12, np.full(len(x), np.nan)], axis=1).ravel()
    axes.plot(ends, np.repeat(rates[row, neuron], 3), color=style.FLIP, alpha=0.5, lw=0.4)


def _floor(neurons: FloatArray) -> float:
    """Return where the axis begins: below the smallest flip area, but not below a millionth."""
    return 0.7 * max(1e-6, float(neurons[neurons > 0].min(initial=1.0)))


def _quantity_key(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    figure.legend(
        handles=[
            Line2D([], [], color=style.FLIP, label="pattern disagreement (any neuron)"),
            Line2D([], [], color=style.FLIP, ls=":", label="relu_flip_rate (mean over neurons)"),
            Line2D([], [], color=style.FLIP, ls="", marker="_", label="flip rate of one neuron"),
            Line2D([], [], color=style.DECISION, label="decision change"),
        ],
        loc="outside upper center",
        ncols=2,
    )


def _distance(outcome: Outcome) -> Figure:
    bits = _bits(outcome)
    colors = style.bit_colors(bits)
    figure = style.figure(4.2)
    panels = _panels(figure, outcome, columns=["flips (any neuron)", "decision changes"])
    edges = np.asarray(outcome.array("profile_edges"), dtype=np.float64)
    inner = edges[:-1] if np.isinf(edges[-1]) else edges
    middles = (inner[:-1] + inner[1:]) / 2
    counts = np.asarray(outcome.array("profile_points"), dtype=np.float64)
    for row, dataset in enumerate(_names(outcome, "row_dataset")):
        for column, name in enumerate(("flips", "changes")):
            hits = np.asarray(outcome.array(f"profile_{name}"), dtype=np.float64)
            for b in bits:
                rows = _rows(outcome, dataset=dataset, bits=b)
                seen = counts[rows].sum(axis=0)[: len(middles)]
                found = hits[rows].sum(axis=0)[: len(middles)]
                shares = np.full(len(middles), np.nan)
                np.divide(found, seen, out=shares, where=(seen > 0) & (found > 0))
                panels[row, column].plot(
                    middles, shares, ".-", ms=4, lw=1.3, color=colors[b], label=f"{b} bits"
                )
            panels[row, column].set(yscale="log", xlim=(0, inner[-1]))
            panels[row, column].locator_params(axis="x", nbins=5)
            panels[row, column].xaxis.set_major_formatter("{x:g}")
        panels[row, 0].set_ylabel("share at this distance")
    for axes in panels[-1]:
        axes.set_xlabel("distance to the decision boundary / diagonal")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(bits))
    return figure


def _error(outcome: Outcome) -> Figure:
    bits = _bits(outcome)
    figure = style.figure(4.2)
    panels = _panels(
        figure, outcome, columns=["near the decision boundary", "where some neuron flips"]
    )
    for row, dataset in enumerate(_names(outcome, "row_dataset")):
        for column, (part, whole, area) in enumerate(
            (
                ("error_square_near", "lattice_error_mean_square", _near_area(outcome)),
                (
                    "error_square_changed",
                    "error_mean_square",
                    _row(outcome, "pattern_disagreement"),
                ),
            )
        ):
            total = _row(outcome, whole)
            axes: Axes = panels[row, column]
            share = _row(outcome, part) / np.where(total > 0, total, np.nan)
            for values, color in ((area, style.NEUTRAL), (share, style.ERROR)):
                tables = [
                    _by_seed(outcome, values, _rows(outcome, dataset=dataset, grid=grid))
                    for grid in _names(outcome, "row_grid")
                ]
                _many(axes, bits, np.concatenate(tables), color)
            axes.set_xticks(bits)
            axes.set_ylim(0, 1.03)
        panels[row, 0].set_ylabel("share")
    for axes in panels[-1]:
        axes.set_xlabel("bits per weight")
    _word(panels[0, 0], 0.92, "of the squared error", style.ERROR)
    _word(panels[0, 0], 0.82, "of the area", style.NEUTRAL)
    return figure


def _near_area(outcome: Outcome) -> FloatArray:
    """Spread the float network's near area over its rows."""
    areas = {
        (str(dataset), int(seed)): float(area)
        for dataset, seed, area in zip(
            outcome.array("member_dataset"),
            np.asarray(outcome.array("member_seed"), dtype=np.int64),
            np.asarray(outcome.array("member_near_area"), dtype=np.float64),
            strict=True,
        )
    }
    seeds = np.asarray(outcome.array("row_seed"), dtype=np.int64)
    datasets = outcome.array("row_dataset")
    return np.array([areas[str(d), int(s)] for d, s in zip(datasets, seeds, strict=True)])
