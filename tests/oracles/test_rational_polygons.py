"""Measures of rational polygons, by hand."""

from __future__ import annotations

from fractions import Fraction

from tests.oracles import rational_polygons as polygons


def test_polygon_measures_by_hand():
    # the trapezium (0,0), (4,0), (2,2), (0,2): area 6, centroid (14/9, 8/9)
    corners = tuple(polygons.corner_at(x, y) for x, y in [(0, 0), (4, 0), (2, 2), (0, 2)])
    assert polygons.area(corners) == 6
    assert polygons.centroid(corners) == (Fraction(14, 9), Fraction(8, 9))
    assert polygons.integral_of_square(corners, (0, 0, 3), 2) == 6 * Fraction(9, 4)
    # ∫ x² = ∫₀² (4 − y)³ / 3 dy = (256 − 16) / 12
    assert polygons.integral_of_square(corners, (1, 0, 0), 1) == 20
    assert polygons.is_strictly_convex(corners)
    assert not polygons.is_strictly_convex(corners[::-1])
    flat = (*corners[:1], polygons.corner_at(1, 0), *corners[1:])
    assert not polygons.is_strictly_convex(flat)
