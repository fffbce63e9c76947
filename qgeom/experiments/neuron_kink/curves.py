"""The plotted curves of `neuron_kink`: the worked example, the sweep over steps, four zones."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.neuron_kink.neuron import (
    Neuron,
    Piece,
    closed_form_length,
    error_pieces,
    exact,
    flip_length,
    round_to_step,
)

if TYPE_CHECKING:
    from qgeom.experiments.neuron_kink.parameters import Params
    from qgeom.experiments.outcome import Array
    from qgeom.types import FloatArray


def sweep_steps(params: Params) -> list[Fraction]:
    """Return the steps δ of the sweep, evenly spaced, both ends included."""
    low, high = exact(params.smallest_step), exact(params.largest_step)
    return [low + Fraction(k, params.steps - 1) * (high - low) for k in range(params.steps)]


def curves(params: Params) -> dict[str, Array]:
    """Compute everything that is plotted.

    Parameters
    ----------
    params : Params
        The configured parameters.

    Returns
    -------
    dict of str to ndarray
        ``example_x``, ``example_float``, ``example_quantized``, ``example_error``
        (shape (samples,)); ``sweep_step`` (steps,), ``sweep_weight`` and ``sweep_float_kink``
        (weights,), and
        ``sweep_quantized_weight``, ``sweep_kink``, ``sweep_length`` (weights, steps) at the
        example's bias, the example's weight first, infinite where there is no kink; ``zone_*``
        for four pairs (w, w_q), see `_zones`.
    """
    neuron = Neuron(exact(params.weight), exact(params.bias))
    quantized = Neuron(round_to_step(neuron.weight, exact(params.step)), neuron.bias)
    x = np.linspace(*params.window, params.samples)
    before, after = _values(neuron, x), _values(quantized, x)
    return {
        "example_x": x,
        "example_float": before,
        "example_quantized": after,
        "example_error": before - after,
        **_sweep(params),
        **_zones(params, neuron, quantized),
    }


def as_float(value: Fraction | None) -> float:
    """Convert a fraction; infinity where there is none."""
    return float("inf") if value is None else float(value)


def _values(neuron: Neuron, x: FloatArray) -> FloatArray:
    return np.maximum(0.0, float(neuron.weight) * x + float(neuron.bias))


def _sweep(params: Params) -> dict[str, Array]:
    steps, bias = sweep_steps(params), exact(params.bias)
    weights = list(dict.fromkeys([exact(params.weight), *map(exact, params.weights)]))
    twins = [[Neuron(round_to_step(w, step), bias) for step in steps] for w in weights]
    lengths = [
        [as_float(flip_length(error_pieces(Neuron(w, bias), twin))) for twin in row]
        for w, row in zip(weights, twins, strict=True)
    ]
    return {
        "sweep_step": np.array([float(step) for step in steps]),
        "sweep_weight": np.array([float(w) for w in weights]),
        "sweep_float_kink": np.array([as_float(Neuron(w, bias).tie) for w in weights]),
        "sweep_quantized_weight": np.array([[float(t.weight) for t in row] for row in twins]),
        "sweep_kink": np.array([[as_float(t.tie) for t in row] for row in twins]),
        "sweep_length": np.array(lengths),
    }


def _zones(params: Params, neuron: Neuron, quantized: Neuron) -> dict[str, Array]:
    """Compare four pairs with the example's numbers: as is, mirrored, rounded to 0, sign changed.

    Arrays: ``zone_weight``, ``zone_quantized_weight`` (4,), ``zone_x`` (samples,),
    ``zone_float``, ``zone_quantized``, ``zone_error`` (4, samples), ``zone_kinks`` (4, 2)
    with NaN for none, ``zone_flips`` (4, 3, 2): ends of the flip intervals, infinite for
    unbounded ones, NaN beyond the last; ``zone_length`` and ``zone_formula`` (4,).
    """
    w, v, b = neuron.weight, quantized.weight, neuron.bias
    pairs = [
        (Neuron(w, b), Neuron(v, b)),
        (Neuron(-w, b), Neuron(-v, b)),
        (Neuron(w, b), Neuron(Fraction(0), b)),
        (Neuron(w, b), Neuron(-v, b)),
    ]
    reach = max(abs(end) for end in params.window)
    x = np.linspace(-reach, reach, params.samples)
    pieces = [error_pieces(*pair) for pair in pairs]
    before = np.array([_values(first, x) for first, _ in pairs])
    after = np.array([_values(second, x) for _, second in pairs])
    kinks = [[np.nan if n.tie is None else float(n.tie) for n in pair] for pair in pairs]
    return {
        "zone_weight": np.array([float(first.weight) for first, _ in pairs]),
        "zone_quantized_weight": np.array([float(second.weight) for _, second in pairs]),
        "zone_x": x,
        "zone_float": before,
        "zone_quantized": after,
        "zone_error": before - after,
        "zone_kinks": np.array(kinks),
        "zone_flips": np.array([_flip_ends(found) for found in pieces]),
        "zone_length": np.array([as_float(flip_length(found)) for found in pieces]),
        "zone_formula": np.array([as_float(closed_form_length(*pair)) for pair in pairs]),
    }


def _flip_ends(pieces: tuple[Piece, ...]) -> FloatArray:
    ends = np.full((3, 2), np.nan)
    for place, piece in enumerate(piece for piece in pieces if piece.flips):
        ends[place, 0] = -np.inf if piece.low is None else float(piece.low)
        ends[place, 1] = np.inf if piece.high is None else float(piece.high)
    return ends
