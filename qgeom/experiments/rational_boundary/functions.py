"""What is measured on one function: a float network or a quantized one, by itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from qgeom.experiments.rational_boundary.displacement import square_box
from qgeom.experiments.rational_boundary.networks import signed_split
from qgeom.experiments.rational_boundary.planes import Point, area, square
from qgeom.experiments.rational_boundary.regions import (
    Piece,
    not_convex,
    pieces,
    plateau,
)
from qgeom.flips.transitions import flip_components
from qgeom.level_sets.network import thresholded
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, float_network
from qgeom.tessellation import tessellate
from qgeom.tropical.hypersurface import HypersurfacePiece
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropical.rational import TropicalRational
from qgeom.tropicalize.conversion import network_to_rational, rational_layers

if TYPE_CHECKING:
    from qgeom.experiments.rational_boundary.networks import Subject


@dataclass(frozen=True, kw_only=True)
class FunctionCase:
    """One network, float (step 0) or on a grid; the counts were found in exact arithmetic.

    ``value_violations`` counts lattice points at which network ≠ f − g, ``signed`` says that f − g
    is the split by signs, ``midpoint_above`` and ``midpoint_below`` count steps of the lattice at
    which the function lies above or below its chord. ``contained`` of ``boundary_sides`` sides of
    {F > t} lie in the hypersurface H of f ⊕ t⊗g; of the ``hypersurface_pieces`` of H, ``off`` do
    not lie where F = t, and ``unexplained`` are none of: F = t, kink of f with F > t, kink of g
    with F < t. ``plateau`` is the area of {F = t}, ``plateau_common`` that of the common winners of
    f and t⊗g; ``on_hypersurfaces`` counts the sides of {F > t} inside T(f) or T(g). Bends are inner
    ends of sides where the direction changes. Components are the connected parts of {F > t} and of
    {F < t}.
    """

    name: str
    step: float
    points: int
    value_violations: int
    signed: bool
    midpoint_above: int
    midpoint_below: int
    f_terms: int
    g_terms: int
    boundary_sides: int
    contained: int
    boundary_length: float
    engine_length: float
    hypersurface_pieces: int
    off: int
    unexplained: int
    hypersurface_length: float
    plateau: float
    plateau_common: bool
    above_area: float
    engine_area: float
    f_cells: int
    f_cells_above: int
    f_cells_below: int
    g_cells: int
    g_cells_above: int
    g_cells_below: int
    on_hypersurfaces: int
    bends: int
    bends_unexplained: int
    components_above: int
    components_strictly_below: int


def rational_of(network: ReLUNetwork | QuantizedNetwork) -> TropicalRational:
    """Return the network as f − g, by the library."""
    return network_to_rational(network)


def merged(rational: TropicalRational, threshold: Fraction) -> TropicalPolynomial:
    """Return f ⊕ t⊗g, whose hypersurface contains the decision boundary."""
    return rational.f + rational.g * TropicalPolynomial.constant(threshold, 2)


def measure(
    subject: Subject,
    network: ReLUNetwork | QuantizedNetwork,
    *,
    step: float,
    half_width: float,
    points: int,
) -> FunctionCase:
    """Measure one network of a subject: itself, or a twin with a given step.

    Parameters
    ----------
    subject : Subject
        Where it comes from.
    network : ReLUNetwork or QuantizedNetwork
        The network.
    step : float
        The step of its grid; 0 for the float network.
    half_width : float
        Of the box.
    points : int
        Points per axis of the lattice.

    Returns
    -------
    FunctionCase
        Everything that was measured.
    """
    rational, level = rational_of(network), Fraction(subject.threshold)
    box = square(Fraction(half_width))
    found = pieces(rational, level, box)
    signs = [w > 0 for w in subject.network.weights[-1][0].tolist()]
    by_hand = TropicalRational(*signed_split(network, signs).polynomials())
    floats = square_box(half_width)
    engine = tessellate(network, box=floats).level_set(value=subject.threshold)
    return FunctionCase(
        name=subject.name,
        step=step,
        points=points**2,
        signed=rational.same_function(by_hand),
        f_terms=rational.f.n_terms,
        g_terms=rational.g.n_terms,
        plateau=float(plateau(found)),
        above_area=float(area(piece.above() for piece in found)),
        engine_area=engine.superlevel_area,
        engine_length=engine.length,
        **_lattice(rational, network, half_width, points),
        **_hypersurface(rational, level, floats),
        **_sides(rational, level, found),
        **_cells(found),
        **_components(network, subject.threshold, half_width),
    )


def _evaluate(network: ReLUNetwork | QuantizedNetwork, point: Point) -> Fraction:
    """Run a network at a point in exact arithmetic, layer by layer."""
    values = list(point)
    for depth, (W, b) in enumerate(rational_layers(network)):
        inputs = values if depth == 0 else [max(v, Fraction(0)) for v in values]
        values = [
            sum((w * v for w, v in zip(row, inputs, strict=True)), c)
            for row, c in zip(W, b, strict=True)
        ]
    return values[0]


def _lattice(
    rational: TropicalRational,
    network: ReLUNetwork | QuantizedNetwork,
    half_width: float,
    points: int,
) -> dict[str, Any]:
    half, gaps = Fraction(half_width), points - 1
    axis = [half * (2 * k - gaps) / gaps for k in range(points)]
    values = [[_evaluate(network, (x, y)) for x in axis] for y in axis]
    wrong = sum(
        rational((x, y)) != values[row][column]
        for row, y in enumerate(axis)
        for column, x in enumerate(axis)
    )
    lines = [*values, *map(list, zip(*values, strict=True))]
    bends = [2 * v[k] - v[k - 1] - v[k + 1] for v in lines for k in range(1, gaps)]
    return {
        "value_violations": wrong,
        "midpoint_above": sum(bend > 0 for bend in bends),
        "midpoint_below": sum(bend < 0 for bend in bends),
    }


def _hypersurface(
    rational: TropicalRational,
    level: Fraction,
    box: tuple[tuple[float, float], tuple[float, float]],
) -> dict[str, Any]:
    found = merged(rational, level).prune().hypersurface(box)
    middles = [_middle(*_ends(piece)) for piece in found]
    heights = [Fraction(rational(m)) - level for m in middles]
    unexplained = sum(
        (h > 0 and len(rational.f.winners(m)) < 2) or (h < 0 and len(rational.g.winners(m)) < 2)
        for h, m in zip(heights, middles, strict=True)
    )
    return {
        "hypersurface_pieces": len(found),
        "off": sum(h != 0 for h in heights),
        "unexplained": unexplained,
        "hypersurface_length": math.fsum(_length(*_ends(piece)) for piece in found),
    }


def _ends(piece: HypersurfacePiece) -> tuple[Point, Point]:
    (a, b), (c, d) = piece.ends
    return (Fraction(a), Fraction(b)), (Fraction(c), Fraction(d))


def _middle(a: Point, b: Point) -> Point:
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def _length(a: Point, b: Point) -> float:
    return math.hypot(float(b[0] - a[0]), float(b[1] - a[1]))


def _sides(rational: TropicalRational, level: Fraction, found: tuple[Piece, ...]) -> dict[str, Any]:
    sides = [side for piece in found for side in piece.boundary()]
    joint = merged(rational, level)
    middles = [_middle(*side) for side in sides]
    common = all(
        piece.flat == (len(joint.winners(_inside(piece))) == 1 and _tie(rational, level, piece))
        for piece in found
    )
    return {
        "boundary_sides": len(sides),
        "contained": sum(len(joint.winners(m)) > 1 for m in middles),
        "boundary_length": math.fsum(_length(*side) for side in sides),
        "plateau_common": common,
        "on_hypersurfaces": sum(
            any(len(p.winners(m)) > 1 for p in (rational.f, rational.g)) for m in middles
        ),
        **_bends(rational, sides),
    }


def _inside(piece: Piece) -> Point:
    """Return the mean of the corners."""
    n = len(piece.polygon)
    return (
        sum(p[0] for p in piece.polygon) / Fraction(n),
        sum(p[1] for p in piece.polygon) / Fraction(n),
    )


def _tie(rational: TropicalRational, level: Fraction, piece: Piece) -> bool:
    """Whether f and t⊗g have the same winner on a piece: exponent and coefficient."""
    f, g = rational.f, rational.g
    i, j = piece.terms
    return f.exponents[i] == g.exponents[j] and f.coefficients[i] == g.coefficients[j] + level


def _bends(rational: TropicalRational, sides: list[tuple[Point, Point]]) -> dict[str, Any]:
    """Count where the boundary changes direction, and where neither f nor g has a kink there."""
    bends = unexplained = 0
    starts = {a: (a, b) for a, b in sides}
    for a, b in sides:
        if b not in starts:
            continue
        onward = starts[b][1]
        turn = (b[0] - a[0]) * (onward[1] - b[1]) - (b[1] - a[1]) * (onward[0] - b[0])
        if turn != 0:
            bends += 1
            unexplained += len(rational.f.winners(b)) < 2 and len(rational.g.winners(b)) < 2
    return {"bends": bends, "bends_unexplained": unexplained}


def _components(
    network: ReLUNetwork | QuantizedNetwork, threshold: float, half_width: float
) -> dict[str, Any]:
    """Count the connected parts of {F > t} and of {F < t}, by the engine."""
    counted = {}
    for name, sign in (("above", 1.0), ("strictly_below", -1.0)):
        mirrored = _scaled_output(network, sign)
        cells = tessellate(
            thresholded(mirrored, output=0, value=sign * threshold), box=square_box(half_width)
        )
        chosen = np.flatnonzero(cells.patterns()[:, -1])
        counted[f"components_{name}"] = len(flip_components(chosen, cells.areas, cells.adjacency))
    return counted


def _scaled_output(network: ReLUNetwork | QuantizedNetwork, sign: float) -> ReLUNetwork:
    """Return a network as floats, its output times 1 or −1."""
    floats = float_network(network)
    (W, V), (b, c) = floats.weights, floats.biases
    return ReLUNetwork([W, sign * V], [b, sign * c])


def _cells(found: tuple[Piece, ...]) -> dict[str, Any]:
    counts = {}
    for side, name in enumerate("fg"):
        counts[f"{name}_cells"] = len({piece.terms[side] for piece in found})
        for above in (True, False):
            bad = max(
                not_convex(found, side=side, above=above, closed=closed)[0]
                for closed in (False, True)
            )
            counts[f"{name}_cells_{'above' if above else 'below'}"] = bad
    return counts
