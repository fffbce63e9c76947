"""Claims about what quantization does to the weights themselves."""

from __future__ import annotations

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.classifier_flips.results import WEIGHTS, Results, make_claim
from qgeom.judges import judge_bound, judge_count
from qgeom.types import FloatArray


def weight_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge how far weights move, and whether all of them do."""
    return (*_half(results), *_all(results))


def _half(results: Results) -> tuple[LedgerEntry, ...]:
    largest, grids = results.row("weight_change_largest"), results.label("grid")
    overall = make_claim(
        "8",
        "half-a-step",
        Kind.BOUND,
        "Quantization moves no weight by more than half a step, on any of the grids.",
        WEIGHTS,
    )
    entries = [_at_most_half(overall, largest)]
    for grid in dict.fromkeys(grids.tolist()):
        claim = make_claim(
            "8",
            f"half-a-step-{grid.replace('_', '-')}",
            Kind.BOUND,
            f"On the grid `{grid}` no weight moves by more than half a step.",
            WEIGHTS,
        )
        entries.append(_at_most_half(claim, largest[grids == grid]))
    return tuple(entries)


def _at_most_half(claim: Claim, changes: FloatArray) -> LedgerEntry:
    return judge_bound(
        claim,
        measured=float(changes.max()),
        at_most=0.5,
        tolerance=1e-9,
        origin="rounding of a change over its step",
    )


def _all(results: Results) -> tuple[LedgerEntry, ...]:
    every = make_claim(
        "8",
        "all-weights-move",
        Kind.IDENTITY,
        "Quantization perturbs all weights at once.",
        WEIGHTS,
    )
    largest = make_claim(
        "8",
        "largest-weights-stay",
        Kind.IDENTITY,
        "Every weight moves but those that set the step: the largest of a tensor, or of a row.",
        WEIGHTS,
        corrects=every.id,
    )
    weights, kept, inner = (
        int(results.row(name).sum()) for name in ("weights", "weights_kept", "weights_kept_inner")
    )
    return (
        judge_count(every, violations=kept, cases=weights),
        judge_count(largest, violations=inner, cases=weights),
    )
