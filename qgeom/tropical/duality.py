"""Newton polytopes and dual subdivisions of tropical polynomials, exactly.

The terms c + α·x are lifted to the points (α, c); the upper faces of their convex hull project to
the dual subdivision of the Newton polytope conv{α}. Its vertices belong to the regions where one
term wins alone, its edges to pairs of adjacent regions, its maximal cells to the vertices of the
tropical hypersurface (Maclagan and Sturmfels, "Introduction to Tropical Geometry", 2015, §3.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from qgeom.errors import ParameterError
from qgeom.tropical.cells import faces
from qgeom.tropical.hull import upper_vertices
from qgeom.tropical.linear import independent_columns
from qgeom.tropical.numbers import Exact, Number, Point, Row, common_scale, whole
from qgeom.tropical.plane import counterclockwise, polygon_area
from qgeom.tropical.upper import upper_cells


@dataclass(frozen=True)
class NewtonPolytope:
    """Convex hull of the exponents of a tropical polynomial.

    Attributes
    ----------
    terms : tuple of int
        The terms whose exponents are vertices; counterclockwise in the plane, else rising.
    vertices : tuple of tuples
        Those exponents.
    dimension : int
        Dimension of the hull, which may be below the number of variables.

    Examples
    --------
    >>> from qgeom.tropical.polynomials import TropicalPolynomial
    >>> TropicalPolynomial([[0, 0], [2, 0], [0, 2]], [0, 0, 0]).newton_polytope().area()
    Fraction(2, 1)
    """

    terms: tuple[int, ...]
    vertices: tuple[tuple[Exact, ...], ...]
    dimension: int

    def area(self) -> Fraction:
        """Area of the polygon (0 for a segment or a point); `ShapeError` outside the plane."""
        return polygon_area(self.vertices)


@dataclass(frozen=True)
class SubdivisionCell:
    """A maximal cell of the dual subdivision: where its terms tie.

    Attributes
    ----------
    terms : tuple of int
        All terms with a lifted point on this upper face, rising.
    vertices : tuple of int
        The corners among them; counterclockwise in the plane, else rising.
    point : tuple of Fraction
        A point of the input space where exactly `terms` win. It is the only one when the Newton
        polytope has full dimension; otherwise points that differ from it by a vector orthogonal
        to the polytope tie as well.
    value : Fraction
        The polynomial there.
    """

    terms: tuple[int, ...]
    vertices: tuple[int, ...]
    point: Point
    value: Fraction


@dataclass(frozen=True)
class SubdivisionFace:
    """A face of the dual subdivision, of any dimension.

    Attributes
    ----------
    terms : tuple of int
        All terms with a lifted point on this upper face, rising.
    vertices : tuple of int
        The corners among them, rising; two for an edge.
    cells : tuple of int
        Indices of the maximal cells that contain the face.
    """

    terms: tuple[int, ...]
    vertices: tuple[int, ...]
    cells: tuple[int, ...]


@dataclass(frozen=True)
class DualSubdivision:
    """The regular subdivision of a Newton polytope by the upper hull of the lifted exponents.

    Attributes
    ----------
    exponents : tuple of tuples
        Exponents of all terms.
    dimension : int
        Dimension of the Newton polytope.
    cells : tuple of SubdivisionCell
        The maximal cells: vertices of the tropical hypersurface. As many corners as there are:
        coplanar lifted points are not triangulated.
    faces : tuple of tuples of SubdivisionFace
        ``faces[k]`` are the k-dimensional faces; ``faces[dimension]`` matches `cells`.

    Examples
    --------
    >>> from qgeom.tropical.polynomials import TropicalPolynomial
    >>> parabola = TropicalPolynomial([[0], [1], [2]], [0, 1, 0])
    >>> len(parabola.dual_subdivision().cells)
    2
    """

    exponents: tuple[tuple[Exact, ...], ...]
    dimension: int
    cells: tuple[SubdivisionCell, ...]
    faces: tuple[tuple[SubdivisionFace, ...], ...]

    @cached_property
    def vertices(self) -> tuple[int, ...]:
        """Terms that are vertices: each wins alone on one region."""
        return tuple(face.terms[0] for face in self.faces[0])

    @cached_property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """Pairs of vertices joined by an edge: regions that share a piece of boundary."""
        if self.dimension == 0:
            return ()
        return tuple((face.vertices[0], face.vertices[1]) for face in self.faces[1])

    @cached_property
    def interior_vertices(self) -> tuple[int, ...]:
        """Vertices inside the Newton polytope: terms whose region is bounded.

        There is none when the polytope has a lower dimension than the space.
        """
        if self.dimension < len(self.exponents[0]):
            return ()
        outside = {
            term
            for face in (self.faces[self.dimension - 1] if self.dimension else ())
            if len(face.cells) == 1
            for term in face.vertices
        }
        return tuple(term for term in self.vertices if term not in outside)

    def euler_characteristic(self) -> int:
        """Alternating sum of the numbers of faces: 1 for every subdivision of a polytope."""
        return sum((-1) ** k * len(faces) for k, faces in enumerate(self.faces))

    def corners(self, cell: int) -> tuple[tuple[Exact, ...], ...]:
        """Exponents at the corners of a cell, counterclockwise in the plane."""
        return tuple(self.exponents[term] for term in self.cells[cell].vertices)


def newton_polytope(exponents: Sequence[tuple[Exact, ...]]) -> NewtonPolytope:
    """Convex hull of distinct exponents, in any dimension.

    Parameters
    ----------
    exponents : sequence of tuples of int or Fraction
        At least one.

    Returns
    -------
    NewtonPolytope
        Its vertices.

    Raises
    ------
    ParameterError
        When there are no exponents.

    Notes
    -----
    Exact; one linear programme per exponent (`upper_vertices`), O(n log n) in the plane.

    Examples
    --------
    >>> newton_polytope([(0, 0), (1, 0), (2, 0), (0, 2), (1, 1)]).vertices
    ((0, 0), (2, 0), (0, 2))
    """
    _nonempty(exponents)
    planar = len(exponents[0]) == 2
    terms = (
        counterclockwise(exponents) if planar else upper_vertices(exponents, [0] * len(exponents))
    )
    rank = len(independent_columns(_rows(exponents)[0]))
    return NewtonPolytope(terms, tuple(exponents[i] for i in terms), rank - 1)


def dual_subdivision(
    exponents: Sequence[tuple[Exact, ...]], coefficients: Sequence[Number]
) -> DualSubdivision:
    """The subdivision of the Newton polytope by the upper faces of the lifted exponents.

    Parameters
    ----------
    exponents : sequence of tuples of int or Fraction
        Distinct, at least one.
    coefficients : sequence of int, Fraction or float
        The heights; floats stand for the rationals that they store.

    Returns
    -------
    DualSubdivision
        Maximal cells and faces of all dimensions with their incidences.

    Raises
    ------
    ParameterError
        When there are no exponents.

    Notes
    -----
    Exact (`upper_cells`): O(n) quick operations per cell for n terms and a fixed number of
    variables, then a few microseconds per face. Made for few variables: the number of faces grows
    exponentially with them.

    Examples
    --------
    >>> subdivision = dual_subdivision([(0,), (1,), (2,)], [-4, 2, 0])
    >>> [(cell.vertices, *map(int, cell.point)) for cell in subdivision.cells]
    [((0, 1), -6), ((1, 2), 2)]
    """
    _nonempty(exponents)
    rows, scale = _rows(exponents)
    kept = independent_columns(rows)
    rows = [tuple(row[i] for i in kept) for row in rows]
    heights = [c if isinstance(c, int) else Fraction(c) for c in coefficients]
    height_scale = common_scale(heights)
    planes = upper_cells(rows, whole(heights, height_scale))
    ordered = sorted((tuple(sorted(names)), plane) for names, plane in planes.items())
    found = _faces(rows, [names for names, _ in ordered])
    corners = {face.terms[0] for face in found[0]}
    planar = len(kept) == len(exponents[0]) + 1 == 3
    cells = []
    for names, (base, *slopes, weight) in ordered:
        inside = tuple(name for name in names if name in corners)
        if planar:
            turn = counterclockwise([rows[i][1:] for i in inside])
            inside = tuple(inside[i] for i in turn)
        full_weight = weight * height_scale
        place = [Fraction(0)] * len(exponents[0])
        for column, slope in zip(kept[1:], slopes, strict=True):
            place[column - 1] = Fraction(slope * scale, full_weight)
        cells.append(SubdivisionCell(names, inside, tuple(place), Fraction(base, -full_weight)))
    return DualSubdivision(tuple(exponents), len(kept) - 1, tuple(cells), found)


def _nonempty(exponents: Sequence[tuple[Exact, ...]]) -> None:
    if not exponents:
        raise ParameterError(
            "the polynomial has no terms (it is −∞ everywhere)", remedy="give at least one term"
        )


def _rows(exponents: Sequence[tuple[Exact, ...]]) -> tuple[list[Row], int]:
    """Homogeneous integer rows (1, scale·α), and the scale."""
    scale = common_scale(v for exponent in exponents for v in exponent)
    return [(1, *whole(exponent, scale)) for exponent in exponents], scale


def _faces(
    rows: Sequence[Row], cells: Sequence[tuple[int, ...]]
) -> tuple[tuple[SubdivisionFace, ...], ...]:
    """Faces of all cells, by dimension, with the cells that they belong to."""
    owners: list[dict[tuple[int, ...], list[int]]] = [{} for _ in rows[0]]
    for number, cell in enumerate(cells):
        for table, found in zip(owners, _cell_faces(rows, cell), strict=True):
            for face in found:
                table.setdefault(face, []).append(number)
    corners = {name for face in owners[0] for name in face}
    return tuple(
        tuple(
            SubdivisionFace(
                terms,
                terms if len(terms) == size else tuple(t for t in terms if t in corners),
                tuple(found),
            )
            for terms, found in sorted(table.items())
        )
        for size, table in enumerate(owners, start=1)
    )


def _cell_faces(rows: Sequence[Row], cell: tuple[int, ...]) -> Iterable[Iterable[tuple[int, ...]]]:
    """Faces of one cell, by dimension: all subsets of a simplex."""
    if len(cell) == len(rows[0]):
        return (combinations(cell, size) for size in range(1, len(cell) + 1))
    found = faces([rows[i] for i in cell])
    return ((tuple(cell[i] for i in sorted(face)) for face in kind) for kind in found)
