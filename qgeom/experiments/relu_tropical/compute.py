"""Compute `relu_tropical`: both directions, partitions, single weights, scaling and growth."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from qgeom.errors import ParameterError
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.experiments.relu_tropical.directions import back_cases, forward_cases
from qgeom.experiments.relu_tropical.growth import growth_cases, width_cases
from qgeom.experiments.relu_tropical.partitions import partition_cases, subjects
from qgeom.experiments.relu_tropical.scaling import scaled_cases
from qgeom.experiments.relu_tropical.scene import (
    partitions_scene,
    quadrants,
    turns_scene,
    wave_scene,
)
from qgeom.experiments.relu_tropical.signs import bend_cases
from qgeom.experiments.relu_tropical.turns import turn_cases
from qgeom.experiments.relu_tropical.waves import line_cases, wave_checks

if TYPE_CHECKING:
    from qgeom.experiments.relu_tropical.parameters import Params
    from qgeom.population import Population

_LOG = logging.getLogger(__name__)


def compute(params: Params, population: Population | None, *, seed: int) -> Outcome:
    """Measure everything.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : Population
        The trained networks with their twins.
    seed : int
        Of all that is drawn.

    Returns
    -------
    Outcome
        Arrays ``line_*``, ``forward_*``, ``back_*``, ``partition_case_*``, ``bend_*``,
        ``turn_case_*``, ``scaled_*``, ``width_*`` and ``growth_*`` (columns of the classes of the
        same names), and those of `scene`; metrics of the triangle wave.
    """
    if population is None:
        raise ParameterError("no population", where="relu_tropical", remedy="pass the networks")
    rngs = iter(np.random.default_rng(seed).spawn(7))
    found = subjects(next(rngs), params)
    tables: dict[str, Sequence[Any]] = {
        "line": line_cases(next(rngs), draws=2 * params.draws, points=params.points),
        "forward": forward_cases(next(rngs), params),
        "back": back_cases(next(rngs), params),
        "partition_case": partition_cases(population, found, params),
        "bend": bend_cases(found, params),
        "turn_case": turn_cases(population, params),
        "scaled": scaled_cases(population, next(rngs), params),
        "width": width_cases(next(rngs), params),
        "growth": growth_cases(population, next(rngs), params),
    }
    _LOG.info("measured %s", ", ".join(f"{len(rows)} {name}" for name, rows in tables.items()))
    arrays: dict[str, Array] = {}
    for name, rows in tables.items():
        arrays |= _columns(name, rows)
    arrays |= (
        wave_scene()
        | quadrants()
        | partitions_scene(found, params)
        | turns_scene(population, params)
    )
    metrics: dict[str, Json] = {
        "waves": wave_checks(),
        "grid": params.grid,
        "bits": params.bits,
        "half_width": params.half_width,
    }
    return Outcome(arrays=arrays, metrics=metrics)


def _columns(name: str, rows: Sequence[Any]) -> dict[str, Array]:
    if not rows:
        raise ParameterError(
            f"nothing to measure for {name}", where="relu_tropical", remedy="see its parameters"
        )
    return {
        f"{name}_{field.name}": np.array([getattr(row, field.name) for row in rows])
        for field in fields(rows[0])
    }
