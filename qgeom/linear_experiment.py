"""One input followed through a linear network: error regions layer by layer."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, MutableSequence, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from qgeom.error_regions import hull_measure, minkowski_sum
from qgeom.errors import ParameterError, ShapeError
from qgeom.polygons import transform_vertices
from qgeom.pullbacks import checked_chain, cumulative_inverses
from qgeom.rounding import quantize
from qgeom.types import FloatArray, finite_array

LocalErrors: TypeAlias = Callable[[FloatArray, FloatArray, float], ArrayLike]
"""(input of the layer, its weights, δ) to vertices of its error, in the layer's output space."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LayerStats:
    """A layer of a linear network and the error it adds.

    Attributes
    ----------
    weight_matrix : ndarray of float64, shape (d, d)
        The layer's weights before rounding.
    spectral_norm, determinant, condition_number : float
        Of these weights; the condition number, in the 2-norm, is infinite for singular ones.
    error_half_widths : ndarray of float64, shape (d,)
        Half the extent of the local error along each axis of the layer's *output* space.
    error_vertices : ndarray of float64, shape (k, d)
        The local error's vertices pulled back to the *input* frame, as many as the local error
        has and in its order.
    error_volume : float
        Area (d = 2) or volume (d = 3) of that set in the *input* frame.

    Examples
    --------
    >>> from qgeom.polygons import get_box_vertices_2d
    >>> def boxes(value, W, delta):
    ...     return get_box_vertices_2d([delta / 2 * sum(map(abs, value))] * 2)
    >>> stats, _ = run_experiment("stretch", [1, 2], [[[2, 0], [0, 1]]], boxes, 0.5)
    >>> stats.layers[0].determinant, stats.layers[0].error_volume
    (2.0, 1.125)
    """

    weight_matrix: FloatArray
    spectral_norm: float
    determinant: float
    condition_number: float
    error_half_widths: FloatArray
    error_vertices: FloatArray
    error_volume: float


@dataclass(frozen=True, eq=False, kw_only=True)
class ExperimentStats:
    """The error region of one input, and how the layers make it up.

    Attributes
    ----------
    name : str
        The experiment's name.
    delta : float
        The step of the rounding.
    x_input : ndarray of float64, shape (d,)
        The input.
    layers : tuple of LayerStats
        One per layer, the first layer first.
    cumulative_error_vertices : ndarray of float64, shape (k, d)
        Vertices of the Minkowski sum of all layers' errors, in the input frame.
    cumulative_error_volume : float
        Its area (d = 2) or volume (d = 3).
    bounding_box : ndarray of float64, shape (2, d)
        Its lowest and highest coordinates.
    relative_error : ndarray of float64, shape (d,)
        Width of the bounding box over 2|x|, axis by axis; where x is 0, infinite, or 0 if the
        box has no width there either.

    Examples
    --------
    >>> from qgeom.polygons import get_box_vertices_2d
    >>> def boxes(value, W, delta):
    ...     return get_box_vertices_2d([delta / 2 * sum(map(abs, value))] * 2)
    >>> stats, _ = run_experiment("shear", [1, 2], [[[1, 1], [0, 1]]], boxes, 0.5)
    >>> stats.name, stats.cumulative_error_volume, len(stats.cumulative_error_vertices)
    ('shear', 2.25, 4)
    """

    name: str
    delta: float
    x_input: FloatArray
    layers: tuple[LayerStats, ...]
    cumulative_error_vertices: FloatArray
    cumulative_error_volume: float
    bounding_box: FloatArray
    relative_error: FloatArray


