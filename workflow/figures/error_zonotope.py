"""Figures of `error_zonotope`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.experiments.columns import floats, ints
from workflow.figures import findings, style, zonotope_laws, zonotope_shapes, zonotope_sliders

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome


def draw(outcome: Outcome) -> dict[str, Figure]:
    """Draw every figure.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to Figure
        ``layers``, ``cloud``, ``counts``, ``angles``, ``tubes`` and, for the summary,
        ``finding``.
    """
    with style.styled():
        return {
            "layers": zonotope_shapes.layers(outcome),
            "cloud": zonotope_shapes.clouds(outcome),
            "counts": zonotope_laws.counts(outcome),
            "angles": zonotope_laws.angles(outcome),
            "tubes": zonotope_laws.tubes(outcome),
            "finding": _finding(outcome),
        }


def _finding(outcome: Outcome) -> Figure:
    beyond = findings.Curve(
        label="of the region's size",
        color=style.ERROR,
        values=100 * (floats(outcome, "row_true_gauge") - 1),
        at=(0.97, 0.62),
    )
    return findings.by_bits(ints(outcome, "row_bits"), [beyond], unit="% beyond")


def interactive(outcome: Outcome) -> dict[str, str]:
    """Write what moves on the page; its twin on paper is ``layers``.

    Parameters
    ----------
    outcome : Outcome
        What the experiment computed.

    Returns
    -------
    dict of str to str
        ``sliders``, as HTML.
    """
    return {"sliders": zonotope_sliders.fragment(outcome)}
