"""Several networks as one stack of layers, ready for the tessellation kernels.

Layer l of the stack holds the hidden neurons of layer l of the first network, then those of the
second, and so on; a network with fewer layers contributes none. Columns of a layer are packed in
64-bit words, layer after layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qgeom.cells.values import UNIT, Layer
from qgeom.types import FloatArray


@dataclass(frozen=True, eq=False)
class StackLayer:
    """One layer of a stack.

    Attributes
    ----------
    members : tuple of int
        The networks that have the layer.
    weights, biases : tuple of ndarray
        Per member: (neurons, inputs) and (neurons,).
    columns, inputs : tuple of slice
        Where the neurons of each stand in this layer and its inputs in the layer before.
    first : int
        The global number of the first neuron.
    first_word : int
        The first word of the layer in a packed pattern of the stack.
    """

    members: tuple[int, ...]
    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    columns: tuple[slice, ...]
    inputs: tuple[slice, ...]
    first: int
    first_word: int

    @property
    def n_neurons(self) -> int:
        """Neurons of all networks."""
        return sum(map(len, self.biases))

    @property
    def n_words(self) -> int:
        """Words of 64 bits that hold the pattern of this layer."""
        return -(-self.n_neurons // 64)

    @cached_property
    def bounds(self) -> tuple[FloatArray, FloatArray]:
        """2-norms of the rows, rounded up, and absolute biases."""
        with np.errstate(over="ignore"):  # infinite norms are refused before they are used
            norms = np.concatenate([np.linalg.norm(W, axis=1) for W in self.weights])
        widest = max(W.shape[1] for W in self.weights)
        return norms * (1 + (widest + 8) * UNIT), np.abs(np.concatenate(self.biases))

    @cached_property
    def totals(self) -> tuple[float, float, float]:
        """Bounds of the spectral norm, the 2-norm of the row norms, and that of the biases."""
        norms, biases = self.bounds
        total = float(np.linalg.norm(norms)) * (1 + (len(norms) + 8) * UNIT)
        # computed singular values are exact for a matrix that differs by a modest multiple of
        # the rounding unit
        rounding = 64 * max(max(W.shape) for W in self.weights) * UNIT * total
        parts = [float(np.linalg.norm(W, 2)) for W in self.weights]
        # networks share the coordinates of the plane; in deeper layers each has its own inputs
        shared = len(parts) > 1 and self.first == 0
        stretch = (float(np.linalg.norm(parts)) if shared else max(parts)) + rounding
        return min(stretch, total), total, float(np.linalg.norm(biases)) * (1 + 1e-12)

    def kernel_layer(self, context: int, n_split: int | None = None) -> Layer:
        """What the kernels need; `n_split` restricts the splitting to the first neurons."""
        n_split = self.n_neurons if n_split is None else n_split
        bits = np.zeros(64 * self.n_words, dtype=np.uint8)
        bits[:n_split] = 1
        mask = np.packbits(bits, bitorder="little").view(np.uint64)
        return Layer(*self.bounds, mask, np.array([self.first, context], dtype=np.int64))

    def pre_activations(self, active: FloatArray, out: FloatArray) -> None:
        """Write ``active @ W.T + b`` of each network into its columns of `out`."""
        for W, b, columns, inputs in zip(
            self.weights, self.biases, self.columns, self.inputs, strict=True
        ):
            if len(self.columns) == 1:
                np.matmul(active[:, inputs], W.T, out=out)
                out += b
            else:
                out[:, columns] = active[:, inputs] @ W.T
                out[:, columns] += b


def stack_layers(
    networks: Sequence[tuple[Sequence[FloatArray], Sequence[FloatArray]]],
) -> tuple[StackLayer, ...]:
    """The hidden layers of several networks, stacked.

    Parameters
    ----------
    networks : sequence of (weights, biases)
        Hidden layers only; the first layer takes the coordinates of the plane.

    Returns
    -------
    tuple of StackLayer
        As many as the deepest network has.
    """
    layers = []
    first, first_word = 0, 0
    before: dict[int, slice] = {k: slice(0, 2) for k in range(len(networks))}
    for depth in range(max((len(weights) for weights, _ in networks), default=0)):
        members = [k for k, (weights, _) in enumerate(networks) if depth < len(weights)]
        sizes = [len(networks[k][0][depth]) for k in members]
        stops = np.cumsum(sizes)
        columns = tuple(slice(int(e - n), int(e)) for n, e in zip(sizes, stops, strict=True))
        layer = StackLayer(
            members=tuple(members),
            weights=tuple(networks[k][0][depth] for k in members),
            biases=tuple(networks[k][1][depth] for k in members),
            columns=columns,
            inputs=tuple(before[k] for k in members),
            first=first,
            first_word=first_word,
        )
        before = dict(zip(members, columns, strict=True))
        first, first_word = first + layer.n_neurons, first_word + layer.n_words
        layers.append(layer)
    return tuple(layers)
