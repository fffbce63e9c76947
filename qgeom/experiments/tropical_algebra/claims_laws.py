"""Claims on the semiring, on the rectifier, and on the limit that the semiring comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.tropical_algebra.judging import LAWS, LIMIT, SHAPES, counted, found, tgq, tgr

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

_IDENTITY = Kind.IDENTITY
_CARRIERS = ("number", "polynomial")


def law_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the laws, and what is missing for a ring.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    single = (
        (
            "associative",
            "⊕ and ⊗ are associative.",
            ("addition_associative", "multiplication_associative"),
        ),
        (
            "commutative",
            "⊕ and ⊗ are commutative.",
            ("addition_commutative", "multiplication_commutative"),
        ),
        ("distributive", "⊗ distributes over ⊕.", ("distributive",)),
        ("neutral-addition", "−∞ is neutral for ⊕.", ("addition_neutral",)),
        ("neutral-multiplication", "0 is neutral for ⊗.", ("multiplication_neutral",)),
    )
    everything = [law for _, _, names in single for law in names] + ["absorbing"]
    semiring = tgr(
        "geometry",
        "semiring",
        _IDENTITY,
        "The real numbers with −∞, under maximum and sum, form a semiring, and so do the tropical "
        "polynomials: all laws hold, also a ⊗ −∞ = −∞.",
        LAWS,
    )
    return (
        _rectifier(outcome),
        *(
            counted(outcome, tgq("1", topic, _IDENTITY, statement, LAWS), *_rows(names))
            for topic, statement, names in single
        ),
        counted(outcome, semiring, *_rows(everything)),
        *_printed(outcome),
        *_inverses(outcome),
    )


def _rows(names: list[str] | tuple[str, ...]) -> list[str]:
    return [f"law_{carrier}_{name}" for carrier in _CARRIERS for name in names]


def _rectifier(outcome: Outcome) -> LedgerEntry:
    claim = tgr(
        "introduction",
        "linear-but-at-zero",
        _IDENTITY,
        "The rectifier is linear in a neighbourhood of every x ≠ 0, and in none of 0.",
        SHAPES,
    )
    return counted(outcome, claim, "sigma", "sigma_kink")


def _printed(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    printed = tgr(
        "geometry",
        "distributive-printed",
        _IDENTITY,
        "The distributive law as printed, with an ordinary sum at its end: "
        "x ⊗ (y ⊕ z) = x⊗y + x⊗z.",
        LAWS,
    )
    meant = tgr(
        "geometry",
        "distributive-meant",
        _IDENTITY,
        "x ⊗ (y ⊕ z) = x⊗y ⊕ x⊗z.",
        LAWS,
        corrects=printed.id,
    )
    return (
        counted(outcome, printed, "printed_distributive"),
        counted(outcome, meant, "law_number_distributive"),
    )


def _inverses(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    none = tgq("1", "no-inverse", _IDENTITY, "No element has an inverse with respect to ⊕.", LAWS)
    finite = tgq(
        "1",
        "no-inverse-of-finite",
        _IDENTITY,
        "No element but −∞, the neutral one, has an inverse with respect to ⊕.",
        LAWS,
        corrects=none.id,
    )
    undone = tgq(
        "1",
        "max-not-undone",
        Kind.EXISTENCE,
        "A maximum cannot be undone: a ⊕ b and a do not determine b.",
        LAWS,
    )
    return (
        counted(outcome, none, "inverse_any"),
        counted(outcome, finite, "inverse_finite"),
        found(outcome, undone, "undone"),
    )


def limit_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge Maslov dequantization."""
    falls = tgq(
        "6.1",
        "limit-sum",
        _IDENTITY,
        "As t grows, log_t(t^a + t^b) falls towards max(a, b).",
        LIMIT,
    )
    bound = tgq(
        "6.1",
        "limit-bound",
        Kind.BOUND,
        "It exceeds max(a, b) by more than 0 and at most log_t 2; log_t 2 is attained exactly for "
        "a = b.",
        LIMIT,
    )
    product = tgq(
        "6.1",
        "limit-product",
        _IDENTITY,
        "Products become sums: log_t(t^a · t^b) = a + b, for every t already.",
        LIMIT,
    )
    terms = tgq(
        "6.1",
        "limit-polynomial",
        Kind.BOUND,
        "With n terms the logarithm of the sum exceeds the maximum by at most log_t n.",
        LIMIT,
    )
    return (
        counted(outcome, falls, "limit_falls"),
        counted(outcome, bound, "limit_bound", "limit_equality"),
        counted(outcome, product, "limit_product"),
        counted(outcome, terms, "limit_terms"),
    )
