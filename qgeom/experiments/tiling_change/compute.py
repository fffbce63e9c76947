"""Compute `tiling_change`: exact tilings of every network and twin, and their duals."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from qgeom.errors import ParameterError
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.experiments.tiling_change.changes import measure_change
from qgeom.experiments.tiling_change.deep import measure_deep
from qgeom.experiments.tiling_change.duality import measure_duality
from qgeom.experiments.tiling_change.lattice_view import lattice_patterns, view_twin
from qgeom.experiments.tiling_change.parameters import Params
from qgeom.experiments.tiling_change.scenes import showcase, small_scenes
from qgeom.experiments.tiling_change.small import first_layer, small_networks
from qgeom.grids import Grid
from qgeom.lattice import Box
from qgeom.population import Member, Population, TwinKey, require_population
from qgeom.quantized import quantize_network

_LOG = logging.getLogger(__name__)
_FLOAT = TwinKey("float", 0)
Rows = list[dict[str, Any]]


def compute(params: Params, population: Population | None, *, seed: int) -> Outcome:  # noqa: ARG001
    """Compare the tilings of all networks with those of their twins, and with dual subdivisions.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : Population
        Classifiers of the plane with one output and at least one hidden layer.
    seed : int
        Not used: nothing is drawn at random.

    Returns
    -------
    Outcome
        Arrays, one entry per case:

        - ``row_<field>`` of `TilingChange`, one per trained network and twin;
        - ``small_<field>`` of `TilingChange`, one per small network and twin;
        - ``dual_<field>`` of `Duality`, one per network of one hidden layer, float (grid "float",
          0 bits) and quantized: the small ones, and the first layers of the trained ones;
        - ``deep_<field>`` of `DeepTiling`, one per trained float network;
        - ``lattice_<field>`` of `LatticeView`, one per trained network and twin of the showcase
          grid; ``cell_squares``, ``cell_hit``: all cells of their common refinements;
        - ``map_…``, ``matrix_…``, ``draw_…`` and ``twofold_…``, see `showcase` and `small_scenes`.

    Raises
    ------
    ParameterError
        When there is no population, or the configured showcase is not in it.
    """
    population = _checked(params, population)
    tables: dict[str, Rows] = {name: [] for name in ("row", "small", "dual", "deep", "lattice")}
    cells: list[tuple[Array, Array]] = []
    _small_rows(params, population, tables)
    arrays = small_scenes(params)
    for place, member in enumerate(population.members, start=1):
        box = population.datasets[member.dataset].box(params.margin)
        _member_rows(params, member, box, tables)
        cells.extend(_lattice_rows(params, member, box, tables["lattice"]))
        if member.seed == params.showcase_seed:
            arrays |= showcase(params, member, box)
        _LOG.info("%d of %d networks measured", place, len(population.members))
    for name, rows in tables.items():
        arrays |= _columns(name, rows)
    arrays["cell_squares"] = np.concatenate([squares for squares, _ in cells])
    arrays["cell_hit"] = np.concatenate([hit for _, hit in cells])
    arrays["showcase_bits"] = np.array(_bits(population, params.showcase_grid))
    return Outcome(arrays=arrays, metrics=_metrics(params, population))


def _checked(params: Params, population: Population | None) -> Population:
    population = require_population(
        population, showcase_seed=params.showcase_seed, where="tiling_change"
    )
    key = TwinKey(params.showcase_grid, params.showcase_bits)
    if key not in population.twin_keys:
        raise ParameterError(
            f"no twin on {key.grid} with {key.bits} bits", where="showcase", remedy="quantize so"
        )
    return population


def _bits(population: Population, grid: str) -> list[int]:
    return sorted(key.bits for key in population.twin_keys if key.grid == grid)


def _name(dataset: str, seed: int, key: TwinKey) -> dict[str, str | int]:
    return {"dataset": dataset, "seed": seed, "grid": key.grid, "bits": key.bits}


def _small_rows(params: Params, population: Population, tables: dict[str, Rows]) -> None:
    r = params.window
    for name, network in small_networks(params).items():
        tables["dual"].append(_name(name, 0, _FLOAT) | asdict(measure_duality(network)))
        for key in population.twin_keys:
            twin = quantize_network(network, Grid.from_name(key.grid, key.bits))
            change = measure_change(
                network, twin, box=((-r, r), (-r, r)), share=params.changed_share
            )
            tables["small"].append(_name(name, 0, key) | asdict(change))
            tables["dual"].append(_name(name, 0, key) | asdict(measure_duality(twin)))


def _member_rows(params: Params, member: Member, box: Box, tables: dict[str, Rows]) -> None:
    name, layer = (member.dataset, member.seed), first_layer(member.network)
    tables["deep"].append(_name(*name, _FLOAT) | asdict(measure_deep(member.network, box=box)))
    tables["dual"].append(_name(*name, _FLOAT) | asdict(measure_duality(layer)))
    for key, twin in member.twins.items():
        change = measure_change(member.network, twin, box=box, share=params.changed_share)
        tables["row"].append(_name(*name, key) | asdict(change))
        if key.grid == params.showcase_grid:
            thin = quantize_network(layer, Grid.from_name(key.grid, key.bits))
            tables["dual"].append(_name(*name, key) | asdict(measure_duality(thin)))


def _lattice_rows(
    params: Params, member: Member, box: Box, rows: Rows
) -> list[tuple[Array, Array]]:
    seen = lattice_patterns(member.network, box, params.resolution)
    cells: list[tuple[Array, Array]] = []
    for key, twin in member.twins.items():
        if key.grid == params.showcase_grid:
            view, squares, hit = view_twin(
                member.network, twin, box=box, seen=seen, resolution=params.resolution
            )
            rows.append(_name(member.dataset, member.seed, key) | asdict(view))
            cells.append((squares, hit))
    return cells


def _columns(prefix: str, records: Sequence[dict[str, Any]]) -> dict[str, Array]:
    return {
        f"{prefix}_{name}": np.array([record[name] for record in records]) for name in records[0]
    }


def _metrics(params: Params, population: Population) -> dict[str, Json]:
    return {
        "networks": len(population.members),
        "twins": len(population.members) * len(population.twin_keys),
        "widths": list(population.members[0].network.widths),
        "changed_share": params.changed_share,
        "few_share": params.few_share,
        "confidence": params.confidence,
        "resolution": params.resolution,
        "margin": params.margin,
        "window": params.window,
        "small_grid": params.small_grid,
        "showcase_seed": params.showcase_seed,
        "showcase_grid": params.showcase_grid,
        "showcase_bits": params.showcase_bits,
    }
