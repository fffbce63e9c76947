"""Level sets once more, in rational numbers, and what every level set must satisfy."""

import itertools
import math
from collections import defaultdict
from fractions import Fraction

import numpy as np
import pytest

from qgeom.level_sets.level_set import level_set
from qgeom.tessellation import tessellate
from tests.oracles.exact_networks import exact_layers
from tests.oracles.rational_tessellation import tessellate as rational_tessellation


def extended(layers, output, value):
    """The last layer as one neuron with the exact bias, built apart from the library."""
    *hidden, (W, b) = layers
    return (*hidden, ((W[output],), (b[output] - Fraction(value),)), (((1,),), (0,)))


def border_length(cells, box):
    """Length of the boundary of a union of cells within the box, from its net coverage of lines.

    Every side of a cell covers an interval of its line, in the direction in which the cell is on
    the left; what two cells share cancels.
    """
    changes = defaultdict(lambda: defaultdict(int))
    (x0, x1), (y0, y1) = ([Fraction(end) for end in ends] for ends in box)
    for cell in cells:
        corners = cell.vertices
        for p, q in zip(corners, corners[1:] + corners[:1], strict=True):
            along = 0 if p[0] != q[0] else 1
            if along == 1:
                line = (None, p[0])
                inside = x0 < p[0] < x1
            else:
                slope = (q[1] - p[1]) / (q[0] - p[0])
                line = (slope, p[1] - slope * p[0])
                inside = slope != 0 or y0 < p[1] < y1
            if inside:
                changes[line][p[along]] += 1
                changes[line][q[along]] -= 1
    return math.fsum(
        float(end - begin) * (1.0 if slope is None else math.hypot(1.0, slope))
        for (slope, _), change in changes.items()
        for begin, end in _covered(change)
    )


def _covered(change):
    places = sorted(change)
    net = 0
    for begin, end in itertools.pairwise(places):
        net += change[begin]
        assert net in {-1, 0, 1}
        if net:
            yield begin, end
    assert net + change[places[-1]] == 0


def slack(box):
    """How far off a coordinate may be: a share of the box, and rounding where it lies."""
    low, high = np.array(box).T
    return 1e-10 * float(max(high - low)) + 1e-14 * float(np.abs(box).max())


def check_structure(found, box):
    """Offsets fit, polylines are continuous, open ones end at the box, no segment comes twice."""
    low, high = np.array(box).T
    assert len(found.polylines) == len(found.cells) == len(found.closed) == len(found)
    segments = []
    for line, cells, closed in zip(found.polylines, found.cells, found.closed, strict=True):
        assert len(line) == len(cells) + 1 >= 2
        ends = {tuple(line[0]), tuple(line[-1])}
        if closed:
            assert len(ends) == 1
            assert tuple(line[0]) == min(map(tuple, line))
        else:
            assert all(
                (np.abs([end - low, end - high]) <= slack(box)).any() for end in line[[0, -1]]
            )
        segments += [tuple(map(tuple, pair)) for pair in itertools.pairwise(line)]
    firsts = [tuple(line[0]) for line in found.polylines]
    assert firsts == sorted(firsts)
    # others join vertices that are apart by rounding errors, like lines for 1/10 and for 0.1
    long = [pair for pair in segments if math.dist(*pair) > 10 * slack(box)]
    assert len({frozenset(pair) for pair in long}) == len(long)


def check_segments(found, cells, layers, network, level, output=0):
    """Segments lie in their cells, f is the level on them and grows to the left."""
    patterns = cells.patterns(network)
    forms = {}
    error = slack(cells.box)
    for line, inside in zip(found.polylines, found.cells, strict=True):
        for p, q, cell in zip(line[:-1], line[1:], inside, strict=True):
            if math.dist(p, q) < 10 * error:
                continue  # the direction is rounding error
            if cell not in forms:
                forms[cell] = _form_on(layers, patterns[cell], output)
            a, b, c = forms[cell]
            (px, py), (qx, qy) = ((Fraction(x), Fraction(y)) for x, y in (p, q))
            assert a * (py - qy) + b * (qx - px) > 0, "f > value is not on the left"
            middle = a * (px + qx) / 2 + b * (py + qy) / 2 + c - Fraction(level)
            assert abs(middle) <= Fraction(error) * (abs(a) + abs(b))
            _check_inside(cells.vertices(cell), (p + q) / 2, error)


def _check_inside(corners, point, error):
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(*sides.T)
    kept = lengths > 10 * error
    away = point - corners
    heights = (sides[:, 0] * away[:, 1] - sides[:, 1] * away[:, 0])[kept] / lengths[kept]
    assert (heights >= -error).all()


def _form_on(layers, pattern, output):
    """The affine output under an activation pattern, as exact (a, b, c)."""
    rows = [(Fraction(1), Fraction(0), Fraction(0)), (Fraction(0), Fraction(1), Fraction(0))]
    bits = iter(pattern.tolist())
    for depth, (W, b) in enumerate(layers):
        rows = [
            tuple(
                sum((w * row[k] for w, row in zip(weights, rows, strict=True)), Fraction(0))
                + (bias if k == 2 else 0)
                for k in range(3)
            )
            for weights, bias in zip(W, b, strict=True)
        ]
        if depth < len(layers) - 1:
            rows = [row if next(bits) else (Fraction(0),) * 3 for row in rows]
    return rows[output]


def check_against_fractions(network, box, value, output=0, **options):
    cells = tessellate(network, box=box)
    found = level_set(cells, output=output, value=value, **options)
    layers = exact_layers(network)
    exact = rational_tessellation(box, extended(layers, output, value))
    above = [cell for cell in exact.cells if cell.pattern[-1]]
    size = max(high - low for low, high in box)
    area = float(sum((cell.area for cell in above), Fraction(0)))
    assert found.superlevel_area == pytest.approx(area, abs=10 * slack(box) * size)
    length = border_length(above, box)
    assert found.length == pytest.approx(
        length, abs=10 * slack(box) * (1 + len(found.segment_cells))
    )
    assert (len(found) > 0) == (length > 0)
    check_structure(found, box)
    check_segments(found, cells, layers, 0, value, output)
    return found
