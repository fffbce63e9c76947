"""Arrays that the pictures are drawn from: regions, boundaries, lifted points, subdivisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.newton_duality.cuts import partition, region_polygon
from qgeom.experiments.newton_duality.polynomials import monomials, worked_polynomial
from qgeom.experiments.newton_duality.rounding import rounded
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    from qgeom.experiments.newton_duality.parameters import Params
    from qgeom.experiments.outcome import Array

Window = tuple[tuple[int, int], tuple[int, int]]
_WORKED_WINDOW: Window = ((-3, 5), (-3, 5))
_AROUND = 0.3  # the window exceeds the corners by this share of their extent
_CUBIC = 3
_PRODUCT = 4  # the place of xy among the monomials


def scenes(params: Params) -> dict[str, Array]:
    """Everything that is drawn of single polynomials.

    Parameters
    ----------
    params : Params
        The configured parameters.

    Returns
    -------
    dict
        For ``worked``, ``loop``, ``lowered``, ``fine`` and ``coarse`` the arrays of `scene`.
    """
    loop = TropicalPolynomial(monomials(2, _CUBIC), params.loop_coefficients)
    lowered = list(params.loop_coefficients)
    lowered[_PRODUCT] = params.loop_lowered
    window = corner_window(loop)
    drawn = {
        "worked": (worked_polynomial(), _WORKED_WINDOW),
        "loop": (loop, window),
        "lowered": (TropicalPolynomial(loop.exponents, lowered), window),
        "fine": (rounded(loop, params.rounding_fine_step), window),
        "coarse": (rounded(loop, params.rounding_step), window),
    }
    arrays: dict[str, Array] = {}
    for name, (polynomial, box) in drawn.items():
        arrays |= {f"{name}_{key}": array for key, array in scene(polynomial, box).items()}
    return arrays


def corner_window(polynomial: TropicalPolynomial) -> Window:
    """A square around all corners of the regions, with whole ends."""
    points = np.array([[float(v) for v in point] for point in partition(polynomial).points])
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = (low + high) / 2, (0.5 + _AROUND) * float((high - low).max()) + 1.0
    (x0, x1), (y0, y1) = ((int(np.floor(m - half)), int(np.ceil(m + half))) for m in middle)
    return (x0, x1), (y0, y1)


def scene(polynomial: TropicalPolynomial, window: Window) -> dict[str, Array]:
    """One polynomial in two variables, with its regions in a window and its dual subdivision.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        With whole exponents and coefficients.
    window : ((x0, x1), (y0, y1))
        Part of the plane.

    Returns
    -------
    dict
        ``window`` (2, 2); ``exponents`` (n, 2) and ``coefficients`` (n,); ``newton``, the terms
        around the Newton polygon; ``upper``, the terms that win alone somewhere; ``inner``, those
        among them inside the Newton polygon; ``region_terms`` with ``region_corners`` and
        ``region_offsets``; ``piece_terms`` (k, 2) and ``piece_ends`` (k, 2, 2) of the hypersurface;
        ``edges`` (e, 2); ``cell_points`` (c, 2) with the terms ``cell_terms`` and ``cell_offsets``;
        ``lower_terms`` and ``lower_offsets`` of the lower faces of the lifted polytope.
    """
    dual = polynomial.dual_subdivision()
    below = TropicalPolynomial(polynomial.exponents, [-c for c in polynomial.coefficients])
    pieces = polynomial.hypersurface(window)
    shown = [(t, region_polygon(polynomial, t, window)) for t in dual.vertices]
    shown = [(term, polygon) for term, polygon in shown if len(polygon) > 2]
    corners, offsets = _joined([polygon for _, polygon in shown])
    cells, cell_offsets = _joined([cell.vertices for cell in dual.cells])
    lower, lower_offsets = _joined([cell.vertices for cell in below.dual_subdivision().cells])
    return {
        "window": np.array(window, dtype=np.float64),
        "exponents": np.array(polynomial.exponents, dtype=np.int64),
        "coefficients": np.array(polynomial.coefficients, dtype=np.float64),
        "newton": np.array(polynomial.newton_polytope().terms),
        "upper": np.array(dual.vertices),
        "inner": np.array(dual.interior_vertices, dtype=np.int64),
        "region_terms": np.array([term for term, _ in shown]),
        "region_corners": corners.reshape(-1, 2),
        "region_offsets": offsets,
        "piece_terms": np.array([piece.terms for piece in pieces]),
        "piece_ends": np.array([[[float(v) for v in p] for p in piece.ends] for piece in pieces]),
        "edges": np.array([sorted(edge) for edge in dual.edges]),
        "cell_points": np.array([[float(v) for v in cell.point] for cell in dual.cells]),
        "cell_terms": cells.astype(np.int64),
        "cell_offsets": cell_offsets,
        "lower_terms": lower.astype(np.int64),
        "lower_offsets": lower_offsets,
    }


def _joined(runs: Sequence[Sequence[object]]) -> tuple[Array, Array]:
    """Runs one after the other, and where each begins and ends."""
    joined = np.concatenate([np.array(run, dtype=np.float64) for run in runs])
    return joined, np.cumsum([0, *(len(run) for run in runs)])
