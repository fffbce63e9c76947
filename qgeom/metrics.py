"""Metrics of a network and its quantized twin, under the names that earlier code gave them."""

from __future__ import annotations

import math
from typing import TypedDict

import numpy as np
from numpy.typing import ArrayLike

from qgeom.errors import ParameterError, ShapeError
from qgeom.types import finite_array


class FateMetrics(TypedDict):
    """What becomes of the entries of a layer under quantization.

    Shares are over all entries (inputs × neurons); the first three sum to 1.

    Attributes
    ----------
    survive_rate : float
        Share of entries active in both networks.
    dead_rate : float
        Share of entries inactive in both.
    relu_flip_rate : float
        Share of entries active in exactly one.
    saturation_count : int
        Entries marked as saturated.
    collapse_mass : float
        Dead and flipped entries together.

    Examples
    --------
    >>> fate: FateMetrics = compute_fate_metrics([[1.0, -1.0]], [[-1.0, -1.0]])
    >>> fate["relu_flip_rate"], fate["dead_rate"]
    (0.5, 0.5)
    """

    survive_rate: float
    dead_rate: float
    relu_flip_rate: float
    saturation_count: int
    collapse_mass: float


def compute_fate_metrics(
    float_pre: ArrayLike,
    quant_pre: ArrayLike,
    *,
    saturation_mask: ArrayLike | None = None,
    threshold: float = 0.0,
) -> FateMetrics:
    """Sort the entries of a layer by their state before and after quantization.

    Parameters
    ----------
    float_pre, quant_pre : array_like
        Pre-activations of the float and of the quantized network at the same inputs, same shape;
        any number of axes, at least one entry.
    saturation_mask : array_like of bool, optional
        Saturated entries, same shape; without it none is.
    threshold : float
        An entry is active where its pre-activation is above this.

    Returns
    -------
    FateMetrics
        A plain dict.

    Raises
    ------
    ShapeError
        When the shapes differ.
    ParameterError
        When there is no entry, the mask is not boolean, or the threshold is not finite.
    NotFiniteError
        When a pre-activation is NaN or infinite.

    Notes
    -----
    ``relu_flip_rate`` is a mean over entries. For inputs that fill an area evenly it is the mean
    of the neurons' flip areas, not the area on which any neuron flips. ``dead_rate`` counts
    entries that quantization did not touch: they were inactive before as well.

    Examples
    --------
    >>> fate = compute_fate_metrics([[1.0, -1.0, 2.0, -3.0]], [[0.5, -2.0, -0.1, 0.2]])
    >>> fate["survive_rate"], fate["dead_rate"], fate["relu_flip_rate"], fate["collapse_mass"]
    (0.25, 0.25, 0.5, 0.75)
    """
    before = finite_array(float_pre, name="float_pre")
    after = finite_array(quant_pre, name="quant_pre")
    if before.shape != after.shape:
        raise ShapeError(f"shape {after.shape} is not {before.shape}", where="quant_pre")
    if before.size == 0:
        raise ParameterError("no entries", where="float_pre", remedy="give at least one")
    if not math.isfinite(threshold):
        raise ParameterError(f"threshold is {threshold}", remedy="a finite number")
    active_before, active_after = before > threshold, after > threshold
    survive = int(np.count_nonzero(active_before & active_after))
    flipped = int(np.count_nonzero(active_before ^ active_after))
    dead = before.size - survive - flipped
    return FateMetrics(
        survive_rate=survive / before.size,
        dead_rate=dead / before.size,
        relu_flip_rate=flipped / before.size,
        saturation_count=_count_saturated(saturation_mask, before.shape),
        collapse_mass=(dead + flipped) / before.size,
    )


def _count_saturated(mask: ArrayLike | None, shape: tuple[int, ...]) -> int:
    if mask is None:
        return 0
    marks = np.asarray(mask)
    if marks.dtype != np.bool_:
        raise ParameterError(
            f"dtype is {marks.dtype}", where="saturation_mask", remedy="give booleans"
        )
    if marks.shape != shape:
        raise ShapeError(f"shape {marks.shape} is not {shape}", where="saturation_mask")
    return int(np.count_nonzero(marks))
