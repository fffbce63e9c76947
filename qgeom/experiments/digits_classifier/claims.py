"""The claims that `digits_classifier` tests, judged from its own computed data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Claim, Kind, LedgerEntry, resolve_corrections
from qgeom.experiments.digits_classifier.comparison_claims import comparison_claims
from qgeom.experiments.digits_classifier.results import (
    ACCURACIES,
    ACCURACY,
    BITS,
    CELLS,
    IMAGES,
    Results,
    tgr_claim,
)
from qgeom.judges import judge_all, judge_count, judge_interval

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

_EFFECT = "stated: the largest difference that counts as almost none"
_RARE = "stated: the largest rate that counts as rare"


def claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge every claim.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned (or a test made up).

    Returns
    -------
    tuple of LedgerEntry
        In reading order, corrections resolved.
    """
    results = Results(outcome)
    return resolve_corrections(
        (
            _kink(results),
            *_works(results),
            *comparison_claims(results),
            _softmax(results),
            *_cells(results),
            *_twins(results),
        )
    )


def _kink(results: Results) -> LedgerEntry:
    claim = tgr_claim(
        "one-kink",
        Kind.IDENTITY,
        "Every x ≠ 0 has an open neighbourhood on which σ(x) = max(x, 0) is linear; "
        "x = 0 has none.",
        ACCURACY,
    )
    linear, expected = (results.outcome.array(f"bend_{n}") for n in ("linear", "expected"))
    return judge_all(claim, linear == expected)


def _works(results: Results) -> tuple[LedgerEntry, ...]:
    good = results.number("good_accuracy")
    works = tgr_claim(
        "accuracy",
        Kind.BOUND,
        f"A ReLU network (hidden widths {results.reference}) classifies handwritten digits quite "
        f"well: it is right on more than {good:.0%} of held-out images of {results.images}.",
        ACCURACY,
        IMAGES,
    )
    unseen = tgr_claim(
        "unseen-cells",
        Kind.BOUND,
        "It generalizes to data not seen during training: it is right on more than "
        f"{good:.0%} even of those held-out images whose cell holds no training image.",
        CELLS,
    )
    effect = "stated: the accuracy from which a classifier works quite well"
    images = results.cell("unseen_images")
    entries = [
        judge_interval(
            works, results.interval(results.of("accuracy", "relu")), above=good, effect=effect
        )
    ]
    if (images == 0).any():
        entries.append(judge_count(unseen, violations=0, cases=0))
    else:
        shares = results.interval(results.cell("unseen_right") / images)
        entries.append(judge_interval(unseen, shares, above=good, effect=effect))
    return tuple(entries)


def _softmax(results: Results) -> LedgerEntry:
    decisions = tgr_claim(
        "softmax-keeps-decisions",
        Kind.IDENTITY,
        "The softmax layer changes no decision: the largest probability belongs to the largest "
        "output.",
        ACCURACIES,
    )
    changes = int(results.floats("softmax_changes").sum())
    cases = results.count("networks") * results.count("test_images")
    return judge_count(decisions, violations=changes, cases=cases)


def _cells(results: Results) -> tuple[LedgerEntry, ...]:
    inside = tgr_claim(
        "images-inside-cells",
        Kind.IDENTITY,
        "Every held-out image has an open neighbourhood on which the network is affine: no "
        "pre-activation is zero there, by more than rounding error.",
        CELLS,
    )
    affine = tgr_claim(
        "affine-on-cells",
        Kind.IDENTITY,
        "The classifier is a piecewise linear function of the pixels: at every held-out image, and "
        "half way from it to the end of its cell, its outputs are A[x]x + b[x] with the A and b of "
        "the image, within the bound on rounding errors.",
        CELLS,
    )
    cases = results.count("seeds") * results.count("test_images")
    return tuple(
        judge_count(claim, violations=int(results.cell(name).sum()), cases=cases)
        for claim, name in ((inside, "touching"), (affine, "bent"))
    )


def _twins(results: Results) -> tuple[LedgerEntry, ...]:
    bits, effect = results.count("reference_bits"), results.number("accuracy_effect")
    rare = results.number("rare_threshold")
    accuracy = Claim.of(
        "TGQ",
        "9.6",
        "digits-accuracy",
        Kind.BOUND,
        f"On digits, too, {bits} bits have almost no effect: on the worst of the grids the "
        f"held-out accuracy changes by less than {effect:.1%}.",
        BITS,
    )
    images = Claim.of(
        "TGQ",
        "8",
        "digits-flips-rare",
        Kind.BOUND,
        f"Boundaries keep a margin from the data, so flips are rare: at {bits} bits the pattern "
        f"changes at less than {rare:.1%} of the held-out images.",
        BITS,
    )
    neurons = Claim.of(
        "TGQ",
        "8",
        "digits-flips-rare-per-neuron",
        Kind.BOUND,
        f"At {bits} bits a single neuron changes its state at less than {rare:.1%} of the held-out "
        "images (mean over neurons); over all neurons that still changes many patterns.",
        BITS,
        corrects=images.id,
    )
    before = results.of("accuracy", "relu")[:, None]
    worst = np.abs(results.per_seed("accuracy", bits) - before).max(axis=1)
    flips = {name: results.per_seed(name, bits).mean(axis=1) for name in ("flipped", "flip_rate")}
    return (
        judge_interval(accuracy, results.interval(worst), below=effect, effect=_EFFECT),
        judge_interval(images, results.interval(flips["flipped"]), below=rare, effect=_RARE),
        judge_interval(neurons, results.interval(flips["flip_rate"]), below=rare, effect=_RARE),
    )
