"""The judges: each kind of statement against measured data gives a verdict."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from qgeom.claims import Claim, Judgement, LedgerEntry, Verdict
from qgeom.errors import NotFiniteError, ParameterError
from qgeom.statistics import Interval


def _finite(value: float, claim: Claim) -> float:
    if not math.isfinite(value):
        raise NotFiniteError(f"measured value is {value}", where=f"claim {claim.id}")
    return float(value)


def judge_value(
    claim: Claim, *, measured: float, expected: float, tolerance: float, origin: str
) -> LedgerEntry:
    """Judge ``|measured − expected| ≤ tolerance``.

    Parameters
    ----------
    claim : Claim
        The statement.
    measured, expected : float
        The two values.
    tolerance : float
        Largest difference that still counts as equal, 0 for exact arithmetic.
    origin : str
        Where the tolerance comes from.

    Returns
    -------
    LedgerEntry
        *reproduced* or *refuted*.

    Raises
    ------
    NotFiniteError
        When the measured value is not finite.
    """
    value = _finite(measured, claim)
    holds = abs(value - expected) <= tolerance
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=Verdict.REPRODUCED if holds else Verdict.REFUTED,
            measured=value,
            expected=f"{expected:.6g}",
            tolerance=tolerance,
            tolerance_origin=origin,
            reason="" if holds else f"differs by {abs(value - expected):.3g}",
        ),
    )


def judge_bound(
    claim: Claim,
    *,
    measured: float,
    at_most: float | None = None,
    at_least: float | None = None,
    tolerance: float = 0.0,
    origin: str = "exact",
) -> LedgerEntry:
    """Judge that a measured extreme stays within a bound.

    Parameters
    ----------
    claim : Claim
        The statement.
    measured : float
        The extreme over everything that was tried (worst case).
    at_most, at_least : float, optional
        The bound; exactly one is given.
    tolerance : float
        How far the bound may be exceeded (rounding).
    origin : str
        Where the tolerance comes from.

    Returns
    -------
    LedgerEntry
        *reproduced* or *refuted*.
    """
    if (at_most is None) == (at_least is None):
        raise ParameterError("give exactly one of at_most and at_least", where=f"claim {claim.id}")
    value = _finite(measured, claim)
    if at_most is not None:
        excess, expected = value - at_most, f"≤ {at_most:.6g}"
    else:
        assert at_least is not None  # noqa: S101 - checked above
        excess, expected = at_least - value, f"≥ {at_least:.6g}"
    holds = excess <= tolerance
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=Verdict.REPRODUCED if holds else Verdict.REFUTED,
            measured=value,
            expected=expected,
            tolerance=tolerance,
            tolerance_origin=origin,
            reason="" if holds else f"exceeded by {excess:.3g}",
        ),
    )


def judge_count(claim: Claim, *, violations: int, cases: int) -> LedgerEntry:
    """Judge a statement about every case: it holds when none of the cases violates it.

    Parameters
    ----------
    claim : Claim
        The statement.
    violations, cases : int
        How many of how many cases contradict it.

    Returns
    -------
    LedgerEntry
        *reproduced*, *refuted*, or *inconclusive* when there was no case to look at.
    """
    if not 0 <= violations <= cases:
        raise ParameterError(f"{violations} violations in {cases} cases", where=claim.id)
    if cases == 0:
        verdict, reason = Verdict.INCONCLUSIVE, "no case to judge"
    elif violations:
        verdict, reason = Verdict.REFUTED, f"fails in {violations} of {cases} cases"
    else:
        verdict, reason = Verdict.REPRODUCED, f"holds in all {cases} cases"
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=verdict, measured=float(violations), expected="0 violations", reason=reason
        ),
    )


def judge_existence(claim: Claim, *, found: int, cases: int) -> LedgerEntry:
    """Judge that something exists: at least one case shows it.

    Returns
    -------
    LedgerEntry
        *reproduced* when found; otherwise *inconclusive*, since a search that finds nothing
        proves nothing.
    """
    if not 0 <= found <= cases:
        raise ParameterError(f"{found} found in {cases} cases", where=claim.id)
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=Verdict.REPRODUCED if found else Verdict.INCONCLUSIVE,
            measured=float(found),
            expected="≥ 1 case",
            reason=f"found in {found} of {cases} cases",
        ),
    )


def judge_all(claim: Claim, holds: ArrayLike) -> LedgerEntry:
    """Judge a statement about every case, see `judge_count`.

    Parameters
    ----------
    claim : Claim
        The statement.
    holds : array_like of bool
        Whether it holds, case by case.

    Returns
    -------
    LedgerEntry
        *reproduced*, *refuted*, or *inconclusive* when there was no case to look at.
    """
    cases = np.asarray(holds, dtype=np.bool_)
    return judge_count(claim, violations=int((~cases).sum()), cases=cases.size)


def judge_any(claim: Claim, shows: ArrayLike) -> LedgerEntry:
    """Judge that some case shows it, see `judge_existence`.

    Parameters
    ----------
    claim : Claim
        The statement.
    shows : array_like of bool
        Whether a case shows it, case by case.

    Returns
    -------
    LedgerEntry
        *reproduced* or *inconclusive*.
    """
    cases = np.asarray(shows, dtype=np.bool_)
    return judge_existence(claim, found=int(cases.sum()), cases=cases.size)


def judge_interval(
    claim: Claim,
    interval: Interval,
    *,
    above: float | None = None,
    below: float | None = None,
    effect: str,
) -> LedgerEntry:
    """Judge a statistic over seeds against a threshold.

    Parameters
    ----------
    claim : Claim
        The statement.
    interval : Interval
        The estimate with its confidence interval.
    above, below : float, optional
        The side of the threshold on which the claim holds; exactly one is given.
    effect : str
        What the threshold means (a stated effect size).

    Returns
    -------
    LedgerEntry
        *reproduced* when the whole interval lies on the claimed side, *refuted* when it lies on
        the other, *inconclusive* when it straddles the threshold or rests on too few values.
    """
    if (above is None) == (below is None):
        raise ParameterError("give exactly one of above and below", where=f"claim {claim.id}")
    threshold = above if above is not None else below
    assert threshold is not None  # noqa: S101 - checked above
    _finite(interval.estimate, claim)
    wanted_high = above is not None
    if not interval.bounded:
        verdict, reason = Verdict.INCONCLUSIVE, f"only {interval.n} value(s): no interval"
    elif interval.low > threshold or interval.high < threshold:
        holds = (interval.low > threshold) == wanted_high
        verdict = Verdict.REPRODUCED if holds else Verdict.REFUTED
        reason = f"{interval.confidence:.0%} interval over {interval.n} networks"
    else:
        verdict = Verdict.INCONCLUSIVE
        reason = f"the {interval.confidence:.0%} interval contains the threshold"
    return LedgerEntry(
        claim=claim,
        judgement=Judgement(
            verdict=verdict,
            measured=interval.estimate,
            interval=(interval.low, interval.high) if interval.bounded else None,
            expected=f"{'>' if wanted_high else '<'} {threshold:.6g}",
            tolerance=0.0,
            tolerance_origin=effect,
            reason=reason,
        ),
    )
