"""The flip area of a neuron as length times width: the estimate, and how far it can be off."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from qgeom.experiments.layer_flips.half_planes import chord

if TYPE_CHECKING:
    from qgeom.experiments.layer_flips.half_planes import Point, Polygon
    from qgeom.experiments.layer_flips.lines import Pair


def length_times_width(pair: Pair, box: Polygon) -> float:
    """Length of the old line in a box times the mean width of the flip region along it.

    Parameters
    ----------
    pair : Pair
        The neuron before and after rounding.
    box : tuple of (Fraction, Fraction)
        Corners of the box.

    Returns
    -------
    float
        ∫ |(w_q − w)·x| / ‖w‖ along the line: the first-order width, since a point at the distance
        n of the line has the pre-activation n‖w‖, and rounding changes it by (w_q − w)·x.
    """
    ends = chord(pair.before, box)
    if ends is None:
        return 0.0
    first, last = (float(_change(pair, end)) for end in ends)
    length = math.hypot(float(ends[1][0] - ends[0][0]), float(ends[1][1] - ends[0][1]))
    if first * last >= 0:
        mean = abs(first + last) / 2
    else:  # two triangles
        mean = (first**2 + last**2) / (2 * (abs(first) + abs(last)))
    return length * mean / _size(pair)


def length_width_bound(pair: Pair, box: Polygon, step: float) -> float:
    """How far the flip area can be from `length_times_width`.

    Parameters
    ----------
    pair : Pair
        The neuron before and after rounding.
    box : tuple of (Fraction, Fraction)
        Corners of the box [−r, r]².
    step : float
        δ.

    Returns
    -------
    float
        A₁ε / (‖w‖ − ε) + 2m (rδ / (‖w‖ − ε))² with the estimate A₁, ε = δ/√2 and the larger ratio
        m of |w₁| and |w₂|; infinite for ‖w‖ ≤ ε and where a weight is 0.

    Notes
    -----
    At the place s of the old line the new one lies at the distance |δw·x(s)| / (‖w‖ + δw·ν), ν the
    unit normal; with |δw·ν| ≤ ε this gives the first term. The other one is for both ends: at the
    distance n of the line, the sides of the box lie at most m·n from where they cut the line, and
    the region reaches no farther than n = rδ / (‖w‖ − ε).
    """
    weights = [abs(float(part)) for part in pair.before[:2]]
    error, size = step / math.sqrt(2.0), _size(pair)
    if min(weights) == 0 or size <= error:
        return math.inf
    reach = max(float(corner[0]) for corner in box)
    farthest = reach * step / (size - error)
    ends = 2 * max(weights) / min(weights) * farthest**2
    return length_times_width(pair, box) * error / (size - error) + ends


def _change(pair: Pair, point: Point) -> float:
    """Change of the pre-activation by rounding."""
    (p, q, _), (u, v, _) = pair.before, pair.after
    return float((u - p) * point[0] + (v - q) * point[1])


def _size(pair: Pair) -> float:
    return math.hypot(float(pair.before[0]), float(pair.before[1]))
