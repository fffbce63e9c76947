"""What is measured on a float network and a quantized twin of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from qgeom.experiments.rational_boundary.displacement import (
    changed,
    least_slope,
    reach_of,
    square_box,
)
from qgeom.experiments.rational_boundary.networks import SignedSplit, signed_split
from qgeom.experiments.rational_boundary.planes import square
from qgeom.experiments.rational_boundary.regions import changed_area, largest_difference, pieces
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork
from qgeom.tessellation import tessellate
from qgeom.tropicalize.conversion import network_to_rational

if TYPE_CHECKING:
    from qgeom.experiments.rational_boundary.networks import Subject


@dataclass(frozen=True, kw_only=True)
class PairCase:
    """A network, one twin, and how their decisions differ in a box.

    ``exponents_moved`` and ``coefficients_moved`` say whether any did, of the terms of f and g by
    subsets of neurons; ``coefficient_change`` is the largest change of a coefficient.
    ``largest_error`` is the largest |F − F_q| and ``bound`` the proven bound of it. The changed
    area is there by the engine, and by fractions (``changed_exact``); ``changed_ratio`` is that of
    the doubled box over that of the box, by fractions (NaN without a change). Where decisions
    change, |F − t| is at most ``changed_height``; ``band_area`` is the area of −bound < F − t ≤
    bound. ``slope`` is the least slope in the band (of either network), and ``distance_bound`` =
    bound / slope, infinite where it does not apply. ``distance`` is the larger of the two
    one-sided distances of the boundaries, NaN where one has none, found up to ``distance_error``;
    ``distance_doubled`` is that in the doubled box.
    """

    name: str
    step: float
    homogeneous: bool
    hidden_biases: bool
    exponents_moved: bool
    coefficients_moved: bool
    coefficient_change: float
    largest_error: float
    bound: float
    within_bound: bool
    brackets_convex: bool
    regrouped: bool
    changed_area: float
    changed_exact: float
    changed_ratio: float
    without_flip: float
    changed_height: float
    band_area: float
    slope: float
    distance_bound: float
    distance: float
    distance_error: float
    distance_doubled: float


def measure_pair(
    subject: Subject, twin: QuantizedNetwork, *, step: float, half_width: float, reach: float
) -> PairCase:
    """Measure a network against one of its twins.

    Parameters
    ----------
    subject : Subject
        The float network and its threshold.
    twin : QuantizedNetwork
        The twin.
    step : float
        The step of its grid.
    half_width : float
        Of the box.
    reach : float
        How many times as wide the box is in which the other boundary is looked for.

    Returns
    -------
    PairCase
        Everything that was measured.
    """
    network, threshold = subject.network, subject.threshold
    signs = [w > 0 for w in network.weights[-1][0].tolist()]
    splits = (signed_split(network, signs), signed_split(twin, signs))
    bound = error_bound(*splits, half_width=Fraction(half_width))
    exact = _exact(subject, twin, half_width)
    region = changed(network, twin, threshold=threshold, half_width=half_width)
    slope, limit = _distance_bound(subject, twin, float(bound), half_width, reach)
    distance, error = _distance(subject, twin, half_width, reach)
    return PairCase(
        name=subject.name,
        step=step,
        homogeneous=subject.homogeneous,
        hidden_biases=bool(network.biases[0].any()),
        **_moves(*splits),
        largest_error=float(exact["error"]),
        bound=float(bound),
        within_bound=exact["error"] <= bound,
        **_error_as_rational(subject, twin, half_width),
        changed_area=region.area,
        changed_exact=float(exact["area"]),
        changed_ratio=float(exact["doubled"] / exact["area"]) if exact["area"] else math.nan,
        without_flip=region.area_without_flip,
        changed_height=float(np.abs(network(region.corners)[:, 0] - threshold).max(initial=0.0)),
        band_area=_band_area(network, threshold, float(bound), half_width),
        slope=slope,
        distance_bound=limit,
        distance=distance,
        distance_error=error,
        distance_doubled=_distance(subject, twin, 2 * half_width, reach)[0],
    )


def error_bound(first: SignedSplit, second: SignedSplit, *, half_width: Fraction) -> Fraction:
    """Bound |F − F_q| over a box by the changes of the terms.

    Parameters
    ----------
    first, second : SignedSplit
        The terms of f and g of both networks, subset by subset.
    half_width : Fraction
        Of the box.

    Returns
    -------
    Fraction
        The largest change of a term of f inside the box plus that of a term of g. A maximum
        changes by no more than the largest change of what it is taken of.
    """
    return sum(
        (
            max(
                half_width * (abs(a[0] - b[0]) + abs(a[1] - b[1])) + abs(a[2] - b[2])
                for a, b in zip(old, new, strict=True)
            )
            for old, new in ((first.f, second.f), (first.g, second.g))
        ),
        Fraction(0),
    )


def _moves(first: SignedSplit, second: SignedSplit) -> dict[str, Any]:
    pairs = [*zip(first.f, second.f, strict=True), *zip(first.g, second.g, strict=True)]
    change = max(abs(a[2] - b[2]) for a, b in pairs)
    return {
        "exponents_moved": any(a[:2] != b[:2] for a, b in pairs),
        "coefficients_moved": change > 0,
        "coefficient_change": float(change),
    }


def _exact(subject: Subject, twin: QuantizedNetwork, half_width: float) -> dict[str, Fraction]:
    """Largest error and changed area in the box, and changed area in the doubled box."""
    level, half = Fraction(subject.threshold), Fraction(half_width)
    rationals = [network_to_rational(n) for n in (subject.network, twin)]
    inner, outer = ([pieces(r, level, square(scale * half)) for r in rationals] for scale in (1, 2))
    return {
        "error": largest_difference(*inner),
        "area": changed_area(*inner),
        "doubled": changed_area(*outer),
    }


def _error_as_rational(
    subject: Subject, twin: QuantizedNetwork, half_width: float
) -> dict[str, Any]:
    """Whether f − f_q and g − g_q pass a test of convexity, and the regrouped error is right."""
    one, two = network_to_rational(subject.network), network_to_rational(twin)
    half = Fraction(half_width)
    axis = [half * (k - 4) / 4 for k in range(9)]
    lines = [[(x, y) for x in axis] for y in axis] + [[(x, y) for y in axis] for x in axis]
    regrouped = one / two  # (f ⊗ g_q) − (g ⊗ f_q)
    right = all(one(p) - two(p) == regrouped(p) for line in lines for p in line)
    convex = True
    for first, second in ((one.f, two.f), (one.g, two.g)):
        for line in lines:
            v = [Fraction(first(p)) - Fraction(second(p)) for p in line]
            convex &= all(2 * v[k] <= v[k - 1] + v[k + 1] for k in range(1, len(v) - 1))
    return {"brackets_convex": convex, "regrouped": right}


def _band_area(network: ReLUNetwork, threshold: float, bound: float, half_width: float) -> float:
    """Area on which −bound < F − t ≤ bound."""
    cells = tessellate(network, box=square_box(half_width))
    above = [cells.level_set(value=threshold + s * bound).superlevel_area for s in (-1.0, 1.0)]
    return above[0] - above[1]


def _distance_bound(
    subject: Subject, twin: QuantizedNetwork, bound: float, half_width: float, reach: float
) -> tuple[float, float]:
    """Least slope in the bands of both networks, and bound / slope where this may be used.

    A path of steepest descent from a point of the box to the boundary is no longer than that; it
    must not leave the box in which the slope was found.
    """
    slope = min(
        least_slope(n, threshold=subject.threshold, band=bound, half_width=reach * half_width)
        for n in (subject.network, twin)
    )
    if bound == 0:
        return slope, 0.0
    limit = bound / slope if slope > 0 else math.inf
    return slope, limit if limit <= (reach - 1) * half_width else math.inf


def _distance(
    subject: Subject, twin: QuantizedNetwork, half_width: float, reach: float
) -> tuple[float, float]:
    inner, outer = (
        [
            tessellate(n, box=square_box(scale * half_width)).level_set(value=subject.threshold)
            for n in (subject.network, twin)
        ]
        for scale in (1.0, reach)
    )
    there = reach_of(inner[0], outer[1], half_width=half_width)
    back = reach_of(inner[1], outer[0], half_width=half_width)
    return max(there, back)
