"""Random sets of generators: vertices, faces and volumes against sums over all signs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qgeom.types import FloatArray
from qgeom.zonotopes.zonotope import Face, Zonotope

if TYPE_CHECKING:
    from qgeom.experiments.error_zonotope.parameters import Params

_TIE = 1e-9  # of the generators' size; random directions are never that close by chance


@dataclass(frozen=True, kw_only=True)
class SetRow:
    """One set of generators.

    Attributes
    ----------
    dimension, n : int
        Of the space, and how many generators.
    parallel : bool
        Whether the last generator is parallel to the first; otherwise all are in general position.
    vertices, vertices_hull : int
        Vertices by the library, and of the hull of all sums of signs.
    claimed, bound : int
        2·C(n−1, d−1) and 2·Σ_{i<d} C(n−1, i).
    faces : int
        Number of faces (edges in the plane).
    faces_wrong : int
        Faces that are not the sums of signs of their own generators alone.
    faces_silent : int
        Faces whose generators add nothing to the support along the normal, all others something.
    faces_contributing : int
        Faces whose generators do add to it.
    subsets, subsets_unpaired : int
        Sets of generators that belong to a face, and those that do not belong to exactly two.
    without_last, merged : float
        Volume without the last generator over the volume, and volume with the parallel ones
        merged over the volume.
    of_orthogonal : float
        Volume over that of as many orthogonal generators of the same lengths; 0 for n > d.
    """

    dimension: int
    n: int
    parallel: bool
    vertices: int
    vertices_hull: int
    claimed: int
    bound: int
    faces: int
    faces_wrong: int
    faces_silent: int
    faces_contributing: int
    subsets: int
    subsets_unpaired: int
    without_last: float
    merged: float
    of_orthogonal: float


@dataclass(frozen=True, kw_only=True)
class SpreadRow:
    """Generators of length 1 in the plane: the largest area for their number.

    Attributes
    ----------
    n : int
        How many.
    orthogonal : float
        Largest area with every generator along one of two orthogonal axes.
    spread : float
        Area with directions spread evenly over half a turn.
    random : float
        Largest area of the random directions that were tried.
    """

    n: int
    orthogonal: float
    spread: float
    random: float


def claimed_count(n: int, d: int) -> int:
    """Evaluate 2·C(n−1, d−1).

    >>> claimed_count(4, 2)
    6
    """
    return 2 * math.comb(n - 1, d - 1)


def most_vertices(n: int, d: int) -> int:
    """Evaluate 2·Σ_{i<d} C(n−1, i), the number of vertices in general position.

    >>> most_vertices(4, 2), most_vertices(4, 3)
    (8, 14)
    """
    return 2 * sum(math.comb(n - 1, i) for i in range(d))


def generator_sets(params: Params, rng: np.random.Generator) -> Iterator[SetRow]:
    """Draw and measure sets of every size in the plane and in space."""
    for d in (2, 3):
        for n in range(d, params.most_generators + 1):
            for _ in range(params.trials):
                yield _measure(rng.standard_normal((n, d)), parallel=False)
                if n > d:
                    rows = rng.standard_normal((n, d))
                    rows[-1] = rows[0] * rng.uniform(0.5, 2.0) * rng.choice([-1.0, 1.0])
                    yield _measure(rows, parallel=True)


def _measure(rows: FloatArray, *, parallel: bool) -> SetRow:
    from scipy.spatial import ConvexHull

    n, d = rows.shape
    zone = Zonotope(np.zeros(d), rows)
    points = np.array(list(itertools.product((-1.0, 1.0), repeat=n))) @ rows
    faces, volume = zone.faces(), zone.volume()
    subsets = [face.generators for face in faces]
    silent = [_along_normal(face, rows) for face in faces]
    lengths = np.linalg.norm(rows, axis=1)
    return SetRow(
        dimension=d,
        n=n,
        parallel=parallel,
        vertices=len(zone.vertices()),
        vertices_hull=len(ConvexHull(points).vertices),
        claimed=claimed_count(n, d),
        bound=most_vertices(n, d),
        faces=len(faces),
        faces_wrong=sum(not _is_sum(face, rows, points) for face in faces),
        faces_silent=sum(own == 0 and others for own, others in silent),
        faces_contributing=sum(own > 0 for own, _ in silent),
        subsets=len(set(subsets)),
        subsets_unpaired=sum(subsets.count(subset) != 2 for subset in set(subsets)),
        without_last=Zonotope(np.zeros(d), rows[:-1]).volume() / volume,
        merged=zone.compact().volume() / volume,
        of_orthogonal=volume / float(2**d * lengths.prod()) if n == d else 0.0,
    )


def _along_normal(face: Face, rows: FloatArray) -> tuple[int, bool]:
    """How many generators of the face add to its support, and whether all others do."""
    adds = np.abs(rows @ face.normal) > _TIE * np.linalg.norm(rows, axis=1)
    own = np.isin(np.arange(len(rows)), face.generators)
    return int(adds[own].sum()), bool(adds[~own].all())


def _is_sum(face: Face, rows: FloatArray, points: FloatArray) -> bool:
    """Whether the sums of signs farthest along the normal are those of the face's generators."""
    heights = points @ face.normal
    scale = float(np.abs(rows).sum())
    top = points[heights > heights.max() - _TIE * scale]
    own = rows[list(face.generators)]
    signs = np.array(list(itertools.product((-1.0, 1.0), repeat=len(own))))
    rebuilt = top.mean(axis=0) + signs @ own
    gaps = np.abs(rebuilt[:, None] - top[None]).max(axis=2)
    corners = np.abs(face.vertices[:, None] - rebuilt[None]).max(axis=2)
    near = _TIE * scale
    return bool(
        len(top) == len(rebuilt)
        and gaps.min(axis=0).max() < near
        and gaps.min(axis=1).max() < near
        and corners.min(axis=1).max() < near
    )


def spreads(params: Params, rng: np.random.Generator) -> Iterator[SpreadRow]:
    """Compare arrangements of generators of length 1 in the plane, from two of them on."""
    for n in range(2, params.most_generators + 1):
        random = [_area(np.pi * rng.uniform(0, 1, size=n)) for _ in range(20 * params.trials)]
        yield SpreadRow(
            n=n,
            orthogonal=max(_area(np.where(np.arange(n) < k, 0, np.pi / 2)) for k in range(1, n)),
            spread=_area(np.pi * np.arange(n) / n),
            random=max(random),
        )


def _area(angles: FloatArray) -> float:
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return Zonotope([0.0, 0.0], rows).volume()
