"""Figures of `tropical_algebra`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.columns import floats
from workflow.figures import style, tropical_algebra_functions

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome

_NAMES = {"hidden": ("0", "1 + x", "3 + 2x"), "visible": ("−4", "2 + x", "2x")}
_TITLES = {
    "hidden": "$\\max(0,\\ 1 + x,\\ 3 + 2x)$",
    "visible": "$\\max(2x,\\ x + 2,\\ -4)$",
}
_LIMITS = {"hidden": ((-4.0, 0.6), (-2.4, 3.6)), "visible": ((-12.0, 6.0), (-10.0, 11.0))}
# where a term is named: place on the x axis, offset in points, alignment
_LABELS = {
    "hidden": ((-3.75, (0, 5), "left"), (-1.25, (2, -32), "left"), (-0.12, (-6, 2), "right")),
    "visible": ((5.8, (0, -11), "right"), (-8.6, (3, -9), "left"), (-3.6, (5, -8), "left")),
}
_TINTS = np.array([0, 8, 4, 5])  # patterns whose pale colours are easy to tell apart
_PLANE_TERMS = ("$0$", "$1 + x$", "$2 + y$", "$x + y$")


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``line``, ``plane``, ``shapes``, ``levels``, ``wave`` and ``limit``.
    """
    with style.styled():
        return {
            "line": _line(outcome),
            "plane": _plane(outcome),
            "shapes": tropical_algebra_functions.shapes(outcome),
            "levels": tropical_algebra_functions.levels(outcome),
            "wave": tropical_algebra_functions.wave(outcome),
            "limit": tropical_algebra_functions.limit(outcome),
        }


def _line(outcome: Outcome) -> Figure:
    figure = style.figure(2.9)
    panels = figure.subplots(1, 2)
    for axes, name, letter in zip(panels, ("hidden", "visible"), "ab", strict=True):
        (low, high), heights = _LIMITS[name]
        axes.set(xlim=(low, high), ylim=heights, title=_TITLES[name], xlabel="$x$")
        _winners(axes, outcome, name)
        _terms(axes, outcome, name)
        x, value = floats(outcome, f"{name}_x"), floats(outcome, f"{name}_value")
        axes.plot(x, value, color=style.BOUNDARY, lw=2.2, zorder=3)
        _ties(axes, outcome, name)
        style.panel_letter(axes, letter)
    panels[0].set_ylabel("value")
    return figure


def _winners(axes: Axes, outcome: Outcome, name: str) -> None:
    """Tint the part of the line where each term wins."""
    low, high = axes.get_xlim()
    cuts = [low, *floats(outcome, f"{name}_kinks"), high]
    tints = style.pattern_colors(_TINTS)
    alone = np.flatnonzero(outcome.array(f"{name}_alone"))
    for left, right, term in zip(cuts[:-1], cuts[1:], alone, strict=True):
        axes.axvspan(left, right, color=tints[term], lw=0, zorder=0)


def _terms(axes: Axes, outcome: Outcome, name: str) -> None:
    """Draw every term as a whole line with its name; dashed if it never wins alone."""
    x, heights = floats(outcome, f"{name}_x"), floats(outcome, f"{name}_terms")
    alone = np.asarray(outcome.array(f"{name}_alone"), dtype=np.bool_)
    for term, values in enumerate(heights):
        dashes = "solid" if alone[term] else (0, (4, 2))
        axes.plot(x, values, color=style.NEUTRAL, lw=0.9, ls=dashes, zorder=2)
        at, offset, align = _LABELS[name][term]
        text = _NAMES[name][term].replace("x", "$x$")
        axes.annotate(
            text if alone[term] else f"{text} never wins",
            (at, float(np.interp(at, x, values))),
            offset,
            textcoords="offset points",
            ha=align,
            arrowprops=None if alone[term] else {"arrowstyle": "-", "lw": 0.7, "shrinkA": 1},
        )


def _ties(axes: Axes, outcome: Outcome, name: str) -> None:
    """Mark kinks with dots, and ties below the maximum with rings."""
    kinks, heights = floats(outcome, f"{name}_kinks"), floats(outcome, f"{name}_heights")
    ties = floats(outcome, f"{name}_ties")
    below = ~np.isin(ties, kinks)
    axes.plot(
        ties[below],
        floats(outcome, f"{name}_tie_heights")[below],
        "o",
        ms=5,
        mfc="white",
        mec=style.NEUTRAL,
        zorder=4,
    )
    axes.plot(kinks, heights, "o", ms=6, color=style.BOUNDARY, zorder=5)
    for place, height in zip(kinks, heights, strict=True):
        axes.annotate(
            f"kink at {place:g}".replace("-", "−"),
            (place, height),
            (-5, 6),
            textcoords="offset points",
            ha="right",
        )


def _plane(outcome: Outcome) -> Figure:
    corners = np.asarray(outcome.array("plane_corners"), dtype=np.int64)
    figure = style.figure(2.5)
    panels = figure.subplots(1, len(corners), sharex=True, sharey=True, squeeze=False)[0]
    box = floats(outcome, "plane_box")
    for index, (axes, corner) in enumerate(zip(panels, corners, strict=True)):
        axes.set(xlim=box[0], ylim=box[1], aspect="equal", xlabel="$x$")
        axes.set_title(f"last term ${corner:d} + x + y$")
        _regions(axes, outcome, index, int(corner))
        for segment in floats(outcome, f"plane_{index}_segments"):
            axes.plot(*segment.T, color=style.BOUNDARY, lw=1.8, zorder=3)
        for side in ("top", "right"):
            axes.spines[side].set_visible(True)
        style.panel_letter(axes, "abcdefgh"[index % 8])
    panels[0].set_ylabel("$y$")
    return figure


def _regions(axes: Axes, outcome: Outcome, index: int, corner: int) -> None:
    """Fill each term's region and write the term into it."""
    sizes = np.asarray(outcome.array(f"plane_{index}_sizes"), dtype=np.int64)
    parts = np.split(floats(outcome, f"plane_{index}_polygons"), np.cumsum(sizes)[:-1])
    tints = style.pattern_colors(_TINTS)
    for term, (polygon, text) in enumerate(zip(parts, _PLANE_TERMS, strict=True)):
        if not len(polygon):
            continue
        axes.fill(*polygon.T, color=tints[term], lw=0, zorder=0)
        label = f"${corner} + x + y$" if term == len(_PLANE_TERMS) - 1 else text
        x, y = polygon.mean(axis=0)
        axes.text(float(x), float(y), label, ha="center", va="center")
