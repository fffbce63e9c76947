"""The claims of `digits_classifier` that compare kinds of classifiers over the shapes."""

from __future__ import annotations

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.digits_classifier.results import SHAPE_TABLE, SHAPES, Results, tgr_claim
from qgeom.experiments.digits_classifier.sweep import average_interval, smallest_interval
from qgeom.judges import judge_interval

_NONE = "zero: any difference in this direction counts"
_EFFECT = "stated: the largest difference that counts as almost none"


def comparison_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge every comparison on the mean over shapes, and at the shape where it is worst.

    Parameters
    ----------
    results : Results
        An outcome.

    Returns
    -------
    tuple of LedgerEntry
        In reading order, corrections not resolved.
    """
    return (
        *_other_activations(results),
        *_useful(results),
        *_how_useful(results),
        *_softmax(results),
    )


def _shapes(results: Results) -> str:
    return f"hidden widths {', '.join(results.shapes)}"


def _twice(
    results: Results, name: str, claims: tuple[Claim, Claim], *, above: float, effect: str
) -> tuple[LedgerEntry, LedgerEntry]:
    """Judge the first claim on the mean over shapes, the second on the smallest of their means."""
    table, confidence = results.difference(name), results.number("confidence")
    found = (f(table, confidence=confidence) for f in (average_interval, smallest_interval))
    average, smallest = (
        judge_interval(claim, interval, above=above, effect=effect)
        for claim, interval in zip(claims, found, strict=True)
    )
    return average, smallest


def _other_activations(results: Results) -> tuple[LedgerEntry, ...]:
    effect = results.number("accuracy_effect")
    entries: list[LedgerEntry] = []
    for name in ("tanh", "sigmoid"):
        average = tgr_claim(
            f"not-below-{name}",
            Kind.ORDERING,
            f"Less nonlinearity per neuron is no loss: on average over the shapes "
            f"({_shapes(results)}) a ReLU network falls short of a {name} network of equal shape, "
            f"start and training by less than {effect:.1%} of the held-out images.",
            SHAPES,
            SHAPE_TABLE,
        )
        each = tgr_claim(
            f"not-below-{name}-each-shape",
            Kind.ORDERING,
            f"At none of the shapes ({_shapes(results)}) does a ReLU network fall short of a "
            f"{name} network of equal start and training by {effect:.1%} of the held-out images.",
            SHAPES,
            SHAPE_TABLE,
        )
        entries += _twice(results, name, (average, each), above=-effect, effect=_EFFECT)
    return tuple(entries)


def _useful(results: Results) -> tuple[LedgerEntry, ...]:
    average = tgr_claim(
        "beats-affine",
        Kind.ORDERING,
        "The kinks are of use: on the same held-out images a ReLU network is right more often than "
        "an affine classifier at the best of its epochs, on average over the shapes "
        f"({_shapes(results)}).",
        SHAPES,
        SHAPE_TABLE,
    )
    each = tgr_claim(
        "beats-affine-each-shape",
        Kind.ORDERING,
        f"At each of the shapes ({_shapes(results)}) a ReLU network is right more often than an "
        "affine classifier at the best of its epochs.",
        SHAPES,
        SHAPE_TABLE,
    )
    return _twice(results, "affine", (average, each), above=0.0, effect=_NONE)


def _how_useful(results: Results) -> tuple[LedgerEntry, ...]:
    effect = results.number("accuracy_effect")
    clearly = tgr_claim(
        "beats-affine-clearly",
        Kind.ORDERING,
        "The digits show what the kinks are worth: on average over the shapes a ReLU network beats "
        f"an affine classifier at the best of its epochs by more than {effect:.1%} of the images.",
        SHAPES,
        SHAPE_TABLE,
    )
    little = tgr_claim(
        "affine-nearly-as-good",
        Kind.ORDERING,
        "On these images an affine classifier does nearly as well, if not better: at the best of "
        "its epochs a ReLU network is ahead of it by less than "
        f"{effect:.1%} of the images, on average over the shapes.",
        SHAPES,
        SHAPE_TABLE,
        corrects=clearly.id,
    )
    lead = average_interval(results.difference("affine"), confidence=results.number("confidence"))
    return (
        judge_interval(clearly, lead, above=effect, effect=_EFFECT),
        judge_interval(little, lead, below=effect, effect=_EFFECT),
    )


def _softmax(results: Results) -> tuple[LedgerEntry, ...]:
    effect = results.number("accuracy_effect")
    average = tgr_claim(
        "softmax-not-essential",
        Kind.ORDERING,
        "Softmax does no essential work in training either: on average over the shapes "
        f"({_shapes(results)}) a ReLU network trained without it (on squared errors) loses less "
        f"than {effect:.1%} of the held-out images.",
        SHAPES,
    )
    each = tgr_claim(
        "softmax-not-essential-each-shape",
        Kind.ORDERING,
        f"At none of the shapes ({_shapes(results)}) does a ReLU network trained without softmax "
        f"lose {effect:.1%} of the held-out images.",
        SHAPES,
    )
    return _twice(results, "squares", (average, each), above=-effect, effect=_EFFECT)
