"""Claims on the theorem, in both directions, and on the formula for a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import flags, ints
from qgeom.experiments.relu_tropical.columns import DIRECTIONS, none_wrong, tgq, tgr
from qgeom.judges import judge_all

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome


def theorem_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on both directions.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    return (*_informal(outcome), *_precise(outcome), *_formula(outcome))


def _informal(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    forward = tgq(
        "2",
        "theorem-forward",
        Kind.IDENTITY,
        "A ReLU network with whole weights computes a tropical rational map.",
        DIRECTIONS,
    )
    back = tgq(
        "2",
        "theorem-back",
        Kind.IDENTITY,
        "Every tropical rational map is computed by such a network.",
        DIRECTIONS,
    )
    plain = ~flags(outcome, "forward_thresholds")
    wrong, checks = (ints(outcome, f"forward_{n}")[plain] for n in ("wrong", "checks"))
    natural = flags(outcome, "forward_natural")[plain]
    whole = flags(outcome, "back_whole")
    return (
        judge_all(forward, (wrong == 0) & (checks > 0) & natural),
        judge_all(back, (ints(outcome, "back_map_wrong") == 0) & whole),
    )


def _precise(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    forward = tgr(
        "theorem-forward",
        Kind.IDENTITY,
        "A network with whole weights and activations max(x, t), where t may be any number or −∞ "
        "and differ from neuron to neuron, is a tropical rational function.",
        DIRECTIONS,
    )
    back = tgr(
        "theorem-back",
        Kind.IDENTITY,
        "Every tropical rational function is such a network; thresholds 0 in hidden layers, and −∞ "
        "at the end, are enough.",
        DIRECTIONS,
    )
    natural = flags(outcome, "forward_natural")
    whole = flags(outcome, "back_whole")
    return (
        judge_all(forward, (ints(outcome, "forward_wrong") == 0) & natural),
        judge_all(back, (ints(outcome, "back_wrong") == 0) & whole),
    )


def _formula(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgr(
        "recursion-output",
        Kind.IDENTITY,
        "The layer formula, a quotient of products of powers of the fⱼ and gⱼ, gives the neuron's "
        "output σ(Σ aⱼnⱼ + b).",
        DIRECTIONS,
    )
    corrected = tgr(
        "recursion-before",
        Kind.IDENTITY,
        "The layer formula gives the value *before* σ, F − G; the output is (F ⊕ G) − G.",
        DIRECTIONS,
        corrects=stated.id,
    )
    values = ints(outcome, "forward_values")
    before = ints(outcome, "forward_wrong_before") + ints(outcome, "forward_wrong")
    checks = values + ints(outcome, "forward_checks")
    return (
        none_wrong(stated, ints(outcome, "forward_wrong_after"), values),
        none_wrong(corrected, before, checks),
    )
