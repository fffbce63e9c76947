"""The networks that are measured: default initialisations, trained ones, and their grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from qgeom.grids import Grid
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, float_network, quantize_network

Network = ReLUNetwork | QuantizedNetwork


@dataclass(frozen=True, eq=False)
class Case:
    """Something to tessellate.

    Attributes
    ----------
    law : str
        Where the weights come from.
    network : ReLUNetwork or QuantizedNetwork
        The network.
    box : ((x0, x1), (y0, y1))
        The region.
    """

    law: str
    network: Network
    box: Box

    @property
    def name(self) -> str:
        """Law, hidden widths and half-width of the box."""
        (low, high), _ = self.box
        return f"{self.law} {shape(self.network)} ±{(high - low) / 2:.3g}"


def shape(network: Network) -> str:
    """Hidden widths, for example ``64-64-64``."""
    plain = float_network(network)
    return "-".join(map(str, plain.widths[1:-1]))


def square(half_width: float) -> Box:
    """The square around 0."""
    return (-half_width, half_width), (-half_width, half_width)


@cache
def default_network(hidden: Sequence[int], seed: int = 0) -> ReLUNetwork:
    """Linear layers as torch initialises them: uniform in ±1/sqrt(fan-in)."""
    import torch
    from torch import nn

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers: list[nn.Module] = []
        for n_in, n_out in pairwise((2, *hidden, 1)):
            layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    return ReLUNetwork.from_torch(nn.Sequential(*layers[:-1]))


@cache
def trained_network(hidden: Sequence[int], *, epochs: int = 200) -> ReLUNetwork:
    """A classifier of two moons."""
    from qgeom.datasets import make_dataset
    from qgeom.learning.train import TrainingOptions, train_classifiers

    data = make_dataset("moons", n_points=300, n_test=2, options={"noise": 0.15}, seed=1)
    options = TrainingOptions(hidden=tuple(hidden), epochs=epochs, learning_rate=0.01)
    return train_classifiers(data, options, seeds=[1], device="cpu").networks[0]


def wide_gaussian_network(hidden: Sequence[int], seed: int = 0) -> ReLUNetwork:
    """Standard normal weights and biases, so that steps of 1/2 leave few of them at 0."""
    rng = np.random.default_rng(seed)
    sizes = list(pairwise((2, *hidden, 1)))
    weights = [rng.standard_normal((n_out, n_in)) for n_in, n_out in sizes]
    return ReLUNetwork(weights, [rng.standard_normal(n_out) for _, n_out in sizes])


def on_grid(network: ReLUNetwork, grid: Grid, *, biases: bool = False) -> QuantizedNetwork:
    """The quantized twin; biases stay float unless they are to be rounded too."""
    return quantize_network(network, grid, quantize_biases=biases)


def zero_share(network: QuantizedNetwork) -> float:
    """Share of weights that were rounded to 0."""
    values = np.concatenate([w.values.ravel() for w in network.weights])
    return float((values == 0).mean())


def beginnings(network: Network) -> list[Network]:
    """The networks of the first hidden layer, the first two, and so on."""
    if isinstance(network, ReLUNetwork):
        return [
            ReLUNetwork(network.weights[: n + 1], network.biases[: n + 1])
            for n in range(1, len(network.weights))
        ]
    return [
        QuantizedNetwork(
            network=ReLUNetwork(network.network.weights[: n + 1], network.network.biases[: n + 1]),
            weights=network.weights[: n + 1],
            biases=None if network.biases is None else network.biases[: n + 1],
        )
        for n in range(1, len(network.weights))
    ]
