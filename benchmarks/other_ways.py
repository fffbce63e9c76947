"""Other ways to the cells of a float network, in the same run: clipping, sampling, relucent."""

from __future__ import annotations

import importlib.util

import numpy as np

from benchmarks.clipping import clipped_cells
from benchmarks.lattice_patterns import cell_numbers, lattice_patterns
from benchmarks.networks import Case, default_network, square
from benchmarks.relucent_cells import relucent_cells
from benchmarks.tables import Row, Settings, Table
from benchmarks.timing import best, in_turn
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate

_INSTALL = 'not installed: pip install "qgeom[bench]"'


def clipping(settings: Settings) -> list[Table]:
    """Polygon clipping in NumPy: the same cells, more time."""
    shapes: list[tuple[tuple[int, ...], float]] = [((32, 32), 1.0)]
    if not settings.quick:
        shapes += [((64, 64, 64), 1.0), ((64, 64, 64), 3.0), ((128, 128), 3.0)]
    if settings.large:
        shapes += [((256, 256, 256), 1.0)]
    rows = [_clipping_row(default_network(h), r, settings.repeats) for h, r in shapes]
    notes = ("ratio: seconds of clipping over seconds of the tessellation.",)
    return [Table("Against polygon clipping in NumPy", rows, notes)]


def _clipping_row(network: ReLUNetwork, half_width: float, repeats: int) -> Row:
    box = square(half_width)
    case = Case("float", network, box)
    cells, polygons = tessellate(network, box=box).n_cells, clipped_cells(network, box=box)
    least = in_turn(
        {
            "tessellate": lambda: tessellate(network, box=box),
            "clip": lambda: clipped_cells(network, box=box),
        },
        repeats=min(repeats, 3),
        warm=False,
    )
    return {
        "network": case.name,
        "cells": cells,
        "clipped": len(polygons),
        "seconds": least["tessellate"],
        "clipping s": least["clip"],
        "ratio": least["clip"] / least["tessellate"],
    }


def sampling(settings: Settings) -> list[Table]:
    """Patterns on a dense lattice: most of the cells, never known which are missing."""
    resolution = 200 if settings.quick else 2000
    shapes: list[tuple[tuple[int, ...], float]] = [((32, 32), 1.0)]
    if not settings.quick:
        shapes += [((64, 64, 64), 1.0), ((64, 64, 64), 3.0), ((128, 128), 3.0)]
    if settings.large:
        shapes += [((256, 256, 256), 3.0)]
    rows = [_sampling_row(default_network(h), r, resolution, settings.repeats) for h, r in shapes]
    notes = (
        f"A lattice of {resolution} × {resolution} midpoints, timed once.",
        "strange: patterns of the lattice that no cell has; rounding at points near an edge.",
    )
    return [Table("Against activation patterns on a lattice", rows, notes)]


def _sampling_row(network: ReLUNetwork, half_width: float, resolution: int, repeats: int) -> Row:
    box = square(half_width)
    found = tessellate(network, box=box)
    cells = cell_numbers(found)
    sampled: list[int] = []

    def sample() -> None:
        patterns = lattice_patterns(network, box=box, resolution=resolution)
        sampled[:] = [len(patterns), int(np.isin(patterns, cells).sum())]

    least = in_turn({"sample": sample}, repeats=1, warm=False)["sample"]
    exact = best(lambda: tessellate(network, box=box), repeats=repeats)
    return {
        "network": Case("float", network, box).name,
        "cells": found.n_cells,
        "sampled": sampled[1],
        "missed": found.n_cells - sampled[1],
        "missed share": 1 - sampled[1] / found.n_cells,
        "strange": sampled[0] - sampled[1],
        "seconds": exact,
        "sampling s": least,
        "ratio": least / exact,
    }


def relucent(settings: Settings) -> list[Table]:
    """The package relucent, which searches cells by linear programmes over their neighbours."""
    installed = importlib.util.find_spec("relucent") is not None
    shapes = [(8, 8)] if settings.quick else [(8, 8), (16, 16), (32, 32)]
    rows = [_relucent_row(hidden, settings.repeats, installed=installed) for hidden in shapes]
    notes = (
        "Breadth-first search of the cells that meet the square ±1, without verification,",
        "in two processes; the fastest of two runs, models built once. qgeom: two threads.",
    )
    return [Table("Against relucent", rows, notes)]


def _relucent_row(hidden: tuple[int, ...], repeats: int, *, installed: bool) -> Row:
    network = default_network(hidden)
    box = square(1.0)
    exact = best(lambda: tessellate(network, box=box), repeats=repeats)
    row: dict[str, str | int | float | None] = {
        "network": Case("float", network, box).name,
        "cells": tessellate(network, box=box).n_cells,
        "seconds": exact,
    }
    if not installed:
        return row | {"relucent cells": _INSTALL}
    count, seconds = relucent_cells(network, half_width=1.0, workers=2, repeats=2)
    return row | {"relucent cells": count, "relucent s": seconds, "ratio": seconds / exact}
