"""Networks of a tessellation as functions of its plane, in a frame that loses no digits.

Far from the origin, or on a slice, the first layer adds large numbers that nearly cancel. Its map
of the plane is therefore composed in exact arithmetic, relative to a corner of the box where this
is far from the origin, and rounded once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom.cells.complex import CellComplex
from qgeom.exact.layers import exact_stack
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, float_network
from qgeom.slices import PlaneSlice
from qgeom.types import FloatArray


@dataclass(frozen=True, eq=False, kw_only=True)
class PlanarNetwork:
    """A network of two inputs, the coordinates of the plane relative to an origin.

    Attributes
    ----------
    network : ReLUNetwork
        Every parameter within a relative 2⁻⁵³ of what the network of the tessellation means; for
        a `QuantizedNetwork` that is its grid.
    origin : ndarray of float64, shape (2,)
        The point of the plane that stands for the input 0.
    """

    network: ReLUNetwork
    origin: FloatArray


def planar_network(tessellation: CellComplex, network: int = 0) -> PlanarNetwork:
    """A network of a tessellation as a function of the plane, in float64.

    Parameters
    ----------
    tessellation : CellComplex
        The cells.
    network : int
        Which of its networks.

    Returns
    -------
    PlanarNetwork
        With the same cells in the box.

    Raises
    ------
    ParameterError
        When there is no such network.

    Examples
    --------
    >>> from qgeom.cells.building import build_cells
    >>> step = ReLUNetwork([[[1.0, 1.0]], [[1.0]]], [[-8e6], [0.0]])
    >>> planar = planar_network(build_cells((step,), box=((4e6, 4e6 + 1), (4e6, 4e6 + 1))))
    >>> planar.origin.tolist(), planar.network.biases[0].tolist()
    ([4000000.0, 4000000.0], [0.0])
    """
    tessellation.check_network(network)
    chosen = tessellation.networks[network]
    floats = float_network(chosen)
    origin, plane = np.zeros(2), tessellation.plane
    if plane is None:
        origin = tessellation.origin
        if not origin.any():
            return PlanarNetwork(network=floats, origin=origin)
        plane = (origin, np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    W, b = _first_layer(chosen, floats, plane)
    local = ReLUNetwork([W, *floats.weights[1:]], [b, *floats.biases[1:]])
    return PlanarNetwork(network=local, origin=origin)


def _first_layer(
    chosen: ReLUNetwork | QuantizedNetwork, floats: ReLUNetwork, plane: PlaneSlice
) -> tuple[FloatArray, FloatArray]:
    """The first layer over the plane, composed exactly; an output is put behind it to be left."""
    n = len(floats.biases[0])
    head, zero = (Grid.step(1.0).quantize(np.zeros(shape)) for shape in ((1, n), (1, 1)))
    short: ReLUNetwork | QuantizedNetwork
    short = ReLUNetwork([floats.weights[0], head.values], [floats.biases[0], zero.values[0]])
    if isinstance(chosen, QuantizedNetwork):
        biases = None if chosen.biases is None else (chosen.biases[0], zero)
        short = QuantizedNetwork(network=short, weights=(chosen.weights[0], head), biases=biases)
    return exact_stack([short], slice=plane).effective_first_layer()
