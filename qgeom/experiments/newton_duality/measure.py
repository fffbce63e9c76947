"""One polynomial: its dual subdivision against the regions found by cuts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from qgeom.experiments.newton_duality.content import content, pick_area
from qgeom.experiments.newton_duality.engine import network_regions
from qgeom.tropical.duality import DualSubdivision, newton_polytope
from qgeom.tropical.numbers import Point
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    from qgeom.experiments.newton_duality.cuts import Partition

_PLANE = 2


@dataclass(frozen=True, kw_only=True)
class Case:
    """Counts of one polynomial, and which correspondences hold; all decided exactly.

    Attributes
    ----------
    terms, hull_vertices, upper_vertices, inner_vertices : int
        Monomials, vertices of the lifted polytope, of its upper faces, and those of the latter
        that lie inside the Newton polytope.
    dual_edges, dual_cells : int
        Edges and maximal cells of the dual subdivision.
    regions, neighbours, points, bounded, loops, touching : int
        Found by cuts: regions, pairs of neighbours, corners, bounded regions, independent loops of
        bounded edges, and pairs of regions that share a corner but no piece of boundary.
    spans : bool
        Whether the Newton polytope has as many dimensions as there are variables.
    covers, euler, area_by_points : bool
        Whether the cells' contents add up to the Newton polytope's, their faces have Euler
        characteristic 1, and the total agrees with Pick's theorem (in the plane).
    vertices_match, edges_match, points_match, around_match, bounded_match, pieces_match : bool
        Whether vertices are the regions, edges the pairs of neighbours, cells the corners, a cell's
        vertices the regions around that corner, inner vertices the bounded regions, and inner edges
        the bounded pieces of boundary.
    network_match : bool
        Whether the tessellation of a network has the same regions and neighbours (in the plane).
    orthogonal : bool
        Whether every face is orthogonal to what corresponds to it.
    inner_edges_are_pieces : bool
        Whether the edges between cells, as sets of points, are the hypersurface (in the plane).
    slopes_span_newton : bool
        Whether the slopes of the regions have the Newton polytope as their convex hull.
    shifted_match : bool
        Whether the same regions, neighbours and corners follow from the dual subdivision when all
        exponents are moved by whole numbers below zero.
    """

    terms: int
    hull_vertices: int
    upper_vertices: int
    inner_vertices: int
    dual_edges: int
    dual_cells: int
    regions: int
    neighbours: int
    points: int
    bounded: int
    loops: int
    touching: int
    spans: bool
    covers: bool
    euler: bool
    area_by_points: bool
    vertices_match: bool
    edges_match: bool
    points_match: bool
    around_match: bool
    bounded_match: bool
    pieces_match: bool
    network_match: bool
    orthogonal: bool
    inner_edges_are_pieces: bool
    slopes_span_newton: bool
    shifted_match: bool


def measure(polynomial: TropicalPolynomial, found: Partition) -> Case:
    """Compare a dual subdivision with regions, neighbours and corners.

    Parameters
    ----------
    polynomial : TropicalPolynomial
        In two or three variables, with whole exponents and coefficients.
    found : Partition
        Its regions, by cuts.

    Returns
    -------
    Case
        Exact.
    """
    dual = polynomial.dual_subdivision()
    planar = polynomial.n_variables == _PLANE
    spans = dual.dimension == polynomial.n_variables
    lifted = [(*e, c) for e, c in zip(polynomial.exponents, polynomial.coefficients, strict=True)]
    vertices, edges, points = dual_parts(dual)
    cells = network_regions(polynomial, found.reach) if planar else None
    newton = newton_polytope(polynomial.exponents)
    slopes = [polynomial.exponents[term] for term in sorted(found.regions)]
    return Case(
        terms=polynomial.n_terms,
        hull_vertices=len(newton_polytope(lifted).terms),  # type: ignore[arg-type]
        upper_vertices=len(vertices),
        inner_vertices=len(dual.interior_vertices),
        dual_edges=len(edges),
        dual_cells=len(dual.cells),
        regions=len(found.regions),
        neighbours=len(found.neighbours),
        points=len(found.points),
        bounded=len(found.bounded),
        loops=found.loops(),
        touching=_touching(polynomial, found),
        spans=spans,
        covers=not spans or _covers(dual),
        euler=dual.euler_characteristic() == 1,
        area_by_points=not (planar and spans) or _area_by_points(dual),
        vertices_match=vertices == found.regions,
        edges_match=edges == found.neighbours,
        points_match=points == found.points,
        around_match=_around(dual) == _regions_around(polynomial, found),
        bounded_match=frozenset(dual.interior_vertices) == found.bounded,
        pieces_match=inner_edges(dual) == found.bounded_interfaces,
        network_match=cells is not None
        and (cells.regions, cells.neighbours) == (found.regions, found.neighbours),
        orthogonal=_orthogonal(dual, found),
        inner_edges_are_pieces=planar and _drawn(dual) == _pieces(found),
        slopes_span_newton=set(newton_polytope(slopes).vertices) == set(newton.vertices),
        shifted_match=_shifted_match(polynomial, found),
    )


def dual_parts(
    dual: DualSubdivision,
) -> tuple[frozenset[int], frozenset[tuple[int, int]], frozenset[Point]]:
    """Vertices, edges (terms rising), and the points of the cells, if each has just one."""
    edges = frozenset((min(edge), max(edge)) for edge in dual.edges)
    spans = dual.dimension == len(dual.exponents[0])
    points = frozenset(cell.point for cell in dual.cells) if spans else frozenset()
    return frozenset(dual.vertices), edges, points


def inner_edges(dual: DualSubdivision) -> frozenset[tuple[int, int]]:
    """Edges that are not on the boundary of the Newton polytope, terms rising."""
    if dual.dimension < len(dual.exponents[0]):
        return frozenset()
    walls = [set(face.terms) for face in dual.faces[dual.dimension - 1] if len(face.cells) == 1]
    return frozenset(
        (min(edge), max(edge))
        for edge in dual.edges
        if not any(set(edge) <= wall for wall in walls)
    )


def _around(dual: DualSubdivision) -> dict[Point, frozenset[int]]:
    if dual.dimension < len(dual.exponents[0]):
        return {}
    return {cell.point: frozenset(cell.vertices) for cell in dual.cells}


def _regions_around(
    polynomial: TropicalPolynomial, found: Partition
) -> dict[Point, frozenset[int]]:
    return {p: found.regions & frozenset(polynomial.winners(p)) for p in found.points}


def _touching(polynomial: TropicalPolynomial, found: Partition) -> int:
    around = _regions_around(polynomial, found).values()
    pairs = {pair for terms in around for pair in combinations(sorted(terms), 2)}
    return len(pairs - found.neighbours)


def _whole(points: tuple[tuple[object, ...], ...]) -> list[tuple[int, ...]]:
    return [tuple(int(str(v)) for v in point) for point in points]


def _covers(dual: DualSubdivision) -> bool:
    """Cells that overlap nowhere and fill the Newton polytope have its content."""
    total = content(_whole(newton_polytope(dual.exponents).vertices))
    return total == sum(content(_whole(dual.corners(i))) for i in range(len(dual.cells)))


def _area_by_points(dual: DualSubdivision) -> bool:
    total = pick_area(_whole(newton_polytope(dual.exponents).vertices))
    return total == sum(content(_whole(dual.corners(i))) for i in range(len(dual.cells)))


def _orthogonal(dual: DualSubdivision, found: Partition) -> bool:
    """Faces against the corners that their cells share, and edges against pieces found by cuts."""
    return all(
        _perpendicular(dual, face.vertices, [dual.cells[i].point for i in face.cells])
        for faces in dual.faces[1:-1]
        for face in faces
    ) and all(_perpendicular(dual, p.terms, p.corners) for p in found.interfaces)


def _perpendicular(
    dual: DualSubdivision, terms: tuple[int, ...], points: tuple[Point, ...] | list[Point]
) -> bool:
    """Whether all differences of the exponents are orthogonal to all differences of the points."""
    base, origin = dual.exponents[terms[0]], points[0]
    return all(
        sum((v - w) * (x - y) for v, w, x, y in zip(e, base, point, origin, strict=True)) == 0
        for e in (dual.exponents[term] for term in terms[1:])
        for point in points[1:]
    )


def _drawn(dual: DualSubdivision) -> set[frozenset[tuple[object, ...]]]:
    return {frozenset((dual.exponents[i], dual.exponents[j])) for i, j in inner_edges(dual)}


def _pieces(found: Partition) -> set[frozenset[tuple[object, ...]]]:
    return {frozenset(piece.corners) for piece in found.interfaces}


def _shifted_match(polynomial: TropicalPolynomial, found: Partition) -> bool:
    """Multiply by a monomial with negative exponents, which adds an affine function."""
    shift = [
        max(column) + 1 + k for k, column in enumerate(zip(*polynomial.exponents, strict=True))
    ]
    moved = TropicalPolynomial(
        [tuple(v - s for v, s in zip(e, shift, strict=True)) for e in polynomial.exponents],
        polynomial.coefficients,
        laurent=True,
    )
    dual = moved.dual_subdivision()
    spans = dual.dimension == polynomial.n_variables
    parts = (found.regions, found.neighbours, found.points if spans else frozenset())
    return dual_parts(dual) == parts and frozenset(dual.interior_vertices) == found.bounded
