"""Maps of `local_complexity`: complexity of one network per dataset, and its exact flip regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path

from qgeom.experiments.columns import names_in, runs
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.image import AxesImage

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

COMPLEXITY = "#8A6410"
_FLIP = {"alpha": 0.75, "linewidth": 0.3}
_RAMP = LinearSegmentedColormap.from_list(
    "complexity", ["#FFFFFF", "#E9C46A", COMPLEXITY, "#2E2003"]
)


def maps(outcome: Outcome) -> Figure:
    """Draw complexity with the boundaries, and with the flips at several bit-widths.

    Parameters
    ----------
    outcome : Outcome
        With the ``showcase_…`` arrays.

    Returns
    -------
    Figure
    """
    names = names_in(outcome, "member_dataset")
    listed = outcome.metrics["showcase_bits"]
    assert isinstance(listed, list)  # noqa: S101 - as `compute` makes it
    bits = [int(str(b)) for b in listed]
    shapes = [np.ptp(_array(outcome, name, "box"), axis=1) for name in names]
    width = (style.COLUMN - 0.8) / (len(bits) + 1)
    heights = [width * float(high / wide) for wide, high in shapes]
    figure = style.figure(sum(heights) + 0.8)
    panels = figure.subplots(len(names), len(bits) + 1, squeeze=False, height_ratios=heights)
    top = max(float(_array(outcome, name, "neurons").max()) for name in names)
    for row, name in enumerate(names):
        image = _ground(panels[row, 0], outcome, name, top)
        _edges(panels[row, 0], _array(outcome, name, "edges"))
        panels[row, 0].set_ylabel(name, weight="bold")
        for column, b in enumerate(bits, start=1):
            _ground(panels[row, column], outcome, name, top)
            _flips(panels[row, column], outcome, name, b)
    panels[0, 0].set_title("complexity")
    for column, b in enumerate(bits, start=1):
        panels[0, column].set_title(f"flips at {b} bits")
    bar = figure.colorbar(image, ax=panels, shrink=0.6, aspect=30, pad=0.01)
    bar.set_label("boundaries in the disc")
    bar.outline.set_visible(False)
    _key(figure)
    return figure


def _array(outcome: Outcome, dataset: str, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"showcase_{dataset}_{name}"), dtype=np.float64)


def _pieces(outcome: Outcome, dataset: str, name: str) -> list[FloatArray]:
    """Runs of points that are stored behind one another."""
    prefix = f"showcase_{dataset}_{name}"
    return runs(outcome, f"{prefix}_points", f"{prefix}_starts")


def _ground(axes: Axes, outcome: Outcome, dataset: str, top: float) -> AxesImage:
    """Draw complexity and the decision boundary."""
    box = _array(outcome, dataset, "box")
    image = axes.imshow(
        _array(outcome, dataset, "neurons"),
        extent=(*box[0], *box[1]),
        origin="lower",
        cmap=_RAMP,
        vmin=0.0,
        vmax=top,
    )
    for line in _pieces(outcome, dataset, "decision"):
        axes.plot(*line.T, color=style.FLOAT, lw=1.1)
    style.frame(axes, box)
    return image


def _edges(axes: Axes, segments: FloatArray) -> None:
    """Draw all segments as one path, which makes files small."""
    gaps = np.full((len(segments), 1, 2), np.nan)
    axes.plot(*np.concatenate([segments, gaps], axis=1).reshape(-1, 2).T, color="k", lw=0.25)


def _flips(axes: Axes, outcome: Outcome, dataset: str, bits: int) -> None:
    """Draw the flip region as one path; a hairline, or slivers could not be seen."""
    polygons = _pieces(outcome, dataset, f"flip{bits}")
    closed = [Path([*corners, corners[0]], closed=True) for corners in polygons]
    if closed:
        whole = Path.make_compound_path(*closed)
        axes.add_patch(PathPatch(whole, facecolor=style.FLIP, edgecolor=style.FLIP, **_FLIP))


def _key(figure: Figure) -> None:
    figure.legend(
        handles=[
            Line2D([], [], color="k", lw=0.5, label="boundaries of neurons"),
            Line2D([], [], color=style.FLOAT, label="decision boundary"),
            Patch(color=style.FLIP, alpha=0.75, lw=0, label="some neuron flips"),
        ],
        loc="outside lower center",
        ncols=3,
    )
