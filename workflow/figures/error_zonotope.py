"""Figures of `error_zonotope`: saved data in, drawings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.figures import style, zonotope_laws, zonotope_shapes, zonotope_sliders

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
        ``layers``, ``cloud``, ``counts``, ``angles`` and ``tubes``.
    """
    with style.styled():
        return {
            "layers": zonotope_shapes.layers(outcome),
            "cloud": zonotope_shapes.clouds(outcome),
            "counts": zonotope_laws.counts(outcome),
            "angles": zonotope_laws.angles(outcome),
            "tubes": zonotope_laws.tubes(outcome),
        }


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
