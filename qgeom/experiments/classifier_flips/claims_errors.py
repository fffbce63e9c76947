"""Claims about where the output error lies."""

from __future__ import annotations

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.classifier_flips.results import ERROR, Results, make_claim, ratio
from qgeom.types import FloatArray

_EXCESS = "zero: as much squared error as the area would hold if it were spread evenly"
_NO_ORDER = "zero: no rank correlation"


def error_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge whether the error concentrates near boundaries, at flips, or far out."""
    return (
        *_near_decision(results),
        *_rank_decision(results),
        *_near_neurons(results),
        *_at_flips(results),
    )


def _excess(results: Results, part: FloatArray, area: FloatArray) -> FloatArray:
    """Share of the squared error in a region minus the share of the box it covers, per network.

    Regions near a boundary are measured on the lattice, error and area alike.
    """
    return results.per_network(ratio(part, results.row("lattice_error_mean_square")) - area)


def _near_decision(results: Results) -> tuple[LedgerEntry, ...]:
    near = make_claim(
        "5",
        "error-near-decision",
        Kind.ORDERING,
        "The output error concentrates near the decision boundary: the region near it holds more "
        "of the squared error than of the area.",
        ERROR,
    )
    outwards = make_claim(
        "5",
        "error-grows-outwards",
        Kind.CORRELATION,
        "The error's magnitude grows with the input's 1-norm, wherever the boundaries lie.",
        ERROR,
        corrects=near.id,
    )
    excess = _excess(results, results.row("error_square_near"), results.spread("near_area"))
    norms = results.per_network(results.row("error_rank_norm"))
    return (
        results.judge(near, excess, above=0.0, effect=_EXCESS),
        results.judge(outwards, norms, above=0.0, effect=_NO_ORDER),
    )


def _rank_decision(results: Results) -> tuple[LedgerEntry, ...]:
    rank = make_claim(
        "5",
        "error-rank-decision",
        Kind.CORRELATION,
        "The error's magnitude falls with the distance to the decision boundary.",
        ERROR,
    )
    away = make_claim(
        "5",
        "error-rank-decision-positive",
        Kind.CORRELATION,
        "The error's magnitude grows with the distance to the decision boundary.",
        ERROR,
        corrects=rank.id,
    )
    ranks = results.per_network(results.row("error_rank_decision"))
    return (
        results.judge(rank, ranks, below=0.0, effect=_NO_ORDER),
        results.judge(away, ranks, above=0.0, effect=_NO_ORDER),
    )


def _near_neurons(results: Results) -> tuple[LedgerEntry, ...]:
    near = make_claim(
        "5",
        "error-near-neurons",
        Kind.ORDERING,
        "The output error concentrates near the neurons' boundaries: the region near them holds "
        "more of the squared error than of the area.",
        ERROR,
    )
    rank = make_claim(
        "5",
        "error-rank-neurons",
        Kind.CORRELATION,
        "The error's magnitude falls with the distance to the nearest neuron's boundary.",
        ERROR,
    )
    part, area = results.row("error_square_near_neuron"), results.spread("near_neuron_area")
    ranks = results.per_network(results.row("error_rank_neuron"))
    return (
        results.judge(near, _excess(results, part, area), above=0.0, effect=_EXCESS),
        results.judge(rank, ranks, below=0.0, effect=_NO_ORDER),
    )


def _at_flips(results: Results) -> tuple[LedgerEntry, ...]:
    claim = make_claim(
        "7.2",
        "error-at-flips",
        Kind.ORDERING,
        "Flips are where the error is: inputs whose pattern changes hold more of the squared "
        "error than of the area.",
        ERROR,
    )
    part, area = results.row("error_square_changed"), results.row("pattern_disagreement")
    excess = results.per_network(ratio(part, results.row("error_mean_square")) - area)
    return (results.judge(claim, excess, above=0.0, effect=_EXCESS),)
