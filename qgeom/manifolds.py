"""Curves and point sets of the plane along which error regions are looked at."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypedDict

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError, ShapeError
from qgeom.types import FloatArray, finite_array

_Shape: TypeAlias = dict[str, FloatArray]
_Maker: TypeAlias = Callable[[int, _Shape], FloatArray]


class ManifoldMetadata(TypedDict):
    """What a set of points is.

    Attributes
    ----------
    name : str
        The manifold's name.
    type : str
        ``"closed"`` (the last point is followed by the first), ``"open"``, ``"clusters"`` or
        ``"area"``.
    n_points : int
        Number of points.
    shape : dict
        The shape's parameters in force, as plain numbers and lists.
    """

    name: str
    type: str
    n_points: int
    shape: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """A manifold: its type, its parameters with their defaults, and how to make its points."""

    type: str
    make: _Maker
    shape: dict[str, float | tuple[float, ...] | tuple[tuple[float, ...], ...]]


def _around(n: int) -> FloatArray:
    """Angles 2πk/n: a closed curve's last point is not its first again."""
    return np.asarray(2.0 * math.pi * np.arange(n) / n, dtype=np.float64)


def _circle(n: int, shape: _Shape) -> FloatArray:
    t = _around(n)
    return np.stack([np.cos(t), np.sin(t)], axis=1) * shape["radius"]


def _ellipse(n: int, shape: _Shape) -> FloatArray:
    t = _around(n)
    return np.stack([np.cos(t), np.sin(t)], axis=1) * shape["semi_axes"]


def _figure_eight(n: int, shape: _Shape) -> FloatArray:
    t = _around(n)
    return np.stack([np.sin(t), np.sin(t) * np.cos(t)], axis=1) * shape["scale"]


def _line(n: int, shape: _Shape) -> FloatArray:
    share = np.linspace(0.0, 1.0, n)[:, None]
    return (1.0 - share) * shape["start"] + share * shape["end"]


def _spiral(n: int, shape: _Shape) -> FloatArray:
    share = np.linspace(0.0, 1.0, n)
    radius = (1.0 - share) * shape["inner_radius"] + share * shape["outer_radius"]
    t = 2.0 * math.pi * shape["turns"] * share
    return np.stack([radius * np.cos(t), radius * np.sin(t)], axis=1)


