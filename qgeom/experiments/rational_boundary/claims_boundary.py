"""Claims on the decision boundary and the hypersurface that contains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.columns import flags, floats, ints
from qgeom.experiments.rational_boundary.columns import CURVES, HYPERSURFACE, tgq
from qgeom.judges import judge_all, judge_count

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome


def boundary_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on the boundary of one network.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    return (*_containment(outcome), *_equality(outcome), *_interaction(outcome))


def _containment(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    level = tgq(
        "7.4",
        "level-set",
        Kind.IDENTITY,
        "The level set {F = t} is a piecewise linear curve, a subset of a tropical hypersurface.",
        CURVES,
        HYPERSURFACE,
    )
    contained = tgq(
        "7.4",
        "boundary-contained",
        Kind.IDENTITY,
        "The boundary of {F > t} is contained in the hypersurface of f ⊕ t⊗g, in which the "
        "threshold is added to the coefficients of g.",
        HYPERSURFACE,
        corrects=level.id,
    )
    plateau = tgq(
        "7.4",
        "plateau",
        Kind.IDENTITY,
        "{F = t} contains an open set exactly where one and the same term, exponent and "
        "coefficient, wins alone in f and in t⊗g.",
        CURVES,
        corrects=level.id,
    )
    sides, inside = (
        ints(outcome, "function_boundary_sides"),
        ints(outcome, "function_contained"),
    )
    flat = floats(outcome, "function_plateau") > 0
    return (
        judge_all(level, ~flat & (inside == sides)),
        judge_count(contained, violations=int((sides - inside).sum()), cases=int(sides.sum())),
        judge_all(plateau, flags(outcome, "function_plateau_common")),
    )


def _equality(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    equal = tgq(
        "7.4",
        "boundary-equal",
        Kind.IDENTITY,
        "Decision boundaries are tropical hypersurfaces: F = t on all of the hypersurface of "
        "f ⊕ t⊗g.",
        HYPERSURFACE,
    )
    parts = tgq(
        "7.4",
        "hypersurface-parts",
        Kind.IDENTITY,
        "The hypersurface of f ⊕ t⊗g consists of pieces on which F = t, kinks of f where F > t, "
        "and kinks of g where F < t.",
        HYPERSURFACE,
        corrects=equal.id,
    )
    pieces = int(ints(outcome, "function_hypersurface_pieces").sum())
    return (
        judge_count(equal, violations=int(ints(outcome, "function_off").sum()), cases=pieces),
        judge_count(
            parts, violations=int(ints(outcome, "function_unexplained").sum()), cases=pieces
        ),
    )


def _interaction(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    interact = tgq(
        "9.3",
        "boundary-on-hypersurfaces",
        Kind.IDENTITY,
        "The decision boundary is found where the hypersurfaces of f and of g are: every piece of "
        "it lies on one of them.",
        CURVES,
    )
    bends = tgq(
        "9.3",
        "boundary-bends",
        Kind.IDENTITY,
        "The decision boundary bends only where it meets the hypersurface of f or that of g.",
        CURVES,
        corrects=interact.id,
    )
    sides = ints(outcome, "function_boundary_sides")
    on = ints(outcome, "function_on_hypersurfaces")
    return (
        judge_count(interact, violations=int((sides - on).sum()), cases=int(sides.sum())),
        judge_count(
            bends,
            violations=int(ints(outcome, "function_bends_unexplained").sum()),
            cases=int(ints(outcome, "function_bends").sum()),
        ),
    )
