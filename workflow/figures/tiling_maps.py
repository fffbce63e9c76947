"""Polygons of `tiling_change`: tilings, hypersurfaces, dual subdivisions, fates of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from qgeom.experiments.columns import floats, ints, names_in, runs
from workflow.figures import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_SEAM = "#8C8C8C"
_LOST, _GAINED = style.FLOAT, style.QUANTIZED
_F, _G = style.ERROR, style.BOUNDARY


def polygons(outcome: Outcome, prefix: str) -> list[FloatArray]:
    """The cells that were stored under a prefix, as polygons."""
    return runs(outcome, f"{prefix}_corners", f"{prefix}_offsets")


def fill(
    axes: Axes,
    cells: Sequence[FloatArray],
    colors: FloatArray | list[str],
    *,
    seam: str | None = _SEAM,
) -> None:
    """Fill polygons, with thin seams or none."""
    axes.add_collection(
        PolyCollection(
            cells,
            facecolors=colors,
            edgecolors=seam or "none",
            linewidths=0.4 if seam else 0.0,
        )
    )


def small(outcome: Outcome) -> Figure:
    """Draw the tilings of the small networks with both hypersurfaces on top.

    Parameters
    ----------
    outcome : Outcome
        With the ``draw_…`` arrays.

    Returns
    -------
    Figure
        Of the text's width.
    """
    bits = ints(outcome, "draw_bits").tolist()
    variants = [str(name) for name in outcome.array("draw_variants")]
    width = (style.COLUMN - 0.3) / max(3, len(bits))
    figure = style.figure(len(variants) * width + 0.55)
    panels = figure.subplots(len(variants), len(bits), squeeze=False)
    window = outcome.metrics["window"]
    half = float(window) if isinstance(window, int | float) else 1.0
    for row, variant in enumerate(variants):
        for column, b in enumerate(bits):
            _small_panel(panels[row, column], outcome, row, b, half)
        panels[row, 0].set_ylabel(variant, weight="bold")
    for column, b in enumerate(bits):
        panels[0, column].set_title(f"{b} bits" if b else "float")
    figure.legend(
        handles=[
            Line2D([], [], color=_F, label="hypersurface of $f$"),
            Line2D([], [], color=_G, label="hypersurface of $g$"),
            Line2D([], [], color=style.FLOAT, ls=(0, (3, 2)), lw=1.1, label="before"),
            Patch(color=style.FLIP, alpha=0.45, lw=0, label="other pattern than before"),
        ],
        loc="outside lower center",
        ncols=4,
    )
    return figure


def _small_panel(axes: Axes, outcome: Outcome, variant: int, bits: int, half: float) -> None:
    prefix, before = f"draw_{variant}_{bits}", f"draw_{variant}_0"
    ids = ints(outcome, f"{prefix}_tiling_pattern")
    cells = polygons(outcome, f"{prefix}_tiling")
    fill(axes, cells, style.pattern_colors(ids), seam=None)
    if bits:
        flips = PolyCollection(
            polygons(outcome, f"{prefix}_flips"), facecolors=style.FLIP, alpha=0.45, lw=0
        )
        axes.add_collection(flips)
        for part in ("f", "g"):
            old = LineCollection(
                list(floats(outcome, f"{before}_{part}")),
                colors=style.FLOAT,
                linewidths=1.1,
                linestyles=(0, (3, 2)),
            )
            axes.add_collection(old)
    for part, color in (("f", _F), ("g", _G)):
        lines = list(floats(outcome, f"{prefix}_{part}"))
        axes.add_collection(LineCollection(lines, colors=color, linewidths=1.8))
    for cell, name in zip(cells, ids.tolist(), strict=True):
        x, y = cell.mean(axis=0)
        text = "".join(str(name >> k & 1) for k in range(2))
        axes.text(x, y, text, ha="center", va="center", size=7.5, color=style.NEUTRAL)
    style.frame(axes, np.array([[-half, half], [-half, half]]))


def maps(outcome: Outcome) -> Figure:
    """Draw both tilings of one network per dataset; cells are coloured by what became of them.

    Parameters
    ----------
    outcome : Outcome
        With the ``map_…`` arrays.

    Returns
    -------
    Figure
        Of the text's width.
    """
    names = names_in(outcome, "row_dataset")
    shapes = [np.ptp(floats(outcome, f"map_{name}_box"), axis=1) for name in names]
    width = (style.COLUMN - 0.3) / 3
    heights = [width * float(high / wide) for wide, high in shapes]
    figure = style.figure(sum(heights) + 0.75)
    panels = figure.subplots(len(names), 3, squeeze=False, height_ratios=heights)
    kinds = ["#F4F4F4", "#D6E4EE", _LOST, _GAINED]
    for row, name in enumerate(names):
        for column, part in enumerate(("float", "twin")):
            fates = ints(outcome, f"map_{name}_{part}_fate")
            fill(
                panels[row, column],
                polygons(outcome, f"map_{name}_{part}"),
                [kinds[k] for k in fates],
            )
        fill(panels[row, 2], polygons(outcome, f"map_{name}_float"), ["#F4F4F4"])
        flips = polygons(outcome, f"map_{name}_flips")
        collection = PolyCollection(flips, facecolors=style.FLIP, alpha=0.6, lw=0)
        panels[row, 2].add_collection(collection)
        for axes in panels[row]:
            style.frame(axes, floats(outcome, f"map_{name}_box"))
        panels[row, 0].set_ylabel(name, weight="bold")
    bits = outcome.metrics["showcase_bits"]
    for axes, title in zip(panels[0], ("float", f"{bits} bits", "area moved"), strict=True):
        axes.set_title(title)
    figure.legend(
        handles=[
            Patch(facecolor="#F4F4F4", edgecolor=_SEAM, lw=0.4, label="unchanged"),
            Patch(facecolor="#D6E4EE", edgecolor=_SEAM, lw=0.4, label="changed"),
            Patch(color=_LOST, lw=0, label="disappears"),
            Patch(color=_GAINED, lw=0, label="appears"),
            Patch(color=style.FLIP, alpha=0.6, lw=0, label="other pattern than before"),
        ],
        loc="outside lower center",
        ncols=5,
    )
    return figure
