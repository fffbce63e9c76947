"""Networks to test with: random, trained and quantized ones, each from an explicit seed.

`degenerate_networks`, the catalogue of special positions, is in its own module and can be imported
from here too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, quantize_network
from qgeom.types import FloatArray
from tests.oracles.degenerate_networks import degenerate_networks

__all__ = [
    "GRIDS",
    "degenerate_networks",
    "gaussian_network",
    "moons",
    "quantized_variants",
    "torch_default_network",
    "trained_like",
]

GRIDS: dict[str, Grid] = {
    "step 1/2": Grid.step(0.5),
    "step 1/4": Grid.step(0.25),
    "step 1/128": Grid.step(2.0**-7),
    "symmetric 2 bits": Grid.symmetric(2),
    "symmetric 3 bits": Grid.symmetric(3),
    "symmetric 4 bits": Grid.symmetric(4),
    "per channel 2 bits": Grid.symmetric(2, per="channel"),
    "per channel 3 bits": Grid.symmetric(3, per="channel"),
    "per channel 4 bits": Grid.symmetric(4, per="channel"),
    "asymmetric 2 bits": Grid.asymmetric(2),
    "asymmetric 4 bits": Grid.asymmetric(4),
    "fixed range 2 bits": Grid.fixed_range(2),
    "fixed range 4 bits": Grid.fixed_range(4, saturate=True),
}


def torch_default_network(widths: Sequence[int], seed: int) -> ReLUNetwork:
    """Weights and biases uniform in ±1/sqrt(fan_in), the law of torch's linear layers."""
    rng = np.random.default_rng(seed)
    weights, biases = [], []
    for n_in, n_out in itertools.pairwise(widths):
        bound = 1 / np.sqrt(n_in)
        weights.append(rng.uniform(-bound, bound, (n_out, n_in)))
        biases.append(rng.uniform(-bound, bound, n_out))
    return ReLUNetwork(weights, biases)


def gaussian_network(widths: Sequence[int], seed: int, scale: float = 1.0) -> ReLUNetwork:
    """Weights normal with deviation 1/sqrt(fan_in), biases with deviation 1, all times `scale`."""
    rng = np.random.default_rng(seed)
    weights, biases = [], []
    for n_in, n_out in itertools.pairwise(widths):
        weights.append(scale * rng.standard_normal((n_out, n_in)) / np.sqrt(n_in))
        biases.append(scale * rng.standard_normal(n_out))
    return ReLUNetwork(weights, biases)


def moons(n_points: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    """Two interleaving half circles with noise 0.1, and labels 0 and 1."""
    labels = (np.arange(n_points) % 2).astype(np.float64)
    angles = rng.uniform(0, np.pi, n_points) + np.pi * labels
    points = np.stack([np.cos(angles) + labels, np.sin(angles) + 0.5 * labels], axis=1)
    return points + 0.1 * rng.standard_normal(points.shape), labels


def trained_like(
    widths: Sequence[int] = (2, 16, 16, 1), seed: int = 0, *, n_steps: int = 200
) -> ReLUNetwork:
    """A network trained on `moons`: logistic loss on 256 points, full-batch Adam, rate 0.01."""
    rng = np.random.default_rng([seed, 1])
    points, labels = moons(256, rng)
    start = torch_default_network(widths, seed)
    parameters = [*start.weights, *start.biases]
    means = [np.zeros_like(p) for p in parameters]
    squares = [np.zeros_like(p) for p in parameters]
    for step in range(1, n_steps + 1):
        slopes = _gradients(parameters, points, labels)
        means = [0.9 * m + 0.1 * g for m, g in zip(means, slopes, strict=True)]
        squares = [0.999 * s + 0.001 * g * g for s, g in zip(squares, slopes, strict=True)]
        unbias_m, unbias_s = 1 - 0.9**step, 1 - 0.999**step
        parameters = [
            p - 0.01 * (m / unbias_m) / (np.sqrt(s / unbias_s) + 1e-8)
            for p, m, s in zip(parameters, means, squares, strict=True)
        ]
    return ReLUNetwork(parameters[: len(start.weights)], parameters[len(start.weights) :])


def _gradients(
    parameters: Sequence[FloatArray], points: FloatArray, labels: FloatArray
) -> list[FloatArray]:
    """Gradients of the mean logistic loss, weights first, then biases."""
    depth = len(parameters) // 2
    weights, biases = parameters[:depth], parameters[depth:]
    inputs = [points]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        inputs.append(np.maximum(inputs[-1] @ W.T + b, 0))
    logits = inputs[-1] @ weights[-1].T + biases[-1]
    upstream = (1 / (1 + np.exp(-logits)) - labels[:, None]) / labels.size
    by_weights: list[FloatArray] = []
    by_biases: list[FloatArray] = []
    for W, x in zip(reversed(weights), reversed(inputs), strict=True):
        by_weights.insert(0, upstream.T @ x)
        by_biases.insert(0, upstream.sum(axis=0))
        upstream = (upstream @ W) * (x > 0)
    return by_weights + by_biases


def quantized_variants(network: ReLUNetwork) -> Iterator[tuple[str, QuantizedNetwork]]:
    """The network on every grid of `GRIDS`, with float and with quantized biases."""
    for name, grid in GRIDS.items():
        yield name, quantize_network(network, grid)
        yield f"{name}, biases too", quantize_network(network, grid, quantize_biases=True)
