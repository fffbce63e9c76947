"""Exact dual subdivisions against Qhull in floating point, on points in general position."""

from __future__ import annotations

import numpy as np
from scipy.spatial import ConvexHull

from benchmarks.tables import Row, Settings, Table
from benchmarks.timing import in_turn
from qgeom.tropical.duality import dual_subdivision
from qgeom.tropical.hull import upper_vertices
from qgeom.tropical.upper import upper_cells
from qgeom.tropical.walk import wrapped_cells
from qgeom.types import FloatArray

_SIZES = ((1, 200), (2, 50), (2, 200), (2, 800), (3, 40), (3, 100))


def qhull_cells(lifted: FloatArray) -> set[frozenset[int]]:
    """Upper faces of the convex hull of lifted points, as sets of points."""
    hull = ConvexHull(lifted)
    upper = hull.equations[:, -2] > 0
    return {frozenset(simplex) for simplex in hull.simplices[upper].tolist()}


def dual_subdivisions(settings: Settings) -> list[Table]:
    """Random integer exponents and random heights."""
    sizes = ((2, 30),) if settings.quick else _SIZES
    rows = [_row(variables, terms, settings.repeats) for variables, terms in sizes]
    notes = (
        "seconds: the exact subdivision with faces of all dimensions; cells s: its maximal cells",
        "alone, certified; walk s: these without proposals from floats; prune s: the terms that",
        "win alone. ratio: seconds over Qhull s, which gives the maximal cells only, in float64;",
        "of cells: cells s over Qhull s.",
    )
    return [Table("Dual subdivisions of tropical polynomials", rows, notes)]


def _row(variables: int, terms: int, repeats: int) -> Row:
    rng = np.random.default_rng([variables, terms])
    exponents = np.unique(rng.integers(0, 10_000, (terms, variables)), axis=0)
    # near a concave function, so that many terms win somewhere
    scaled = exponents / 10_000 - 0.5
    heights = np.round(1e6 * (-(scaled**2).sum(axis=1) + 0.02 * rng.random(len(exponents))))
    names = [tuple(row) for row in exponents.tolist()]
    points = [(1, *row) for row in names]
    coefficients = tuple(int(h) for h in heights)
    lifted = np.column_stack([exponents.astype(np.float64), heights])
    exact = {frozenset(cell.terms) for cell in dual_subdivision(names, coefficients).cells}
    least = in_turn(
        {
            "exact": lambda: dual_subdivision(names, coefficients),
            "cells": lambda: upper_cells(points, coefficients),
            "walk": lambda: wrapped_cells(points, coefficients),
            "prune": lambda: upper_vertices(names, coefficients),
            "qhull": lambda: qhull_cells(lifted),
        },
        repeats=min(repeats, 3),
    )
    return {
        "variables": str(variables),
        "terms": len(names),
        "cells": len(exact),
        "same as Qhull": "yes" if exact == qhull_cells(lifted) else "no",
        "seconds": least["exact"],
        "prune s": least["prune"],
        "walk s": least["walk"],
        "cells s": least["cells"],
        "Qhull s": least["qhull"],
        "ratio": least["exact"] / least["qhull"],
        "of cells": least["cells"] / least["qhull"],
    }
