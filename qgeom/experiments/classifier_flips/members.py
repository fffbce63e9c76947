"""What is measured once per float network."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from qgeom import lattice
from qgeom.experiments.classifier_flips.parameters import Params
from qgeom.experiments.classifier_flips.scene import Scene, View
from qgeom.flips.sampled import pattern_codes
from qgeom.network import ReLUNetwork
from qgeom.tropicalize.conversion import network_to_rational

_LARGEST = 16  # hidden neurons of networks that are turned into tropical polynomials


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """What is measured once per float network.

    Attributes
    ----------
    dataset : str
    seed : int
    patterns_box : int
        Cells, each with a pattern of its own.
    patterns_train : int
        Different float patterns of the training points.
    patterns_empty : int
        Cells that hold no training point.
    empty_area : float
        Share of the box that these cover.
    lattice_patterns, coarse_patterns : int
        Different patterns on the finest lattice, and on the one of half its resolution.
    monomials_f, monomials_g : float
        Necessary monomials of the tropical polynomials whose difference the network is; NaN for
        networks of more than 16 hidden neurons, for which they are not computed.
    boundary_length : float
        Length of the decision boundary in input units.
    near_distance, cell_diagonal, box_diagonal : float
        In input units; the cell is the lattice's.
    near_area, near_neuron_area : float
        Share of the lattice near the decision boundary, and near some neuron's boundary.
    """

    dataset: str
    seed: int
    patterns_box: int
    patterns_train: int
    patterns_empty: int
    empty_area: float
    lattice_patterns: int
    coarse_patterns: int
    monomials_f: float
    monomials_g: float
    boundary_length: float
    near_distance: float
    cell_diagonal: float
    box_diagonal: float
    near_area: float
    near_neuron_area: float


def describe(scene: Scene, params: Params, *, seed: int) -> MemberRow:
    """Measure the float network alone."""
    codes = pattern_codes(scene.cells.patterns())
    train = pattern_codes(scene.train.response.pattern)
    empty = ~np.isin(codes, train)
    areas = scene.cells.areas
    half, fine = (_count(view) for view in scene.lattices[-2:])
    f, g = _monomials(scene.network)
    return MemberRow(
        dataset=scene.dataset.name,
        seed=seed,
        patterns_box=scene.cells.n_cells,
        patterns_train=len(np.unique(train)),
        patterns_empty=int(np.count_nonzero(empty)),
        empty_area=math.fsum(areas[empty]) / math.fsum(areas),
        lattice_patterns=fine,
        coarse_patterns=half,
        monomials_f=f,
        monomials_g=g,
        boundary_length=math.fsum(np.hypot(*np.diff(scene.boundary, axis=1)[:, 0].T)),
        near_distance=scene.near_distance,
        cell_diagonal=lattice.cell_diagonal(scene.box, params.resolution),
        box_diagonal=lattice.diagonal(scene.box),
        near_area=float(scene.near.mean()),
        near_neuron_area=float(scene.near_neuron.mean()),
    )


def _count(view: View) -> int:
    return len(np.unique(pattern_codes(view.response.pattern)))


def _monomials(network: ReLUNetwork) -> tuple[float, float]:
    """Terms of f and g; they grow exponentially with depth, so only for small networks."""
    if network.n_neurons > _LARGEST:
        return math.nan, math.nan
    rational = network_to_rational(network)
    return float(rational.f.n_terms), float(rational.g.n_terms)
