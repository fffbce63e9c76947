"""Compute `affine_residual`: the error of every twin on the cells of the common refinement."""

from __future__ import annotations

import logging

import numpy as np

from qgeom.arrays import Place, on_host
from qgeom.errors import ParameterError
from qgeom.experiments.affine_residual.bounds import operations
from qgeom.experiments.affine_residual.measure import measure_twin
from qgeom.experiments.affine_residual.parameters import Params
from qgeom.experiments.affine_residual.ranks import jump_ranks
from qgeom.experiments.affine_residual.showcase import Showcase, showcase_arrays
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.lattice import Box
from qgeom.population import (
    Member,
    Population,
    TwinKey,
    require_plane_classifiers,
    require_population,
)
from qgeom.seeds import derive_seed
from qgeom.types import FloatArray

_LOG = logging.getLogger(__name__)


def compute(
    params: Params, population: Population | None, *, seed: int, place: Place = on_host
) -> Outcome:
    """Decompose the error of all networks and twins.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : Population
        Classifiers of the plane with one output and at least two hidden layers, all of one shape.
    seed : int
        Seed of the drawn inputs and of the networks of whole numbers.
    place : callable
        Puts an array on the device on which networks are evaluated; cells stay on the host.

    Returns
    -------
    Outcome
        Arrays, with one entry per network and twin unless stated otherwise:

        - ``row_dataset``, ``row_seed``, ``row_grid``, ``row_bits`` and the fields of `Shares`,
          `Checks`, `Bends`, `OutputOnly`, `Slopes` and `Reports` as ``row_<field>``;
        - ``rank_counts`` (2, 3, 4), see `jump_ranks`;
        - ``showcase_…`` and ``walk_…``, see `showcase_arrays`; ``showcase_bits``.

    Raises
    ------
    ParameterError
        When there is no population, networks differ in shape, or what is to be shown is not in it.
    """
    population = _checked(params, population)
    rows: list[dict[str, str | float | int]] = []
    arrays: dict[str, Array] = {}
    for number, member in enumerate(population.members, start=1):
        box = population.datasets[member.dataset].box(params.margin)
        drawn = derive_seed(seed, "uniform points", member.dataset, member.seed)
        points = _uniform(box, params.points, drawn)
        for key, twin in member.twins.items():
            found = measure_twin(member.network, twin, box=box, points=points, put=place)
            rows.append({**_names(member, key), **found})
        if member.seed == params.showcase_seed:
            arrays |= _show(params, member, box, place)
        _LOG.info("%d of %d networks decomposed", number, len(population.members))
    arrays |= {f"row_{name}": np.array([row[name] for row in rows]) for name in rows[0]}
    arrays["showcase_bits"] = np.array(_bits(params, population))
    ranks = derive_seed(seed, "whole numbers")
    arrays["rank_counts"] = jump_ranks(params.rank_networks, seed=ranks)
    return Outcome(arrays=arrays, metrics=_metrics(params, population, len(rows)))


def _checked(params: Params, population: Population | None) -> Population:
    population = require_population(
        population, showcase_seed=params.showcase_seed, where="affine_residual"
    )
    require_plane_classifiers(population, where="affine_residual", hidden_layers=2)
    known = sorted({key.bits for key in population.twin_keys})
    if params.reference_bits not in known:
        raise ParameterError(f"reference_bits is {params.reference_bits}", remedy=f"one of {known}")
    if params.walk_bits not in _bits(params, population):
        raise ParameterError(
            f"showcase_grid is {params.showcase_grid!r}, walk_bits {params.walk_bits}",
            remedy=f"one of {sorted(population.twin_keys)}",
        )
    return population


def _names(member: Member, key: TwinKey) -> dict[str, str | float | int]:
    return {
        "dataset": member.dataset,
        "seed": member.seed,
        "grid": key.grid,
        "bits": key.bits,
    }


def _bits(params: Params, population: Population) -> tuple[int, ...]:
    return tuple(key.bits for key in population.twin_keys if key.grid == params.showcase_grid)


def _uniform(box: Box, count: int, seed: int) -> FloatArray:
    rng = np.random.Generator(np.random.PCG64(seed))
    low, high = (np.array([side[end] for side in box]) for end in (0, 1))
    return np.asarray(low + rng.random((count, 2)) * (high - low), dtype=np.float64)


def _show(params: Params, member: Member, box: Box, place: Place) -> dict[str, Array]:
    twins = {k.bits: twin for k, twin in member.twins.items() if k.grid == params.showcase_grid}
    shown = Showcase(name=member.dataset, network=member.network, twins=twins, box=box, put=place)
    return showcase_arrays(shown, walk_bits=params.walk_bits, walk_points=params.walk_points)


def _metrics(params: Params, population: Population, twins: int) -> dict[str, Json]:
    network = population.members[0].network
    return {
        "networks": len(population.members),
        "twins": twins,
        "widths": list(network.widths),
        "points": params.points,
        "operations": operations(network),
        "confidence": params.confidence,
        "reference_bits": params.reference_bits,
        "margin": params.margin,
        "showcase_seed": params.showcase_seed,
        "showcase_grid": params.showcase_grid,
        "walk_bits": params.walk_bits,
        "rank_networks": params.rank_networks,
    }
