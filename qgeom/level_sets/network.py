"""A network whose last hidden neuron is active exactly where an output exceeds a value."""

from __future__ import annotations

import numpy as np

from qgeom.grids import QuantizedArray
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.types import FloatArray, IntArray


def thresholded(
    network: ReLUNetwork | QuantizedNetwork, *, output: int, value: float
) -> ReLUNetwork | QuantizedNetwork:
    """Turn one output into a neuron: its pre-activation is that output minus the value.

    A value other than 0 enters as the weight of one more neuron of the last hidden layer, which
    is 1 everywhere; no number is rounded then. Without a hidden layer it is subtracted from the
    bias, which is rounded to float64.

    Parameters
    ----------
    network : ReLUNetwork or QuantizedNetwork
        The network. A quantized one stays on its grid.
    output : int
        Which output.
    value : float
        The threshold.

    Returns
    -------
    ReLUNetwork or QuantizedNetwork
        One hidden layer more, of one neuron, and the output ``relu(f − value)``.

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0]], [[2.0]]], [[0.0], [0.5]])
    >>> thresholded(network, output=0, value=3.0)([[1.0], [2.0]]).tolist()
    [[0.0], [1.5]]
    """
    if isinstance(network, QuantizedNetwork):
        return _thresholded_grid(network, output, value)
    weights, biases = list(network.weights[:-1]), list(network.biases[:-1])
    row, bias = network.weights[-1][[output]], network.biases[-1][[output]]
    if value != 0:
        if weights:
            weights[-1], biases[-1] = _with_constant(weights[-1], biases[-1])
            row = np.append(row, [[-value]], axis=1)
        else:
            bias = bias - value
    return ReLUNetwork([*weights, row, [[1.0]]], [*biases, bias, [0.0]])


def _thresholded_grid(network: QuantizedNetwork, output: int, value: float) -> QuantizedNetwork:
    floats = thresholded(network.network, output=output, value=value)
    assert isinstance(floats, ReLUNetwork)  # noqa: S101 - for the type checker
    weights = [*network.weights[:-1], _row(network.weights[-1], output)]
    biases: tuple[QuantizedArray, ...] | None = None
    columns = None if network.biases is None else [_column(b) for b in network.biases]
    if columns is not None:
        columns[-1] = _row(columns[-1], output)
    if value != 0:
        if len(weights) > 1:
            zeros = _exactly(np.zeros((1, weights[-2].codes.shape[1])))
            weights[-2] = _joined(weights[-2], zeros, axis=0)
            weights[-1] = _joined(weights[-1], _exactly(np.array([[-value]])), axis=1)
            if columns is not None:
                columns[-2] = _joined(columns[-2], _exactly(np.ones((1, 1))), axis=0)
        elif columns is not None:
            columns[-1] = _exactly(floats.biases[0][:, None])
    weights.append(_exactly(np.ones((1, 1))))
    if columns is not None:
        biases = (*columns, _exactly(np.zeros((1, 1))))
    stored = ReLUNetwork([w.values for w in weights], floats.biases)
    return QuantizedNetwork(network=stored, weights=tuple(weights), biases=biases)


def _with_constant(W: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A layer with one more neuron that is 1 whatever the input."""
    return np.append(W, np.zeros((1, W.shape[1])), axis=0), np.append(b, 1.0)


def _on_grid(codes: IntArray, step: FloatArray) -> QuantizedArray:
    none = np.zeros(codes.shape, dtype=np.bool_)
    return QuantizedArray(codes=codes, step=step, zero_point=0, out_of_range=none, saturated=none)


def _exactly(values: FloatArray) -> QuantizedArray:
    """Any floats as a grid, each with a step of its own."""
    return _on_grid(np.sign(values).astype(np.int64), np.where(values == 0, 1.0, np.abs(values)))


def _parts(array: QuantizedArray) -> tuple[IntArray, FloatArray]:
    """Codes with zero point 0, and the step of every entry."""
    return array.codes - array.zero_point, np.broadcast_to(array.step, array.codes.shape)


def _row(array: QuantizedArray, row: int) -> QuantizedArray:
    codes, steps = _parts(array)
    return _on_grid(codes[[row]], steps[[row]])


def _column(array: QuantizedArray) -> QuantizedArray:
    codes, steps = _parts(array)
    return _on_grid(codes.reshape(-1, 1), steps.reshape(-1, 1))


def _joined(first: QuantizedArray, second: QuantizedArray, *, axis: int) -> QuantizedArray:
    (codes, steps), (more, more_steps) = _parts(first), _parts(second)
    return _on_grid(np.append(codes, more, axis=axis), np.append(steps, more_steps, axis=axis))
