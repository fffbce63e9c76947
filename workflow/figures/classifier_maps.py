"""Pattern maps of `classifier_flips`: float and quantized tilings side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray, IntArray

_TWINS = 4  # quantized maps per dataset


def maps(outcome: Outcome) -> Figure:
    """Draw the tilings of one network per dataset, float and for up to four bit-widths.

    Parameters
    ----------
    outcome : Outcome
        With the ``showcase_…`` arrays.

    Returns
    -------
    Figure
    """
    datasets = list(dict.fromkeys(str(name) for name in outcome.array("member_dataset")))
    bits = [int(b) for b in np.asarray(outcome.array("showcase_bits"), dtype=np.int64)]
    shown = _chosen(bits)
    shapes = [np.ptp(_floats(outcome, name, "box"), axis=1) for name in datasets]
    width = (style.COLUMN - 0.45) / (len(shown) + 1)
    heights = [width * float(high / wide) for wide, high in shapes]
    figure = style.figure(sum(heights) + 0.75)
    panels = figure.subplots(len(datasets), len(shown) + 1, squeeze=False, height_ratios=heights)
    for row, dataset in enumerate(datasets):
        _float_map(panels[row, 0], outcome, dataset)
        for column, place in enumerate(shown, start=1):
            _twin_map(panels[row, column], outcome, dataset, place)
        for axes in panels[row]:
            _frame(axes, _floats(outcome, dataset, "box"))
        panels[row, 0].set_ylabel(dataset, weight="bold")
    panels[0, 0].set_title("float")
    for column, place in enumerate(shown, start=1):
        panels[0, column].set_title(f"{bits[place]} bits")
    _key(figure)
    return figure


def _chosen(bits: list[int]) -> list[int]:
    """Places of the coarsest bit-widths and of the finest one."""
    order = sorted(range(len(bits)), key=bits.__getitem__)
    return order if len(order) <= _TWINS else [*order[: _TWINS - 1], order[-1]]


def _floats(outcome: Outcome, dataset: str, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"showcase_{dataset}_{name}"), dtype=np.float64)


def _ids(outcome: Outcome, dataset: str, name: str) -> IntArray:
    return np.asarray(outcome.array(f"showcase_{dataset}_{name}"), dtype=np.int64)


def _frame(axes: Axes, box: FloatArray) -> None:
    axes.set(xlim=tuple(box[0]), ylim=tuple(box[1]), xticks=[], yticks=[], aspect="equal")
    for spine in axes.spines.values():
        spine.set_visible(True)


def _show(axes: Axes, image: FloatArray, box: FloatArray) -> None:
    pixels = np.round(255 * image).astype(np.uint8)
    axes.imshow(pixels, extent=(*box[0], *box[1]), origin="lower", interpolation="none")


def _boundary(axes: Axes, outcome: Outcome, dataset: str, output: FloatArray, color: str) -> None:
    if output.min() < 0 < output.max():
        x, y = _floats(outcome, dataset, "x"), _floats(outcome, dataset, "y")
        axes.contour(x, y, output, levels=[0.0], colors=color, linewidths=1.1)


def _float_map(axes: Axes, outcome: Outcome, dataset: str) -> None:
    image = style.tiling_image(_ids(outcome, dataset, "pattern_float"))
    _show(axes, image, _floats(outcome, dataset, "box"))
    _boundary(axes, outcome, dataset, _floats(outcome, dataset, "output_float"), style.FLOAT)
    points, labels = _floats(outcome, dataset, "points"), _ids(outcome, dataset, "labels")
    for label, color in enumerate(style.CLASSES):
        axes.plot(*points[labels == label].T, ".", ms=1.6, color=color, mew=0)


def _twin_map(axes: Axes, outcome: Outcome, dataset: str, place: int) -> None:
    flipped = _ids(outcome, dataset, "flipped_neurons")[place]
    opacity = np.where(flipped > 0, np.minimum(0.25 + 0.15 * flipped, 0.85), 0.0)
    image = style.tiling_image(_ids(outcome, dataset, "pattern_quantized")[place])
    _show(axes, style.blend(image, style.FLIP, opacity), _floats(outcome, dataset, "box"))
    _boundary(axes, outcome, dataset, _floats(outcome, dataset, "output_float"), style.FLOAT)
    after = _floats(outcome, dataset, "output_quantized")[place]
    _boundary(axes, outcome, dataset, after, style.QUANTIZED)


def _key(figure: Figure) -> None:
    figure.legend(
        handles=[
            Line2D([], [], color=style.FLOAT, label="float decision boundary"),
            Line2D([], [], color=style.QUANTIZED, label="quantized decision boundary"),
            Patch(color=style.FLIP, alpha=0.6, lw=0, label="flips (darker: more neurons)"),
        ],
        loc="outside lower center",
        ncols=3,
    )
