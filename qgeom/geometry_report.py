"""Reports on quantization error: one per layer, and one per run with means over layers."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError, ShapeError
from qgeom.geometry_metrics import (
    GeometryMetrics,
    compute_correctability_score,
    compute_entropy_metrics,
    compute_geometry_metrics,
)
from qgeom.metrics import FateMetrics, compute_fate_metrics


@dataclass(frozen=True, kw_only=True)
class LayerGeometryReport:
    """Everything measured on the error of one layer.

    Attributes
    ----------
    name : str
        The layer's name.
    linear_error_norm, nonlinear_error_norm, total_error_norm : float
        Means of the rows' 2-norms.
    anisotropy_ratio, volume_proxy, amplification : float
        See `compute_geometry_metrics`.
    gaussian_entropy_bits, log_determinant, effective_rank : float
        Of the total error, see `compute_entropy_metrics`.
    survive_rate, dead_rate, relu_flip_rate, collapse_mass : float
        See `compute_fate_metrics`.
    saturation_count : int
        Saturated entries.
    saturation_rate : float
        Their share of all entries.
    correctability_score : float
        See `compute_correctability_score`.
    """

    name: str
    linear_error_norm: float
    nonlinear_error_norm: float
    total_error_norm: float
    anisotropy_ratio: float
    volume_proxy: float
    amplification: float
    gaussian_entropy_bits: float
    log_determinant: float
    effective_rank: float
    survive_rate: float
    dead_rate: float
    relu_flip_rate: float
    saturation_count: int
    saturation_rate: float
    collapse_mass: float
    correctability_score: float

    @property
    def linear_fraction(self) -> float:
        """Linear over linear plus nonlinear error norm; 1 where there is no error at all."""
        return linear_fraction(self.linear_error_norm, self.nonlinear_error_norm)

    def to_dict(self) -> dict[str, str | int | float]:
        """Plain values by name, the linear fraction included."""
        return {**asdict(self), "linear_fraction": self.linear_fraction}


@dataclass(frozen=True, kw_only=True)
class RunGeometryReport:
    """Reports on the layers of one network, and their means.

    Attributes
    ----------
    name : str
        The run's name.
    layers : tuple of LayerGeometryReport
        One per layer, the first layer first; at least one, with distinct names.
    """

    name: str
    layers: tuple[LayerGeometryReport, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise ParameterError("no layers", where=f"report {self.name}", remedy="give one")
        names = [layer.name for layer in self.layers]
        if len(set(names)) < len(names):
            raise ParameterError(
                f"layers are {names}", where=f"report {self.name}", remedy="rename"
            )

    @property
    def means(self) -> dict[str, float]:
        """Mean over layers of every number of their reports, each layer counting once.

        A mean is infinite where a layer's value is.
        """
        names = [f.name for f in fields(LayerGeometryReport) if f.name != "name"]
        return {
            name: math.fsum(getattr(layer, name) for layer in self.layers) / len(self.layers)
            for name in [*names, "linear_fraction"]
        }

    def to_dict(self) -> dict[str, object]:
        """Name, layers and means as plain values."""
        layers = [layer.to_dict() for layer in self.layers]
        return {"name": self.name, "layers": layers, "means": self.means}


def linear_fraction(linear_error_norm: float, nonlinear_error_norm: float) -> float:
    """Share of the linear part in the sum of both error norms; 1 where both are 0.

    Examples
    --------
    >>> linear_fraction(3.0, 1.0)
    0.75
    """
    both = linear_error_norm + nonlinear_error_norm
    return linear_error_norm / both if both > 0 else 1.0


def build_layer_geometry_report(
    name: str,
    linear_error: ArrayLike,
    nonlinear_error: ArrayLike,
    float_pre: ArrayLike,
    quant_pre: ArrayLike,
    *,
    saturation_mask: ArrayLike | None = None,
    threshold: float = 0.0,
    operator_matrix: ArrayLike | None = None,
    prev_total_error: ArrayLike | None = None,
) -> LayerGeometryReport:
    """Measure the error of one layer in every way the library knows.

    Parameters
    ----------
    name : str
        The layer's name.
    linear_error, nonlinear_error : array_like, shape (n, d)
        The two parts of the layer's error at n inputs, in its output space.
    float_pre, quant_pre : array_like, shape (n, width)
        The layer's pre-activations in the two networks at the same inputs.
    saturation_mask : array_like of bool, shape (n, width), optional
        Saturated entries; without it none is.
    threshold : float
        An entry is active where its pre-activation is above this.
    operator_matrix : array_like, shape (out, in), optional
        The operator that passes the error on.
    prev_total_error : array_like, shape (n, d_before), optional
        Total error of the layer before; used when there is no operator.

    Returns
    -------
    LayerGeometryReport
        The entropy is that of the total error; the score's saturation rate is the share of
        saturated entries.

    Raises
    ------
    ShapeError
        When shapes do not fit.
    ParameterError
        When there is nothing to measure.
    NotFiniteError
        When an entry is NaN or infinite.

    Examples
    --------
    >>> report = build_layer_geometry_report(
    ...     "layer 1", [[0.3], [0.1]], [[0.0], [0.2]], [[1.0], [-0.1]], [[1.3], [0.2]]
    ... )
    >>> report.relu_flip_rate, round(report.linear_fraction, 4)
    (0.5, 0.6667)
    >>> round(report.correctability_score, 4)
    0.7417
    """
    geometry = compute_geometry_metrics(
        linear_error,
        nonlinear_error,
        operator_matrix=operator_matrix,
        prev_total_error=prev_total_error,
    )
    fate = compute_fate_metrics(
        float_pre, quant_pre, saturation_mask=saturation_mask, threshold=threshold
    )
    total = np.asarray(linear_error, dtype=np.float64) + np.asarray(nonlinear_error)
    entropy = compute_entropy_metrics(total)
    saturation_rate = fate["saturation_count"] / _entries(float_pre, len(total))
    return LayerGeometryReport(
        name=name,
        gaussian_entropy_bits=entropy["gaussian_entropy_bits"],
        log_determinant=entropy["log_determinant"],
        effective_rank=entropy["effective_rank"],
        saturation_rate=saturation_rate,
        correctability_score=_score(geometry, fate, saturation_rate),
        **geometry,
        **fate,
    )


def _score(geometry: GeometryMetrics, fate: FateMetrics, saturation_rate: float) -> float:
    return compute_correctability_score(
        linear_fraction=linear_fraction(
            geometry["linear_error_norm"], geometry["nonlinear_error_norm"]
        ),
        flip_rate=fate["relu_flip_rate"],
        saturation_rate=saturation_rate,
        anisotropy_ratio=geometry["anisotropy_ratio"],
        amplification=geometry["amplification"],
    )


def _entries(float_pre: ArrayLike, n: int) -> int:
    """Number of pre-activations, which are (n, width)."""
    shape = np.shape(float_pre)
    if len(shape) != 2 or shape[0] != n:
        raise ShapeError(f"has shape {shape}, needs ({n}, width)", where="float_pre")
    return math.prod(shape)
