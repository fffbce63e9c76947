"""Claims about how often flips happen: against bits, near neurons' boundaries, on the data."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.classifier_flips.results import (
    ACCURACY,
    DISTANCE,
    MAPS,
    QUANTITIES,
    TABLE,
    Results,
    contrast,
    make_claim,
    ratio,
)
from qgeom.judges import judge_all, judge_count

_NO_EFFECT = "zero: any difference in this direction counts"


def frequency_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge rarity, the trend with bits, and where flips happen."""
    return (*_rarity(results), *_trend(results), *_near_neurons(results), *_on_data(results))


def _rarity(results: Results) -> tuple[LedgerEntry, ...]:
    threshold, many = results.number("rare_threshold"), int(results.number("reference_bits"))
    rates = results.row("relu_flip_rate")
    widths = sorted(set(results.bits.tolist()))
    means = {b: results.per_network(rates, results.bits == b) for b in widths}
    effect = "stated: the largest rate that counts as rare"
    general = make_claim(
        "5",
        "flips-rare",
        Kind.BOUND,
        f"Flips are rare at every bit-width: `relu_flip_rate` over the box is below {threshold:g}.",
        QUANTITIES,
    )
    worst = max(widths, key=lambda b: float(means[b].mean()))
    entries = [results.judge(general, means[worst], below=threshold, effect=effect)]
    for b in widths:
        claim = make_claim(
            "5",
            f"flips-rare-{b}-bits",
            Kind.BOUND,
            f"At {b} bits flips are rare: `relu_flip_rate` over the box is below {threshold:g}.",
            QUANTITIES,
            corrects=general.id if b == many else "",
        )
        entries.append(results.judge(claim, means[b], below=threshold, effect=effect))
    return tuple(entries)


def _trend(results: Results) -> tuple[LedgerEntry, ...]:
    area, grids = results.row("pattern_disagreement"), results.label("grid")
    steps = make_claim(
        "10.1",
        "flips-fall-every-bit",
        Kind.ORDERING,
        "The flip region shrinks with the step: for every network and grid each finer bit-width "
        "has a smaller area of pattern disagreement.",
        QUANTITIES,
    )
    falls: list[bool] = []
    for grid in dict.fromkeys(grids.tolist()):
        for network in np.unique(results.network):
            rows = np.flatnonzero((grids == grid) & (results.network == network))
            ordered = area[rows[np.argsort(results.bits[rows], kind="stable")]]
            falls.extend((np.diff(ordered) < 0).tolist())
    entries = [judge_all(steps, np.array(falls, dtype=np.bool_))]
    for grid in dict.fromkeys(grids.tolist()):
        claim = make_claim(
            "10.1",
            f"flips-fall-{grid.replace('_', '-')}",
            Kind.ORDERING,
            f"On the grid `{grid}` the area of pattern disagreement falls with the bits: their "
            "rank correlation is negative.",
            QUANTITIES,
            corrects=steps.id,
        )
        trends = results.trend(area, grids == grid)
        entries.append(results.judge(claim, trends, below=0.0, effect=_NO_EFFECT))
    return tuple(entries)


def _near_neurons(results: Results) -> tuple[LedgerEntry, ...]:
    flips, near = results.row("lattice_pattern_disagreement"), results.row("flip_near_neuron")
    area = results.spread("near_neuron_area")
    within = f"{results.number('near_fraction'):.0%} of the box's diagonal"
    universal = make_claim(
        "7.2",
        "flips-near-neuron",
        Kind.BOUND,
        f"An input that flips was near a float neuron's boundary (within {within}).",
        MAPS,
    )
    ordering = make_claim(
        "7.2",
        "flips-likelier-near-neuron",
        Kind.ORDERING,
        f"Patterns change more often within {within} of some float neuron's boundary than "
        "farther away.",
        MAPS,
        corrects=universal.id,
    )
    gap = contrast(ratio(near, area), ratio(flips - near, 1.0 - area))
    all_near = (flips - near <= 0)[flips > 0]
    return (
        judge_all(universal, all_near),
        results.judge(ordering, results.per_network(gap), above=0.0, effect=_NO_EFFECT),
    )


def _on_data(results: Results) -> tuple[LedgerEntry, ...]:
    stable = make_claim(
        "8",
        "stable-around-data",
        Kind.ORDERING,
        "Training points lie in stable cells: their patterns change less often than those of the "
        "box as a whole.",
        QUANTITIES,
    )
    unstable = make_claim(
        "8",
        "boundaries-around-data",
        Kind.ORDERING,
        "These networks keep their boundaries where the data are: patterns of training points "
        "change more often than those of the box as a whole.",
        QUANTITIES,
        corrects=stable.id,
    )
    vulnerable = make_claim(
        "8",
        "flips-near-decision",
        Kind.ORDERING,
        "Inputs near the float decision boundary are the vulnerable ones: their patterns change "
        "more often than those of inputs far from it.",
        DISTANCE,
    )
    flips, area = results.row("pattern_disagreement"), results.spread("near_area")
    on_data = results.per_network(contrast(results.row("train_pattern_disagreement"), flips))
    near, far = results.row("flip_near"), results.row("flip_far")
    gap = contrast(ratio(near, area), ratio(far, 1.0 - area))
    return (
        results.judge(stable, on_data, below=0.0, effect=_NO_EFFECT),
        results.judge(unstable, on_data, above=0.0, effect=_NO_EFFECT),
        results.judge(vulnerable, results.per_network(gap), above=0.0, effect=_NO_EFFECT),
        *_accuracy(results),
    )


def _accuracy(results: Results) -> tuple[LedgerEntry, ...]:
    bits, effect = int(results.number("reference_bits")), results.number("accuracy_effect")
    change = np.abs(results.row("test_accuracy") - results.row("float_test_accuracy"))
    entries = []
    for grid in dict.fromkeys(results.label("grid").tolist()):
        claim = make_claim(
            "9.6",
            f"accuracy-{bits}-bits-{grid.replace('_', '-')}",
            Kind.BOUND,
            f"With {bits} bits on the grid `{grid}` held-out accuracy changes by less than "
            f"{100 * effect:g} percentage points, in either direction.",
            ACCURACY,
            TABLE,
        )
        rows = (results.label("grid") == grid) & (results.bits == bits)
        if not rows.any():
            entries.append(judge_count(claim, violations=0, cases=0))
            continue
        values = results.per_network(change, rows)
        entries.append(
            results.judge(
                claim, values, below=effect, effect="stated: the largest change that is almost none"
            )
        )
    return tuple(entries)
