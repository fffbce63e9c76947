"""The worked example in the plane: its hypersurface, and where each term wins."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom.tropical.plane import counterclockwise

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Array, Json
    from qgeom.tropical.numbers import Point
    from qgeom.tropical.polynomials import TropicalPolynomial

BOX = ((-4, 2), (-5, 1))  # what is drawn


def plane_facts(p: TropicalPolynomial, *, reach: int) -> dict[str, Json]:
    """What the hypersurface of a polynomial of two variables consists of.

    Parameters
    ----------
    p : TropicalPolynomial
        The polynomial.
    reach : int
        The box is that much larger than what is drawn, in order to tell rays from segments.

    Returns
    -------
    dict
        ``regions``, terms that win alone at a corner of the box; ``terms``; ``segments``, bounded
        pieces; ``rays``; ``x_lines`` and ``y_lines``, the distinct lines x = c and y = c that rays
        lie on, and ``other_lines``, how many rays lie on no such line; ``crossing`` terms that tie
        where they meet.
    """
    (x_low, x_high), (y_low, y_high) = BOX
    far = reach * 10
    box = ((x_low - far, x_high + far), (y_low - far, y_high + far))
    pieces = p.hypersurface(box)
    alone = {p.winners((x, y)) for x in box[0] for y in box[1]}
    upright = [piece.ends for piece in pieces if piece.ends[0][0] == piece.ends[1][0]]
    level = [piece.ends for piece in pieces if piece.ends[0][1] == piece.ends[1][1]]
    crossings = p.dual_subdivision().cells
    return {
        "terms": p.n_terms,
        "regions": sum(len(best) == 1 for best in alone),
        "pieces": len(pieces),
        "segments": sum(len(piece.cells) == 2 for piece in pieces),
        "rays": sum(len(piece.cells) == 1 for piece in pieces),
        "x_lines": sorted({float(ends[0][0]) for ends in upright}),
        "y_lines": sorted({float(ends[0][1]) for ends in level}),
        "other_lines": len(pieces) - len(upright) - len(level),
        "crossings": len(crossings),
        "crossing_terms": max(len(cell.terms) for cell in crossings),
    }


def plane_arrays(several: Sequence[TropicalPolynomial], corners: Sequence[int]) -> dict[str, Array]:
    """Hypersurfaces and regions of some polynomials in the drawn box.

    Returns
    -------
    dict
        ``plane_corners`` (n,), ``plane_box`` (2, 2), and for each polynomial i
        ``plane_i_segments`` (pieces, 2, 2), ``plane_i_polygons`` (corners, 2) of all regions one
        after another, and ``plane_i_sizes`` (terms,): how many corners each term's region has.
    """
    arrays: dict[str, Array] = {
        "plane_corners": np.array(corners),
        "plane_box": np.array(BOX, dtype=np.float64),
    }
    for index, p in enumerate(several):
        polygons = [_region(p, term) for term in range(p.n_terms)]
        segments = [[_pair(end) for end in piece.ends] for piece in p.hypersurface(BOX)]
        flat = [_pair(corner) for polygon in polygons for corner in polygon]
        arrays |= {
            f"plane_{index}_segments": np.array(segments, dtype=np.float64).reshape(-1, 2, 2),
            f"plane_{index}_polygons": np.array(flat, dtype=np.float64).reshape(-1, 2),
            f"plane_{index}_sizes": np.array([len(polygon) for polygon in polygons]),
        }
    return arrays


def _pair(point: Sequence[Fraction | int]) -> tuple[float, float]:
    return float(point[0]), float(point[1])


def _region(p: TropicalPolynomial, term: int) -> list[Point]:
    """Corners of the part of the drawn box where a term wins, counterclockwise."""
    box: list[Point] = [(Fraction(x), Fraction(y)) for x in BOX[0] for y in BOX[1]]
    ends = [end for piece in p.hypersurface(BOX) for end in piece.ends]
    corners = list(dict.fromkeys(point for point in (*box, *ends) if term in p.winners(point)))
    return [corners[i] for i in counterclockwise(corners)] if len(corners) > 2 else []
