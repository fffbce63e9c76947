"""Train classifiers of several classes, many seeds in one batch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from qgeom.errors import ParameterError, ShapeError, TrainingError
from qgeom.learning.devices import choose_device, make_deterministic
from qgeom.network import ReLUNetwork
from qgeom.types import FloatArray, IntArray

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}
LOSSES = ("softmax", "squares")


@dataclass(frozen=True, kw_only=True)
class MulticlassOptions:
    """What is trained, and how.

    Attributes
    ----------
    hidden : tuple of int
        Widths of the hidden layers; empty for an affine classifier.
    activation : str
        A name in `ACTIVATIONS`.
    loss : str
        ``"softmax"``: cross-entropy of the softmax of the outputs; ``"squares"``: squared distance
        of the outputs from 1 for the right class and 0 for the others, no softmax anywhere.
    epochs : int
        Passes over the training points.
    batch : int
        Points per step of Adam; 0 for all of them.
    learning_rate : float
        Its step size.

    Examples
    --------
    >>> MulticlassOptions(hidden=(8,), epochs=5, batch=0, learning_rate=0.01).activation
    'relu'
    """

    hidden: tuple[int, ...]
    epochs: int
    batch: int
    learning_rate: float
    activation: str = "relu"
    loss: str = "softmax"

    def __post_init__(self) -> None:
        if self.hidden and min(self.hidden) < 1:
            raise ParameterError(f"hidden is {self.hidden}", remedy="widths above 0")
        if self.activation not in ACTIVATIONS or self.loss not in LOSSES:
            raise ParameterError(
                f"activation is {self.activation!r}, loss is {self.loss!r}",
                remedy=f"one of {', '.join(ACTIVATIONS)}; one of {', '.join(LOSSES)}",
            )
        if self.epochs < 1 or self.batch < 0:
            raise ParameterError(
                f"epochs is {self.epochs}, batch is {self.batch}", remedy="from 1 and from 0 up"
            )
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise ParameterError(f"learning_rate is {self.learning_rate}", remedy="above 0")


@dataclass(frozen=True, eq=False, kw_only=True)
class TrainedClassifiers:
    """Classifiers of one kind, one per seed.

    Attributes
    ----------
    weights, biases : tuple of ndarray of float64
        Per layer, shapes (seeds, out, in) and (seeds, out).
    outputs : ndarray of float64, shape (seeds, held out, classes)
        Outputs at the held-out points, before any softmax.
    train_accuracy : ndarray of float64, shape (seeds,)
        Share of training points with the largest output at their label.
    curve : ndarray of float64, shape (epochs, seeds)
        The same share of the held-out points after every epoch.
    """

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]
    outputs: FloatArray
    train_accuracy: FloatArray
    curve: FloatArray

    def network(self, place: int) -> ReLUNetwork:
        """Make a ReLU network of the parameters of one seed.

        Parameters
        ----------
        place : int
            Position of the seed. The caller knows that the activation was ReLU, or that there
            is no hidden layer.

        Returns
        -------
        ReLUNetwork
            In float64 on the host.
        """
        return ReLUNetwork([W[place] for W in self.weights], [b[place] for b in self.biases])


def ignore(_: str) -> None:
    """Take a line of progress and do nothing with it."""


def train_multiclass(
    points: FloatArray,
    labels: IntArray,
    options: MulticlassOptions,
    *,
    training: IntArray,
    held_out: IntArray,
    seeds: Sequence[int],
    device: str,
    progress: Callable[[str], None] = ignore,
) -> TrainedClassifiers:
    """Train one classifier per seed, all in one batch.

    Parameters
    ----------
    points : ndarray of float64, shape (n, d)
        All points.
    labels : ndarray of int64, shape (n,)
        Their classes, 0 to the largest label.
    options : MulticlassOptions
        Shape and training.
    training, held_out : ndarray of int64, shapes (seeds, m) and (seeds, k)
        Places of each seed's training and held-out points. Held-out points are only evaluated.
    seeds : sequence of int
        Seeds of initial weights and of the order of points; networks of different activation but
        equal seed start from the same weights and see the same batches.
    device : str
        ``"auto"``, ``"cpu"`` or ``"cuda"``.
    progress : callable
        Receives a line of text now and then.

    Returns
    -------
    TrainedClassifiers
        In float64 on the host.

    Raises
    ------
    ParameterError
        When there is no seed, or a label below 0.
    ShapeError
        When the places do not fit the seeds.
    TrainingError
        When outputs are not finite.

    Notes
    -----
    Adam (Kingma & Ba 2015). Losses are summed over networks, so each network's gradient is that of
    its own mean loss, up to the rounding of batched matrix products.
    """
    if not len(seeds) or labels.min(initial=0) < 0:
        raise ParameterError("no seeds, or a label below 0", remedy="at least one; from 0 up")
    if len(training) != len(seeds) or len(held_out) != len(seeds):
        raise ShapeError(
            f"{len(seeds)} seeds, places {training.shape} and {held_out.shape}",
            remedy="one row of places per seed",
        )
    make_deterministic()
    place = choose_device(device)
    inputs, targets, seen, unseen = (
        torch.as_tensor(np.array(a), device=place) for a in (points, labels, training, held_out)
    )
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    widths = (points.shape[1], *options.hidden, int(labels.max()) + 1)
    layers = _initial(widths, generators, place)
    crowd = _Crowd(inputs=inputs, targets=targets, layers=layers, options=options)
    optimizer = torch.optim.Adam([t for layer in layers for t in layer], lr=options.learning_rate)
    curve = []
    for epoch in range(options.epochs):
        crowd.learn(seen, optimizer, generators)
        curve.append(crowd.accuracy(unseen))
        if (epoch + 1) % max(options.epochs // 4, 1) == 0:
            progress(
                f"{options.activation}, {options.loss}: epoch {epoch + 1}/{options.epochs}, "
                f"held-out accuracy {curve[-1].min():.3f} to {curve[-1].max():.3f}"
            )
    return crowd.result(seen, unseen, np.array(curve))


def _initial(
    widths: Sequence[int], generators: Sequence[torch.Generator], device: torch.device
) -> list[tuple[Tensor, Tensor]]:
    """Uniform in ±1/√fan-in, as torch's Linear; each network from its own generator."""
    layers = []
    for fan_in, fan_out in pairwise(widths):
        drawn = [
            torch.rand(fan_out, fan_in + 1, generator=g, dtype=torch.float64) for g in generators
        ]
        both = (2 * torch.stack(drawn) - 1) / math.sqrt(fan_in)
        W, b = (part.contiguous().to(device) for part in (both[:, :, :-1], both[:, None, :, -1]))
        layers.append((W.requires_grad_(), b.requires_grad_()))
    return layers


