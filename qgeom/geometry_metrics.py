"""Shape of a layer's quantization error: norms, covariance, entropy, and one score.

Errors are rows, one per input, in the layer's output space. The *linear* part is the one that an
affine map of the input undoes, the *nonlinear* part the rest; they sum to the total error.
"""

from __future__ import annotations

import math
from typing import TypedDict

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError, ShapeError
from qgeom.types import FloatArray, finite_array

SHRINKAGE = 1e-5
"""Multiple of the identity that is added to every covariance."""


class GeometryMetrics(TypedDict):
    """Size and shape of an error.

    Attributes
    ----------
    linear_error_norm, nonlinear_error_norm, total_error_norm : float
        Means of the rows' 2-norms.
    anisotropy_ratio : float
        Largest over smallest eigenvalue of the shrunk covariance of the total error, at least 1.
    volume_proxy : float
        Square root of its determinant.
    amplification : float
        Spectral norm of the operator, or growth of the total error, or 1.
    """

    linear_error_norm: float
    nonlinear_error_norm: float
    total_error_norm: float
    anisotropy_ratio: float
    volume_proxy: float
    amplification: float


class EntropyMetrics(TypedDict):
    """Spread of samples, as of a Gaussian with their covariance.

    Attributes
    ----------
    gaussian_entropy_bits : float
        ½ log₂ det(2πe Σ), with Σ the shrunk covariance.
    log_determinant : float
        ln det Σ.
    effective_rank : float
        exp(−Σ p ln p) over the shares p of the eigenvalues of the covariance *before* shrinkage:
        between 1 and the dimension, and 0 for samples that do not vary.
    volume_proxy : float
        √det Σ; may underflow to 0 or be infinite in many dimensions, where `log_determinant`
        still tells.
    """

    gaussian_entropy_bits: float
    log_determinant: float
    effective_rank: float
    volume_proxy: float


def compute_geometry_metrics(
    linear_error: ArrayLike,
    nonlinear_error: ArrayLike,
    *,
    operator_matrix: ArrayLike | None = None,
    prev_total_error: ArrayLike | None = None,
) -> GeometryMetrics:
    """Measure size, shape and growth of a layer's error.

    Parameters
    ----------
    linear_error, nonlinear_error : array_like, shape (n, d)
        The two parts of the error at n inputs, at least one, in the layer's output space.
    operator_matrix : array_like, shape (out, in), optional
        The operator that passes the error on; its spectral norm is the amplification.
    prev_total_error : array_like, shape (n, d_before), optional
        Total error of the layer before at the same inputs. Without an operator, the ratio of the
        total error norms is the amplification: infinite where only the norm before is 0, and 1
        where both are.

    Returns
    -------
    GeometryMetrics
        A plain dict.

    Raises
    ------
    ShapeError
        When the shapes do not fit.
    ParameterError
        When there is no input or no coordinate.
    NotFiniteError
        When an entry is NaN or infinite.

    Notes
    -----
    Covariances divide by n − 1 and have ``1e-5 · I`` added; that of a single input is zero before
    that. Eigenvalues come from singular values of the centred errors, so none is ever negative.

    Examples
    --------
    >>> linear = [[3.0, 4.0], [-3.0, -4.0]]
    >>> metrics = compute_geometry_metrics(linear, [[0.0, 0.0], [0.0, 0.0]])
    >>> metrics["total_error_norm"], metrics["amplification"]
    (5.0, 1.0)
    >>> round(metrics["anisotropy_ratio"])  # (50 + 1e-5) / 1e-5
    5000001
    """
    linear = _rows(linear_error, "linear_error")
    nonlinear = _rows(nonlinear_error, "nonlinear_error")
    if linear.shape != nonlinear.shape:
        raise ShapeError(f"shape {nonlinear.shape} is not {linear.shape}", where="nonlinear_error")
    total = linear + nonlinear
    spectrum = _spectrum(total) + SHRINKAGE
    size = _mean_norm(total)
    return GeometryMetrics(
        linear_error_norm=_mean_norm(linear),
        nonlinear_error_norm=_mean_norm(nonlinear),
        total_error_norm=size,
        anisotropy_ratio=float(spectrum.max() / spectrum.min()),
        volume_proxy=_exp(0.5 * math.fsum(np.log(spectrum))),
        amplification=_amplification(size, len(total), operator_matrix, prev_total_error),
    )


