"""Cells of the trained networks, and which of them hold data."""

from __future__ import annotations

import numpy as np

from qgeom.datasets import Box
from qgeom.experiments.region_bounds.bounds import product_bound
from qgeom.experiments.region_bounds.counts import Rows
from qgeom.experiments.region_bounds.parameters import Params
from qgeom.experiments.trained import Trained
from qgeom.packing import distinct_rows
from qgeom.tessellation import tessellate
from qgeom.types import FloatArray
from qgeom.whole_plane import plane_cells


def shape_name(hidden: tuple[int, ...], seed: int) -> str:
    """Name of a trained network.

    >>> shape_name((15, 15), 3)
    '15-15/seed3'
    """
    return f"{shape_text(hidden)}/seed{seed}"


def shape_text(hidden: tuple[int, ...]) -> str:
    """Name of a shape.

    >>> shape_text((15, 15))
    '15-15'
    """
    return "-".join(map(str, hidden))


def data_box(points: FloatArray, margin: float) -> Box:
    """The bounding box of points, grown on every side.

    >>> data_box(np.array([[0.0, 1.0], [2.0, 3.0]]), 0.5)
    ((-0.5, 2.5), (0.5, 3.5))
    """
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def unit_network_rows(params: Params, trained: Trained) -> Rows:
    """Count the cells of each trained network, and those with training points.

    Returns
    -------
    list of dict
        ``shape, layers, seed, neurons``; ``cells`` over the whole plane, ``box``, ``with_data``;
        ``points``, ``bound``, ``patterns`` (2 to the number of neurons) and ``accuracy``.
    """
    points = np.asarray(trained.arrays["points"], dtype=np.float64)
    labels = np.asarray(trained.arrays["labels"])
    box = data_box(points, params.margin)
    rows: Rows = []
    for hidden in params.units:
        for k in range(params.seeds):
            network = trained.network(shape_name(hidden, k))
            rows.append(
                {
                    "shape": shape_text(hidden),
                    "layers": len(hidden),
                    "seed": k,
                    "neurons": network.n_neurons,
                    "cells": len(plane_cells(network)),
                    "box": tessellate(network, box=box).n_cells,
                    "with_data": len(distinct_rows(network.pattern(points))[0]),
                    "points": len(points),
                    "bound": float(product_bound(hidden)),
                    "patterns": 2.0**network.n_neurons,
                    "accuracy": float(((network(points)[:, 0] > 0) == (labels == 1)).mean()),
                }
            )
    return rows