@dataclass(frozen=True, eq=False, kw_only=True)
class _Crowd:
    """Networks of one shape, one per seed, and the points that they share.

    Weights are (seeds, out, in), biases (seeds, 1, out); places of points are (seeds, n).
    """

    inputs: Tensor
    targets: Tensor
    layers: list[tuple[Tensor, Tensor]]
    options: MulticlassOptions

    def outputs(self, places: Tensor) -> Tensor:
        """Outputs (seeds, n, classes) of each network at its own points."""
        values, activation = self.inputs[places], ACTIVATIONS[self.options.activation]
        for depth, (W, b) in enumerate(self.layers):
            values = torch.baddbmm(b, values, W.transpose(1, 2))
            if depth < len(self.layers) - 1:
                values = activation(values)
        return values

    def losses(self, places: Tensor) -> Tensor:
        """Mean loss of every network over its points, shape (seeds,)."""
        outputs = self.outputs(places)
        wanted = torch.nn.functional.one_hot(self.targets[places], outputs.shape[2]).to(outputs)
        if self.options.loss == "squares":
            return ((outputs - wanted) ** 2).sum(2).mean(1)
        return -(wanted * torch.log_softmax(outputs, dim=2)).sum(2).mean(1)

    def learn(
        self,
        seen: Tensor,
        optimizer: torch.optim.Optimizer,
        generators: Sequence[torch.Generator],
    ) -> None:
        """Show every network its training points once, in an order of its own."""
        size = seen.shape[1]
        orders = torch.stack([torch.randperm(size, generator=g) for g in generators])
        shuffled = seen.gather(1, orders.to(seen.device))
        step = self.options.batch or size
        for start in range(0, size, step):
            optimizer.zero_grad()
            loss = self.losses(shuffled[:, start : start + step]).sum()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()

    def accuracy(self, places: Tensor) -> FloatArray:
        """Share of points with the largest output at their label, shape (seeds,)."""
        with torch.no_grad():
            right = self.outputs(places).argmax(2) == self.targets[places]
        return np.asarray(right.double().mean(1).cpu().numpy(), dtype=np.float64)

    def result(self, seen: Tensor, unseen: Tensor, curve: FloatArray) -> TrainedClassifiers:
        """Everything in host memory; an error when outputs are not finite."""
        with torch.no_grad():
            outputs = self.outputs(unseen).cpu().numpy()
        if not np.isfinite(outputs).all():
            raise TrainingError("outputs are not finite", remedy="lower the learning rate")
        host = [[t.detach().cpu().numpy() for t in layer] for layer in self.layers]
        return TrainedClassifiers(
            weights=tuple(W for W, _ in host),
            biases=tuple(b[:, 0] for _, b in host),
            outputs=outputs,
            train_accuracy=self.accuracy(seen),
            curve=curve,
        )
