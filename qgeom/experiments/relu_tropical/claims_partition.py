"""Claims on partitions, on layers and pieces, and on what negative weights do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import flags, ints, texts
from qgeom.experiments.relu_tropical.columns import PARTITIONS, QUADRANTS, REGIONS, tgq
from qgeom.judges import judge_all

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import IntArray


def partition_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on partitions.

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
        *_example(outcome),
        *_layers(outcome),
        *_signs(outcome),
        *_shared(outcome),
        *_structure(outcome),
    )


def _count(outcome: Outcome, name: str) -> IntArray:
    return ints(outcome, f"partition_case_{name}")


def _example(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    claim = tgq(
        "2",
        "worked-boundaries",
        Kind.IDENTITY,
        "In the example max(0, x₁) − max(0, x₂) the borders between the affine regions are exactly "
        "the two hypersurfaces.",
        QUADRANTS,
    )
    here = texts(outcome, "partition_case_name") == "quadrants"
    same = _count(outcome, "pieces") == _count(outcome, "winner_regions")
    return (judge_all(claim, (same & ~flags(outcome, "partition_case_pieces_cut"))[here]),)


def _layers(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgq(
        "2",
        "layers-increase",
        Kind.ORDERING,
        "Each hidden layer increases the number of affine pieces.",
        REGIONS,
    )
    corrected = tgq(
        "2",
        "layers-refine",
        Kind.ORDERING,
        "Each hidden layer refines the partition by activation patterns, which never loses cells. "
        "The number of affine pieces may stay or fall, since ReLU can silence what has been built.",
        REGIONS,
        corrects=stated.id,
    )
    deep = _count(outcome, "hidden_layers") > 1
    pieces = _count(outcome, "layer_pieces_2") > _count(outcome, "layer_pieces_1")
    cells = _count(outcome, "layer_cells_2") >= _count(outcome, "layer_cells_1")
    return (judge_all(stated, pieces[deep]), judge_all(corrected, cells[deep]))


def _signs(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgq(
        "2",
        "negative-weights",
        Kind.IDENTITY,
        "A negative weight on a ReLU output makes the output a difference f − g rather than just a "
        "convex f.",
        REGIONS,
    )
    corrected = tgq(
        "2",
        "negative-bends",
        Kind.IDENTITY,
        "With one hidden layer the output is convex if and only if on every line the weights of "
        "the neurons that bend there, times the lengths of their rows, have no negative sum.",
        REGIONS,
        corrects=stated.id,
    )
    convex = flags(outcome, "bend_convex")
    return (
        judge_all(stated, ~convex[flags(outcome, "bend_negative")]),
        judge_all(corrected, convex == flags(outcome, "bend_foretold")),
    )


def _shared(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgq(
        "3",
        "same-partition",
        Kind.IDENTITY,
        "The partition by selection matrices (patterns) and the one by the winning terms of f and "
        "g are the same.",
        PARTITIONS,
        REGIONS,
    )
    corrected = tgq(
        "3",
        "nested-partitions",
        Kind.IDENTITY,
        "They are nested: patterns refine the pairs of winners, pairs of winners refine the affine "
        "pieces, and the difference of the winners is the affine map A[x]x + b[x].",
        PARTITIONS,
        REGIONS,
        corrects=stated.id,
    )
    nested = (
        (_count(outcome, "split") == 0)
        & (_count(outcome, "maps_wrong") == 0)
        & ~flags(outcome, "partition_case_pieces_cut")
    )
    same = _count(outcome, "winner_regions") == _count(outcome, "cells")
    return (judge_all(stated, same & nested), judge_all(corrected, nested))


def _structure(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgq(
        "3",
        "same-structure",
        Kind.IDENTITY,
        "A composition of max-affine layers and its form f − g have the same difference-of-convex "
        "structure: the network fixes where f and g have their kinks.",
        REGIONS,
    )
    corrected = tgq(
        "3",
        "quotient-only",
        Kind.IDENTITY,
        "The network fixes only the quotient: two ways to convert it give f, g and f′, g′ with "
        "f ⊗ g′ = f′ ⊗ g, and these may have different kinks.",
        REGIONS,
        corrects=stated.id,
    )
    formula = _count(outcome, "formula_regions")
    both = formula > 0
    return (
        judge_all(stated, (formula == _count(outcome, "winner_regions"))[both]),
        judge_all(corrected, flags(outcome, "partition_case_formula_same")[both]),
    )
