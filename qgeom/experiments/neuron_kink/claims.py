"""The claims that `neuron_kink` tests, judged from its own computed data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry, resolve_corrections
from qgeom.judges import judge_all, judge_count, judge_existence, judge_value

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import BoolArray, FloatArray

_PRINTED = "half a unit of the last printed digit"
_OVERLAY, _LAW, _ZONES = "fig-neuron-kink-overlay", "fig-neuron-kink-law", "fig-neuron-kink-zones"


def claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge every claim.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned (or a test made up).

    Returns
    -------
    tuple of LedgerEntry
        In reading order, corrections resolved.
    """
    return resolve_corrections(
        (*_example_values(outcome), *_zones(outcome), *_lengths(outcome), *_tropical(outcome))
    )


def _claim(
    topic: str,
    section: str,
    kind: Kind,
    statement: str,
    evidence: str = _OVERLAY,
    *,
    corrects: str = "",
) -> Claim:
    return Claim.of("TGQ", section, topic, kind, statement, evidence, corrects=corrects)


def _number(outcome: Outcome, name: str) -> float:
    example = outcome.metrics["example"]
    assert isinstance(example, dict)  # noqa: S101 - made by compute
    value = example[name]
    return float(value) if isinstance(value, int | float) else float("nan")


def _flag(outcome: Outcome, name: str) -> bool:
    return bool(_number(outcome, name))


def _cases(outcome: Outcome, name: str) -> BoolArray:
    return np.asarray(outcome.array(f"case_{name}"), dtype=np.bool_)


def _numbers(outcome: Outcome, name: str) -> FloatArray:
    return np.asarray(outcome.array(f"case_{name}"), dtype=np.float64)