def compute_entropy_metrics(samples: ArrayLike) -> EntropyMetrics:
    """Measure the spread of samples by the Gaussian with their covariance.

    Parameters
    ----------
    samples : array_like, shape (n, d)
        At least one sample of at least one coordinate.

    Returns
    -------
    EntropyMetrics
        A plain dict.

    Raises
    ------
    ShapeError
        When `samples` is not a matrix.
    ParameterError
        When it is empty.
    NotFiniteError
        When an entry is NaN or infinite.

    Notes
    -----
    The covariance is that of `compute_geometry_metrics`, shrinkage included, so
    ``volume_proxy`` agrees. The entropy is differential: it depends on the unit and may be
    negative. Source of the effective rank: Roy and Vetterli (2007), here over eigenvalues.

    Examples
    --------
    >>> metrics = compute_entropy_metrics([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    >>> round(metrics["effective_rank"], 12), round(metrics["volume_proxy"], 4)
    (2.0, 0.6667)
    """
    spectrum = _spectrum(_rows(samples, "samples"))
    log_determinant = math.fsum(np.log(spectrum + SHRINKAGE))
    entropy = 0.5 * (len(spectrum) * math.log(2 * math.pi * math.e) + log_determinant)
    total = float(spectrum.sum())
    shares = spectrum[spectrum > 0] / total if total > 0 else np.ones(0)
    rank = math.exp(-math.fsum(shares * np.log(shares))) if total > 0 else 0.0
    return EntropyMetrics(
        gaussian_entropy_bits=entropy / math.log(2),
        log_determinant=log_determinant,
        effective_rank=rank,
        volume_proxy=_exp(0.5 * log_determinant),
    )


def compute_correctability_score(
    *,
    linear_fraction: float,
    flip_rate: float,
    saturation_rate: float,
    anisotropy_ratio: float,
    amplification: float,
) -> float:
    """How much of an error a fixed affine correction can be hoped to undo, from 0 to 1.

    Parameters
    ----------
    linear_fraction : float
        Share of the linear part in the error, in [0, 1].
    flip_rate, saturation_rate : float
        Shares of flipped and of saturated entries, in [0, 1].
    anisotropy_ratio, amplification : float
        From `compute_geometry_metrics`, from 0 up, infinity included; below 1 counts as 1.

    Returns
    -------
    float
        0.55·linear fraction + 0.15·(1 − flip rate) + 0.15·(1 − saturation rate)
        + 0.10/(1 + ln(1 + max(anisotropy − 1, 0))) + 0.05/(1 + max(amplification − 1, 0)).

    Raises
    ------
    ParameterError
        When a value is NaN or outside its range.

    Notes
    -----
    A weighted sum that orders layers; the weights are a convention, not derived.

    Examples
    --------
    >>> compute_correctability_score(
    ...     linear_fraction=1, flip_rate=0, saturation_rate=0, anisotropy_ratio=1, amplification=1
    ... )
    1.0
    """
    for name, value, high in (
        ("linear_fraction", linear_fraction, 1.0),
        ("flip_rate", flip_rate, 1.0),
        ("saturation_rate", saturation_rate, 1.0),
        ("anisotropy_ratio", anisotropy_ratio, math.inf),
        ("amplification", amplification, math.inf),
    ):
        if not 0 <= value <= high:
            raise ParameterError(f"is {value}", where=name, remedy=f"a number from 0 to {high}")
    shape = 1 + math.log1p(max(anisotropy_ratio - 1, 0))
    growth = 1 + max(amplification - 1, 0)
    terms = (
        0.55 * linear_fraction,
        0.15 * (1 - flip_rate),
        0.15 * (1 - saturation_rate),
        0.10 / shape,
        0.05 / growth,
    )
    return min(math.fsum(terms), 1.0)


def _rows(values: ArrayLike, name: str) -> FloatArray:
    rows = finite_array(values, name=name, ndim=2)
    if rows.size == 0:
        raise ParameterError(f"shape {rows.shape} is empty", where=name, remedy="give one row")
    return rows


def _mean_norm(rows: FloatArray) -> float:
    return float(np.linalg.norm(rows, axis=1).mean())


def _spectrum(rows: FloatArray) -> FloatArray:
    """Eigenvalues of the covariance, shape (d,); rounding of the mean counts as no variation."""
    n, d = rows.shape
    spectrum = np.zeros(d)
    if n > 1:
        singular = np.linalg.svd(rows - rows.mean(axis=0), compute_uv=False)
        noise = 4 * np.finfo(np.float64).eps * math.sqrt(rows.size) * float(np.abs(rows).max())
        singular[singular <= noise] = 0.0
        spectrum[: len(singular)] = singular**2 / (n - 1)
    return spectrum


def _exp(exponent: float) -> float:
    """Exponential that overflows to infinity."""
    return math.exp(exponent) if exponent < 709.0 else math.inf


def _amplification(
    size: float, n: int, operator_matrix: ArrayLike | None, prev_total_error: ArrayLike | None
) -> float:
    if operator_matrix is not None:
        return float(np.linalg.norm(_rows(operator_matrix, "operator_matrix"), 2))
    if prev_total_error is None:
        return 1.0
    before = _rows(prev_total_error, "prev_total_error")
    if len(before) != n:
        raise ShapeError(f"{len(before)} rows for {n} inputs", where="prev_total_error")
    norm = _mean_norm(before)
    if norm == 0:
        return math.inf if size > 0 else 1.0
    return size / norm
