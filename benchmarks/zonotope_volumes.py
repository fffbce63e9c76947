"""Volumes of zonotopes against the sum over all subsets of generators."""

from __future__ import annotations

import math
from itertools import combinations, islice

import numpy as np

from benchmarks.tables import Row, Settings, Table
from benchmarks.timing import in_turn
from qgeom.types import FloatArray
from qgeom.zonotopes.volume import zonotope_volume

_BLOCK = 1 << 16
_SIZES = ((2, 200), (2, 1000), (3, 40), (3, 100), (3, 200), (4, 40), (5, 30), (8, 12))


def enumerated_volume(generators: FloatArray) -> float:
    """2ᵈ times the sum of |det| over all d-subsets, in blocks."""
    count, dimension = generators.shape
    subsets = combinations(range(count), dimension)
    total = 0.0
    while block := list(islice(subsets, _BLOCK)):
        total += float(np.abs(np.linalg.det(generators[np.array(block)])).sum())
    return math.ldexp(total, dimension)


def zonotope_volumes(settings: Settings) -> list[Table]:
    """Random generators in several dimensions."""
    sizes = ((2, 100), (3, 30)) if settings.quick else _SIZES
    rows = [_row(dimension, count, settings.repeats) for dimension, count in sizes]
    notes = ("ratio: seconds of the enumeration of determinants over seconds of the volume.",)
    return [Table("Volumes of zonotopes", rows, notes)]


def _row(dimension: int, count: int, repeats: int) -> Row:
    generators = np.random.default_rng([dimension, count]).standard_normal((count, dimension))
    volume, expected = zonotope_volume(generators), enumerated_volume(generators)
    least = in_turn(
        {
            "volume": lambda: zonotope_volume(generators),
            "enumerate": lambda: enumerated_volume(generators),
        },
        repeats=min(repeats, 3),
    )
    return {
        "dimension": str(dimension),
        "generators": count,
        "subsets": math.comb(count, dimension),
        "relative difference": abs(volume / expected - 1),
        "seconds": least["volume"],
        "enumeration s": least["enumerate"],
        "ratio": least["enumerate"] / least["volume"],
    }
