"""Claims on tropical rational functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.tropical_algebra.judging import (
    CONVERSIONS,
    SHAPES,
    WAVE,
    counted,
    found,
    tgq,
    tgr,
)

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

_IDENTITY = Kind.IDENTITY


def rational_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on differences of polynomials.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    quotient = tgr(
        "geometry",
        "quotients",
        _IDENTITY,
        "Tropical division is ordinary subtraction: f ⊘ g has the values f − g, and multiplying by "
        "g gives f back.",
        CONVERSIONS,
    )
    tent = tgr(
        "geometry",
        "triangle",
        _IDENTITY,
        "A tooth of the triangle wave is (x² ⊕ 1⊗x ⊕ 0) ⊘ (x² ⊕ 0).",
        WAVE,
    )
    networks = tgq(
        "1",
        "networks-not-polynomials",
        Kind.EXISTENCE,
        "Networks compute rational functions and not only polynomials: σ(σ(x + 1) − 2σ(x)) is not "
        "convex.",
        WAVE,
    )
    return (
        counted(outcome, quotient, "quotient"),
        counted(outcome, tent, "tent"),
        found(outcome, networks, "wave_polynomial"),
        *_line(outcome),
        *_space(outcome),
    )


def _line(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgr(
        "geometry",
        "rational-line",
        _IDENTITY,
        "Every piecewise linear function of one variable with whole slopes is a tropical rational "
        "function.",
        CONVERSIONS,
        SHAPES,
    )
    finite = tgr(
        "geometry",
        "rational-line-finite",
        _IDENTITY,
        "The tropical rational functions of one variable are the *continuous* piecewise linear "
        "functions with *finitely many* pieces and whole slopes; m and n terms make at most "
        "m + n − 2 kinks.",
        CONVERSIONS,
        SHAPES,
        corrects=stated.id,
    )
    return (
        counted(outcome, stated, "function_to_rational", "jumping", "endless"),
        counted(outcome, finite, "function_to_rational", "rational_to_function"),
    )


def _space(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgr(
        "geometry",
        "rational-space",
        _IDENTITY,
        "A function of d variables is a tropical rational function if and only if it is piecewise "
        "linear with gradients in ℤ^d.",
        CONVERSIONS,
        SHAPES,
    )
    finite = tgr(
        "geometry",
        "rational-space-finite",
        _IDENTITY,
        "It is one if and only if it is *continuous* and piecewise linear with *finitely many* "
        "pieces and gradients in ℤ^d (tested for d = 2, on maxima of minima of affine functions).",
        CONVERSIONS,
        corrects=stated.id,
    )
    both = ("gradients", "lattice_to_rational")
    return (
        # functions of x alone, jumping or endless, are functions of two variables as well
        counted(outcome, stated, *both, "jumping", "endless"),
        counted(outcome, finite, *both),
    )
