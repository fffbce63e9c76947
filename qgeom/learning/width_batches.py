"""Train networks of one hidden layer and of several widths in one batch.

Narrow networks are filled up with neurons whose weights are all zero. Such a neuron puts out zero
and receives no gradient, so that it stays zero, and the others learn as if it were not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from qgeom.errors import ParameterError, ShapeError
from qgeom.learning.devices import choose_device, make_deterministic
from qgeom.learning.train import TrainingOptions, descend, ignore, initial_layers, layer_network
from qgeom.network import ReLUNetwork
from qgeom.types import FloatArray, IntArray


def train_widths(
    points: FloatArray,
    labels: IntArray,
    *,
    jobs: Sequence[tuple[int, int]],
    epochs: int,
    learning_rate: float,
    device: str,
    progress: Callable[[str], None] = ignore,
) -> tuple[ReLUNetwork, ...]:
    """Train one binary classifier per job, all in one batch.

    Parameters
    ----------
    points : ndarray of float64, shape (n, d)
        Inputs.
    labels : ndarray of int64, shape (n,)
        0 or 1; the output's sign is the decision.
    jobs : sequence of (int, int)
        Hidden neurons and seed of each network. A network does not depend on the others, up to
        the rounding of batched matrix products.
    epochs : int
        Full-batch steps of Adam.
    learning_rate : float
        Its step size.
    device : str
        ``"auto"``, ``"cpu"`` or ``"cuda"``.
    progress : callable
        Receives a line of text now and then.

    Returns
    -------
    tuple of ReLUNetwork
        One per job, in order, each of its own width.

    Raises
    ------
    ShapeError
        When points and labels do not fit.
    ParameterError
        Without a job, for a width below 1, or labels other than 0 and 1.
    TrainingError
        When a loss is not finite.

    Notes
    -----
    Loss, optimizer and initial weights are those of `train_classifiers`.

    Examples
    --------
    >>> points, labels = np.array([[-1.0], [1.0]]), np.array([0, 1])
    >>> options = {"epochs": 3, "learning_rate": 0.1, "device": "cpu"}
    >>> [n.widths for n in train_widths(points, labels, jobs=[(2, 7), (5, 7)], **options)]
    [(1, 2, 1), (1, 5, 1)]
    """
    if points.ndim != 2 or labels.shape != (len(points),):
        raise ShapeError(f"points {points.shape} and labels {labels.shape} do not fit")
    if not jobs or min(width for width, _ in jobs) < 1:
        raise ParameterError(f"jobs are {list(jobs)}", remedy="at least one, of width 1 or more")
    if not np.isin(labels, (0, 1)).all():
        raise ParameterError("labels other than 0 and 1", where="labels")
    make_deterministic()
    place = choose_device(device)
    widest = max(width for width, _ in jobs)
    layers = [
        (W.to(place).requires_grad_(), b.to(place).requires_grad_())
        for W, b in _padded(points.shape[1], jobs, widest)
    ]
    inputs = torch.as_tensor(np.array(points), device=place)
    targets = torch.as_tensor(np.array(labels), device=place, dtype=torch.float64)
    options = TrainingOptions(hidden=(widest,), epochs=epochs, learning_rate=learning_rate)
    descend(layers, inputs, targets, options, progress)
    return tuple(
        _narrowed(layer_network(layers, position), width)
        for position, (width, _) in enumerate(jobs)
    )


def _padded(d: int, jobs: Sequence[tuple[int, int]], widest: int) -> list[tuple[Tensor, Tensor]]:
    """Initial layers of all networks, filled up with zeros."""
    hidden = torch.zeros(len(jobs), widest, d, dtype=torch.float64)
    biases = torch.zeros(len(jobs), 1, widest, dtype=torch.float64)
    output = torch.zeros(len(jobs), 1, widest, dtype=torch.float64)
    offset = torch.zeros(len(jobs), 1, 1, dtype=torch.float64)
    for place, (width, seed) in enumerate(jobs):
        (W, b), (v, c) = initial_layers((d, width, 1), (seed,))
        hidden[place, :width], biases[place, :, :width] = W[0], b[0]
        output[place, :, :width], offset[place] = v[0], c[0]
    return [(hidden, biases), (output, offset)]


def _narrowed(network: ReLUNetwork, width: int) -> ReLUNetwork:
    """The first neurons, without those that only filled up."""
    (W, v), (b, c) = network.weights, network.biases
    return ReLUNetwork([W[:width], v[:, :width]], [b[:width], c])
