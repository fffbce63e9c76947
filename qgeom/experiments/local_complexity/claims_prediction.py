"""Claims about complexity as a predictor of flips, and about its rivals."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.local_complexity.predictors import DECISION, NEAREST, SAMPLED
from qgeom.experiments.local_complexity.results import MAPS, RADIUS, ROC, TABLE, Results, make_claim
from qgeom.rankings import midranks, rank_correlation
from qgeom.types import FloatArray

_CHANCE = "one half: what guessing reaches"
_NO_ORDER = "zero: no rank correlation"
_NO_GAP = "zero: any difference in this direction counts"


def prediction_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge whether complex places flip more often, and what foretells flips better."""
    return (
        *_likelier(results),
        *_counts(results),
        *_rivals(results),
        *_useful(results),
        *_radius(results),
        *_migration(results),
    )


def _likelier(results: Results) -> tuple[LedgerEntry, ...]:
    overall = make_claim(
        "9.7",
        "flips-likelier",
        Kind.CORRELATION,
        "Points of high local complexity flip more often: over all twins the area under the ROC "
        "curve is above one half.",
        ROC,
        TABLE,
    )
    auc = results.skill(SAMPLED)
    entries = [results.judge(overall, results.per_network(auc), above=0.5, effect=_CHANCE)]
    for bits in sorted(set(results.bits.tolist())):
        claim = make_claim(
            "9.7",
            f"flips-likelier-{bits}-bits",
            Kind.CORRELATION,
            f"At {bits} bits points of high local complexity flip more often.",
            ROC,
            TABLE,
        )
        values = results.per_network(auc, results.bits == bits)
        entries.append(results.judge(claim, values, above=0.5, effect=_CHANCE))
    return tuple(entries)


def _counts(results: Results) -> tuple[LedgerEntry, ...]:
    count = make_claim(
        "8",
        "complexity-flip-count",
        Kind.CORRELATION,
        "The number of neurons that flip at a point (`relu_flip_rate` point by point) rises with "
        "local complexity: the rank correlation is positive.",
        MAPS,
    )
    small = make_claim(
        "8",
        "small-perturbations",
        Kind.CORRELATION,
        "Complexity tells where *small* changes of the weights flip neurons: it foretells flips "
        "better the finer the grid (rank correlation of the area under the ROC curve with the "
        "bits).",
        RADIUS,
        TABLE,
    )
    ranks = results.per_network(results.skill(SAMPLED, measure="rank"))
    trend = _trend(results, results.skill(SAMPLED))
    return (
        results.judge(count, ranks, above=0.0, effect=_NO_ORDER),
        results.judge(small, trend, above=0.0, effect=_NO_ORDER),
    )


def _trend(results: Results, values: FloatArray) -> FloatArray:
    """Rank correlation with the bits over the twins of each network."""
    found = []
    for network in np.unique(results.network):
        rows = (results.network == network) & np.isfinite(values)
        if rows.any():
            bits = midranks(results.bits[rows].astype(np.float64))
            found.append(rank_correlation(bits, midranks(values[rows])))
    return np.array(found, dtype=np.float64)


def _rivals(results: Results) -> tuple[LedgerEntry, ...]:
    decision = make_claim(
        "9.7",
        "beats-decision",
        Kind.ORDERING,
        "Local complexity foretells flips better than nearness to the decision boundary does.",
        ROC,
        TABLE,
    )
    nearest = make_claim(
        "9.7",
        "beats-nearest",
        Kind.ORDERING,
        "Local complexity foretells flips better than nearness to the nearest boundary of any "
        "neuron does.",
        ROC,
        RADIUS,
    )
    beaten = make_claim(
        "9.7",
        "nearest-beats",
        Kind.ORDERING,
        "Nearness to the nearest boundary of any neuron foretells flips better than local "
        "complexity does.",
        ROC,
        RADIUS,
        corrects=nearest.id,
    )
    auc = results.skill(SAMPLED)
    to_decision = results.per_network(auc - results.skill(DECISION))
    to_nearest = results.per_network(auc - results.skill(NEAREST))
    return (
        results.judge(decision, to_decision, above=0.0, effect=_NO_GAP),
        results.judge(nearest, to_nearest, above=0.0, effect=_NO_GAP),
        results.judge(beaten, -to_nearest, above=0.0, effect=_NO_GAP),
    )


def _useful(results: Results) -> tuple[LedgerEntry, ...]:
    limit = results.number("useful")
    effect = f"{limit}: chosen as the least that is of use"
    coarse, fine = int(results.bits.min()), int(results.bits.max())
    entries = []
    for bits, topic in ((coarse, "smallest"), (fine, "largest")):
        claim = make_claim(
            "9.7",
            f"useful-proxy-{topic}-bits",
            Kind.VALUE,
            f"Local complexity is a useful proxy of vulnerability at {bits} bits: the area under "
            f"the ROC curve is above {limit}.",
            ROC,
            TABLE,
        )
        values = results.per_network(results.skill(SAMPLED), results.bits == bits)
        entries.append(results.judge(claim, values, above=limit, effect=effect))
    rival = make_claim(
        "9.7",
        "useful-nearest-largest-bits",
        Kind.VALUE,
        f"At {fine} bits nearness to the nearest boundary of any neuron is a useful predictor by "
        "the same measure.",
        ROC,
        TABLE,
    )
    values = results.per_network(results.skill(NEAREST), results.bits == fine)
    return (*entries, results.judge(rival, values, above=limit, effect=effect))


def _radius(results: Results) -> tuple[LedgerEntry, ...]:
    radii, bits = results.floats("radii"), int(results.bits.max())
    small, large = float(radii.min()), float(radii.max())
    claim = make_claim(
        "9.7",
        "small-radius",
        Kind.ORDERING,
        f"At {bits} bits the smallest disc foretells flips better than the largest: a radius of "
        f"{small:.1%} of the box's diagonal against {large:.1%}.",
        RADIUS,
    )
    gain = results.skill(SAMPLED, radius=small) - results.skill(SAMPLED, radius=large)
    values = results.per_network(gain, results.bits == bits)
    return (results.judge(claim, values, above=0.0, effect=_NO_GAP),)


def _migration(results: Results) -> tuple[LedgerEntry, ...]:
    near = make_claim(
        "8",
        "complexity-near-decision",
        Kind.CORRELATION,
        "In trained networks complexity is concentrated near the decision boundary: it falls with "
        "the distance from it.",
        MAPS,
    )
    low = make_claim(
        "8",
        "complexity-low-at-data",
        Kind.ORDERING,
        "Training points of trained networks lie in large cells: their local complexity is below "
        "that of the box.",
        MAPS,
    )
    high = make_claim(
        "8",
        "complexity-high-at-data",
        Kind.ORDERING,
        "Training points have a higher local complexity than the box around them.",
        MAPS,
        corrects=low.id,
    )
    place = results.reference[0]
    data, box = (results.floats(f"member_{name}")[:, place] for name in ("data_mean", "mean"))
    total = data + box
    contrast = np.divide(data - box, total, out=np.full_like(total, np.nan), where=total > 0)
    ranks = results.floats("member_rank_decision")
    return (
        results.judge(near, ranks, below=0.0, effect=_NO_ORDER),
        results.judge(low, contrast, below=0.0, effect=_NO_GAP),
        results.judge(high, contrast, above=0.0, effect=_NO_GAP),
    )
