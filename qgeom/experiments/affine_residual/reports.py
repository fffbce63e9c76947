"""The library's own reports on the hidden layers of a twin: linear part, saturation, score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from qgeom.arrays import DeviceCopies, Place, namespace, on_host
from qgeom.experiments.affine_residual.maps import layer_states
from qgeom.geometry_report import RunGeometryReport, build_layer_geometry_report
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.types import FloatArray

_EVERY = 6  # of the drawn inputs, the share that is reported on: means need fewer than checks


@dataclass(frozen=True, kw_only=True)
class Reports:
    """What `RunGeometryReport` says about the hidden layers, at every sixth drawn input.

    Attributes
    ----------
    report_linear_fraction : float
        Mean over layers of linear over linear plus nonlinear error norm.
    report_score : float
        Mean correctability score.
    report_saturated : int
        Saturated entries of all layers.
    report_layers, report_nonlinear : int
        Hidden layers, and those with a nonlinear error.
    report_calm, report_calm_nonlinear : int
        Entries (inputs and layers) without a flip in that layer or one before it, and those of
        them with a nonlinear error.
    """

    report_linear_fraction: float
    report_score: float
    report_saturated: int
    report_layers: int
    report_nonlinear: int
    report_calm: int
    report_calm_nonlinear: int


def measure_reports(
    network: ReLUNetwork, twin: QuantizedNetwork, points: FloatArray, *, put: Place = on_host
) -> Reports:
    """Report on every hidden layer of a twin.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    twin : QuantizedNetwork
        Its twin.
    points : ndarray of float64, shape (n, d_in)
        Drawn inputs.
    put : callable
        Puts an array on the device on which networks are evaluated; reports are made on the host.

    Returns
    -------
    Reports
        Means and counts.
    """
    placed = put(points[::_EVERY])
    before, after = (
        [on_host(values) for values in net.pre_activations(placed)[:-1]]
        for net in (network, twin.network)
    )
    split = split_errors(network, twin.network, placed)
    parts = [(on_host(linear), on_host(rest)) for linear, rest in split]
    reports = tuple(
        build_layer_geometry_report(
            f"layer {layer}",
            *parts[layer],
            before[layer],
            after[layer],
            saturation_mask=np.broadcast_to(
                twin.weights[layer].saturated.any(axis=1), before[layer].shape
            ),
            operator_matrix=network.weights[layer + 1],
        )
        for layer in range(len(parts))
    )
    means = RunGeometryReport(name="hidden layers", layers=reports).means
    flips = [((z > 0) != (q > 0)).any(axis=1) for z, q in zip(before, after, strict=True)]
    calm = ~np.logical_or.accumulate(np.array(flips), axis=0)
    bent = np.array([(rest != 0).any(axis=1) for _, rest in parts])
    return Reports(
        report_linear_fraction=means["linear_fraction"],
        report_score=means["correctability_score"],
        report_saturated=sum(report.saturation_count for report in reports),
        report_layers=len(reports),
        report_nonlinear=sum(report.nonlinear_error_norm > 0 for report in reports),
        report_calm=int(calm.sum()),
        report_calm_nonlinear=int((bent & calm).sum()),
    )


def split_errors(
    network: ReLUNetwork,
    twin: ReLUNetwork,
    points: Any,  # noqa: ANN401 - array or tensor
) -> list[tuple[Any, Any]]:
    """Split the error of every hidden layer's values into what an affine map undoes and the rest.

    Parameters
    ----------
    network, twin : ReLUNetwork
        The networks, of the same widths.
    points : ndarray or Tensor of float64, shape (n, d_in)
        Inputs.

    Returns
    -------
    list of (ndarray or Tensor of float64, the same)
        Per hidden layer, both of shape (n, width), on the device of the points. The first part is
        the difference of the two sets of weights under the twin's pattern, an affine map on each of
        the twin's cells. The second is what the float network's own pattern adds.

    Examples
    --------
    >>> ramp = ReLUNetwork([[[1.0]], [[1.0]]], [[0.25], [0.0]])
    >>> coarse = ReLUNetwork([[[2.0]], [[1.0]]], [[0.0], [0.0]])
    >>> linear, rest = split_errors(ramp, coarse, np.array([[1.0], [-0.125]]))[0]
    >>> linear.ravel().tolist(), rest.ravel().tolist()
    ([-0.75, 0.0], [0.0, 0.125])
    """
    pre = [net.pre_activations(points)[:-1] for net in (network, twin)]
    weights, biases = (
        DeviceCopies(own).beside(points) for own in (network.weights, network.biases)
    )
    xp, kept, parts = namespace(points), points, []
    for layer, active in enumerate(layer_states(twin, twin.pattern(points))):
        kept = (kept @ weights[layer].T + biases[layer]) * active
        own, other = (xp.maximum(side[layer], 0.0) for side in pre)
        parts.append((kept - other, own - kept))
    return parts
