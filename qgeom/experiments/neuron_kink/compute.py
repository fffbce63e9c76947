"""Compute `neuron_kink`: the worked example, and a sweep over steps, weights and biases."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.neuron_kink.curves import as_float, curves, sweep_steps
from qgeom.experiments.neuron_kink.neuron import (
    Neuron,
    Piece,
    closed_form_length,
    error_pieces,
    exact,
    flip_length,
    largest_jump,
    largest_slope_jump,
    round_to_step,
)
from qgeom.experiments.outcome import Array, Json, Outcome

if TYPE_CHECKING:
    from qgeom.experiments.neuron_kink.parameters import Params
    from qgeom.population import Population


_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One neuron with its quantized twin, and what was measured on the pair.

    Lengths are infinite where the flip set is unbounded. The booleans were decided in exact
    arithmetic; ``same_sign`` is false for w_q = 0.
    """

    weight: float
    bias: float
    step: float
    quantized_weight: float
    rounded: bool
    same_sign: bool
    flip_length: float
    formula_length: float
    formula_exact: bool
    strip_bound: float
    strip_bound_holds: bool
    left_right_zones: bool
    active_zones: bool
    affine_where_agreeing: bool
    error_jump: float
    slope_jump: float
    slope_jump_expected: bool
    ties_are_kinks: bool
    whole_exponent: bool
    scaled_exponent_whole: bool


def compute(params: Params, population: Population | None, *, seed: int) -> Outcome:
    """Measure the worked example and the sweep.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        Not used: everything here is exact.

    Returns
    -------
    Outcome
        Arrays ``case_*`` (one entry per swept pair, see `Case`) and those of `curves`;
        metrics of the example.
    """
    del population, seed
    neuron = Neuron(exact(params.weight), exact(params.bias))
    quantized = Neuron(round_to_step(neuron.weight, exact(params.step)), neuron.bias)
    pieces = error_pieces(neuron, quantized)
    cases = tuple(_cases(params))
    _LOG.info("%d pairs of neurons measured", len(cases))
    arrays: dict[str, Array] = {
        f"case_{field.name}": np.array([getattr(case, field.name) for case in cases])
        for field in fields(Case)
    }
    arrays |= curves(params)
    metrics: dict[str, Json] = {
        "example": _example_metrics(neuron, quantized, pieces),
        "step": params.step,
        "cases": len(cases),
        "cases_rounded": sum(case.rounded for case in cases),
        "cases_same_sign": sum(case.same_sign for case in cases),
        "cases_vanished": sum(case.quantized_weight == 0 for case in cases),
        "cases_sign_change": sum(not case.rounded for case in cases),
    }
    return Outcome(arrays=arrays, metrics=metrics)


def _cases(params: Params) -> Iterable[Case]:
    steps = sweep_steps(params)
    weights = dict.fromkeys([exact(params.weight), *map(exact, params.weights)])
    biases = dict.fromkeys([exact(params.bias), *map(exact, params.biases)])
    for bias in biases:
        for weight in weights:
            for step in steps:
                neuron = Neuron(weight, bias)
                yield _measure(neuron, Neuron(round_to_step(weight, step), bias), step)
        for pair in params.sign_changes:
            neuron, other = Neuron(exact(pair[0]), bias), Neuron(exact(pair[1]), bias)
            # the step whose rounding error would have been this large
            yield _measure(neuron, other, 2 * abs(neuron.weight - other.weight), rounded=False)


def _measure(neuron: Neuron, quantized: Neuron, step: Fraction, *, rounded: bool = True) -> Case:
    pieces = error_pieces(neuron, quantized)
    length, formula = flip_length(pieces), closed_form_length(neuron, quantized)
    bound = _strip_bound(neuron, step)
    numerator, denominator = neuron.weight.numerator, neuron.weight.denominator
    return Case(
        weight=float(neuron.weight),
        bias=float(neuron.bias),
        step=float(step),
        quantized_weight=float(quantized.weight),
        rounded=rounded,
        same_sign=neuron.weight * quantized.weight > 0,
        flip_length=as_float(length),
        formula_length=as_float(formula),
        formula_exact=length is not None and length == formula,
        strip_bound=as_float(bound),
        strip_bound_holds=bound is None or (length is not None and length <= bound),
        left_right_zones=_left_right_zones(pieces),
        active_zones=_active_zones(pieces),
        affine_where_agreeing=all(piece.affine for piece in pieces if not piece.flips),
        error_jump=float(largest_jump(pieces)),
        slope_jump=float(largest_slope_jump(pieces)),
        slope_jump_expected=_slope_jumps_match(neuron, quantized, pieces),
        ties_are_kinks=_ties_are_kinks(neuron) and _ties_are_kinks(quantized),
        whole_exponent=denominator == 1 and numerator >= 0,
        scaled_exponent_whole=_scaled_agrees(neuron) and (quantized.weight / step).denominator == 1
        if rounded
        else _scaled_agrees(neuron),
    )


