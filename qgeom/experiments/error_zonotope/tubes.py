"""Error regions along the manifolds, growth with the input, and circles that become ellipses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qgeom.error_regions import ManifoldErrors, run_all_manifolds
from qgeom.experiments.error_zonotope.networks import cases, plane_layers, region, step_of
from qgeom.experiments.outcome import Array
from qgeom.manifolds import make_manifold
from qgeom.rounding import quantize
from qgeom.types import FloatArray

if TYPE_CHECKING:
    from qgeom.experiments.error_zonotope.parameters import Params

_SCALES = (0.25, 3.0, -2.0)  # of an input along its own line


def tubes(params: Params, *, seed: int) -> dict[str, Array]:
    """Run all manifolds through the full network in the plane.

    Parameters
    ----------
    params : Params
        With the layers and the bit-width of the tubes.
    seed : int
        Seed of the two blobs.

    Returns
    -------
    dict of str to ndarray
        ``manifold_names``, ``manifold_correlation`` (NaN where undefined), ``manifold_variation``;
        ``tube_<name>_points`` (n, 2) and ``tube_<name>_vertices`` (n, k, 2) with NaN beyond the
        last; ``point_…`` with one entry per point of all manifolds; ``ellipse_…``.
    """
    step = step_of(params.tube_bits)
    weights = [quantize(W, step) for W in plane_layers(params)]
    runs = run_all_manifolds(weights, n_points=params.manifold_points, delta=step, seed=seed)
    arrays: dict[str, Array] = {
        "manifold_names": np.array(list(runs)),
        "manifold_correlation": np.array([r["stats"]["correlation_l1"] for r in runs.values()]),
        "manifold_largest": np.array([r["stats"]["max"] for r in runs.values()]),
    }
    for name, run in runs.items():
        arrays[f"tube_{name}_points"] = run["points"]
        arrays[f"tube_{name}_vertices"] = _padded([r["error_vertices"] for r in run["results"]])
    return arrays | _points(runs, weights, step) | _ellipses(params)


def _padded(polygons: Sequence[FloatArray]) -> FloatArray:
    most = max(len(polygon) for polygon in polygons)
    table = np.full((len(polygons), most, 2), np.nan)
    for row, polygon in zip(table, polygons, strict=True):
        row[: len(polygon)] = polygon
    return table


def _points(
    runs: dict[str, ManifoldErrors], weights: list[FloatArray], step: float
) -> dict[str, Array]:
    """Per point: 1-norm, largest error, its growth along the ray, the bound, and the area."""
    most = max(_reach(axis, weights, step) for axis in np.eye(2))
    rows = [
        (
            number,
            result["l1_norm"],
            result["error_magnitude"],
            _ray_gap(result["input"], weights, step) if result["l1_norm"] else 0.0,
            result["l1_norm"] * most,
            result["error_volume"],
            region(result["input"], weights, step).volume(),
        )
        for number, run in enumerate(runs.values())
        for result in run["results"]
    ]
    names = ("manifold", "l1", "magnitude", "ray_gap", "l1_bound", "area_summed", "area")
    return {
        f"point_{name}": np.array(column, dtype=np.float64)
        for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }


def _reach(x: FloatArray, weights: list[FloatArray], step: float) -> float:
    return float(np.linalg.norm(region(x, weights, step).vertices(), axis=1).max())


def _ray_gap(x: FloatArray, weights: list[FloatArray], step: float) -> float:
    """Largest relative departure of the largest error from proportion, along the input's line."""
    unit = _reach(x, weights, step)
    grown = [_reach(t * x, weights, step) / (abs(t) * unit) for t in _SCALES]
    return float(np.abs(np.array(grown) - 1.0).max())


def _ellipses(params: Params) -> dict[str, Array]:
    """Fit a conic to the image of the circle, for every network in the plane and bit-width."""
    circle, metadata = make_manifold("circle", params.manifold_points)
    radius = float(str(metadata["shape"]["radius"]))
    residuals, gaps = [], []
    for case in cases(params):
        if case.network not in {"uniform", "diagonal", "full"}:
            continue
        for bits in params.bits:
            image, product = circle / radius, np.eye(2)
            for W in case.weights:
                Q = quantize(W, step_of(bits))
                image, product = image @ Q.T, Q @ product
            residual, axes = _conic(image)
            expected = np.linalg.svd(product, compute_uv=False)
            residuals.append(residual)
            gaps.append(float(np.abs(axes / expected - 1.0).max()))
    return {"ellipse_residual": np.array(residuals), "ellipse_axes_gap": np.array(gaps)}


def _conic(points: FloatArray) -> tuple[float, FloatArray]:
    """Fit a·u² + b·uv + c·v² = 1: the largest residual, and the half-axes, longest first."""
    u, v = points.T
    terms = np.stack([u * u, u * v, v * v], axis=1)
    (a, b, c), *_ = np.linalg.lstsq(terms, np.ones(len(points)), rcond=None)
    residual = float(np.abs(terms @ np.array([a, b, c]) - 1.0).max())
    eigenvalues = np.linalg.eigvalsh(np.array([[a, b / 2], [b / 2, c]]))
    # a curve that is no ellipse has no half-axes
    axes = np.full(2, np.inf) if eigenvalues[0] <= 0 else 1.0 / np.sqrt(eigenvalues)
    return residual, np.asarray(axes, dtype=np.float64)