def run_experiment(  # noqa: PLR0917 - the signature that users know
    name: str,
    x_input: ArrayLike,
    weight_matrices: Sequence[ArrayLike],
    compute_error_fn: LocalErrors,
    delta: float,
    all_stats: MutableMapping[str, ExperimentStats]
    | MutableSequence[ExperimentStats]
    | None = None,
) -> tuple[ExperimentStats, list[FloatArray]]:
    """Quantize a linear network and sum its layers' errors in the input frame.

    Parameters
    ----------
    name : str
        The experiment's name.
    x_input : array_like, shape (d,)
        The input, d = 2 or 3.
    weight_matrices : sequence of array_like, shape (d, d)
        W_1, …, W_n before rounding.
    compute_error_fn : callable
        Called as ``compute_error_fn(value, W, delta)`` with the input of the layer in the
        *quantized* network, the layer's weights before rounding, and δ. It returns vertices
        (k, d) of the layer's error, in the layer's output space.
    delta : float
        The step δ of the rounding.
    all_stats : dict or list, optional
        Where the statistics are put as well: under `name`, or at the end.

    Returns
    -------
    stats : ExperimentStats
        Per layer and overall.
    quant_weights : list of ndarray of float64, shape (d, d)
        Q_l = ``quantize(W_l, delta)``. Pull-backs are by (Q_l … Q_1)⁻¹, as in
        `compute_manifold_errors`.

    Raises
    ------
    ParameterError
        When a *quantized* layer is singular (the first is named), the step is not above zero,
        a local error has no vertices, or `all_stats` has the name already.
    ShapeError
        When shapes do not fit or d is neither 2 nor 3.
    NotFiniteError
        When an entry is NaN or infinite.

    Examples
    --------
    >>> from qgeom.polygons import get_box_vertices_2d
    >>> def boxes(value, W, delta):
    ...     return get_box_vertices_2d(delta / 2 * abs(value))
    >>> stats, (Q,) = run_experiment("diagonal", [1, 2], [[[2.1, 0], [0, 4]]], boxes, 0.5)
    >>> Q.tolist(), stats.cumulative_error_volume, stats.relative_error.tolist()
    ([[2.0, 0.0], [0.0, 4.0]], 0.0625, [0.125, 0.0625])
    """
    x = finite_array(x_input, name="x_input", ndim=1)
    weights = checked_chain(weight_matrices, name="weight_matrices")
    if len(x) not in {2, 3} or weights[0].shape[1] != len(x):
        raise ShapeError(
            f"has shape {x.shape}, layer 0 takes {weights[0].shape[1]} inputs",
            where="x_input",
            remedy="give 2 or 3 coordinates",
        )
    if isinstance(all_stats, MutableMapping) and name in all_stats:
        raise ParameterError(f"{name!r} is there already", where="all_stats", remedy="rename")
    quant = [quantize(W, delta) for W in weights]
    pullbacks = cumulative_inverses(quant, name="weight_matrices, quantized")
    layers, value = [], x
    for layer, (W, Q, pullback) in enumerate(zip(weights, quant, pullbacks, strict=True)):
        local = _local_error(compute_error_fn(value, W, delta), layer, len(x))
        layers.append(_layer_stats(W, local, pullback))
        value = Q @ value
    stats = _overall(name, x, delta, tuple(layers))
    if isinstance(all_stats, MutableMapping):
        all_stats[name] = stats
    elif all_stats is not None:
        all_stats.append(stats)
    return stats, quant


def _local_error(vertices: ArrayLike, layer: int, dims: int) -> FloatArray:
    where = f"compute_error_fn, layer {layer}"
    local = finite_array(vertices, name=where, ndim=2)
    if not len(local):
        raise ParameterError("no vertices", where=where, remedy="give the origin for no error")
    if local.shape[1] != dims:
        raise ShapeError(f"vertices have shape {local.shape}, need (k, {dims})", where=where)
    return local


def _layer_stats(W: FloatArray, local: FloatArray, pullback: FloatArray) -> LayerStats:
    pulled = transform_vertices(local, pullback)
    return LayerStats(
        weight_matrix=W,
        spectral_norm=float(np.linalg.norm(W, 2)),
        determinant=float(np.linalg.det(W)),
        condition_number=float(np.linalg.cond(W)),
        error_half_widths=np.asarray(np.ptp(local, axis=0) / 2, dtype=np.float64),
        error_vertices=pulled,
        error_volume=hull_measure(pulled),
    )


def _overall(
    name: str, x: FloatArray, delta: float, layers: tuple[LayerStats, ...]
) -> ExperimentStats:
    region = np.zeros((1, len(x)))
    for layer in layers:
        region = minkowski_sum(region, layer.error_vertices)
    box = np.stack([region.min(axis=0), region.max(axis=0)])
    widths = box[1] - box[0]
    relative = np.where(widths > 0, np.inf, 0.0)
    np.divide(widths, 2 * np.abs(x), out=relative, where=x != 0)
    return ExperimentStats(
        name=name,
        delta=float(delta),
        x_input=x,
        layers=layers,
        cumulative_error_vertices=region,
        cumulative_error_volume=hull_measure(region),
        bounding_box=box,
        relative_error=relative,
    )
