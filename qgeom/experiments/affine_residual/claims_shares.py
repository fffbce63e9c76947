"""Claims about how much of the squared error is affine: TGQ §7.1, measured in two readings."""

from __future__ import annotations

from functools import partial

from qgeom.claims import Claim, Kind, LedgerEntry
from qgeom.experiments.affine_residual.results import ENERGY, Results
from qgeom.types import FloatArray

_claim = partial(Claim.of, "TGQ")
_HALF = "one half: most"


def share_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge the share on stable cells, and the share that an affine correction takes away."""
    return (
        *share_family(
            results,
            "mostly-stable",
            "most of the squared error lies where no neuron flips",
            1.0 - results.row("square_changed"),
        ),
        *share_family(
            results,
            "mostly-correctable",
            "correcting the twin by the affine map of its own pattern removes most of the squared "
            "error",
            1.0 - results.row("square_left"),
        ),
        *_excess(results),
    )


def share_family(
    results: Results, topic: str, what: str, shares: FloatArray, *, evidence: str = ENERGY
) -> tuple[LedgerEntry, ...]:
    """Judge that a share is above one half: over all bit-widths at the worst, and at each."""
    widths = sorted(set(results.bits.tolist()))
    means = {b: results.per_network(shares, results.bits == b) for b in widths}
    known = [b for b in widths if means[b].size] or widths[:1]
    worst = min(known, key=lambda b: float(means[b].mean()) if means[b].size else 1.0)
    general = _claim("7.1", topic, Kind.ORDERING, f"At every bit-width {what}.", evidence)
    entries = [results.judge(general, means[worst], above=0.5, effect=_HALF)]
    reference = int(results.number("reference_bits"))
    for b in widths:
        claim = _claim(
            "7.1",
            f"{topic}-{b}-bits",
            Kind.ORDERING,
            f"At {b} bits {what}.",
            evidence,
            corrects=general.id if b == reference else "",
        )
        entries.append(results.judge(claim, means[b], above=0.5, effect=_HALF))
    return tuple(entries)


def _excess(results: Results) -> tuple[LedgerEntry, ...]:
    claim = _claim(
        "7.1",
        "flips-hold-excess",
        Kind.ORDERING,
        "What is not linear comes from the boundaries: flipped cells hold more of the squared "
        "error than of the area.",
        ENERGY,
    )
    excess = results.per_network(results.row("square_changed") - results.row("area_changed"))
    effect = "zero: as much squared error as the area would hold if it were spread evenly"
    return (results.judge(claim, excess, above=0.0, effect=effect),)
