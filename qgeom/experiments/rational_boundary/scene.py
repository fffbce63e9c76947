"""What the figures of `rational_boundary` draw: curves, regions, surfaces, a dual subdivision."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.rational_boundary.displacement import changed, square_box
from qgeom.experiments.rational_boundary.functions import merged
from qgeom.experiments.rational_boundary.networks import twin_of
from qgeom.experiments.rational_boundary.planes import Polygon, square
from qgeom.experiments.rational_boundary.regions import not_convex, pieces
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import tessellate
from qgeom.tropical.polynomials import TropicalPolynomial
from qgeom.tropicalize.conversion import network_to_rational

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Array
    from qgeom.experiments.rational_boundary.networks import Subject
    from qgeom.experiments.rational_boundary.parameters import Params
    from qgeom.types import FloatArray

DRAWN = ("plain", "biased")
SHOWN = "biased"  # the one whose surfaces are drawn
_LATTICE = 121
BOUNDARY, OF_F, OF_G = 0, 1, 2  # what an edge of the hypersurface belongs to


def scene(found: Sequence[Subject], params: Params) -> dict[str, Array]:
    """Collect everything that is drawn of the worked example.

    Parameters
    ----------
    found : sequence of Subject
        All networks, the two drawn ones among them.
    params : Params
        The configured parameters.

    Returns
    -------
    dict of str to ndarray
        Per drawn network, ``float`` and ``quantized``: ``curve_<network>_<which>_f``, ``…_g``
        (n, 2, 2) and ``…_boundary_points``, ``…_offsets``, and
        ``…_plateau_points``, ``…_offsets``; ``changed_<network>_points``,
        ``…_offsets``; ``surface_*`` of one network on a lattice; ``small_*`` of that network and
        ``rich_*`` of one with many pieces (see `_duality`); ``convex_*`` of one with a decision
        region that is far from convex (see `_convexity`).
    """
    arrays: dict[str, Array] = {}
    for subject in found:
        if subject.name not in DRAWN:
            continue
        twin = twin_of(subject, params.step)
        for which, network in (("float", subject.network), ("quantized", twin)):
            arrays |= _curves(subject, network, f"curve_{subject.name}_{which}", params.half_width)
        region = changed(
            subject.network, twin, threshold=subject.threshold, half_width=params.half_width
        )
        polygons = [region.cells.vertices(int(c)) for c in np.flatnonzero(region.differing)]
        arrays |= packed(f"changed_{subject.name}", polygons)
        if subject.name == SHOWN:
            arrays |= _surfaces(subject, params.half_width)
            arrays |= _duality(subject, params.half_width, name="small")
    arrays |= _duality(_richest(found, params.half_width), params.half_width, name="rich")
    return arrays | _convexity(_most_bent(found, params.half_width), params.half_width)


def _richest(found: Sequence[Subject], half_width: float) -> Subject:
    """Pick the network with the most pieces of its hypersurface in the box."""

    def size(subject: Subject) -> int:
        joint = merged(network_to_rational(subject.network), Fraction(subject.threshold)).prune()
        return len(joint.hypersurface(square_box(half_width)))

    return max(found, key=size)


def _most_bent(found: Sequence[Subject], half_width: float) -> Subject:
    """Pick the network whose {F > t} lacks most of its convex hull on a cell of g."""

    def gap(subject: Subject) -> Fraction:
        rational, level = network_to_rational(subject.network), Fraction(subject.threshold)
        parts = pieces(rational, level, square(Fraction(half_width)))
        return not_convex(parts, side=1, above=True)[1]

    return max(found, key=gap)


def packed(name: str, polygons: Sequence[FloatArray]) -> dict[str, Array]:
    """Put polygons behind one another: their points, and where each begins."""
    points = np.concatenate([np.zeros((0, 2)), *polygons])
    return {
        f"{name}_points": points,
        f"{name}_offsets": np.cumsum([0, *map(len, polygons)]).astype(np.int64),
    }


def _as_floats(polygon: Polygon) -> FloatArray:
    return np.array([[float(v) for v in corner] for corner in polygon], dtype=np.float64)


def _kinks(polynomial: TropicalPolynomial, half_width: float) -> FloatArray:
    """Return the edges of a hypersurface in the box, shape (n, 2, 2)."""
    found = polynomial.hypersurface(square_box(half_width))
    ends = [[[float(v) for v in end] for end in piece.ends] for piece in found]
    return np.array(ends, dtype=np.float64).reshape(-1, 2, 2)


def _curves(
    subject: Subject, network: ReLUNetwork | QuantizedNetwork, name: str, half_width: float
) -> dict[str, Array]:
    rational = network_to_rational(network)
    boundary = tessellate(network, box=square_box(half_width)).level_set(value=subject.threshold)
    parts = pieces(rational, Fraction(subject.threshold), square(Fraction(half_width)))
    return {
        **packed(f"{name}_plateau", [_as_floats(p.polygon) for p in parts if p.flat]),
        f"{name}_f": _kinks(rational.f, half_width),
        f"{name}_g": _kinks(rational.g, half_width),
        f"{name}_boundary_points": boundary.points,
        f"{name}_boundary_offsets": boundary.offsets,
    }


def _surfaces(subject: Subject, half_width: float) -> dict[str, Array]:
    rational = network_to_rational(subject.network)
    axis = np.linspace(-half_width, half_width, _LATTICE)
    lattice = np.stack(np.meshgrid(axis, axis), axis=-1)
    f, g = rational.f(lattice), rational.g(lattice)
    return {"surface_axis": axis, "surface_f": f, "surface_g": g, "surface_difference": f - g}


def _duality(subject: Subject, half_width: float, *, name: str) -> dict[str, Array]:
    """Collect the hypersurface of f ⊕ t⊗g, and the dual subdivision of its Newton polygon.

    ``<name>_ends`` (n, 2, 2) and ``<name>_kinds`` (n,) are edges in the box and what they belong
    to; ``…_vertices`` (m, 2) exponents, ``…_of`` (m,) whether from f or g,
    ``…_edges`` (k, 2) pairs of vertices, ``…_edge_kinds`` (k,) as of the edges,
    ``…_polygon`` the corners of the Newton polygon.
    """
    rational = network_to_rational(subject.network)
    joint = merged(rational, Fraction(subject.threshold)).prune()
    terms_of_f = set(zip(rational.f.exponents, rational.f.coefficients, strict=True))
    terms = list(zip(joint.exponents, joint.coefficients, strict=True))
    owners = np.array([OF_F if term in terms_of_f else OF_G for term in terms])
    found = joint.hypersurface(square_box(half_width))
    edges = np.array(joint.dual_subdivision().edges, dtype=np.int64).reshape(-1, 2)
    ends = [[[float(v) for v in end] for end in piece.ends] for piece in found]
    return {
        f"{name}_ends": np.array(ends).reshape(-1, 2, 2),
        f"{name}_kinds": _kinds(owners, np.array([p.terms for p in found]).reshape(-1, 2)),
        f"{name}_vertices": np.array([[float(v) for v in e] for e in joint.exponents]),
        f"{name}_of": owners,
        f"{name}_edges": edges,
        f"{name}_edge_kinds": _kinds(owners, edges),
        f"{name}_polygon": np.array(
            [[float(v) for v in corner] for corner in joint.newton_polytope().vertices]
        ),
    }


def _kinds(owners: Array, pairs: Array) -> Array:
    """Tell for pairs of terms whether both are from f, both from g, or one from each."""
    first, second = owners[pairs[:, 0]], owners[pairs[:, 1]]
    return np.where(first == second, first, BOUNDARY)


def _convexity(subject: Subject, half_width: float) -> dict[str, Array]:
    """Collect {F ≥ t} in parts, and the segments ``convex_f``, ``convex_g``, ``convex_boundary``.

    The parts are polygons; ``convex_f_cell`` and ``convex_g_cell`` number the cells of f and of g
    in which they lie.
    """
    rational, level = network_to_rational(subject.network), Fraction(subject.threshold)
    parts = [p for p in pieces(rational, level, square(Fraction(half_width))) if p.above()]
    return {
        **packed("convex", [_as_floats(p.above()) for p in parts]),
        "convex_boundary": np.array(
            [_as_floats(side) for piece in parts for side in piece.boundary()]
        ).reshape(-1, 2, 2),
        "convex_f": _kinks(rational.f, half_width),
        "convex_g": _kinks(rational.g, half_width),
        "convex_f_cell": np.array([p.terms[0] for p in parts], dtype=np.int64),
        "convex_g_cell": np.array([p.terms[1] for p in parts], dtype=np.int64),
    }
