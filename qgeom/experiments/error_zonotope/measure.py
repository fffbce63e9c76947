"""One network with one input and one bit-width: the region measured in independent ways."""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

import numpy as np

from qgeom.error_regions import compute_pointwise_errors
from qgeom.experiments.error_zonotope.networks import (
    Case,
    column_region,
    layer_inputs,
    region,
    shifted_region,
    step_of,
)
from qgeom.experiments.error_zonotope.truth import (
    Errors,
    errors_of,
    extremal_corners,
    remainder_box,
    sampled_errors,
)
from qgeom.geometry_metrics import compute_geometry_metrics
from qgeom.linear_experiment import ExperimentStats, run_experiment
from qgeom.polygons import get_hypercube_vertices, transform_vertices
from qgeom.types import FloatArray
from qgeom.zonotopes.zonotope import Zonotope

SCAN = 3600
"""Directions over half a turn in which projections are scanned in the plane."""
_LARGE = 1e4  # errors of about this size drown the constant that the metric adds to covariances


class Measured(NamedTuple):
    """A region with the errors that it is compared with.

    Attributes
    ----------
    zone : Zonotope
        The first-order region in the input frame.
    errors : Errors
        The sampled errors.
    remainder : ndarray of float64, shape (d,)
        Half-widths of the box of all terms of higher order.
    numbers : dict of str to float
        Everything measured.
    """

    zone: Zonotope
    errors: Errors
    remainder: FloatArray
    numbers: dict[str, float]


def boxes(value: FloatArray, W: FloatArray, delta: float) -> FloatArray:
    """Corners of a layer's own error: half-width (δ/2)·‖input of the layer‖₁.

    >>> boxes(np.array([1.0, -3.0]), np.eye(2), 0.5).max()
    np.float64(1.0)
    """
    return get_hypercube_vertices(delta / 2 * float(np.abs(value).sum()), W.shape[0])


def measure(case: Case, bits: int, *, samples: int, seed: int) -> Measured:
    """Measure one region.

    Parameters
    ----------
    case : Case
        The network and its input.
    bits : int
        The bit-width b of the step 2^−(b−1).
    samples : int
        Random rounding errors of either kind.
    seed : int
        Their seed.

    Returns
    -------
    Measured
        Lengths in `numbers` are in units of the input; ``…_gap`` are relative to the region's
        largest error.
    """
    step = step_of(bits)
    stats, rounded = run_experiment(case.network, case.x, case.weights, boxes, step)
    zone = region(case.x, rounded, step)
    errors = sampled_errors(case.x, rounded, step, samples, seed=seed)
    remainder = remainder_box(case.x, rounded, step)
    size = float(np.linalg.norm(zone.vertices(), axis=1).max())
    numbers = {
        "step": step,
        "dimension": float(zone.dimension),
        "generators": float(zone.n_generators),
        "magnitude": size,
        **_shape(zone, stats, size),
        **_elongation(zone),
        **_frames(case.x, rounded, step, zone, errors),
        **_truth(zone, errors, remainder, size),
        **_single_layers(case.x, rounded, step, seed),
    }
    numbers["remainder_halved"] = float(
        (remainder_box(case.x, rounded, step / 2) / remainder).max()
    )
    total = np.linalg.multi_dot(rounded[::-1]) if len(rounded) > 1 else rounded[0]
    output, _ = compute_pointwise_errors(case.x[None], case.weights, rounded)
    numbers["actual_gauge"] = float(zone.gauge(np.linalg.solve(total, output[0])))
    return Measured(zone, errors, remainder, numbers)


def farthest(points: FloatArray, others: FloatArray) -> float:
    """Largest distance of a point from the nearest of the others.

    >>> farthest(np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 0.0]]))
    5.0
    """
    gaps = points[:, None, :] - others[None, :, :]
    return float(np.sqrt((gaps**2).sum(axis=2).min(axis=1)).max())


def _shape(zone: Zonotope, stats: ExperimentStats, size: float) -> dict[str, float]:
    """Volume, vertices, faces and efficiency, by generators and by Minkowski sums of corners."""
    vertices, summed = zone.vertices(), stats.cumulative_error_vertices
    gap = max(farthest(vertices, summed), farthest(summed, vertices))
    sides = np.ptp(zone.bounding_box(), axis=1)
    volume = zone.volume()
    d = zone.dimension
    ball = math.pi if d == 2 else 4 * math.pi / 3
    return {
        "vertices": float(len(vertices)),
        "vertices_summed": float(len(summed)),
        "faces": float(len(zone.faces())),
        "minkowski_gap": gap / size,
        "volume_determinants": volume,
        "volume_hull": stats.cumulative_error_volume,
        "box_efficiency": volume / float(np.prod(sides)),
        "ball_radius": (volume / ball) ** (1 / d),
        "length_sum": float(np.linalg.norm(zone.generators, axis=1).sum()),
    }


