"""Claims on the boundaries that move when a single weight is quantized."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import flags, ints
from qgeom.experiments.relu_tropical.columns import TURNS, tgq
from qgeom.judges import judge_all

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome


def turn_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on single weights.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    return (*_counted(outcome), *_moved(outcome))


def _counted(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    own, beside, deeper = (ints(outcome, f"turn_case_{n}") for n in ("own", "beside", "deeper"))
    layer = ints(outcome, "turn_case_layer")
    stated = tgq(
        "3",
        "one-hyperplane",
        Kind.IDENTITY,
        "When one weight is quantized, exactly one neuron's boundary moves in the input space.",
        TURNS,
    )
    corrected = tgq(
        "3",
        "own-and-deeper",
        Kind.IDENTITY,
        "In the weight's own layer and before it, no boundary can move but that of its own neuron. "
        "Those of deeper layers may move with it.",
        TURNS,
        corrects=stated.id,
    )
    hidden = layer < layer.max(initial=0)
    return (
        judge_all(stated, (own + beside + deeper == 1)[hidden]),
        judge_all(corrected, beside == 0),
    )


def _moved(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    layer = ints(outcome, "turn_case_layer")
    pivot = tgq(
        "3",
        "turns-about-axis",
        Kind.IDENTITY,
        "In the first layer, rounding the weight of input j turns the neuron's line about its "
        "crossing with the axis xⱼ = 0.",
        TURNS,
    )
    read = tgq(
        "3",
        "moves-where-read",
        Kind.IDENTITY,
        "In a deeper layer, the boundary of the weight's neuron moves only where the neuron that "
        "the weight reads is active.",
        TURNS,
    )
    inside = ints(outcome, "turn_case_outside_input") == 0
    return (
        judge_all(pivot, flags(outcome, "turn_case_pivot")[layer == 0]),
        judge_all(read, inside[(layer > 0) & (layer < layer.max(initial=0))]),
    )
