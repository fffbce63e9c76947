"""Compute `error_zonotope`: regions by generators, by sums of corners, and by sampling."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from qgeom.experiments.error_zonotope.drawings import drawing
from qgeom.experiments.error_zonotope.families import families
from qgeom.experiments.error_zonotope.measure import measure
from qgeom.experiments.error_zonotope.networks import cases, step_of
from qgeom.experiments.error_zonotope.sets import SetRow, SpreadRow, generator_sets, spreads
from qgeom.experiments.error_zonotope.tubes import tubes
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.seeds import derive_seed

if TYPE_CHECKING:
    from qgeom.experiments.error_zonotope.parameters import Params
    from qgeom.population import Population

_LOG = logging.getLogger(__name__)


def compute(params: Params, population: Population | None, *, seed: int) -> Outcome:
    """Measure all regions.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        Every random number follows from it.

    Returns
    -------
    Outcome
        Arrays ``row_…`` (one entry per network, input and bit-width, see `measure`), ``set_…``
        and ``spread_…`` (`SetRow`, `SpreadRow`), ``family_…`` (`families`), those of `tubes`,
        and what `drawing` makes.
    """
    del population
    arrays = _rows(params, seed)
    rng = np.random.Generator(np.random.PCG64(derive_seed(seed, "sets")))
    arrays |= _table("set", SetRow, list(generator_sets(params, rng)))
    arrays |= _table("spread", SpreadRow, list(spreads(params, rng)))
    _LOG.info("%d sets of generators measured", len(arrays["set_n"]))
    arrays |= families(params, seed=derive_seed(seed, "families"))
    arrays |= tubes(params, seed=derive_seed(seed, "tubes") % 2**32)
    metrics: dict[str, Json] = {
        "layers": len(params.uniform),
        "bits": list(params.bits),
        "reference_bits": params.reference_bits,
        "reference_step": step_of(params.reference_bits),
        "tube_bits": params.tube_bits,
        "samples": params.samples,
        "circle_points": params.circle_points,
        "manifold_points": params.manifold_points,
        "confidence": params.confidence,
        "plane_input": list(params.plane_input),
        "full": [list(row) for row in params.full],
    }
    return Outcome(arrays=arrays, metrics=metrics)


def _rows(params: Params, seed: int) -> dict[str, Array]:
    rows: list[dict[str, float]] = []
    names: list[tuple[str, int, int]] = []
    arrays: dict[str, Array] = {}
    for case in cases(params):
        for bits in params.bits:
            own = derive_seed(seed, case.network, case.place, bits)
            measured = measure(case, bits, samples=params.samples, seed=own)
            rows.append(measured.numbers)
            names.append((case.network, case.place, bits))
            reference = bits == params.reference_bits
            arrays |= drawing(case, bits, measured, reference=reference)
    _LOG.info("%d regions measured", len(rows))
    networks, places, widths = zip(*names, strict=True)
    arrays |= {f"row_{key}": np.array([row[key] for row in rows]) for key in rows[0]}
    return arrays | {
        "row_network": np.array(networks),
        "row_place": np.array(places, dtype=np.int64),
        "row_bits": np.array(widths, dtype=np.int64),
    }


def _table(prefix: str, kind: type[Any], rows: Sequence[object]) -> dict[str, Array]:
    return {
        f"{prefix}_{field.name}": np.array([getattr(row, field.name) for row in rows])
        for field in fields(kind)
    }
