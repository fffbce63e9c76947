"""Claims on what quantization does to the decision boundary: the strip, and how far it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import flags, floats
from qgeom.experiments.rational_boundary.columns import CURVES, DISPLACEMENT, ROUNDING, tgq
from qgeom.judges import judge_all, judge_existence

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome


def shift_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on pairs of networks.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    return (*_strip(outcome), *_flips(outcome), *_shift(outcome))


def _strip(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    strip = tgq(
        "9.3",
        "strip",
        Kind.IDENTITY,
        "Decisions change in a strip between the old and the new boundary, which is no wider in a "
        "box twice as large.",
        CURVES,
    )
    wedges = tgq(
        "9.3",
        "wedges",
        Kind.IDENTITY,
        "Without biases decisions change in wedges with their tips at the origin: a box twice as "
        "wide has exactly four times the area of changed decisions.",
        CURVES,
        corrects=strip.id,
    )
    changed = floats(outcome, "pair_changed_area") > 0
    near = floats(outcome, "pair_distance") + floats(outcome, "pair_distance_error")
    doubled = floats(outcome, "pair_distance_doubled")
    known = changed & np.isfinite(near) & np.isfinite(doubled)
    plain = changed & flags(outcome, "pair_homogeneous")
    return (
        judge_all(strip, (doubled <= near)[known]),
        judge_all(wedges, (floats(outcome, "pair_changed_ratio") == 4.0)[plain]),
    )


def _flips(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    flips = tgq(
        "9.3",
        "strip-flips",
        Kind.IDENTITY,
        "The strip between the old and the new decision boundary is a flip strip: everywhere in it "
        "a neuron flips.",
        CURVES,
    )
    without = tgq(
        "9.3",
        "change-without-flip",
        Kind.EXISTENCE,
        "Decisions also change where no neuron flips, because the affine map of a cell changes.",
        CURVES,
        corrects=flips.id,
    )
    area, quiet = floats(outcome, "pair_changed_area"), floats(outcome, "pair_without_flip")
    changed = area > 0
    return (
        judge_all(flips, (quiet == 0)[changed]),
        judge_existence(without, found=int((quiet > 0).sum()), cases=int(changed.sum())),
    )


def _shift(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    stated = tgq(
        "7.4",
        "shift",
        Kind.BOUND,
        "The boundary moves by no more than the largest change of a coefficient.",
        DISPLACEMENT,
    )
    band = tgq(
        "7.4",
        "shift-band",
        Kind.BOUND,
        "With B the largest change in the box of a term of f plus that of a term of g, "
        "|F − F_q| ≤ B, and decisions change only where |F − t| ≤ B.",
        DISPLACEMENT,
        corrects=stated.id,
    )
    distance = tgq(
        "7.4",
        "shift-distance",
        Kind.BOUND,
        "If all generalized gradients of F and F_q in their bands of height B have a norm of at "
        "least m > 0, no point of one boundary is farther than B/m from the other.",
        DISPLACEMENT,
        corrects=stated.id,
    )
    found, bound = floats(outcome, "pair_distance"), floats(outcome, "pair_bound")
    limit = floats(outcome, "pair_distance_bound")
    rounded = bound > 0
    known = rounded & np.isfinite(found)
    within = flags(outcome, "pair_within_bound")
    height = floats(outcome, "pair_changed_height") <= bound + ROUNDING
    change = floats(outcome, "pair_coefficient_change")
    return (
        judge_all(stated, (found <= change + ROUNDING)[known]),
        judge_all(band, (within & height)[rounded]),
        judge_all(distance, (found <= limit + ROUNDING)[known & np.isfinite(limit)]),
    )
