"""Error regions of linear networks: what rounding of the weights can do, seen at the input.

A layer with weights rounded to a step δ errs by at most δ/2 per weight, so its output errs by at
most (δ/2)·‖input of the layer‖₁ per coordinate: a box in the layer's output space. Pulled back by
the inverse of the cumulative product up to and including that layer, the boxes become sets in the
*input frame*, where they are summed. To first order the sum holds every error that rounding can
cause; it is a zonotope. Sets are given by vertices in the plane or in space.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError, ShapeError
from qgeom.manifolds import MANIFOLDS, ManifoldMetadata, make_manifold
from qgeom.polygons import (
    compute_polygon_area,
    get_hypercube_vertices,
    minkowski_sum_2d,
    transform_vertices,
)
from qgeom.pullbacks import checked_chain, cumulative_inverses
from qgeom.rounding import checked_step
from qgeom.solids import compute_hull_volume, minkowski_sum_3d
from qgeom.types import FloatArray, finite_array


class PointError(TypedDict):
    """The error region of one input, in the input frame.

    Attributes
    ----------
    input : ndarray of float64, shape (d,)
        The input x.
    error_vertices : ndarray of float64, shape (k, d)
        Vertices of the region, around the origin.
    error_magnitude : float
        Largest 2-norm of a vertex.
    error_volume : float
        Area (d = 2) or volume (d = 3) of the region.
    l1_norm, l2_norm : float
        ‖x‖₁ and ‖x‖₂.
    """

    input: FloatArray
    error_vertices: FloatArray
    error_magnitude: float
    error_volume: float
    l1_norm: float
    l2_norm: float


class ManifoldStats(TypedDict):
    """Error magnitudes along a manifold.

    Attributes
    ----------
    min, max, mean, std : float
        Of the error magnitude over the points; the standard deviation divides by n.
    variation_ratio : float
        max / min; infinite where only the minimum is 0, and 1 where both are.
    correlation_l1 : float
        Pearson's correlation of error magnitude and ‖x‖₁; NaN, as it is undefined, where one of
        them is the same (to 1e-12 of the largest) at all points.
    """

    min: float
    max: float
    mean: float
    std: float
    variation_ratio: float
    correlation_l1: float


class ManifoldErrors(TypedDict):
    """Error regions along one manifold.

    Attributes
    ----------
    points : ndarray of float64, shape (n, 2)
        Inputs.
    metadata : ManifoldMetadata
        What they are.
    results : list of PointError
        The region of each point.
    stats : ManifoldStats
        Summary of the error magnitudes.
    """

    points: FloatArray
    metadata: ManifoldMetadata
    results: list[PointError]
    stats: ManifoldStats


def minkowski_sum(V1: ArrayLike, V2: ArrayLike) -> FloatArray:
    """Sum of two sets of the plane or of space, by `minkowski_sum_2d` or `minkowski_sum_3d`."""
    return minkowski_sum_3d(V1, V2) if np.shape(V1)[-1] == 3 else minkowski_sum_2d(V1, V2)


def hull_measure(V: ArrayLike) -> float:
    """Area (plane) or volume (space) of the convex hull of points."""
    return compute_hull_volume(V) if np.shape(V)[-1] == 3 else compute_polygon_area(V)


def compute_pointwise_errors(
    points: ArrayLike, true_weights: Sequence[ArrayLike], quant_weights: Sequence[ArrayLike]
) -> tuple[FloatArray, FloatArray]:
    """Exact output error of a linear network: ((Q_n … Q_1) − (W_n … W_1)) x.

    Parameters
    ----------
    points : array_like, shape (n, d_in)
        Inputs, at least one.
    true_weights, quant_weights : sequence of array_like
        W_1, …, W_n and Q_1, …, Q_n, shape (out, in) each, layer by layer of equal shapes.

    Returns
    -------
    errors : ndarray of float64, shape (n, d_out)
        One error per input, in the output space of the last layer.
    matrix : ndarray of float64, shape (d_out, d_in)
        The error matrix, from the input frame to that space.

    Raises
    ------
    ParameterError, ShapeError, NotFiniteError
        When there is no layer or point; shapes do not fit or differ; an entry is not finite.

    Notes
    -----
    Summed up layer by layer, E_l = Q_l E_(l−1) + (Q_l − W_l)(W_(l−1) … W_1): small errors do not
    drown in the rounding of two large products.

    Examples
    --------
    >>> W, Q = [[[1.7, 0.0], [0.0, 1.0]]], [[[1.5, 0.0], [0.0, 1.0]]]
    >>> errors, matrix = compute_pointwise_errors([[1, 2]], W, Q)
    >>> errors.round(12).tolist(), matrix.round(12).tolist()
    ([[-0.2, 0.0]], [[-0.2, 0.0], [0.0, 0.0]])
    """
    true = checked_chain(true_weights, name="true_weights")
    quant = checked_chain(quant_weights, name="quant_weights")
    if [W.shape for W in true] != [Q.shape for Q in quant]:
        raise ShapeError(
            f"shapes {[Q.shape for Q in quant]} are not {[W.shape for W in true]}",
            where="quant_weights",
        )
    inputs = _inputs(points, true[0].shape[1])
    product, matrix = true[0], quant[0] - true[0]
    for W, Q in zip(true[1:], quant[1:], strict=True):
        matrix = Q @ matrix + (Q - W) @ product
        product = W @ product
    return transform_vertices(inputs, matrix), matrix


def compute_manifold_errors(
    points: ArrayLike, quant_weights: Sequence[ArrayLike], delta: float
) -> list[PointError]:
    """Error region of every point, summed over the layers in the input frame.

    Parameters
    ----------
    points : array_like, shape (n, d)
        Inputs, at least one, with d = 2 or 3.
    quant_weights : sequence of array_like, shape (d, d)
        Q_1, …, Q_n: the matrices that carry the inputs forward and the boxes back.
    delta : float
        The step δ of the rounding.

    Returns
    -------
    list of PointError
        By point. Layer l adds the box of half-width (δ/2)·‖Q_(l−1) … Q_1 x‖₁, pulled back by
        (Q_l … Q_1)⁻¹. At x = 0 the region is the origin.

    Raises
    ------
    ParameterError, ShapeError, NotFiniteError
        When a layer is singular (the first is named), nothing is given, or the step is not above
        zero; a layer is not (d, d), or d is neither 2 nor 3; an entry is NaN or infinite.

    Examples
    --------
    >>> (error,) = compute_manifold_errors([[3.0, -1.0]], [[[2.0, 0.0], [0.0, 1.0]]], delta=0.5)
    >>> error["error_vertices"].tolist()
    [[-0.5, -1.0], [0.5, -1.0], [0.5, 1.0], [-0.5, 1.0]]
    >>> error["error_volume"], error["l1_norm"]
    (2.0, 4.0)
    """
    step = checked_step(delta)
    weights = checked_chain(quant_weights, name="quant_weights")
    inputs = _inputs(points, weights[0].shape[1])
    dims = inputs.shape[1]
    if dims not in {2, 3}:
        raise ShapeError(f"{dims} dimensions", where="points", remedy="give 2 or 3")
    unit = get_hypercube_vertices(step / 2, dims)
    pulled = [
        transform_vertices(unit, inverse)
        for inverse in cumulative_inverses(weights, name="quant_weights")
    ]
    return [_point_error(x, weights, pulled) for x in inputs]


def _inputs(points: ArrayLike, dims: int) -> FloatArray:
    inputs = finite_array(points, name="points", ndim=2)
    if not len(inputs):
        raise ParameterError("no points", where="points", remedy="give at least one")
    if inputs.shape[1] != dims:
        raise ShapeError(f"shape {inputs.shape} does not fit {dims} inputs", where="points")
    return inputs


def _point_error(
    x: FloatArray, weights: Sequence[FloatArray], pulled: Sequence[FloatArray]
) -> PointError:
    """Sum the layers' pulled-back boxes, each scaled by the 1-norm of the layer's input."""
    region, value = np.zeros((1, len(x))), x
    for W, box in zip(weights, pulled, strict=True):
        region = minkowski_sum(region, np.abs(value).sum() * box)
        value = W @ value
    return PointError(
        input=x,
        error_vertices=region,
        error_magnitude=float(np.linalg.norm(region, axis=1).max()),
        error_volume=hull_measure(region),
        l1_norm=float(np.abs(x).sum()),
        l2_norm=float(np.linalg.norm(x)),
    )


def run_all_manifolds(
    quant_weights: Sequence[ArrayLike],
    manifold_names: Sequence[str] | None = None,
    n_points: int = 48,
    *,
    delta: float,
    seed: int = 0,
) -> dict[str, ManifoldErrors]:
    """Error regions along several manifolds.

    Parameters
    ----------
    quant_weights : sequence of array_like, shape (2, 2)
        Q_1, …, Q_n, all regular.
    manifold_names : sequence of str, optional
        Names that `make_manifold` knows; without them all but the grid.
    n_points : int
        Points per manifold, at least 2.
    delta : float
        The step δ of the rounding.
    seed : int
        Seed of the two blobs.

    Returns
    -------
    dict of str to ManifoldErrors
        By name, in the order asked for.

    Raises
    ------
    ParameterError, ShapeError, NotFiniteError
        As `make_manifold` and `compute_manifold_errors` do.

    Examples
    --------
    >>> runs = run_all_manifolds([[[2, 0], [0, 2]]], ["circle"], n_points=4, delta=0.25)
    >>> stats = runs["circle"]["stats"]
    >>> round(stats["max"], 6), stats["variation_ratio"] < 1 + 1e-12
    (1.767767, True)
    """
    everyday = [name for name in MANIFOLDS if name != "grid"]
    runs: dict[str, ManifoldErrors] = {}
    for name in everyday if manifold_names is None else manifold_names:
        points, metadata = make_manifold(name, n_points, seed=seed)
        results = compute_manifold_errors(points, quant_weights, delta)
        runs[name] = ManifoldErrors(
            points=points, metadata=metadata, results=results, stats=_stats(results)
        )
    return runs


def _stats(results: Sequence[PointError]) -> ManifoldStats:
    sizes = np.array([result["error_magnitude"] for result in results])
    norms = np.array([result["l1_norm"] for result in results])
    low, high = float(sizes.min()), float(sizes.max())
    varies = all(np.ptp(values) > 1e-12 * values.max() for values in (sizes, norms))
    return ManifoldStats(
        min=low,
        max=high,
        mean=float(sizes.mean()),
        std=float(sizes.std()),
        variation_ratio=high / low if low else math.inf if high else 1.0,
        correlation_l1=float(np.corrcoef(sizes, norms)[0, 1]) if varies else math.nan,
    )
