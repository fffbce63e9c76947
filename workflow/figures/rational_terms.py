"""Figures of f and g: their surfaces, and the hypersurface of f ⊕ t⊗g with its dual."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection

from qgeom.experiments.columns import floats
from workflow.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

# kinds of edges: on the boundary, kinks of f, kinks of g
_KINDS = ((1, "kinks of $f$", style.NEUTRAL, "solid"), (2, "kinks of $g$", style.NEUTRAL, "dashed"))

_TERMS = ((1, "term of $f$", "o"), (2, "term of $g$", "s"))


def surfaces(outcome: Outcome) -> Figure:
    """Draw f, g and f − g as filled contours with their kinks.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``surface_…`` and ``curve_biased_float_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(2.6)
    panels = figure.subplots(1, 3, sharex=True, sharey=True)
    axis = floats(outcome, "surface_axis")
    values = [floats(outcome, f"surface_{name}") for name in ("f", "g", "difference")]
    extent = float(np.ceil(max(float(np.abs(v).max()) for v in values)))
    levels = np.linspace(-extent, extent, 4 * int(extent) + 1)
    for axes, heights, title, kinks in zip(
        panels, values, ("$f$, convex", "$g$, convex", "$F = f − g$"), ("f", "g", "fg"), strict=True
    ):
        drawn = axes.contourf(axis, axis, heights, levels, cmap="BrBG", vmin=-extent, vmax=extent)
        drawn.set_edgecolor("face")
        for name in kinks:
            segments = list(floats(outcome, f"curve_biased_float_{name}"))
            axes.add_collection(LineCollection(segments, colors=style.BOUNDARY, linewidths=0.8))
        axes.set(title=title, xlabel="$x$", aspect="equal")
        axes.set_xticks([axis[0], 0.0, axis[-1]])
        axes.set_yticks([axis[0], 0.0, axis[-1]])
    boundary = floats(outcome, "curve_biased_float_boundary_points")
    panels[2].plot(*boundary.T, color=style.FLOAT, lw=2.0)
    panels[0].set_ylabel("$y$")
    bar = figure.colorbar(drawn, ax=list(panels), shrink=0.7, pad=0.02)
    bar.set_ticks([-extent, 0.0, extent], labels=[f"−{extent:g}", "0", f"{extent:g}"])
    style.panel_letters(panels)
    return figure


def hypersurface(outcome: Outcome) -> Figure:
    """Draw the hypersurface of f ⊕ t⊗g beside its dual subdivision, for two networks.

    Parameters
    ----------
    outcome : Outcome
        With the arrays ``small_…`` and ``rich_…``.

    Returns
    -------
    Figure
    """
    figure = style.figure(5.9)
    panels = figure.subplots(2, 2)
    for row, name in enumerate(("small", "rich")):
        _primal(panels[row, 0], outcome, name)
        _dual(panels[row, 1], outcome, name)
    panels[0, 0].set_title(r"hypersurface of $f \oplus t \otimes g$")
    panels[0, 1].set_title("dual subdivision")
    panels[1, 0].set_title("a network with more neurons")
    panels[1, 1].set_title("its dual subdivision")
    style.panel_letters(panels.flat)
    _legend(figure, panels[0, 0])
    return figure


def _legend(figure: Figure, axes: Axes) -> None:
    entries = [axes.plot([], [], color=style.FLOAT, lw=2.4, label="decision boundary")[0]]
    entries += [
        axes.plot([], [], color=color, lw=1.0, ls=dashes, label=text)[0]
        for _, text, color, dashes in _KINDS
    ]
    entries += [
        axes.plot([], [], marker, ms=5, color=style.BOUNDARY, label=text)[0]
        for _, text, marker in _TERMS
    ]
    figure.legend(handles=entries, loc="outside lower center", ncols=5)


def _edges(axes: Axes, segments: FloatArray, kinds: FloatArray) -> None:
    """Draw edges by what they belong to, the boundary on top."""
    for kind, _, color, dashes in _KINDS:
        axes.add_collection(
            LineCollection(
                list(segments[kinds == kind]), colors=color, linewidths=1.0, linestyles=dashes
            )
        )
    axes.add_collection(
        LineCollection(list(segments[kinds == 0]), colors=style.FLOAT, linewidths=2.4, zorder=3)
    )


def _primal(axes: Axes, outcome: Outcome, name: str) -> None:
    _edges(axes, floats(outcome, f"{name}_ends"), floats(outcome, f"{name}_kinds"))
    half = float(str(outcome.metrics["half_width"]))
    axes.set(xlim=(-half, half), ylim=(-half, half), aspect="equal", xlabel="$x$", ylabel="$y$")
    axes.set_xticks([-half, 0.0, half])
    axes.set_yticks([-half, 0.0, half])
    for side in ("top", "right"):
        axes.spines[side].set_visible(True)


def _dual(axes: Axes, outcome: Outcome, name: str) -> None:
    vertices = floats(outcome, f"{name}_vertices")
    pairs = np.asarray(outcome.array(f"{name}_edges"), dtype=np.int64)
    axes.fill(*floats(outcome, f"{name}_polygon").T, color=style.FAINT, alpha=0.4, lw=0)
    _edges(axes, vertices[pairs], floats(outcome, f"{name}_edge_kinds"))
    owners = np.asarray(outcome.array(f"{name}_of"), dtype=np.int64)
    for owner, _, marker in _TERMS:
        axes.plot(*vertices[owners == owner].T, marker, ms=5, color=style.BOUNDARY, zorder=4)
    axes.set(xlabel="exponent of $x$", ylabel="exponent of $y$", box_aspect=1)
    axes.set_aspect("equal", adjustable="datalim")
    axes.margins(0.12)
    axes.locator_params(nbins=5)
