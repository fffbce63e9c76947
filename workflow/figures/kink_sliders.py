"""The neuron of `neuron_kink` with sliders for its weight, its bias and the step."""

from __future__ import annotations

import math
from fractions import Fraction

from qgeom.errors import ParameterError
from qgeom.experiments.columns import floats
from qgeom.experiments.outcome import Json, Outcome
from workflow.figures import sliders, style
from workflow.figures.kink_script import SCRIPT

_FINEST = 20  # sliders move by 1/20, or finer where the example is not a multiple of it
_WEIGHT, _BIAS, _STEP = 3, 1, 4  # ends of the sliders; wider where the example lies outside


def fragment(outcome: Outcome) -> str:
    """Write the worked example as a figure whose numbers can be moved.

    Parameters
    ----------
    outcome : Outcome
        With the metrics ``example`` and ``step``, and ``example_x``.

    Returns
    -------
    str
        HTML.
    """
    return sliders.fragment(_data(outcome), name="One neuron, to be moved", script=SCRIPT)


def _data(outcome: Outcome) -> dict[str, Json]:
    """Whole numbers alone, in units of 1/parts, so that the page can compute without rounding."""
    example = outcome.metrics["example"]
    if not isinstance(example, dict):
        raise ParameterError("the outcome has no example", where="neuron_kink")
    w, b, step = (
        Fraction(str(value))
        for value in (example["weight"], example["bias"], outcome.metrics["step"])
    )
    parts = math.lcm(_FINEST, w.denominator, b.denominator, step.denominator)
    reach = max(abs(float(x)) for x in floats(outcome, "example_x"))
    ends: list[Json] = [
        math.ceil(max(end, abs(value))) * parts
        for end, value in ((_WEIGHT, w), (_BIAS, b), (_STEP, step))
    ]
    colors: dict[str, Json] = {
        "float": style.FLOAT,
        "quantized": style.QUANTIZED,
        "flip": style.FLIP,
        "error": style.ERROR,
    }
    places = [int(value * parts) for value in (w, b, step)]
    coarse = parts // _FINEST
    return {
        "parts": parts,
        "stride": coarse if all(place % coarse == 0 for place in places) else 1,
        "start": [*places],
        "ends": ends,
        "reach": reach,
        "colors": colors,
    }
