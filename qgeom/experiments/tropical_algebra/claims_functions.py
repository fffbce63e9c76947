"""Claims on which functions are tropical polynomials, and on their superlevel sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.tropical_algebra.judging import (
    CONVERSIONS,
    LEVELS,
    SHAPES,
    checked,
    counted,
    found,
    tgq,
    tgr,
)
from qgeom.judges import judge_existence

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

_IDENTITY = Kind.IDENTITY


def function_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on functions of one variable.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    return (
        *_characterization(outcome),
        *_splines(outcome),
        *_scaling(outcome),
        *_levels(outcome),
    )


def _characterization(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    not_every = tgr(
        "geometry",
        "not-every",
        Kind.EXISTENCE,
        "Not every piecewise linear function is a tropical polynomial.",
        CONVERSIONS,
        SHAPES,
    )
    stated = tgr(
        "geometry",
        "characterization",
        _IDENTITY,
        "A function of one variable is a tropical polynomial if and only if it is piecewise linear "
        "and convex, with slopes in ℕ.",
        CONVERSIONS,
        SHAPES,
    )
    finite = tgr(
        "geometry",
        "characterization-finite",
        _IDENTITY,
        "It is one if and only if it is convex and piecewise linear with *finitely many* pieces "
        "and slopes in ℕ = {0, 1, 2, …}.",
        CONVERSIONS,
        SHAPES,
        corrects=stated.id,
    )
    forth_and_back = ("to_function", "to_polynomial")
    refusals = ("falling", "negative", "fractional")
    cases, missed = checked(outcome, *refusals)
    return (
        judge_existence(not_every, found=cases - missed, cases=cases),
        counted(outcome, stated, *forth_and_back, *refusals, "staircase"),
        counted(outcome, finite, *forth_and_back, *refusals),
    )


def _splines(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    identical = tgq(
        "3",
        "polynomial-is-spline",
        _IDENTITY,
        "Tropical polynomials and max-affine splines are identical objects: every maximum of "
        "finitely many affine functions is a tropical polynomial.",
        CONVERSIONS,
        SHAPES,
    )
    natural = tgq(
        "3",
        "spline-with-natural-slopes",
        _IDENTITY,
        "A max-affine spline of one variable is a tropical polynomial if and only if the slopes "
        "that win are natural numbers.",
        CONVERSIONS,
        corrects=identical.id,
    )
    rescaled = tgq(
        "3",
        "spline-rescaled",
        _IDENTITY,
        "For rational slopes with common denominator q, s(qu) + ku is a tropical polynomial in u "
        "for some natural k.",
        CONVERSIONS,
        corrects=identical.id,
    )
    return (
        counted(outcome, identical, "spline_identical"),
        counted(outcome, natural, "spline_natural"),
        counted(outcome, rescaled, "spline_rescaled"),
        _general_spline(outcome),
    )


def _general_spline(outcome: Outcome) -> LedgerEntry:
    general = tgq(
        "3",
        "spline-more-general",
        Kind.EXISTENCE,
        "The spline view is the more general one (last line of the same table): there are "
        "max-affine splines that are no tropical polynomials.",
        CONVERSIONS,
    )
    return found(outcome, general, "spline_identical")


def _scaling(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    scaled = tgr(
        "geometry",
        "slopes-by-scaling",
        _IDENTITY,
        "Slopes in ℕ restrict little: with slopes rounded to rationals, a convex piecewise linear "
        "function times a constant has them.",
        CONVERSIONS,
    )
    monomial = tgr(
        "geometry",
        "slopes-by-scaling-and-monomial",
        _IDENTITY,
        "The constant makes the slopes whole; natural they become after adding kx for some k, that "
        "is, after multiplying by the monomial x^k.",
        CONVERSIONS,
        corrects=scaled.id,
    )
    window = tgr(
        "geometry",
        "approximation",
        Kind.BOUND,
        "Rounding real slopes to multiples of 1/q changes the function by at most r/(2q) on "
        "[−r, r]; far out the two part without bound.",
        CONVERSIONS,
    )
    return (
        counted(outcome, scaled, "scaled_polynomial"),
        counted(outcome, monomial, "scaled_monomial"),
        counted(outcome, window, "rounded_slopes", "rounded_far"),
    )


def _levels(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    open_half = tgr(
        "geometry",
        "superlevel-open",
        _IDENTITY,
        "For a tropical polynomial f of one variable every set {f ≥ a} is of the form (c, ∞).",
        LEVELS,
    )
    closed = tgr(
        "geometry",
        "superlevel-closed",
        _IDENTITY,
        "It is [c, ∞) with f(c) = a; or the whole line, if the lowest slope is 0 and a not above "
        "that constant; or empty, if f is a constant below a.",
        LEVELS,
        corrects=open_half.id,
    )
    half_line = tgr(
        "geometry",
        "superlevel-from-convexity",
        _IDENTITY,
        "Convexity alone implies that {f ≥ a} is a half line to the right.",
        LEVELS,
    )
    complement = tgr(
        "geometry",
        "superlevel-complement",
        _IDENTITY,
        "Convexity implies that {f ≥ a} is all but an open interval, and may be two half lines. "
        "That there is one half line only comes from slopes that are not negative.",
        LEVELS,
        corrects=half_line.id,
    )
    return (
        counted(outcome, open_half, "level_open"),
        counted(outcome, closed, "level_closed"),
        counted(outcome, half_line, "level_half_line"),
        counted(outcome, complement, "level_complement"),
    )
