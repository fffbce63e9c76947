"""Small networks in special position: what a tessellation must get right beyond the generic case.

Most have one hidden layer, so that their cells are those of an arrangement of lines. A row
(a, b, c) is the neuron a x + b y + c.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from qgeom.network import ReLUNetwork

Box: TypeAlias = tuple[tuple[float, float], tuple[float, float]]
Case: TypeAlias = tuple[str, ReLUNetwork, Box]
Row: TypeAlias = tuple[float, float, float]

SQUARE: Box = ((-1.0, 1.0), (-1.0, 1.0))
X: Row = (1.0, 0.0, 0.0)
Y: Row = (0.0, 1.0, 0.0)


def neurons(*rows: Sequence[float]) -> ReLUNetwork:
    """One hidden layer with these neurons, and an output that weighs them ±1, ±2, …"""
    table = np.array(rows, dtype=np.float64)
    n = len(table)
    return ReLUNetwork(
        [table[:, :-1], [[(-1.0) ** i * (i + 1) for i in range(n)]]], [table[:, -1], [0.25]]
    )


def stacked(*layers: Sequence[Sequence[float]]) -> ReLUNetwork:
    """A network whose layers are tables of rows (weights…, bias)."""
    tables = [np.array(layer, dtype=np.float64) for layer in layers]
    return ReLUNetwork([t[:, :-1] for t in tables], [t[:, -1] for t in tables])


def through(x: float, y: float, n: int) -> list[Row]:
    """Different lines through a point; exact when the coordinates are short dyadics."""
    normals = [(1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, -2), (3, 1), (2, -1), (-3, 2), (1, 3)]
    return [(float(a), float(b), -(a * x + b * y)) for a, b in normals[:n]]


def scaled(row: Row, factor: float) -> Row:
    """A row times a factor, rounded to floats."""
    a, b, c = row
    return a * factor, b * factor, c * factor


def degenerate_networks() -> Iterator[Case]:
    """All cases as (name, network, box)."""
    yield from _multiples()
    yield from _parallels_and_constants()
    yield from _concurrent()
    yield from _on_the_boundary()
    yield from _dead()
    yield from _deeper_coincidences()
    yield from _minimal()
    yield from _nearly()
    yield from _magnitudes()
    yield from _boxes()
    yield from _coarse()


def _multiples() -> Iterator[Case]:
    row = (1.0, 0.5, 0.25)
    for factor in (1.0, 2.0, -1.0, 3.0, -0.75):
        yield f"one line twice, factor {factor}", neurons(row, scaled(row, factor), Y), SQUARE
    # 0.2 is twice 0.1 in floats, so these rows are proportional, by 0.30000000000000004 / 0.1
    row = (0.1, 0.2, 0.1)
    yield "one line twice, factor of floats", neurons(row, scaled(row, 3.0), Y), SQUARE
    # here the products round differently: two lines that differ by rounding errors
    row = (0.1, 0.7, 0.3)
    yield "one line twice up to rounding", neurons(row, scaled(row, 3.0), Y), SQUARE
    four = [scaled((1.0, -2.0, 0.5), f) for f in (1.0, -2.0, 3.0, -1.0)]
    yield "one line four times", neurons(*four), SQUARE
    layer = [(1.0, 0.5, 0.125), (1.0, 0.5, 0.125), (-0.5, 1.0, 0.25)]
    yield (
        "equal neurons in both layers",
        stacked(layer, [(1, -2, 1, -0.25)] * 2 + [(-2, 4, -2, 0.5)], [(1, 1, 1, 0)]),
        SQUARE,
    )


def _parallels_and_constants() -> Iterator[Case]:
    offsets = (-1.5, -0.5, -0.25, 0.0, 0.125, 0.75)
    yield "parallel lines", neurons(*[(1.0, 2.0, c) for c in offsets]), SQUARE
    opposite = [((-1.0) ** i, (-1.0) ** i * 2, c) for i, c in enumerate(offsets)]
    yield "parallel lines, facing both ways", neurons(*opposite), SQUARE
    grid = [(1.0, 0.0, c) for c in offsets] + [(0.0, 1.0, c) for c in offsets]
    yield "a lattice of lines", neurons(*grid), SQUARE
    for name, bias in (("zero", 0.0), ("positive", 1.0), ("negative", -1.0)):
        yield f"zero row, {name} bias", neurons((0, 0, bias), X, (0, 0, bias), Y), SQUARE
    outside = [(1.0, 0.0, 3.0), (1.0, 0.0, -3.0), (1.0, 1.0, -2.5), (-1.0, 2.0, 3.5)]
    yield "all lines outside", neurons(*outside), SQUARE
    yield "some lines outside", neurons(*outside, X, Y), SQUARE


def _concurrent() -> Iterator[Case]:
    for n in (3, 6, 10):
        yield f"{n} lines through the origin", neurons(*through(0.0, 0.0, n)), SQUARE
        yield f"{n} lines through a point", neurons(*through(0.25, -0.375, n)), SQUARE
    yield "lines through a corner", neurons(*through(1.0, 1.0, 10)), SQUARE
    yield "lines through a point of an edge", neurons(*through(1.0, 0.25, 8)), SQUARE
    two = through(0.5, 0.5, 5) + through(-0.5, 0.25, 5)
    yield "two pencils of lines", neurons(*two), SQUARE
    turned = [(math.cos(t), math.sin(t), 0.0) for t in np.linspace(0.1, 3.0, 12)]
    yield "12 turned lines through the origin", neurons(*turned), SQUARE
    tangents = [(math.cos(t), math.sin(t), -0.5) for t in np.arange(24) * np.pi / 12 + 0.1]
    yield "24 tangents of a circle", neurons(*tangents), SQUARE


def _on_the_boundary() -> Iterator[Case]:
    edges = [(1.0, 0.0, -1.0), (1.0, 0.0, 1.0), (0.0, 1.0, -1.0), (0.0, 1.0, 1.0)]
    yield "lines along all edges", neurons(*edges, (1.0, 1.0, 0.25)), SQUARE
    yield "lines along edges, turned round", neurons(*[scaled(e, -3.0) for e in edges]), SQUARE
    yield "both diagonals", neurons((1.0, 1.0, 0.0), (1.0, -1.0, 0.0)), SQUARE
    touching = [(1.0, 1.0, -2.0), (1.0, 2.0, -3.0), (-1.0, -1.0, 2.0), (-1.0, 1.0, 2.0)]
    yield "lines that touch corners", neurons(*touching, (1.0, -0.5, 0.25)), SQUARE
    ends = [(2.0, 1.0, -1.0), (1.0, 2.0, 1.0), (-2.0, 1.0, 1.0)]
    yield "lines from corners to edges", neurons(*ends), SQUARE
    yield "lines that meet on an edge", neurons((1, 1, -1), (1, -1, -1), Y), SQUARE


def _dead() -> Iterator[Case]:
    head = [(1.0, -1.0, 0.5)]
    second = [(1.0, -1.0, 0.0), (2.0, 1.0, 0.5)]
    yield "dead first layer", stacked([(0, 0, -1), (0, 0, 0)], second, head), SQUARE
    low = [(1.0, 0.5, -4.0), (-0.5, 1.0, -4.0)]
    yield "first layer inactive in the box", stacked(low, second, head), SQUARE
    yield "dead second layer", stacked([X, Y], [(-1, -1, -0.5), (-1, -2, 0)], head), SQUARE
    yield "dead layer in the middle", stacked([X, Y], [(0, 0, -1)] * 2, second, head), SQUARE
    corner = [(1.0, 0.0, -0.25), (0.0, 1.0, -0.5)]
    # on the cell where both inputs are off, neurons equal their biases: 0, above 0, below 0
    rows = [(1.0, -1.0, 0.0), (1.0, -2.0, 0.25), (2.0, 1.0, -0.25), (-1.0, -1.0, 0.0)]
    yield (
        "neurons that vanish on a whole cell",
        stacked(corner, rows, [(1, -1, 1, 1, 0)]),
        SQUARE,
    )
    # ReLU(x) − ReLU(x): zero everywhere, as a difference of active inputs
    cancel = [(1.0, -1.0, 0.0), (1.0, -1.0, 0.5), (1.0, 1.0, -0.5)]
    yield "neurons that cancel", stacked([X, X], cancel, [(1, 1, 1, 0)]), SQUARE


def _deeper_coincidences() -> Iterator[Case]:
    signs = [X, scaled(X, -1.0), Y, scaled(Y, -1.0)]
    # second layer rows weigh ReLU(x), ReLU(−x), ReLU(y), ReLU(−y)
    cases = {
        "deeper lines through an earlier vertex": [(1, 0, -1, 0, 0), (1, -2, 3, -1, 0)],
        "deeper lines on earlier lines": [(1, -1, 0, 0, 0), (0, 0, 2, -2, 0), (0, 0, 0, 1, 0)],
        "deeper neurons that touch zero on a line": [(1, 1, 0, 0, 0), (-1, -1, 0, 0, 0)],
        "deeper line from corner to corner": [(-1, -1, 1, -1, 0), (1, 1, 1, 1, -1)],
        "square through the middles of the edges": [(1, 1, 1, 1, -1), (1, 1, 1, 1, -2)],
        "square of which a corner lies in the box's": [(1, 1, 1, 1, -2), (1, 0, 1, 0, -1)],
    }
    for name, rows in cases.items():
        yield name, stacked(signs, rows, [[1.0] * len(rows) + [-0.5]]), SQUARE
    folded = [(1, 1, 0, 0, -0.5), (-1, -1, 0, 0, 0.5), (0, 0, 1, 1, -0.5), (0, 0, -1, -1, 0.5)]
    third = [(1, 1, -1, -1, 0), (1, -1, 0, 0, 0), (1, 1, 1, 1, -0.5)]
    head = [(1.0, -1.0, 1.0, 0.0)]
    yield "third layer through vertices of two layers", stacked(signs, folded, third, head), SQUARE
    yield "folds of folds", stacked(*[[X, scaled(X, -1.0)]], *_zigzag(3)), SQUARE


def _zigzag(n: int) -> list[list[Row]]:
    """Layers that fold |x| again and again: parallel lines at dyadic places, many per neuron."""
    folds: list[list[Row]] = [[(1.0, 1.0, -(0.5**k)), (-1.0, -1.0, 0.5**k)] for k in range(1, n)]
    return [*folds, [(1.0, 1.0, 0.0)]]


def _minimal() -> Iterator[Case]:
    yield "one neuron", neurons((1.0, -0.5, 0.25)), SQUARE
    yield "one neuron per layer", stacked([(1.0, -0.5, 0.25)], [(-1, 0.5)], [(2, 0)]), SQUARE
    yield "no hidden layer", stacked([(1.0, -0.5, 0.25)]), SQUARE
    yield "no hidden layer, three outputs", stacked([X, Y, (1, 1, 1)]), SQUARE
    zero = [(0, 0, 0, 0)] * 3
    yield "all weights zero", stacked([(0, 0, 0)] * 3, zero, zero[:1]), SQUARE


def _nearly() -> Iterator[Case]:
    above, below = math.nextafter(0.2, 1), math.nextafter(0.2, 0)
    # 0.1 + 0.1 is 0.2 in floats as well, so the first three lines do meet
    for name, offset in (("exactly", 0.2), ("1 ulp above", above), ("1 ulp below", below)):
        rows = [(1, 0, -0.1), (0, 1, -0.1), (1, 1, -offset)]
        yield f"three lines through (0.1, 0.1), {name}", neurons(*rows), SQUARE
    pencil = [(a, b, -(a * 0.3 + b * 0.7)) for a, b in itertools.product((0.1, 0.6, 1.1), (1, -1))]
    yield "six lines through (0.3, 0.7) up to rounding", neurons(*pencil), SQUARE
    for power in (20, 40, 52):
        lean = 2.0**-power
        yield f"lines 2^-{power} apart in slope", neurons(X, (1, lean, 0), (1, -lean, 0)), SQUARE
        yield f"lines 2^-{power} apart", neurons(X, (1, 0, lean), (1, 0, -lean)), SQUARE
    ulp = math.ulp(1.0)
    yield "a line 1 ulp inside an edge", neurons((1, 0, ulp - 1), Y), SQUARE
    yield "a line 1 ulp outside an edge", neurons((1, 0, -1 - ulp), Y), SQUARE
    yield "a line that cuts 1 ulp off a corner", neurons((1, 1, ulp - 2), X), SQUARE


def _random(seed: int, widths: Sequence[int] = (2, 6, 6, 1)) -> ReLUNetwork:
    rng = np.random.default_rng(seed)
    sizes = list(itertools.pairwise(widths))
    return ReLUNetwork(
        [rng.standard_normal((n_out, n_in)) for n_in, n_out in sizes],
        [0.5 * rng.standard_normal(n_out) for _, n_out in sizes],
    )


def _magnitudes() -> Iterator[Case]:
    plain = _random(1)
    for power in (40, -40):
        first, second, last = plain.weights
        b_first, b_second, b_last = plain.biases
        s = 2.0**power
        network = ReLUNetwork([first * s, second / s, last], [b_first * s, b_second, b_last])
        yield f"layers scaled by 2^{power} and back", network, SQUARE
        # homogeneous scaling: the same cells as the plain network
        network = ReLUNetwork([first * s, second, last], [b_first * s, b_second * s, b_last])
        yield f"everything scaled by 2^{power}", network, SQUARE
        by_neuron = s ** (np.arange(6) % 3 - 1.0)
        network = ReLUNetwork(
            [first * by_neuron[:, None], second / by_neuron, last],
            [b_first * by_neuron, b_second, b_last],
        )
        yield f"neurons scaled by powers of 2^{power}", network, SQUARE


def _boxes() -> Iterator[Case]:
    def around(x: float, y: float, half: float, other: float | None = None) -> Box:
        tall = half if other is None else other
        return (x - half, x + half), (y - tall, y + tall)

    pencil = neurons(*through(0.25, -0.375, 6), (1.0, 0.5, 0.0))
    yield "tiny box around a crossing", pencil, around(0.25, -0.375, 2.0**-30)
    yield "tiny box beside a crossing", pencil, around(0.25 + 2.0**-30, -0.375, 2.0**-31)
    plain = _random(2)
    x, y = np.linalg.solve(plain.weights[0][:2], -plain.biases[0][:2])
    yield "tiny box, random network", plain, around(float(x), float(y), 2.0**-20)
    yield "flat box", _random(3), around(0.0, 0.0, 2.0, 2.0**-20)
    yield "large box", _random(4), around(0.0, 0.0, 2.0**20)
    shift = 1e6
    (first, *weights), (b_first, *biases) = _random(5).weights, _random(5).biases
    to_centre = -shift * first.sum(axis=1)
    far = ReLUNetwork([first, *weights], [to_centre + b_first, *biases])
    yield "box far from the origin", far, around(shift, shift, 2.0)
    far = ReLUNetwork([first, *weights], [to_centre, *biases])
    yield "far box, lines nearly through its centre", far, around(shift, shift, 2.0)
    yield "small far box, lines nearly through its centre", far, around(shift, shift, 2.0**-16)
    yield "far box that no line meets", _random(6), around(2.0**20, 2.0**21, 1.0)
    yield "box with ends that are not dyadic-looking", _random(7), ((-0.1, 0.7), (-1.3, 0.3))


def _coarse() -> Iterator[Case]:
    for seed in range(4):
        rng = np.random.default_rng([seed, 99])
        sizes = list(itertools.pairwise((2, 8, 8, 1)))
        network = ReLUNetwork(
            [rng.integers(-1, 2, (n_out, n_in)) for n_in, n_out in sizes],
            [0.5 * rng.integers(-1, 2, n_out) for _, n_out in sizes],
        )
        yield f"weights −1, 0, 1 (seed {seed})", network, SQUARE
    yield "four layers", _random(8, (2, 5, 5, 5, 5, 2)), SQUARE
