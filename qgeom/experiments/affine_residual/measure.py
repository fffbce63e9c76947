"""Measure a quantized twin against its network: shares, jumps, slopes, reports, and checks."""

from __future__ import annotations

from dataclasses import asdict

from qgeom.arrays import Place, on_host
from qgeom.experiments.affine_residual.bends import measure_bends, measure_output_only
from qgeom.experiments.affine_residual.checks import measure_checks
from qgeom.experiments.affine_residual.maps import forward_maps
from qgeom.experiments.affine_residual.pair import make_pair
from qgeom.experiments.affine_residual.reports import measure_reports
from qgeom.experiments.affine_residual.shares import measure_shares
from qgeom.experiments.affine_residual.slopes import measure_slopes
from qgeom.lattice import Box
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.types import FloatArray


def measure_twin(
    network: ReLUNetwork,
    twin: QuantizedNetwork,
    *,
    box: Box,
    points: FloatArray,
    put: Place = on_host,
) -> dict[str, float | int]:
    """All numbers of one twin.

    Parameters
    ----------
    network : ReLUNetwork
        The float network.
    twin : QuantizedNetwork
        Its twin.
    box : ((x0, x1), (y0, y1))
        The box.
    points : ndarray of float64, shape (n, 2)
        Drawn inputs.
    put : callable
        Puts an array on the device on which networks are evaluated.

    Returns
    -------
    dict
        The fields of `Shares`, `Checks`, `Bends`, `OutputOnly`, `Slopes` and `Reports`.
    """
    pair = make_pair(network, twin, box=box, put=put)
    own = forward_maps(network, pair.joint.patterns(1))[-1]
    kept = own[0][:, 0], own[1][:, 0]
    return (
        asdict(measure_shares(pair, kept))
        | asdict(measure_checks(pair, kept, points))
        | asdict(measure_bends(pair, twin, box=box))
        | asdict(measure_output_only(network, twin, box=box))
        | asdict(measure_slopes(pair))
        | asdict(measure_reports(network, twin, points, put=put))
    )
