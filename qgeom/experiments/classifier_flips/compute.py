"""Compute `classifier_flips`: every trained network against every quantized twin."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from qgeom.arrays import Place, on_host
from qgeom.errors import ParameterError
from qgeom.experiments.classifier_flips.explorer import explorer_arrays
from qgeom.experiments.classifier_flips.fates import FateRow, fate_rows
from qgeom.experiments.classifier_flips.measure import (
    QUANTITIES,
    measure_twin,
)
from qgeom.experiments.classifier_flips.members import MemberRow, describe
from qgeom.experiments.classifier_flips.parameters import Params
from qgeom.experiments.classifier_flips.quantities import Profile
from qgeom.experiments.classifier_flips.sampling import Estimates, estimate
from qgeom.experiments.classifier_flips.scene import (
    Scene,
    lattice_sizes,
    profile_edges,
    set_scene,
)
from qgeom.experiments.classifier_flips.showcase import showcase_arrays
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.flips.sampled import compare_responses
from qgeom.population import (
    Member,
    Population,
    require_plane_classifiers,
    require_population,
)
from qgeom.seeds import derive_seed
from qgeom.types import FloatArray

_LOG = logging.getLogger(__name__)
_PLACES = tuple(enumerate(QUANTITIES))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Twin:
    """One row of the results with what hangs on it; no responses, which would fill the memory."""

    key: dict[str, str | int]
    numbers: dict[str, float | int]
    neuron_flips: FloatArray
    neuron_estimates: FloatArray
    lattices: FloatArray
    profile: Profile
    estimates: Estimates
    fates: tuple[FateRow, ...]


def compute(
    params: Params, population: Population | None, *, seed: int, place: Place = on_host
) -> Outcome:
    """Measure flips, decisions and errors of all networks and twins.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : Population
        Classifiers of the plane with one output, all of the same widths.
    seed : int
        Seed of the uniform samples.
    place : callable
        Puts an array on the device on which lattices and samples are evaluated.

    Returns
    -------
    Outcome
        Arrays, with one entry per network and twin unless stated otherwise:

        - ``row_dataset``, ``row_seed``, ``row_grid``, ``row_bits`` and the fields of `Accuracies`,
          `Areas`, `LatticeFlips`, `Nearness`, `OutputErrors` and
          `WeightChanges` as ``row_<field>``;
          ``row_neuron_flip_rate`` (exact areas) and ``row_lattice_neuron_flip_rate``
          (rows, neurons);
        - ``member_<field>`` of `MemberRow`, one entry per network;
        - ``fate_<field>`` of `FateRow`, one entry per layer and place (area, box, train, test);
        - ``profile_edges`` and ``profile_<field>`` of `Profile`, (rows, bins);
        - ``lattice_sizes`` (points per axis) and ``lattice_<quantity>`` of `QUANTITIES`,
          (rows, sizes);
        - ``sample_sizes`` and ``sample_<field>`` of `Estimates`, (rows, sizes);
        - ``showcase_bits`` and ``showcase_<dataset>_…``, see `showcase_arrays`;
        - ``explorer_…``, see `explorer_arrays`.

    Raises
    ------
    ParameterError
        When there is no population, networks differ in shape, or the configured showcase or
        reference bit-width is not in it.
    """
    population = _checked(params, population)
    error = (1.0 - params.confidence) / _intervals(params, population)
    bits = _showcase_bits(params, population)
    members: list[MemberRow] = []
    twins: list[_Twin] = []
    arrays: dict[str, Array] = {}
    for number, member in enumerate(population.members, start=1):
        dataset = population.datasets[member.dataset]
        member_seed = derive_seed(seed, "uniform sample", member.dataset, member.seed)
        scene = set_scene(member.network, dataset, params, seed=member_seed, place=place)
        members.append(describe(scene, params, seed=member.seed))
        twins.extend(_measure_member(scene, member, params, error))
        _LOG.info("%d of %d networks measured", number, len(population.members))
        if member.seed == params.showcase_seed:
            arrays |= showcase_arrays(member, dataset, params, bits)
    arrays |= _member_arrays(members) | _twin_arrays(twins)
    arrays |= explorer_arrays(population, params, bits)
    arrays |= {
        "profile_edges": profile_edges(params),
        "lattice_sizes": np.array(lattice_sizes(params.resolution)),
        "sample_sizes": np.array(params.sample_sizes),
        "showcase_bits": np.array(bits),
    }
    return Outcome(arrays=arrays, metrics=_metrics(params, population, twins))


def _checked(params: Params, population: Population | None) -> Population:
    population = require_population(
        population, showcase_seed=params.showcase_seed, where="classifier_flips"
    )
    require_plane_classifiers(population, where="classifier_flips")
    known = sorted({key.bits for key in population.twin_keys})
    if params.reference_bits not in known:
        raise ParameterError(f"reference_bits is {params.reference_bits}", remedy=f"one of {known}")
    if not _showcase_bits(params, population):
        grids = sorted({key.grid for key in population.twin_keys})
        raise ParameterError(f"showcase_grid is {params.showcase_grid!r}", remedy=f"one of {grids}")
    return population


def _intervals(params: Params, population: Population) -> int:
    """How many sampled areas are compared: two quantities per twin and sample size."""
    return 2 * len(population.members) * len(population.twin_keys) * len(params.sample_sizes)


def _showcase_bits(params: Params, population: Population) -> tuple[int, ...]:
    return tuple(key.bits for key in population.twin_keys if key.grid == params.showcase_grid)


def _measure_member(scene: Scene, member: Member, params: Params, error: float) -> Iterator[_Twin]:
    for key, twin in member.twins.items():
        measured = measure_twin(scene, twin)
        drawn = compare_responses(scene.sample.response, scene.sample.respond(twin.network))
        yield _Twin(
            key={
                "dataset": member.dataset,
                "seed": member.seed,
                "grid": key.grid,
                "bits": key.bits,
            },
            numbers=measured.numbers,
            neuron_flips=measured.exact.neuron_flips,
            neuron_estimates=measured.neuron_estimates,
            lattices=measured.estimates,
            profile=measured.profile,
            estimates=estimate(drawn, params.sample_sizes, error=error),
            fates=tuple(fate_rows(scene, member, key, measured)),
        )


def _columns(prefix: str, records: Sequence[dict[str, Any]]) -> dict[str, Array]:
    return {
        f"{prefix}_{name}": np.array([record[name] for record in records]) for name in records[0]
    }


def _member_arrays(members: Sequence[MemberRow]) -> dict[str, Array]:
    return _columns("member", [asdict(member) for member in members])


def _twin_arrays(twins: Sequence[_Twin]) -> dict[str, Array]:
    arrays = _columns("row", [twin.key | twin.numbers for twin in twins])
    arrays["row_neuron_flip_rate"] = np.array([t.neuron_flips for t in twins])
    arrays["row_lattice_neuron_flip_rate"] = np.array([t.neuron_estimates for t in twins])
    for place, name in enumerate(QUANTITIES):
        arrays[f"lattice_{name}"] = np.array([t.lattices[place] for t in twins])
    arrays |= _columns("fate", [asdict(fate) for twin in twins for fate in twin.fates])
    for field in fields(Profile):
        arrays[f"profile_{field.name}"] = np.array([getattr(t.profile, field.name) for t in twins])
    for field in fields(Estimates):
        arrays[f"sample_{field.name}"] = np.array([getattr(t.estimates, field.name) for t in twins])
    return arrays


def _halving(twin: _Twin, place: int) -> float:
    """How far the finest lattice's estimate is from that of half its resolution."""
    half, fine = twin.lattices[place, -2:]
    return abs(float(fine) - float(half))


def _metrics(params: Params, population: Population, twins: Sequence[_Twin]) -> dict[str, Json]:
    widths = population.members[0].network.widths
    gaps = {name: max(_halving(twin, place) for twin in twins) for place, name in _PLACES}
    return {
        "networks": len(population.members),
        "twins": len(twins),
        "widths": list(widths),
        "lattice_points": params.resolution**2,
        "resolution": params.resolution,
        "largest_change_at_half_resolution": dict(gaps),
        "near_fraction": params.near_fraction,
        "confidence": params.confidence,
        "reference_bits": params.reference_bits,
        "accuracy_effect": params.accuracy_effect,
        "rare_threshold": params.rare_threshold,
        "margin": params.margin,
        "showcase_seed": params.showcase_seed,
        "showcase_grid": params.showcase_grid,
    }
