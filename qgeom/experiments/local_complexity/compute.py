"""Compute `local_complexity`: what surrounds points, and whether it foretells their flips."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import numpy as np

from qgeom import lattice
from qgeom.arrays import Place, on_host
from qgeom.errors import ParameterError
from qgeom.experiments.local_complexity.bending import bending
from qgeom.experiments.local_complexity.cost import evaluations
from qgeom.experiments.local_complexity.faithfulness import crossings_and_cells, sampling
from qgeom.experiments.local_complexity.parameters import Params
from qgeom.experiments.local_complexity.predictors import (
    DRAWN,
    Predictors,
    curves,
    predictors,
    skill,
)
from qgeom.experiments.local_complexity.scene import Setting, Surroundings, look_around, set_up
from qgeom.experiments.local_complexity.showcase import showcase_arrays
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.flips.regions import flip_region
from qgeom.flips.sampled import sampled_flips
from qgeom.population import (
    Member,
    Population,
    TwinKey,
    require_plane_classifiers,
    require_population,
)
from qgeom.rankings import midranks, rank_correlation
from qgeom.seeds import derive_seed
from qgeom.types import FloatArray

_LOG = logging.getLogger(__name__)


def compute(
    params: Params, population: Population | None, *, seed: int, place: Place = on_host
) -> Outcome:
    """Measure complexity, distances and flips at the points of all networks.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : Population
        Classifiers of the plane with one output, all of the same widths.
    seed : int
        Seed of the random directions.
    place : callable
        Puts an array on the device on which samples are evaluated.

    Returns
    -------
    Outcome
        Arrays, over k predictors, networks, and rows (network, grid, bits):

        - ``predictor_name``, ``predictor_radius`` (k,), see `Predictors`;
        - ``row_dataset``, ``row_seed``, ``row_grid``, ``row_bits``; ``row_flip_share`` and
          ``row_relu_flip_rate`` on the lattice, ``row_flip_area`` of the box, exactly;
          ``row_error_rank``: rank correlation of the size of the output error on the lattice with
          the sampled complexity;
          ``row_auc``, ``row_rank`` (rows, k) on the lattice and ``row_data_auc``,
          ``row_data_rank`` at the training points, see `Skill`; ``row_roc`` (rows, 4, points)
          at the accepted shares ``roc_at`` for the predictors ``roc_name``;
        - ``member_dataset``, ``member_seed``; ``member_sampling_…`` (networks, radii,
          directions), see `sampling`; ``member_cells_…`` (networks, radii), see
          `crossings_and_cells`; ``member_bending_…`` at the reference radius, see `bending`;
          ``member_mean`` and ``member_data_mean`` (networks, radii): mean exact complexity of
          lattice and training points; ``member_layer_mean`` (networks, layers) at the reference
          radius; ``member_rank_decision``: rank correlation of complexity with the distance to
          the decision boundary; ``member_hyperplane_gap``: largest difference, as a share of the
          diagonal, between the distance to the nearest boundary and the nearest of the
          `hyperplane_distances`;
        - ``cost_…``, see `evaluations`; ``showcase_<dataset>_…``, see `showcase_arrays`.

    Raises
    ------
    ParameterError
        When there is no population, networks differ in shape, or it lacks what is configured.
    """
    population = _checked(params, population)
    members: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    arrays: dict[str, Array] = {}
    for number, member in enumerate(population.members, start=1):
        dataset = population.datasets[member.dataset]
        setting = set_up(member.network, dataset.box(params.margin), params, place=place)
        draw = derive_seed(seed, "directions", member.dataset, member.seed)
        points = lattice.midpoints(setting.box, params.resolution)
        around = look_around(setting, points, params, seed=draw)
        data = look_around(setting, dataset.points, params, seed=draw)
        members.append(_describe(setting, member, params, (around, data), seed=draw))
        scored = tuple(predictors(setting, view, params) for view in (around, data))
        rows += _twins(setting, member, params, (around, data), scored)
        if member.seed == params.showcase_seed:
            arrays |= showcase_arrays(setting, member, params)
        _LOG.info("%d of %d networks measured", number, len(population.members))
    arrays |= _columns("member", members) | _columns("row", rows)
    costs = evaluations(population.members[0], points, params)
    arrays |= {f"cost_{name}": counts for name, counts in costs.items()}
    arrays |= {
        "predictor_name": np.array(scored[0].names),
        "predictor_radius": np.array(scored[0].radii),
        "roc_name": np.array(DRAWN),
        "roc_at": _accepted(params),
        "radii": np.array(params.radii),
        "directions": np.array(params.directions),
    }
    return Outcome(arrays=arrays, metrics=_metrics(params, population))


def _accepted(params: Params) -> FloatArray:
    return np.linspace(0.0, 1.0, params.roc_points)


def _checked(params: Params, population: Population | None) -> Population:
    population = require_population(
        population, showcase_seed=params.showcase_seed, where="local_complexity"
    )
    require_plane_classifiers(population, where="local_complexity")
    known = population.twin_keys
    missing = set(params.grids) - {key.grid for key in known}
    if missing:
        raise ParameterError(f"no twins of grids {sorted(missing)}", where="local_complexity")
    for bits in params.showcase_bits:
        if TwinKey(params.showcase_grid, bits) not in known:
            raise ParameterError(
                f"no twin of {params.showcase_grid} with {bits} bits", where="local_complexity"
            )
    return population


def _describe(
    setting: Setting,
    member: Member,
    params: Params,
    views: tuple[Surroundings, Surroundings],
    *,
    seed: int,
) -> dict[str, Any]:
    around, data = views
    reference = params.radii.index(params.reference_radius)
    met = around.neurons()
    found: dict[str, Any] = {"dataset": member.dataset, "seed": member.seed}
    drawn = sampling(setting, around, params, seed=seed)
    found |= {f"sampling_{name}": values for name, values in drawn.items()}
    compared = crossings_and_cells(setting, around)
    found |= {f"cells_{name}": values for name, values in compared.items()}
    bends = bending(member.network, around, reference)
    found |= {f"bending_{name}": value for name, value in bends.items()}
    return found | {
        "hyperplane_gap": _gap(setting, around),
        "mean": met.mean(axis=0),
        "data_mean": data.neurons().mean(axis=0),
        "layer_mean": [around.neurons(k)[:, reference].mean() for k in setting.layers],
        "rank_decision": rank_correlation(
            midranks(met[:, reference]), midranks(around.to_decision)
        ),
    }


def _gap(setting: Setting, around: Surroundings) -> float:
    """How much two ways to the nearest boundary differ, where it is within the diagonal."""
    size = lattice.diagonal(setting.box)
    seen = np.minimum(around.nearest, around.to_hyperplane) <= size
    gaps = np.abs(around.nearest[seen] - around.to_hyperplane[seen])
    return float(gaps.max(initial=0.0)) / size


def _twins(
    setting: Setting,
    member: Member,
    params: Params,
    views: tuple[Surroundings, Surroundings],
    scored: tuple[Predictors, ...],
) -> list[dict[str, Any]]:
    reference = params.radii.index(params.reference_radius)
    rows, points = [], views[0].points
    output, complexity = member.network(points), midranks(views[0].sampled[:, reference])
    for key, twin in member.twins.items():
        if key.grid not in params.grids:
            continue
        box, data = (sampled_flips(member.network, twin.network, v.points) for v in views)
        error = np.abs(output - twin.network(points))[:, 0]
        on_box, on_data = skill(scored[0], box), skill(scored[1], data)
        rows.append(
            {
                "dataset": member.dataset,
                "seed": member.seed,
                "grid": key.grid,
                "bits": key.bits,
                "flip_share": box.pattern_disagreement,
                "relu_flip_rate": box.relu_flip_rate,
                "flip_area": flip_region(member.network, twin, box=setting.box).fraction,
                "auc": on_box.auc,
                "rank": on_box.rank,
                "error_rank": rank_correlation(complexity, midranks(error)),
                "data_auc": on_data.auc,
                "data_rank": on_data.rank,
                "roc": curves(scored[0], box, params, _accepted(params)),
            }
        )
    return rows


def _columns(prefix: str, records: Sequence[dict[str, Any]]) -> dict[str, Array]:
    return {
        f"{prefix}_{name}": np.array([record[name] for record in records]) for name in records[0]
    }


def _metrics(params: Params, population: Population) -> dict[str, Json]:
    names = (
        "resolution", "reference_radius", "reference_directions", "confidence", "faithful",
        "useful", "margin", "showcase_seed", "showcase_grid",
    )  # fmt: skip
    return {name: getattr(params, name) for name in names} | {
        "networks": len(population.members),
        "widths": list(population.members[0].network.widths),
        "grids": list(params.grids),
        "showcase_bits": list(params.showcase_bits),
    }
