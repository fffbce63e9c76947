"""What rounding the coefficients of a tropical polynomial does to its hypersurface and its dual."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from qgeom.experiments.newton_duality.engine import region_maps
from qgeom.tropical.duality import DualSubdivision
from qgeom.tropical.numbers import Exact, Point
from qgeom.tropical.polynomials import TropicalPolynomial

_PLANE = 2
_NUDGES = 10**6

Maps: TypeAlias = dict[tuple[int, int], int]


@dataclass(frozen=True, kw_only=True)
class RoundingCase:
    """A polynomial before and after its coefficients were rounded; decided exactly.

    Attributes
    ----------
    step : int
        The step of the grid.
    change, radius : float
        The largest change of a coefficient, and the size below which no change can alter the
        subdivision (`safe_radius`).
    below_radius : bool
        Whether the change is smaller than that.
    same_subdivision : bool
        Whether both subdivisions have the same cells.
    moved : bool
        Whether some corner of the hypersurface is elsewhere.
    kept_pieces, turned_pieces : int
        Bounded pieces of the hypersurface, in the plane, whose edge is in both subdivisions, and
        how many of them have another direction than before.
    new_slopes : int
        Slopes of affine pieces that are no exponents of the polynomial (in the plane, as the next).
    kept_maps, intercept_changes, offset_mismatches : int
        Slopes that both have, those with another intercept than before, and those whose intercept
        did not change by what the coefficient changed.
    lost_regions, new_regions, merged_cells, split_cells : int
        Regions that disappear and appear; cells that are made of several old ones, and old ones
        that are made of several new ones.
    lost_edges, new_edges : int
        Pairs of neighbours that are no longer, or were not before.
    """

    step: int
    change: float
    radius: float
    below_radius: bool
    same_subdivision: bool
    moved: bool
    kept_pieces: int
    turned_pieces: int
    new_slopes: int
    kept_maps: int
    intercept_changes: int
    offset_mismatches: int
    lost_regions: int
    new_regions: int
    merged_cells: int
    split_cells: int
    lost_edges: int
    new_edges: int


@dataclass(frozen=True, kw_only=True)
class _MapChanges:
    new_slopes: int
    kept: int
    intercepts: int
    mismatches: int


_NO_MAPS = _MapChanges(new_slopes=0, kept=0, intercepts=0, mismatches=0)


def rounded(polynomial: TropicalPolynomial, step: int) -> TropicalPolynomial:
    """The polynomial with its coefficients rounded to multiples of a step, ties to even.

    Examples
    --------
    >>> print(rounded(TropicalPolynomial([(0, 0), (1, 0)], [7, -4]), 5))
    max(5, -5 + x)
    """
    coefficients = [step * round(Fraction(c) / step) for c in polynomial.coefficients]
    return TropicalPolynomial(polynomial.exponents, coefficients)


def measure_roundings(
    polynomial: TropicalPolynomial, steps: Sequence[int]
) -> tuple[RoundingCase, ...]:
    """Compare a polynomial with its rounded twins.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        With whole coefficients and a Newton polytope of full dimension.
    steps : sequence of int
        The steps of the grids.

    Returns
    -------
    tuple of RoundingCase
        One per step; exact, but for the two sizes.
    """
    dual = polynomial.dual_subdivision()
    radius = safe_radius(polynomial, dual)
    maps = region_maps(polynomial) if dual.dimension == _PLANE else None
    return tuple(_measure(polynomial, dual, radius, maps, step) for step in steps)


def _measure(
    polynomial: TropicalPolynomial,
    before: DualSubdivision,
    radius: Fraction | None,
    maps: Maps | None,
    step: int,
) -> RoundingCase:
    twin = rounded(polynomial, step)
    after = twin.dual_subdivision()
    pairs = zip(polynomial.coefficients, twin.coefficients, strict=True)
    change = max(abs(Fraction(b) - Fraction(a)) for a, b in pairs)
    old, new = _term_sets(before), _term_sets(after)
    first, second = ({frozenset(edge) for edge in dual.edges} for dual in (before, after))
    pieces, turned = _turned(before, after)
    changed = _NO_MAPS if maps is None else _map_changes(polynomial, twin, maps)
    return RoundingCase(
        step=step,
        change=float(change),
        radius=math.inf if radius is None else float(radius),
        below_radius=radius is None or change < radius,
        same_subdivision=old == new,
        moved={cell.point for cell in before.cells} != {cell.point for cell in after.cells},
        kept_pieces=pieces,
        turned_pieces=turned,
        new_slopes=changed.new_slopes,
        kept_maps=changed.kept,
        intercept_changes=changed.intercepts,
        offset_mismatches=changed.mismatches,
        lost_regions=len(set(before.vertices) - set(after.vertices)),
        new_regions=len(set(after.vertices) - set(before.vertices)),
        merged_cells=_count_joined(old, new),
        split_cells=_count_joined(new, old),
        lost_edges=len(first - second),
        new_edges=len(second - first),
    )


def nudged(polynomial: TropicalPolynomial, rng: np.random.Generator) -> tuple[bool, bool]:
    """What a tiny random change of all coefficients does to the dual subdivision.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        With whole coefficients.
    rng : Generator
        Where the changes come from: different multiples of 10⁻⁹ below 10⁻³.

    Returns
    -------
    (bool, bool)
        Whether the subdivision is another one, and whether a cell was split; decided exactly.
    """
    sizes = rng.choice(_NUDGES, size=polynomial.n_terms, replace=False).tolist()
    pairs = zip(polynomial.coefficients, sizes, strict=True)
    moved = TropicalPolynomial(
        polynomial.exponents, [Fraction(c) + Fraction(int(v), 10**9) for c, v in pairs]
    )
    old, new = (_term_sets(p.dual_subdivision()) for p in (polynomial, moved))
    return old != new, _count_joined(new, old) > 0


def _term_sets(dual: DualSubdivision) -> frozenset[frozenset[int]]:
    return frozenset(frozenset(cell.terms) for cell in dual.cells)


def _count_joined(parts: frozenset[frozenset[int]], wholes: frozenset[frozenset[int]]) -> int:
    """How many cells of a subdivision hold several cells of another one, and are not among them."""
    return sum(sum(part < whole for part in parts) > 1 for whole in wholes - parts)


def safe_radius(polynomial: TropicalPolynomial, dual: DualSubdivision) -> Fraction | None:
    """A size of changes below which the dual subdivision stays the same.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        With a Newton polytope of full dimension.
    dual : DualSubdivision
        Its dual subdivision.

    Returns
    -------
    Fraction or None
        0 when a cell has more terms than a simplex; None when there is one cell with all terms
        and no change can alter it.

    Notes
    -----
    At the corner that belongs to a cell, another term is a gap below the maximum. Its exponent is
    an affine combination of the cell's exponents with coefficients λ. If all coefficients change by
    less than gap / (1 + Σ|λ|), the term stays below the cell's plane.

    Examples
    --------
    >>> hat = TropicalPolynomial([(0,), (1,), (2,)], [0, -3, 0])
    >>> safe_radius(hat, hat.dual_subdivision())
    Fraction(3, 2)
    """
    least: Fraction | None = None
    for cell in dual.cells:
        if len(cell.terms) > dual.dimension + 1:
            return Fraction(0)
        corners = [(Fraction(1), *map(Fraction, dual.exponents[t])) for t in cell.terms]
        for term, exponent in enumerate(dual.exponents):
            if term in cell.terms:
                continue
            value = polynomial.coefficients[term] + _along(exponent, cell.point)
            gap = cell.value - Fraction(value)
            shares = _combination(corners, (Fraction(1), *map(Fraction, exponent)))
            size = gap / (1 + sum(map(abs, shares)))
            least = size if least is None else min(least, size)
    return least


def _along(exponent: tuple[Exact, ...], point: Point) -> Fraction:
    return Fraction(sum(a * v for a, v in zip(exponent, point, strict=True)))


def _combination(rows: list[tuple[Fraction, ...]], wanted: tuple[Fraction, ...]) -> list[Fraction]:
    """Coefficients with which independent rows add up to a vector (Gauss and Jordan)."""
    columns = [list(column) for column in zip(*rows, wanted, strict=True)]
    for k in range(len(rows)):
        pivot = next(i for i in range(k, len(columns)) if columns[i][k])
        columns[k], columns[pivot] = columns[pivot], columns[k]
        columns[k] = [v / columns[k][k] for v in columns[k]]
        for i, column in enumerate(columns):
            if i != k and column[k]:
                columns[i] = [a - column[k] * b for a, b in zip(column, columns[k], strict=True)]
    return [column[-1] for column in columns]


def _map_changes(
    polynomial: TropicalPolynomial, twin: TropicalPolynomial, old: Maps
) -> _MapChanges:
    """Compare the affine pieces of the two networks that compute the polynomials."""
    pairs = zip(polynomial.coefficients, twin.coefficients, strict=True)
    changes = dict(zip(polynomial.exponents, (b - a for a, b in pairs), strict=True))
    new = region_maps(twin)
    gains = {slope: new[slope] - old[slope] for slope in old.keys() & new.keys()}
    return _MapChanges(
        new_slopes=sum(slope not in changes for slope in new),
        kept=len(gains),
        intercepts=sum(gain != 0 for gain in gains.values()),
        mismatches=sum(gain != changes[slope] for slope, gain in gains.items()),
    )


def _turned(before: DualSubdivision, after: DualSubdivision) -> tuple[int, int]:
    """Bounded pieces in the plane that both hypersurfaces have, and those that turned."""
    if before.dimension != _PLANE:
        return 0, 0
    ways = [_directions(before), _directions(after)]
    kept = ways[0].keys() & ways[1].keys()
    crosses = [
        p[0] * q[1] - p[1] * q[0] for p, q in ((ways[0][edge], ways[1][edge]) for edge in kept)
    ]
    return len(kept), sum(cross != 0 for cross in crosses)


def _directions(dual: DualSubdivision) -> dict[tuple[int, ...], Point]:
    """From end to end of each bounded piece, by the terms of its edge."""
    ends = {
        face.vertices: [dual.cells[i].point for i in face.cells]
        for face in dual.faces[1]
        if len(face.cells) == _PLANE
    }
    return {
        edge: tuple(b - a for a, b in zip(first, second, strict=True))
        for edge, (first, second) in ends.items()
    }
