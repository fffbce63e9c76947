"""A box outside of which nothing happens, for networks with one hidden layer, exactly.

The boundary bends on the lines of the neurons only. A box that holds all crossings of two lines
and all points where the boundary meets a line therefore shows every cell and every edge of the
plane: a part of the boundary that lies in one cell ends on a line, or is a whole line.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from qgeom.errors import ShapeError
from qgeom.experiments.circle_polygon.exact_maps import whole
from qgeom.network import ReLUNetwork

_INPUTS = 2
_Pair: TypeAlias = tuple[int, int]
_Neuron: TypeAlias = tuple[int, int, int, int]  # two weights, bias, output weight


def enclosing_half_width(network: ReLUNetwork) -> float:
    """Half the side of a square around the origin that shows the whole plane.

    Parameters
    ----------
    network : ReLUNetwork
        Two inputs, one hidden layer, one output.

    Returns
    -------
    float
        A power of two. Inside the square lie all points where lines of two neurons cross and
        all points where the output passes 0 on such a line; lines themselves meet the square.

    Raises
    ------
    ShapeError
        For a network of another shape.

    Notes
    -----
    On a line the output is piecewise linear in one variable, so its zeros are fractions.

    Examples
    --------
    >>> network = ReLUNetwork([[[1.0, 0.0], [0.0, 1.0]], [[1.0, 1.0]]], [[-5.0, 0.0], [-4.0]])
    >>> enclosing_half_width(network)  # the lines cross in (5, 0); zeros are (5, 4) and (9, 0)
    16.0
    """
    widths = network.widths
    if len(widths) != 3 or widths[0] != _INPUTS or widths[2] != 1:
        raise ShapeError(f"widths are {widths}", where="network", remedy="2 → n → 1")
    (weights, biases), scale = whole(network.weights[0], network.biases[0])
    (outputs, offset), _ = whole(network.weights[1][0], network.biases[1])
    neurons = list(zip(*weights.T, biases, outputs, strict=True))
    level = offset[0] * scale
    lines = [(x, y, bias) for x, y, bias, _ in neurons if x or y]
    largest = Fraction(0)
    for x, y, bias in lines:
        largest = max(largest, _reach((-bias * x, -bias * y), (-y, x), neurons, level))
    if lines:  # where all lines are parallel, the boundary is seen on a normal
        largest = max(largest, _reach((0, 0), lines[0][:2], neurons, level))
    return float(2 ** (largest.numerator // largest.denominator).bit_length())


def _reach(foot: _Pair, along: _Pair, neurons: list[_Neuron], level: int) -> Fraction:
    """A bound of the coordinates of kinks and zeros on the line (foot + s·along) / |along|²."""
    square = along[0] ** 2 + along[1] ** 2
    rates = [
        (x * foot[0] + y * foot[1] + bias * square, x * along[0] + y * along[1], output)
        for x, y, bias, output in neurons
    ]
    offset, slope = level * square, 0
    for value, rate, output in rates:
        if rate < 0 or (rate == 0 and value > 0):  # active far down the line
            offset, slope = offset + output * value, slope + output * rate
    turning = [entry for entry in rates if entry[1]]
    turning.sort(key=lambda entry: Fraction(-entry[0], entry[1]))
    stops = [Fraction(-value, rate) for value, rate, _ in turning]
    far = max((abs(stop) for stop in stops), default=Fraction(0))
    for place in range(len(turning) + 1):
        if slope:
            zero = Fraction(-offset, slope)
            begun = place == 0 or zero >= stops[place - 1]
            if begun and (place == len(stops) or zero <= stops[place]):
                far = max(far, abs(zero))
        if place < len(turning):
            value, rate, output = turning[place]
            sign = 1 if rate > 0 else -1  # it becomes active, or inactive
            offset, slope = offset + sign * output * value, slope + sign * output * rate
    return (max(abs(c) for c in foot) + far * max(abs(c) for c in along)) / square
