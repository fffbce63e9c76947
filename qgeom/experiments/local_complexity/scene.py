"""A float network around its points: exact distances and counts, and what was sampled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from qgeom import lattice
from qgeom.arrays import Place, on_host
from qgeom.cell_distances import cells_within, level_distances, neuron_distances
from qgeom.experiments.local_complexity.parameters import Params
from qgeom.local_complexity import hyperplane_distances, local_complexity
from qgeom.network import ReLUNetwork
from qgeom.tessellation import Tessellation, tessellate
from qgeom.types import FloatArray, IntArray


def grown(box: lattice.Box) -> lattice.Box:
    """The box, grown on every side by its diagonal.

    No boundary that meets the box is farther from a point of it than the diagonal, so that
    distances seen inside the grown box are right.

    >>> grown(((0.0, 3.0), (0.0, 4.0)))
    ((-5.0, 8.0), (-5.0, 9.0))
    """
    step = lattice.diagonal(box)
    (x_low, x_high), (y_low, y_high) = box
    return (x_low - step, x_high + step), (y_low - step, y_high + step)


@dataclass(frozen=True, eq=False, kw_only=True)
class Setting:
    """A float network and its box, tessellated once for all sets of points.

    Attributes
    ----------
    network : ReLUNetwork
        The float network.
    box : ((float, float), (float, float))
        The box of analysis.
    cells : Tessellation
        Of the grown box.
    radii : ndarray of float64, shape (radii,)
        In input units.
    place : callable
        Puts an array on the device on which samples are evaluated.
    """

    network: ReLUNetwork
    box: lattice.Box
    cells: Tessellation
    radii: FloatArray
    place: Place = on_host

    @property
    def layers(self) -> tuple[slice, ...]:
        """The neurons of each hidden layer."""
        stops = np.cumsum((0, *self.network.widths[1:-1])).tolist()
        return tuple(slice(a, b) for a, b in pairwise(stops))


def set_up(
    network: ReLUNetwork, box: lattice.Box, params: Params, *, place: Place = on_host
) -> Setting:
    """Tessellate the grown box of a network."""
    return Setting(
        network=network,
        box=box,
        cells=tessellate(network, box=grown(box)),
        radii=np.array(params.radii) * lattice.diagonal(box),
        place=place,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Surroundings:
    """What lies around given points.

    Attributes
    ----------
    points : ndarray of float64, shape (n, 2)
        The points.
    to_neurons : ndarray of float64, shape (n, neurons)
        Exact distances to the boundaries of all neurons.
    to_decision : ndarray of float64, shape (n,)
        Exact distance to the decision boundary.
    to_hyperplane : ndarray of float64, shape (n,)
        The smallest of `hyperplane_distances`: from one evaluation with derivatives.
    cells : ndarray of int64, shape (n, radii)
        Cells that meet the discs.
    sampled : ndarray of int64, shape (n, radii)
        Sampled local complexity with the reference number of directions.
    radii : ndarray of float64, shape (radii,)
        In input units.
    """

    points: FloatArray
    to_neurons: FloatArray
    to_decision: FloatArray
    to_hyperplane: FloatArray
    cells: IntArray
    sampled: IntArray
    radii: FloatArray

    @cached_property
    def nearest(self) -> FloatArray:
        """Distance to the nearest boundary of any neuron, shape (n,)."""
        return np.asarray(self.to_neurons.min(axis=1), dtype=np.float64)

    def neurons(self, which: slice = slice(None)) -> IntArray:
        """Exact local complexity: neurons whose boundary meets the disc, shape (n, radii)."""
        met = self.to_neurons[:, which, None] <= self.radii
        return np.asarray(met.sum(axis=1), dtype=np.int64)


def look_around(setting: Setting, points: FloatArray, params: Params, *, seed: int) -> Surroundings:
    """Measure the surroundings of points.

    Parameters
    ----------
    setting : Setting
        The float network.
    points : ndarray of float64, shape (n, 2)
        Points of the box.
    params : Params
        Number of directions.
    seed : int
        Seed of the directions.

    Returns
    -------
    Surroundings
        All predictors' raw material.
    """
    counts = [sample(setting, points, place, params.reference_directions, seed=seed)
              for place in range(len(setting.radii))]  # fmt: skip
    return Surroundings(
        points=points,
        to_neurons=neuron_distances(setting.cells, points),
        to_decision=level_distances(setting.cells.level_set(), points),
        to_hyperplane=hyperplane_distances(setting.network, points).min(axis=1),
        cells=cells_within(setting.cells, points, radii=setting.radii),
        sampled=np.stack(counts, axis=1),
        radii=setting.radii,
    )


def sample(
    setting: Setting, points: FloatArray, which: int, directions: int, *, seed: int
) -> IntArray:
    """Sampled local complexity of all layers together at one radius, shape (n,)."""
    counts = local_complexity(
        setting.network,
        setting.place(points),
        radius=float(setting.radii[which]),
        directions=directions,
        seed=seed,
    )
    return np.asarray(on_host(counts).sum(axis=1), dtype=np.int64)
