"""The regions of `error_zonotope` that grow layer by layer, with sliders."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_hex

from qgeom.errors import ParameterError
from qgeom.experiments.columns import floats
from qgeom.experiments.outcome import Json, Outcome
from workflow.figures import sliders, style
from workflow.figures.zonotope_script import SCRIPT

_NETWORKS = {"full": "full matrices", "diagonal": "other diagonals", "uniform": "equal diagonals"}
_PLACES = 32  # of the slider for the step
_PALEST = 0.6  # where the ramp still has the contrast that lines need


def fragment(outcome: Outcome) -> str:
    """Write the planar regions as a figure in which layers are added and the step is changed.

    Parameters
    ----------
    outcome : Outcome
        With ``generators_<network>`` in units of the step, shape (layers, generators, 2), with
        ``row_step``, and with the metric ``reference_bits``.

    Returns
    -------
    str
        HTML.
    """
    return sliders.fragment(_data(outcome), name="The error region, to be moved", script=SCRIPT)


def _data(outcome: Outcome) -> dict[str, Json]:
    regions = [floats(outcome, f"generators_{name}") for name in _NETWORKS]
    depth = len(regions[0])
    if any(region.ndim != 3 or region.shape[::2] != (depth, 2) for region in regions):
        raise ParameterError(
            "generators are not one set of vectors of the plane per layer", where="error_zonotope"
        )
    networks: list[Json] = [
        {"name": title, "layers": region.tolist()}
        for title, region in zip(_NETWORKS.values(), regions, strict=True)
    ]
    ramp = mpl.colormaps["plasma"](np.linspace(0.0, _PALEST, depth))
    colors: list[Json] = [to_hex(color) for color in ramp]
    return {
        "networks": networks,
        "largest": float(np.max(floats(outcome, "row_step"))),
        "places": _PLACES,
        "bits": int(str(outcome.metrics["reference_bits"])),
        "colors": colors,
        "fill": style.ERROR,
    }
