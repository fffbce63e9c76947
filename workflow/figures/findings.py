"""Small figures of the summary: one quantity of every twin against the bit-width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from qgeom.errors import ParameterError
from qgeom.types import FloatArray, IntArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 2.1  # inches: a third of the text's width
_HEIGHT = 1.2
_MARGINS = {"left": 0.26, "right": 0.95, "bottom": 0.32, "top": 0.96}
_QUARTILES = (25, 50, 75)


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One quantity, of all twins.

    Attributes
    ----------
    label : str
        What is written at the curve.
    color : str
        Its colour.
    values : ndarray of float64, shape (n,)
        One number per twin; those that are not finite are left out, and a curve without any.
    at : tuple of float
        Where the label stands, in shares of the panel from its lower left corner.

    Raises
    ------
    ParameterError
        When there is more than one axis.
    """

    label: str
    color: str
    values: FloatArray
    at: tuple[float, float]

    def __post_init__(self) -> None:
        if self.values.ndim != 1:
            raise ParameterError(
                f"an array of {self.values.ndim} axes", where=self.label, remedy="one per twin"
            )


def by_bits(
    bits: IntArray,
    curves: Sequence[Curve],
    *,
    unit: str,
    limits: tuple[float, float] | None = None,
    log: bool = False,
) -> Figure:
    """Draw medians over all twins of a bit-width, with the band that holds the middle half.

    Parameters
    ----------
    bits : ndarray of int64, shape (n,)
        Bit-width of every twin.
    curves : sequence of Curve
        What is drawn.
    unit : str
        Written at the vertical axis.
    limits : tuple of float, optional
        Ends of the vertical axis; by default from zero upwards, on a logarithmic one whatever fits.
    log : bool, optional
        Whether the vertical axis is logarithmic.

    Returns
    -------
    Figure
        A third of the text wide.
    """
    figure, axes = panel()
    for curve in curves:
        _curve(axes, bits, curve)
    places = np.unique(bits)
    axes.set_xticks(places, [str(place) for place in places.tolist()])
    axes.set(xlabel="bits per weight", ylabel=unit)
    if log:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(numticks=9))  # every power of ten
        axes.yaxis.set_major_formatter("{x:g}")
        axes.minorticks_off()
    else:
        axes.set(ylim=limits or (0, None))
    return figure


def panel() -> tuple[Figure, Axes]:
    """An empty small figure with margins of its own, and its only panel."""
    figure = Figure(figsize=(WIDTH, _HEIGHT))
    figure.subplots_adjust(**_MARGINS)
    return figure, figure.subplots()


def write(axes: Axes, text: str, color: str, at: tuple[float, float]) -> None:
    """Write at a place of the panel; words left of its middle begin there, others end there."""
    x, y = at
    side = "left" if x < 0.5 else "right"
    axes.text(x, y, text, color=color, ha=side, va="center", transform=axes.transAxes, size=7.5)


def _curve(axes: Axes, bits: IntArray, curve: Curve) -> None:
    usable = np.isfinite(curve.values)
    if not usable.any():
        return
    places = np.unique(bits[usable])
    parts = [curve.values[usable & (bits == place)] for place in places]
    low, middle, high = np.array([np.percentile(part, _QUARTILES) for part in parts]).T
    axes.fill_between(places, low, high, color=curve.color, alpha=0.18, lw=0)
    axes.plot(places, middle, color=curve.color)
    write(axes, curve.label, curve.color, curve.at)
