"""Claims about flips and decisions: which flips matter, and what else changes a decision."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.classifier_flips.results import (
    ACCURACY,
    DISTANCE,
    MAPS,
    Results,
    make_claim,
    ratio,
)
from qgeom.judges import judge_all, judge_existence

_NO_EFFECT = "zero: any difference in this direction counts"
_HALF = "one half: most"


def decision_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge flips near and far, changes without flips, causes, and misclassification."""
    return (
        *_near(results),
        *_far(results),
        *_without_flips(results),
        *_mostly_without_flips(results),
        *_causes(results),
        *_mistakes(results),
    )


def _within(results: Results) -> str:
    return f"{results.number('near_fraction'):.0%} of the box's diagonal"


def _near(results: Results) -> tuple[LedgerEntry, ...]:
    always = make_claim(
        "9.6",
        "near-flips-change",
        Kind.BOUND,
        f"A flip near the decision boundary (within {_within(results)}) changes the decision.",
        DISTANCE,
    )
    likelier = make_claim(
        "9.6",
        "near-flips-likelier",
        Kind.ORDERING,
        "Decisions change at a larger share of the flipped inputs near the float decision "
        "boundary than of those far from it.",
        DISTANCE,
        corrects=always.id,
    )
    near, far = results.row("flip_near"), results.row("flip_far")
    near_change, far_change = results.row("flip_near_change"), results.row("flip_far_change")
    gap = ratio(near_change, near) - ratio(far_change, far)
    return (
        judge_all(always, (near_change >= near)[near > 0]),
        results.judge(likelier, results.per_network(gap), above=0.0, effect=_NO_EFFECT),
    )


def _far(results: Results) -> tuple[LedgerEntry, ...]:
    never = make_claim(
        "9.6",
        "far-flips-harmless",
        Kind.BOUND,
        f"A flip farther than {_within(results)} from the decision boundary never changes the "
        "decision.",
        DISTANCE,
    )
    sometimes = make_claim(
        "9.6",
        "far-flips-can-change",
        Kind.EXISTENCE,
        "Coarse grids change decisions at flipped inputs far from the float decision boundary too.",
        DISTANCE,
        corrects=never.id,
    )
    some = results.row("pattern_disagreement") > 0
    distance, limit = results.row("flip_change_distance_largest"), results.spread("near_distance")
    changed_far = (np.nan_to_num(distance, nan=0.0, posinf=np.inf) > limit)[some]
    return (
        judge_all(never, ~changed_far),
        judge_existence(sometimes, found=int(changed_far.sum()), cases=changed_far.size),
    )


def _without_flips(results: Results) -> tuple[LedgerEntry, ...]:
    only = make_claim(
        "9.6",
        "only-flips-change",
        Kind.BOUND,
        "Only flips affect the decisions: where no neuron flips, the decision stays.",
        MAPS,
        DISTANCE,
    )
    exists = make_claim(
        "9.6",
        "change-without-flip",
        Kind.EXISTENCE,
        "Decisions also change where no neuron flips, since the affine map of the cell moves.",
        MAPS,
        corrects=only.id,
    )
    found = results.row("change_without_flip")[results.row("decision_change") > 0] > 0
    return (
        judge_all(only, ~found),
        judge_existence(exists, found=int(found.sum()), cases=found.size),
    )


def _mostly_without_flips(results: Results) -> tuple[LedgerEntry, ...]:
    bits = int(results.number("reference_bits"))
    most = make_claim(
        "9.6",
        "changes-mostly-without-flip",
        Kind.ORDERING,
        f"At {bits} bits most of the area of changed decisions has no flip at all.",
        DISTANCE,
        corrects="TGQ-9.6-only-flips-change",
    )
    rises = make_claim(
        "9.6",
        "changes-without-flip-rise",
        Kind.ORDERING,
        "The finer the grid, the larger the share of changed decisions that happen without a "
        "flip: its rank correlation with the bits is positive.",
        DISTANCE,
    )
    share = ratio(results.row("change_without_flip"), results.row("decision_change"))
    defined = np.isfinite(share)
    fine = results.per_network(share, results.bits == bits)
    trend = results.trend(share, defined)
    return (
        results.judge(most, fine, above=0.5, effect=_HALF),
        results.judge(rises, trend, above=0.0, effect=_NO_EFFECT),
    )


def _causes(results: Results) -> tuple[LedgerEntry, ...]:
    flips = make_claim(
        "9.6",
        "flips-cause-changes",
        Kind.ORDERING,
        "Where a neuron flips and the decision changes, the flip is the cause: in most of that "
        "area the decision would stay if the twin kept the float network's pattern.",
        DISTANCE,
    )
    weights = make_claim(
        "9.6",
        "weights-cause-changes",
        Kind.ORDERING,
        "In most of the area where a neuron flips and the decision changes, the rounded weights "
        "change it under the float network's pattern as well.",
        DISTANCE,
        corrects=flips.id,
    )
    with_flip = results.row("decision_change") - results.row("change_without_flip")
    needs = results.per_network(ratio(results.row("change_needs_flip"), with_flip))
    return (
        results.judge(flips, needs, above=0.5, effect=_HALF),
        results.judge(weights, needs, below=0.5, effect=_HALF),
    )


def _mistakes(results: Results) -> tuple[LedgerEntry, ...]:
    every = make_claim(
        "9.6",
        "changes-are-mistakes",
        Kind.BOUND,
        "A changed decision is a misclassification: no held-out point is put right by "
        "quantization.",
        ACCURACY,
    )
    repaired = make_claim(
        "9.6",
        "changes-repair",
        Kind.EXISTENCE,
        "Some changed decisions put a point right that the float network misclassifies.",
        ACCURACY,
        corrects=every.id,
    )
    balance = make_claim(
        "9.6",
        "changes-spoil-more",
        Kind.ORDERING,
        "Among held-out points more decisions change from right to wrong than from wrong to right.",
        ACCURACY,
    )
    changed = results.row("test_changed") > 0
    puts_right = results.row("test_repaired")[changed] > 0
    net = results.row("test_spoiled") - results.row("test_repaired")
    return (
        judge_all(every, ~puts_right),
        judge_existence(repaired, found=int(puts_right.sum()), cases=puts_right.size),
        results.judge(balance, results.per_network(net), above=0.0, effect=_NO_EFFECT),
    )
