"""Train several networks of one shape at once, as one batched computation."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor

from qgeom.datasets import Dataset
from qgeom.decisions import accuracy
from qgeom.errors import ParameterError, TrainingError
from qgeom.learning.devices import choose_device, make_deterministic
from qgeom.network import ReLUNetwork
from qgeom.types import FloatArray


@dataclass(frozen=True, kw_only=True)
class TrainingOptions:
    """How networks are trained.

    Attributes
    ----------
    hidden : tuple of int
        Widths of the hidden layers.
    epochs : int
        Full-batch steps of Adam.
    learning_rate : float
        Its step size.
    min_accuracy : float
        A network below this share of correct training points is an error, not a result.
    """

    hidden: tuple[int, ...]
    epochs: int
    learning_rate: float
    min_accuracy: float = 0.0

    def __post_init__(self) -> None:
        if not self.hidden or min(self.hidden) < 1:
            raise ParameterError(f"hidden is {self.hidden}", remedy="one width above 0 per layer")
        if self.epochs < 1:
            raise ParameterError(f"epochs is {self.epochs}", remedy="at least 1")
        if not (math.isfinite(self.learning_rate) and self.learning_rate > 0):
            raise ParameterError(f"learning_rate is {self.learning_rate}", remedy="above 0")


@dataclass(frozen=True, kw_only=True)
class TrainedNetworks:
    """The result of one batched training.

    Attributes
    ----------
    networks : tuple of ReLUNetwork
        One per seed, in the order given.
    losses : ndarray, shape (checkpoints, seeds)
        Mean binary cross-entropy per network at the checkpoints.
    epochs : ndarray of int, shape (checkpoints,)
        When those were taken.
    """

    networks: tuple[ReLUNetwork, ...]
    losses: FloatArray
    epochs: FloatArray


def ignore(_: str) -> None:
    """Take a line of progress and do nothing with it."""


def initial_layers(widths: Sequence[int], seeds: Sequence[int]) -> list[tuple[Tensor, Tensor]]:
    """Weights and biases drawn evenly from ±1/√fan-in, as in torch's Linear.

    Parameters
    ----------
    widths : sequence of int
        Sizes from input to output.
    seeds : sequence of int
        One per network; each is drawn from a generator of its own.

    Returns
    -------
    list of (Tensor, Tensor)
        Per layer, of shapes (networks, out, in) and (networks, 1, out), float64.
    """
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    layers = []
    for fan_in, fan_out in pairwise(widths):
        bound = 1.0 / math.sqrt(fan_in)
        uniform = [
            (
                torch.rand(fan_out, fan_in, generator=g, dtype=torch.float64),
                torch.rand(1, fan_out, generator=g, dtype=torch.float64),
            )
            for g in generators
        ]
        W = torch.stack([2 * bound * (w - 0.5) for w, _ in uniform])
        b = torch.stack([2 * bound * (b - 0.5) for _, b in uniform])
        layers.append((W, b))
    return layers


def _logits(layers: list[tuple[Tensor, Tensor]], points: Tensor) -> Tensor:
    """Outputs (seeds, n) of all networks at all points (n, 2)."""
    values = points.expand(len(layers[0][0]), -1, -1)
    for depth, (W, b) in enumerate(layers):
        values = torch.baddbmm(b, values, W.transpose(1, 2))
        if depth < len(layers) - 1:
            values = torch.relu(values)
    return values[..., 0]


def train_classifiers(
    dataset: Dataset,
    options: TrainingOptions,
    *,
    seeds: Sequence[int],
    device: str,
    progress: Callable[[str], None] = ignore,
) -> TrainedNetworks:
    """Train one binary classifier per seed, all in one batch.

    Parameters
    ----------
    dataset : Dataset
        Points and labels 0/1; the output's sign is the decision.
    options : TrainingOptions
        Shape of the networks and of the training.
    seeds : sequence of int
        One seed per network; a network does not depend on the others in the batch, up to the
        rounding of batched matrix products.
    device : str
        ``"auto"``, ``"cpu"`` or ``"cuda"``.
    progress : callable
        Receives a line of text now and then.

    Returns
    -------
    TrainedNetworks
        Float64 networks on the host.

    Raises
    ------
    TrainingError
        When a loss is not finite, or a network stays below ``options.min_accuracy``.
    ParameterError
        When there is no seed, or labels other than 0 and 1.

    Notes
    -----
    Binary cross-entropy on logits, full batch, Adam (Kingma & Ba 2015). Losses are summed over
    networks, so each network's gradient is that of its own mean loss.
    """
    if not seeds:
        raise ParameterError("no seeds", remedy="give at least one")
    if not np.isin(dataset.labels, (0, 1)).all():
        raise ParameterError("labels other than 0 and 1", where=f"dataset {dataset.name}")
    make_deterministic()
    place = choose_device(device)
    points = torch.as_tensor(np.array(dataset.points), device=place)
    targets = torch.as_tensor(np.array(dataset.labels), device=place, dtype=torch.float64)
    widths = (dataset.points.shape[1], *options.hidden, 1)
    layers = [
        (W.to(place).requires_grad_(), b.to(place).requires_grad_())
        for W, b in initial_layers(widths, seeds)
    ]
    losses, checkpoints = descend(layers, points, targets, options, progress)
    networks = tuple(layer_network(layers, position) for position in range(len(seeds)))
    for position, network in enumerate(networks):
        _check_accuracy(network, dataset, options, position)
    return TrainedNetworks(networks=networks, losses=losses, epochs=checkpoints)


def descend(
    layers: list[tuple[Tensor, Tensor]],
    points: Tensor,
    targets: Tensor,
    options: TrainingOptions,
    progress: Callable[[str], None],
) -> tuple[FloatArray, FloatArray]:
    """Minimize binary cross-entropy in place, full batch, with Adam.

    Parameters
    ----------
    layers : list of (Tensor, Tensor)
        As from `initial_layers`; they require gradients, and are changed.
    points : Tensor, shape (n, d)
        Inputs.
    targets : Tensor, shape (n,)
        Labels 0 and 1 as float64.
    options : TrainingOptions
        Steps and step size.
    progress : callable
        Receives a line now and then.

    Returns
    -------
    losses : ndarray, shape (checkpoints, networks)
        Each network's own mean loss.
    epochs : ndarray, shape (checkpoints,)
        When they were taken.

    Raises
    ------
    TrainingError
        When a loss is not finite.
    """
    parameters = [tensor for layer in layers for tensor in layer]
    optimizer = torch.optim.Adam(parameters, lr=options.learning_rate)
    every = max(options.epochs // 10, 1)
    history, checkpoints = [], []
    for epoch in range(options.epochs):
        optimizer.zero_grad()
        logits = _logits(layers, points)
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            logits, targets.expand_as(logits), reduction="none"
        ).mean(dim=1)
        losses.sum().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if (epoch + 1) % every == 0 or epoch == 0:
            values = losses.detach().cpu().numpy()
            if not np.isfinite(values).all():
                raise TrainingError(
                    f"loss is {values.tolist()} at epoch {epoch + 1}",
                    remedy="lower training.learning_rate",
                )
            right = ((logits > 0) == (targets > 0)).double().mean(dim=1)
            progress(
                f"epoch {epoch + 1}/{options.epochs}: loss {values.mean():.4f}, "
                f"accuracy {right.min():.3f} to {right.max():.3f}"
            )
            history.append(values)
            checkpoints.append(float(epoch + 1))
    return np.array(history, dtype=np.float64), np.array(checkpoints)


def layer_network(layers: list[tuple[Tensor, Tensor]], position: int) -> ReLUNetwork:
    """One network of a batch, on the host.

    Parameters
    ----------
    layers : list of (Tensor, Tensor)
        As from `initial_layers`.
    position : int
        Which one.

    Returns
    -------
    ReLUNetwork
        A copy.
    """
    arrays = [
        (W[position].detach().cpu().numpy(), b[position, 0].detach().cpu().numpy())
        for W, b in layers
    ]
    return ReLUNetwork([W for W, _ in arrays], [b for _, b in arrays])


def _check_accuracy(
    network: ReLUNetwork, dataset: Dataset, options: TrainingOptions, position: int
) -> None:
    reached = accuracy(network, dataset.points, dataset.labels)
    if reached < options.min_accuracy:
        raise TrainingError(
            f"network {position} reaches {reached:.1%} of the training points, below "
            f"{options.min_accuracy:.1%}",
            where=f"dataset {dataset.name}",
            remedy="train longer (training.epochs), or choose another seed",
        )
