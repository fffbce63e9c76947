"""Claims about what the flip quantities and fate metrics are: identities and sampling."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.classifier_flips.claims_lattice import lattice_claims
from qgeom.experiments.classifier_flips.results import (
    AREAS,
    ESTIMATES,
    QUANTITIES,
    Results,
    make_claim,
)
from qgeom.judges import judge_all, judge_bound
from qgeom.types import BoolArray, FloatArray

_ROUNDING = 1e-12  # shares are quotients of whole numbers below 2^53: off by a few 2^-53


def rate_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge which area `relu_flip_rate` is, what samples converge to, and the fates."""
    return (
        *_areas(results),
        *_sampling(results),
        *lattice_claims(results),
        *_fates(results),
        *_reassignment(results),
    )


def _equal(first: FloatArray, second: FloatArray) -> BoolArray:
    return np.abs(first - second) <= _ROUNDING


def _areas(results: Results) -> tuple[LedgerEntry, ...]:
    area = make_claim(
        "9.6",
        "relu-flip-rate-area",
        Kind.IDENTITY,
        "`relu_flip_rate` is the share of the input area on which the activation pattern changes.",
        QUANTITIES,
    )
    mean = make_claim(
        "9.6",
        "relu-flip-rate-mean",
        Kind.IDENTITY,
        "`relu_flip_rate` is the mean over the neurons of the area share on which each one flips.",
        QUANTITIES,
        AREAS,
        corrects=area.id,
    )
    bounds = make_claim(
        "9.6",
        "disagreement-bounds",
        Kind.IDENTITY,
        "The area share on which the pattern changes lies between the largest flip area of a "
        "neuron and the smaller of 1 and the sum over all neurons.",
        QUANTITIES,
        corrects=area.id,
    )
    metrics, disagreement, neurons = _both_measures(results)
    low, high = neurons.max(axis=1), np.minimum(1.0, neurons.sum(axis=1))
    between = (low <= disagreement + _ROUNDING) & (disagreement <= high + _ROUNDING)
    return (
        judge_all(area, _equal(metrics, disagreement)),
        judge_all(mean, _equal(metrics, neurons.mean(axis=1))),
        judge_all(bounds, between),
    )


def _both_measures(results: Results) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Metric, pattern disagreement and neurons' flip rates: exact areas, then the lattice's."""
    metrics, disagreements, neurons = [], [], []
    for where, prefix in (("area", ""), ("box", "lattice_")):
        metrics.append(_metric(results, "relu_flip_rate", where))
        disagreements.append(results.row(f"{prefix}pattern_disagreement"))
        rates = results.outcome.array(f"row_{prefix}neuron_flip_rate")
        neurons.append(np.asarray(rates, dtype=np.float64))
    return np.concatenate(metrics), np.concatenate(disagreements), np.concatenate(neurons)


def _metric(results: Results, name: str, where: str = "area") -> FloatArray:
    """A fate metric over all hidden layers in one place, one value per twin."""
    outcome = results.outcome
    place, layer = np.asarray(outcome.array("fate_where")), np.asarray(outcome.array("fate_layer"))
    values = np.asarray(outcome.array(f"fate_{name}"), dtype=np.float64)
    return values[np.flatnonzero((place == where) & (layer == 0))]


def _sampling(results: Results) -> tuple[LedgerEntry, ...]:
    confidence = f"{results.number('confidence'):.0%}"
    original = make_claim(
        "9.6",
        "sample-converges-disagreement",
        Kind.VALUE,
        "Over uniformly drawn inputs `relu_flip_rate` estimates the area share on which the "
        "pattern changes.",
        ESTIMATES,
    )
    corrected = make_claim(
        "9.6",
        "sample-converges",
        Kind.VALUE,
        "Over uniformly drawn inputs `relu_flip_rate` converges to the mean flip area of the "
        f"neurons: the exact one lies within the interval of every estimate (empirical "
        f"Bernstein, jointly {confidence} over all twins and sample sizes).",
        ESTIMATES,
        corrects=original.id,
    )
    disagreement = make_claim(
        "9.6",
        "sample-disagreement",
        Kind.VALUE,
        "The share of uniformly drawn inputs whose pattern changes converges to the area share "
        "on which it changes, judged in the same way.",
        ESTIMATES,
    )
    return (
        judge_all(original, _covered(results, "relu_flip_rate", "pattern_disagreement")),
        judge_all(corrected, _covered(results, "relu_flip_rate", "relu_flip_rate")),
        judge_all(disagreement, _covered(results, "pattern_disagreement", "pattern_disagreement")),
    )


def _covered(results: Results, estimated: str, area: str) -> BoolArray:
    """Whether each estimate's interval holds the exact area."""
    estimates = np.asarray(results.outcome.array(f"sample_{estimated}"), dtype=np.float64)
    radius = np.asarray(results.outcome.array(f"sample_{estimated}_radius"), dtype=np.float64)
    areas = results.row(area)
    covered: BoolArray = np.abs(estimates - areas[:, None]) <= radius
    return covered


def _fates(results: Results) -> tuple[LedgerEntry, ...]:
    claim = make_claim(
        "5",
        "fates-sum",
        Kind.IDENTITY,
        "Surviving, dead and flipped entries are all there is: their shares sum to 1 in every "
        "layer.",
        QUANTITIES,
    )
    names = ("survive_rate", "dead_rate", "relu_flip_rate")
    total = sum(
        np.asarray(results.outcome.array(f"fate_{name}"), dtype=np.float64) for name in names
    )
    worst = float(np.abs(np.asarray(total) - 1.0).max(initial=0.0))
    return (
        judge_bound(
            claim,
            measured=worst,
            at_most=0.0,
            tolerance=_ROUNDING,
            origin="rounding of three quotients",
        ),
    )


def _reassignment(results: Results) -> tuple[LedgerEntry, ...]:
    original = make_claim(
        "5",
        "collapse-reassigned",
        Kind.IDENTITY,
        "`collapse_mass` (dead and flipped) is the share of re-assignments to another cell, "
        "counted in entries or in inputs.",
        QUANTITIES,
    )
    entries = make_claim(
        "5",
        "reassigned-entries",
        Kind.IDENTITY,
        "Only flipped entries are re-assigned: dead entries were inactive before and stay so. The "
        "share of re-assigned entries is `relu_flip_rate`.",
        QUANTITIES,
        corrects=original.id,
    )
    inputs = make_claim(
        "5",
        "reassigned-inputs",
        Kind.IDENTITY,
        "The share of inputs re-assigned to another cell is the pattern disagreement.",
        QUANTITIES,
        corrects=original.id,
    )
    collapse = _metric(results, "collapse_mass")
    by_entry, by_input = results.row("reassigned_entries"), results.row("reassigned_inputs")
    return (
        judge_all(original, _equal(collapse, by_entry) | _equal(collapse, by_input)),
        judge_all(entries, _equal(_metric(results, "relu_flip_rate"), by_entry)),
        judge_all(inputs, _equal(results.row("pattern_disagreement"), by_input)),
    )
