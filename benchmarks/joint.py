"""A network together with its quantized twin, against one network with as many cells."""

from __future__ import annotations

from benchmarks.networks import default_network, on_grid, shape, square
from benchmarks.tables import Row, Settings, Table
from benchmarks.timing import in_turn
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.tessellation import tessellate

_SHAPES = ((32, 32), (64, 64), (64, 64, 64), (128, 128), (128, 128, 128))
_HALF_WIDTH = 3.0
_NOTES = (
    "A float network and its quantized twin are tessellated jointly in the square ±3.",
    "single: one float network (torch's default law, seed 1) with as many neurons per layer as",
    "both together, in the square (half-width: box) in which it has about as many cells.",
    "ratio: joint seconds per cell over those of the single network (goal: 1.3 at most).",
    "alone: joint seconds per cell over those of the float network alone in the square ±3; it has",
    "half as many neurons.",
)


def joint(settings: Settings) -> list[Table]:
    """Ratios for several shapes and bit-widths."""
    shapes = _SHAPES[:1] if settings.quick else _SHAPES
    bits = (4,) if settings.quick else (2, 4, 8)
    rows = [joint_cost(hidden, b, settings.repeats) for hidden in shapes for b in bits]
    return [Table("Joint tessellation of float and quantized twins", rows, _NOTES)]


def joint_cost(hidden: tuple[int, ...], bits: int, repeats: int) -> Row:
    """One shape and one grid."""
    network = default_network(hidden)
    twin = on_grid(network, Grid.symmetric(bits))
    box = square(_HALF_WIDTH)
    n_cells = tessellate(network, twin, box=box).n_cells
    single = default_network(tuple(2 * width for width in hidden), seed=1)
    half_width, single_cells = half_width_with(single, n_cells)
    least = in_turn(
        {
            "joint": lambda: tessellate(network, twin, box=box),
            "single": lambda: tessellate(single, box=square(half_width)),
            "alone": lambda: tessellate(network, box=box),
        },
        repeats=repeats,
    )
    alone_cells = tessellate(network, box=box).n_cells
    return {
        "hidden": shape(network),
        "bits": bits,
        "cells": n_cells,
        "seconds": least["joint"],
        "single": shape(single),
        "box": half_width,
        "single cells": single_cells,
        "single s": least["single"],
        "ratio": (least["joint"] / n_cells) / (least["single"] / single_cells),
        "alone": (least["joint"] / n_cells) / (least["alone"] / alone_cells),
    }


def half_width_with(network: ReLUNetwork, n_cells: int) -> tuple[float, int]:
    """The half-width of a square with about as many cells, and how many it has.

    Bisection ends within 2 percent, or with the nearest count when a network has not so many.
    """
    low, high = 1e-3, 1e3
    tried: list[tuple[int, float, int]] = []
    for _ in range(24):
        middle = (low * high) ** 0.5
        cells = tessellate(network, box=square(middle)).n_cells
        tried.append((abs(cells - n_cells), middle, cells))
        if 50 * abs(cells - n_cells) <= n_cells:
            break
        low, high = (middle, high) if cells < n_cells else (low, middle)
    _, half_width, cells = min(tried)
    return half_width, cells
