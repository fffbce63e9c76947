"""The oracle: exact tessellation of a rectangle by ReLU networks with two inputs.

The rectangle is cut neuron by neuron, layer by layer, in rational numbers (carried as integers over
one denominator per layer). Every cell keeps the affine map that the layer so far equals on it, so
each neuron of the next layer is one affine function there, and its zero set one line. Several
networks are taken one after the other: the result is their common refinement.

Where a neuron is zero on a whole cell it is inactive; a bit of a pattern says whether the neuron is
positive somewhere on the cell. A pattern then belongs to at most one cell, because every cut gives
its two sides different bits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from tests.oracles import rational_polygons as polygons
from tests.oracles.exact_networks import Matrix, Vector, exact_layers
from tests.oracles.rational_polygons import LineForm, Point, Polygon, exact_sum

Pattern: TypeAlias = tuple[bool, ...]
AffineForm: TypeAlias = tuple[Fraction, Fraction, Fraction]
IntegerLayer: TypeAlias = tuple[list[list[int]], list[int], int]


@dataclass(frozen=True)
class ScaledMap:
    """An affine map of the plane: row (a, b, c) gives (a x + b y + c) / denominator."""

    rows: tuple[LineForm, ...]
    denominator: int


@dataclass(frozen=True, eq=False)
class Cell:
    """One cell of a tessellation.

    Attributes
    ----------
    polygon : tuple of (int, int, int)
        Its corners in homogeneous coordinates, counterclockwise, no three on a line.
    patterns : tuple of tuple of bool
        Active hidden neurons of each network, layer by layer.
    maps : tuple of ScaledMap
        The affine output of each network on the cell.
    """

    polygon: Polygon
    patterns: tuple[Pattern, ...]
    maps: tuple[ScaledMap, ...]

    @property
    def pattern(self) -> Pattern:
        """Bits of network 0, then of network 1, and so on."""
        return sum(self.patterns, ())

    @cached_property
    def vertices(self) -> tuple[Point, ...]:
        """Corners as pairs of Fraction, counterclockwise."""
        return tuple(map(polygons.point_of, self.polygon))

    @cached_property
    def area(self) -> Fraction:
        """Exact area."""
        return polygons.area(self.polygon)

    @cached_property
    def centroid(self) -> Point:
        """Exact centroid."""
        return polygons.centroid(self.polygon)

    def output(self, network: int = 0) -> tuple[AffineForm, ...]:
        """One network's outputs on this cell: (a, b, c) with the value a x + b y + c, each."""
        scaled = self.maps[network]
        return tuple(
            (
                Fraction(a, scaled.denominator),
                Fraction(b, scaled.denominator),
                Fraction(c, scaled.denominator),
            )
            for a, b, c in scaled.rows
        )

    def integral_of_squared_difference(self, first: int = 0, second: int = 1) -> Fraction:
        """Integral over the cell of |f − g|² for two of the networks, summed over outputs."""
        f, g = self.maps[first], self.maps[second]
        differences = (
            (
                a * g.denominator - d * f.denominator,
                b * g.denominator - e * f.denominator,
                c * g.denominator - h * f.denominator,
            )
            for (a, b, c), (d, e, h) in zip(f.rows, g.rows, strict=True)
        )
        denominator = f.denominator * g.denominator
        return exact_sum(
            polygons.integral_of_square(self.polygon, form, denominator) for form in differences
        )


@dataclass(frozen=True, eq=False)
class Tessellation:
    """All cells of a rectangle.

    Attributes
    ----------
    cells : tuple of Cell
        They cover the rectangle and overlap in edges only.
    """

    cells: tuple[Cell, ...]

    @cached_property
    def by_pattern(self) -> dict[Pattern, Cell]:
        """Each pattern with its one cell."""
        found = {cell.pattern: cell for cell in self.cells}
        if len(found) != len(self.cells):
            raise AssertionError("two cells share a pattern")
        return found

    def areas_and_centroids(self) -> dict[Pattern, tuple[Fraction, Point]]:
        """Each pattern with the exact area and centroid of its cell."""
        return {pattern: (cell.area, cell.centroid) for pattern, cell in self.by_pattern.items()}

    @property
    def area(self) -> Fraction:
        """Sum of the cells' areas."""
        return exact_sum(cell.area for cell in self.cells)

    def flip_area(self, first: int = 0, second: int = 1) -> Fraction:
        """Area where the patterns of two networks differ."""
        return exact_sum(
            cell.area for cell in self.cells if cell.patterns[first] != cell.patterns[second]
        )

    def neuron_flip_areas(self, first: int = 0, second: int = 1) -> tuple[Fraction, ...]:
        """For every hidden neuron the area where its activity in two networks differs."""
        n_neurons = len(self.cells[0].patterns[first])
        if len(self.cells[0].patterns[second]) != n_neurons:
            raise ValueError("the networks have different numbers of hidden neurons")
        return tuple(
            exact_sum(
                cell.area
                for cell in self.cells
                if cell.patterns[first][neuron] != cell.patterns[second][neuron]
            )
            for neuron in range(n_neurons)
        )

    def integral_of_squared_difference(self, first: int = 0, second: int = 1) -> Fraction:
        """Integral over the rectangle of |f − g|² for two of the networks."""
        return exact_sum(cell.integral_of_squared_difference(first, second) for cell in self.cells)