def _elongation(zone: Zonotope) -> dict[str, float]:
    """The notions of anisotropy that the statement about projections may mean."""
    rows, axes = zone.generators, zone.axes()
    lengths = np.linalg.norm(rows, axis=1)
    reach = np.abs(rows @ axes.directions.T).max(axis=0)
    normals = np.array([face.normal for face in zone.faces()])
    width = zone.support(normals)
    largest = float(np.linalg.norm(zone.vertices(), axis=1).max())
    signs = np.array(list(itertools.product((-1.0, 1.0), repeat=len(rows))))
    cloud = signs @ rows * (_LARGE / largest)
    return {
        "anisotropy": zone.anisotropy(),
        "length_ratio": float(lengths.max() / lengths.min()),
        "projection_ratio": float(reach[0] / reach[-1]),
        "width_ratio": largest / float(width.min()),
        "metric_ratio": compute_geometry_metrics(cloud, np.zeros_like(cloud))["anisotropy_ratio"],
        "scan_ratio": _scan(rows),
    }


def _scan(rows: FloatArray) -> float:
    """Largest over smallest root sum of squared projections; NaN in space, where none is made."""
    if rows.shape[1] != 2:
        return math.nan
    angles = np.pi * np.arange(SCAN) / SCAN
    directions = np.stack([np.cos(angles), np.sin(angles)])
    sums = np.sqrt(((rows @ directions) ** 2).sum(axis=0))
    return float(sums.max() / sums.min())


def _frames(
    x: FloatArray, rounded: list[FloatArray], step: float, zone: Zonotope, errors: Errors
) -> dict[str, float]:
    """How far the hull of the first-order errors reaches beyond three proposed zonotopes."""
    points = errors.first[: errors.extremal]
    found = {}
    for name, proposed in (
        ("pullback", zone),
        ("shifted", shifted_region(x, rounded, step)),
        ("column", column_region(x, rounded, step)),
    ):
        directions = _directions(proposed)
        reached = (points @ directions.T).max(axis=0)
        claimed = proposed.support(directions)
        found[f"{name}_support_gap"] = float((np.abs(reached - claimed) / claimed).max())
    return found


def _directions(zone: Zonotope) -> FloatArray:
    """Normals of all faces: a zonotope is known from its support there."""
    return np.array([face.normal for face in zone.faces()])


def _truth(zone: Zonotope, errors: Errors, remainder: FloatArray, size: float) -> dict[str, float]:
    """Containment and tightness, to first order and with all terms."""
    true_gauge = zone.gauge(errors.true)
    deviation = np.abs(errors.true - errors.first)
    grown = zone + Zonotope.from_box(remainder)
    return {
        "first_gauge": float(zone.gauge(errors.first).max()),
        "corner_gap": farthest(zone.vertices(), errors.first[: errors.extremal]) / size,
        "true_gauge": float(true_gauge.max()),
        "true_outside": float((true_gauge > 1 + 1e-9).mean()),
        "random_outside": float((true_gauge[errors.extremal :] > 1 + 1e-9).mean()),
        "deviation": float(np.linalg.norm(deviation, axis=1).max()) / size,
        "remainder_use": float((deviation / remainder).max()),
        "remainder_size": float(np.linalg.norm(remainder)) / size,
        "grown_gauge": float(grown.gauge(errors.true).max()),
    }


def _single_layers(
    x: FloatArray, rounded: list[FloatArray], step: float, seed: int
) -> dict[str, float]:
    """Each layer alone: its true errors against its zonotope, and the image of a box under it."""
    gauges, gaps, images = [], [], []
    for value, Q in zip(layer_inputs(x, rounded), rounded, strict=True):
        zone = region(value, [Q], step)
        sampled = sampled_errors(value, [Q], step, 200, seed=seed)
        corners = extremal_corners(value, [Q], step, np.random.Generator(np.random.PCG64(seed)))
        reached = errors_of(value, [Q], corners, len(corners)).true
        size = float(np.linalg.norm(zone.vertices(), axis=1).max())
        gauges.append(float(zone.gauge(sampled.true).max()))
        gaps.append(farthest(zone.vertices(), reached) / size)
        corners_of_image = transform_vertices(get_hypercube_vertices(1.0, len(value)), Q)
        images.append(farthest(Zonotope(np.zeros(len(value)), Q.T).vertices(), corners_of_image))
    return {
        "layer_gauge": max(gauges),
        "layer_corner_gap": max(gaps),
        "image_gap": max(images),
    }
