"""Claims on f and g themselves: what they are, and what rounding does to their terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import flags, floats, ints
from qgeom.experiments.rational_boundary.columns import SURFACES, TERMS, metric, tgq
from qgeom.judges import judge_all, judge_count

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome


def term_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on f and g.

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
        *_difference(outcome),
        *_compositions(outcome),
        *_perturbation(outcome),
        *_error(outcome),
    )


def _difference(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    example = tgq(
        "2",
        "worked-regions",
        Kind.VALUE,
        "The output max(0, x) − max(0, y) is affine on four regions, the quadrants, where it is "
        "x − y, −y, 0 and x.",
        TERMS,
    )
    identity = tgq(
        "9.3",
        "difference",
        Kind.IDENTITY,
        "The output of a network of two layers is f − g for tropical polynomials f and g.",
        SURFACES,
        TERMS,
    )
    signs = tgq(
        "9.3",
        "signs",
        Kind.IDENTITY,
        "f collects what enters the output with positive weights, and g the rest.",
        TERMS,
    )
    regions, wrong = metric(outcome, "worked", "regions"), metric(outcome, "worked", "wrong")
    return (
        judge_count(example, violations=wrong + (regions != 4), cases=5),
        judge_count(
            identity,
            violations=int(ints(outcome, "function_value_violations").sum()),
            cases=int(ints(outcome, "function_points").sum()),
        ),
        judge_all(signs, flags(outcome, "function_signed")),
    )


def _compositions(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    convex = tgq(
        "2",
        "composition-convex",
        Kind.IDENTITY,
        "Composing convex piecewise linear functions gives a convex piecewise linear function.",
        SURFACES,
    )
    nonnegative = tgq(
        "2",
        "composition-nonnegative",
        Kind.IDENTITY,
        "The composition stays convex if the outer layer has no negative weights: with the "
        "absolute values of their output weights the same networks are convex.",
        SURFACES,
        corrects=convex.id,
    )
    cases = metric(outcome, "composition", "cases")
    return (
        judge_count(
            convex, violations=metric(outcome, "composition", "signed_not_convex"), cases=cases
        ),
        judge_count(
            nonnegative,
            violations=metric(outcome, "composition", "unsigned_not_convex"),
            cases=cases,
        ),
    )


def _perturbation(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    coefficients = tgq(
        "7.4",
        "coefficients",
        Kind.IDENTITY,
        "Quantizing weights perturbs the coefficients of the tropical polynomials; their exponents "
        "stay.",
        TERMS,
    )
    exponents = tgq(
        "7.4",
        "exponents",
        Kind.IDENTITY,
        "Quantizing weights moves the exponents. Coefficients move only through biases of hidden "
        "neurons; without these, none does.",
        TERMS,
        corrects=coefficients.id,
    )
    rounded = floats(outcome, "pair_bound") > 0  # a term changed
    moved = flags(outcome, "pair_exponents_moved")
    allowed = flags(outcome, "pair_hidden_biases") | ~flags(outcome, "pair_coefficients_moved")
    return (
        judge_all(coefficients, ~moved[rounded]),
        judge_all(exponents, (moved & allowed)[rounded]),
    )


def _error(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    brackets = tgq(
        "7.1",
        "error-brackets",
        Kind.IDENTITY,
        "Written as (f − f_q) − (g − g_q), the error is a difference of two convex functions.",
        TERMS,
    )
    regrouped = tgq(
        "7.1",
        "error-rational",
        Kind.IDENTITY,
        "The error is a tropical rational function when grouped as (f + g_q) − (f_q + g). The "
        "brackets f − f_q and g − g_q themselves are in general not convex.",
        TERMS,
        corrects=brackets.id,
    )
    return (
        judge_all(brackets, flags(outcome, "pair_brackets_convex")),
        judge_all(regrouped, flags(outcome, "pair_regrouped")),
    )
