"""What is measured on rounded neurons and layers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Case:
    """One neuron, rounded, and what was measured on it.

    Areas are in input units; NaN where a quantity is not defined. Gaps are areas of symmetric
    differences with the region of the exact engine.

    Attributes
    ----------
    layer, neuron : int
        Which one.
    step, weight_x, weight_y, bias, twin_x, twin_y : float
        δ, the row before, its bias, the row after.
    shape : str
        Of the flip region, see `Shape`.
    angle : float
        By how much the line turned, in radians.
    apex_x, apex_y : float
        Where the lines cross.
    apex_on_pivot : bool
        Whether the crossing lies on (w − w_q)·x = 0; true where nothing crosses.
    shifted : bool
        Whether both lines differ in their distance to the origin, exactly.
    hypersurfaces_are_lines : bool
        Of the neuron and its twin as tropical polynomials, exactly.
    engine_area, half_plane_area, direction_area, disc_area : float
        Flip area by the engine; from both half planes; from the directions alone (b = 0); and by
        the engine in the disc of radius r (b = 0).
    between_gap, shape_gap : float
        Gaps to what lies between both lines, and to `Pair.predicted`.
    band_half_width, band_reach, band_area : float
        δ·max ‖x‖₁ / (2‖w‖); the largest distance of a flip to the old line; the band's area.
    length_width, length_width_bound : float
        Length of the old line times the mean width along it, and a bound of its distance to the
        flip area; see `qgeom.experiments.layer_flips.widths`.
    """

    layer: int
    neuron: int
    step: float
    weight_x: float
    weight_y: float
    bias: float
    twin_x: float
    twin_y: float
    shape: str
    angle: float
    apex_x: float
    apex_y: float
    apex_on_pivot: bool
    shifted: bool
    hypersurfaces_are_lines: bool
    engine_area: float
    half_plane_area: float
    direction_area: float
    disc_area: float
    between_gap: float
    shape_gap: float
    band_half_width: float
    band_reach: float
    band_area: float
    length_width: float
    length_width_bound: float


@dataclass(frozen=True, kw_only=True)
class LayerRow:
    """A whole layer, rounded: area on which any of its neurons flips.

    Attributes
    ----------
    layer : int
    step : float
    vanished : int
        Rows that were rounded to zero.
    area, exact_area : float
        By the engine, and from the exact regions of the neurons by inclusion and exclusion.
    """

    layer: int
    step: float
    vanished: int
    area: float
    exact_area: float
