"""The cells that the package relucent finds in a square."""

from __future__ import annotations

from importlib import import_module

import numpy as np

from benchmarks.timing import in_turn
from qgeom.network import ReLUNetwork


def relucent_cells(
    network: ReLUNetwork, *, half_width: float, workers: int, repeats: int
) -> tuple[int, float]:
    """How many cells meet the square around 0, and least seconds of the search.

    Parameters
    ----------
    network : ReLUNetwork
        Of two inputs, in general position.
    half_width : float
        Of the square.
    workers : int
        Processes.
    repeats : int
        Runs.

    Returns
    -------
    count, seconds : int, float
        What was found; the network in relucent's form is made before the clock runs.
    """
    relucent = import_module("relucent")  # has no stubs, and is not installed everywhere
    model = _module(network)
    start = np.array([[0.0123, 0.0234]]) * half_width  # on no line
    counts: list[int] = []

    def search() -> None:
        found = relucent.Complex(model)
        found.bfs(
            start,
            cube_radius=half_width,
            cube_mode="intersect",
            nworkers=workers,
            verify=False,
            verbose=0,
        )
        counts.append(len(found))

    seconds = in_turn({"search": search}, repeats=repeats, warm=False)["search"]
    return counts[-1], seconds


def _module(network: ReLUNetwork) -> object:
    import torch
    from torch import nn

    layers: list[nn.Module] = []
    for W, b in zip(network.weights, network.biases, strict=True):
        linear = nn.Linear(W.shape[1], W.shape[0], dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(np.array(W)))
            linear.bias.copy_(torch.tensor(np.array(b)))
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])
