"""A float network on its box: evaluated and measured once, for all of its twins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from qgeom import lattice
from qgeom.arrays import Place, on_host
from qgeom.datasets import Dataset
from qgeom.experiments.classifier_flips.distances import (
    distances_to,
    level_segments,
    neuron_distances,
)
from qgeom.experiments.classifier_flips.parameters import Params
from qgeom.experiments.classifier_flips.ranks import standard_ranks
from qgeom.flips.sampled import Response, pattern_codes, respond
from qgeom.level_sets.network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False, kw_only=True)
class View:
    """Points and what the float network does there.

    Attributes
    ----------
    points : ndarray of float64, shape (n, 2)
        The points.
    placed : ndarray or Tensor of float64, shape (n, 2)
        The same where networks are evaluated at them.
    response : Response
        What the float network does, where it was evaluated.
    """

    points: FloatArray
    placed: Any
    response: Response

    def respond(self, network: ReLUNetwork) -> Response:
        """What another network does at the same points."""
        return respond(network, self.placed)


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """One float network with its cells, data, lattices and distances.

    Arrays of the finest lattice have shape (n²,).

    Attributes
    ----------
    network : ReLUNetwork
        The float network.
    decided : ReLUNetwork
        The same with its decision as one more hidden neuron.
    cells : Tessellation
        Its exact cells.
    boundary : ndarray of float64, shape (segments, 2, 2)
        Its decision boundary, exact.
    dataset : Dataset
        The data it was trained on.
    box : ((float, float), (float, float))
        The box of analysis in the input frame.
    lattices : tuple of View
        Lattices of rising resolution; the last one is meant where only one is.
    lattice_sizes : tuple of int
        Their points per axis.
    owners : ndarray of int64
        The cell that holds each point of the finest lattice; −1 where rounding hides it.
    train, test : View
        The data.
    sample : View
        Uniformly drawn points of the box, as many as the largest sample.
    decision_distance, neuron_distance : ndarray of float64
        Distance of lattice points to the decision boundary and to the nearest boundary of any
        hidden neuron, in input units; off by rounding only.
    near_distance : float
        What counts as near, in input units.
    decision_ranks, neuron_ranks, norm_ranks : ndarray of float64
        `standard_ranks` of the two distances and of the inputs' 1-norm.
    profile_bin : ndarray of int64
        Bin of each lattice point's distance to the decision boundary.
    profile_bins : int
        Number of bins, the open one included.
    """

    network: ReLUNetwork
    decided: ReLUNetwork
    cells: Tessellation
    boundary: FloatArray
    dataset: Dataset
    box: lattice.Box
    lattices: tuple[View, ...]
    lattice_sizes: tuple[int, ...]
    owners: IntArray
    train: View
    test: View
    sample: View
    decision_distance: FloatArray
    neuron_distance: FloatArray
    near_distance: float
    decision_ranks: FloatArray
    neuron_ranks: FloatArray
    norm_ranks: FloatArray
    profile_bin: IntArray
    profile_bins: int

    @property
    def fine(self) -> View:
        """The finest lattice."""
        return self.lattices[-1]

    @property
    def near(self) -> BoolArray:
        """Lattice points near the decision boundary."""
        return self.decision_distance <= self.near_distance

    @property
    def near_neuron(self) -> BoolArray:
        """Lattice points near some neuron's boundary."""
        return self.neuron_distance <= self.near_distance


def profile_edges(params: Params) -> FloatArray:
    """Edges of the distance bins as shares of the diagonal; the last one is infinite."""
    inner = np.linspace(0.0, params.profile_range, params.profile_bins + 1)
    return np.append(inner, np.inf)


def set_scene(
    network: ReLUNetwork, dataset: Dataset, params: Params, *, seed: int, place: Place = on_host
) -> Scene:
    """Evaluate a float network wherever its twins will be compared with it.

    Parameters
    ----------
    network : ReLUNetwork
        A classifier of the plane.
    dataset : Dataset
        Its data.
    params : Params
        Box, lattice, distances and sample sizes.
    seed : int
        Seed of the uniform sample.
    place : callable
        Puts an array on the device on which lattices and samples are evaluated; the data, which
        are few, are evaluated on the host.

    Returns
    -------
    Scene
        The float network's responses and distances.
    """
    box, decided = dataset.box(params.margin), thresholded(network, output=0, value=0.0)
    assert isinstance(decided, ReLUNetwork)  # noqa: S101 - for the type checker
    cells, sizes = tessellate(network, box=box), lattice_sizes(params.resolution)
    lattices = tuple(_view(network, lattice.midpoints(box, n), place) for n in sizes)
    fine = lattices[-1]
    boundary, owners = level_segments(cells.level_set()), _owners(cells, fine.response)
    decision_distance = distances_to(boundary, fine.points)
    neuron_distance = neuron_distances(cells, fine.points, owners)
    unit = lattice.diagonal(box)
    edges = profile_edges(params)
    return Scene(
        network=network,
        decided=decided,
        cells=cells,
        boundary=boundary,
        dataset=dataset,
        box=box,
        lattices=lattices,
        lattice_sizes=sizes,
        owners=owners,
        train=_view(network, dataset.points, on_host),
        test=_view(network, dataset.test_points, on_host),
        sample=_view(network, _uniform(box, params.sample_sizes[-1], seed), place),
        decision_distance=decision_distance,
        neuron_distance=neuron_distance,
        near_distance=params.near_fraction * unit,
        decision_ranks=standard_ranks(decision_distance),
        neuron_ranks=standard_ranks(neuron_distance),
        norm_ranks=standard_ranks(np.abs(fine.points).sum(axis=1)),
        profile_bin=np.searchsorted(edges[1:-1] * unit, decision_distance, side="left"),
        profile_bins=len(edges) - 1,
    )


def lattice_sizes(resolution: int) -> tuple[int, ...]:
    """Points per axis of the lattices that are compared: the finest one, halved up to three times.

    >>> lattice_sizes(400), lattice_sizes(4)
    ((50, 100, 200, 400), (2, 4))
    """
    return tuple(n for n in (resolution // 2**k for k in (3, 2, 1, 0)) if n >= 2)


def _owners(cells: Tessellation, response: Response) -> IntArray:
    """The cell whose pattern is that of each point; −1 where rounding made it that of none."""
    codes = pattern_codes(cells.patterns())
    order = np.argsort(codes)
    points = pattern_codes(response.pattern)
    place = np.minimum(np.searchsorted(codes, points, sorter=order), len(codes) - 1)
    found = order[place]
    return np.where(codes[found] == points, found, -1)


def _view(network: ReLUNetwork, points: FloatArray, place: Place) -> View:
    placed = place(points)
    return View(points=points, placed=placed, response=respond(network, placed))


def _uniform(box: lattice.Box, count: int, seed: int) -> FloatArray:
    rng = np.random.Generator(np.random.PCG64(seed))
    low, high = (np.array([side[end] for side in box]) for end in (0, 1))
    return np.asarray(low + rng.random((count, 2)) * (high - low), dtype=np.float64)
