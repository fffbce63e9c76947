"""Compute `region_bounds`: exact counts of cells, folds, pruning, and trained networks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from qgeom.errors import ParameterError
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.experiments.region_bounds.bounds import largest_rank_bound, product_bound
from qgeom.experiments.region_bounds.counts import (
    Rows,
    arrangement_rows,
    growth_rows,
    shape_rows,
    tent_rows,
    two_layer_rows,
)
from qgeom.experiments.region_bounds.fold_study import central_rows, fold_rows
from qgeom.experiments.region_bounds.pruning import entry_rows, node_rows, unit_rows, weight_rows
from qgeom.experiments.region_bounds.showcase import (
    arrangement_arrays,
    fold_arrays,
    prune_arrays,
    two_layer_arrays,
    unit_arrays,
)
from qgeom.experiments.region_bounds.units import shape_text, unit_network_rows

if TYPE_CHECKING:
    from qgeom.experiments.region_bounds.parameters import Params
    from qgeom.experiments.trained import Trained
    from qgeom.population import Population

_LOG = logging.getLogger(__name__)


def compute(
    params: Params, population: Population | None, *, seed: int, trained: Trained | None
) -> Outcome:
    """Count cells exactly and compare with every bound.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        All random networks follow from it.
    trained : Trained
        What `train` made.

    Returns
    -------
    Outcome
        Arrays ``<table>_<column>``, one entry per row: tables growth, shape, tent, two,
        arrangement, fold, whole, central, node, weight, unit, entry and trained, see the
        functions that make the rows; and ``draw_…``, see `showcase`.

    Raises
    ------
    ParameterError
        When there are no trained networks.
    """
    del population
    if trained is None:
        raise ParameterError("no trained networks", where="region_bounds", remedy="train first")
    folds, whole = fold_rows(params, seed)
    tables: dict[str, Rows] = {
        "growth": growth_rows(params, seed),
        "shape": shape_rows(params, seed),
        "tent": tent_rows(params),
        "two": two_layer_rows(params, seed),
        "arrangement": arrangement_rows(),
        "fold": folds,
        "whole": whole,
        "central": central_rows(params, seed),
        "node": node_rows(params, seed),
        "weight": weight_rows(params, seed),
        "unit": unit_rows(params, seed),
        "entry": entry_rows(params, seed),
        "trained": unit_network_rows(params, trained),
    }
    arrays: dict[str, Array] = {}
    for name, rows in tables.items():
        arrays |= {f"{name}_{key}": np.array([row[key] for row in rows]) for key in rows[0]}
        _LOG.info("%s: %d rows", name, len(rows))
    arrays |= arrangement_arrays() | two_layer_arrays(params, seed) | fold_arrays(params, seed)
    arrays |= unit_arrays(params, trained) | prune_arrays(params, seed)
    return Outcome(arrays=arrays, metrics=_metrics(params))


def _metrics(params: Params) -> dict[str, Json]:
    numbers: dict[str, Json] = {
        name: getattr(params, name)
        for name in (
            "depth",
            "seeds",
            "bias_scale",
            "neurons",
            "tent_depth",
            "two_layer_networks",
            "fold_seeds",
            "fold_bits",
            "fold_box",
            "prune_units",
            "points",
            "margin",
            "same_factor",
            "many",
            "confidence",
        )
    }
    return numbers | {
        "two_layer_product": product_bound((3, 3)),
        "two_layer_rank": largest_rank_bound(3),
        "fold_hidden": list(params.fold_hidden),
        "prune_hidden": list(params.prune_hidden),
        "units": [shape_text(hidden) for hidden in params.units],
    }