def tessellate(box: Sequence[Sequence[Any]], *networks: Any) -> Tessellation:
    """Cut a rectangle into the cells of one network, or of several at once.

    Parameters
    ----------
    box : ((x_low, x_high), (y_low, y_high))
        The rectangle; floats stand for the dyadic rationals that they are.
    *networks : ReLUNetwork, QuantizedNetwork or exact layers
        What `exact_layers` takes, each with two inputs.

    Returns
    -------
    Tessellation
        The common refinement.
    """
    cells = [Cell(polygons.rectangle(box), (), ())]
    for network in networks:
        layers = exact_layers(network)
        if any(len(row) != 2 for row in layers[0][0]):
            raise ValueError("the network does not have two inputs")
        integers = [_over_one_denominator(layer) for layer in layers]
        cells = [part for cell in cells for part in _cut_by_network(cell, integers)]
    return Tessellation(tuple(cells))


def _over_one_denominator(layer: tuple[Matrix, Vector]) -> IntegerLayer:
    W, b = layer
    denominator = math.lcm(*(v.denominator for v in (*b, *(w for row in W for w in row))))
    rows = [[int(w * denominator) for w in row] for row in W]
    return rows, [int(v * denominator) for v in b], denominator


def _cut_by_network(cell: Cell, layers: Sequence[IntegerLayer]) -> list[Cell]:
    identity = ScaledMap(((1, 0, 0), (0, 1, 0)), 1)
    parts: list[tuple[Polygon, Pattern, ScaledMap]] = [(cell.polygon, (), identity)]
    for layer in layers[:-1]:
        parts = [
            (polygon, pattern + bits, _rectified(values, bits))
            for whole, pattern, inputs in parts
            for values in [_affine(layer, inputs)]
            for polygon, bits in _cut_by_neurons(whole, values.rows)
        ]
    return [
        Cell(polygon, (*cell.patterns, pattern), (*cell.maps, _affine(layers[-1], inputs)))
        for polygon, pattern, inputs in parts
    ]


def _affine(layer: IntegerLayer, inputs: ScaledMap) -> ScaledMap:
    """The layer's pre-activations where its inputs are the given affine map."""
    rows = []
    for weights, bias in zip(layer[0], layer[1], strict=True):
        a = b = 0
        c = bias * inputs.denominator
        for w, (input_a, input_b, input_c) in zip(weights, inputs.rows, strict=True):
            a += w * input_a
            b += w * input_b
            c += w * input_c
        rows.append((a, b, c))
    return ScaledMap(tuple(rows), layer[2] * inputs.denominator)


def _rectified(values: ScaledMap, bits: Pattern) -> ScaledMap:
    """ReLU of a layer on a cell: inactive neurons give zero."""
    rows = (row if bit else (0, 0, 0) for row, bit in zip(values.rows, bits, strict=True))
    return ScaledMap(tuple(rows), values.denominator)


def _cut_by_neurons(whole: Polygon, forms: Sequence[LineForm]) -> list[tuple[Polygon, Pattern]]:
    """Cut a polygon by every neuron of a layer in turn."""
    parts: list[tuple[Polygon, Pattern]] = [(whole, ())]
    for form in forms:
        parts = [
            (part, (*bits, bit))
            for polygon, bits in parts
            for part, bit in _cut_by_line(polygon, form)
        ]
    return parts


def _cut_by_line(polygon: Polygon, form: LineForm) -> list[tuple[Polygon, bool]]:
    """The polygon's parts with the bit of the neuron on each: one part, or two."""
    values = polygons.values_at_corners(polygon, form)
    positive, negative = any(v > 0 for v in values), any(v < 0 for v in values)
    if not (positive and negative):
        return [(polygon, positive)]
    return [
        (polygons.non_negative_part(polygon, values), True),
        (polygons.non_negative_part(polygon, [-v for v in values]), False),
    ]
