"""Families of random linear networks: how parallel their generators are, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.error_zonotope.networks import region, step_of
from qgeom.experiments.error_zonotope.truth import sampled_errors
from qgeom.experiments.outcome import Array
from qgeom.rounding import quantize
from qgeom.types import FloatArray

if TYPE_CHECKING:
    from qgeom.experiments.error_zonotope.parameters import Params

_STRETCH = 0.7  # singular values lie between e^−0.7 and e^0.7
_ERRORS = 300  # sampled errors per network


@dataclass(frozen=True, kw_only=True)
class FamilyRow:
    """One random network with one random input.

    Attributes
    ----------
    parallelism : float
        Mean |cos| of the angles between its generators, over all pairs.
    resultant : float
        |Σ|g|² e^{2iθ}| / Σ|g|²: 1 when all generators are parallel.
    anisotropy : float
        Ratio of the singular values of the generators.
    concentration : float
        |mean of e^{2iφ}| of the directions φ of sampled true errors at random rounding errors.
    magnitude, volume : float
        Largest error, and area of the region.
    length_sum : float
        Sum of the generators' lengths.
    """

    parallelism: float
    resultant: float
    anisotropy: float
    concentration: float
    magnitude: float
    volume: float
    length_sum: float


def random_network(depth: int, rng: np.random.Generator) -> tuple[FloatArray, ...]:
    """Layers R(α) diag(s) R(β) with random angles and singular values.

    >>> [W.shape for W in random_network(2, np.random.Generator(np.random.PCG64(0)))]
    [(2, 2), (2, 2)]
    """
    layers = []
    for _ in range(depth):
        first, second = (_rotation(angle) for angle in rng.uniform(0, 2 * np.pi, size=2))
        layers.append(first @ np.diag(np.exp(rng.uniform(-_STRETCH, _STRETCH, size=2))) @ second)
    return tuple(layers)


def _rotation(angle: float) -> FloatArray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def families(params: Params, *, seed: int) -> dict[str, Array]:
    """Measure all families.

    Parameters
    ----------
    params : Params
        With their number and size.
    seed : int
        Their seed.

    Returns
    -------
    dict of str to ndarray of float64, shape (families, family_size)
        ``family_…``, one for each field of `FamilyRow`.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    step, depth = step_of(params.reference_bits), len(params.uniform)
    rows = [
        [_measure(depth, step, rng) for _ in range(params.family_size)]
        for _ in range(params.families)
    ]
    return {
        f"family_{field.name}": np.array(
            [[getattr(row, field.name) for row in family] for family in rows]
        )
        for field in fields(FamilyRow)
    }


def _measure(depth: int, step: float, rng: np.random.Generator) -> FamilyRow:
    weights = [quantize(W, step) for W in random_network(depth, rng)]
    angle = float(rng.uniform(0, 2 * np.pi))
    x = np.array([np.cos(angle), np.sin(angle)])
    zone = region(x, weights, step)
    errors = sampled_errors(x, weights, step, _ERRORS, seed=int(rng.integers(2**62)))
    inside = errors.true[errors.extremal + _ERRORS :]
    return FamilyRow(
        parallelism=parallelism(zone.generators),
        resultant=resultant(zone.generators),
        anisotropy=zone.anisotropy(),
        concentration=resultant(inside / np.linalg.norm(inside, axis=1, keepdims=True)),
        magnitude=float(np.linalg.norm(zone.vertices(), axis=1).max()),
        volume=zone.volume(),
        length_sum=float(np.linalg.norm(zone.generators, axis=1).sum()),
    )


def parallelism(rows: FloatArray) -> float:
    """Mean |cos| between the rows, over all pairs.

    >>> parallelism(np.array([[1.0, 0.0], [0.0, 2.0], [-3.0, 0.0]])).__round__(3)
    0.333
    """
    units = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    first, second = np.triu_indices(len(rows), k=1)
    return float(np.abs((units @ units.T)[first, second]).mean())


def resultant(rows: FloatArray) -> float:
    """Length of the mean of e^{2iθ} over the rows' angles θ, weighted with squared lengths.

    >>> resultant(np.array([[1.0, 0.0], [-1.0, 0.0]])), resultant(np.eye(2))
    (1.0, 0.0)
    """
    doubled = (rows[:, 0] + 1j * rows[:, 1]) ** 2
    return float(abs(doubled.sum()) / np.abs(doubled).sum())