def _strip_bound(neuron: Neuron, step: Fraction) -> Fraction | None:
    """|b|·δ / (2|w|(|w| − δ/2)), which needs |w| > δ/2; None (infinite) elsewhere."""
    margin = abs(neuron.weight) - step / 2
    if margin <= 0:
        return None
    return abs(neuron.bias) * step / (2 * abs(neuron.weight) * margin)


def _left_right_zones(pieces: tuple[Piece, ...]) -> bool:
    """Error zero on the far left, affine on the far right, flips nowhere but in between."""
    left, right = pieces[0], pieces[-1]
    zero_left = left.slope == 0 and left.intercept == 0 and not left.flips
    return zero_left and right.affine and not right.flips


def _active_zones(pieces: tuple[Piece, ...]) -> bool:
    """Zero where both are inactive, affine where both are active, a flip between the kinks."""
    inactive = [p for p in pieces if not p.float_active and not p.quantized_active]
    active = [p for p in pieces if p.float_active and p.quantized_active]
    flips = [p for p in pieces if p.flips]
    zero = all(p.slope == 0 and p.intercept == 0 and p.affine for p in inactive)
    between = all(p.length is not None for p in flips)
    return bool(inactive) and bool(active) and zero and all(p.affine for p in active) and between


def _slope_jumps_match(neuron: Neuron, quantized: Neuron, pieces: tuple[Piece, ...]) -> bool:
    """Whether the error's slope changes by |w| and |w_q| at the two kinks.

    Where both kinks fall on one point the change is ||w| − |w_q||.
    """
    expected = {}
    if neuron.tie is not None:
        expected[neuron.tie] = abs(neuron.weight)
    if quantized.tie is not None and quantized.tie not in expected:
        expected[quantized.tie] = abs(quantized.weight)
    elif quantized.tie is not None:
        expected[quantized.tie] = abs(abs(neuron.weight) - abs(quantized.weight))
    measured = {
        left.high: abs(right.slope - left.slope) for left, right in itertools.pairwise(pieces)
    }
    return measured == expected


@cache
def _ties_are_kinks(neuron: Neuron) -> bool:
    """Whether the slope of the neuron changes at its tie and nowhere else."""
    silent = Neuron(Fraction(0), Fraction(0))
    pieces = error_pieces(neuron, silent)
    changes = [left.high for left, right in itertools.pairwise(pieces) if left.slope != right.slope]
    return changes == ([] if neuron.tie is None else [neuron.tie]) and all(
        piece.affine for piece in pieces
    )


@cache
def _scaled_agrees(neuron: Neuron) -> bool:
    """Whether max(0, b + p·u) with whole p equals the neuron at x = q·u, for w = p/q."""
    p, q = neuron.weight.numerator, neuron.weight.denominator
    points = [Fraction(k, 3) for k in range(-9, 10)]
    return all(max(Fraction(0), neuron.bias + p * u) == neuron(q * u) for u in points)


def _example_metrics(
    neuron: Neuron, quantized: Neuron, pieces: tuple[Piece, ...]
) -> dict[str, Json]:
    flips = [piece for piece in pieces if piece.flips]
    length = flip_length(pieces)
    formula = closed_form_length(neuron, quantized)
    slopes = [piece.slope for piece in pieces]
    rises = any(b > a for a, b in itertools.pairwise(slopes))
    falls = any(b < a for a, b in itertools.pairwise(slopes))
    outer_left, outer_right = pieces[0], pieces[-1]
    return {
        "weight": float(neuron.weight),
        "bias": float(neuron.bias),
        "quantized_weight": float(quantized.weight),
        "kink_float": None if neuron.tie is None else float(neuron.tie),
        "kink_quantized": None if quantized.tie is None else float(quantized.tie),
        "kink_float_fraction": str(neuron.tie),
        "kink_quantized_fraction": str(quantized.tie),
        "flip_length": None if length is None else float(length),
        "formula_length": None if formula is None else float(formula),
        "flip_pieces": len(flips),
        "flip_ends_are_kinks": len(flips) == 1
        and {flips[0].low, flips[0].high} == {neuron.tie, quantized.tie},
        "zero_left": outer_left.slope == 0 and outer_left.intercept == 0,
        "affine_right": outer_right.affine and not outer_right.flips,
        "slope_right": float(outer_right.slope),
        "intercept_right": float(outer_right.intercept),
        "slopes": [float(slope) for slope in slopes],
        "error_convex": not falls,
        "error_concave": not rises,
        "largest_error_in_flip": _largest_error(flips),
    }


def _largest_error(flips: list[Piece]) -> float | None:
    """Return the largest |error| where the states differ; None on an unbounded piece."""
    largest = 0.0
    for piece in flips:
        if piece.low is None or piece.high is None:
            return None
        ends = (piece.low, piece.high)
        largest = max(largest, *(float(abs(piece.slope * x + piece.intercept)) for x in ends))
    return largest