def _two_blobs(n: int, shape: _Shape) -> FloatArray:
    second = (np.arange(n) >= (n + 1) // 2).astype(np.int64)
    return shape["centers"][second] + shape["std"] * shape["noise"]


def _grid(n: int, shape: _Shape) -> FloatArray:
    rows = max(r for r in range(1, math.isqrt(n) + 1) if n % r == 0)
    if rows < 2:
        raise ParameterError(
            f"{n} points fill no grid",
            where="manifold grid",
            remedy=f"give a product of numbers from 2 up, such as {max(math.isqrt(n), 2) ** 2}",
        )
    x, y = (shape["extent"] * np.linspace(-1.0, 1.0, k) for k in (n // rows, rows))
    return np.stack([np.tile(x, rows), np.repeat(y, n // rows)], axis=1)


_KINDS: dict[str, _Kind] = {
    "circle": _Kind(type="closed", make=_circle, shape={"radius": 20.0}),
    "ellipse": _Kind(type="closed", make=_ellipse, shape={"semi_axes": (25.0, 10.0)}),
    "line": _Kind(type="open", make=_line, shape={"start": (-25.0, -10.0), "end": (25.0, 10.0)}),
    "spiral": _Kind(
        type="open",
        make=_spiral,
        shape={"turns": 2.0, "inner_radius": 5.0, "outer_radius": 25.0},
    ),
    "figure_eight": _Kind(type="closed", make=_figure_eight, shape={"scale": 15.0}),
    "two_blobs": _Kind(
        type="clusters",
        make=_two_blobs,
        shape={"centers": ((-15.0, 0.0), (15.0, 0.0)), "std": 5.0},
    ),
    "grid": _Kind(type="area", make=_grid, shape={"extent": 25.0}),
}
MANIFOLDS = tuple(_KINDS)
"""Names that `make_manifold` knows."""

_MAY_BE_ZERO = {"inner_radius", "std"}
_ANY_SIGN = {"start", "end", "centers"}


def make_manifold(
    name: str, n_points: int, *, seed: int = 0, **shape: ArrayLike
) -> tuple[FloatArray, ManifoldMetadata]:
    """Points of a curve, of two clusters, or of a regular grid, in the input frame.

    Parameters
    ----------
    name : str
        One of ``MANIFOLDS``.
    n_points : int
        Number of points, at least 2; for the grid a product of two numbers from 2 up.
    seed : int
        Seed of ``two_blobs``, from 0 up; the other manifolds are not random.
    **shape : array_like
        ``circle``: radius (20). ``ellipse``: semi_axes (25, 10). ``line``: start (−25, −10), end
        (25, 10). ``spiral``: turns (2), inner_radius (5), outer_radius (25). ``figure_eight``:
        scale s (15) of (s·sin t, s·sin t·cos t). ``two_blobs``: centers ((−15, 0), (15, 0)),
        std (5). ``grid``: extent (25) of the square [−extent, extent]².

    Returns
    -------
    points : ndarray of float64, shape (n_points, 2)
        Closed curves at t = 2πk/n from t = 0; the spiral and the line from end to end, evenly in
        angle and length; the first blob first, with one point more for odd counts; the grid row
        by row, x fastest, boundary included, with rows and columns as near in number as possible
        (rows ≤ columns).
    metadata : ManifoldMetadata
        Name, type, number of points and the shape's parameters.

    Raises
    ------
    ParameterError
        For an unknown name or parameter, too few points, a length that is not above zero (from
        zero for inner_radius and std), or a negative seed.
    ShapeError
        When a parameter has the wrong shape.
    NotFiniteError
        When a parameter is NaN or infinite.

    Notes
    -----
    Blobs are drawn from PCG64 with the given seed, so equal arguments give equal points. The
    figure eight passes through the origin at t = 0, where every first-order error is zero.

    Examples
    --------
    >>> points, metadata = make_manifold("line", 3)
    >>> points.tolist(), metadata["type"]
    ([[-25.0, -10.0], [0.0, 0.0], [25.0, 10.0]], 'open')
    """
    if name not in _KINDS:
        raise ParameterError(f"unknown manifold {name!r}", remedy=f"one of {list(MANIFOLDS)}")
    if n_points < 2:
        raise ParameterError(f"{n_points} points", where=f"manifold {name}", remedy="at least 2")
    kind = _KINDS[name]
    if unknown := set(shape) - set(kind.shape):
        raise ParameterError(
            f"no parameter {sorted(unknown)}",
            where=f"manifold {name}",
            remedy=f"it has {sorted(kind.shape)}",
        )
    values = {key: _checked(name, key, shape.get(key, kind.shape[key])) for key in kind.shape}
    plain: dict[str, object] = {key: value.tolist() for key, value in values.items()}
    if kind.type == "clusters":
        plain["seed"] = seed
        values["noise"] = _noise(n_points, seed)
    points = np.asarray(kind.make(n_points, values), dtype=np.float64)
    return points, ManifoldMetadata(name=name, type=kind.type, n_points=n_points, shape=plain)


def _noise(n: int, seed: int) -> FloatArray:
    if seed < 0:
        raise ParameterError(f"seed is {seed}", remedy="give a seed of 0 or more")
    return np.random.Generator(np.random.PCG64(seed)).standard_normal((n, 2))


def _checked(name: str, key: str, value: ArrayLike) -> FloatArray:
    where = f"manifold {name}, {key}"
    array = finite_array(value, name=where)
    wanted = np.shape(_KINDS[name].shape[key])
    if array.shape != wanted:
        raise ShapeError(f"has shape {array.shape}, needs {wanted}", where=where)
    if key in _ANY_SIGN:
        return array
    if (array < 0).any() or (key not in _MAY_BE_ZERO and (array == 0).any()):
        limit = "from 0" if key in _MAY_BE_ZERO else "above 0"
        raise ParameterError(f"is {array.tolist()}", where=where, remedy=f"a number {limit}")
    return array
