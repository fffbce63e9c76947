"""Maps of ‖A − A_q‖ over exact cells, and the sizes of the jumps along their edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray, IntArray

_SLOPES = LinearSegmentedColormap.from_list("slopes", ["#FFFFFF", style.ERROR, "#00261B"])
_LEVELS = 40  # shades
_LOWEST = 1e-2  # differences below it look alike


def datasets(outcome: Outcome) -> list[str]:
    """Names of the datasets, in the order of the rows."""
    return list(dict.fromkeys(str(name) for name in outcome.array("row_dataset")))


def shown_bits(outcome: Outcome) -> list[int]:
    """The coarsest, the middle and the finest bit-width of the maps."""
    bits = sorted(int(b) for b in np.asarray(outcome.array("showcase_bits"), dtype=np.int64))
    walk = outcome.metrics["walk_bits"]
    middle = walk if isinstance(walk, int) else bits[len(bits) // 2]
    return sorted({bits[0], middle, bits[-1]})


def _floats(outcome: Outcome, name: str, bits: int, part: str) -> FloatArray:
    return np.asarray(outcome.array(f"showcase_{name}_{bits}_{part}"), dtype=np.float64)


def _ints(outcome: Outcome, name: str, bits: int, part: str) -> IntArray:
    return np.asarray(outcome.array(f"showcase_{name}_{bits}_{part}"), dtype=np.int64)


def maps(outcome: Outcome) -> Figure:
    """Draw the size of A − A_q on every cell, with the boundaries of both networks.

    Parameters
    ----------
    outcome : Outcome
        With the ``showcase_…`` arrays.

    Returns
    -------
    Figure
    """
    names, bits = datasets(outcome), shown_bits(outcome)
    boxes = [np.asarray(outcome.array(f"showcase_{name}_box"), dtype=np.float64) for name in names]
    width = (style.COLUMN - 1.0) / len(bits)
    heights = [width * float(np.ptp(box[1]) / np.ptp(box[0])) for box in boxes]
    figure = style.figure(sum(heights) + 0.75)
    panels = figure.subplots(len(names), len(bits), squeeze=False, height_ratios=heights)
    largest = max(float(_floats(outcome, n, b, "slopes").max()) for n in names for b in bits)
    norm = LogNorm(_LOWEST, max(largest, 10 * _LOWEST))
    for row, (name, box) in enumerate(zip(names, boxes, strict=True)):
        for column, b in enumerate(bits):
            _map(panels[row, column], outcome, name, b, norm)
            panels[row, column].set(xlim=tuple(box[0]), ylim=tuple(box[1]))
        panels[row, 0].set_ylabel(name, weight="bold")
    for axes, b in zip(panels[0], bits, strict=True):
        axes.set_title(f"{b} bits")
    bar = figure.colorbar(
        ScalarMappable(norm, _SLOPES), ax=panels, fraction=0.035, pad=0.02, aspect=30, extend="min"
    )
    bar.set_label(r"$\Vert A - A_q \Vert$")
    bar.outline.set_visible(False)
    figure.legend(
        handles=[
            Line2D([], [], color=style.FLOAT, lw=1.0, label="boundaries of the float network"),
            Line2D([], [], color=style.QUANTIZED, lw=1.0, label="boundaries of the twin"),
        ],
        loc="outside lower center",
        ncols=2,
    )
    return figure


def _map(axes: Axes, outcome: Outcome, name: str, bits: int, norm: LogNorm) -> None:
    points = _floats(outcome, name, bits, "points")
    offsets, corners = (_ints(outcome, name, bits, part) for part in ("offsets", "corners"))
    levels = np.round(norm(np.maximum(_floats(outcome, name, bits, "slopes"), _LOWEST)) * _LEVELS)
    for level in np.unique(levels):
        # all cells of one shade are one path: a path for each would take twice the space
        cells = [
            Path(points[corners[start:stop]], closed=False)
            for start, stop in np.stack([offsets[:-1], offsets[1:]], axis=1)[levels == level]
        ]
        shade = _SLOPES(float(level) / _LEVELS)
        whole = Path.make_compound_path(*cells)
        axes.add_patch(PathPatch(whole, facecolor=shade, lw=0, antialiased=False))
    ends = points[_ints(outcome, name, bits, "edges")]
    drawn = _ints(outcome, name, bits, "drawn_by")
    for network, color in enumerate((style.FLOAT, style.QUANTIZED)):
        chosen = ends[drawn == network]
        # one path with gaps: a path for each edge would take ten times the space
        path = np.concatenate([chosen, np.full((len(chosen), 1, 2), np.nan)], axis=1)
        axes.plot(*path.reshape(-1, 2).T, color=color, lw=0.25)
    axes.set(xticks=[], yticks=[], aspect="equal")
    for spine in axes.spines.values():
        spine.set_visible(True)


def jump_sizes(axes: Axes, outcome: Outcome, name: str) -> None:
    """Draw which share of a network's edges, by length, has a jump up to a size.

    Parameters
    ----------
    axes : Axes
        Where to.
    outcome : Outcome
        With the ``showcase_…`` arrays.
    name : str
        The dataset.
    """
    bits = shown_bits(outcome)
    colors = style.bit_colors(bits)
    sizes, shares = _distribution(outcome, name, bits[-1], network=0)
    # wide and pale, since the finest twin lies on top of it
    axes.step(sizes, shares, where="post", color=style.FLOAT, lw=4, alpha=0.4, label="float")
    for b in bits:
        sizes, shares = _distribution(outcome, name, b, network=1)
        axes.step(sizes, shares, where="post", color=colors[b], lw=1.2, label=f"{b} bits")
    axes.set(xscale="log", xlim=(0.1, None), ylim=(0, 1.03), ylabel="share of edge length")


def _distribution(
    outcome: Outcome, name: str, bits: int, *, network: int
) -> tuple[FloatArray, FloatArray]:
    """Sizes of a network's jumps in rising order, and the share of edge length up to each."""
    chosen = _ints(outcome, name, bits, "drawn_by") == network
    ends = _floats(outcome, name, bits, "points")[_ints(outcome, name, bits, "edges")[chosen]]
    sizes = _floats(outcome, name, bits, "jumps")[chosen]
    order = np.argsort(sizes, kind="stable")
    lengths = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)[order]
    return sizes[order], np.cumsum(lengths) / max(float(lengths.sum()), 1e-300)
