"""Time and memory of exact tessellations, per cell, and how they grow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np

from benchmarks.cases import KNOWN_CELLS, default_cases, quantized_families, trained_cases
from benchmarks.memory import peak_bytes
from benchmarks.networks import Case, zero_share
from benchmarks.open_signs import open_signs
from benchmarks.tables import Row, Settings, Table
from benchmarks.timing import in_turn
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import Tessellation, tessellate

_NOTES = (
    "seconds: the fastest of several runs, warm, two threads; the networks are not counted.",
    "×output: seconds over the seconds of allocating and filling arrays of the result's sizes.",
    "result B, peak B: bytes per cell of the arrays of the result, and by which the resident",
    "memory of a fresh process rises at most above what it was just before (Linux only).",
    "open: share of the signs of neurons, at all vertices of the tessellation by their layer and",
    "those before it, that floating point left to exact arithmetic.",
    "0 weights: share of the weights that the grid rounds to 0.",
)


def tessellation_costs(settings: Settings) -> list[Table]:
    """One row per network, and one per family: how time grows with the number of cells."""
    families = [default_cases(settings), trained_cases(settings), *quantized_families(settings)]
    measured = [[cost(case, settings.repeats) for case in family] for family in families]
    tables = [Table("Exact tessellations", list(chain.from_iterable(measured)), _NOTES)]
    if not settings.quick:
        tables.append(growth(families, measured))
    return tables


def cost(case: Case, repeats: int) -> Row:
    """All columns of one network.

    Raises
    ------
    RuntimeError
        When the number of cells is known and another one was found.
    """
    found = tessellate(case.network, box=case.box)
    _check_known(case, found.n_cells)
    arrays = result_arrays(found)
    least = in_turn(
        {
            "tessellate": lambda: tessellate(case.network, box=case.box),
            "output": lambda: [np.full(a.shape, 1, dtype=a.dtype) for a in arrays],
        },
        repeats=repeats,
    )
    n_open, n_signs = open_signs(case)
    peak = peak_bytes(case)
    twin = case.network if isinstance(case.network, QuantizedNetwork) else None
    return {
        "network": case.name,
        "cells": found.n_cells,
        "seconds": least["tessellate"],
        "cells/s": found.n_cells / least["tessellate"],
        "×output": least["tessellate"] / least["output"],
        "result B": sum(a.nbytes for a in arrays) / found.n_cells,
        "peak B": None if peak is None else peak / found.n_cells,
        "open": n_open / n_signs,
        "0 weights": None if twin is None else zero_share(twin),
    }


def result_arrays(found: Tessellation) -> list[np.ndarray[Any, Any]]:
    """The arrays that a tessellation consists of."""
    edges, lists = found.edges, found.lists
    return [
        found.points,
        *(edges.vertices, edges.cells, edges.lines),
        *(lists.offsets, lists.vertices, lists.edges, lists.areas, lists.centroids),
        found.words,
    ]


def growth(families: Sequence[Sequence[Case]], measured: Sequence[Sequence[Row]]) -> Table:
    """Slopes of log seconds against log cells, where a family spans more than a factor 10."""
    rows: list[Row] = []
    for family, found in zip(families, measured, strict=True):
        cells = np.array([row["cells"] for row in found], dtype=float)
        times = np.array([row["seconds"] for row in found], dtype=float)
        if len(cells) > 2 and cells.max() > 10 * cells.min():
            slope, _ = np.polyfit(np.log(cells), np.log(times), 1)
            rows.append(
                {
                    "family": family[0].law,
                    "from cells": int(cells.min()),
                    "to cells": int(cells.max()),
                    "exponent": float(slope),
                }
            )
    notes = ("exponent: 1 means a time in proportion to the number of cells.",)
    return Table("Growth of the time with the number of cells", rows, notes)


def _check_known(case: Case, n_cells: int) -> None:
    if case.law != "float" or isinstance(case.network, QuantizedNetwork):
        return
    known = KNOWN_CELLS[case.network.widths[1:-1], case.box[0][1]]
    if n_cells != known:
        raise RuntimeError(f"{case.name}: {n_cells} cells, there should be {known}")
