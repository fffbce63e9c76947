"""Claims about elongation: anisotropy, angles between generators, and what volume says."""

from __future__ import annotations

import numpy as np

from qgeom.claims import Kind, LedgerEntry
from qgeom.experiments.error_zonotope.measure import SCAN
from qgeom.experiments.error_zonotope.results import (
    ANGLES,
    ROUNDING,
    TABLE,
    Results,
    equal,
    make_claim,
)
from qgeom.judges import judge_all, judge_interval
from qgeom.types import BoolArray

_SHRINKAGE = 1e-6  # relative effect of the constant that the metric adds, at the size used


def angle_claims(results: Results) -> tuple[LedgerEntry, ...]:
    """Judge projections, the metric, parallel generators, and volume as a bound."""
    return (
        *_projections(results),
        *_metric(results),
        *_parallel(results),
        *_volume(results),
    )


def _projections(results: Results) -> tuple[LedgerEntry, ...]:
    identity = Kind.IDENTITY
    stated = make_claim(
        "7.3",
        "anisotropy-projection",
        identity,
        "The ratio of the longest to the shortest axis is that of the largest to the smallest "
        "generator projection: of lengths, or of the largest projections on the principal axes.",
        TABLE,
    )
    rms = make_claim(
        "7.3",
        "anisotropy-root-sum",
        identity,
        "The ratio of the singular values of the generators is that of the largest to the smallest "
        "root sum of squares of all generators' projections, over all directions.",
        TABLE,
        corrects=stated.id,
    )
    widths = make_claim(
        "7.3",
        "anisotropy-widths",
        Kind.BOUND,
        "The ratio of the largest to the smallest width sums absolute projections instead. It "
        "differs from that of the singular values by a factor of at most √m for m generators.",
        TABLE,
        corrects=stated.id,
    )
    ratio = results.row("anisotropy")
    literal = equal(results.row("length_ratio"), ratio) | equal(
        results.row("projection_ratio"), ratio
    )
    factor = results.row("width_ratio") / ratio
    root = np.sqrt(results.row("generators")) * (1 + ROUNDING)
    return (
        judge_all(stated, literal),
        judge_all(rms, _scanned(results)),
        judge_all(widths, (factor <= root) & (factor >= 1 / root)),
    )


def _scanned(results: Results) -> BoolArray:
    """Whether the scan in the plane finds the ratio, up to its resolution."""
    scanned, ratio = results.row("scan_ratio"), results.row("anisotropy")
    plane = results.row("dimension") == 2
    resolution = (np.pi / (2 * SCAN) * ratio) ** 2 + ROUNDING
    near: BoolArray = (np.abs(scanned / ratio - 1) <= resolution)[plane]
    return near


def _metric(results: Results) -> tuple[LedgerEntry, ...]:
    stated = make_claim(
        "7.3",
        "metric-axis-ratio",
        Kind.IDENTITY,
        "The metric `anisotropy_ratio` is the ratio of the zonotope's longest to its shortest "
        "axis.",
        TABLE,
    )
    squared = make_claim(
        "7.3",
        "metric-axis-squared",
        Kind.IDENTITY,
        "The metric is a ratio of variances. For errors spread alike over all signs of the "
        "generators it is the *square* of the ratio of their singular values.",
        TABLE,
        corrects=stated.id,
    )
    ratio, metric = results.row("anisotropy"), results.row("metric_ratio")
    return (
        judge_all(stated, np.abs(metric / ratio - 1) <= _SHRINKAGE),
        judge_all(squared, np.abs(metric / ratio**2 - 1) <= _SHRINKAGE),
    )


def _parallel(results: Results) -> tuple[LedgerEntry, ...]:
    tendency = make_claim(
        "9.5",
        "parallel-tendency",
        Kind.CORRELATION,
        "Over random networks, anisotropy rises with how parallel the generators are (rank "
        "correlation with the mean |cos| of their angles).",
        ANGLES,
    )
    directed = make_claim(
        "9.5",
        "anisotropy-directional",
        Kind.CORRELATION,
        "Over random networks, true errors at random rounding errors are the more concentrated in "
        "one direction the more anisotropic the region is.",
        ANGLES,
    )
    none = "no tendency"
    rises = results.rank_correlation("parallelism", "anisotropy")
    gathers = results.rank_correlation("anisotropy", "concentration")
    return (
        judge_interval(tendency, rises, above=0.0, effect=none),
        *_law(results),
        judge_interval(directed, gathers, above=0.0, effect=none),
    )


def _law(results: Results) -> tuple[LedgerEntry, ...]:
    law = make_claim(
        "9.5",
        "parallel-law",
        Kind.ORDERING,
        "Of two networks the one with the more parallel generators has the more anisotropic "
        "region.",
        ANGLES,
    )
    resultant = make_claim(
        "9.5",
        "parallel-resultant",
        Kind.IDENTITY,
        "The lengths count too: anisotropy is √((1 + R)/(1 − R)), where R is the length of the "
        "mean of $e^{2i\\theta}$ over the generators, weighted with their squared lengths.",
        ANGLES,
        corrects=law.id,
    )
    mean = results.floats("family_resultant")
    expected = np.sqrt((1 + mean) / (1 - mean))
    return (
        judge_all(law, ~results.discordant("parallelism", "anisotropy")),
        judge_all(resultant, equal(results.floats("family_anisotropy"), expected).ravel()),
    )


def _volume(results: Results) -> tuple[LedgerEntry, ...]:
    bounds = make_claim(
        "3",
        "volume-bounds-error",
        Kind.ORDERING,
        "The region's volume bounds the error: of two regions, the one with the smaller area has "
        "the smaller largest error.",
        ANGLES,
    )
    below = make_claim(
        "3",
        "volume-bounds-below",
        Kind.BOUND,
        "The volume bounds the largest error from below only, by the radius of the ball of the "
        "same volume. From above it is bounded by the sum of the generators' lengths.",
        ANGLES,
        TABLE,
        corrects=bounds.id,
    )
    magnitude = results.row("magnitude") * (1 + ROUNDING)
    above = results.row("ball_radius") <= magnitude
    under = results.row("magnitude") <= results.row("length_sum") * (1 + ROUNDING)
    return (
        judge_all(bounds, ~results.discordant("volume", "magnitude")),
        judge_all(below, above & under),
    )
