"""Pattern maps of `classifier_flips`: float and quantized tilings side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch, Polygon
from matplotlib.path import Path

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
    names, bits = datasets(outcome), bit_widths(outcome)
    shown = _chosen(bits)
    shapes = [np.ptp(floats(outcome, name, "box"), axis=1) for name in names]
    width = (style.COLUMN - 0.45) / (len(shown) + 1)
    heights = [width * float(high / wide) for wide, high in shapes]
    figure = style.figure(sum(heights) + 0.75)
    panels = figure.subplots(len(names), len(shown) + 1, squeeze=False, height_ratios=heights)
    for row, dataset in enumerate(names):
        exact_map(panels[row, 0], outcome, dataset, 0)
        data(panels[row, 0], outcome, dataset)
        for column, place in enumerate(shown, start=1):
            exact_map(panels[row, column], outcome, dataset, place + 1)
        panels[row, 0].set_ylabel(dataset, weight="bold")
    panels[0, 0].set_title("float")
    for column, place in enumerate(shown, start=1):
        panels[0, column].set_title(f"{bits[place]} bits")
    key(figure)
    return figure


def _chosen(bits: list[int]) -> list[int]:
    """Places of the coarsest bit-widths and of the finest one."""
    order = sorted(range(len(bits)), key=bits.__getitem__)
    return order if len(order) <= _TWINS else [*order[: _TWINS - 1], order[-1]]


def datasets(outcome: Outcome) -> list[str]:
    """Names of the datasets, in the order of the configuration."""
    return list(dict.fromkeys(str(name) for name in outcome.array("member_dataset")))


def bit_widths(outcome: Outcome) -> list[int]:
    """Bit-widths of the quantized maps, in the order in which they are stored."""
    return [int(b) for b in np.asarray(outcome.array("showcase_bits"), dtype=np.int64)]


def floats(outcome: Outcome, dataset: str, name: str) -> FloatArray:
    """One array of a dataset's network, as floats."""
    return np.asarray(outcome.array(f"showcase_{dataset}_{name}"), dtype=np.float64)


def ids(outcome: Outcome, dataset: str, name: str) -> IntArray:
    """One array of a dataset's network, as integers."""
    return np.asarray(outcome.array(f"showcase_{dataset}_{name}"), dtype=np.int64)


def _frame(axes: Axes, box: FloatArray) -> None:
    axes.set(xlim=tuple(box[0]), ylim=tuple(box[1]), xticks=[], yticks=[], aspect="equal")
    for spine in axes.spines.values():
        spine.set_visible(True)


def data(axes: Axes, outcome: Outcome, dataset: str) -> None:
    """Draw the training points by class."""
    points, labels = floats(outcome, dataset, "points"), ids(outcome, dataset, "labels")
    for label, color in enumerate(style.CLASSES):
        axes.plot(*points[labels == label].T, ".", ms=1.6, color=color, mew=0)


def exact_map(axes: Axes, outcome: Outcome, dataset: str, tiling: int) -> None:
    """Draw the cells of one tiling as polygons, and the decision boundaries.

    Parameters
    ----------
    axes : Axes
        Where to.
    outcome : Outcome
        With the ``showcase_…_tiling…`` arrays.
    dataset : str
        Whose network.
    tiling : int
        0 for the float network, k for the k-th of its twins.
    """
    tiles = style.pattern_colors(ids(outcome, dataset, f"tiling{tiling}_ids"))
    for ring, color in zip(_rings(outcome, dataset, f"tiling{tiling}_"), tiles, strict=True):
        # edges in the colour of the tile close the gaps that renderers leave between polygons
        axes.add_patch(Polygon(ring, facecolor=tuple(color), edgecolor=tuple(color), lw=0.2))
    if tiling:
        _flips(axes, outcome, dataset, f"tiling{tiling}_flip_")
    seams = floats(outcome, dataset, f"tiling{tiling}_seams")
    _segments(axes, seams, color="black", lw=0.3, alpha=0.35)
    _segments(axes, floats(outcome, dataset, "tiling0_boundary"), color=style.FLOAT, lw=1.1)
    if tiling:
        line = floats(outcome, dataset, f"tiling{tiling}_boundary")
        _segments(axes, line, color=style.QUANTIZED, lw=1.1)
    _frame(axes, floats(outcome, dataset, "box"))


def _rings(outcome: Outcome, dataset: str, prefix: str) -> list[FloatArray]:
    corners = floats(outcome, dataset, f"{prefix}points")
    offsets = ids(outcome, dataset, f"{prefix}offsets")
    return np.split(corners, offsets[1:-1]) if len(offsets) > 1 else []


def _flips(axes: Axes, outcome: Outcome, dataset: str, prefix: str) -> None:
    """Cover the flip region: one path for each opacity, so that no gaps show inside."""
    rings = _rings(outcome, dataset, prefix)
    opacity = style.flip_opacity(ids(outcome, dataset, f"{prefix}counts"))
    for alpha in np.unique(opacity):
        parts = [_closed(rings[k]) for k in np.flatnonzero(opacity == alpha)]
        region = Path.make_compound_path(*parts)
        axes.add_patch(PathPatch(region, facecolor=style.FLIP, alpha=float(alpha), lw=0))


def _closed(ring: FloatArray) -> Path:
    return Path(np.concatenate([ring, ring[:1]]), closed=True)


def _segments(
    axes: Axes, segments: FloatArray, *, color: str, lw: float, alpha: float = 1.0
) -> None:
    """Draw segments as one line with gaps."""
    gaps = np.full((len(segments), 1, 2), np.nan)
    line = np.concatenate([segments, gaps], axis=1).reshape(-1, 2)
    axes.plot(*line.T, solid_capstyle="round", color=color, lw=lw, alpha=alpha)


def key(figure: Figure) -> None:
    """Say below the maps what the colours mean."""
    figure.legend(
        handles=[
            Line2D([], [], color=style.FLOAT, label="float decision boundary"),
            Line2D([], [], color=style.QUANTIZED, label="quantized decision boundary"),
            Patch(color=style.FLIP, alpha=0.6, lw=0, label="flips (darker: more neurons)"),
        ],
        loc="outside lower center",
        ncols=3,
    )
