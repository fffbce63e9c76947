"""A float network on its box: evaluated and measured once, for all of its twins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qgeom import lattice
from qgeom.datasets import Dataset
from qgeom.experiments.classifier_flips.distances import boundary_points, distances_to
from qgeom.experiments.classifier_flips.parameters import Params
from qgeom.experiments.classifier_flips.ranks import standard_ranks
from qgeom.flips import Response, number_patterns, pattern_codes, respond
from qgeom.network import ReLUNetwork
from qgeom.types import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False, kw_only=True)
class View:
    """Points and what the float network does there."""

    points: FloatArray
    response: Response


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """One float network with its data, lattices and distances. Lattice arrays have shape (n²,).

    Attributes
    ----------
    dataset : Dataset
        The data it was trained on.
    box : ((float, float), (float, float))
        The box of analysis in the input frame.
    fine, coarse : View
        The lattice, and the one of half its resolution.
    train, test : View
        The data.
    sample : View
        Uniformly drawn points of the box, as many as the largest sample.
    decision_distance, neuron_distance : ndarray of float64
        Distance of lattice points to the decision boundary and to the nearest boundary of any
        hidden neuron, in input units.
    near_distance : float
        What counts as near, in input units.
    decision_ranks, neuron_ranks, norm_ranks : ndarray of float64
        `standard_ranks` of the two distances and of the inputs' 1-norm.
    profile_bin : ndarray of int64
        Bin of each lattice point's distance to the decision boundary.
    profile_bins : int
        Number of bins, the open one included.
    """

    dataset: Dataset
    box: lattice.Box
    fine: View
    coarse: View
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


def set_scene(network: ReLUNetwork, dataset: Dataset, params: Params, *, seed: int) -> Scene:
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

    Returns
    -------
    Scene
        The float network's responses and distances.
    """
    box, n = dataset.box(params.margin), params.resolution
    fine = _view(network, lattice.midpoints(box, n))
    outputs = fine.response.output.reshape(n, n)
    decision_distance = distances_to(boundary_points(outputs, box), fine.points)
    hidden = np.concatenate(fine.response.hidden, axis=1).T.reshape(-1, n, n)
    kinks = np.concatenate([boundary_points(values, box) for values in hidden])
    neuron_distance = distances_to(kinks, fine.points)
    unit = lattice.diagonal(box)
    edges = profile_edges(params)
    return Scene(
        dataset=dataset,
        box=box,
        fine=fine,
        coarse=_view(network, lattice.midpoints(box, n // 2)),
        train=_view(network, dataset.points),
        test=_view(network, dataset.test_points),
        sample=_view(network, _uniform(box, params.sample_sizes[-1], seed)),
        decision_distance=decision_distance,
        neuron_distance=neuron_distance,
        near_distance=params.near_fraction * unit,
        decision_ranks=standard_ranks(decision_distance),
        neuron_ranks=standard_ranks(neuron_distance),
        norm_ranks=standard_ranks(np.abs(fine.points).sum(axis=1)),
        profile_bin=np.searchsorted(edges[1:-1] * unit, decision_distance, side="left"),
        profile_bins=len(edges) - 1,
    )


def _view(network: ReLUNetwork, points: FloatArray) -> View:
    return View(points=points, response=respond(network, points))


def _uniform(box: lattice.Box, count: int, seed: int) -> FloatArray:
    rng = np.random.Generator(np.random.PCG64(seed))
    low, high = (np.array([side[end] for side in box]) for end in (0, 1))
    return np.asarray(low + rng.random((count, 2)) * (high - low), dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """What is measured once per float network.

    Attributes
    ----------
    dataset : str
    seed : int
    patterns_box, patterns_coarse : int
        Different float patterns on the lattice, and on the one of half the resolution.
    patterns_train : int
        Different float patterns of the training points.
    patterns_empty : int
        Float patterns on the lattice that no training point has.
    near_distance, cell_diagonal, box_diagonal : float
        In input units; distances are right to about one cell diagonal.
    near_area, near_neuron_area : float
        Share of the box near the decision boundary, and near some neuron's boundary.
    """

    dataset: str
    seed: int
    patterns_box: int
    patterns_coarse: int
    patterns_train: int
    patterns_empty: int
    near_distance: float
    cell_diagonal: float
    box_diagonal: float
    near_area: float
    near_neuron_area: float


def describe(scene: Scene, params: Params, *, seed: int) -> MemberRow:
    """Measure the float network alone."""
    codes = pattern_codes(scene.fine.response.pattern)
    train = pattern_codes(scene.train.response.pattern)
    return MemberRow(
        dataset=scene.dataset.name,
        seed=seed,
        patterns_box=number_patterns(codes)[1],
        patterns_coarse=number_patterns(pattern_codes(scene.coarse.response.pattern))[1],
        patterns_train=number_patterns(train)[1],
        patterns_empty=len(np.setdiff1d(codes, train)),
        near_distance=scene.near_distance,
        cell_diagonal=lattice.cell_diagonal(scene.box, params.resolution),
        box_diagonal=lattice.diagonal(scene.box),
        near_area=float(scene.near.mean()),
        near_neuron_area=float(scene.near_neuron.mean()),
    )
