"""A neuron of the plane as a tropical polynomial, and its hypersurface in a box."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from qgeom.experiments.layer_flips.half_planes import chord, square
from qgeom.tropical.polynomials import TropicalPolynomial

if TYPE_CHECKING:
    from qgeom.experiments.layer_flips.half_planes import HalfPlane


def hypersurface_is_line(neuron: HalfPlane, half_width: Fraction) -> bool:
    """Whether the hypersurface of max(0, w·x + b) is the line w·x + b = 0 in [−r, r]².

    Parameters
    ----------
    neuron : (Fraction, Fraction, Fraction)
        w₁, w₂, b.
    half_width : Fraction
        r.

    Returns
    -------
    bool
        Exact. For a row of zeros: whether the hypersurface is empty.

    Notes
    -----
    With the common denominator d of both weights, the neuron is a Laurent polynomial in x/d with
    the whole exponents d·w.

    Examples
    --------
    >>> hypersurface_is_line((Fraction(3, 2), Fraction(-1, 2), Fraction(0)), Fraction(1))
    True
    """
    *weights, bias = neuron
    scale = math.lcm(*(weight.denominator for weight in weights))
    exponents = [[0, 0], [int(weight * scale) for weight in weights]]
    side = (-half_width / scale, half_width / scale)
    neuron_function = TropicalPolynomial(exponents, [Fraction(0), bias], laurent=True)
    pieces = neuron_function.hypersurface((side, side))
    ends = {tuple(scale * Fraction(x) for x in end) for piece in pieces for end in piece.ends}
    line = chord(neuron, square(half_width))
    return ends == (set() if line is None else set(line))
