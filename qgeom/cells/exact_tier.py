"""The exact tier of the tessellation: what floating point leaves open, in batches."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from qgeom.cells.affine_points import affine_points
from qgeom.cells.network_stack import StackLayer, stack_layers
from qgeom.cells.open_signs import Contexts, OpenSigns
from qgeom.cells.planar_mesh import Int32Array
from qgeom.cells.values import UNIT
from qgeom.exact.layers import ExactStack, exact_stack
from qgeom.exact.signs import exact_signs, exact_vertices
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.packing import WordArray, unpack_patterns
from qgeom.quantized import QuantizedNetwork, float_network
from qgeom.slices import PlaneSlice
from qgeom.types import BoolArray, FloatArray

Network = ReLUNetwork | QuantizedNetwork


class ExactPlane:
    """Networks over a plane in exact arithmetic; built only when something asks for it.

    Parameters
    ----------
    networks : sequence of ReLUNetwork or QuantizedNetwork
        The networks.
    box : ((float, float), (float, float))
        The region in the frame of the plane.
    plane : (origin, u, v) or None
        The plane, if it is not the input space itself.
    tolerance : float
        The error of a vertex above which it is computed exactly.
    """

    def __init__(
        self, networks: Sequence[Network], box: Box, plane: PlaneSlice | None, tolerance: float
    ) -> None:
        self.networks, self.box, self.plane = tuple(networks), box, plane
        self.tolerance = tolerance
        self._lock = Lock()

    @cached_property
    def stack(self) -> ExactStack:
        """The exact weights."""
        return exact_stack(self.networks, slice=self.plane)

    @cached_property
    def layers(self) -> tuple[StackLayer, ...]:
        """The same networks as the kernels see them: where neurons stand in packed patterns."""
        return stack_layers(self._planar_layers())

    def _planar_layers(self) -> list[tuple[list[FloatArray], list[FloatArray]]]:
        """Weights and biases of the hidden layers, the first as a map of the plane."""
        floats = [float_network(n) for n in self.networks]
        layers = [(list(n.weights[:-1]), list(n.biases[:-1])) for n in floats]
        if self.plane is None and all(n.widths[0] == 2 for n in floats):
            return layers
        W, b = self.stack.effective_first_layer()  # refuses what does not fit the plane
        start = 0
        for weights, biases in layers:
            if weights:
                stop = start + len(biases[0])
                weights[0], biases[0] = W[start:stop], b[start:stop]
                start = stop
        return layers

    def signs(self, signs: OpenSigns) -> tuple[NDArray[np.int8], FloatArray]:
        """Exact signs of pre-activations, and their values correctly rounded."""
        numbers = np.concatenate([signs.birth[:, 0], signs.context])
        rows, places = np.unique(numbers, return_inverse=True)
        n = len(signs.birth)
        with self._lock:  # residues are cached, and threads would compute them twice
            return exact_signs(
                self.stack,
                self.box,
                patterns=self._unpacked(signs.patterns.rows(rows)),
                vertex_context=places[:n],
                first=signs.birth[:, 1].astype(np.int64),
                second=signs.birth[:, 2].astype(np.int64),
                neuron_context=places[n:],
                neuron=signs.neuron,
            )

    def points(self, patterns: Contexts, birth: Int32Array) -> tuple[FloatArray, FloatArray]:
        """Vertices within the tolerance, shape (n, 2), and bounds of their errors.

        Those that composing their lines anew does not place well enough are computed exactly.
        """
        rows, places = np.unique(birth[:, 0], return_inverse=True)
        unpacked = self._unpacked(patterns.rows(rows))
        points = np.full((len(birth), 2), np.nan)
        error = np.full(len(birth), np.inf)
        if self.tolerance:
            points, error = affine_points(self.layers, self.box, unpacked[places], birth[:, 1:])
        left = np.flatnonzero(~(error <= self.tolerance))
        if len(left):
            with self._lock:
                points[left] = exact_vertices(
                    self.stack,
                    self.box,
                    patterns=unpacked,
                    context=places[left],
                    first=birth[left, 1].astype(np.int64),
                    second=birth[left, 2].astype(np.int64),
                )
            error[left] = 2 * UNIT * np.abs(points[left]).sum(axis=1)
        return points, error

    def _unpacked(self, words: WordArray) -> BoolArray:
        parts = [
            unpack_patterns(words[:, k.first_word : k.first_word + k.n_words], k.n_neurons)
            for k in self.layers
        ]
        return np.concatenate(parts, axis=1)
