"""What `classifier_flips` shows in the summary: cells change more than decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.experiments.columns import floats, ints
from workflow.figures import findings, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from qgeom.experiments.outcome import Outcome


def finding(outcome: Outcome) -> Figure:
    """Draw the area with another pattern and that with another decision, small.

    Parameters
    ----------
    outcome : Outcome
        With ``row_bits`` and the exact areas of every twin.

    Returns
    -------
    Figure
    """
    curves = [
        findings.Curve(label=label, color=color, values=100 * floats(outcome, name), at=place)
        for name, label, color, place in (
            ("row_pattern_disagreement", "cell", style.FLIP, (0.97, 0.72)),
            ("row_decision_change", "class", style.DECISION, (0.2, 0.2)),
        )
    ]
    return findings.by_bits(ints(outcome, "row_bits"), curves, unit="% of the area", log=True)
