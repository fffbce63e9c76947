"""Claims on functions of one variable: the triangle wave, and sums of hinges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.columns import flags, ints
from qgeom.experiments.relu_tropical.columns import DIRECTIONS, WAVE, none_wrong, tgr
from qgeom.judges import judge_all, judge_count

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome


def line_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on one variable.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    return (*_waves(outcome), *_replacement(outcome), *_hinges(outcome))


def _waves(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    statements = {
        "nested": (
            "wave-nested",
            "The network σ(σ(x+1) − 2σ(x)) is the triangle wave max(0, 1 − |x|).",
        ),
        "nested_rational": (
            "wave-nested-rational",
            "Written tropically, it is (x² ⊕ 1⊗x ⊕ 0) / (x² ⊕ 0), term by term.",
        ),
        "sum": (
            "wave-sum",
            "The network σ(x+1) − 2σ(x) + σ(x−1) is the same wave.",
        ),
    }
    right = [
        _one(outcome, name, tgr(topic, Kind.IDENTITY, statement, WAVE))
        for name, (topic, statement) in statements.items()
    ]
    return (*right, *_misprint(outcome))


def _misprint(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    printed = tgr(
        "wave-sum-printed",
        Kind.IDENTITY,
        "The triangle wave is the quotient of x² ⊕ 1⊗x ⊕ 0 by x² + 0, as one denominator is "
        "printed.",
        WAVE,
    )
    corrected = tgr(
        "wave-sum-rational",
        Kind.IDENTITY,
        "The denominator is x² ⊕ 0, with a tropical plus: (1⊗x ⊕ 0) ⊗ (−1⊗x ⊕ 0) over it is again "
        "(x² ⊕ 1⊗x ⊕ 0) / (x² ⊕ 0).",
        WAVE,
        corrects=printed.id,
    )
    return (
        _one(outcome, "ordinary_plus", printed),
        _one(outcome, "sum_rational", corrected),
    )


def _one(outcome: Outcome, name: str, claim: Claim) -> LedgerEntry:
    found = outcome.metrics["waves"]
    assert isinstance(found, dict)  # noqa: S101 - made by compute
    return judge_count(claim, violations=1 - int(str(found[name])), cases=1)


def _replacement(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    rule = tgr(
        "replacement",
        Kind.IDENTITY,
        "To convert a network, replace σ(z) by z ⊕ 0 and a·x + b by b ⊗ x^a, a negative power "
        "being a division.",
        DIRECTIONS,
    )
    plain = ~flags(outcome, "forward_thresholds")
    return (
        none_wrong(
            rule,
            ints(outcome, "forward_wrong")[plain],
            ints(outcome, "forward_checks")[plain],
        ),
    )


def _hinges(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgr(
        "hinges",
        Kind.IDENTITY,
        "Every piecewise linear function of one variable is m₀x + b + Σ Δmᵢ σ(x − xᵢ), summed over "
        "its discontinuities xᵢ, with Δmᵢ the change of slope there.",
        WAVE,
    )
    corrected = tgr(
        "hinges-continuous",
        Kind.IDENTITY,
        "Every *continuous* piecewise linear function with finitely many pieces is this sum over "
        "its kinks, the discontinuities of the slope.",
        WAVE,
        corrects=stated.id,
    )
    right = ints(outcome, "line_wrong") == 0
    continuous = ~flags(outcome, "line_jump")
    return (judge_all(stated, right), judge_all(corrected, right[continuous]))
