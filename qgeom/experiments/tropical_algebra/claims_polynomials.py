"""Claims on tropical polynomials, the worked ones first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.tropical_algebra.judging import (
    CONVERSIONS,
    LINE,
    PLANE,
    WINNERS,
    checked,
    counted,
    floats,
    tgq,
    tgr,
    worked,
)
from qgeom.judges import judge_all, judge_bound, judge_count, judge_value

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

# what TGQ §1 prints: the place, the values of the three terms, the value of the winner
PRINTED = ((-5, (0, -4, -7), 0), (-1, (0, 0, 1), 1), (0, (0, 1, 3), 3), (2, (0, 3, 7), 7))
_EXACT = "exact rational arithmetic"
_IDENTITY, _VALUE = Kind.IDENTITY, Kind.VALUE


def polynomial_claims(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    """Judge the claims on polynomials.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    tuple of LedgerEntry
        In reading order.
    """
    convex = tgq("1", "convex", _IDENTITY, "Every tropical polynomial is convex.", LINE)
    linear = tgr(
        "geometry",
        "piecewise-linear",
        _IDENTITY,
        "Every tropical polynomial is piecewise linear (in one variable: with at most as many "
        "slopes as terms, which are whole and rise).",
        CONVERSIONS,
        LINE,
    )
    return (
        _table(outcome),
        *_far(outcome),
        *_ties(outcome),
        *_breakpoints(outcome),
        counted(outcome, convex, "convex"),
        counted(outcome, linear, "pieces"),
        *_hypersurface(outcome),
        *_plane(outcome),
    )


def _table(outcome: Outcome) -> LedgerEntry:
    claim = tgq(
        "1",
        "example-table",
        _VALUE,
        "The terms of max(0, 1 + x, 3 + 2x) at −5, −1, 0 and 2, and the largest of them, are those "
        "of the document's table.",
        WINNERS,
    )
    rows = worked(outcome, "hidden")["table"]
    assert isinstance(rows, list | tuple)  # noqa: S101 - made by compute
    here = [row for row in rows if isinstance(row, Mapping)]
    return judge_all(
        claim,
        [
            (row["x"], tuple(row["terms"]), row["largest"]) == printed
            for row, printed in zip(here, PRINTED, strict=True)
        ],
    )


def _far(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    steep = tgq(
        "1",
        "example-far-left",
        _VALUE,
        "Far to the left the term 3 + 2x of the example dominates (the document withdraws this in "
        "the same line).",
        LINE,
    )
    flat = tgq(
        "1",
        "far-left-lowest",
        _IDENTITY,
        "Far to the left the term with the lowest exponent wins, in the example the constant 0; "
        "far to the right the one with the highest.",
        LINE,
        corrects=steep.id,
    )
    left = floats(outcome, "hidden", "far_left")
    right = floats(outcome, "hidden", "far_right")
    cases, violations = checked(outcome, "far_ends")
    own = [left == [0], right == [2]]
    return (
        judge_all(steep, [left == [2]]),
        judge_count(flat, violations=violations + own.count(False), cases=cases + len(own)),
    )


def _ties(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    anywhere = tgq(
        "1",
        "kinks-at-ties",
        _IDENTITY,
        "A polynomial in one variable has a kink wherever two of its terms tie.",
        LINE,
    )
    winning = tgq(
        "1",
        "kinks-at-winning-ties",
        _IDENTITY,
        "It has kinks exactly where two terms tie *for the maximum*: in the example only at −3/2.",
        LINE,
        corrects=anywhere.id,
    )
    chords = tgq(
        "1",
        "terms-above-chords",
        _IDENTITY,
        "A term wins alone somewhere exactly if its coefficient lies above all chords between "
        "coefficients of lower and higher exponents: 1 + x never does, for 1 < (0 + 3)/2.",
        LINE,
        corrects=anywhere.id,
    )
    only = floats(outcome, "hidden", "kinks") == [-1.5]
    hidden = worked(outcome, "hidden")["wins"] == [True, False, True]
    entries = []
    for claim, name, own in ((winning, "winning_ties", only), (chords, "chords", hidden)):
        cases, violations = checked(outcome, name)
        entries.append(judge_count(claim, violations=violations + (not own), cases=cases + 1))
    return (counted(outcome, anywhere, "any_ties"), *entries)


def _expansion(outcome: Outcome) -> LedgerEntry:
    expanded = tgr(
        "geometry",
        "example-expanded",
        _IDENTITY,
        "(x ⊗ x) ⊕ (2 ⊗ x) ⊕ −4 is max(2x, x + 2, −4).",
        LINE,
    )
    return judge_all(expanded, [worked(outcome, "visible")["text"] == "max(-4, 2 + x, 2x)"])


def _breakpoints(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    places = tgr(
        "geometry",
        "breakpoints",
        _VALUE,
        "The slope of max(2x, x + 2, −4) changes at −6 and at 2, and nowhere else.",
        LINE,
    )
    torn = tgr(
        "geometry",
        "discontinuities",
        _VALUE,
        "The function is discontinuous at −6 and 2.",
        LINE,
    )
    bent = tgr(
        "geometry",
        "discontinuous-slope",
        _VALUE,
        "It is continuous there; its *slope* jumps, by 1 at either point.",
        LINE,
        corrects=torn.id,
    )
    kinks = floats(outcome, "visible", "kinks")
    jumps, bends = floats(outcome, "visible", "jumps"), floats(outcome, "visible", "bends")
    misplaced = max((abs(x - y) for x, y in zip(kinks, (-6.0, 2.0), strict=False)), default=8.0)
    continuous = [jump == 0 for jump in jumps] + [bend == 1 for bend in bends]
    return (
        _expansion(outcome),
        judge_value(
            places,
            measured=misplaced + abs(len(kinks) - 2),
            expected=0.0,
            tolerance=0.0,
            origin=_EXACT,
        ),
        judge_all(torn, [jump > 0 for jump in jumps]),
        judge_all(bent, continuous),
    )


def _hypersurface(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    ties = tgq(
        "1",
        "hypersurface-not-differentiable",
        _IDENTITY,
        "The hypersurface of a polynomial, where at least two terms attain the maximum, is the set "
        "of points at which it is not differentiable (one variable, any number of terms).",
        LINE,
    )
    line = tgq(
        "1",
        "hypersurface-line",
        _IDENTITY,
        "In one variable it consists of isolated points, fewer than there are terms.",
        LINE,
    )
    plane = tgq(
        "1",
        "hypersurface-plane",
        _IDENTITY,
        "In two variables it is a graph with straight edges: one term wins alone on either side of "
        "each edge, and three or more tie where edges end.",
        PLANE,
    )
    space = tgq(
        "1",
        "hypersurface-codimension",
        _IDENTITY,
        "It has codimension one: a segment between points with different winners meets it, and in "
        "isolated points only (two and three variables).",
        PLANE,
    )
    return (
        counted(outcome, ties, "winning_ties"),
        counted(outcome, line, "isolated"),
        counted(outcome, plane, "plane_graph"),
        counted(outcome, space, "codimension"),
    )


def _plane_regions(outcome: Outcome) -> LedgerEntry:
    facts = worked(outcome, "plane")
    regions = tgq(
        "1",
        "plane-regions",
        _IDENTITY,
        "The hypersurface of max(0, 1 + x, 2 + y, 3 + x + y) leaves one region per winning term, "
        "four of them; each winning term of any polynomial has one convex region.",
        PLANE,
    )
    cases, violations = checked(outcome, "one_region")
    own = [facts["regions"] == 4, facts["terms"] == 4]
    return judge_count(regions, violations=violations + own.count(False), cases=cases + len(own))


def _plane(outcome: Outcome) -> tuple[LedgerEntry, ...]:
    facts = worked(outcome, "plane")
    segments = tgq(
        "1",
        "plane-segments",
        _VALUE,
        "The hypersurface of that polynomial is a network of line segments: it has bounded edges.",
        PLANE,
    )
    lines = tgq(
        "1",
        "plane-lines",
        _VALUE,
        "It has no bounded edge. It consists of two lines, x = −1 and y = −2, in four rays; all "
        "four terms tie at their crossing, since 3 = 1 + 2.",
        PLANE,
        corrects=segments.id,
    )
    return (
        _plane_regions(outcome),
        # the whole hypersurface was looked at, so that finding no segment refutes the statement
        judge_bound(segments, measured=float(str(facts["segments"])), at_least=1.0),
        judge_all(
            lines,
            [
                facts["segments"] == 0,
                facts["rays"] == 4,
                floats(outcome, "plane", "x_lines") == [-1.0],
                floats(outcome, "plane", "y_lines") == [-2.0],
                facts["other_lines"] == 0,
                facts["crossing_terms"] == 4,
            ],
        ),
    )
