"""What predictors cost: evaluations of a network, counted while they happen."""

from __future__ import annotations

from typing import Any

import numpy as np

from qgeom.experiments.local_complexity.parameters import Params
from qgeom.flips.sampled import compare_responses, respond
from qgeom.local_complexity import local_complexity
from qgeom.network import ReLUNetwork
from qgeom.population import Member
from qgeom.types import FloatArray, IntArray


class MeteredNetwork(ReLUNetwork):
    """A network that counts the inputs it is evaluated at.

    Parameters
    ----------
    network : ReLUNetwork
        The network to meter.

    Attributes
    ----------
    weights, biases : tuple of ndarray of float64
        Those of the network.
    evaluated : list of int
        Inputs per call.
    """

    evaluated: list[int]

    def __init__(self, network: ReLUNetwork) -> None:
        super().__init__(network.weights, network.biases)
        object.__setattr__(self, "evaluated", [])

    def pre_activations(self, x: Any) -> Any:  # noqa: ANN401 - as of the base class
        """As of `ReLUNetwork`."""
        self.evaluated.append(len(x))
        return super().pre_activations(x)


def evaluations(member: Member, points: FloatArray, params: Params) -> dict[str, IntArray]:
    """Count evaluations per point.

    Parameters
    ----------
    member : Member
        A network and its twins.
    points : ndarray of float64, shape (n, 2)
        Where to count.
    params : Params
        Numbers of directions, grids.

    Returns
    -------
    dict of str to ndarray of int64
        ``complexity`` (directions,): of the sampled local complexity; ``flips`` (twins,): of
        looking for flips with the first 1, 2, … twins.
    """
    complexity = []
    for count in params.directions:
        meter = MeteredNetwork(member.network)
        local_complexity(meter, points, radius=1.0, directions=count, seed=0)
        complexity.append(sum(meter.evaluated))
    source = MeteredNetwork(member.network)
    before, spent = respond(source, points), []
    for twin in (twin for key, twin in member.twins.items() if key.grid in params.grids):
        meter = MeteredNetwork(twin.network)
        compare_responses(before, respond(meter, points))
        spent.append(sum(meter.evaluated))
    found = {
        "complexity": complexity,
        "flips": sum(source.evaluated) + np.cumsum(spent),
    }
    return {
        name: np.asarray(counts, dtype=np.int64) // len(points) for name, counts in found.items()
    }