def _example_values(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    value = Kind.VALUE
    weight = _claim(
        "quantized-weight",
        "9.1",
        value,
        "Rounding w = 1.7 to the grid of step 0.5 gives w_q = 1.5.",
    )
    before = _claim("kink-float", "9.1", value, "The kink of max(0, 1.7x − 0.5) is at x ≈ 0.294.")
    after = _claim("kink-quantized", "9.1", value, "After quantization the kink is at x ≈ 0.333.")
    return (
        judge_value(
            weight,
            measured=_number(outcome, "quantized_weight"),
            expected=1.5,
            tolerance=0.0,
            origin="exact rational arithmetic",
        ),
        judge_value(
            before,
            measured=_number(outcome, "kink_float"),
            expected=0.294,
            tolerance=5e-4,
            origin=_PRINTED,
        ),
        judge_value(
            after,
            measured=_number(outcome, "kink_quantized"),
            expected=0.333,
            tolerance=5e-4,
            origin=_PRINTED,
        ),
    )


def _example_zones(outcome: Outcome) -> LedgerEntry:
    example = _claim(
        "error-zones",
        "9.1",
        Kind.IDENTITY,
        "In the example the error is zero left of both kinks, linear right of both, and the flip "
        "region is the interval between them.",
    )
    example_holds = [
        _flag(outcome, "zero_left"),
        _flag(outcome, "affine_right"),
        _number(outcome, "intercept_right") == 0,
        _flag(outcome, "flip_ends_are_kinks"),
    ]
    return judge_count(example, violations=example_holds.count(False), cases=len(example_holds))


def _zones(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    identity = Kind.IDENTITY
    general = _claim(
        "left-right",
        "9.1",
        identity,
        "Read as a rule for every neuron: the error vanishes left of both kinks, is affine right "
        "of both, and the flips lie in between.",
        _ZONES,
    )
    corrected = _claim(
        "active-inactive",
        "9.1",
        identity,
        "If w and w_q have the same sign, the error vanishes where both neurons are inactive "
        "(left for w > 0, right for w < 0), is affine where both are active, and the flip interval "
        "is bounded by the two kinks.",
        _ZONES,
        corrects=general.id,
    )
    affine = _claim(
        "affine-where-agreeing",
        "7.1",
        identity,
        "Wherever the float and the quantized neuron are in the same state, the error is one "
        "affine function.",
        _ZONES,
    )
    same_sign = _cases(outcome, "same_sign")
    return (
        _example_zones(outcome),
        judge_all(general, _cases(outcome, "left_right_zones")),
        judge_all(corrected, _cases(outcome, "active_zones")[same_sign]),
        judge_all(affine, _cases(outcome, "affine_where_agreeing")),
        *_continuity(outcome),
    )


def _continuity(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    jump = _claim(
        "flip-discontinuous",
        "3",
        Kind.IDENTITY,
        "Where a neuron flips, the error is discontinuous.",
        _ZONES,
    )
    slope = _claim(
        "flip-slope-jump",
        "3",
        Kind.IDENTITY,
        "The error is continuous everywhere; at the two kinks its *slope* jumps, by |w| and by "
        "|w_q|.",
        _ZONES,
        corrects=jump.id,
    )
    jumps = _numbers(outcome, "error_jump")
    continuous = (jumps == 0) & _cases(outcome, "slope_jump_expected")
    # every kink of every case was looked at, so finding no jump refutes the statement
    return (judge_all(jump, jumps > 0), judge_all(slope, continuous))


def _lengths(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    same_sign = _cases(outcome, "same_sign")
    formula = _claim(
        "length",
        "9.1",
        Kind.IDENTITY,
        "The flip interval has length |b|·|1/w − 1/w_q|.",
        _LAW,
    )
    restricted = _claim(
        "length-same-sign",
        "9.1",
        Kind.IDENTITY,
        "The flip interval has length |b|·|1/w − 1/w_q| whenever w and w_q have the same sign; for "
        "w_q = 0 or opposite signs the flip set is unbounded.",
        _LAW,
        corrects=formula.id,
    )
    unbounded = ~np.isfinite(_numbers(outcome, "flip_length"))
    exact = _cases(outcome, "formula_exact")
    return (
        judge_all(formula, exact),
        judge_all(restricted, np.where(same_sign, exact, unbounded)),
        *_strips(outcome),
    )


def _strips(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    rounded = _cases(outcome, "rounded")
    strip = _claim(
        "strip-width",
        "10.1",
        Kind.BOUND,
        "Flips are confined to a strip of width O(δ) around the old kink, for every δ.",
        _LAW,
    )
    bound = _claim(
        "strip-width-bound",
        "10.1",
        Kind.BOUND,
        "As long as δ < 2|w|, flips are confined to an interval of length at most "
        "|b|·δ / (2|w|(|w| − δ/2)); beyond that the weight can vanish and the interval become "
        "infinite.",
        _LAW,
        corrects=strip.id,
    )
    per_step = _numbers(outcome, "flip_length")[rounded] / _numbers(outcome, "step")[rounded]
    bounded = np.isfinite(_numbers(outcome, "strip_bound")) & rounded
    return (
        judge_all(strip, np.isfinite(per_step)),
        judge_all(bound, _cases(outcome, "strip_bound_holds")[bounded]),
    )


def _tropical(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    neuron = _claim(
        "neuron-polynomial",
        "2",
        Kind.IDENTITY,
        "A single neuron max(0, wx + b) is a tropical polynomial in x.",
    )
    scaled = _claim(
        "neuron-polynomial-scaled",
        "2",
        Kind.IDENTITY,
        "Exponents of tropical polynomials are whole numbers. For rational w = p/q the neuron is "
        "one in u = x/q, namely max(0, b + p·u) (for p < 0 a Laurent polynomial); on a grid, "
        "u = δx makes w_q/δ the exponent.",
        corrects=neuron.id,
    )
    ties = _claim(
        "hypersurface-is-kink",
        "1",
        Kind.IDENTITY,
        "The tropical hypersurface, where the two terms tie, is exactly the set of kinks (for "
        "w_q = 0 both are empty).",
        _LAW,
    )
    mixed = _claim(
        "difference-nonconvex",
        "1",
        Kind.EXISTENCE,
        "A difference of two tropical polynomials is piecewise linear but need not be convex.",
    )
    neither = not (_flag(outcome, "error_convex") or _flag(outcome, "error_concave"))
    return (
        judge_all(neuron, _cases(outcome, "whole_exponent")),
        judge_all(scaled, _cases(outcome, "scaled_exponent_whole")),
        judge_all(ties, _cases(outcome, "ties_are_kinks")),
        judge_existence(mixed, found=int(neither), cases=1),
    )
