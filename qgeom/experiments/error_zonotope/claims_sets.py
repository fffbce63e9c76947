"""Claims about zonotopes as such: vertices, faces and volume, on random sets of generators."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.error_zonotope.results import COUNTS, ROUNDING, Results, equal, make_claim
from qgeom.judges import judge_all
from qgeom.types import BoolArray


def set_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge vertex counts, volumes and faces."""
    return (*_counts(results), *_parallel(results), *_orthogonal(results), *_faces(results))


def _counts(results: Results) -> tuple[LedgerEntry, ...]:
    claimed = make_claim(
        "7.3",
        "vertex-count",
        Kind.BOUND,
        "A zonotope with n generators in d dimensions has at most 2·C(n−1, d−1) vertices.",
        COUNTS,
    )
    bound = make_claim(
        "7.3",
        "vertex-count-sum",
        Kind.BOUND,
        "It has at most 2·Σ C(n−1, i) vertices, summed over i = 0, …, d−1.",
        COUNTS,
        corrects=claimed.id,
    )
    general = make_claim(
        "7.3",
        "vertex-count-attained",
        Kind.IDENTITY,
        "For generators in general position the number of vertices is 2·Σ C(n−1, i), i < d.",
        COUNTS,
        corrects=claimed.id,
    )
    linear = make_claim(
        "7.3",
        "vertex-count-linear",
        Kind.BOUND,
        "In the plane the number of vertices grows linearly: it is at most 2n.",
        COUNTS,
    )
    vertices, hull = results.floats("set_vertices"), results.floats("set_vertices_hull")
    most = results.floats("set_bound")
    agree, plane = vertices == hull, results.floats("set_dimension") == 2
    return (
        judge_all(claimed, hull <= results.floats("set_claimed")),
        judge_all(bound, agree & (hull <= most)),
        judge_all(general, (agree & (hull == most))[~_is_parallel(results)]),
        judge_all(linear, (hull <= 2 * results.floats("set_n"))[plane]),
    )


def _is_parallel(results: Results) -> BoolArray:
    return np.asarray(results.outcome.array("set_parallel"), dtype=np.bool_)


def _parallel(results: Results) -> tuple[LedgerEntry, ...]:
    nothing = make_claim(
        "7.3",
        "parallel-volume",
        Kind.IDENTITY,
        "A generator parallel to another one does not increase the volume.",
        COUNTS,
    )
    merged = make_claim(
        "7.3",
        "parallel-merged",
        Kind.IDENTITY,
        "Parallel generators act as one whose length is the sum of theirs: the volume stays the "
        "same when they are merged, and grows with each of them as long as the others span.",
        COUNTS,
        corrects=nothing.id,
    )
    parallel = _is_parallel(results)
    without = results.floats("set_without_last")[parallel]
    same = equal(results.floats("set_merged")[parallel], 1.0)
    return (
        judge_all(nothing, without >= 1 - ROUNDING),
        judge_all(merged, same & (without < 1 - ROUNDING)),
    )


def _orthogonal(results: Results) -> tuple[LedgerEntry, ...]:
    largest = make_claim(
        "7.3",
        "orthogonal-volume",
        Kind.BOUND,
        "Orthogonal generators have the largest volume for given lengths.",
        COUNTS,
    )
    square = make_claim(
        "7.3",
        "orthogonal-square",
        Kind.BOUND,
        "As many generators as dimensions have the largest volume for given lengths when they "
        "are orthogonal.",
        COUNTS,
        corrects=largest.id,
    )
    spread = make_claim(
        "7.3",
        "spread-volume",
        Kind.BOUND,
        "More generators than dimensions cannot all be orthogonal. In the plane, those of equal "
        "length have the largest area when their directions are spread evenly over half a turn.",
        COUNTS,
        corrects=largest.id,
    )
    orthogonal, even, random = (
        results.floats(f"spread_{name}") for name in ("orthogonal", "spread", "random")
    )
    shares = results.floats("set_of_orthogonal")
    full = shares[(results.floats("set_n") == results.floats("set_dimension"))]
    best, slack = np.maximum(even, random), 1 + ROUNDING
    return (
        judge_all(largest, best <= orthogonal * slack),
        judge_all(square, full <= slack),
        judge_all(spread, np.maximum(orthogonal, random) <= even * slack),
    )


def _faces(results: Results) -> tuple[LedgerEntry, ...]:
    subset = make_claim(
        "7.3",
        "face-subset",
        Kind.IDENTITY,
        "Each face belongs to a subset of the generators: it is the sum of their segments, moved.",
        COUNTS,
    )
    single = make_claim(
        "7.3",
        "face-one-to-one",
        Kind.IDENTITY,
        "Read as a correspondence, that of faces and their subsets is one to one.",
        COUNTS,
    )
    pairs = make_claim(
        "7.3",
        "face-pairs",
        Kind.IDENTITY,
        "A subset that belongs to a face belongs to exactly two, which lie opposite each other.",
        COUNTS,
        corrects=single.id,
    )
    faces = results.floats("set_faces")
    return (
        judge_all(subset, results.floats("set_faces_wrong") == 0),
        judge_all(single, results.floats("set_subsets") == faces),
        judge_all(pairs, results.floats("set_subsets_unpaired") == 0),
        *_extremes(results),
    )


def _extremes(results: Results) -> tuple[LedgerEntry, ...]:
    adds = make_claim(
        "7.3",
        "face-contributes",
        Kind.IDENTITY,
        "The generators of a face are those that contribute to the extreme error in its direction.",
        COUNTS,
    )
    silent = make_claim(
        "7.3",
        "face-silent",
        Kind.IDENTITY,
        "The generators of a face are those that contribute nothing to the extreme error along its "
        "normal; all others do contribute.",
        COUNTS,
        corrects=adds.id,
    )
    faces = results.floats("set_faces")
    return (
        judge_all(adds, results.floats("set_faces_contributing") == faces),
        judge_all(silent, results.floats("set_faces_silent") == faces),
    )
